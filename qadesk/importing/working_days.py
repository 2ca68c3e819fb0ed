"""Working-day calendars as values: 日期, 是否上班, 名称; a row for each day that is worked or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qadesk.i18n import N_, _
from qadesk.importing.headings import all_words, cells_by_field, find_columns
from qadesk.importing.tables import Table, read_table
from qadesk.importing.times import Unreadable, read_day
from qadesk.models.imports import Reject
from qadesk.models.working_days import DayRow

FIELD_NAMES = {"day": N_("Day"), "working": N_("Working day"), "name": N_("Day's name")}
_NAMES = {
    "day": "day 日期 date 日子",
    "working": "working 是否上班 上班 工作日 是否工作日 workingday work",
    "name": "name 名称 节日 节假日 说明 备注 holiday",
}
_WORKED = frozenset("1 是 上班 工作 工作日 补班 y yes true work working 班".split())
_FREE = frozenset("0 否 休 休息 放假 节假日 不上班 n no false off free holiday".split())


def read_calendar(path: Path, *, encoding: str = "") -> list[DayRow | Reject]:
    """Each row of a calendar as a value or a reject; a second row of one day is refused.

    Raises BadInput when it lacks the day or whether it is worked."""
    table = read_table(path, encoding=encoding, known_names=all_words(_NAMES))
    columns = find_columns(table, _NAMES, FIELD_NAMES, ("day", "working"),
                           _("The first row must name the columns: day, working, name (日期, 是否上班, 名称)."))
    seen: dict[object, int] = {}
    return [_once(row, table, columns, seen) for row in
            (found if isinstance(found, Reject) else _day(table, columns, *found) for found in table.records())]


def _once(row: DayRow | Reject, table: Table, columns: Mapping[str, int], seen: dict[object, int]) -> DayRow | Reject:
    if isinstance(row, Reject):
        return row
    first = seen.setdefault(row.day, row.row)
    if first == row.row:
        return row
    return Reject(row.row, table.column_name(columns["day"]), row.day.isoformat(),
                  _("the day stands in row {row} already").format(row=first))


def _day(table: Table, columns: Mapping[str, int], row: int, cells: Sequence[str]) -> DayRow | Reject:
    text = cells_by_field(cells, columns)

    def refused(field: str, reason: str) -> Reject:
        return Reject(row, table.column_name(columns[field]), text[field], reason)

    try:
        day = read_day(text["day"])
    except Unreadable as error:
        return refused("day", str(error) if text["day"] else _("it is empty"))
    if "\ufffd" in text.get("name", ""):
        return refused("name", _("it is not in the encoding of the file"))
    working = text["working"].casefold()
    if working not in _WORKED | _FREE:
        return refused("working", _("write 1 or 0, 是 or 否") if working else _("it is empty"))
    return DayRow(row, day, working in _WORKED, text.get("name", ""))
