"""Periods of a draw: ISO weeks, days and supplements; their names, days, and their instants in the centre's zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from qadesk.errors import BadInput
from qadesk.models.periods import OneDay, Supplement, Week, in_order, read_period, read_week, week_at

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_week_runs_from_monday_to_sunday_in_the_centres_zone() -> None:
    week = read_week("2026-W36")
    assert (week.first_day, week.last_day, week.name) == (date(2026, 8, 31), date(2026, 9, 6), "2026-W36")
    assert week.start_utc_ms(SHANGHAI) == int(datetime.fromisoformat("2026-08-30T16:00+00:00").timestamp() * 1000)
    assert week.end_utc_ms(SHANGHAI) - week.start_utc_ms(SHANGHAI) == 7 * 86_400_000
    assert week_at(week.start_utc_ms(SHANGHAI), SHANGHAI) == week == week_at(week.end_utc_ms(SHANGHAI) - 1, SHANGHAI)
    assert week.next() == Week(2026, 37) and Week(2026, 53).next() == Week(2027, 1)


@pytest.mark.parametrize("text", ["2026-W60", "2026-36", "W36", "", "2025-W53", "2026-W00", "２０２６-W36"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_week(text)


@pytest.mark.parametrize(("text", "period"), [
    ("2026-W36", Week(2026, 36)), (" 2026-w36 ", Week(2026, 36)), ("2026-09-01", OneDay(date(2026, 9, 1))),
    ("2026-W53+1", Supplement(Week(2026, 53), 1)), ("2026-09-01+12", Supplement(OneDay(date(2026, 9, 1)), 12))],
    ids=lambda value: value if isinstance(value, str) else "")
def test_a_period_is_read_by_its_name(text: str, period: Week | OneDay | Supplement) -> None:
    assert read_period(text) == period and read_period(period.name) == period


@pytest.mark.parametrize("text", ["2026-02-30", "20260901", "2026-W36+0", "2026-W36+", "2026-W36+1+1", "+1",
                                  "1999-09-01", "2026-W36+１", "2025-W53+1"])
def test_texts_that_name_no_period_are_refused(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_period(text)
    assert refused.value.code == "E-DRW-02"


def test_a_day_belongs_to_its_week_and_a_supplement_to_its_period() -> None:
    day, late = read_period("2027-01-01"), read_period("2027-01-01+2")
    assert day.week == Week(2026, 53) and day in Week(2026, 53).days and day.next().name == "2027-01-02"
    assert (late.base, late.week, late.next().name) == (day, Week(2026, 53), "2027-01-01+3")
    assert (late.start_utc_ms(SHANGHAI), late.end_utc_ms(SHANGHAI)) == (
        day.start_utc_ms(SHANGHAI), day.end_utc_ms(SHANGHAI))


def test_days_of_a_change_of_the_clock_are_shorter_or_longer() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hours = [(period.end_utc_ms(berlin) - period.start_utc_ms(berlin)) / 3_600_000
             for period in map(read_period, ("2026-03-29", "2026-10-25", "2026-W13", "2026-W43"))]
    assert hours == [23, 25, 167, 169]


def test_periods_stand_in_the_order_of_their_days() -> None:
    names = ["2026-08-31", "2026-08-31+1", "2026-09-06", "2026-W36", "2026-W36+1", "2026-W36+2", "2026-09-07"]
    assert [period.name for period in in_order(map(read_period, reversed(names)))] == names
