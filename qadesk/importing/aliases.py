"""Lists of aliases as values: 别名, 类别, 工号, 自, 至; or a row for each agent with columns 分机 and 登录名."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from qadesk.errors import BadInput
from qadesk.i18n import N_, _
from qadesk.importing.headings import all_words, cells_by_field, find_columns
from qadesk.importing.person_words import EXTENSION, NUMBER
from qadesk.importing.tables import Table, read_table
from qadesk.importing.times import Unreadable, read_day
from qadesk.models.aliases import ListedAlias
from qadesk.models.imports import Reject
from qadesk.models.sources import AliasKind

FIELD_NAMES = {
    "staff_no": N_("Staff number"),
    "text": N_("Alias"),
    "kind": N_("Kind"),
    AliasKind.EXTENSION: N_("Extension"),
    AliasKind.LOGIN: N_("System login"),
    "from_day": N_("From"),
    "to_day": N_("To"),
}
_NAMES = {
    "staff_no": NUMBER,
    "text": "别名 名称 文本 话单中的写法 alias text",
    "kind": "类别 类型 别名类别 kind type",
    AliasKind.EXTENSION: EXTENSION,
    AliasKind.LOGIN: "登录名 系统登录名 登录账号 系统账号 账号 用户名 login systemlogin username user",
    "from_day": "自 自日期 开始 开始日期 生效日期 from fromday since startdate",
    "to_day": "至 至日期 结束 结束日期 失效日期 to today until enddate",
}
_KINDS = {
    AliasKind.EXTENSION: frozenset("分机 分机号 话机 extension ext".split()),
    AliasKind.NAME: frozenset("姓名 名字 名 name".split()),
    AliasKind.LOGIN: frozenset("登录名 系统登录名 系统账号 账号 login".split()) | {"system login"},
}
_NOBODY = frozenset("无人 无 不评分 非座席 nobody none".split())
_WIDE = (AliasKind.EXTENSION, AliasKind.LOGIN)


def read_aliases(path: Path, *, encoding: str = "") -> list[ListedAlias | Reject]:
    """Each alias of a list as a value or a reject. Raises BadInput when it names no agents or no aliases."""
    table = read_table(path, encoding=encoding, known_names=all_words(_NAMES))
    todo = _("The first row must name the columns: 别名, 类别, 工号, 自, 至; or 工号, 分机, 登录名.")
    columns = find_columns(table, _NAMES, FIELD_NAMES, ("staff_no",), todo)
    if columns.keys().isdisjoint({"text", *_WIDE}):
        raise BadInput(_("{file} has no column for: {fields}.").format(file=table.file, fields=_("Alias")),
                       file=table.file, safe=_("Nothing was imported."), todo=todo, code="E-INP-03")
    return [alias for found in table.records()
            for alias in ([found] if isinstance(found, Reject) else _aliases(table, columns, *found))]


def _aliases(table: Table, columns: Mapping[str, int], row: int,
             cells: Sequence[str]) -> Iterator[ListedAlias | Reject]:
    text = cells_by_field(cells, columns)

    def refused(field: str, reason: str) -> Reject:
        return Reject(row, table.column_name(columns[field]), text[field], reason)

    days: dict[str, date | None] = {}
    for field in ("from_day", "to_day"):
        try:
            days[field] = read_day(text[field]) if text.get(field) else None
        except Unreadable as error:
            yield refused(field, str(error))
            return
    staff_no = text["staff_no"]
    if not staff_no:
        yield refused("staff_no", _("it is empty; write 无人 where it is nobody who is scored"))
        return
    number = "" if staff_no.casefold() in _NOBODY else staff_no
    for field in _filled(text, columns):
        kind = _kind_of(text.get("kind", ""), text[field]) if field == "text" else AliasKind(field)
        if kind is None:
            yield refused("kind", _("write 分机, 姓名 or 登录名"))
        elif not text[field]:
            yield refused(field, _("it is empty"))
        elif "\ufffd" in text[field]:
            yield refused(field, _("it is not in the encoding of the file"))
        else:
            yield ListedAlias(row, text[field], kind, number, days["from_day"], days["to_day"])


def _filled(text: Mapping[str, str], columns: Mapping[str, int]) -> list[str]:
    """The fields of a row that hold an alias; the column of aliases also where all of them are empty."""
    wide = [field for field in _WIDE if text.get(field)]
    return [*wide, "text"] if "text" in columns and (text["text"] or not wide) else [*wide]


def _kind_of(word: str, alias: str) -> AliasKind | None:
    """The kind that a list names; without a word digits are an extension and others a name."""
    if not word:
        return guess_kind(alias)
    return next((kind for kind, words in _KINDS.items() if word.casefold() in words), None)


def guess_kind(alias: str) -> AliasKind:
    """What a text most likely is: an extension, a system login, a name."""
    if alias.isdigit():
        return AliasKind.EXTENSION
    return AliasKind.LOGIN if alias.isascii() and " " not in alias.strip() else AliasKind.NAME
