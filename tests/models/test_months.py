"""Months by the centre's clock: names, neighbours over the year's end, and bounds where clocks change."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.errors import BadInput
from qadesk.models.months import Month, month_at, month_of_day, read_month

HOUR_MS = 3_600_000


def test_a_month_knows_its_days_and_neighbours() -> None:
    december = read_month("2026-12")
    assert (december.next(), december.before()) == (Month(2027, 1), Month(2026, 11))
    assert Month(2027, 1).before() == december and str(december.last_day) == "2026-12-31"
    assert Month(2028, 2).last_day == date(2028, 2, 29)


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_every_day_lies_in_its_month(day: date) -> None:
    month = month_of_day(day)
    assert month.first_day <= day <= month.last_day
    assert read_month(month.name) == month == month.next().before()


def test_bounds_follow_the_centres_clock() -> None:
    shanghai, berlin = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
    august, march = Month(2026, 8), Month(2026, 3)
    start = august.start_utc_ms(shanghai)
    assert (month_at(start, shanghai), month_at(start - 1, shanghai)) == (august, Month(2026, 7))
    assert august.end_utc_ms(shanghai) - start == 31 * 24 * HOUR_MS
    assert march.end_utc_ms(berlin) - march.start_utc_ms(berlin) == (31 * 24 - 1) * HOUR_MS


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "1999-01", "2026-8", "2026-08-01", "２０２６-08"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_month(text)
