"""Who can be given calls and what waits for each; who leads an agent's team. Plain reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from qadesk.models.assignment import Inspector
from qadesk.models.calls import Call, Recording
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Leadership, Membership, Role, RoleGrant
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.services.base import Rules

OPEN = (QueueState.WAITING, QueueState.DRAFT)
LENGTH_MS: ColumnElement[int] = func.coalesce(func.nullif(Recording.duration_ms, 0), Call.duration_ms)
WHOSE: ColumnElement[str | None] = func.coalesce(Evaluation.account_id, QueueItem.assignee_id)
"""Whose a queue item is: of who began or scored it, else of whom it was given to. Join FIRST_OF_ITEM for it."""
FIRST_OF_ITEM = and_(Evaluation.queue_item_id == QueueItem.id, Evaluation.revision_no == 0,
                     Evaluation.state != EvaluationState.DROPPED)
Days = tuple[date, date | None]


def inspectors(session: Session, rules: Rules, without: Sequence[int] = ()) -> tuple[Inspector, ...]:
    """Who calls are given to, with what waits for each, but for the items `without`.

    Inspectors, and supervisors for whom hours of listening were entered; supervisors where there is no inspector."""
    roles = defaultdict[str, set[str]](set)
    accounts = {}
    for account, role in session.execute(select(Account, RoleGrant.role).join(
            RoleGrant, RoleGrant.account_id == Account.id).where(
            Account.closed_utc_ms.is_(None), RoleGrant.role.in_((Role.INSPECTOR, Role.SUPERVISOR)))):
        accounts[account.id] = account
        roles[account.id].add(role)
    chosen = [one for one in accounts.values() if Role.INSPECTOR in roles[one.id] or one.weekly_listening_ms]
    loads = open_loads(session, without)
    return tuple(Inspector(one.id, one.login_name, capacity_ms(one, rules), loads.get(one.id, (0, 0))[1])
                 for one in chosen or accounts.values())


def capacity_ms(account: Account, rules: Rules) -> int:
    """How much an account can listen to in a week: as entered for it, else as the station rules have it."""
    if account.weekly_listening_ms is not None:
        return account.weekly_listening_ms
    return rules.number("weekly_listening_hours_milli") * 3_600


def open_loads(session: Session, without: Sequence[int] = ()) -> dict[str, tuple[int, int]]:
    """What waits for each account: how many calls and how long they are, in ms."""
    left_out = set(without)
    found: dict[str, tuple[int, int]] = {}
    for item_id, account_id, length_ms in session.execute(
            select(QueueItem.id, WHOSE, LENGTH_MS).join(Call, Call.id == QueueItem.call_id)
            .outerjoin(Recording, Recording.id == Call.recording_id).outerjoin(Evaluation, FIRST_OF_ITEM)
            .where(QueueItem.state.in_(OPEN), WHOSE.is_not(None))):
        if item_id not in left_out and account_id is not None:
            calls, in_all = found.get(account_id, (0, 0))
            found[account_id] = (calls + 1, in_all + length_ms)
    return found


def leading(session: Session, agent_id: int | None, day: date) -> frozenset[str]:
    """Who leads the agent's team on that day."""
    return frozenset(account for account, _agent, of_agent, of_leader in leaders(session, [agent_id])
                     if covers(of_agent, day) and covers(of_leader, day))


def leaders(session: Session, agents: Iterable[int | None]) -> list[tuple[str, int, Days, Days]]:
    """Who leads teams of these agents: account, agent, the days of the agent in it and those of the account at its
    head."""
    if session.scalar(select(Leadership.account_id).limit(1)) is None:
        return []
    asked = (select(Leadership.account_id, Membership.agent_id, Membership.from_day, Membership.to_day,
                    Leadership.from_day, Leadership.to_day)
             .join(Membership, Membership.team_id == Leadership.team_id))
    wanted = set(agents)
    return [(account, agent, (from_day, to_day), (since, until))
            for account, agent, from_day, to_day, since, until in session.execute(asked) if agent in wanted]


def covers(days: Days, day: date) -> bool:
    """Whether the days, whose end may be open, hold a day."""
    return days[0] <= day and (days[1] is None or day <= days[1])
