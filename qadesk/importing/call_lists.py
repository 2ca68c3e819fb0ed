"""Call lists of switches as calls: each row is a call, or a reject with its row number, column, value and reason.

Knows no database, and no row is dropped in silence. How a list is read stands in its `ListMapping`
(`mappings.py` proposes one).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.columns import FIELD_NAMES
from qadesk.importing.mappings import ListMapping
from qadesk.importing.tables import Table
from qadesk.importing.times import Unreadable, is_clock_only, read_duration_ms, read_instant
from qadesk.models.imports import CallRow, Reject
from qadesk.models.rec_id import DEFAULT_SOURCE, CallNames, name_calls

_DAMAGED = re.compile(r"\d(\.\d+)?[eE]\+\d{1,2}")
_FORMULA_TEXT = re.compile(r'="?([^"]*)"?')
_WHOLE_AS_DECIMAL = re.compile(r"(\d+)\.0")
_NEVER = ("", "0", "-", "0000-00-00 00:00:00", "null", "NULL", "\\N")
_DIRECTIONS = {
    "in": "呼入 来电 入 被叫 客户呼入 呼入通话 inbound in incoming ib normal 普通来电",
    "out": "呼出 外呼 去电 出 主叫 座席外呼 坐席外呼 呼出通话 预测外呼 outbound out outgoing ob dialout predictive",
    "internal": "内线 内部 内部通话 内部呼叫 internal",
}
_DIRECTION_OF = {word: direction for direction, words in _DIRECTIONS.items() for word in words.split()}


def read_calls(table: Table, mapping: ListMapping, zone: tzinfo) -> Iterator[CallRow | Reject]:
    """Each row of the list as a call or a reject; times without a zone are in `zone`.

    Raises BadInput at once when the mapping lacks a field without which no row can be a call."""
    require(table, mapping)
    reader = _RowReader(table, mapping, zone)
    return (found if isinstance(found, Reject) else reader.read(*found) for found in table.records())


def require(table: Table, mapping: ListMapping) -> None:
    """Raise BadInput that names the fields that no column of the list gives."""
    missing = mapping.missing()
    if missing:
        names = _(", ").join(_(FIELD_NAMES[name]) for name in missing)
        raise BadInput(_("{file} has no column for: {fields}.").format(file=table.file, fields=names),
                       file=table.file, field=missing[0], safe=_("Nothing was imported."),
                       todo=_("Name the columns in the preview, or choose another encoding if the names are "
                              "unreadable."), code="E-INP-03")


def clean(text: str) -> str:
    """A cell without what exporters and spreadsheets put around it: tabs, blanks, apostrophes, ="…"."""
    value = (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip("\t\r\n\ufeff '")
    if value.startswith("="):
        found = _FORMULA_TEXT.fullmatch(value)
        value = found[1] if found else value
    return value.strip()


class _Refused(Exception):
    """A row that cannot be a call: field, value, reason."""


class _RowReader:
    """Reads the rows of one list by its mapping."""

    def __init__(self, table: Table, mapping: ListMapping, zone: tzinfo) -> None:
        self._table, self._mapping = table, mapping
        self._zone = UTC if mapping.start_utc else zone
        self._least = max(mapping.columns.values()) + 1
        self._cells: Sequence[str] = ()

    def read(self, row: int, cells: Sequence[str]) -> CallRow | Reject:
        """The row as a call, or the reason why it is none."""
        self._cells = cells
        try:
            self._check_width()
            return self._call(row)
        except _Refused as refused:
            name, value, reason = refused.args
            return Reject(row, self._column_name(name), value, reason)

    def _call(self, row: int) -> CallRow:
        start_utc_ms = self._start()
        answer_utc_ms, end_utc_ms = self._instant("answer"), self._instant("end")
        duration_ms = self._length("duration", self._mapping.duration_unit)
        talk_ms = self._length("talk", self._mapping.talk_unit)
        if duration_ms is None and end_utc_ms is not None:
            duration_ms = self._between(start_utc_ms, end_utc_ms)
        if talk_ms is None and "answer" in self._mapping.columns:
            talk_ms = self._talked(answer_utc_ms, end_utc_ms)
        if duration_ms is None:
            duration_ms = talk_ms if talk_ms is not None else self._no_length()
        return CallRow(row, start_utc_ms, duration_ms, talk_ms, agent_no=self._agent(), caller=self._text("caller"),
                       callee=self._text("callee"), direction=self._direction(), queue=self._text("queue"),
                       call_id=self._undamaged("call_id"), leg=self._text("leg"), recording=self._text("recording"))

    def _check_width(self) -> None:
        wanted, found = self._table.width, len(self._cells)
        surplus = any(cell.strip() for cell in self._cells[wanted:]) and bool(self._table.heading)
        if surplus or found < self._least:
            raise _Refused("", self._table.delimiter.join(self._cells)[:200],
                           _("it has {found} cells instead of {wanted}").format(found=found, wanted=wanted))
        broken = next((cell for cell in self._cells if "\ufffd" in cell), None)
        if broken is not None:
            raise _Refused("", broken, _("it holds bytes that {encoding} does not know").format(
                encoding=self._table.encoding))

    def _column_name(self, name: str) -> str:
        at = self._mapping.columns.get(name)
        return "" if at is None else self._table.column_name(at)

    def _text(self, name: str) -> str:
        at = self._mapping.columns.get(name)
        value = clean(self._cells[at]) if at is not None else ""
        return "" if value in ("NULL", "null", "\\N") else value

    def _start(self) -> int:
        value = self._text("start")
        if is_clock_only(value):
            value = f"{self._text('day')} {value}"
        return self._as_instant("start", value)

    def _instant(self, name: str) -> int | None:
        value = self._text(name)
        if value in _NEVER:
            return None
        if is_clock_only(value):
            return self._as_instant(name, f"{self._text('day') or self._text('start').split(' ')[0]} {value}")
        return self._as_instant(name, value)

    def _as_instant(self, name: str, value: str) -> int:
        try:
            return read_instant(value, self._zone, day_first=self._mapping.day_first)
        except Unreadable as error:
            raise _Refused(name, value, str(error)) from error

    def _length(self, name: str, unit: str) -> int | None:
        value = self._text(name)
        if value in ("", "-"):
            return None
        try:
            return read_duration_ms(value, unit)
        except Unreadable as error:
            raise _Refused(name, value, str(error)) from error

    def _between(self, start_utc_ms: int, end_utc_ms: int) -> int:
        if end_utc_ms < start_utc_ms:
            raise _Refused("end", self._text("end"), _("it ends before it starts"))
        return self._as_length("end", end_utc_ms - start_utc_ms)

    def _talked(self, answer_utc_ms: int | None, end_utc_ms: int | None) -> int | None:
        """Connected time between answer and end: 0 when the call was never answered, None when the end is unknown."""
        if answer_utc_ms is None:
            return 0
        return self._between(answer_utc_ms, end_utc_ms) if end_utc_ms is not None else None

    def _as_length(self, name: str, length_ms: int) -> int:
        if length_ms > 24 * 3600 * 1000:
            raise _Refused(name, self._text(name), _("no call lasts longer than a day"))
        return length_ms

    def _no_length(self) -> int:
        name = next(field for field in ("duration", "talk", "end") if field in self._mapping.columns)
        raise _Refused(name, "", _("it is empty"))

    def _undamaged(self, name: str) -> str:
        value = self._text(name)
        if _DAMAGED.fullmatch(value):
            raise _Refused(name, value, _("a spreadsheet has cut this number; export the list anew as text"))
        return value

    def _agent(self) -> str:
        value = self._undamaged("agent")
        whole = _WHOLE_AS_DECIMAL.fullmatch(value)
        if "|" in value:
            raise _Refused("agent", value, _("it may not hold a vertical bar"))
        return whole[1] if whole else value

    def _direction(self) -> str:
        return _DIRECTION_OF.get(self._text("direction").casefold(), "")


@dataclass(frozen=True)
class ListContent:
    """All of a list: its calls with their names, and its rejects; `path` is where it lies."""

    path: Path
    calls: tuple[CallRow, ...]
    names: tuple[CallNames, ...]
    rejects: tuple[Reject, ...]

    @property
    def rows(self) -> int:
        return len(self.calls) + len(self.rejects)


def read_content(path: Path, table: Table, mapping: ListMapping, zone: tzinfo,
                 source: str = DEFAULT_SOURCE) -> ListContent:
    """All rows of the list; `source` names the switch in the calls' names. Raises BadInput as `read_calls` does."""
    rows = list(read_calls(table, mapping, zone))
    calls = tuple(row for row in rows if isinstance(row, CallRow))
    rejects = tuple(row for row in rows if isinstance(row, Reject))
    return ListContent(path, calls, tuple(name_calls(calls, source)), rejects)
