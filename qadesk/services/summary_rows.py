"""What the database tells of a month, as plain values: they go to the worker that makes the figures of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from qadesk.models.months import Month
from qadesk.models.replacement import ReplacedBy
from qadesk.models.scorecards import FatalState
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_quality import Quote
from qadesk.models.summary_values import Mean
from qadesk.statistics.means import Sums


class DrawnRow(NamedTuple):
    """A drawn call; `evaluation_id` is None while it waits, the rest of the evaluation then too. `pi` is its chance,
    such as `5/58`."""

    agent_id: int
    start_utc_ms: int
    pi: str
    evaluation_id: int | None
    version_id: int | None
    earned_milli: int | None
    applicable_milli: int | None
    band: str | None
    fatal: str | None
    call_id: int
    team_id: int | None

    @property
    def scored(self) -> bool:
        return self.evaluation_id is not None

    @property
    def is_unscorable(self) -> bool:
        """Whether it was heard and has neither a score nor a fatal item: it counts in no average and no rate."""
        return self.scored and not self.applicable_milli and self.fatal == FatalState.NONE


class Cell(NamedTuple):
    """An agent's drawn calls of the month while in one team: how many, scored, waiting for a fatal item to be
    confirmed; how many calls those drawn stand for; the sums over those with a score; scored calls by band; those that
    could not be scored."""

    agent_id: int
    team_id: int | None
    drawn: int
    scored: int
    pending: int
    size: float
    sums: Sums
    bands: Mapping[str, int]
    unscorable: int = 0

    @property
    def judged(self) -> int:
        """The calls that a rate is of: those that could be scored."""
        return self.scored - self.unscorable


class AgentSums(NamedTuple):
    """An agent's month before, as a trend needs it: how many calls those drawn stand for, the sums over the scored."""

    agent_id: int
    size: float
    sums: Sums


class Fatal(NamedTuple):
    """A call with confirmed fatal items: whose it is, and their classes."""

    agent_id: int
    team_id: int | None
    classes: frozenset[str]


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
    """All that the figures of a month are made of. `cells`, `fatals` and `listened` are the centre's, the rest is the
    team's when `team_id` is set. `listened`: name and id of who listened, the day's ordinal, milliseconds; `on_duty`:
    of inspectors who logged in. `days_begun`: days of the month that have begun. `by_card`: where calls were scored by
    several cards, code, name and cells of each. `replaced`: who replaced drawn calls, for `Coverage`."""

    month: Month
    team_id: int | None
    cells: tuple[Cell, ...]
    earlier: tuple[tuple[Month, tuple[AgentSums, ...] | Mean], ...]
    fatals: tuple[Fatal, ...]
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
    on_duty: tuple[tuple[str, str, int], ...] = ()
    days_begun: int = 0
    by_card: tuple[tuple[str, str, tuple[Cell, ...]], ...] = ()
    replaced: tuple[ReplacedBy, ...] = ()
    warn_percent: int = 5


def figures(found: MonthRows) -> MonthFigures:
    """For the worker: see `summary_estimates.figures_of`; scipy is loaded there, never in the window's process."""
    from qadesk.services.summary_estimates import figures_of

    return figures_of(found)
