"""The month's figures (月度汇总): what the page shows and the paper prints; each figure names the calls behind it.

Means are points of 100 and shares lie between 0 and 1, as floats: they are estimates, made for showing, never stored.
Every interval is two-sided 95 %; a figure that cannot be told is None, which is neither 0 nor 100.
Only drawn calls count whose evaluation is submitted and in force; a fatal item counts once it is confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qadesk.i18n import N_
from qadesk.models.closing import Plan, Seal
from qadesk.models.months import Month
from qadesk.models.replacement import ReplacedBy
from qadesk.models.scorecards import Band, FatalClass
from qadesk.models.summary_loop import LoopFigures

SHOW_FROM = 8
"""The least number of calls of a person whose interval is shown."""
COMPARE_FROM = 10
"""The least number of calls of a person who is compared with the centre."""
ORDER_FROM_R = 0.5
"""Below this reliability agents stand in no order at all."""
TREND = 12
"""How many months a trend shows."""
SHARE_FROM = 20
"""Below this number of calls a share is told as `3 of 12`, never as a percentage."""


@dataclass(frozen=True)
class Behind:
    """Which calls a figure rests on: drawn calls of the month that fit everything that is set here.

    `drawn`: calls drawn, scored or not; else those with an evaluation in force. `no_team`: calls of agents who were in
    no team that day. `card`: the calls scored by it, with a `criterion` those that lost points on it. `fatal`: any
    confirmed fatal item; `fatal_class`: one of that class."""

    month: Month
    team_id: int | None = None
    no_team: bool = False
    agent_id: int | None = None
    card: str = ""
    criterion: str = ""
    fatal: bool = False
    fatal_class: FatalClass | None = None
    band: Band | None = None
    drawn: bool = False


@dataclass(frozen=True)
class BehindCall:
    """A call behind a figure; `evaluation_id` is None while it waits to be scored."""

    evaluation_id: int | None
    number: str
    rec_id: str
    start_utc_ms: int
    staff_no: str
    agent_name: str
    team: str
    score_shown: str
    fatal: bool


@dataclass(frozen=True)
class Mean:
    """A mean score with its interval; `n` counts the calls with a score. `value` is None when there is none."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    behind: Behind


@dataclass(frozen=True)
class Share:
    """`count` of `n` calls with the interval of the share behind it; all None when `n` is 0."""

    count: int
    n: int
    low: float | None
    high: float | None
    behind: Behind

    @property
    def value(self) -> float | None:
        return self.count / self.n if self.n else None


@dataclass(frozen=True)
class QuotaMonth:
    """An agent's calls of the month: known, drawn, scored. Met when all that were drawn are scored, and some were."""

    agent_id: int
    staff_no: str
    name: str
    team: str
    known: int
    drawn: int
    scored: int
    behind: Behind

    @property
    def met(self) -> bool:
        return 0 < self.drawn <= self.scored


@dataclass(frozen=True)
class InspectorHours:
    """A person's listening: hours in all, days on which they listened, and those that reached the daily norm.

    `days_short`: days on duty that did not reach it; `days_off`: days without any duty; None where a month was closed
    before these were told. `day_ms`: what was listened on each day of the month that has begun, None without duty;
    empty for who may not read it. On duty is who listened, and an inspector who logged in."""

    name: str
    hours: float
    days: int
    days_met: int
    days_short: int | None = None
    days_off: int | None = None
    account_id: str = ""
    day_ms: tuple[int | None, ...] = ()

    @property
    def days_on_duty(self) -> int:
        """Days that count against the norm."""
        return self.days if self.days_short is None else self.days_met + self.days_short


@dataclass(frozen=True)
class Coverage:
    """What was listened to, of what there was. `listening_days`: days on which anybody listened. `unscorable`: of the
    scored calls those that could not be given a score (无法评分): they count in no average and no rate. `replaced`:
    how many of the own drawn calls each inspector replaced and why (补抽), nothing where nobody did; above
    `warn_percent` of those drawn it is told as a warning."""

    known: int
    recorded: int
    drawn: int
    scored: int
    agents: tuple[QuotaMonth, ...]
    hours: tuple[InspectorHours, ...]
    norm_hours: float
    listening_days: int
    pending_fatal: int = 0
    unscorable: int = 0
    replaced: tuple[ReplacedBy, ...] = ()
    warn_percent: int = 5

    @property
    def online(self) -> int:
        """Agents with a call in the month."""
        return len(self.agents)

    @property
    def met(self) -> int:
        return sum(agent.met for agent in self.agents)

    @property
    def unheard(self) -> tuple[QuotaMonth, ...]:
        """Agents with calls of whom none was scored."""
        return tuple(agent for agent in self.agents if not agent.scored)

    @property
    def hours_total(self) -> float:
        return sum(person.hours for person in self.hours)


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


class Verdict(StrEnum):
    """What may be said of a difference: above and below only with an interval without 0 (after the correction)."""

    ABOVE = "above"
    BELOW = "below"
    UNTOLD = "untold"


VERDICT_NAMES = {
    Verdict.ABOVE: N_("Clearly above"),
    Verdict.UNTOLD: N_("Cannot be told apart"),
    Verdict.BELOW: N_("Clearly below"),
}


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


@dataclass(frozen=True)
class AgentMonth:
    """An agent's month. The interval is there from SHOW_FROM calls on, `verdict` from COMPARE_FROM on and for those
    who are not new."""

    agent_id: int
    staff_no: str
    name: str
    pinyin: str
    team: str
    new_staff: bool
    mean: Mean
    fatal: Share
    verdict: Verdict | None = None


@dataclass(frozen=True)
class FunnelLimits:
    """Within which the mean of an agent with `n` calls lies, if the agent is like the centre, with a confidence of
    95 % and of 99.8 %."""

    n: float
    inner: tuple[float, float]
    outer: tuple[float, float]


@dataclass(frozen=True)
class People:
    """Agents by name (pinyin), new staff apart; `reliability` is None when fewer than two can be compared. `funnel`
    has the limits over the numbers of calls of those who are compared, around the whole centre's mean."""

    agents: tuple[AgentMonth, ...]
    new_staff: tuple[AgentMonth, ...]
    reliability: float | None
    funnel: tuple[FunnelLimits, ...] = ()
    centre: Mean | None = None

    @property
    def compared(self) -> tuple[AgentMonth, ...]:
        return tuple(agent for agent in self.agents if agent.verdict is not None)

    @property
    def no_order(self) -> bool:
        """Whether the differences are so uncertain that agents stand in no order at all."""
        return self.reliability is None or self.reliability < ORDER_FROM_R

    def group(self, verdict: Verdict) -> tuple[AgentMonth, ...]:
        return tuple(agent for agent in self.agents if agent.verdict is verdict)


@dataclass(frozen=True)
class MonthFigures:
    """All of a month; `team_id` limits everything to calls of that team. `seal` is there once it is closed: then all
    stands as it was at the closing."""

    month: Month
    team_id: int | None
    team: str
    coverage: Coverage
    quality: Quality
    problems: tuple[Problem, ...]
    people: People
    plan: Plan = Plan()
    seal: Seal | None = None
    loop: LoopFigures = LoopFigures()


@dataclass(frozen=True)
class SummaryChoices:
    """What a person may ask for: the months with calls, the latest first, teams (id, name), the whole centre or not."""

    months: tuple[Month, ...]
    teams: tuple[tuple[int, str], ...]
    whole: bool


class Topic(StrEnum):
    """What a sentence of the first page is about, in the order in which they stand."""

    COVERAGE = "coverage"
    QUALITY = "quality"
    FATALS = "fatals"
    PROBLEMS = "problems"
    PEOPLE = "people"


@dataclass(frozen=True)
class Sentence:
    """One plain sentence made from the figures (`summary_words.sentences`), and the calls it rests on."""

    topic: Topic
    text: str
    behind: Behind = field(compare=False)
