"""Queries of listening plans: what calls can be picked, who may listen along, the plans and how far each is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, literal, select
from sqlalchemy.orm import Session

from qadesk.models.calls import Call, CallHold, Recording, RecordingState
from qadesk.models.evaluations import Evaluation
from qadesk.models.frame import read_queues
from qadesk.models.listening_plans import PlanAgent, PlanListener, PlannedRow, PlanRow
from qadesk.models.numerals import by_number
from qadesk.models.people import Account, Actor, Agent, Role, RoleGrant
from qadesk.models.periods import Days, local_day, local_text
from qadesk.models.sampling import ListeningPlan, Origin, PlannedCall, QueueItem, QueueState
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.services.base import Rules
from qadesk.services.call_query import AnyRows, Teams
from qadesk.services.case_rights import joint_with
from qadesk.services.conflicts import tied
from qadesk.services.evaluation_chain import IN_FORCE

LISTENERS = (Role.TEAM_LEADER, Role.INSPECTOR, Role.SUPERVISOR)
HELD = select(CallHold.id).where(CallHold.call_id == Call.id, CallHold.lifted_utc_ms.is_(None)).exists()
QUEUED = select(QueueItem.id).where(QueueItem.call_id == Call.id).exists()


def pool(session: Session, days: Days, rules: Rules, agents: Sequence[str] = ()) -> Sequence[Row[Any]]:
    """The recorded calls of known agents in these days that could be drawn and stand in no queue yet: agent_no, id,
    rec_id; of all agents, or of those named."""
    rows: AnyRows = _pool(days, rules, agents).with_only_columns(Call.agent_no, Call.id, Call.rec_id)
    return session.execute(rows).all()


def free_calls(start_utc_ms: int, rules: Rules) -> AnyRows:
    """The recorded calls since then that can be heard, are of the plan's queues and long enough, that no legal matter
    holds back and nobody has taken into the queue."""
    found: AnyRows = select(Call.id).join(Recording).where(
        Call.start_utc_ms >= start_utc_ms, Recording.state == RecordingState.PLAYABLE, ~QUEUED, ~HELD,
        _long_enough(rules))
    queues = read_queues(rules.text("plan_queues"))
    return found.where(func.trim(Call.queue).in_(queues)) if queues else found


def _long_enough(rules: Rules) -> ColumnElement[bool]:
    queue, otherwise = func.trim(Call.queue), rules.number("min_connected_s")
    of_queue = {name: 1000 * seconds for name, seconds in rules.by_queue.items()}
    least = case(of_queue, value=queue, else_=1000 * otherwise) if of_queue else literal(1000 * otherwise)
    return func.coalesce(Call.talk_ms, Call.duration_ms) >= least


def _pool(days: Days, rules: Rules, agents: Sequence[str]) -> AnyRows:
    found = free_calls(days.start_utc_ms(rules.zone), rules).where(
        Call.start_utc_ms < days.end_utc_ms(rules.zone), Call.agent_id.is_not(None))
    return found.where(Call.agent_no.in_(agents)) if agents else found


def latest_day(session: Session, rules: Rules, today: date) -> date:
    """The day of the latest call, today at the latest and where there is none."""
    last = session.scalar(select(func.max(Call.start_utc_ms)))
    return today if last is None else min(today, local_day(last, rules.zone))


def plan_agents(session: Session, actor: Actor, days: Days, rules: Rules, today: date) -> tuple[PlanAgent, ...]:
    """The agents with calls to pick from, who is new first, then by team and number; none tied to the actor."""
    counted = {agent_id: count for agent_id, count in session.execute(  # noqa: C416 (a Row is no tuple to mypy)
        _pool(days, rules, ()).with_only_columns(Call.agent_id, func.count()).group_by(Call.agent_id))}
    teams = Teams(session, [agent_id for agent_id in counted if agent_id is not None])
    since = today - timedelta(days=rules.number("new_staff_days"))
    asked = select(Agent.id, Agent.staff_no, Agent.name, Agent.hired_on).where(~tied(actor.account_id, Agent.id))
    found = [PlanAgent(row.staff_no, row.name, teams.name_on(row.id, days.last_day), row.hired_on,
                       row.hired_on is not None and row.hired_on > since, counted[row.id])
             for row in session.execute(asked) if row.id in counted]
    return tuple(sorted(found, key=lambda one: (not one.is_new, by_number(one.team), by_number(one.agent_no))))


def plan_listeners(session: Session) -> tuple[PlanListener, ...]:
    """Who may listen along: team leaders first, then who scores."""
    asked = (select(Account.id, Account.display_name, RoleGrant.role).join(RoleGrant)
             .where(RoleGrant.role.in_(LISTENERS), Account.closed_utc_ms.is_(None)).order_by(Account.display_name))
    roles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for account_id, name, role in session.execute(asked):
        roles[account_id, name].add(role)
    found = [PlanListener(*who, Role.TEAM_LEADER in held) for who, held in roles.items()]
    return tuple(sorted(found, key=lambda one: (not one.is_leader, one.name)))


def plan_rows(session: Session, actor: Actor, rules: Rules, plan_id: int | None = None) -> tuple[PlanRow, ...]:
    """The plans, the latest first, or one of them."""
    asked = select(ListeningPlan, Account.display_name).join(Account).order_by(ListeningPlan.id.desc())
    if plan_id is not None:
        asked = asked.where(ListeningPlan.id == plan_id)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    counted = (select(PlannedCall.plan_id, QueueItem.state, func.count()).join(QueueItem)
               .group_by(PlannedCall.plan_id, QueueItem.state))
    for of, state, count in session.execute(counted if plan_id is None else counted.where(
            PlannedCall.plan_id == plan_id)):
        counts[of][state] = count
    names = {row.id: row.display_name for row in session.execute(select(Account.id, Account.display_name))}
    return tuple(_plan_row(plan, made_by, counts[plan.id], names, actor, rules)
                 for plan, made_by in session.execute(asked))


def _plan_row(plan: ListeningPlan, made_by: str, counts: Counter[str], names: dict[str, str], actor: Actor,
              rules: Rules) -> PlanRow:
    mine = plan.account_id == actor.account_id or Role.SUPERVISOR in actor.roles
    return PlanRow(plan.id, plan.number, Origin(plan.origin), plan.words,
                   tuple(names.get(one, one) for one in plan.listeners), plan.from_day, plan.to_day, plan.calls_each,
                   bool(plan.seed), local_text(plan.at_utc_ms, rules.zone), made_by, dict(counts),
                   mine and counts[QueueState.WAITING] > 0)


def planned_rows(session: Session, plan_id: int, rules: Rules) -> tuple[PlannedRow, ...]:
    """The calls of a plan, by their start."""
    asked = (select(QueueItem.id, QueueItem.call_id, QueueItem.state, Call.agent_no, Call.start_utc_ms,
                    Call.duration_ms, Agent.name, Evaluation.id.label("evaluation_id"))
             .join(PlannedCall, PlannedCall.queue_item_id == QueueItem.id).join(Call, Call.id == QueueItem.call_id)
             .outerjoin(Agent, Agent.id == Call.agent_id)
             .outerjoin(Evaluation, (Evaluation.queue_item_id == QueueItem.id) & IN_FORCE)
             .where(PlannedCall.plan_id == plan_id).order_by(Call.start_utc_ms, QueueItem.id))
    return tuple(PlannedRow(row.id, row.call_id, row.agent_no, row.name or "",
                            local_text(row.start_utc_ms, rules.zone), row.duration_ms, QueueState(row.state),
                            row.evaluation_id) for row in session.execute(asked))


def joint_waiting(session: Session, actor: Actor) -> list[ToDo]:
    """The calls of joint listening in which a team leader takes part and which wait to be scored, as one thing."""
    if Role.TEAM_LEADER not in actor.roles:
        return []
    waiting = session.scalars(select(QueueItem.id).join(Call, Call.id == QueueItem.call_id).where(
        QueueItem.id.in_(joint_with(actor.account_id)), ~tied(actor.account_id, Call.agent_id),
        QueueItem.state.in_((QueueState.WAITING, QueueState.DRAFT))).order_by(QueueItem.order_key)).all()
    return [ToDo(ToDoKind.JOINT, count=len(waiting), item=waiting[0])] if waiting else []
