"""What a list leaves open: whether 04/05 is in April or in May, with a date of it read both ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from qadesk.importing.mappings import ListMapping
from qadesk.importing.tables import Table
from qadesk.importing.times import Unreadable, orders_of, read_day
from qadesk.models.imports import Reject

_LOOKED_AT = 500


@dataclass(frozen=True)
class DayDoubt:
    """A date of the list as it stands there, and the days that it may be, by the order of `times.py`."""

    text: str
    readings: tuple[tuple[str, date], ...]


def day_doubt(table: Table, mapping: ListMapping) -> DayDoubt | None:
    """The first date that can be read in several ways; None where the mapping says how, or no date leaves it open."""
    place = mapping.columns.get("day", mapping.columns.get("start"))
    if mapping.order or place is None:
        return None
    for found in islice(table.records(), _LOOKED_AT):
        text = "" if isinstance(found, Reject) or place >= len(found[1]) else found[1][place].strip()
        readings = _readings(text)
        if len(readings) > 1:
            return DayDoubt(text, readings)
    return None


def _readings(text: str) -> tuple[tuple[str, date], ...]:
    found: dict[date, str] = {}
    for order in sorted(orders_of(text)):
        try:
            found.setdefault(read_day(text, order=order), order)
        except Unreadable:
            continue
    return tuple((order, day) for day, order in found.items())
