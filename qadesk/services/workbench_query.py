"""Queries of the workbench: counts and short lists by indexes; quick at a million calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, or_, select, true
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.evaluation_record import PendingFatal, RecordLink
from qadesk.models.evaluations import Evaluation, EvaluationState, HeardInterval
from qadesk.models.frame import read_queues
from qadesk.models.people import Account, Actor, Agent, Role, RoleGrant
from qadesk.models.periods import DrawPeriod, Week, local_day, midnight_utc_ms
from qadesk.models.sampling import Draw, DrawnCall, QueueItem, QueueState
from qadesk.models.workbench import Intake, Listening, QuotaLine, ToDo, ToDoKind
from qadesk.services.base import Rules
from qadesk.services.call_query import Teams
from qadesk.services.conflicts import tied
from qadesk.services.frame_facts import drawn_periods
from qadesk.services.listening_queue import LEFT

_SCORED = select(Evaluation.id).where(Evaluation.queue_item_id == QueueItem.id,
                                      Evaluation.state == EvaluationState.SUBMITTED).exists()
"""Whether a queue item was scored: it still is while a revision of its evaluation is drafted."""


def latest_intake(session: Session, rules: Rules) -> Intake | None:
    """The day of the latest call of the plan's queues, its calls and those without a recording that plays; None
    without calls."""
    queues = read_queues(rules.text("plan_queues"))
    planned = Call.queue.in_(queues) if queues else true()
    last = session.scalar(select(func.max(Call.start_utc_ms)).where(planned))
    if last is None:
        return None
    day = local_day(last, rules.zone)
    rows = session.execute(select(Recording.state, func.count()).select_from(Call).outerjoin(Recording)
                           .where(planned, Call.start_utc_ms >= midnight_utc_ms(day, rules.zone))
                           .group_by(Recording.state))
    states = {state: count for state, count in rows}  # noqa: C416 (a Row is no tuple to the type checker)
    calls = sum(states.values())
    return Intake(day, calls, calls - states.get(RecordingState.PLAYABLE, 0))


def has_auditor(session: Session) -> bool:
    """Whether an open auditor's account exists."""
    wanted = select(RoleGrant.role).join(Account).where(RoleGrant.role == Role.AUDITOR, Account.closed_utc_ms.is_(None))
    return session.execute(wanted.limit(1)).first() is not None


def has_agents(session: Session) -> bool:
    """Whether the station knows any agent."""
    return session.execute(select(Agent.id).limit(1)).first() is not None


def week_drawn_last(session: Session) -> Week | None:
    """The latest week of which anything was drawn."""
    return max((period.week for period in drawn_periods(session)), default=None)


def calls_in(session: Session, period: DrawPeriod, zone: ZoneInfo) -> int:
    """How many calls of a period the station knows."""
    return session.scalar(select(func.count(Call.id)).where(
        Call.start_utc_ms >= period.start_utc_ms(zone), Call.start_utc_ms < period.end_utc_ms(zone))) or 0


def quota_lines(session: Session, week: Week, rules: Rules) -> tuple[QuotaLine, ...]:
    """Each agent of a week's draws (its own, or those of its days): calls scored of those drawn, the team on the week's
    last day."""
    names = [period.name for period in drawn_periods(session) if period.week == week]
    rows = session.execute(
        select(DrawnCall.agent_no, _SCORED.label("scored"), Agent.id.label("agent_id"), Agent.name, Agent.hired_on)
        .join(Draw, Draw.id == DrawnCall.draw_id).join(QueueItem, QueueItem.drawn_call_id == DrawnCall.id)
        .outerjoin(Agent, Agent.staff_no == DrawnCall.agent_no)
        .where(Draw.period.in_(names), QueueItem.state != QueueState.REPLACED)).all()
    teams = Teams(session, {row.agent_id for row in rows if row.agent_id is not None})
    by_agent: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_agent[row.agent_no].append(row)
    new_since = week.first_day - timedelta(days=rules.number("new_staff_days"))
    return tuple(_quota_line(of_agent, teams.name_on(of_agent[0].agent_id, week.last_day), new_since)
                 for _agent_no, of_agent in sorted(by_agent.items()))


def _quota_line(rows: list[Any], team: str, new_since: date) -> QuotaLine:
    first = rows[0]
    scored = sum(row.scored for row in rows)
    is_new = first.hired_on is not None and first.hired_on > new_since
    return QuotaLine(first.agent_no, first.name or "", team, scored, len(rows), is_new)


def waiting_by_origin(session: Session, account_id: str) -> tuple[tuple[str, int], ...]:
    """Calls that wait for a person or for anybody, by why they stand in the queue."""
    wanted = select(QueueItem.origin, func.count()).where(
        QueueItem.state == QueueState.WAITING,
        or_(QueueItem.assignee_id == account_id, QueueItem.assignee_id.is_(None)))
    return tuple((origin, count) for origin, count in session.execute(
        wanted.group_by(QueueItem.origin).order_by(QueueItem.origin)))


def waiting_of_others(session: Session, account_id: str) -> int:
    """How many calls wait that were given to others."""
    return session.scalar(select(func.count()).where(
        QueueItem.state == QueueState.WAITING, QueueItem.assignee_id != account_id)) or 0


def next_waiting(session: Session, account_id: str) -> int | None:
    """The queue item that comes next for a person: of the own ones, else of those that are anybody's. Calls of agents
    tied to the person are left to others."""
    wanted = select(QueueItem.id).join(Call).where(
        QueueItem.state == QueueState.WAITING, ~tied(account_id, Call.agent_id),
        or_(QueueItem.assignee_id == account_id, QueueItem.assignee_id.is_(None)))
    return session.scalar(wanted.order_by(QueueItem.assignee_id.is_(None), QueueItem.order_key, QueueItem.id).limit(1))


def drafts_of(session: Session, account_id: str) -> list[Row[Any]]:
    """A person's drafts, the one untouched longest first: queue item, agent, when saved, playhead."""
    return list(session.execute(
        select(Evaluation.queue_item_id, Evaluation.revision_no, Call.agent_no, Evaluation.saved_utc_ms,
               Evaluation.playhead_ms).join(Call)
        .where(Evaluation.state == EvaluationState.DRAFT, Evaluation.account_id == account_id,
               ~tied(account_id, Call.agent_id))
        .order_by(Evaluation.saved_utc_ms)))


def drafts_to_finish(drafts: Iterable[Row[Any]]) -> list[ToDo]:
    """A person's drafts as things to do, those of revisions by their own kind; `count` is the playhead in ms."""
    return [ToDo(ToDoKind.REVISION if row.revision_no else ToDoKind.DRAFT, row.agent_no, count=row.playhead_ms,
                 since_utc_ms=row.saved_utc_ms, item=row.queue_item_id) for row in drafts]


def drafts_left(session: Session, account_id: str) -> list[ToDo]:
    """Drafts that a closed account, or one tied to the agent since, left: what a person may take over, the one
    untouched longest first."""
    left = (select(Evaluation.queue_item_id, Call.agent_no, Evaluation.saved_utc_ms, Account.display_name)
            .join(Call).join(Account, Account.id == Evaluation.account_id)
            .where(Evaluation.state == EvaluationState.DRAFT, LEFT, ~tied(account_id, Call.agent_id))
            .order_by(Evaluation.saved_utc_ms))
    return [ToDo(ToDoKind.LEFT, row.agent_no, row.display_name, since_utc_ms=row.saved_utc_ms,
                 item=row.queue_item_id) for row in session.execute(left)]


def fatal_to_do(pending: tuple[PendingFatal, ...]) -> list[ToDo]:
    """Fatal items to decide as things to do, one for each evaluation: the items by code and name, and who submitted."""
    by_evaluation: dict[int, list[PendingFatal]] = defaultdict(list)
    for item in pending:
        by_evaluation[item.evaluation_id].append(item)
    return [_fatal_to_do(items) for items in by_evaluation.values()]


def _fatal_to_do(items: list[PendingFatal]) -> ToDo:
    first, names = items[0], _(", ").join(f"{item.code} {item.name}" for item in items)
    about = _("{items}, submitted by {who}").format(items=names, who=first.submitted_by)
    return ToDo(ToDoKind.FATAL, first.agent_no, about, since_utc_ms=first.submitted_utc_ms,
                item=RecordLink(first.evaluation_id))


def submitted_since(session: Session, since_utc_ms: int) -> int:
    """Calls whose first evaluation was submitted since an instant, by anybody."""
    return session.scalar(select(func.count(Evaluation.id)).where(
        Evaluation.submitted_utc_ms >= since_utc_ms, Evaluation.revision_no == 0)) or 0


def listening_since(session: Session, since_utc_ms: int, actor: Actor, norm_ms: int) -> Listening:
    """Time listened since an instant against the norm: a supervisor sees all who listen, others themselves."""
    rows = session.execute(select(HeardInterval.account_id, func.sum(HeardInterval.wall_ms))
                           .where(HeardInterval.at_utc_ms >= since_utc_ms).group_by(HeardInterval.account_id))
    beside = _trainers(session)  # they hear cases; that is no listening of the norm
    heard = {account_id: wall_ms for account_id, wall_ms in rows if account_id not in beside}
    people = (_inspectors(session) | set(heard) if Role.SUPERVISOR in actor.roles else set()) or {actor.account_id}
    by_person = [(name, heard.get(account_id, 0)) for account_id, name in session.execute(
        select(Account.id, Account.display_name).where(Account.id.in_(people)))]
    by_person.sort(key=lambda person: (person[1], person[0]))
    met = sum(listened_ms >= norm_ms for _name, listened_ms in by_person)
    return Listening(sum(listened_ms for _name, listened_ms in by_person), norm_ms * len(people), len(people), met,
                     tuple(by_person), norm_ms)


def _trainers(session: Session) -> set[str]:
    """Who listens as a trainer only."""
    scorers = select(RoleGrant.account_id).where(RoleGrant.role.in_((Role.INSPECTOR, Role.SUPERVISOR)))
    return set(session.scalars(select(RoleGrant.account_id).where(
        RoleGrant.role == Role.TRAINER, RoleGrant.account_id.not_in(scorers))))


def _inspectors(session: Session) -> set[str]:
    wanted = select(RoleGrant.account_id).join(Account).where(
        RoleGrant.role == Role.INSPECTOR, Account.closed_utc_ms.is_(None))
    return set(session.scalars(wanted))
