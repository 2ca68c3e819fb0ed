"""The days of a practice station for several todays, and who works there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qadesk.models.months import Month
from qadesk.models.periods import Week
from qadesk.services import practice_centre as centre

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAYS = [
    (datetime(2026, 9, 6, 15, 59, tzinfo=UTC), Week(2026, 35), Month(2026, 7)),   # Sunday 23:59 in Shanghai
    (datetime(2026, 9, 6, 16, 0, tzinfo=UTC), Week(2026, 36), Month(2026, 7)),    # Monday 00:00
    (datetime(2026, 11, 28, 4, 0, tzinfo=UTC), Week(2026, 47), Month(2026, 10)),  # a Saturday late in a month
    (datetime(2026, 10, 1, 4, 0, tzinfo=UTC), Week(2026, 39), Month(2026, 8)),    # the first of a month
    (datetime(2027, 1, 4, 4, 0, tzinfo=UTC), Week(2026, 53), Month(2026, 11)),    # after a week 53
    (datetime(2027, 1, 20, 4, 0, tzinfo=UTC), Week(2027, 2), Month(2026, 12)),    # January
    (datetime(2028, 3, 15, 4, 0, tzinfo=UTC), Week(2028, 10), Month(2028, 2)),    # after a leap day
]


def at(now: datetime, weeks: int | None = None) -> centre.Calendar:
    return centre.calendar_at(int(now.timestamp() * 1000), SHANGHAI, weeks)


@pytest.mark.parametrize(("now", "week", "closed"), TODAYS)
def test_the_last_whole_week_is_left_and_the_closed_month_is_whole(now: datetime, week: Week, closed: Month) -> None:
    when = at(now)
    assert (when.week, when.closed, when.first_day) == (week, closed, closed.first_day)
    assert when.last_day < when.today <= when.last_day + timedelta(days=7)
    drawn = when.weeks[:-1]
    assert when.weeks[-1] == when.week and drawn[-1].last_day >= when.closed.last_day
    assert [day for each in when.weeks for day in when.days_of(each)] == list(
        centre.days(when.first_day, when.last_day))
    assert 6 <= len(when.weeks) <= 11


@pytest.mark.parametrize(("now", "week", "closed"), TODAYS)
def test_its_people_were_at_work_until_the_working_day_before_today(now: datetime, week: Week, closed: Month) -> None:
    when = at(now)
    assert when.eve.weekday() < 5 and when.week.first_day + timedelta(days=4) <= when.eve < when.today
    assert when.today - when.eve <= timedelta(days=3)


def test_a_station_may_be_of_few_weeks() -> None:
    when = at(TODAYS[1][0], 2)
    assert when.first_day == date(2026, 8, 24) and len(when.weeks) == 2


def test_people_are_in_three_teams_two_are_new_one_moves_one_leaves() -> None:
    when = at(TODAYS[2][0])
    people = {person.staff_no: person for person in centre.staff(when, 24)}
    assert list(people) == [f"A{number:02d}" for number in range(1, 25)]
    assert {person.team_on(when.first_day) for person in people.values()} == {*centre.TEAMS, ""}
    new = [no for no, person in people.items() if when.first_day - person.hired_on < timedelta(days=90)]
    assert new == ["A23", "A24"]
    moved, left = people[centre.MOVED], people[centre.LEFT]
    assert len(moved.stays) == 2 and moved.stays[1][1] == moved.stays[0][2] + timedelta(days=1)  # type: ignore[operator]
    assert moved.stays[1][1].weekday() == 0 and when.closed.first_day < moved.stays[1][1] < when.closed.last_day
    assert left.team_on(when.closed.last_day) and not left.team_on(when.closed.last_day + timedelta(days=1))


def test_everybody_works_five_days_in_one_shift_a_week_and_nobody_after_leaving() -> None:
    when = at(TODAYS[2][0])
    people = centre.staff(when, 24)
    week = when.weeks[1]
    on = centre.shifts(people, week.first_day, week.last_day)
    for person in people:
        own = [shift for shift in on if shift.staff_no == person.staff_no]
        if person.hired_on <= week.first_day:
            assert len(own) == 5 and len({shift.name for shift in own}) == 1
    assert {shift.name for shift in on} == {name for name, *_times in centre.SHIFTS}
    assert not [shift for shift in centre.shifts(people, when.closed.last_day + timedelta(days=1), when.last_day)
                if shift.staff_no == centre.LEFT]


def test_the_lists_are_ones_that_the_station_reads() -> None:
    when = at(TODAYS[2][0])
    people = centre.staff(when, 24)
    rows = centre.people_list(people).decode("utf-8-sig").splitlines()
    assert len(rows) == 26 and rows[0] == "工号,姓名,班组,自,至,入职"
    roster = centre.roster_list(centre.shifts(people[:1], when.week.first_day, when.last_day))
    head, *shifts = roster.decode("utf-8-sig").splitlines()
    assert head == "工号,日期,上班,下班,班次,用餐" and len(shifts) == 5 and all("班,1" in row for row in shifts)
