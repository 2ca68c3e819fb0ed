"""Numbers of what is entered day by day: `20260907-S01`, the day, a letter for the kind, and a count of that day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def next_number(session: Session, numbers: InstrumentedAttribute[str], letter: str, day: date) -> str:
    """The next one of a day of the centre; `numbers` is the column that holds them."""
    head = f"{day:%Y%m%d}-{letter}"
    taken = session.scalar(select(func.count()).where(numbers.between(head, f"{head}:")))
    return f"{head}{(taken or 0) + 1:02d}"
