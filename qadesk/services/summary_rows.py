"""What the database tells of a month, as plain values: they go to the worker that makes the figures of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from qadesk.models.months import Month
from qadesk.models.summaries import MonthFigures, Quote


class DrawnRow(NamedTuple):
    """A drawn call; `evaluation_id` is None while it waits, `score` (0..100) when there is none. `weight` is 1/π.

    A tuple, for thousands of them travel at once."""

    agent_id: int
    start_utc_ms: int
    team_id: int | None
    weight: float
    evaluation_id: int | None
    version_id: int | None
    score: float | None
    band: str
    fatal: str
    call_id: int

    @property
    def scored(self) -> bool:
        return self.evaluation_id is not None


@dataclass(frozen=True)
class Loss:
    """`lost` calls that lost points on a criterion, of `n` to which it applied; `agents` whose calls they are."""

    card: str
    code: str
    lost: int
    n: int
    agents: int
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class AgentFacts:
    """An agent as the month ends; `team` is the last one in the month."""

    staff_no: str
    name: str
    pinyin: str
    team: str
    hired_on: date | None


@dataclass(frozen=True)
class MonthRows:
    """All that the figures of a month are made of. `rows` and `earlier` are the centre's, the rest is the team's when
    `team_id` is set. `listened`: name and id of who listened, the day's ordinal, milliseconds."""

    month: Month
    team_id: int | None
    rows: tuple[DrawnRow, ...]
    earlier: tuple[tuple[Month, tuple[DrawnRow, ...]], ...]
    fatals: Mapping[int, frozenset[str]]
    losses: tuple[Loss, ...]
    criteria: Mapping[tuple[str, str], str]
    agents: Mapping[int, AgentFacts]
    teams: Mapping[int, str]
    known: int
    recorded: int
    known_by_agent: Mapping[int, int]
    listened: tuple[tuple[str, str, int, int], ...]
    norm_hours: float
    new_staff_days: int


def figures(found: MonthRows) -> MonthFigures:
    """For the worker: see `summary_estimates.figures_of`; scipy is loaded there, never in the window's process."""
    from qadesk.services.summary_estimates import figures_of

    return figures_of(found)
