"""The working-day calendar (工作日历): Monday to Friday, but for the days that were entered otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.models.base import Base
from qadesk.models.imports import Reject
from qadesk.models.types import Day

SATURDAY = 5


class CalendarDay(Base):
    """A day that is worked, or not, otherwise than its weekday says; `name` such as 国庆节."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(Day, primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(Text)


def is_working(day: date, entered: Mapping[date, bool]) -> bool:
    """Whether a day is worked, by what was entered of it, else by its weekday."""
    return entered.get(day, day.weekday() < SATURDAY)


def after_working_days(day: date, days: int, entered: Mapping[date, bool]) -> date:
    """The last day of a term of so many working days that begins the day after `day` (0: the day itself)."""
    left = days
    while left:
        day += timedelta(days=1)
        left -= is_working(day, entered)
    return day


@dataclass(frozen=True)
class EnteredDay:
    """A day as it was entered: whether it is worked, and what it is called."""

    day: date
    working: bool
    name: str = ""


@dataclass(frozen=True)
class CalendarYear:
    """A year of the calendar: the days entered otherwise than their weekday says, and today in the centre."""

    year: int
    today: date
    days: tuple[EnteredDay, ...]

    @cached_property
    def entered(self) -> dict[date, EnteredDay]:
        """The entered days by day."""
        return {entered.day: entered for entered in self.days}

    def is_working(self, day: date) -> bool:
        """Whether a day of the year is worked."""
        entered = self.entered.get(day)
        return entered.working if entered is not None else is_working(day, {})


@dataclass(frozen=True)
class DayRow:
    """A day of a list; `row` is its line in the file."""

    row: int
    day: date
    working: bool
    name: str


@dataclass(frozen=True)
class CalendarImported:
    """What an import did: days that are new, changed or known already, and the rows refused."""

    rows: int
    new: int
    changed: int
    known: int
    first_day: date | None
    rejects: tuple[Reject, ...]
    rejects_file: str = ""
