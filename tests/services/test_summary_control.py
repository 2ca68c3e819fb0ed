"""Control limits and funnel of a month: provisional, then frozen; from eight months on; a sealed month counts as it was
sealed; as many months are read as they need."""

from __future__ import annotations

from datetime import datetime

import pytest

from qadesk.models.months import Month
from qadesk.models.summary_quality import TREND, TrendPoint
from qadesk.models.summary_values import Behind, Mean, Verdict
from qadesk.services.stations import LoggedIn
from qadesk.services.summary_control import controlled, funnel
from qadesk.statistics.control import ALARM_BEYOND, ALARM_WITHIN, BASELINE, PROVISIONAL
from qadesk.statistics.means import Stratum, Sums, centre_estimate
from tests.services.months import AUGUST, ZONE, Book
from tests.services.test_summary_figures import write

STEADY = (84.0, 85.0, 84.5, 83.5, 85.5)


def months(count: int, last: float | None = None) -> list[TrendPoint]:
    """So many steady months up to August; the last one at another level."""
    levels = [STEADY[at % 5] for at in range(count)]
    if last is not None:
        levels[-1] = last
    return [TrendPoint(AUGUST.back(count - 1 - at), mean(level, AUGUST.back(count - 1 - at)))
            for at, level in enumerate(levels)]


def mean(level: float, month: Month) -> Mean:
    return Mean(level, level - 1.2, level + 1.2, 470, Behind(month))


def test_too_few_months_have_no_limits() -> None:
    shown, control = controlled(months(PROVISIONAL - 1))
    assert control is None and all(point.limits is None and point.verdict is None for point in shown)


def test_limits_are_provisional_and_say_so() -> None:
    shown, control = controlled(months(PROVISIONAL))
    assert control is not None and not control.frozen and control.months == PROVISIONAL
    assert control.alarm_months == ALARM_WITHIN and control.excess >= 1
    assert all(point.verdict is Verdict.UNTOLD for point in shown)


@pytest.mark.parametrize(("level", "verdict"), [(95.0, Verdict.ABOVE), (84.4, Verdict.UNTOLD), (70.0, Verdict.BELOW)])
def test_a_month_far_off_is_called_out_against_the_frozen_limits(level: float, verdict: Verdict) -> None:
    shown, control = controlled(months(BASELINE + 6, level))
    assert len(shown) == TREND and shown[-1].verdict is verdict
    assert control is not None and control.frozen and control.months == BASELINE
    assert control.alarm_months == ALARM_BEYOND
    assert control == controlled(months(BASELINE + 6))[1]  # later months do not move the limits


def test_a_month_without_an_interval_has_no_limits_and_moves_none() -> None:
    points = months(12)
    points[5] = TrendPoint(points[5].month, Mean(84.0, None, None, 1, Behind(points[5].month)))
    shown, control = controlled(points)
    assert shown[5].limits is None and shown[4].limits is not None
    assert control is not None and control.months == 11


def test_the_funnel_spans_the_numbers_of_calls_around_the_centre() -> None:
    strata = {agent: Stratum(400, Sums.of((1.0, 80.0 + 10 * (call % 3) + agent % 4) for call in range(12)))
              for agent in range(12)}
    centre = centre_estimate(list(strata.values()), 12, None)
    found = funnel([10, 15, 12], strata, centre)
    assert (found[0].n, found[-1].n) == (8, 17) and [one.n for one in found] == sorted(one.n for one in found)
    assert all(one.outer[0] < one.inner[0] < centre.mean < one.inner[1] < one.outer[1] for one in found)
    assert len(funnel([10, 5_000], strata, centre)) < 60
    assert funnel([], strata, centre) == () and funnel([10], {}, None) == ()


def test_months_are_read_until_the_limits_have_what_they_need(logged_in: LoggedIn) -> None:
    """Fifteen months before, three more than a trend shows, each with two agents' calls."""
    def fill(book: Book) -> None:
        agents = [book.agent("A01"), book.agent("A02")]
        for back in range(15):
            day = AUGUST.back(back).first_day
            for agent in agents:
                for hour in (9, 10, 11):
                    item = book.call(agent, datetime(day.year, day.month, 5, hour, tzinfo=ZONE))
                    book.score(item, *(("1.1",) if (hour + back) % 2 else ()))

    write(logged_in, fill)
    quality = logged_in.desk.summary_figures.month(logged_in.actor, AUGUST).quality
    assert len(quality.trend) == TREND and quality.control is not None and quality.control.months == 15
    short = logged_in.desk.summary_figures.month(logged_in.actor, AUGUST, trend=2).quality
    assert len(short.trend) == 2 and short.control is None and short.centre == quality.centre
