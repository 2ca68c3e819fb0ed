"""Rosters as values: a row for each shift (工号, 日期, 上班, 下班, 班次, 用餐), or a grid of agents and days.

Who works is told by staff number, or by name where there is no column of numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from qadesk.errors import RuleBroken
from qadesk.i18n import N_, _
from qadesk.importing.headings import all_words, cells_by_field, find_columns
from qadesk.importing.person_words import NAME, NUMBER
from qadesk.importing.roster_grid import find_grids, read_grid
from qadesk.importing.roster_legend import find_legend
from qadesk.importing.roster_sheets import read_sheets
from qadesk.importing.roster_times import (
    Legend,
    code_key,
    is_rest,
    plain_text,
    read_clock,
    read_hours,
    read_span,
    read_template,
    reason_of,
    unknown_code,
    with_meal,
)
from qadesk.importing.tables import Table, read_table
from qadesk.importing.times import Unreadable, read_day
from qadesk.models.imports import Reject, ShiftRow
from qadesk.models.shifts import ShiftTemplate

FIELD_NAMES = {
    "staff_no": N_("Staff number"),
    "agent": N_("Name"),
    "day": N_("Day"),
    "start": N_("Begins"),
    "end": N_("Ends"),
    "hours": N_("Working hours"),
    "name": N_("Shift"),
    "meal_start": N_("Meal begins"),
    "meal_end": N_("Meal ends"),
    "meal": N_("Meal"),
}
_NAMES = {
    "staff_no": f"{NUMBER} agent",
    "agent": NAME,
    "day": "日期 排班日期 上班日期 工作日期 班次日期 day date shiftdate workdate",
    "start": "上班 上班时间 开始 开始时间 起始时间 begins start starttime from",
    "end": "下班 下班时间 结束 结束时间 截止时间 ends end endtime to",
    "hours": "时间 时段 工作时间 上下班时间 班次时间 hours workinghours time",
    "name": "班次 班次名称 班别 班种 shift shiftname shiftcode",
    "meal_start": "用餐开始 用餐开始时间 午餐开始 就餐开始 mealbegins mealstart lunchstart",
    "meal_end": "用餐结束 用餐结束时间 午餐结束 就餐结束 mealends mealend lunchend",
    "meal": "用餐 用餐时间 就餐 就餐时间 午餐 午休 meal mealtime lunch",
}
_TODO = N_("The first row must name the columns 工号, 日期, 上班, 下班, 班次; or name each day in a column of its own.")


def read_roster(path: Path, *, encoding: str = "", known: Legend | None = None,
                today: date | None = None) -> list[ShiftRow | Reject]:
    """Each shift of a roster as a value or a reject. `known` are the shifts that codes stand for where the list has no
    legend of its own; `today` tells the year of days without one.

    Raises BadInput when it is neither a list of shifts nor a grid."""
    sheets = read_sheets(path, encoding)
    legend = {**(known or {}), **find_legend(sheets)}
    if grids := find_grids(sheets, path.stem, today):
        return [row for grid in grids for row in read_grid(grid, legend)]
    table = read_table(path, encoding=encoding, known_names=all_words(_NAMES))
    columns = _columns(table)
    return [found if isinstance(found, Reject) else _Line(table, columns, legend, *found).shift()
            for found in table.records()]


def unknown_codes(rejects: Iterable[Reject]) -> tuple[str, ...]:
    """The codes that were refused because their hours are not known, as they were met."""
    reason = unknown_code()
    return tuple(dict.fromkeys(plain_text(reject.value) for reject in rejects if reject.reason == reason))


def _columns(table: Table) -> dict[str, int]:
    """The columns of a list of shifts. Raises BadInput without who, when, or hours."""
    columns = find_columns(table, _NAMES, FIELD_NAMES, ("day",), _(_TODO))
    who = () if "agent" in columns else ("staff_no",)
    hours = () if {"hours", "name"} & columns.keys() else ("start", "end")
    find_columns(table, _NAMES, FIELD_NAMES, (*who, *hours), _(_TODO))
    return columns


class _Refused(Exception):  # noqa: N818 (no error: it carries why a row is refused)
    """The field that cannot be, and why."""

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason


class _Line:
    """One row of a list of shifts."""

    def __init__(self, table: Table, columns: Mapping[str, int], legend: Legend, row: int,
                 cells: Sequence[str]) -> None:
        self._table, self._columns, self._legend, self._row = table, columns, legend, row
        self._text = dict.fromkeys(_NAMES, "") | cells_by_field(cells, columns)

    def shift(self) -> ShiftRow | Reject:
        """The shift as a value, or why it is none."""
        try:
            return self._read()
        except _Refused as refused:
            at = self._columns.get(refused.field)
            column = _(FIELD_NAMES[refused.field]) if at is None else self._table.column_name(at)
            return Reject(self._row, column, self._text[refused.field], refused.reason)

    def _read(self) -> ShiftRow:
        text = self._text
        who = "staff_no" if "staff_no" in self._columns else "agent"
        agent, name = text[who], text["name"]
        if not agent:
            raise _Refused(who, _("it is empty"))
        try:
            day = read_day(text["day"])
        except Unreadable as error:
            raise _Refused("day", str(error)) from error
        if "\ufffd" in name:
            raise _Refused("name", _("it is not in the encoding of the file"))
        if self._is_rest():
            return ShiftRow(self._row, agent, day, None, None, name)
        found = self._with_meal(self._hours())
        return ShiftRow(self._row, agent, day, found.start_minute, found.end_minute, name, found.meal)

    def _is_rest(self) -> bool:
        """A day off has its word in place of the shift or of the times."""
        words = {self._text[field] for field in ("start", "end", "hours", "name")} - {""}
        return bool(words) and all(map(is_rest, words))

    def _hours(self) -> ShiftTemplate:
        """Begin and end by their columns, by one column of hours, or by what the code stands for."""
        text = self._text
        if text["start"] or text["end"] or not (text["hours"] or text["name"]):
            return self._by_times()
        if text["hours"]:
            return self._tried("hours", lambda: ShiftTemplate("", *read_hours(*read_span(text["hours"]))))
        known = self._legend.get(code_key(text["name"]))
        return known or self._tried("name", lambda: read_template(text["name"]), unknown_code())

    def _by_times(self) -> ShiftTemplate:
        for field in ("start", "end"):
            try:
                read_clock(self._text[field])
            except Unreadable as error:
                raise _Refused(field, str(error) if self._text[field] else _("it is empty")) from error
        try:
            return ShiftTemplate("", *read_hours(self._text["start"], self._text["end"]))
        except Unreadable as error:
            raise _Refused("start", str(error)) from error
        except RuleBroken as error:
            raise _Refused("end", error.what) from error

    def _with_meal(self, found: ShiftTemplate) -> ShiftTemplate:
        text = self._text
        if text["meal"]:
            return self._tried("meal", lambda: with_meal(found, *read_span(text["meal"])))
        return self._tried("meal_start", lambda: with_meal(found, text["meal_start"], text["meal_end"]))

    def _tried(self, field: str, make: Callable[[], ShiftTemplate], instead: str = "") -> ShiftTemplate:
        try:
            return make()
        except (Unreadable, RuleBroken) as error:
            raise _Refused(field, instead or reason_of(error)) from error
