"""The invented service centre of a practice station: from when to when, who works there, in which teams and shifts.

Everything follows from the day on which the station is made, so that the same day gives the same centre.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from qadesk.models.months import Month, month_of_day
from qadesk.models.periods import Week, week_of_day

DAY = timedelta(days=1)
TEAMS = ("一班", "二班", "三班")
MOST_AGENTS = 24
PEOPLE_COLUMNS = ("工号", "姓名", "班组", "自", "至", "入职")
ROSTER_COLUMNS = ("工号", "日期", "上班", "下班", "班次", "用餐")
SHIFTS = (("早班", 8 * 60, 16 * 60 + 30, 11 * 60 + 30), ("中班", 10 * 60, 18 * 60 + 30, 12 * 60 + 30),
          ("晚班", 13 * 60 + 30, 22 * 60, 17 * 60 + 30))
"""Name, begin, end and the meal's begin, in minutes from the day's midnight."""
MEAL_MINUTES = 30
YEARS_BEFORE = 2  # most agents have been there as long
NEW_DAYS = 45  # the newest agent began so long before the last week, the one before a little ahead of the first day
WEAK, STRONG, MOVED, LEFT = "A06", "A04", "A08", "A10"
ROSTERED_WEEKS_ON = 2  # the roster goes on for so long after the last week


@dataclass(frozen=True)
class Calendar:
    """The days of a practice station. `week` is the last whole one before `today`, which nobody has drawn yet, and its
    Sunday is still to be brought in; `closed` is the last month all of whose calls were drawn before it."""

    today: date
    week: Week
    closed: Month
    first_day: date

    @property
    def last_day(self) -> date:
        return self.week.last_day

    @property
    def eve(self) -> date:
        """The last working day before today: until its evening the people of the station were at work."""
        return self.today - timedelta(days=max(1, self.today.weekday() - 4) if self.today.weekday() else 3)

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks with calls, `week` the last."""
        found = [week_of_day(self.first_day)]
        while found[-1] < self.week:
            found.append(found[-1].next())
        return tuple(found)

    def days_of(self, week: Week) -> list[date]:
        """The days of a week that have calls."""
        return [day for day in days(week.first_day, week.last_day) if day >= self.first_day]


@dataclass(frozen=True)
class Person:
    """An agent: hired when, in which team from and until which day, and how the work is done: `skill` is 0 for most,
    above it better."""

    staff_no: str
    hired_on: date
    stays: tuple[tuple[str, date, date | None], ...]
    skill: float

    @property
    def name(self) -> str:
        return f"座席 {self.staff_no}"

    def team_on(self, day: date) -> str:
        """The team of that day, "" before and after."""
        return next((team for team, first, last in self.stays if first <= day <= (last or date.max)), "")


@dataclass(frozen=True)
class ShiftOn:
    """A shift of one agent; minutes from its day's midnight."""

    staff_no: str
    day: date
    name: str
    start_minute: int
    end_minute: int
    meal_minute: int


def calendar_at(now_utc_ms: int, zone: ZoneInfo, weeks: int | None = None) -> Calendar:
    """The days of a station made at this instant: from the first day of the last month that can be a whole one, or
    with so many `weeks`."""
    today = datetime.fromtimestamp(now_utc_ms / 1000, zone).date()
    week = week_of_day(today - timedelta(days=7))
    closed = month_of_day(week.first_day).before()
    first = closed.first_day if weeks is None else week.first_day - timedelta(weeks=weeks - 1)
    return Calendar(today, week, closed, first)


def days(first: date, last: date) -> Iterator[date]:
    """The days from the first to the last, both included."""
    return (first + timedelta(days=at) for at in range((last - first).days + 1))


def staff(when: Calendar, agents: int) -> tuple[Person, ...]:
    """The agents A01, A02, ...: two new ones, one who changes teams, one who leaves at the end of the closed month."""
    numbers = [f"A{number:02d}" for number in range(1, agents + 1)]
    return tuple(_person(number, place, numbers, when) for place, number in enumerate(numbers))


def _person(staff_no: str, place: int, numbers: Sequence[str], when: Calendar) -> Person:
    team, hired = TEAMS[place * len(TEAMS) // len(numbers)], date(when.first_day.year - YEARS_BEFORE, 3, 1)
    skill = {WEAK: -1.1, STRONG: 0.7}.get(staff_no, ((place * 7) % 11 - 5) / 40)
    if place == len(numbers) - 1:
        hired, skill = when.week.first_day - timedelta(days=NEW_DAYS), -0.3
    elif place == len(numbers) - 2:
        hired, skill = when.first_day - timedelta(days=NEW_DAYS // 2), -0.2
    moves = _first_monday(when.closed.first_day + timedelta(days=14))
    if staff_no == MOVED:
        return Person(staff_no, hired, ((team, hired, moves - DAY), (_next_team(team), moves, None)), skill)
    return Person(staff_no, hired, ((team, hired, when.closed.last_day if staff_no == LEFT else None),), skill)


def _next_team(team: str) -> str:
    return TEAMS[(TEAMS.index(team) + 1) % len(TEAMS)]


def _first_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def shifts(people: Iterable[Person], first: date, last: date) -> list[ShiftOn]:
    """Who works when: a team has one shift a week, in turn; everybody is off two days, most at the week's end."""
    return [shift for person in people for day in days(first, last) if (shift := _shift(person, day)) is not None]


def _shift(person: Person, day: date) -> ShiftOn | None:
    team, number = person.team_on(day), int(person.staff_no[1:])
    if not team or day.weekday() in _days_off(number):
        return None
    turn = (TEAMS.index(team) + (day.toordinal() - 1) // 7) % len(SHIFTS)  # day 1 was a Monday
    return ShiftOn(person.staff_no, day, *SHIFTS[turn])


def _days_off(number: int) -> tuple[int, int]:
    """Both days of the week's end, or one of them and a working day."""
    return ((5, 6), (6, number % 5), (5, number % 5))[number % 3]


def people_list(people: Iterable[Person]) -> bytes:
    """`人员.csv` as a person would keep it; who changed teams has a row for each."""
    return _table(PEOPLE_COLUMNS, [(person.staff_no, person.name, team, f"{first}", f"{last or ''}",
                                    f"{person.hired_on}") for person in people for team, first, last in person.stays])


def roster_list(rows: Iterable[ShiftOn]) -> bytes:
    """`排班.csv`: a row for each shift."""
    return _table(ROSTER_COLUMNS, [(shift.staff_no, f"{shift.day}", _clock(shift.start_minute),
                                    _clock(shift.end_minute), shift.name, _meal(shift)) for shift in rows])


def _meal(shift: ShiftOn) -> str:
    return f"{_clock(shift.meal_minute)}-{_clock(shift.meal_minute + MEAL_MINUTES)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([columns, *rows])
    return text.getvalue().encode("utf-8-sig")
