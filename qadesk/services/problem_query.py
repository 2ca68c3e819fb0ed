"""Major problems as they are read: who may see one, the list, the record, and what waits of them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from qadesk.errors import NotAllowed, NotFound
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.major_problems import (
    HOUR_MS,
    EntryKind,
    MajorProblem,
    MajorProblemEntry,
    ProblemEntry,
    ProblemList,
    ProblemRecord,
    ProblemRow,
    ProblemState,
    Way,
    state_of,
)
from qadesk.models.people import Actor, Leadership
from qadesk.models.periods import local_day, local_text
from qadesk.models.sampling import QueueItem
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.services.conflicts import refuse_conflict, tied
from qadesk.services.evaluation_chain import chain
from qadesk.services.evaluation_content import call_facts
from qadesk.services.stay_rows import on_day

MOST_CLOSED = 500
OF_THE_LEADER = frozenset({"major_problems.acknowledge", "major_problems.note", "major_problems.open_record",
                           "printing.problem_slip"})
"""What the leader concerned does also with a relation to the agent: being told is no judgement."""
_CLOSED = select(MajorProblemEntry.id).where(MajorProblemEntry.problem_id == MajorProblem.id,
                                             MajorProblemEntry.kind == EntryKind.CLOSING).exists()
_TOGETHER = (selectinload(MajorProblem.entries), joinedload(MajorProblem.team),
             joinedload(MajorProblem.call).joinedload(Call.agent))
"""What a list shows of each problem, fetched with it."""
_ORDER = {state: place for place, state in enumerate(ProblemState)}


def problem_for(session: Session, actor: Actor, use_case: str, problem_id: int, today: date) -> MajorProblem:
    """The problem, for who may do this with it. Raises NotFound, and NotAllowed for another team's leader."""
    problem = session.get(MajorProblem, problem_id)
    if problem is None:
        raise NotFound(_("This major problem is not in the station."), todo=_("Choose another one from the list."))
    concerned = _is(session, problem_id, leads(actor, today))
    if not (concerned and use_case in OF_THE_LEADER):
        refuse_conflict(session, actor.account_id, problem.call)
    if not (concerned or (use_case != "major_problems.acknowledge" and may(actor, "major_problems.raise_"))):
        raise NotAllowed(_("This problem concerns another team."), safe=_("Nothing was changed."),
                         todo=_("Its own team leader acknowledges it; an inspector can enter that for the leader."),
                         code="E-PRB-01")
    return problem


def _is(session: Session, problem_id: int, fits: ColumnElement[bool]) -> bool:
    return session.scalar(select(MajorProblem.id).where(MajorProblem.id == problem_id, fits)) is not None


def leads(actor: Actor, today: date) -> ColumnElement[bool]:
    """Whether a problem is named to the actor, or is of a team that the actor leads today or led on the call's day."""
    led = select(Leadership.id).where(
        Leadership.account_id == actor.account_id, Leadership.team_id == MajorProblem.team_id,
        or_(on_day(Leadership, MajorProblem.call_day), on_day(Leadership, today)))
    return or_(MajorProblem.leader_id == actor.account_id, led.exists())


def visible(actor: Actor, today: date) -> ColumnElement[bool]:
    """The problems that the actor may see: for who may raise one all but those of an agent to whom the actor has a
    relation, else those of the own team."""
    own = select(Call.id).where(Call.id == MajorProblem.call_id, tied(actor.account_id, Call.agent_id)).exists()
    return or_(~own, leads(actor, today)) if may(actor, "major_problems.raise_") else leads(actor, today)


def problem_list(session: Session, actor: Actor, rules: Rules, now_utc_ms: int, *,
                 with_closed: bool = True) -> ProblemList:
    """The problems that the actor may see: not acknowledged, then acknowledged, the oldest first; then those closed."""
    mine, hours = visible(actor, local_day(now_utc_ms, rules.zone)), rules.number("major_problem_hours")
    asked = select(MajorProblem).where(mine).options(*_TOGETHER)
    found = list(session.scalars(asked.where(~_CLOSED).order_by(MajorProblem.raised_utc_ms, MajorProblem.id)))
    rows = [_row(problem, now_utc_ms, hours) for problem in found]
    rows.sort(key=lambda row: _ORDER[row.state])
    if with_closed:
        newest = asked.where(_CLOSED).order_by(MajorProblem.raised_utc_ms.desc(), MajorProblem.id.desc())
        rows += [_row(problem, now_utc_ms, hours) for problem in session.scalars(newest.limit(MOST_CLOSED))]
    return ProblemList(now_utc_ms, hours, tuple(rows))


def _row(problem: MajorProblem, now_utc_ms: int, hours: int) -> ProblemRow:
    call, state = problem.call, state_of(entry.kind for entry in problem.entries)
    return ProblemRow(
        problem.id, problem.number, state, problem.raised_utc_ms, call.agent_no, call.agent.name if call.agent else "",
        problem.team.name if problem.team else "", problem.facts, problem.leader_name,
        _is_overdue(problem, state, now_utc_ms, hours))


def _is_overdue(problem: MajorProblem, state: ProblemState, now_utc_ms: int, hours: int) -> bool:
    return state is ProblemState.OPEN and now_utc_ms - problem.raised_utc_ms > hours * HOUR_MS


def record_of(session: Session, problem: MajorProblem, actor: Actor, rules: Rules, now_utc_ms: int) -> ProblemRecord:
    """All that is kept of a problem, and what the actor may do with it."""
    zone, hours = rules.zone, rules.number("major_problem_hours")
    state = state_of(entry.kind for entry in problem.entries)
    evaluation_id, item_id = _where_heard(session, problem)
    return ProblemRecord(
        problem.id, problem.number, state, local_text(now_utc_ms, zone), local_text(problem.raised_utc_ms, zone),
        problem.raiser.display_name, slip_facts(problem.call, zone), problem.facts, problem.action_asked,
        tuple((start, end) for start, end in problem.spans), problem.leader_name,
        tuple(_entry(entry, zone) for entry in problem.entries), evaluation_id,
        acknowledges=state is ProblemState.OPEN and _acknowledges(session, problem, actor, now_utc_ms, zone),
        follows_up=may(actor, "major_problems.close"), open_hours=hours,
        overdue=_is_overdue(problem, state, now_utc_ms, hours), item_id=item_id)


def _where_heard(session: Session, problem: MajorProblem) -> tuple[int | None, int | None]:
    """The evaluation of the call, else its place in the queue; neither when the call was never drawn."""
    if problem.evaluation_id is not None:
        return problem.evaluation_id, None
    asked = select(QueueItem.id).where(QueueItem.call_id == problem.call_id).order_by(QueueItem.id.desc()).limit(1)
    item_id = session.scalar(asked)
    standing = chain(session, item_id) if item_id is not None else ()
    return (standing[-1].id, None) if standing else (None, item_id)


def _acknowledges(session: Session, problem: MajorProblem, actor: Actor, now_utc_ms: int, zone: ZoneInfo) -> bool:
    asked = select(MajorProblem.id).where(MajorProblem.id == problem.id, leads(actor, local_day(now_utc_ms, zone)))
    return may(actor, "major_problems.acknowledge") and session.scalar(asked) is not None


def slip_facts(call: Call, zone: ZoneInfo) -> tuple[Fact, ...]:
    """What a slip says of the call; the number is masked."""
    return (*call_facts(call, zone), Fact(_("Recording no."), call.rec_id))


def _entry(entry: MajorProblemEntry, zone: ZoneInfo) -> ProblemEntry:
    return ProblemEntry(EntryKind(entry.kind), local_text(entry.happened_utc_ms, zone),
                        local_text(entry.at_utc_ms, zone), entry.account.display_name,
                        Way(entry.way) if entry.way else None, entry.words)
