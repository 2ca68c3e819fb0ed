"""Weeks: ISO names, days, and their instants in the centre's zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from qadesk.errors import BadInput
from qadesk.models.periods import Week, read_week, week_at

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
