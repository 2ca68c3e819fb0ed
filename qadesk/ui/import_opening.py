"""Opening a call list for its check, off the window's thread: how it is cut and read, its first calls, its doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from qadesk.importing.day_doubts import DayDoubt, day_doubt
from qadesk.importing.first_calls import first_calls
from qadesk.importing.mappings import ListMapping, open_call_list, propose_mapping
from qadesk.importing.named_mappings import NamedMapping, applied
from qadesk.importing.tables import Table
from qadesk.models.imports import CallRow, NotCall, Reject
from qadesk.models.people import Actor
from qadesk.services.desk import Desk


@dataclass(frozen=True)
class Cut:
    """How a person wants a file cut; what is "" or FOUND is found."""

    encoding: str
    delimiter: str
    heading_row: int


@dataclass(frozen=True)
class Opened:
    """A list that was opened: how it is cut and read, the mappings that there are, the one that was used."""

    table: Table
    mapping: ListMapping
    mappings: tuple[NamedMapping, ...]
    way: NamedMapping | None
    zone: ZoneInfo


@dataclass(frozen=True)
class FirstLook:
    """The first rows as calls, and what the dates of the list leave open."""

    found: Sequence[CallRow | Reject | NotCall]
    doubt: DayDoubt | None


def opened(desk: Desk, actor: Actor, path: Path, cut: Cut, way: NamedMapping | None, *, choose: bool) -> Opened:
    """The list, read by the mapping `way`; `choose`: by the kept one that has its heading, where there is one.

    Raises BadInput."""
    mappings = desk.list_mappings.all(actor)
    table = open_call_list(path, encoding=cut.encoding, delimiter=cut.delimiter, heading_row=cut.heading_row)
    if choose:
        way = next((one for one in mappings if one.heading and one.heading == table.heading), None)
    return Opened(table, applied(way, table) if way else propose_mapping(table), mappings, way,
                  desk.settings.rules(actor).zone)


def first_look(table: Table, mapping: ListMapping, zone: ZoneInfo) -> FirstLook:
    """What becomes of the first rows."""
    return FirstLook(first_calls(table, mapping, zone), day_doubt(table, mapping))


def keep_mapping(desk: Desk, actor: Actor, way: NamedMapping, *, instead: bool
                 ) -> tuple[NamedMapping, tuple[NamedMapping, ...]]:
    """Keep a mapping; gives it back with all that there are then. Raises Conflict, RuleBroken."""
    desk.list_mappings.save(actor, way, instead=instead)
    return way, desk.list_mappings.all(actor)
