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
from qadesk.importing.column_values import (
    NO_TIME,
    Rows,
    holds_clocks,
    holds_day_numbers,
    holds_day_parts,
    holds_days,
    holds_instants,
    holds_lengths,
    holds_telephones,
    holds_zones,
    infer_columns,
    instants_of,
    is_connected_time,
    is_length,
    tells_calls_apart,
    unit_by_size,
    unit_by_spans,
    values_of,
)
from qadesk.importing.columns import (
    FIELDS,
    KNOWN_NAMES,
    normal_names,
    propose_columns,
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
_NAME_OF_FILE = re.compile(r"[\d./\\]")
_NAMES_NUMBER = re.compile(r".*(?:id|no|num|number|code|编号|号|号码|编码|代码|序号|編號|號|號碼|代碼)")
_INSTANTS, _LENGTHS = ("start", "answer", "end"), ("duration", "talk")
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
    read = _with_values(table, rows, mapping)
    return read if read.layout or not is_connected_time(rows, read.columns, read.order, read.duration_unit) else \
        _with_values(table, rows, read.with_column("duration", None).with_column("talk", read.columns["duration"]))


def with_values_read(table: Table, mapping: ListMapping, order: str = "") -> ListMapping:
    """The mapping with units, zone and order of day and month as headings and values of its columns show them.

    An `order` that is given holds."""
    return _with_values(table, _sample(table), mapping, order)


def _sample(table: Table) -> Rows:
    return [found[1] for found in islice(table.records(), _SAMPLE_ROWS) if not isinstance(found, Reject)]


def _bare(rows: Rows, layout: BareLayout | None, table: Table) -> ListMapping:
    if layout is None:
        return ListMapping(_inferred(rows, {}, table))
    found = _inferred(rows, layout.columns, table)
    extras = {name: found[name] for name in _BARE_EXTRAS if name in found}
    return ListMapping({**layout.columns, **extras}, layout.name, layout.helpers)


def _headed(rows: Rows, names: list[str], layout: Layout | None, table: Table) -> ListMapping:
    given = _places(names, layout.columns) if layout else {}
    without = [name for name, words in layout.columns.items() if not words] if layout else []
    banned: set[tuple[str, int]] = {(name, at) for name in without for at in range(len(names))}
    while True:
        columns = propose_columns(names, given=given, banned=banned)
        wrong = {(name, at) for name, at in columns.items() if name not in given and not _fits(rows, name, at)}
        if wrong <= banned:
            break
        banned |= wrong
    columns = _with_day_apart(rows, columns, table.width)
    if "start" not in given:
        columns = _with_earlier_start(rows, columns, table.width)
    if "start" not in columns or not columns.keys() & {"duration", "talk", "end"}:
        numbers = {name: at for at, name in enumerate(names) if _NAMES_NUMBER.fullmatch(name)}
        columns = {**columns, **{name: at for name, at in _inferred(rows, numbers | columns, table).items() if name in (
            "day", *_INSTANTS, *_LENGTHS)}}
    if layout is None:
        columns = _with_clear_texts(rows, columns, table)
    if "zone" in columns and (layout and layout.utc or _stated_offset(table, columns) is not None):
        del columns["zone"]  # that of the customer: the heading of the times says theirs
    helpers = _places(names, layout.helpers) if layout else {}
    status = status_column(names)
    if status is not None and "status" not in helpers and status not in columns.values():
        helpers["status"] = status
    kind = next((names.index(name) for name in KINDS if name in names), None)
    if kind is not None and kind not in columns.values():
        helpers.setdefault("kind", kind)
    return ListMapping(columns, layout.name if layout else "", helpers, 0 if layout and layout.utc else None)


def _with_clear_texts(rows: Rows, columns: dict[str, int], table: Table) -> dict[str, int]:
    """Files, directions and the customer's telephone get their column where no heading names it."""
    found = {name: at for name, at in _inferred(rows, columns, table).items() if name in _CLEAR_BY_VALUES} | columns
    if found.keys() & {"caller", "callee"}:
        return found
    free = (at for at in range(table.width) if at not in found.values())
    telephone = next((at for at in free if holds_telephones(values_of(rows, at))), None)
    return found if telephone is None else {**found, "caller": telephone}


def _inferred(rows: Rows, columns: Mapping[str, int], table: Table) -> dict[str, int]:
    return infer_columns(rows, columns, table.width,
                         lambda at: at < len(table.heading) and bool(unit_of(table.heading[at])))


def _places(names: list[str], wanted: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for name, words in wanted.items():
        place = next((names.index(word) for word in words.split() if word in names), None)
        if place is not None:
            found[name] = place
    return found


def _fits(rows: Rows, name: str, column: int) -> bool:
    """Whether the values of a column are such as the field holds; an empty column fits."""
    values = [value for value in values_of(rows, column) if value not in NO_TIME]
    if not values:
        return True
    if name in _INSTANTS:
        return holds_instants(values) or holds_day_numbers(values) or not _is_other(values) or (
            name == "start" and holds_day_parts(values))
    if name == "call_id":
        return tells_calls_apart(values)
    if name == "day":
        return holds_days(values) or holds_instants(values) or holds_day_numbers(values)
    if name == "zone":
        return holds_zones(values)
    if name == "recording":
        return any(map(_NAME_OF_FILE.search, values))
    return name not in _LENGTHS or not holds_instants(values) or any(map(is_length, values))


def _is_other(values: list[str]) -> bool:
    """Whether values that are no times are clearly something else: lengths, or words of a few kinds."""
    return holds_lengths(values) or len(set(values)) * 4 < len(values)


def _with_day_apart(rows: Rows, columns: dict[str, int], width: int) -> dict[str, int]:
    """A start of days alone gets its time from a free column of clock times."""
    start = columns.get("start")
    if start is None or "day" in columns:
        return columns
    values = values_of(rows, start)
    free = [at for at in range(width) if at not in columns.values()]
    if holds_days(values):
        clock = next((at for at in free if holds_clocks(values_of(rows, at)) and not holds_days(values)), None)
        clock = clock if clock is not None else next((at for at in free if holds_clocks(values_of(rows, at))), None)
        return columns if clock is None else {**columns, "day": start, "start": clock}
    if holds_clocks(values):
        day = next((at for at in free if holds_days(values_of(rows, at))), None)
        return columns if day is None else {**columns, "day": day}
    return columns


def _with_earlier_start(rows: Rows, columns: dict[str, int], width: int) -> dict[str, int]:
    """A start that only answered calls have is the answer, where a column holds an earlier time for all of them."""
    start = columns.get("start")
    begins = instants_of(rows, start, "")
    if start is None or None not in begins or not any(begins):
        return columns
    for at in [at for at in range(width) if at not in columns.values()]:
        times = instants_of(rows, at, "")
        if None not in times and all(begin is None or time is not None and time <= begin
                                     for time, begin in zip(times, begins, strict=True)):
            return {"answer": start, **columns, "start": at}
    return columns


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
    if "day" in columns:
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
