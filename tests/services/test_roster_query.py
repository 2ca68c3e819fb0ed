"""The roster as others ask for it: the shift of a minute, over midnight too, and who was there when they should."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from qadesk.models.attendance import Attendance
from qadesk.models.shifts import ShiftTime
from qadesk.services.roster_query import RosterBook, attendance
from qadesk.services.stations import LoggedIn
from tests.services.field import HEADING, SHANGHAI, Field

MONDAY = date(2026, 8, 31)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 3))
SUNDAY = MONDAY + timedelta(days=6)
ROSTER = ("工号,日期,上班,下班,班次,用餐开始,用餐结束\nA01,2026-08-31,08:30,17:30,白班,12:00,12:45\n"
          "A01,2026-09-01,22:00,06:00,夜班,01:00,01:30\nA01,2026-09-03,08:30,17:30,白班,,\n")
DAY, NIGHT = ShiftTime(MONDAY, 510, 1050, "白班", (720, 765)), ShiftTime(TUESDAY, 1320, 1800, "夜班", (1500, 1530))


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    made = Field(logged_in, tmp_path / "来源")
    made.import_people("工号,姓名,班组,自,至,入职\nA01,张伟,一班,2025-01-01,,\nA02,李娜,二班,2026-09-02,,\n")
    logged_in.desk.rosters.import_list(logged_in.actor, made.write("排班.csv", ROSTER))
    return made


def ask(field: Field, last: date, now: datetime) -> dict[tuple[str, date], tuple[Attendance, int, int]]:
    desk = field.session.desk
    numbers = {row.agent_id: row.staff_no for row in desk.people.list(field.session.actor)}
    with desk.station.database.reading() as session:
        found = attendance(session, MONDAY, last, SHANGHAI, round(now.timestamp() * 1000))
    return {(numbers[one.agent_id], one.day): (one.state, one.calls, one.calls_outside) for one in found}


def calls(field: Field, *starts: str, agent: str = "A01") -> None:
    rows = [f"{agent}-{start},{agent},13800000000,4001,{start}:00,60,售后,呼入,\n" for start in starts]
    field.import_list(field.write(f"话单{agent}.csv", HEADING + "".join(rows)))


def test_a_minute_finds_its_shift_over_midnight_and_near_it(field: Field) -> None:
    with field.session.desk.station.database.reading() as session:
        book = RosterBook(session, MONDAY, WEDNESDAY)
        agent = book.near(1, MONDAY, 720)
        assert agent == (DAY, 720)
        assert book.near(1, WEDNESDAY, 75) == (NIGHT, 1515)
        assert book.near(1, WEDNESDAY, 360) is None
        assert book.near(1, WEDNESDAY, 389, margin=30) == (NIGHT, 1829)
        assert book.near(1, WEDNESDAY, 390, margin=30) is None
        assert book.near(1, MONDAY, 480, margin=30) == (DAY, 480)
        assert book.near(2, MONDAY, 720) is None
        assert (book.shifts(1, MONDAY), book.shifts(1, WEDNESDAY)) == ((DAY,), ())
        assert book.days(1) == {MONDAY, TUESDAY}
        assert book.days(2) == frozenset()


def test_each_day_says_who_worked_was_missing_or_came_unrostered(field: Field) -> None:
    calls(field, "2026-08-31 08:10", "2026-09-02 01:15", "2026-09-02 14:00", "2026-09-04 09:00")
    calls(field, "2026-09-03 10:00", agent="A02")
    calls(field, "2026-09-03 10:00", agent="未知")
    shown = ask(field, SUNDAY, datetime(2026, 9, 4, 4, tzinfo=UTC))
    assert shown["A01", MONDAY] == (Attendance.WORKED, 1, 0)
    assert shown["A01", TUESDAY] == (Attendance.WORKED, 1, 0)
    assert shown["A01", WEDNESDAY] == (Attendance.UNROSTERED, 1, 1)
    assert shown["A01", THURSDAY] == (Attendance.ABSENT, 0, 0)
    assert shown["A01", SUNDAY] == (Attendance.OFF, 0, 0)
    assert shown["A02", THURSDAY] == (Attendance.UNROSTERED, 1, 1)
    assert shown["A02", WEDNESDAY] == (Attendance.UNKNOWN, 0, 0)
    assert ("A02", MONDAY) not in shown  # in no team yet


def test_nobody_is_missing_before_the_shift_is_over_or_the_calls_are_there(field: Field) -> None:
    noon = datetime(2026, 8, 31, 4, tzinfo=UTC)
    assert ask(field, MONDAY, noon)["A01", MONDAY][0] == Attendance.AWAITED
    evening = noon + timedelta(hours=8)
    assert ask(field, MONDAY, evening)["A01", MONDAY][0] == Attendance.AWAITED
    calls(field, "2026-08-31 10:00", agent="A02")
    assert ask(field, MONDAY, noon)["A01", MONDAY][0] == Attendance.AWAITED
    assert ask(field, MONDAY, evening)["A01", MONDAY][0] == Attendance.ABSENT
    assert ask(field, WEDNESDAY, evening)["A01", WEDNESDAY][0] == Attendance.OFF
