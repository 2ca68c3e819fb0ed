"""Which column of a list with headings holds which field: by the names, and by what the values say where these fail."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qadesk.importing.column_fits import INSTANTS, LENGTHS, empty_ones, misfits
from qadesk.importing.column_pairs import longer_of
from qadesk.importing.column_values import (
    Rows,
    holds_clocks,
    holds_days,
    holds_instants,
    holds_lengths,
    holds_telephones,
    infer_columns,
    instants_of,
    values_of,
)
from qadesk.importing.columns import is_length_name, propose_columns, unit_of, waits
from qadesk.importing.tables import Table

_NAMES_NUMBER = re.compile(r".*(?:id|no|num|number|code|编号|号|号码|编码|代码|序号|編號|號|號碼|代碼)")
_CLEAR_BY_VALUES = ("recording", "direction")
_MAY_STAND_ELSEWHERE = frozenset(("caller", "callee", "duration", "talk", "recording", "direction", "queue", "call_id"))


def chosen(table: Table, rows: Rows, names: list[str], given: Mapping[str, int], banned: set[tuple[str, int]]
           ) -> dict[str, int]:
    """The column of each field by normalised headings: `given` ones stay, `banned` pairs of field and column are out.

    Where a known layout gives nothing, files, directions and telephones are found by their values as well."""
    columns = _fitting(rows, names, given, banned)
    if empty := {name: at for name, at in empty_ones(rows, columns).items()
                 if name in _MAY_STAND_ELSEWHERE and name not in given}:
        others = _fitting(rows, names, given, banned | set(empty.items()))
        free = {name: at for name, at in empty.items() if at not in others.values()}
        columns = {**free, **others}  # a column with values goes before an empty one of a better name
    if "start" not in columns and "day" in columns and _has_times(values_of(rows, columns["day"])):
        columns["start"] = columns.pop("day")
    columns = _with_day_apart(rows, columns, table.width)
    if "start" not in given:
        columns = _with_earlier_start(rows, columns, table.width)
    if "duration" not in given and "talk" not in given:
        columns = _with_both_lengths(table, rows, names, columns)
    if "start" not in columns or not columns.keys() & {"duration", "talk", "end"}:
        numbers = {name: at for at, name in enumerate(names) if _NAMES_NUMBER.fullmatch(name) or waits(name)}
        columns = {**columns, **{name: at for name, at in inferred(rows, numbers | columns, table).items() if name in (
            "day", *INSTANTS, *LENGTHS)}}
    return _with_clear_texts(rows, columns, table) if not given else columns


def inferred(rows: Rows, columns: Mapping[str, int], table: Table) -> dict[str, int]:
    return infer_columns(rows, columns, table.width, lambda at: _unit_at(table, at))


def _unit_at(table: Table, at: int) -> str:
    return unit_of(table.heading[at]) if at < len(table.heading) else ""


def _fitting(rows: Rows, names: list[str], given: Mapping[str, int], banned: set[tuple[str, int]]) -> dict[str, int]:
    """The columns by their names, but for those whose values are none of the field. A start without its day is kept
    only where the list has nothing better: its rows are refused with that reason."""
    found: dict[str, int] = {}
    while True:
        columns = propose_columns(names, given=given, banned=banned)
        found = found or columns
        wrong = {pair for pair in misfits(rows, columns, names) if pair[0] not in given}
        start = columns.get("start")
        if start is not None and "start" not in given and _lacks_day(rows, columns, start):
            wrong.add(("start", start))
        if wrong <= banned:
            is_all_there_is = "start" not in columns and found.get("start") not in columns.values() and _lacks_day(
                rows, found, found.get("start"))
            return {**columns, "start": found["start"]} if is_all_there_is else columns
        banned = banned | wrong


def _lacks_day(rows: Rows, columns: Mapping[str, int], start: int | None) -> bool:
    """Whether a start is a time of day, and no column holds its day."""
    values = values_of(rows, start)
    return "day" not in columns and holds_clocks(values) and not any(
        holds_days(values_of(rows, at)) for at in range(max(map(len, rows))) if at != start)


def _has_times(values: list[str]) -> bool:
    """Whether a column of days holds their times as well."""
    return holds_instants(values) and not holds_days(values)


def _with_both_lengths(table: Table, rows: Rows, names: list[str], columns: dict[str, int]) -> dict[str, int]:
    """Of two columns of lengths the longer one is the whole call, the other one its connected time."""
    if "talk" in columns or "duration" not in columns:
        return columns
    other = next((at for at, name in enumerate(names) if at not in columns.values() and is_length_name(name)
                  and holds_lengths(values_of(rows, at))), None)
    if other is None or _unit_at(table, other) != _unit_at(table, columns["duration"]):
        return columns
    longer = longer_of(rows, columns["duration"], other)
    return columns if longer is None else {**columns, "duration": longer,
                                           "talk": other if longer == columns["duration"] else columns["duration"]}


def _with_clear_texts(rows: Rows, columns: dict[str, int], table: Table) -> dict[str, int]:
    """Files, directions and the customer's telephone get their column where no heading names it."""
    found = {name: at for name, at in inferred(rows, columns, table).items() if name in _CLEAR_BY_VALUES} | columns
    if found.keys() & {"caller", "callee"}:
        return found
    free = (at for at in range(table.width) if at not in found.values())
    telephone = next((at for at in free if holds_telephones(values_of(rows, at))), None)
    return found if telephone is None else {**found, "caller": telephone}


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
