"""The values that the month's figures are made of: a mean, a share, a verdict, and the calls behind each.

Means are points of 100 and shares lie between 0 and 1, as floats: they are estimates, made for showing, never stored.
Every interval is two-sided 95 %; a figure that cannot be told is None, which is neither 0 nor 100.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qadesk.i18n import N_
from qadesk.models.months import Month
from qadesk.models.scorecards import Band, FatalClass

SHOW_FROM = 8
"""The least number of calls of a person whose interval is shown."""
COMPARE_FROM = 10
"""The least number of calls of a person who is compared with the centre."""
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
