"""What may not be done on the way to a draw, and why: each refusal in words, with what to do instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, RuleBroken
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.frame import Commitment
from qadesk.models.manifest import ManifestRow
from qadesk.models.periods import DrawPeriod, OneDay, Supplement, local_text
from qadesk.services.base import Rules
from qadesk.services.draw_commitments import fixed_manifest
from qadesk.services.draw_slip import draw_of, facts_of
from qadesk.services.frame_facts import drawn_periods, is_before


def refuse_late_commitment(period: DrawPeriod, rules: Rules, now_utc_ms: int) -> None:
    """Raises RuleBroken once the period has ended: a commitment made then proves nothing."""
    if now_utc_ms >= period.end_utc_ms(rules.zone):
        raise RuleBroken(_("{period} has ended: a commitment made now would prove nothing.").format(period=period.name),
                         safe=_("Nothing was changed."), code="E-DRW-12",
                         todo=_("Draw it with a public random number."))


def refuse_early(period: DrawPeriod, rules: Rules, now_utc_ms: int) -> None:
    """Raises RuleBroken while the period has not ended."""
    end = period.end_utc_ms(rules.zone)
    if now_utc_ms < end:
        raise RuleBroken(_("{period} ends on {when}; calls that come until then could not be drawn.").format(
            period=period.name, when=local_text(end, rules.zone)), safe=_("Nothing was drawn."),
            todo=_("Draw it once it has ended."), code="E-DRW-09")


def refuse_uncommitted(commitment: Commitment | None, entropy: str, period: DrawPeriod) -> None:
    """Raises RuleBroken without a commitment and a public random number: the station could choose the calls."""
    if commitment is None and not entropy:
        raise RuleBroken(_("{period} has no commitment made before it ended, so a public random number is needed.")
                         .format(period=period.name), safe=_("Nothing was drawn."), code="E-DRW-10",
                         todo=_("Let two people roll a ten-sided die 20 times and type in the digits, or take a number "
                                "that was announced beforehand."))


def refuse_changed(session: Session, period: DrawPeriod, manifest_sha256: str) -> None:
    """Raises Conflict when another manifest was fixed for the draw."""
    fixed = fixed_manifest(session, period)
    if fixed is not None and fixed.manifest_sha256 != manifest_sha256:
        raise Conflict(_("The calls of {period} are no longer those of the manifest that {who} fixed.").format(
            period=period.name, who=fixed.by), safe=_("Nothing was drawn."), code="E-DRW-11",
            todo=_("Fix the manifest anew, then roll the dice anew."))


def refuse_second(session: Session, period: DrawPeriod, rules: Rules) -> None:
    """Raises Conflict when the period was drawn, or its calls in another one: a week and its days exclude each other.
    """
    made = draw_of(session, period)
    if made is not None:
        facts = facts_of(session, made)
        raise Conflict(_("{period} was drawn by {who} on {when}; the first draw counts.").format(
            period=period.name, who=facts.by, when=local_text(facts.at_utc_ms, rules.zone)),
            safe=_("Nothing was changed."), todo=_("Work with the calls that were drawn."), code="E-DRW-03")
    other = _other_kind(period, drawn_periods(session))
    if other is not None:
        raise Conflict(_("{period} cannot be drawn, for {other} was: a week is drawn whole or by its days.").format(
            period=period.name, other=other.name), safe=_("Nothing was changed."), code="E-DRW-13",
            todo=_("Go on as the week was begun."))


def refuse_unfounded(session: Session, period: DrawPeriod) -> None:
    """Raises RuleBroken for a supplement before the draws that it adds to were made."""
    if not isinstance(period, Supplement):
        return
    before = sum(is_before(one, period) for one in drawn_periods(session))
    if before < period.number:
        raise RuleBroken(_("{period} adds to draws that were not made yet.").format(period=period.name),
                         safe=_("Nothing was drawn."), code="E-DRW-15", todo=_("Draw {period} first.").format(
                             period=period.base.name if period.number == 1 or not before else
                             Supplement(period.base, before).name))


def refuse_empty(rows: Sequence[ManifestRow], period: DrawPeriod) -> None:
    """Raises RuleBroken without a call that can be drawn; of a day (and of what came late for it) none may be due."""
    if any(row.eligible and (row.quota or isinstance(period.base, OneDay)) for row in rows):
        return
    reasons = Counter(row.reason for row in rows if row.reason)
    counted = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()) or "0"
    raise RuleBroken(_("{period} has no call that can be drawn ({reasons}).").format(
        period=period.name, reasons=counted), safe=_("Nothing was changed."),
        todo=_("Import its call list, people and recordings first."), code="E-DRW-04")


def refuse_gone(session: Session, period: DrawPeriod, rules: Rules, rows: int) -> None:
    """Raises Conflict when calls of a manifest of so many rows have left the station since it was read: an import was
    undone meanwhile."""
    known = session.scalar(select(func.count()).select_from(Call).where(
        Call.start_utc_ms >= period.start_utc_ms(rules.zone), Call.start_utc_ms < period.end_utc_ms(rules.zone))) or 0
    if known < rows:
        raise Conflict(_("Calls of {period} were taken out of the station while it was drawn.").format(
            period=period.name), safe=_("Nothing was drawn."), code="E-DRW-14", todo=_("Draw it again."))


def _other_kind(period: DrawPeriod, drawn: Collection[DrawPeriod]) -> DrawPeriod | None:
    base = period.base
    if isinstance(base, OneDay):
        return base.week if base.week in drawn else None
    return next((day for day in base.days if day in drawn), None)
