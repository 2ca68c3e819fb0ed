"""An agent's history (座席近况) as values: what was scored lately, what it comes to, and what was agreed in interviews.

The call at hand is no part of it: whoever scores that call, perhaps a second time, learns nothing of it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qadesk.models.coaching import InterviewState
from qadesk.models.sampling import Origin
from qadesk.models.scorecards import Band, FatalState
from qadesk.models.summary_values import SHOW_FROM

WEEKS = 4
"""How far back the mean and the criteria reach."""
MOST_CALLS = 20
"""How many evaluations are listed, whatever their age."""
MOST_LOSSES = 5
RULED_WEEKS = 12
"""How far back complaints and praise that stand are counted."""


@dataclass(frozen=True)
class PastEvaluation:
    """An evaluation in force of another call. `start` is the centre's time; `lost` names the criterion that cost most
    (`4.3 等待静音转接 −2`), `lost_all` every one that lost points."""

    evaluation_id: int
    number: str
    start: str
    origin: Origin
    score_shown: str
    band: Band | None
    card: str
    lost: str
    lost_all: tuple[str, ...]
    fatal_state: FatalState


@dataclass(frozen=True)
class HistoryMean:
    """The mean of `n` drawn calls of the last WEEKS with its 95 % interval, None below SHOW_FROM calls; points of 100.

    `value` is None without a call."""

    n: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_small(self) -> bool:
        """Whether the calls are too few to tell how far the mean can be trusted."""
        return self.n < SHOW_FROM


@dataclass(frozen=True)
class CriterionLost:
    """A criterion that lost points in `lost` of the `n` drawn calls to which it applied."""

    name: str
    lost: int
    n: int


@dataclass(frozen=True)
class OpenInterview:
    """An interview that is not over. `focus` are its criteria by name, `items` the plan items that nobody judged yet;
    `heard` of `wanted` follow-ups are scored; `next_day` is when something is due, None when nothing is."""

    interview_id: int
    number: str
    state: InterviewState
    topic: str
    focus: tuple[str, ...]
    items: tuple[str, ...]
    heard: int
    wanted: int
    next_day: date | None
    overdue: bool


@dataclass(frozen=True)
class AgentHistory:
    """What is known of the agent of the queue item's call. `cases_only`: the reader sees cases alone, which say nothing
    of the agent's level, so that no figure is made of them. `cards`: the scorecards in the mean, where there are
    several. `complaints` and `praises`: how many of other calls were ruled to stand in the last RULED_WEEKS."""

    item_id: int
    agent_no: str
    agent_name: str
    evaluations: tuple[PastEvaluation, ...] = ()
    mean: HistoryMean = HistoryMean()
    losses: tuple[CriterionLost, ...] = ()
    interviews: tuple[OpenInterview, ...] = ()
    cases_only: bool = False
    cards: tuple[str, ...] = ()
    complaints: int = 0
    praises: int = 0
