"""The month's quality: means of centre, teams and cards, fatal items, bands, the trend, and where points are lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qadesk.models.months import Month
from qadesk.models.scorecards import Band, FatalClass
from qadesk.models.summary_values import Mean, Share, Verdict

TREND = 12
"""How many months a trend shows."""


@dataclass(frozen=True)
class TeamMean:
    """A team's mean; a call counts for the team that its agent was in on that day. `team_id` None: in no team."""

    team_id: int | None
    name: str
    agents: int
    mean: Mean


@dataclass(frozen=True)
class CardMean:
    """The mean of the calls that were scored by one card, whatever its version."""

    code: str
    name: str
    mean: Mean


@dataclass(frozen=True)
class FatalRate:
    """Confirmed fatal items of one class; `fatal_class` None stands for any of them."""

    fatal_class: FatalClass | None
    share: Share


@dataclass(frozen=True)
class TrendPoint:
    """The centre's mean (or the chosen team's) in one month; `limits`: within which chance explains it, None while
    that cannot be told."""

    month: Month
    mean: Mean
    limits: tuple[float, float] | None = None

    @property
    def verdict(self) -> Verdict | None:
        """Whether the month lies beyond its limits; None where it has none."""
        if self.limits is None or self.mean.value is None:
            return None
        if self.mean.value > self.limits[1]:
            return Verdict.ABOVE
        return Verdict.BELOW if self.mean.value < self.limits[0] else Verdict.UNTOLD


@dataclass(frozen=True)
class Control:
    """What the control limits rest on: the mean of `months` months, and how much more they spread than their errors
    explain (at least 1). Once `frozen` they move no more. Without any change a month is called out no more often than
    once in `alarm_months`."""

    centre: float
    excess: float
    months: int
    frozen: bool
    alarm_months: int


@dataclass(frozen=True)
class Change:
    """This month less the month before, in points, with its interval and both numbers of calls."""

    value: float
    low: float
    high: float
    n_before: int
    n: int

    @property
    def verdict(self) -> Verdict:
        if self.low > 0:
            return Verdict.ABOVE
        return Verdict.BELOW if self.high < 0 else Verdict.UNTOLD


@dataclass(frozen=True)
class Quality:
    """`centre` is the chosen team's when there is one; `heard` of `online` agents have a score, `design_effect` tells
    how much wider that and the weights make the interval (None when it cannot be told). `bands` holds all four.
    `cards`: each card's mean where there are several; every other figure is over all of them."""

    centre: Mean
    heard: int
    design_effect: float | None
    teams: tuple[TeamMean, ...]
    fatals: tuple[FatalRate, ...]
    bands: Mapping[Band, Share]
    trend: tuple[TrendPoint, ...]
    change: Change | None
    control: Control | None = None
    cards: tuple[CardMean, ...] = ()


@dataclass(frozen=True)
class Quote:
    """A place in a call that shows a problem."""

    evaluation_id: int
    rec_id: str
    staff_no: str
    start_utc_ms: int
    start_ms: int
    end_ms: int
    note: str


@dataclass(frozen=True)
class Problem:
    """A criterion that lost points, of the calls to which it applied; `cumulative` is its share of all losses with
    those of the problems before it. `agents`: how many agents it concerns."""

    card: str
    code: str
    name: str
    share: Share
    cumulative: float
    agents: int
    quotes: tuple[Quote, ...] = ()
