"""The content of a draw slip, read from what is stored of the draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk import resources
from qadesk.errors import NotFound
from qadesk.i18n import _
from qadesk.models.audit import AuditRow
from qadesk.models.calls import Call
from qadesk.models.draw import chances, fraction_text
from qadesk.models.draw_slip import DrawSlip, NextDraw, SlipAttempt, SlipCall, SlipUpset
from qadesk.models.frame import DrawFacts, FixedManifest
from qadesk.models.manifest import ManifestRow, read_manifest
from qadesk.models.people import Account
from qadesk.models.periods import DrawPeriod, Supplement, local_text
from qadesk.models.printing import Imprint
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import AttemptOutcome, Draw, DrawAttempt, DrawnCall
from qadesk.security.audit import SET_BACK
from qadesk.services.base import Rules
from qadesk.services.draw_commitments import attempts_of, commitment_in
from qadesk.services.frame_facts import deal_of
from qadesk.services.replacement_query import replaced_by, replaced_calls

NOWHERE = Imprint("", "", "", "", 0, "")
UPSETS = (SET_BACK, "backups.restore")


def draw_of(session: Session, period: DrawPeriod) -> Draw | None:
    """The draw of a period."""
    return session.scalar(select(Draw).where(Draw.period == period.name))


def drawn_period(session: Session, period: DrawPeriod) -> Draw:
    """The draw of a period. Raises NotFound before there is one."""
    made = draw_of(session, period)
    if made is None:
        raise NotFound(_("{period} was not drawn yet.").format(period=period.name),
                       todo=_("Draw {period} first.").format(period=period.name), code="E-DRW-05")
    return made


def facts_of(session: Session, made: Draw) -> DrawFacts:
    """A stored draw as a value."""
    by = session.get_one(Account, made.account_id).display_name
    drawn = session.scalar(select(func.count()).select_from(DrawnCall).where(
        DrawnCall.draw_id == made.id, DrawnCall.replaces_id.is_(None))) or 0
    return DrawFacts(made.period, made.at_utc_ms, by, drawn, made.manifest_sha256, made.seed, made.entropy,
                     made.commitment)


def slip_of(session: Session, period: DrawPeriod, rules: Rules, now_utc_ms: int) -> DrawSlip:
    """The slip of a period's draw as it is to be told now, with an imprint yet to be put in.

    Raises NotFound before it is drawn."""
    made = drawn_period(session, period)
    rows = read_manifest(made.manifest.encode()).rows
    eligible = [row for row in rows if row.eligible]
    commitment, zone = commitment_in(session, period), rules.zone
    attempts = attempts_of(session, period)
    least, greatest = _extremes(rows)
    fixed, replaced = _fixed(attempts, made.manifest_sha256), replaced_calls(session, made.id)
    return DrawSlip(
        NOWHERE, facts_of(session, made), _days(period), local_text(made.at_utc_ms, zone),
        made.rules_version, local_text(commitment.at_utc_ms, zone) if commitment and made.commitment else "",
        fixed, local_text(fixed.at_utc_ms, zone) if fixed else "", len(rows), len(eligible),
        len({row.agent for row in eligible}), _excluded(rows), least, greatest, _drawn(session, made),
        tuple(_attempt(row, who, rules) for row, who in attempts),
        tuple(_next(session, one, rules) for one in (period.base.next(), supplement_after(period))),
        resources.verifier().read_text("utf-8"), replaced,
        tuple(local_text(one.at_utc_ms, zone) for one in replaced), replaced_by(session, DrawnCall.draw_id == made.id),
        rules.number("replacement_warn_percent"), deal_of(session, rules, period, now_utc_ms),
        made.at_utc_ms < period.end_utc_ms(zone), _rules_since(session, made, period, rules),
        _upsets(session, made, period, rules))


def _rules_since(session: Session, made: Draw, period: DrawPeriod, rules: Rules) -> str:
    """When the rules that were drawn by came into force, "" where that was before the period."""
    since = session.scalar(select(RulesVersion.from_utc_ms).where(RulesVersion.version == made.rules_version)) or 0
    return local_text(since, rules.zone) if since > period.start_utc_ms(rules.zone) else ""


def _upsets(session: Session, made: Draw, period: DrawPeriod, rules: Rules) -> tuple[SlipUpset, ...]:
    """Restored backups and clocks set back, by the trail's order, from the begin of the period (or the commitment, if
    that is older) until the draw."""
    commitment, begin = commitment_in(session, period), period.start_utc_ms(rules.zone)
    since = min(begin, commitment.at_utc_ms) if commitment else begin
    asked = select(AuditRow.at_utc_ms, AuditRow.who, AuditRow.action).where(
        AuditRow.action.in_(UPSETS), AuditRow.at_utc_ms.between(since, made.at_utc_ms)).order_by(AuditRow.seq)
    return tuple(SlipUpset(local_text(at, rules.zone), who, action) for at, who, action in session.execute(asked))


def supplement_after(period: DrawPeriod) -> Supplement:
    """The supplement that takes what comes after the period's draw."""
    return period.next() if isinstance(period, Supplement) else Supplement(period, 1)


def _days(period: DrawPeriod) -> str:
    first, last = period.first_day, period.last_day
    return f"{first}" if first == last else f"{first} – {last}"


def _next(session: Session, period: DrawPeriod, rules: Rules) -> NextDraw:
    made = commitment_in(session, period)
    return NextDraw(period.name, made, local_text(made.at_utc_ms, rules.zone) if made else "")


def _excluded(rows: Sequence[ManifestRow]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(row.reason for row in rows if not row.eligible).most_common())


def _extremes(rows: Sequence[ManifestRow]) -> tuple[str, str]:
    known = set(chances(rows).values()) - {Fraction(0)} or {Fraction(0)}
    return fraction_text(min(known)), fraction_text(max(known))


def _drawn(session: Session, made: Draw) -> tuple[SlipCall, ...]:
    asked = (select(Call.rec_id, DrawnCall.agent_no, DrawnCall.band, DrawnCall.pi)
             .join(Call, Call.id == DrawnCall.call_id)
             .where(DrawnCall.draw_id == made.id, DrawnCall.replaces_id.is_(None)).order_by(DrawnCall.position))
    return tuple(SlipCall(*row) for row in session.execute(asked))


def _fixed(attempts: Sequence[tuple[DrawAttempt, str]], manifest_sha256: str) -> FixedManifest | None:
    """When the manifest that was drawn from was fixed first."""
    return next((FixedManifest(row.manifest_sha256, row.at_utc_ms, who) for row, who in attempts
                 if row.outcome == AttemptOutcome.FIXED and row.manifest_sha256 == manifest_sha256), None)


def _attempt(row: DrawAttempt, who: str, rules: Rules) -> SlipAttempt:
    return SlipAttempt(local_text(row.at_utc_ms, rules.zone), who, AttemptOutcome(row.outcome), row.code,
                       row.manifest_sha256, row.entropy)
