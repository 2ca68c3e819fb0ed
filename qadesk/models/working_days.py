"""The working-day calendar (工作日历): Monday to Friday, but for the days that were entered otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from qadesk.models.base import Base
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
