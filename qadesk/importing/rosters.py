"""Rosters as values: 工号, 日期, 上班, 下班, 班次; a row for each shift, and one without times for a day off."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from qadesk.errors import RuleBroken
from qadesk.i18n import N_, _
from qadesk.importing.headings import all_words, cells_by_field, find_columns
from qadesk.importing.tables import Table, read_table
from qadesk.importing.times import Unreadable, read_day
from qadesk.models.imports import Reject, ShiftRow
from qadesk.models.shifts import DAY_MINUTES, end_after

FIELD_NAMES = {
    "staff_no": N_("Staff number"),
    "day": N_("Day"),
    "start": N_("Begins"),
    "end": N_("Ends"),
    "name": N_("Shift"),
}
_NAMES = {
    "staff_no": "工号 员工工号 座席工号 坐席工号 员工编号 座席号 坐席号 staffno staffnumber staffid agentno "
                "agentnumber agent employeeid",
    "day": "日期 排班日期 上班日期 工作日期 班次日期 day date shiftdate workdate",
    "start": "上班 上班时间 开始 开始时间 起始时间 begins start starttime from",
    "end": "下班 下班时间 结束 结束时间 截止时间 ends end endtime to",
    "name": "班次 班次名称 班别 班种 shift shiftname shiftcode",
}
_REST = frozenset("休 休息 公休 轮休 调休 排休 休假 off rest dayoff".split())
_CLOCK = re.compile(r"(?P<next>次日|翌日|\+1)?\s*(?:(?P<h>\d{1,2})[:.点时](?P<m>\d{1,2})(?::00)?分?|(?P<c>\d{3,4}))",
                    re.ASCII)


def read_roster(path: Path, *, encoding: str = "") -> list[ShiftRow | Reject]:
    """Each row of a roster as a value or a reject. Raises BadInput when it lacks number, day, begin or end."""
    table = read_table(path, encoding=encoding, known_names=all_words(_NAMES))
    columns = find_columns(table, _NAMES, FIELD_NAMES, ("staff_no", "day", "start", "end"),
                           _("The first row must name the columns: 工号, 日期, 上班, 下班, 班次."))
    return [found if isinstance(found, Reject) else _shift(table, columns, *found) for found in table.records()]


def read_clock(text: str) -> tuple[int, bool]:
    """Minutes after midnight of 08:30, 8:30, 0830, 24:00, and whether 次日 or +1 names the next day.

    Raises Unreadable."""
    value = text.strip().replace("：", ":")
    found = _CLOCK.fullmatch(value)
    if not found:
        raise Unreadable(_("this is no time such as 08:30"))
    hour, minute = (found["h"], found["m"]) if found["h"] else (found["c"][:-2], found["c"][-2:])
    minutes = int(hour) * 60 + int(minute)
    if int(minute) > 59 or minutes > DAY_MINUTES:
        raise Unreadable(_("there is no such time of day"))
    return minutes, bool(found["next"])


def read_hours(start: str, end: str) -> tuple[int, int]:
    """Begin and end of a shift in minutes from its day's midnight; an end not after the begin is the next day's.

    Raises Unreadable or RuleBroken."""
    (begins, late), (ends, next_day) = read_clock(start), read_clock(end)
    if late or begins == DAY_MINUTES:
        raise Unreadable(_("a shift begins on its own day"))
    return begins, ends + DAY_MINUTES if next_day and ends < begins else end_after(begins, ends)


def _shift(table: Table, columns: Mapping[str, int], row: int, cells: Sequence[str]) -> ShiftRow | Reject:
    text = cells_by_field(cells, columns)

    def refused(field: str, reason: str) -> Reject:
        return Reject(row, table.column_name(columns[field]), text[field], reason)

    if not text["staff_no"]:
        return refused("staff_no", _("it is empty"))
    try:
        day = read_day(text["day"])
    except Unreadable as error:
        return refused("day", str(error))
    name = text.get("name", "")
    if "\ufffd" in name:
        return refused("name", _("it is not in the encoding of the file"))
    if _is_rest(text):
        return ShiftRow(row, text["staff_no"], day, None, None, name)
    field, reason = _fault(text)
    if field:
        return refused(field, reason)
    return ShiftRow(row, text["staff_no"], day, *read_hours(text["start"], text["end"]), name)


def _is_rest(text: Mapping[str, str]) -> bool:
    """A day off has its word in place of the shift or of the times."""
    words = {text["start"].casefold(), text["end"].casefold(), text.get("name", "").casefold()} - {""}
    return bool(words) and words <= _REST


def _fault(text: Mapping[str, str]) -> tuple[str, str]:
    for field in ("start", "end"):
        try:
            read_clock(text[field])
        except Unreadable as error:
            return field, str(error) if text[field] else _("it is empty")
    try:
        read_hours(text["start"], text["end"])
    except Unreadable as error:
        return "start", str(error)
    except RuleBroken as error:
        return "end", error.what
    return "", ""
