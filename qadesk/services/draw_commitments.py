"""What leads to a draw: the commitment of a week, the manifest fixed for it, and every attempt, as rows that stay."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, RuleBroken
from qadesk.i18n import _
from qadesk.models.draw_files import commitment_of
from qadesk.models.frame import Commitment, FixedManifest
from qadesk.models.people import Account, Actor
from qadesk.models.periods import Week, local_text
from qadesk.models.sampling import AttemptOutcome, DrawAttempt, DrawCommitment
from qadesk.services.base import Act, Rules

SECRET_BYTES = 32


def commitment_in(session: Session, week: Week) -> Commitment | None:
    """The commitment of a week without its secret."""
    row = session.get(DrawCommitment, week.name)
    return Commitment(row.period, row.commitment, row.at_utc_ms) if row else None


def secret_of(session: Session, week: Week) -> str:
    """The secret of a week for its draw, "" without a commitment."""
    row = session.get(DrawCommitment, week.name)
    return row.secret if row else ""


def make_commitment(act: Act, actor: Actor, week: Week, secret: str = "") -> Commitment:
    """Store a secret of 256 fresh random bits (or the one given) with its C."""
    s = secret or secrets.token_hex(SECRET_BYTES)
    row = DrawCommitment(period=week.name, secret=s, commitment=commitment_of(week.name, s),
                         account_id=actor.account_id, at_utc_ms=act.now_utc_ms)
    act.session.add(row)
    act.session.flush()
    act.detail = {"C": row.commitment}
    return Commitment(row.period, row.commitment, row.at_utc_ms)


def add_attempt(session: Session, actor: Actor, week: Week, outcome: AttemptOutcome, at_utc_ms: int, *, code: str = "",
                manifest_sha256: str = "", entropy: str = "") -> None:
    """Keep one step towards the draw of a week."""
    session.add(DrawAttempt(period=week.name, outcome=outcome, code=code, manifest_sha256=manifest_sha256,
                            entropy=entropy, account_id=actor.account_id, at_utc_ms=at_utc_ms))
    session.flush()


def attempts_of(session: Session, week: Week) -> list[tuple[DrawAttempt, str]]:
    """The attempts of a week in their order, each with who made it."""
    asked = (select(DrawAttempt, Account.display_name).join(Account, Account.id == DrawAttempt.account_id)
             .where(DrawAttempt.period == week.name).order_by(DrawAttempt.id))
    return [(row, who) for row, who in session.execute(asked)]


def fixed_manifest(session: Session, week: Week) -> FixedManifest | None:
    """The manifest that was fixed last."""
    fixed = [(row, who) for row, who in attempts_of(session, week) if row.outcome == AttemptOutcome.FIXED]
    if not fixed:
        return None
    row, who = fixed[-1]
    return FixedManifest(row.manifest_sha256, row.at_utc_ms, who)


def refuse_late_commitment(week: Week, rules: Rules, now_utc_ms: int) -> None:
    """Raises RuleBroken once the week has ended: a commitment made then proves nothing."""
    if now_utc_ms >= week.end_utc_ms(rules.zone):
        raise RuleBroken(_("Week {week} has ended: a commitment made now would prove nothing.").format(week=week.name),
                         safe=_("Nothing was changed."), code="E-DRW-12",
                         todo=_("Draw the week with a public random number."))


def refuse_early(week: Week, rules: Rules, now_utc_ms: int) -> None:
    """Raises RuleBroken while the week has not ended."""
    end = week.end_utc_ms(rules.zone)
    if now_utc_ms < end:
        raise RuleBroken(_("Week {week} ends on {when}; calls that come until then could not be drawn.").format(
            week=week.name, when=local_text(end, rules.zone)), safe=_("Nothing was drawn."),
            todo=_("Draw it once it has ended."), code="E-DRW-09")


def refuse_uncommitted(commitment: Commitment | None, entropy: str, week: Week) -> None:
    """Raises RuleBroken without a commitment and a public random number: the station could choose the calls."""
    if commitment is None and not entropy:
        raise RuleBroken(_("Week {week} has no commitment made before it ended, so a public random number is needed.")
                         .format(week=week.name), safe=_("Nothing was drawn."), code="E-DRW-10",
                         todo=_("Let two people roll a ten-sided die 20 times and type in the digits, or take a number "
                                "that was announced beforehand."))


def refuse_changed(session: Session, week: Week, manifest_sha256: str) -> None:
    """Raises Conflict when another manifest was fixed for the draw."""
    fixed = fixed_manifest(session, week)
    if fixed is not None and fixed.manifest_sha256 != manifest_sha256:
        raise Conflict(_("The calls of week {week} are no longer those of the manifest that {who} fixed.").format(
            week=week.name, who=fixed.by), safe=_("Nothing was drawn."), code="E-DRW-11",
            todo=_("Fix the manifest anew, then roll the dice anew."))
