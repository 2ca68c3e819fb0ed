"""Lists of people as values: 工号, 姓名, 班组, 自, 至, 入职. An agent who changed teams has a row for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from qadesk.i18n import N_, _
from qadesk.importing.headings import all_words, cells_by_field, find_columns
from qadesk.importing.person_words import EXTENSION, NAME, NUMBER
from qadesk.importing.tables import Table, read_table
from qadesk.importing.times import Unreadable, read_day
from qadesk.models.imports import PersonRow, Reject

FIELD_NAMES = {
    "staff_no": N_("Staff number"),
    "name": N_("Name"),
    "team": N_("Team"),
    "from_day": N_("From"),
    "to_day": N_("To"),
    "hired_on": N_("Hired on"),
    "extension": N_("Extension"),
}
_NAMES = {
    "staff_no": f"{NUMBER} agent id",
    "name": NAME,
    "team": "班组 小组 组别 所属班组 所在班组 班组名称 所属小组 团队 所属团队 部门 所属部门 team teamname group",
    "from_day": "自 自日期 开始 开始日期 起始日期 生效日期 入组日期 from fromday since startdate start",
    "to_day": "至 至日期 结束 结束日期 截止日期 失效日期 离组日期 to today until enddate end",
    "hired_on": "入职 入职日期 入职时间 入职日 到岗日期 上岗日期 hired hiredon hiredate joined",
    "extension": EXTENSION,
}


def read_people(path: Path, *, encoding: str = "") -> list[PersonRow | Reject]:
    """Each row of a list of people as a value or a reject. Raises BadInput when it has no staff number or name."""
    table = read_table(path, encoding=encoding, known_names=all_words(_NAMES))
    columns = find_columns(table, _NAMES, FIELD_NAMES, ("staff_no", "name"),
                           _("The first row must name the columns: 工号, 姓名, 班组, 自, 至, 入职."))
    return [found if isinstance(found, Reject) else _person(table, columns, *found) for found in table.records()]


def _person(table: Table, columns: Mapping[str, int], row: int, cells: Sequence[str]) -> PersonRow | Reject:
    text = cells_by_field(cells, columns)
    days: dict[str, date | None] = {}
    for field in ("from_day", "to_day", "hired_on"):
        try:
            days[field] = read_day(text[field]) if text.get(field) else None
        except Unreadable as error:
            return Reject(row, table.column_name(columns[field]), text[field], str(error))
    reason = _fault(text, days, cells)
    if reason:
        field, why = reason
        return Reject(row, table.column_name(columns[field]), text[field], why)
    return PersonRow(row, text["staff_no"], text["name"], text.get("team", ""), **days,
                     extension=text.get("extension", "").removesuffix(".0"))


def _fault(text: Mapping[str, str], days: Mapping[str, date | None], cells: Sequence[str]) -> tuple[str, str] | None:
    for field in ("staff_no", "name"):
        if not text[field]:
            return field, _("it is empty")
        if "\ufffd" in text[field]:
            return field, _("it is not in the encoding of the file")
    if "|" in text["staff_no"]:
        return "staff_no", _("it may not hold a vertical bar")
    from_day, to_day = days["from_day"], days["to_day"]
    if from_day and to_day and to_day < from_day:
        return "to_day", _("it lies before the first day")
    return None
