"""Control limits for a level over months, in the manner of Laney: each month against its own standard error.

Months may spread more than their errors explain; `excess` is by how much, told by the moving range, never below 1.
(Laney 2002; Mohammed et al. 2013, BMJ Quality & Safety 22:362.) Plain arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qadesk.statistics.intervals import Interval

WIDTH = 3.0
"""How many standard errors the limits lie from the centre; one point beyond them is the only rule."""
D2 = 1.128
"""The mean of the range of two normal values, as printed in the tables."""
BASELINE = 20
"""How many months make the limits final; they are frozen then."""
PROVISIONAL = 8
"""The least number of months that make limits at all."""
ALARM_WITHIN, ALARM_BEYOND = 370, 90
"""Without any change a month is called out no more often than once in so many months: one of those that make the
limits, and a later one. Published tables say 370 for both, but limits from 20 months are not known exactly:
tests/statistics/test_control.py shows that later months are called out four times as often."""


@dataclass(frozen=True)
class Baseline:
    """The centre line and how much more the months spread than their errors explain (at least 1)."""

    centre: float
    excess: float


def mean_of(values: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted mean."""
    return sum(weight * value for value, weight in zip(values, weights, strict=True)) / sum(weights)


def moving_range(values: Sequence[float]) -> float:
    """The mean step from one value to the next; needs two."""
    steps = [abs(later - value) for value, later in pairwise(values)]
    return sum(steps) / len(steps)


def sigma_z(values: Sequence[float], errors: Sequence[float], centre: float) -> float:
    """The spread of the months in their own standard errors: 1 when those explain it."""
    return moving_range([(value - centre) / error for value, error in zip(values, errors, strict=True)]) / D2


def baseline(values: Sequence[float], errors: Sequence[float], weights: Sequence[float]) -> Baseline:
    """The baseline of two or more months, errors > 0; `weights` are their numbers of calls."""
    centre = mean_of(values, weights)
    return Baseline(centre, max(1.0, sigma_z(values, errors, centre)))


def limits(centre: float, error: float, excess: float = 1.0) -> Interval:
    """Lower and upper control limit of a month with that standard error."""
    return centre - WIDTH * excess * error, centre + WIDTH * excess * error
