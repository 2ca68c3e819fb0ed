"""Peak and low half hours, and the centre's clock for many instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.local_clock import LocalClock
from qadesk.models.traffic import Spans, half_hours, spans_of


def test_half_hours_are_marked_against_the_mean_of_those_with_calls() -> None:
    minutes = [9 * 60] * 30 + [9 * 60 + 31] * 25 + [10 * 60] * 20 + [13 * 60 + 59] * 10 + [22 * 60] * 15
    marks = half_hours(minutes, 125, 50)  # the mean is 20
    assert spans_of(marks) == Spans(((540, 600),), ((810, 840),))


def test_an_even_day_has_neither_and_a_day_without_calls_no_mark() -> None:
    assert spans_of(half_hours(range(1440), 125, 50)) == Spans() == spans_of(half_hours((), 125, 50))


@given(st.integers(1_767_225_600, 1_798_761_600),  # the year 2026
       st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]))
def test_the_clock_agrees_with_the_zone(utc_s: int, name: str) -> None:
    clock, local = LocalClock(ZoneInfo(name)), datetime.fromtimestamp(utc_s, ZoneInfo(name))
    assert clock.iso(utc_s) == local.isoformat()
    assert clock.at(utc_s) == (local.toordinal(), local.hour * 3600 + local.minute * 60 + local.second)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_the_hours_of_a_change_of_the_clock_are_told_apart(day: str) -> None:
    zone, clock = ZoneInfo("Europe/Berlin"), LocalClock(ZoneInfo("Europe/Berlin"))
    first = datetime.fromisoformat(day).replace(tzinfo=UTC)
    for quarter in range(96):
        local = (first + timedelta(minutes=15 * quarter)).astimezone(zone)
        assert clock.iso(round(local.timestamp())) == local.isoformat()
