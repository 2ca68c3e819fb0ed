"""What a frame needs beside calls and rules: rosters, who gets more calls, and what was drawn before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.models.calls import Call
from qadesk.models.complaints import Complaint, ComplaintKind, ComplaintRuling, Verdict
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.frame import Commitment, Deal, Exclusion
from qadesk.models.frame_rows import Earlier, FrameFacts
from qadesk.models.manifest import ManifestRow, read_manifest
from qadesk.models.people import Agent
from qadesk.models.periods import DrawPeriod, OneDay, Supplement, Week, read_period
from qadesk.models.quotas import deal_seed
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, DrawnCall
from qadesk.models.scorecards import FatalState
from qadesk.models.shifts import ShiftTime
from qadesk.services.base import Rules, rules_of
from qadesk.services.draw_commitments import commitment_in, secret_of
from qadesk.services.evaluation_chain import IN_FORCE
from qadesk.services.roster_rows import shifts_by_agent

_DAY = timedelta(days=1)
_DAY_MS = 24 * 60 * 60 * 1000


def frame_facts(session: Session, rules: Rules, period: DrawPeriod) -> FrameFacts:
    """The facts of a period: the week's rosters; for a day what the week's other days have drawn and by
    what it is dealt; for a supplement what
    the draws before it had."""
    drawn = drawn_periods(session)
    base, week = period.base, period.week
    others = [one for one in drawn if one.week == week and one.base != base] if isinstance(base, OneDay) else []
    before = [one for one in drawn if isinstance(period, Supplement) and is_before(one, period)]
    earlier = _earlier(session, before)
    beside = _drawn_beside(session, rules, period, drawn)
    return FrameFacts(shifts_around(session, week.first_day, week.last_day), who_gets_more(session, rules, period),
                      drawn_by_agent(session, others),
                      replace(earlier, rec_ids=earlier.rec_ids | beside) if beside else earlier,
                      _deal_seed(session, rules, base) if isinstance(base, OneDay) else "",
                      _open_days(session, rules, week) if isinstance(base, OneDay) else frozenset())


def dealt_by(session: Session, rules: Rules, day: OneDay) -> Commitment | None:
    """The commitment of the week by whose secret the quotas of this day are dealt: one made before the day ended."""
    made = commitment_in(session, day.week)
    return made if made is not None and made.at_utc_ms < day.end_utc_ms(rules.zone) else None


def deal_of(session: Session, rules: Rules, period: DrawPeriod, now_utc_ms: int) -> Deal | None:
    """By what the quotas of a day were dealt, with the secret once its week is over; None for weeks, and for days whose
    week has no commitment."""
    base = period.base
    made = dealt_by(session, rules, base) if isinstance(base, OneDay) else None
    if made is None:
        return None
    over = now_utc_ms >= base.week.end_utc_ms(rules.zone)
    return Deal(made.period, made.value, made.at_utc_ms, secret_of(session, base.week) if over else "")


def _deal_seed(session: Session, rules: Rules, day: OneDay) -> str:
    return deal_seed(day.week, secret_of(session, day.week)) if dealt_by(session, rules, day) else ""


def _open_days(session: Session, rules: Rules, week: Week) -> frozenset[date]:
    """The days of a week by the one before it: those on which the centre had calls then, empty where it had none. Else
    a centre that rests at weekends and has no rosters would never draw what those days are dealt."""
    before = {one.day: OneDay(one.day - 7 * _DAY) for one in week.days}
    return frozenset(day for day, one in before.items() if session.scalar(select(Call.id).where(
        Call.start_utc_ms >= one.start_utc_ms(rules.zone), Call.start_utc_ms < one.end_utc_ms(rules.zone)).limit(1)))


def drawn_periods(session: Session) -> frozenset[DrawPeriod]:
    """All periods that were drawn."""
    return frozenset(map(read_period, session.scalars(select(Draw.period))))


def is_before(one: DrawPeriod, late: Supplement) -> bool:
    """Whether a period is the supplement's own one, or an earlier supplement to it."""
    return one.base == late.base and (not isinstance(one, Supplement) or one.number < late.number)


def drawn_by_agent(session: Session, periods: Collection[DrawPeriod]) -> Counter[str]:
    """How many calls of each agent the draws of these periods drew; who took the place of another counts once."""
    asked = (select(DrawnCall.agent_no, func.count()).join(Draw, Draw.id == DrawnCall.draw_id)
             .where(Draw.period.in_([one.name for one in periods]), DrawnCall.replaces_id.is_(None))
             .group_by(DrawnCall.agent_no))
    return Counter({agent: count for agent, count in session.execute(asked)})  # noqa: C416 (a Row is no tuple to the type checker)


def who_gets_more(session: Session, rules: Rules, period: DrawPeriod) -> frozenset[str]:
    """Staff numbers of agents with a confirmed fatal item or an upheld complaint whose decision lies in the last days
    before the period closed."""
    end = period.end_utc_ms(rules.zone)
    begin = end - rules.number("extra_quota_days") * _DAY_MS
    fatal = (select(Agent.staff_no).join(Call, Call.agent_id == Agent.id)
             .join(Evaluation, Evaluation.call_id == Call.id).join(FatalTick, FatalTick.evaluation_id == Evaluation.id)
             .where(IN_FORCE, FatalTick.state == FatalState.CONFIRMED, FatalTick.decided_utc_ms >= begin,
                    FatalTick.decided_utc_ms < end))
    upheld = (select(Agent.staff_no).join(Complaint, Complaint.agent_id == Agent.id)
              .join(ComplaintRuling, ComplaintRuling.complaint_id == Complaint.id)
              .where(Complaint.kind == ComplaintKind.COMPLAINT, ComplaintRuling.verdict == Verdict.STANDS,
                     ComplaintRuling.at_utc_ms >= begin, ComplaintRuling.at_utc_ms < end))
    return frozenset((*session.scalars(fatal), *session.scalars(upheld)))


def shifts_around(session: Session, first: date, last: date) -> Mapping[str, list[ShiftTime]]:
    """By staff number the shifts of these days and of the day before and after them, for their nights and handovers."""
    found = shifts_by_agent(session, first - _DAY, last + _DAY)
    numbers = session.execute(select(Agent.id, Agent.staff_no)) if found else ()
    return {no: found[agent_id] for agent_id, no in numbers if agent_id in found}


def _earlier(session: Session, before: Collection[DrawPeriod]) -> Earlier:
    """What the draws of these periods had. The quotas are those of the period itself, not of its supplements."""
    if not before:
        return Earlier()
    could_be: dict[str, str] = {}
    quotas: dict[str, int] = {}
    asked = select(Draw.period, Draw.manifest).where(Draw.period.in_([one.name for one in before]))
    for name, manifest in session.execute(asked):
        rows = read_manifest(manifest.encode()).rows
        could_be |= {row.rec_id: row.agent for row in rows if row.eligible}
        if not isinstance(read_period(name), Supplement):
            quotas = _quotas(rows)
    return Earlier(frozenset(could_be), Counter(could_be.values()), drawn_by_agent(session, before), quotas)


def _drawn_beside(session: Session, rules: Rules, period: DrawPeriod, drawn: Iterable[DrawPeriod]) -> frozenset[str]:
    """The calls of the period that the draw of the one before or after it drew, or, made by another clock of the
    centre, could have drawn."""
    beside = [one.name for one in drawn if one.base != period.base and one.last_day >= period.first_day - _DAY
              and one.first_day <= period.last_day + _DAY]
    asked = (select(Call.rec_id).join(DrawnCall, DrawnCall.call_id == Call.id).join(Draw, Draw.id == DrawnCall.draw_id)
             .where(Draw.period.in_(beside), Call.start_utc_ms >= period.start_utc_ms(rules.zone),
                    Call.start_utc_ms < period.end_utc_ms(rules.zone)))
    return frozenset(session.scalars(asked)) | _able_by_another_clock(session, rules, beside) if beside else frozenset()


def _able_by_another_clock(session: Session, rules: Rules, periods: Collection[str]) -> frozenset[str]:
    """The calls that could be drawn in these periods, of draws made when the centre's time zone was another."""
    asked = (select(Draw.id, RulesVersion).join(RulesVersion, RulesVersion.version == Draw.rules_version)
             .where(Draw.period.in_(periods)))
    others = [draw_id for draw_id, row in session.execute(asked) if rules_of(row).zone != rules.zone]
    manifests = session.scalars(select(Draw.manifest).where(Draw.id.in_(others))) if others else ()
    return frozenset(row.rec_id for text in manifests for row in read_manifest(text.encode()).rows if row.eligible)


def _quotas(rows: Collection[ManifestRow]) -> dict[str, int]:
    return {row.agent: row.quota for row in rows if row.reason != Exclusion.NOT_AGENT}
