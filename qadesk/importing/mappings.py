"""How a call list is read: a proposal from its heading, its known layout and a sample of its values.

The preview shows the proposal and a person may change it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import islice
from pathlib import Path
from statistics import median

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.columns import KNOWN_NAMES, propose_columns, states_utc, unit_of
from qadesk.importing.tables import Table, read_table
from qadesk.importing.times import Unreadable, day_order, read_instant
from qadesk.models.imports import Reject

_SAMPLE_ROWS = 500
_LIKELY_MEDIAN_MS = 2 * 3600 * 1000
_EVENTS = ("CHAN_START", "CHAN_END", "BRIDGE_START", "BRIDGE_ENTER", "LINKEDID_END", "APP_START")
# Lists that switches write without a heading: their least width, and where their fields stand.
_LAYOUTS = (
    (18, {"agent": 3, "call_id": 4, "caller": 5, "callee": 6, "start": 7, "end": 8, "recording": 9, "direction": 14}),
    (16, {"caller": 1, "callee": 2, "start": 9, "answer": 10, "end": 11, "duration": 12, "talk": 13, "call_id": 16}),
    (15, {"caller": 1, "callee": 2, "start": 4, "answer": 5, "end": 6, "duration": 7, "talk": 8, "call_id": 10}),
    (14, {"caller": 1, "callee": 2, "start": 4, "answer": 5, "end": 6, "duration": 7, "talk": 8, "call_id": 10}),
)


@dataclass(frozen=True)
class ListMapping:
    """The column of each field, and what the values leave open: zone of the times, order of day and month, units."""

    columns: Mapping[str, int] = field(default_factory=dict)
    start_utc: bool = False
    day_first: bool | None = None
    duration_unit: str = "s"
    talk_unit: str = "s"

    def missing(self) -> tuple[str, ...]:
        """Fields without which no row can be a call: a start, an agent and some length."""
        have = self.columns.keys()
        length = () if have & {"duration", "talk", "end"} else ("duration",)
        return tuple(name for name in ("start", "agent") if name not in have) + length

    def with_column(self, name: str, column: int | None) -> ListMapping:
        """The mapping with one field moved to another column, or left out when `column` is None."""
        columns = {key: at for key, at in self.columns.items() if key != name}
        return replace(self, columns=columns if column is None else columns | {name: column})


def open_call_list(path: Path, *, encoding: str = "", delimiter: str = "") -> Table:
    """The list as a table; encoding and delimiter are found when not given. Raises BadInput."""
    return read_table(path, encoding=encoding, delimiter=delimiter, known_names=KNOWN_NAMES)


def propose_mapping(table: Table) -> ListMapping:
    """A proposal how to read the list. Raises BadInput for a list of channel events, which are no calls."""
    _refuse_events(table)
    columns = propose_columns(table.heading) if table.heading else _known_layout(table)
    return with_values_read(table, ListMapping(columns))


def with_values_read(table: Table, mapping: ListMapping) -> ListMapping:
    """The mapping with units, zone and order of day and month as headings and values of its columns show them."""
    start = mapping.columns.get("start")
    utc = start is not None and states_utc(table.column_name(start))
    return replace(mapping, start_utc=utc, day_first=_day_first(table, mapping),
                   duration_unit=_unit(table, mapping, "duration"), talk_unit=_unit(table, mapping, "talk"))


def _sample(table: Table, column: int | None) -> list[str]:
    rows = (found for found in islice(table.records(), _SAMPLE_ROWS) if not isinstance(found, Reject))
    return [] if column is None else [cells[column].strip() for _row, cells in rows if column < len(cells)]


def _refuse_events(table: Table) -> None:
    first = _sample(table, 0)
    if first and sum(value in _EVENTS for value in first) * 2 > len(first):
        raise BadInput(_("{file} is a list of channel events, not of calls.").format(file=table.file), file=table.file,
                       safe=_("Nothing was imported."), todo=_("Choose the list of calls (CDR) instead."),
                       code="E-INP-04")


def _known_layout(table: Table) -> dict[str, int]:
    for width, columns in _LAYOUTS:
        starts = _sample(table, columns["start"])
        if table.width >= width and starts and _readable(starts, _is_instant) > 0.5:
            return {name: at for name, at in columns.items() if at < table.width}
    return {}


def _readable(values: list[str], reads: Callable[[str], bool]) -> float:
    return sum(map(reads, values)) / len(values)


def _is_instant(value: str) -> bool:
    try:
        read_instant(value, UTC)
    except Unreadable:
        return False
    return not value.isdigit()


def _day_first(table: Table, mapping: ListMapping) -> bool | None:
    """The order that the values prove; None when none does or they contradict each other."""
    column = mapping.columns.get("day", mapping.columns.get("start"))
    proofs = {order for order in map(day_order, _sample(table, column)) if order is not None}
    return proofs.pop() if len(proofs) == 1 else None


def _unit(table: Table, mapping: ListMapping, name: str) -> str:
    """The unit in the heading, else milliseconds when the middle value would be hours as seconds, else seconds."""
    column = mapping.columns.get(name)
    if column is None:
        return "s"
    if stated := unit_of(table.column_name(column)):
        return stated
    numbers = [int(value) for value in _sample(table, column) if value.isascii() and value.isdigit() and int(value)]
    return "ms" if numbers and median(numbers) * 1000 > _LIKELY_MEDIAN_MS else "s"
