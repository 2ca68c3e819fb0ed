"""Which months chance explains, and the funnel around the centre: made in a worker process with the other estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qadesk.models.summary_people import FunnelLimits
from qadesk.models.summary_quality import TREND, Control, TrendPoint
from qadesk.models.summary_values import Mean
from qadesk.statistics import groups, means
from qadesk.statistics.control import (
    ALARM_BEYOND,
    ALARM_WITHIN,
    BASELINE,
    PROVISIONAL,
    Baseline,
    baseline,
    limits,
)
from qadesk.statistics.intervals import Interval, highest, normal_quantile
from qadesk.statistics.means import Estimate, Stratum

INNER, OUTER = 0.95, 0.998
STEPS = 40
"""Into how many pieces a funnel's curve is cut at most."""


def controlled(points: Sequence[TrendPoint]) -> tuple[tuple[TrendPoint, ...], Control | None]:
    """The last TREND months with their control limits, and what these rest on: the first BASELINE of the points.

    The last point is the month shown; there are no limits while fewer than PROVISIONAL months have an interval."""
    since = points[-1].month.back(TREND - 1)
    shown = [point for point in points if point.month >= since]
    base = [point.mean for point in points if _error(point.mean)][:BASELINE]
    if len(base) < PROVISIONAL:
        return tuple(shown), None
    made = baseline([mean.value or 0.0 for mean in base], [_error(mean) for mean in base], [mean.n for mean in base])
    frozen = len(base) >= BASELINE
    control = Control(made.centre, made.excess, len(base), frozen, ALARM_BEYOND if frozen else ALARM_WITHIN)
    return tuple(TrendPoint(point.month, point.mean, _limits(point.mean, made)) for point in shown), control


def _error(mean: Mean) -> float:
    """The standard error that its interval stands for: a sealed month has no other; 0 where it cannot be told."""
    if mean.value is None or mean.low is None or mean.high is None:
        return 0.0
    return (mean.high - mean.low) / (2 * normal_quantile())


def _limits(mean: Mean, made: Baseline) -> Interval | None:
    error = _error(mean)
    if not error:
        return None
    low, high = limits(made.centre, error, made.excess)
    return max(0.0, low), min(highest(made.centre), high)


def funnel(counts: Sequence[int], strata: Mapping[int, Stratum], centre: Estimate | None) -> tuple[FunnelLimits, ...]:
    """The limits from the least to the most of these numbers of calls, a little beyond either; empty without any."""
    common = means.common_spread(strata.values())
    if not counts or centre is None or not centre.variance or common is None:
        return ()
    low, high = max(1, min(counts) - 2), max(counts) + 2
    share, step = 1 / len(strata), max(1, -(-(high - low) // STEPS))
    places = [*range(low, high, step), high]
    return tuple(FunnelLimits(n, *(groups.funnel_limits(n, share, centre, common, confidence)
                                   for confidence in (INNER, OUTER))) for n in places)
