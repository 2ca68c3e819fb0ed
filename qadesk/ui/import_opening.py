"""Opening a call list for its check, off the window's thread: how it is cut and read, its first calls, its doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from qadesk.importing.day_doubts import DayDoubt, day_doubt
from qadesk.importing.first_calls import first_calls
from qadesk.importing.mappings import ListMapping, open_call_list, propose_mapping, with_values_read
from qadesk.importing.named_mappings import NamedMapping, applied
from qadesk.importing.tables import Row, Table
from qadesk.models.imports import CallRow, NotCall, Reject
from qadesk.models.people import Actor
from qadesk.services.desk import Desk

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Cut:
    """How a person wants a file cut; what is "" or FOUND is found."""

    encoding: str
    delimiter: str
    heading_row: int


@dataclass(frozen=True)
class Corrections:
    """What a person chose of how values are read: the zone where `has_zone`, order and unit where they are not ""."""

    has_zone: bool = False
    offset_min: int | None = None
    order: str = ""
    unit: str = ""

    def of(self, mapping: ListMapping) -> ListMapping:
        """The mapping with what was chosen."""
        if self.has_zone:
            mapping = replace(mapping, offset_min=self.offset_min)
        if self.unit:
            mapping = replace(mapping, duration_unit=self.unit, talk_unit=self.unit)
        return replace(mapping, order=self.order) if self.order else mapping


@dataclass(frozen=True)
class Opened:
    """A list that was opened: how it is cut and read, its first rows, the mappings that there are, the one used."""

    table: Table
    rows: Sequence[Row]
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
    rows = [found for found in islice(table.records(), SHOWN_ROWS) if not isinstance(found, Reject)]
    return Opened(table, rows, applied(way, table) if way else propose_mapping(table), mappings, way,
                  desk.settings.rules(actor).zone)


def reread(table: Table, mapping: ListMapping, chosen: Corrections, kept_order: str) -> ListMapping:
    """The mapping with what its columns' values show anew, and what was chosen; `kept_order` is that of a named mapping
    for days that the values leave open."""
    read = with_values_read(table, chosen.of(mapping), chosen.order)
    if not read.order and kept_order:
        read = with_values_read(table, read, kept_order)
    return chosen.of(read)


def first_look(table: Table, mapping: ListMapping, zone: ZoneInfo) -> FirstLook:
    """What becomes of the first rows."""
    return FirstLook(first_calls(table, mapping, zone), day_doubt(table, mapping))


def keep_mapping(desk: Desk, actor: Actor, way: NamedMapping, *, instead: bool
                 ) -> tuple[NamedMapping, tuple[NamedMapping, ...]]:
    """Keep a mapping; gives it back with all that there are then. Raises Conflict, RuleBroken."""
    desk.list_mappings.save(actor, way, instead=instead)
    return way, desk.list_mappings.all(actor)
