"""Training requests as they are read: the list, and a record with what its listening found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from qadesk.i18n import _
from qadesk.models.numerals import by_number
from qadesk.models.people import Actor
from qadesk.models.periods import Days, local_day, local_text
from qadesk.models.sampling import QueueState
from qadesk.models.training import (
    OVER,
    Arm,
    RequestEntryKind,
    RequestState,
    Stage,
    TargetedPlan,
    TrainingAgent,
    TrainingCase,
    TrainingCriterion,
    TrainingRequest,
)
from qadesk.models.training_record import RequestEntryLine, RequestRecord, RequestRow, TargetedRow
from qadesk.models.training_tallies import AgentTally, Tally, TallyRow
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.services.evaluation_chain import IN_FORCE_SQL
from qadesk.services.scorecards import cards_by_version
from qadesk.services.training_draft import agent_counts
from qadesk.services.training_listening import arm_size, next_stage, size_of
from qadesk.services.training_query import any_lost, scored_rows
from qadesk.services.training_rows import Count, RecordRows
from qadesk.services.training_steps import trainer_has_account

MOST_OVER = 500
BEFORE_THE_DAY = (RequestState.RAISED, RequestState.ACCEPTED, RequestState.PLANNED)
_TOGETHER = (selectinload(TrainingRequest.criteria), selectinload(TrainingRequest.entries),
             selectinload(TrainingRequest.agents).joinedload(TrainingAgent.team))
"""What a list shows of each request, fetched with it."""
_SCORED = text(
    "SELECT p.stage, a.arm, t.agent_id, e.id, e.scorecard_version_id FROM targeted_plans p "
    "JOIN targeted_calls t ON t.plan_id = p.id JOIN targeted_agents a ON a.plan_id = p.id AND a.agent_id = t.agent_id "
    "JOIN evaluations e ON e.queue_item_id = t.queue_item_id WHERE p.request_id = :request "
    f"AND {IN_FORCE_SQL}")


def request_rows(session: Session, rules: Rules, now_utc_ms: int) -> tuple[RequestRow, ...]:
    """Requests under way, the longest waiting first; then those that are over, the latest first."""
    return (*rows_under_way(session, rules, now_utc_ms), *_rows(session, rules, now_utc_ms, over=True))


def rows_under_way(session: Session, rules: Rules, now_utc_ms: int) -> tuple[RequestRow, ...]:
    """Requests that are not over, the longest waiting first."""
    found = _rows(session, rules, now_utc_ms, over=False)
    return tuple(sorted(found, key=lambda row: -row.waits_days))


def _rows(session: Session, rules: Rules, now_utc_ms: int, *, over: bool) -> list[RequestRow]:
    fits = TrainingRequest.state.in_(OVER) if over else TrainingRequest.state.not_in(OVER)
    asked = select(TrainingRequest).where(fits).options(*_TOGETHER)
    newest = TrainingRequest.raised_utc_ms.desc() if over else TrainingRequest.raised_utc_ms
    found = session.scalars(asked.order_by(newest, TrainingRequest.id).limit(MOST_OVER if over else None))
    today = local_day(now_utc_ms, rules.zone)
    return [_row(request, today, rules.zone) for request in found]


def _row(request: TrainingRequest, today: date, zone: ZoneInfo) -> RequestRow:
    last = max((entry.at_utc_ms for entry in request.entries), default=request.raised_utc_ms)
    return RequestRow(
        request.id, request.number, RequestState(request.state), about(request.criteria), team_names(request.agents),
        arm_size(request, Arm.TRAINED), request.trainer_name, request.raised_utc_ms, request.due_day,
        (today - local_day(last, zone)).days, is_overdue(request, today))


def about(criteria: Iterable[TrainingCriterion]) -> str:
    """`4.3 等待静音转接；5.2 完整主动告知`."""
    return _("; ").join(f"{criterion.criterion_code} {criterion.name}" for criterion in criteria)


def team_names(agents: Iterable[TrainingAgent]) -> str:
    """The teams of those to be trained: `一班、二班`."""
    names = {agent.team.name for agent in agents if agent.arm == Arm.TRAINED and agent.team}
    return _(", ").join(sorted(names, key=by_number))


def is_overdue(request: TrainingRequest, today: date) -> bool:
    """Whether the training was to be held by now and was not."""
    return request.state in BEFORE_THE_DAY and request.due_day < today


def record_rows(session: Session, request: TrainingRequest, actor: Actor, rules: Rules, now_utc_ms: int) -> RecordRows:
    """All that is kept of a request, and what the worker needs to tell its results."""
    heard = _heard(session, request, rules)
    after = any(stage is Stage.AFTER for stage, _arm in heard)
    alone = after and not arm_size(request, Arm.COMPARISON)
    days, keys = Days(request.from_day, request.to_day), [(row.card, row.criterion_code) for row in request.criteria]
    size = size_of(Stage.AFTER, rules)
    return RecordRows(_record(session, request, actor, rules, now_utc_ms), heard, size.calls_each,
                      {arm: size.of(arm_size(request, arm)) for arm in Arm},
                      agent_counts(session, scored_rows(session, days, rules.zone), rules, keys)[0] if alone else {})


def _record(session: Session, request: TrainingRequest, actor: Actor, rules: Rules,
            now_utc_ms: int) -> RequestRecord:
    zone, today, state = rules.zone, local_day(now_utc_ms, rules.zone), RequestState(request.state)
    agents = {agent.agent_id: agent for agent in request.agents}
    open_to_listen = may(actor, "training.plan_listening") and state not in OVER
    return RequestRecord(
        request.id, request.number, state, request.from_day, request.to_day, request.wish, request.trainer_name,
        request.due_day, is_overdue(request, today), request.raiser.display_name,
        local_text(request.raised_utc_ms, zone), today, tuple(_criterion(row) for row in request.criteria),
        _arm(request, Arm.TRAINED, zone), _arm(request, Arm.COMPARISON, zone),
        tuple(_case(case, agents, zone) for case in request.cases),
        tuple(RequestEntryLine(RequestEntryKind(entry.kind), entry.day, local_text(entry.at_utc_ms, zone),
                               entry.account.display_name, entry.words) for entry in request.entries),
        tuple(_listening(request, plan, zone) for plan in _in_order(request.plans)), (),
        next_stage(request, rules, today) if open_to_listen else None, "",
        answers=may(actor, "training.accept"), raises=may(actor, "training.withdraw"),
        answers_for=may(actor, "training.answer_for") and not trainer_has_account(session, request))


def _criterion(row: TrainingCriterion) -> TallyRow:
    return TallyRow(row.card, row.criterion_code, row.name, (), Tally(row.lost, row.n, None, None), 0, meets=False,
                    meeting_teams=(), fresh=False)


def _arm(request: TrainingRequest, arm: Arm, zone: ZoneInfo) -> tuple[AgentTally, ...]:
    cases = {case.evaluation.call.agent_id: case for case in reversed(request.cases)}
    lines = [_agent(agent, cases.get(agent.agent_id), zone) for agent in request.agents if agent.arm == arm]
    return tuple(sorted(lines, key=lambda line: (by_number(line.team), by_number(line.agent_no))))


def _agent(agent: TrainingAgent, case: TrainingCase | None, zone: ZoneInfo) -> AgentTally:
    start = local_text(case.evaluation.call.start_utc_ms, zone) if case else ""
    return AgentTally(agent.agent_id, agent.agent.staff_no, agent.agent.name, agent.team.name if agent.team else "",
                      agent.lost, agent.n, case.evaluation_id if case else None, start, case.start_ms if case else 0)


def _case(case: TrainingCase, agents: Mapping[int, TrainingAgent], zone: ZoneInfo) -> AgentTally:
    call = case.evaluation.call
    person = agents.get(call.agent_id or 0)
    return AgentTally(
        call.agent_id or 0, call.agent_no, call.agent.name if call.agent else "",
        person.team.name if person and person.team else "", person.lost if person else 0, person.n if person else 0,
        case.evaluation_id, local_text(call.start_utc_ms, zone), case.start_ms)


def _in_order(plans: Iterable[TargetedPlan]) -> list[TargetedPlan]:
    order = list(Stage)
    return sorted(plans, key=lambda plan: order.index(Stage(plan.stage)))


def _listening(request: TrainingRequest, plan: TargetedPlan, zone: ZoneInfo) -> TargetedRow:
    drawn, calls = Counter(agent.arm for agent in plan.agents), Counter(call.agent_id for call in plan.calls)
    states = Counter(call.queue_item.state for call in plan.calls)
    return TargetedRow(
        Stage(plan.stage), plan.share_percent,
        tuple((arm, drawn[arm], arm_size(request, arm)) for arm in Arm if drawn[arm] or arm is Arm.TRAINED),
        states[QueueState.SUBMITTED], len(plan.calls), local_text(plan.made_utc_ms, zone), plan.seed,
        sum(count < plan.calls_each for count in calls.values()), states[QueueState.RELEASED])


def _heard(session: Session, request: TrainingRequest,
           rules: Rules) -> dict[tuple[Stage, Arm], dict[int, Count]]:
    """The scored calls of the request's listening over its criteria together, by stage, arm and agent."""
    rows = session.execute(_SCORED, {"request": request.id}).all()
    versions = {row.id: row.scorecard_version_id for row in rows}
    keys = [(row.card, row.criterion_code) for row in request.criteria]
    found = any_lost(session, versions, cards_by_version(session, rules, versions.values()), keys)
    heard: dict[tuple[Stage, Arm], dict[int, Count]] = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    for stage, arm, agent_id, evaluation_id, _version in rows:
        if evaluation_id in found:
            people = heard[Stage(stage), Arm(arm)]
            lost, n = people[agent_id]
            people[agent_id] = lost + found[evaluation_id], n + 1
    return {key: dict(people) for key, people in heard.items()}
