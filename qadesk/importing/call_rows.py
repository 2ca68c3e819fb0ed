"""One record of a call list as a call: cells cleaned, times and lengths read, or the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, timedelta, timezone, tzinfo
from typing import NoReturn

from qadesk.i18n import _
from qadesk.importing.cells import clean
from qadesk.importing.column_values import DIRECTION_OF
from qadesk.importing.durations import LONGEST_MS, read_duration_ms
from qadesk.importing.list_parties import Parties
from qadesk.importing.mappings import ListMapping
from qadesk.importing.no_calls import EVENTS, NO_CALL, UNDIALLED, beside_list
from qadesk.importing.tables import Table
from qadesk.importing.times import Unreadable, is_clock_only, is_day_part, read_instant, with_clock
from qadesk.models.imports import CallRow, NotCall, Reject

_DAMAGED = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_CLOCK_BEHIND = re.compile(r"[T\s]+\d{1,2}:")
_WHOLE_AS_DECIMAL = re.compile(r"(\d+)\.0")
_NOTHING = frozenset(("-", "--", "---", "—", "——", "NULL", "null", "\\N", "None", "N/A", "n/a", "#N/A"))
_NEVER = frozenset(("", "0", "-", "--", "0.0", "0000-00-00 00:00:00", "1970-01-01 00:00:00", "1970-01-01 08:00:00"))
_NO_ID = _NEVER | _NOTHING
_MESSAGES = frozenset("fax sms mms chat im email message 短信 传真 在线 聊天 邮件 微信 文本".split())
_UNANSWERED = re.compile(r"(?:未接|未应答|无应答|无人接听|未接通|否|失败|忙|拒接|放弃|呼损|空号|关机|停机|漏接|notdeal"
                         r"|leak|queueleak|no.?answer|busy|failed|congestion|cancel|missed|abandon|reject|timeout|queuingtimeout|unanswered).*|n/?a",
                         re.IGNORECASE)
_SHEET_ERROR = re.compile(r"#(?:REF|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC)[!?]")
_CHANNEL_EVENTS = ("CHAN_", "BRIDGE_", "LINKEDID_", "APP_")
_LONGEST_SHOWN = 200
_QUALITY, _SECOND, _DAY_MS, _CLOCK_LENGTH = "2", 1000, LONGEST_MS, 17
_CLOCKS_MS = {f":{minute:02}:{second:02}": minute * 60_000 + second * 1000
              for minute in range(60) for second in range(60)}
_HOUR_LENGTH = 13  # of a time such as 2026-09-01 09:12:33 up to its hour
_MOST_LENGTHS = 50_000
Read = list[CallRow] | Reject | NotCall


def _not_call(row: int, kind: str) -> NotCall:
    return NotCall(row, _(NO_CALL[kind]))


def _day_of(text: str) -> str:
    """A day without the time that a spreadsheet writes behind it."""
    return _CLOCK_BEHIND.split(text, maxsplit=1)[0]


class _Refused(Exception):
    """A row that cannot be a call: field, value, reason."""


class RowReader:
    """Reads the records of one list by its mapping; times without a zone are in `zone`."""

    def __init__(self, table: Table, mapping: ListMapping, zone: tzinfo) -> None:
        self._table, self._mapping = table, mapping
        self._at = {**mapping.helpers, **mapping.columns}
        if "end" in self._at and self._at.get("duration", -1) == self._at.get("talk"):
            del self._at["duration"]  # one column for both is the connected time: the call lasts from start to end
        offset = mapping.offset_min
        self._zone = zone if offset is None else timezone(timedelta(minutes=offset)) if offset else UTC
        required = [mapping.columns[name] for name in ("start", "day", "end", "duration") if name in mapping.columns]
        self._least = max(required if table.is_ragged else mapping.columns.values()) + 1
        self._wanted, self._with_heading = table.width, bool(table.heading)
        self._parties = Parties(mapping)
        self._cells: Sequence[str] = ()
        self._key: str | None = None
        self._only_id = None if "id_before" in self._at else self._at.get("call_id")
        self._hours_ms: dict[str, int] = {}  # the same hour, and the same lengths, come again and again
        self._lengths_ms: dict[tuple[str, str], int | None] = {}

    def read(self, row: int, cells: Sequence[str]) -> Read:
        """The record as a call (as several when it names several agents), or why it is none."""
        self._cells, self._key = cells, None
        try:
            if len(cells) != self._wanted or "\ufffd" in "".join(cells):
                self._check_cells()
            return self._call(row)
        except _Refused as refused:
            name, value, reason = refused.args
            if no_call := self._no_call():
                return NotCall(row, _(NO_CALL[no_call]))
            return Reject(row, self._column_name(name), value or self._as_listed(name),
                          self._table.told_at(row, reason))

    def call_key(self, cells: Sequence[str]) -> str:
        """What the rows of one call have in common; "" when the list has no id of the call."""
        if self._only_id is not None and len(cells) > self._only_id:
            cell = cells[self._only_id]
            if cell[:1].isalnum() and cell[-1:].isalnum() and cell.isascii() and cell not in _NO_ID:
                return cell
        self._cells = cells
        return self._with_manager(self._text("call_id"))

    def last_key(self) -> str:
        """The `call_key` of the record that was read last."""
        return self.call_key(self._cells) if self._key is None else self._key

    def linked_key(self, cells: Sequence[str]) -> str:
        """The id of the other leg that a row names; "" for none."""
        self._cells = cells
        return self._text("linked")

    def _call(self, row: int) -> Read:
        start_utc_ms = self._start()
        if "record_type" in self._at and self._text("record_type") == _QUALITY:
            return _not_call(row, "quality")
        direction = self._text("direction").casefold() if "direction" in self._at else ""
        if direction in _MESSAGES or "kind" in self._at and self._text("kind").casefold() in _MESSAGES:
            return _not_call(row, "message")
        duration_ms, talk_ms = self._lengths(start_utc_ms)
        caller, callee = self._number("caller"), self._number("callee")
        agents, way = self._parties.of(self._text, caller, callee, DIRECTION_OF.get(direction, ""), self._agent())
        return [CallRow(row, start_utc_ms, duration_ms, talk_ms, agent, caller, callee, way, self._text("queue"),
                        self._call_id(), self._text("leg"), self._text("recording")) for agent in agents]

    def _lengths(self, start_utc_ms: int) -> tuple[int, int | None]:
        answer_utc_ms, end_utc_ms = self._instant("answer", start_utc_ms), self._instant("end", start_utc_ms)
        if end_utc_ms is not None and end_utc_ms < start_utc_ms - _SECOND:
            raise _Refused("end", self._text("end"), _("it ends before it starts"))
        duration_ms = self._length("duration", self._mapping.duration_unit)
        talk_ms = self._length("talk", self._mapping.talk_unit)
        if duration_ms is None and end_utc_ms is not None:
            duration_ms = self._as_length("end", max(end_utc_ms - start_utc_ms, 0))
        if talk_ms is None:
            talk_ms = self._talked(start_utc_ms, answer_utc_ms, end_utc_ms, duration_ms)
        if duration_ms is None:
            is_told = talk_ms == 0 or talk_ms is not None and "talk" in self._at  # never answered: nothing to last
            duration_ms = talk_ms if is_told and talk_ms is not None else self._no_length()
        return duration_ms, talk_ms

    def _talked(self, start: int, answer: int | None, end: int | None, duration_ms: int | None) -> int | None:
        """Connected time between answer and end: 0 when the call was never answered, None when it is not known."""
        if "answer" in self._mapping.columns:
            if answer is None:
                return 0
            end = end if end is not None else start + duration_ms if duration_ms is not None else None
            if end is not None and end < answer - _SECOND:
                if duration_ms is None or end - start >= duration_ms:
                    raise _Refused("answer", self._text("answer"), _("it is answered after its end"))
                return duration_ms
            return self._as_length("end", max(end - max(answer, start), 0)) if end is not None else None
        return 0 if "status" in self._at and _UNANSWERED.match(self._text("status")) else None

    def _check_cells(self) -> None:
        wanted, found = self._wanted, len(self._cells)
        surplus = found > wanted and self._with_heading and any(cell.strip() for cell in self._cells[wanted:])
        if surplus or found < self._least:
            raise _Refused("", (self._table.delimiter or ",").join(self._cells)[:_LONGEST_SHOWN],
                           _("it has {found} cells instead of {wanted}").format(found=found, wanted=wanted))
        broken = next((cell for cell in self._cells if "\ufffd" in cell), None)
        if broken is not None:
            raise _Refused("", broken, _("it holds bytes that {encoding} does not know").format(
                encoding=self._table.encoding))

    def _as_listed(self, name: str) -> str:
        """A cell as the list has it."""
        at = self._mapping.columns.get(name, len(self._cells))
        return self._cells[at].strip()[:_LONGEST_SHOWN] if at < len(self._cells) else ""

    def _column_name(self, name: str) -> str:
        at = self._mapping.columns.get(name)
        return "" if at is None else self._table.column_name(at)

    def _text(self, name: str) -> str:
        at = self._at.get(name)
        if at is None or at >= len(self._cells):
            return ""
        value = self._cells[at]
        if not (value and value.isascii() and value[0].isalnum() and value[-1].isalnum()):
            value = clean(value)
        return "" if value in _NOTHING else value

    def _at_once(self, name: str) -> int | None:
        """A time whose hour was read before, in its usual spelling; None for any other."""
        at = self._at.get(name)
        if at is None or at >= len(self._cells):
            return None
        cell = self._cells[at]
        hour_ms, clock_ms = self._hours_ms.get(cell[:_HOUR_LENGTH]), _CLOCKS_MS.get(cell[_HOUR_LENGTH:])
        return None if hour_ms is None or clock_ms is None else hour_ms + clock_ms

    def _start(self) -> int:
        if (at_once := self._at_once("start")) is not None:
            return at_once
        value = self._text("start")
        if "day" in self._at and (len(value) < _CLOCK_LENGTH and is_clock_only(value) or is_day_part(value)):
            value = with_clock(_day_of(self._text("day")), value)
        return self._as_instant("start", value)

    def _instant(self, name: str, start_utc_ms: int) -> int | None:
        """A time after the start; one without its day may be on the next."""
        if (at_once := self._at_once(name)) is not None:
            return at_once
        value = self._text(name) if name in self._at else ""
        if value in _NEVER:
            return None
        if len(value) < _CLOCK_LENGTH and is_clock_only(value):
            day = self._text("day") or self._text("start")
            same_day = self._as_instant(name, with_clock(_day_of(day), value))
            return same_day + _DAY_MS if same_day < start_utc_ms - _DAY_MS // 2 else same_day
        return self._as_instant(name, value)

    def _as_instant(self, name: str, value: str) -> int:
        try:
            found_ms = read_instant(value, self._zone, order=self._mapping.order)
        except Unreadable as error:
            raise _Refused(name, value, str(error)) from error
        clock_ms = _CLOCKS_MS.get(value[_HOUR_LENGTH:])
        if clock_ms is not None:
            self._hours_ms[value[:_HOUR_LENGTH]] = found_ms - clock_ms
        return found_ms

    def _length(self, name: str, unit: str) -> int | None:
        at = self._at.get(name)
        if at is None or at >= len(self._cells):
            return None
        key = name, self._cells[at]
        if key not in self._lengths_ms:
            if len(self._lengths_ms) >= _MOST_LENGTHS:
                self._lengths_ms.clear()
            self._lengths_ms[key] = self._length_ms(name, unit)
        return self._lengths_ms[key]

    def _length_ms(self, name: str, unit: str) -> int | None:
        value = self._text(name)
        if value in ("", "-", "--"):
            return None
        try:
            return read_duration_ms(value, unit)
        except Unreadable as error:
            raise _Refused(name, value, str(error)) from error

    def _as_length(self, name: str, length_ms: int) -> int:
        if length_ms > LONGEST_MS:
            raise _Refused(name, self._text(name), _("no call lasts longer than a day"))
        return length_ms

    def _no_length(self) -> NoReturn:
        name = next(field for field in ("duration", "talk", "end") if field in self._mapping.columns)
        raise _Refused(name, "", _("it is empty"))

    def _undamaged(self, name: str) -> str:
        """A number as it was: what a spreadsheet has shortened is made whole again where all its digits are there."""
        value = self._text(name) if name in self._at else ""
        if value[:1] == "#" and _SHEET_ERROR.match(value):
            raise _Refused(name, value, _("a spreadsheet could not work out this cell"))
        found = _DAMAGED.fullmatch(value) if "E" in value or "e" in value else None
        if not found:
            return value
        digits, exponent = found[2] or "", int(found[3])
        if len(digits) < exponent or exponent > 14:
            raise _Refused(name, value, _("a spreadsheet has cut this number; export the list anew as text"))
        return found[1] + digits[:exponent]

    def _number(self, name: str) -> str:
        at = self._at.get(name)
        if at is None or at >= len(self._cells):
            return ""
        cell = self._cells[at]
        if cell.isdigit() and cell.isascii():
            return cell
        value = self._undamaged(name)
        whole = _WHOLE_AS_DECIMAL.fullmatch(value) if value.endswith(".0") else None
        return whole[1] if whole else value.removeprefix("tel:")

    def _call_id(self) -> str:
        self._key = key = self.call_key(self._cells)
        if "e" in key or "E" in key or key[:1] == "#":
            return self._with_manager(self._undamaged("call_id"))
        return key

    def _with_manager(self, value: str) -> str:
        """An id that is unique only together with that of the switch's node."""
        before = self._text("id_before") if "id_before" in self._at and value else ""
        return "" if value in _NEVER else f"{before}-{value}" if before else value

    def _agent(self) -> str:
        value = self._number("agent")
        if "|" in value:
            raise _Refused("agent", value, _("it may not hold a vertical bar"))
        return value

    def _no_call(self) -> str:
        """Why a record that cannot be read need not be one: key of NO_CALL, "" when it should have been a call."""
        first = next((cell.strip() for cell in self._cells if cell.strip()), "")
        if first in EVENTS and self._text("start") == "" or first.startswith(_CHANNEL_EVENTS):
            return "event"
        filled = sum(bool(cell.strip()) for cell in self._cells)
        if filled * 2 <= max(self._wanted, 4) and (kind := beside_list(first)):
            return kind
        names = [name for name in ("start", "answer", "end", "duration", "talk") if name in self._mapping.columns]
        if len(names) > 2 and all(self._text(name) in _NEVER for name in names) and (
                self._text("callee") or self._text("caller")) and UNDIALLED.match(self._text("status")):
            return "undialled"
        return ""
