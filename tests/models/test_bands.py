"""Bands: a partition of the day in the centre's zone, read from a rules value."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from qadesk.errors import BadInput
from qadesk.models.bands import read_bands
from qadesk.settings import BANDS as DEFAULT_BANDS

SHANGHAI = ZoneInfo("Asia/Shanghai")
BANDS = read_bands(DEFAULT_BANDS)


@pytest.mark.parametrize(("clock", "code"), [
    ("00:00", "A_night"), ("07:29", "A_night"), ("07:30", "B_handover_am"), ("08:59", "B_handover_am"),
    ("09:00", "C_morning"),
    ("12:00", "D_meal"), ("13:30", "E_afternoon"), ("17:59", "F_handover_pm"), ("23:59", "G_evening"),
])
def test_a_call_is_in_the_band_of_its_start(clock: str, code: str) -> None:
    start = datetime.fromisoformat(f"2026-09-01T{clock}").replace(tzinfo=SHANGHAI)
    assert BANDS.at(int(start.timestamp() * 1000), SHANGHAI).code == code


def test_the_clock_is_the_centres_own() -> None:
    start_utc_ms = int(datetime.fromisoformat("2026-09-01T04:00+00:00").timestamp() * 1000)
    assert BANDS.at(start_utc_ms, SHANGHAI).code == "D_meal"
    assert BANDS.at(start_utc_ms, ZoneInfo("Europe/Berlin")).code == "A_night"


def test_handover_and_meal_bands_weigh_more() -> None:
    assert {band.code: band.g for band in BANDS.bands} == {
        "A_night": 100, "B_handover_am": 150, "C_morning": 100, "D_meal": 150,
        "E_afternoon": 100, "F_handover_pm": 150, "G_evening": 100}


@pytest.mark.parametrize("values", [
    [], [{"code": "A", "start": "25:00", "g": 100}], [{"code": "A|", "start": "05:00", "g": 100}],
    [{"code": "A", "start": "05:00", "g": 0}], [{"code": "A", "start": "05:00", "g": True}],
    [{"code": "A", "start": "05:00", "g": 1}, {"code": "A", "start": "06:00", "g": 1}],
    [{"code": "A", "start": "05:00", "g": 1}, {"code": "B", "start": "05:00", "g": 1}],
])
def test_a_value_that_is_no_partition_is_refused(values: list[dict[str, object]]) -> None:
    with pytest.raises(BadInput):
        read_bands(values)


def test_the_last_band_of_the_day_goes_on_after_midnight() -> None:
    bands = read_bands([{"code": "day", "start": "08:00", "g": 100}, {"code": "night", "start": "20:00", "g": 100}])
    early = datetime.fromisoformat("2026-09-01T03:00").replace(tzinfo=SHANGHAI)
    assert bands.at(int(early.timestamp() * 1000), SHANGHAI).code == "night"
