"""Listening on purpose (听取计划): new staff, calls at risk, mystery calls, joint listening; what is planned, how far.

Such calls are worked in the same queue under an origin of their own and never enter an average.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

from qadesk.models.draw import Tickets
from qadesk.models.sampling import Origin, QueueState

PLAN_ORIGINS = (Origin.NEW_STAFF, Origin.RISK, Origin.MYSTERY, Origin.JOINT)
BY_TICKET = (Origin.NEW_STAFF, Origin.JOINT)
"""Plans whose calls may be picked by ticket, of agents and days; joint listening may name its calls as well."""
MOST_EACH, MOST_CALLS = 20, 500


@dataclass(frozen=True)
class NewPlan:
    """A plan as it is asked for; the same `client_uuid` again gives the one that is kept. Either `call_ids` are named,
    or `calls_each` calls of each of `agents` (staff numbers) are picked by ticket from the calls of the days.

    `listeners`: the accounts that listen along (joint listening)."""

    client_uuid: str
    origin: Origin
    words: str
    call_ids: tuple[int, ...] = ()
    agents: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    calls_each: int = 0
    listeners: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanAgent:
    """An agent whose calls can be picked: team on that day, hired when, still new by the station rules, and how many
    calls of the days could be picked."""

    agent_no: str
    name: str
    team: str
    hired_on: date | None
    is_new: bool
    calls: int


@dataclass(frozen=True)
class PlanListener:
    """Somebody who may listen along."""

    account_id: str
    name: str
    is_leader: bool


@dataclass(frozen=True)
class PlanChoices:
    """What a new plan is chosen from."""

    from_day: date
    to_day: date
    agents: tuple[PlanAgent, ...]
    listeners: tuple[PlanListener, ...]


@dataclass(frozen=True)
class PlanRow:
    """A plan in the list: calls by what became of them. A plan is withdrawn once calls of it were released."""

    plan_id: int
    number: str
    origin: Origin
    words: str
    listeners: tuple[str, ...]
    from_day: date | None
    to_day: date | None
    calls_each: int
    by_ticket: bool
    made_at: str
    made_by: str
    counts: Mapping[str, int]
    may_withdraw: bool

    @property
    def calls(self) -> int:
        return sum(self.counts.values())

    @property
    def scored(self) -> int:
        return self.counts.get(QueueState.SUBMITTED, 0)

    @property
    def open(self) -> int:
        """Calls that wait or are being scored."""
        return self.counts.get(QueueState.WAITING, 0) + self.counts.get(QueueState.DRAFT, 0)

    @property
    def released(self) -> int:
        return self.counts.get(QueueState.RELEASED, 0)


@dataclass(frozen=True)
class PlannedRow:
    """A call of a plan, and what became of it; `evaluation_id`: what was submitted of it."""

    item_id: int
    call_id: int
    agent_no: str
    agent_name: str
    started_at: str
    duration_ms: int
    state: QueueState
    evaluation_id: int | None


def picked(pool: Iterable[tuple[str, str]], each: int, seed: str) -> tuple[str, ...]:
    """Of (agent, rec_id) pairs, `each` rec_ids of every agent with the smallest T(rec_id); agents by the bytes of their
    number. Anyone can recompute it from the seed that the plan keeps."""
    tickets = Tickets(seed)
    by_agent: dict[str, list[str]] = defaultdict(list)
    for agent_no, rec_id in pool:
        by_agent[agent_no].append(rec_id)
    return tuple(rec_id for agent in sorted(by_agent, key=str.encode)
                 for _ticket, rec_id in nsmallest(each, ((tickets(one), one) for one in by_agent[agent])))
