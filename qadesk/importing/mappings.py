"""How a call list is read: a proposal from its known layout, its headings and a sample of its values.

The preview shows the proposal and a person may change it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.bare_layouts import BareLayout, bare_layout
from qadesk.importing.column_choice import chosen, inferred
from qadesk.importing.column_pairs import has_own_lines, is_connected_time, longer_of
from qadesk.importing.column_values import (
    Rows,
    instants_of,
    unit_by_size,
    unit_by_spans,
    values_of,
)
from qadesk.importing.columns import (
    FIELDS,
    KNOWN_NAMES,
    normal_names,
    status_column,
    unit_of,
    utc_offset_min,
)
from qadesk.importing.field_words import KINDS
from qadesk.importing.list_layouts import Layout, known_layout
from qadesk.importing.no_calls import refuse_no_calls, refuse_timeless
from qadesk.importing.tables import FOUND, Table, read_table
from qadesk.importing.times import common_orders, order_of_column, orders_of, time_format
from qadesk.models.imports import Reject

_SAMPLE_ROWS = 500
_NAMES_NUMBER = re.compile(r".*(?:id|no|num|number|code|编号|号|号码|编码|代码|序号|編號|號|號碼|代碼)")
_BARE_EXTRAS = ("recording", "call_id")
_CLEAR_BY_VALUES = ("recording", "direction")
_ORDER_FIELDS = ("day", "start", "answer", "end")


@dataclass(frozen=True)
class ListMapping:
    """The column of each field, and what the values leave open: zone of the times, order of day and month, units.

    `layout` names a known kind of list, "" for another; `helpers` are columns beside the fields that reading it needs.
    `offset_min` is the list's own distance from UTC, None for the centre's zone; `order` is that of `times.py`."""

    columns: Mapping[str, int] = field(default_factory=dict)
    layout: str = ""
    helpers: Mapping[str, int] = field(default_factory=dict)
    offset_min: int | None = None
    order: str = ""
    time_format: str = ""
    duration_unit: str = "s"
    talk_unit: str = "s"

    def missing(self) -> tuple[str, ...]:
        """Fields without which no row can be a call: a start and some length."""
        have = self.columns.keys()
        length = () if have & {"duration", "talk", "end"} else ("duration",)
        return (() if "start" in have else ("start",)) + length

    def unsaid(self) -> tuple[str, ...]:
        """Fields that a person should name: those missing, and the agent, without whom no call is ever drawn."""
        missing = self.missing()
        return missing if "agent" in self.columns else (*missing[:1], "agent", *missing[1:]) if (
            "start" in missing) else ("agent", *missing)

    def with_column(self, name: str, column: int | None) -> ListMapping:
        """The mapping with one field moved to another column, or left out when `column` is None."""
        columns = {key: at for key, at in self.columns.items() if key != name}
        return replace(self, columns=columns if column is None else columns | {name: column})


def open_call_list(path: Path, *, encoding: str = "", delimiter: str = "", heading_row: int = FOUND) -> Table:
    """The list as a table; encoding, delimiter and the heading's row (0 for none) are found when not given.

    Raises BadInput."""
    return read_table(path, encoding=encoding, delimiter=delimiter, known_names=KNOWN_NAMES, heading_row=heading_row)


def propose_mapping(table: Table, layout: str = "") -> ListMapping:
    """A proposal how to read the list, as the known `layout` when one is named.

    Raises BadInput, with the reason, for a list that holds no calls, or lacks what tells the layout."""
    rows, names = _sample(table), normal_names(table.heading)
    refuse_no_calls(table.file, names, rows)
    mapping = _headed(rows, names, known_layout(names, layout), table) if names else _bare(
        rows, bare_layout(rows, table.width, layout), table)
    if layout and mapping.layout != layout:
        raise BadInput(_("{file} does not look like a list of the layout {layout}.").format(
            file=table.file, layout=layout), file=table.file, safe=_("Nothing was imported."),
            todo=_("Choose another mapping, or name the columns in the preview."), code="E-INP-06")
    if "start" not in mapping.columns:
        refuse_timeless(table.file, rows)
    return _with_lengths_told(table, rows, _with_values(table, rows, mapping))


def _with_lengths_told(table: Table, rows: Rows, read: ListMapping) -> ListMapping:
    """The mapping with the lengths as the values tell them: an only one may be the connected time, and one that is
    shorter than the connected time is no length of the call."""
    if read.layout:
        return read
    if is_connected_time(rows, read.columns, read.order, read.duration_unit):
        return _with_values(table, rows, read.with_column("duration", None).with_column(
            "talk", read.columns["duration"]))
    if {"duration", "talk", "end"} <= read.columns.keys() and longer_of(
            rows, read.columns["duration"], read.columns["talk"]) == read.columns["talk"]:
        return read.with_column("duration", None)
    return read


def with_values_read(table: Table, mapping: ListMapping, order: str = "") -> ListMapping:
    """The mapping with units, zone and order of day and month as headings and values of its columns show them.

    An `order` that is given holds."""
    return _with_values(table, _sample(table), mapping, order)


def _sample(table: Table) -> Rows:
    return [found[1] for found in islice(table.records(), _SAMPLE_ROWS) if not isinstance(found, Reject)]


def _bare(rows: Rows, layout: BareLayout | None, table: Table) -> ListMapping:
    if layout is None:
        return _with_own_lines(rows, ListMapping(inferred(rows, {}, table)))
    found = inferred(rows, layout.columns, table)
    extras = {name: found[name] for name in _BARE_EXTRAS if name in found}
    return ListMapping({**layout.columns, **extras}, layout.name, layout.helpers)


def _headed(rows: Rows, names: list[str], layout: Layout | None, table: Table) -> ListMapping:
    given = _places(names, layout.columns) if layout else {}
    without = [name for name, words in layout.columns.items() if not words] if layout else []
    banned: set[tuple[str, int]] = {(name, at) for name in without for at in range(len(names))}
    columns = chosen(table, rows, names, given, banned)
    if "zone" in columns and (layout and layout.utc or _stated_offset(table, columns) is not None):
        del columns["zone"]  # that of the customer: the heading of the times says theirs
    helpers = _places(names, layout.helpers) if layout else {}
    status = status_column(names)
    if status is not None and "status" not in helpers and status not in columns.values():
        helpers["status"] = status
    kind = next((names.index(name) for name in KINDS if name in names), None)
    if kind is not None and kind not in columns.values():
        helpers.setdefault("kind", kind)
    mapping = ListMapping(columns, layout.name if layout else "", helpers, 0 if layout and layout.utc else None)
    return mapping if ("agent", 0) in banned else _with_own_lines(rows, mapping)


def _with_own_lines(rows: Rows, mapping: ListMapping) -> ListMapping:
    """The mapping with the centre's own lines as agents, where no column names these."""
    if "agent" in mapping.columns or not has_own_lines(rows, mapping.columns):
        return mapping
    return replace(mapping, columns={**mapping.columns, "agent": mapping.columns["callee"]},
                   helpers={**mapping.helpers, "own_lines": mapping.columns["caller"]})


def _places(names: list[str], wanted: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for name, words in wanted.items():
        place = next((names.index(word) for word in words.split() if word in names), None)
        if place is not None:
            found[name] = place
    return found


def _stated_offset(table: Table, columns: Mapping[str, int]) -> int | None:
    """The minutes from UTC that the headings of the times state."""
    headings = [table.heading[at] for name in ("start", "day") if (at := columns.get(name)) is not None
                and at < len(table.heading)]
    return next((found for found in map(utc_offset_min, headings) if found is not None), None)


def _with_values(table: Table, rows: Rows, mapping: ListMapping, order: str = "") -> ListMapping:
    columns = mapping.columns
    stated = _stated_offset(table, columns)
    offset = mapping.offset_min if stated is None else stated
    order = order or _order(table, rows, columns)
    begin = instants_of(rows, columns.get("start"), order)
    answer, end = instants_of(rows, columns.get("answer"), order), instants_of(rows, columns.get("end"), order)
    shown = _first_format(rows, columns.get("start"), order)
    if "day" in columns and not shown.startswith(("YYYY", "DD", "MM", "YY")):
        shown = f"{_first_format(rows, columns['day'], order).split(' HH')[0]} {shown}".strip()
    return replace(mapping, offset_min=offset, order=order, time_format=shown,
                   duration_unit=_unit(table, rows, columns.get("duration"), begin, end),
                   talk_unit=_unit(table, rows, columns.get("talk"), answer, end))


def _first_format(rows: Rows, column: int | None, order: str) -> str:
    return next((found for value in values_of(rows, column) if (found := time_format(value, order))), "")


def _order(table: Table, rows: Rows, columns: Mapping[str, int]) -> str:
    """The order that the days of all columns of times prove; the whole list is asked when the sample leaves it open."""
    places = [columns[name] for name in _ORDER_FIELDS if name in columns]
    sample = [value for at in places for value in values_of(rows, at)]
    if order := order_of_column(sample):
        return order
    if len(rows) < _SAMPLE_ROWS or not common_orders(sample):
        return ""
    for found in table.records():
        cells = [] if isinstance(found, Reject) else [found[1][at] for at in places if at < len(found[1])]
        if any(len(orders_of(cell)) == 1 for cell in cells):
            return order_of_column([*sample, *cells])
    return ""


def _unit(table: Table, rows: Rows, column: int | None, begin: list[int | None], end: list[int | None]) -> str:
    """The unit of plain numbers as the spans beside them prove it, as the heading states it, or by their size."""
    if column is None:
        return "s"
    spans = unit_by_spans(rows, column, begin, end)
    stated = unit_of(table.heading[column]) if column < len(table.heading) else ""
    return spans or stated or unit_by_size(rows, column) or "s"


def shown_columns(table: Table, mapping: ListMapping) -> dict[str, str | int]:
    """The column of each field by its heading, or by its number from 1 where there is none."""
    return {name: table.heading[at] if at < len(table.heading) and table.heading[at] else at + 1
            for name in FIELDS if (at := mapping.columns.get(name)) is not None}
