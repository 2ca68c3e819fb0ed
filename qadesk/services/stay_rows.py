"""Rows of dated lists: those of a day, and a list written over its rows.

Rows with the same name and first day are kept, others go or come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from qadesk.models.people import Leadership, Membership
from qadesk.models.stays import Stay, Stays


class StayRow(Protocol):
    """A mapped row of a dated list."""

    from_day: date
    to_day: date | None


R = TypeVar("R", bound=StayRow)


def on_day(row: type[Leadership | Membership], day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """Whether a row covers a day, both its ends included."""
    return and_(row.from_day <= day, or_(row.to_day.is_(None), row.to_day >= day))


def write_stays(session: Session, rows: Mapping[str, list[R]], stays: Stays, make: Callable[[Stay], R]) -> None:
    """Make the rows (by name) say what `stays` say; `make` gives the row of a new one."""
    left = {(name, row.from_day): row for name, named in rows.items() for row in named}
    for stay in stays:
        row = left.pop((stay.name, stay.from_day), None)
        if row is None:
            session.add(make(stay))
        else:
            row.to_day = stay.to_day
    for row in left.values():
        session.delete(row)


def stay_words(stays: Stays) -> list[str]:
    """The stays as the audit trail tells them."""
    return [stay.words() for stay in stays]
