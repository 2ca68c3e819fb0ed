"""The working-day calendar as other services read it: which days were entered otherwise than their weekday says."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.working_days import CalendarDay, after_working_days


def entered_days(session: Session) -> dict[date, bool]:
    """Each day that was entered, and whether it is worked; pass it to `is_working` and `after_working_days`."""
    return {row.day: row.working for row in session.execute(select(CalendarDay.day, CalendarDay.working))}


def term_end(session: Session, first: date, days: int) -> date:
    """The last day of a term of so many working days that begins the day after `first`."""
    return after_working_days(first, days, entered_days(session))
