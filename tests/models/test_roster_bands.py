"""Bands by roster: handovers and meals lie around the agent's own shifts, nights go over midnight, others by the clock.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qadesk.models.bands import BandKind, read_bands
from qadesk.models.roster_bands import RosterBands
from qadesk.models.shifts import Meal, ShiftTime
from qadesk.settings import BANDS

DAY = date(2026, 9, 1)


def shift(start: str, end: str, meal: Meal = (), day: date = DAY) -> ShiftTime:
    return ShiftTime(day, minutes(start), minutes(end), "", meal)


def minutes(text: str) -> int:
    hours, minute = text.split(":")
    return int(hours) * 60 + int(minute)


def bands(*shifts: ShiftTime, handover: int = 30, meal: int = 15) -> RosterBands:
    return RosterBands(read_bands(BANDS), {"A01": shifts}, handover, meal)


def band_at(found: RosterBands, time: str, agent: str = "A01", day: date = DAY) -> str:
    return found.at(agent, day.toordinal(), minutes(time)).code


@pytest.mark.parametrize(("time", "code"), [
    ("08:29", "B_handover_am"),  # before the shift the clock decides
    ("08:30", "B_handover_am"), ("09:29", "B_handover_am"), ("09:30", "C_morning"), ("11:40", "C_morning"),
    ("12:14", "C_morning"), ("12:15", "D_meal"), ("13:14", "D_meal"), ("13:15", "E_afternoon"),
    ("17:10", "E_afternoon"), ("17:29", "E_afternoon"), ("17:30", "F_handover_pm"), ("18:29", "F_handover_pm"),
    ("18:30", "G_evening"), ("03:00", "A_night")])
def test_the_agents_own_shift_decides(time: str, code: str) -> None:
    day = bands(shift("09:00", "18:00", (minutes("12:30"), minutes("13:00"))))
    assert band_at(day, time) == code


@pytest.mark.parametrize(("time", "day", "code"), [
    ("21:45", 0, "F_handover_pm"), ("22:15", 0, "F_handover_pm"), ("22:30", 0, "G_evening"), ("01:59", 1, "D_meal"),
    ("03:00", 1, "A_night"), ("05:45", 1, "B_handover_am"), ("06:29", 1, "B_handover_am"), ("06:30", 1, "A_night"),
    ("08:00", 1, "B_handover_am")])
def test_a_night_goes_over_midnight(time: str, day: int, code: str) -> None:
    night = bands(shift("22:00", "30:00", (minutes("25:30"), minutes("26:00"))))
    assert band_at(night, time, day=DAY + timedelta(days=day)) == code


def test_a_meal_that_is_not_told_is_at_the_clocks_hour() -> None:
    untold = bands(shift("09:00", "18:00"))
    assert [band_at(untold, time) for time in ("11:45", "13:29", "17:10")] == ["D_meal", "D_meal", "E_afternoon"]


def test_agents_and_days_without_a_roster_go_by_the_clock() -> None:
    known = bands(shift("12:00", "20:00"))
    assert band_at(known, "12:00", "A02") == "D_meal" and band_at(known, "12:00") == "B_handover_am"
    assert band_at(known, "17:10", day=DAY + timedelta(days=1)) == "F_handover_pm"


def test_without_minutes_of_handover_the_clock_tells_handovers_and_the_roster_meals() -> None:
    none = bands(shift("09:00", "18:00", (minutes("14:00"), minutes("14:30"))), handover=0, meal=0)
    assert [band_at(none, time) for time in ("09:00", "17:10", "12:00", "14:10")] == [
        "C_morning", "F_handover_pm", "C_morning", "D_meal"]


def test_shifts_that_follow_each_other_are_told_apart() -> None:
    two = bands(shift("08:00", "12:00"), shift("14:00", "18:00"), handover=15)
    assert [band_at(two, time) for time in ("12:10", "12:20", "13:50", "15:00")] == [
        "B_handover_am", "D_meal", "F_handover_pm", "E_afternoon"]


def test_a_centre_without_such_bands_goes_by_the_clock() -> None:
    plain = RosterBands(read_bands([{"code": "day", "start": "00:00", "g": 100}]), {"A01": [shift("09:00", "18:00")]},
                        30, 15)
    assert band_at(plain, "09:00") == "day"


def test_the_centres_own_bands_say_their_kind() -> None:
    own = read_bands([{"code": "夜", "start": "20:00", "g": 100}, {"code": "早交接", "start": "07:00", "g": 150,
                                                                "kind": "handover"}])
    assert [band.kind for band in own.bands] == [BandKind.HANDOVER, BandKind.ORDINARY]
    found = RosterBands(own, {"A01": [shift("22:00", "30:00")]}, 30, 15)
    assert (band_at(found, "22:10"), band_at(found, "23:00")) == ("早交接", "夜")
