"""Section 7 of the month from the station: interviews, plans, follow-ups, training, problems, appeals, complaints.

What stands open is counted as of the month's end, from what had been entered by then: a month reads the same for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from qadesk.models.calls import Call
from qadesk.models.coaching import (
    Interview,
    InterviewEntry,
    InterviewEntryKind,
    InterviewKind,
    InterviewWaiver,
    Outcome,
)
from qadesk.models.coaching_rules import until
from qadesk.models.complaints import ComplaintKind
from qadesk.models.major_problems import HOUR_MS, EntryKind, MajorProblem, MajorProblemEntry
from qadesk.models.months import Month
from qadesk.models.people import Agent
from qadesk.models.periods import local_day
from qadesk.models.summary_loop import LoopCounts, LoopFigures, LoopPlan, LoopProblem, LoopRequest
from qadesk.models.training import (
    OVER,
    Arm,
    RequestEntryKind,
    RequestState,
    TrainingAgent,
    TrainingEntry,
    TrainingRequest,
)
from qadesk.services.base import Rules
from qadesk.services.summary_appeals import CountedRuling, counted_rulings
from qadesk.services.summary_follow_ups import HeardFollowUp, heard_follow_ups
from qadesk.services.summary_query import TeamDays
from qadesk.services.training_listening import arm_size
from qadesk.services.training_record import about, team_names
from qadesk.services.training_steps import ANSWERS, LEADS_TO


@dataclass(frozen=True)
class _Loop:
    """What was loaded for two months, of one team if it was asked for."""

    zone: ZoneInfo
    hours: int
    now_utc_ms: int
    interviews: tuple[Interview, ...]
    waived: tuple[int, ...]
    follow_ups: tuple[HeardFollowUp, ...]
    requests: tuple[TrainingRequest, ...]
    problems: tuple[MajorProblem, ...]
    rulings: tuple[CountedRuling, ...]


@dataclass(frozen=True)
class _Span:
    """A month as instants and days; `as_of` is its last day, or today while it runs: what is due is due by then."""

    start: int
    end: int
    first_day: date
    last_day: date
    as_of: date

    def has(self, instant_utc_ms: int | None) -> bool:
        return instant_utc_ms is not None and self.start <= instant_utc_ms < self.end


def loop_figures(session: Session, month: Month, rules: Rules, team_id: int | None, now_utc_ms: int) -> LoopFigures:
    """The counts of a month and of the one before it, and the lists behind this one's."""
    today = local_day(now_utc_ms, rules.zone)
    this, before = _span(month, rules.zone, today), _span(month.before(), rules.zone, today)
    loop = _loaded(session, before.start, this.end, rules, team_id, now_utc_ms)
    return LoopFigures(_counts(loop, this), _counts(loop, before), tuple(_plans(loop, this)),
                       tuple(_requests(loop, this)), tuple(_problems(loop, this)))


def _span(month: Month, zone: ZoneInfo, today: date) -> _Span:
    return _Span(month.start_utc_ms(zone), month.end_utc_ms(zone), month.first_day, month.last_day,
                 min(month.last_day, today))


def _loaded(session: Session, start: int, end: int, rules: Rules, team_id: int | None, now_utc_ms: int) -> _Loop:
    interviews = session.scalars(
        select(Interview).where(or_(Interview.created_utc_ms < end, Interview.held_utc_ms < end),
                                _of_team(Interview, team_id),
                                or_(Interview.over_utc_ms.is_(None), Interview.over_utc_ms >= start))
        .options(joinedload(Interview.agent), joinedload(Interview.team), selectinload(Interview.plan),
                 selectinload(Interview.entries)).order_by(Interview.held_utc_ms, Interview.id)).all()
    closed = select(MajorProblemEntry.id).where(
        MajorProblemEntry.problem_id == MajorProblem.id, MajorProblemEntry.kind == EntryKind.CLOSING,
        MajorProblemEntry.at_utc_ms < start).exists()
    problems = session.scalars(
        select(MajorProblem).where(MajorProblem.raised_utc_ms < end, ~closed, _of_team(MajorProblem, team_id))
        .options(selectinload(MajorProblem.entries), joinedload(MajorProblem.team),
                 joinedload(MajorProblem.call).joinedload(Call.agent))
        .order_by(MajorProblem.raised_utc_ms, MajorProblem.id)).all()
    return _Loop(rules.zone, rules.number("major_problem_hours"), now_utc_ms, tuple(interviews),
                 _waived(session, start, end, rules.zone, team_id),
                 heard_follow_ups(session, start, end, rules, team_id),
                 tuple(_asked_for(session, start, end, team_id)), tuple(problems),
                 counted_rulings(session, start, end, rules.zone, team_id))


def _of_team(row: type[Interview | MajorProblem], team_id: int | None) -> ColumnElement[bool]:
    return row.team_id == team_id if team_id is not None else true()


def _waived(session: Session, start: int, end: int, zone: ZoneInfo, team_id: int | None) -> tuple[int, ...]:
    """When proposals were set aside; a proposal is its agent's team's on that day."""
    rows = session.execute(select(InterviewWaiver.agent_id, InterviewWaiver.at_utc_ms).where(
        InterviewWaiver.at_utc_ms >= start, InterviewWaiver.at_utc_ms < end)).all()
    teams = TeamDays(session, zone) if rows and team_id is not None else None
    return tuple(at for agent_id, at in rows if teams is None or teams.team(agent_id, at) == team_id)


def _asked_for(session: Session, start: int, end: int, team_id: int | None) -> Iterable[TrainingRequest]:
    ended = select(TrainingEntry.id).where(
        TrainingEntry.request_id == TrainingRequest.id, TrainingEntry.at_utc_ms < start,
        TrainingEntry.kind.in_([kind for kind, state in LEADS_TO.items() if state in OVER])).exists()
    found = session.scalars(
        select(TrainingRequest).where(TrainingRequest.raised_utc_ms < end, ~ended)
        .options(selectinload(TrainingRequest.criteria), selectinload(TrainingRequest.entries),
                 selectinload(TrainingRequest.agents).joinedload(TrainingAgent.team))
        .order_by(TrainingRequest.raised_utc_ms, TrainingRequest.id))
    return (request for request in found if team_id is None or any(
        agent.team_id == team_id for agent in request.agents if agent.arm == Arm.TRAINED))


def _counts(loop: _Loop, span: _Span) -> LoopCounts:
    held = [one for one in loop.interviews if one.finished_utc_ms is not None and span.has(one.held_utc_ms)]
    open_plans = [one for one in loop.interviews if _is_open(one, span)]
    closings = [entry for one in loop.interviews for entry in one.entries
                if entry.kind == InterviewEntryKind.CLOSING and span.has(entry.at_utc_ms)]
    heard = [one.outcome for one in loop.follow_ups if span.has(one.scored_utc_ms)]
    steps = [(entry, request) for request in loop.requests for entry in request.entries]
    raised = [problem for problem in loop.problems if span.has(problem.raised_utc_ms)]
    return LoopCounts(
        interviews=sum(one.kind == InterviewKind.COACHING for one in held),
        praised=sum(one.kind == InterviewKind.PRAISE for one in held),
        waived=sum(map(span.has, loop.waived)), plans_open=len(open_plans),
        plans_due=sum(_is_due(_next_due(one, span, loop), span) for one in open_plans),
        plans_extended=sum(any(span.has(entry.at_utc_ms) for entry in one.entries
                               if entry.kind == InterviewEntryKind.EXTENSION) for one in loop.interviews),
        plans_closed=len(closings), closed_done=sum(entry.outcome == Outcome.DONE for entry in closings),
        follow_ups=len(heard), follow_ups_done=heard.count(Outcome.DONE),
        follow_ups_partly=heard.count(Outcome.PARTLY), follow_ups_missed=heard.count(Outcome.MISSED),
        requests_raised=sum(span.has(request.raised_utc_ms) for request in loop.requests),
        requests_answered=sum(span.has(_answered_utc_ms(request)) for request in loop.requests),
        trainings_held=sum(entry.kind == RequestEntryKind.HELD and span.first_day <= entry.day <= span.last_day
                           for entry, _request in steps),
        requests_closed=sum(entry.kind == RequestEntryKind.CLOSING and span.has(entry.at_utc_ms)
                            for entry, _request in steps),
        requests_dropped=sum(entry.kind in (RequestEntryKind.DECLINED, RequestEntryKind.WITHDRAWAL)
                             and span.has(entry.at_utc_ms) for entry, _request in steps),
        requests_open=sum(request.raised_utc_ms < span.end and _state(request, span) not in OVER
                          for request in loop.requests),
        problems_raised=len(raised), raised_over=sum(_is_told(problem, loop) for problem in raised),
        in_time=sum(_in_time(problem, loop) for problem in raised),
        problems_closed=sum(span.has(_closed_utc_ms(problem)) for problem in loop.problems),
        problems_open=sum(_stands_open(problem, span) for problem in loop.problems), **_ruled(loop, span))


def _ruled(loop: _Loop, span: _Span) -> dict[str, int]:
    """Appeals, complaints and praise by the names of their counts."""
    entered = Counter(one.kind for one in loop.rulings if span.has(one.entered_utc_ms))
    ruled = [one for one in loop.rulings if span.has(one.ruled_utc_ms)]
    upheld = Counter(one.kind for one in ruled if one.upheld)
    complaint, praise = ComplaintKind.COMPLAINT, ComplaintKind.PRAISE
    return {
        "appeals_entered": entered[None], "appeals_ruled": sum(one.kind is None for one in ruled),
        "appeals_upheld": upheld[None], "complaints_entered": entered[complaint],
        "complaints_upheld": upheld[complaint], "praises_entered": entered[praise], "praises_upheld": upheld[praise],
        "ruled_alone": sum(one.alone for one in ruled)}


def _is_open(interview: Interview, span: _Span) -> bool:
    """Whether it was held and its plan was not over at the month's end."""
    over = interview.over_utc_ms is not None and interview.over_utc_ms < span.end
    return (interview.kind == InterviewKind.COACHING and interview.finished_utc_ms is not None
            and interview.held_utc_ms is not None and interview.held_utc_ms < span.end and not over)


def _next_due(interview: Interview, span: _Span, loop: _Loop) -> date | None:
    """The next day on which a plan item or the follow-ups are due, as known at the month's end; None for nothing."""
    entries = [entry for entry in interview.entries if entry.at_utc_ms < span.end]
    done = {entry.plan_item_id for entry in entries if entry.kind == InterviewEntryKind.ITEM}
    later = _extended(entries)
    days = [until(item.due_day, later) for item in interview.plan if item.id not in done]
    heard = sum(one.interview_id == interview.id and one.scored_utc_ms < span.end for one in loop.follow_ups)
    if interview.follow_up_due is not None and heard < interview.follow_ups_wanted:
        days.append(interview.follow_up_due)
    return min(days, default=None)


def _extended(entries: Iterable[InterviewEntry]) -> date | None:
    days = [entry.until_day for entry in entries if entry.kind == InterviewEntryKind.EXTENSION]
    return days[-1] if days else None


def _is_due(day: date | None, span: _Span) -> bool:
    return day is not None and day <= span.as_of


def _plans(loop: _Loop, span: _Span) -> Iterable[LoopPlan]:
    for one in loop.interviews:
        if _is_open(one, span):
            day = _next_due(one, span, loop)
            yield LoopPlan(one.id, one.number, _name(one.agent.staff_no, one.agent),
                           one.team.name if one.team else "", one.topic, day, _is_due(day, span))


def _requests(loop: _Loop, span: _Span) -> Iterable[LoopRequest]:
    for one in loop.requests:
        if not any(entry.at_utc_ms < span.start and LEADS_TO.get(RequestEntryKind(entry.kind)) in OVER
                   for entry in one.entries):
            yield LoopRequest(one.id, one.number, about(one.criteria), team_names(one.agents),
                              arm_size(one, Arm.TRAINED), _state(one, span))


def _state(request: TrainingRequest, span: _Span) -> RequestState:
    """The state at the month's end."""
    states = [LEADS_TO[RequestEntryKind(entry.kind)] for entry in request.entries
              if entry.at_utc_ms < span.end and entry.kind in LEADS_TO]
    return states[-1] if states else RequestState.RAISED


def _answered_utc_ms(request: TrainingRequest) -> int | None:
    """When it was answered first."""
    return next((entry.at_utc_ms for entry in request.entries if entry.kind in ANSWERS), None)


def _problems(loop: _Loop, span: _Span) -> Iterable[LoopProblem]:
    for one in loop.problems:
        if not (span.has(one.raised_utc_ms) or _stands_open(one, span) or span.has(_closed_utc_ms(one))):
            continue
        acknowledged, closed = _acknowledged_utc_ms(one), _closed_utc_ms(one)
        yield LoopProblem(
            one.id, one.number, _name(one.call.agent_no, one.call.agent), one.team.name if one.team else "",
            local_day(one.raised_utc_ms, loop.zone), _day_before(acknowledged, span, loop.zone),
            _day_before(closed, span, loop.zone), _is_told(one, loop) and not _in_time(one, loop))


def _acknowledged_utc_ms(problem: MajorProblem) -> int | None:
    return next((entry.happened_utc_ms for entry in problem.entries if entry.kind == EntryKind.ACKNOWLEDGEMENT), None)


def _closed_utc_ms(problem: MajorProblem) -> int | None:
    return next((entry.at_utc_ms for entry in problem.entries if entry.kind == EntryKind.CLOSING), None)


def _stands_open(problem: MajorProblem, span: _Span) -> bool:
    closed = _closed_utc_ms(problem)
    return problem.raised_utc_ms < span.end and (closed is None or closed >= span.end)


def _in_time(problem: MajorProblem, loop: _Loop) -> bool:
    acknowledged = _acknowledged_utc_ms(problem)
    return acknowledged is not None and acknowledged - problem.raised_utc_ms <= loop.hours * HOUR_MS


def _is_told(problem: MajorProblem, loop: _Loop) -> bool:
    """Whether it can be told if it was acknowledged in time: it was acknowledged or closed, or the time is over."""
    over = loop.now_utc_ms - problem.raised_utc_ms > loop.hours * HOUR_MS
    return over or _acknowledged_utc_ms(problem) is not None or _closed_utc_ms(problem) is not None


def _day_before(instant_utc_ms: int | None, span: _Span, zone: ZoneInfo) -> date | None:
    """The day of what had happened by the month's end."""
    return local_day(instant_utc_ms, zone) if instant_utc_ms is not None and instant_utc_ms < span.end else None


def _name(staff_no: str, agent: Agent | None) -> str:
    return f"{staff_no} {agent.name}" if agent and agent.name not in ("", staff_no) else staff_no
