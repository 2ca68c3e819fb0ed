"""Times and durations in the spellings of switches and spreadsheets."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.importing.durations import read_duration_ms
from qadesk.importing.times import Unreadable, orders_of, read_day, read_instant

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(("text", "local"), [
    ("2026-09-01 09:12:33", "2026-09-01T09:12:33"), ("2026/9/1 9:12", "2026-09-01T09:12:00"),
    ("2017.09.13 11:15:06", "2017-09-13T11:15:06"), ("20190422135716", "2019-04-22T13:57:16"),
    ("20190422 13:57:16", "2019-04-22T13:57:16"), ("201904221357", "2019-04-22T13:57:00"),
    ("2019-04-22 13:57:16.073", "2019-04-22T13:57:16.073"), ("2026-09-01T09:12:33", "2026-09-01T09:12:33"),
    ("2026年9月1日 9时12分33秒", "2026-09-01T09:12:33"), ("2026-09-01 下午 3:05", "2026-09-01T15:05:00"),
    ("2026/9/1 上午 12:05:00", "2026-09-01T00:05:00"), ("09/13/2017 11:15", "2017-09-13T11:15:00"),
    ("13/09/2017 11:15", "2017-09-13T11:15:00"), ("9/13/2017 1:15 PM", "2017-09-13T13:15:00"),
    ("2026-09-01T01:12:33Z", "2026-09-01T09:12:33"), ("2026-09-01 03:12:33+02:00", "2026-09-01T09:12:33"),
    ("2026-09-01", "2026-09-01T00:00:00"), ("46266.5", "2026-09-01T12:00:00"),
    ("2026-09-01 09:12:33 上午", "2026-09-01T09:12:33"), ("2026-09-01 凌晨 12:30", "2026-09-01T00:30:00"),
    ("2026-09-01 中午 12:30", "2026-09-01T12:30:00"), ("2026-09-01 中午 1:30", "2026-09-01T13:30:00"),
    ("2026/9/1 晚上 9:12:33", "2026-09-01T21:12:33"), ("01-9月 -26 09.12.33.000000 下午", "2026-09-01T21:12:33"),
    ("Tue Sep 01 09:12:33 CST 2026", "2026-09-01T09:12:33"), ("Tue Sep 01 09:12:33 2026", "2026-09-01T09:12:33"),
])
def test_an_instant_is_read_in_the_centres_zone(text: str, local: str) -> None:
    wanted = datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)
    assert read_instant(text, SHANGHAI) == round(wanted.timestamp() * 1000)


@pytest.mark.parametrize("text", ["1504531178", "1504531178.240", "1504531178000", "1504531178000000"])
def test_epochs_are_read_in_seconds_milliseconds_and_microseconds(text: str) -> None:
    assert read_instant(text, SHANGHAI) // 1000 == 1504531178


@pytest.mark.parametrize("text", ["", "INTEGER", "2026-02-30 09:00", "2026-09-01 25:00", "12-9-11 9:12", "pending", "0",
                                  "01/09/2026 09:12", "1026-09-01 09:12", "99999999999999", "2026-13-01", "٢٠٢٦-09-01",
                                  "2026-09-01 晚上 12:30", "Tue Sep 01 09:12:33 EST 2026", "2026-09-01 09:12 CDT"])
def test_what_is_no_certain_instant_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(Unreadable, match="."):
        read_instant(text, SHANGHAI)


def test_the_order_of_day_and_month_can_be_told() -> None:
    assert read_day("01/09/2026", order="dmy") == date(2026, 9, 1)
    assert read_day("01/09/2026", order="mdy") == date(2026, 1, 9)
    assert [sorted(orders_of(text)) for text in ("13/09/2017 1:00", "09/13/2017", "09/10/2017")] == [
        ["dmy"], ["mdy"], ["dmy", "mdy"]]


@pytest.mark.parametrize(("text", "day"), [("20260901", date(2026, 9, 1)), ("2026/9/1", date(2026, 9, 1)),
                                           ("2026年9月1日", date(2026, 9, 1)), ("2026.9.1", date(2026, 9, 1))])
def test_days_are_read(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(("text", "unit", "ms"), [
    ("71", "s", 71_000), ("71.5", "s", 71_500), ("71000", "ms", 71_000), ("2", "min", 120_000),
    ("10:15", "s", 615_000), ("00:01:11", "s", 71_000), ("1:02:03", "s", 3_723_000), ("00:01:11.5", "s", 71_500),
    ("5分10秒", "s", 310_000), ("1小时10分", "s", 4_200_000), ("1时10分5秒", "s", 4_205_000), ("71秒", "s", 71_000),
    ("1m11s", "s", 71_000), ("5 分钟", "s", 300_000), ("0", "s", 0), ("10：15", "s", 615_000),
])
def test_durations_are_read(text: str, unit: str, ms: int) -> None:
    assert read_duration_ms(text, unit) == ms


@pytest.mark.parametrize("text", ["pending", "", "-5", "1:75", "1:60:00", "1e5", "100000", "abc秒", "99:99:99",
                                  "99999999999999", "9" * 400, "9" * 5000, f"1天{'9' * 4999}小时"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_duration_ms(text)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (lambda: read_instant(text, SHANGHAI), lambda: read_duration_ms(text), lambda: read_day(text)):
        try:
            read()
        except Unreadable as error:
            assert str(error)


@given(st.integers(946_800_000, 4_102_000_000))
def test_a_written_time_is_read_back(epoch_s: int) -> None:
    local = datetime.fromtimestamp(epoch_s, SHANGHAI)
    for pattern in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y.%m.%d %H:%M:%S"):
        assert read_instant(local.strftime(pattern), SHANGHAI) == round(local.timestamp() * 1000)
