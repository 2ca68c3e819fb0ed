"""Assignments as rows: queue items are given by the rule, or by hand, and each time it is written down why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict
from qadesk.i18n import _
from qadesk.models.assignment import AgentMonth, AssignmentCause, CallToGive, Given, ShareRules, assign
from qadesk.models.calls import Call, Recording
from qadesk.models.draw import Tickets
from qadesk.models.evaluations import Evaluation
from qadesk.models.months import month_at, read_month
from qadesk.models.people import Account, Actor
from qadesk.models.periods import local_day
from qadesk.models.relations import Relation
from qadesk.models.sampling import Assignment, Draw, Origin, QueueItem, QueueState
from qadesk.services.assignment_query import FIRST_OF_ITEM, LENGTH_MS, OPEN, WHOSE, Days, covers, inspectors, leaders
from qadesk.services.base import Act, Rules
from qadesk.services.conflicts import HOLDS

_MOST_IN_ONE_QUERY = 5_000


def deal_out(act: Act, actor: Actor, item_ids: Sequence[int], seed: str, rules: Rules,
             cause: AssignmentCause = AssignmentCause.RULE) -> tuple[Given, ...]:
    """Give these queue items to inspectors by the rule, and write down why; returns who got which.

    An item that nobody may have stays anybody's. `seed` is that of the draw."""
    session = act.session
    session.flush()
    rows = _items(session, item_ids)
    calls = _to_give(session, rows, rules)
    given = assign(calls, inspectors(session, rules, without=item_ids), Tickets(seed),
                   _before(session, calls, item_ids, rules),
                   ShareRules(rules.number("inspector_share_percent"), rules.number("least_inspectors")))
    items = {row.QueueItem.id: row.QueueItem for row in rows}
    for one in given:
        put(session, items[one.item_id], one.account_id, cause, _told(one), by=actor.account_id,
            now_utc_ms=act.now_utc_ms)
    session.flush()
    return given


def put(session: Session, item: QueueItem, account_id: str | None, cause: AssignmentCause,
        detail: Mapping[str, object], *, by: str, now_utc_ms: int) -> None:
    """Make an item somebody's (None: anybody's) and write down why and who did it; whose it was goes along."""
    was = item.assignee_id
    if was is not None:
        detail = {"from": session.get_one(Account, was).login_name, **detail}
    item.assignee_id = account_id
    session.add(Assignment(queue_item_id=item.id, assignee_id=account_id, cause=cause, detail=dict(detail),
                           account_id=by, at_utc_ms=now_utc_ms))


def refuse_anothers(session: Session, item: QueueItem, actor: Actor) -> None:
    """Raises Conflict for the call of somebody else: it is taken over first."""
    if item.assignee_id not in (None, actor.account_id):
        who = session.get_one(Account, item.assignee_id).display_name
        raise Conflict(_("This call is assigned to {who}.").format(who=who), safe=_("Nothing was changed."),
                       todo=_("Take it over in the list of everybody's calls, or leave it to {who}.").format(who=who),
                       code="E-ASG-07")


def release(act: Act, actor: Actor, account_id: str, cause: AssignmentCause, rules: Rules,
            agent_id: int | None = None) -> int:
    """Give what waits for an account to others by the rule, of one agent only where it is given; returns how many.

    Drafts stay where they are: see `leavers`."""
    wanted = select(QueueItem).join(Call).where(QueueItem.assignee_id == account_id,
                                                QueueItem.state == QueueState.WAITING)
    if agent_id is not None:
        wanted = wanted.where(Call.agent_id == agent_id)
    items = act.session.scalars(wanted).all()
    for period, of_period in _by_period(items).items():
        seed = act.session.scalar(select(Draw.seed).where(Draw.period == period)) or period
        deal_out(act, actor, [item.id for item in of_period], seed, rules, cause)
    return len(items)


def _items(session: Session, item_ids: Sequence[int]) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    for at in range(0, len(item_ids), _MOST_IN_ONE_QUERY):
        found += session.execute(
            select(QueueItem, Call.rec_id, Call.agent_no, Call.agent_id, Call.start_utc_ms,
                   LENGTH_MS.label("length_ms"))
            .join(Call, Call.id == QueueItem.call_id).outerjoin(Recording, Recording.id == Call.recording_id)
            .where(QueueItem.id.in_(item_ids[at:at + _MOST_IN_ONE_QUERY])))
    return found


def _to_give(session: Session, rows: Sequence[Row[Any]], rules: Rules) -> list[CallToGive]:
    tied: dict[int | None, set[str]] = defaultdict(set)
    for agent_id, account_id in session.execute(select(Relation.agent_id, Relation.account_id).where(HOLDS)):
        tied[agent_id].add(account_id)
    led = defaultdict[int | None, list[tuple[str, Days, Days]]](list)
    for account_id, agent_id, of_agent, of_leader in leaders(session, {row.agent_id for row in rows}):
        led[agent_id].append((account_id, of_agent, of_leader))
    calls = []
    for row in rows:
        day = local_day(row.start_utc_ms, rules.zone)
        lead = {one for one, of_agent, of_leader in led[row.agent_id]
                if covers(of_agent, day) and covers(of_leader, day)}
        of = AgentMonth(row.agent_no, month_at(row.start_utc_ms, rules.zone).name)
        calls.append(CallToGive(row.QueueItem.id, row.rec_id, of, row.length_ms, frozenset(tied[row.agent_id] | lead)))
    return calls


def _before(session: Session, calls: Sequence[CallToGive], item_ids: Sequence[int],
            rules: Rules) -> dict[AgentMonth, Counter[str]]:
    """The drawn calls of these agents' months that are somebody's already."""
    found: dict[AgentMonth, Counter[str]] = defaultdict(Counter)
    months = {call.of for call in calls}
    if not months:
        return found
    first = min(of.month for of in months)
    left_out = set(item_ids)
    for item_id, agent_no, start_utc_ms, account_id in session.execute(
            select(QueueItem.id, Call.agent_no, Call.start_utc_ms, WHOSE).join(Call, Call.id == QueueItem.call_id)
            .outerjoin(Evaluation, FIRST_OF_ITEM)
            .where(QueueItem.origin == Origin.DRAW, QueueItem.state.in_((*OPEN, QueueState.SUBMITTED)),
                   WHOSE.is_not(None), Call.start_utc_ms >= read_month(first).start_utc_ms(rules.zone))):
        of = AgentMonth(agent_no, month_at(start_utc_ms, rules.zone).name)
        if account_id is not None and of in months and item_id not in left_out:
            found[of][account_id] += 1
    return found


def _by_period(items: Iterable[QueueItem]) -> dict[str, list[QueueItem]]:
    found: dict[str, list[QueueItem]] = defaultdict(list)
    for item in items:
        found[item.period].append(item)
    return found


def _told(one: Given) -> dict[str, object]:
    """What the log says of one that the rule gave; empty lists are left out."""
    told = {name: value for name, value in asdict(one).items() if name not in ("item_id", "account_id") and value}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
