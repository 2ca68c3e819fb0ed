"""Control limits: the figure of false alarms that is printed under the chart holds, whatever the months' own spread."""

from __future__ import annotations

import random
from math import erf, sqrt

import pytest

from qadesk.statistics.control import ALARM_BEYOND, ALARM_WITHIN, BASELINE, PROVISIONAL, WIDTH, baseline, limits

RUNS = 4000


def quiet_months(rng: random.Random, count: int, excess: float) -> tuple[list[float], list[float]]:
    """Means of months in which nothing changes, with errors that differ; they spread `excess` times as much."""
    errors = [rng.uniform(0.4, 0.8) for _month in range(count)]
    return [84 + rng.gauss(0, excess * error) for error in errors], errors


def beyond(low: float, high: float, spread: float) -> float:
    """The chance that a later month of that spread around 84 lies outside the limits."""
    return 1 - (erf((high - 84) / spread / sqrt(2)) - erf((low - 84) / spread / sqrt(2))) / 2


def later_alarms(excess: float, *, known: bool = False) -> tuple[float, float]:
    """How often a month after the frozen baseline is called out, with the error of the simulation.

    `known`: the wrong method, which takes the months' errors as all there is."""
    rng, found = random.Random(20260907), []
    for _run in range(RUNS):
        values, errors = quiet_months(rng, BASELINE, excess)
        made = baseline(values, errors, [1 / error ** 2 for error in errors])
        low, high = limits(made.centre, 0.6, 1.0 if known else made.excess)
        found.append(beyond(low, high, 0.6 * excess))
    return mean_and_error(found)


def own_alarms(count: int, excess: float) -> tuple[float, float]:
    """How often one of the months that made the limits is called out."""
    rng, found = random.Random(20260907), []
    for _run in range(RUNS):
        values, errors = quiet_months(rng, count, excess)
        made = baseline(values, errors, [1 / error ** 2 for error in errors])
        outside = [not low <= value <= high for value, (low, high) in zip(
            values, (limits(made.centre, error, made.excess) for error in errors), strict=True)]
        found.append(sum(outside) / count)
    return mean_and_error(found)


def mean_and_error(found: list[float]) -> tuple[float, float]:
    mean = sum(found) / len(found)
    return mean, sqrt(sum((value - mean) ** 2 for value in found)) / len(found)


@pytest.mark.parametrize("excess", [1.0, 1.5, 4.0])
def test_a_later_month_is_called_out_no_more_often_than_printed(excess: float) -> None:
    rate, error = later_alarms(excess)
    assert rate <= 1 / ALARM_BEYOND + 3 * error


@pytest.mark.parametrize("excess", [1.0, 1.5, 4.0])
@pytest.mark.parametrize("count", [PROVISIONAL, 12, BASELINE])
def test_a_month_of_the_baseline_is_called_out_no_more_often_than_printed(count: int, excess: float) -> None:
    rate, error = own_alarms(count, excess)
    assert rate <= 1 / ALARM_WITHIN + 3 * error


def test_the_figure_of_the_tables_would_not_be_true_of_later_months() -> None:
    rate, error = later_alarms(4.0)
    assert rate > 1 / ALARM_WITHIN + 3 * error


def test_limits_from_the_errors_alone_would_cry_wolf() -> None:
    rate, error = later_alarms(1.5, known=True)
    assert rate > 1 / ALARM_BEYOND + 3 * error


def test_the_spread_is_never_taken_for_less_than_the_errors() -> None:
    assert baseline([84.0, 84.1, 84.0, 84.1], [1.0] * 4, [1.0] * 4).excess == 1.0
    assert limits(84.0, 1.0) == (84.0 - WIDTH, 84.0 + WIDTH)
