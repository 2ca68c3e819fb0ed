"""The cells of one record by their fields, as texts, numbers, instants and lengths; or why one of them cannot be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, timedelta, timezone, tzinfo

from qadesk.i18n import _
from qadesk.importing.cells import NOTHING, clean, plain_line
from qadesk.importing.durations import LONGEST_MS, read_duration_ms
from qadesk.importing.mappings import ListMapping
from qadesk.importing.times import Unreadable, is_clock_only, is_day_part, read_instant, read_zone, with_clock

NEVER = frozenset(("", "0", "0.0", "0000-00-00 00:00:00", "1970-01-01 00:00:00", "1970-01-01 08:00:00"))
"""What stands for a time that never came, and for no id."""
_NO_INSTANT = NEVER | set("NA na n.a. none nil 无 無 空 未接 未接通 未接听 未应答 未接聽 未應答".split())
LONGEST_SHOWN = 200
_DAMAGED = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_CLOCK_BEHIND = re.compile(r"[T\s]+\d{1,2}:")
_WHOLE_AS_DECIMAL = re.compile(r"(\d+)\.0")
_SHEET_ERROR = re.compile(r"#(?:REF|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC)[!?]")
_DAY_MS, _CLOCK_LENGTH = LONGEST_MS, 17
_CLOCKS_MS = {f":{minute:02}:{second:02}": minute * 60_000 + second * 1000
              for minute in range(60) for second in range(60)}
_HOUR_LENGTH = 13  # of a time such as 2026-09-01 09:12:33 up to its hour
_MOST_LENGTHS = 50_000


class Refused(Exception):  # noqa: N818  (no error: it carries why a row is refused)
    """A row that cannot be a call: field, value, reason."""


class RowCells:
    """The cells of the record at hand, `_cells`; times without a zone are in `zone`. Its readers raise Refused."""

    def __init__(self, mapping: ListMapping, zone: tzinfo) -> None:
        self._mapping, self._at = mapping, {**mapping.helpers, **mapping.columns}
        if "end" in self._at and self._at.get("duration", -1) == self._at.get("talk"):
            del self._at["duration"]  # one column for both is the connected time: the call lasts from start to end
        offset = mapping.offset_min
        self._zone = zone if offset is None else timezone(timedelta(minutes=offset)) if offset else UTC
        self._cells: Sequence[str] = ()
        self._hours_ms: dict[str, int] = {}  # the same hour, and the same lengths, come again and again
        self._zones = {"": (self._zone, self._hours_ms)}
        self._lengths_ms: dict[tuple[str, str], int | None] = {}

    def _text(self, name: str) -> str:
        """A cell as it was meant; "" where it says that there is nothing, or the row has none."""
        at = self._at.get(name)
        if at is None or at >= len(self._cells):
            return ""
        value = self._cells[at]
        if not (value and value.isascii() and value[0].isalnum() and value[-1].isalnum()):
            value = clean(value)
        return "" if value in NOTHING else value

    def _as_listed(self, name: str) -> str:
        """A cell as the list has it."""
        at = self._mapping.columns.get(name, len(self._cells))
        return self._cells[at].strip()[:LONGEST_SHOWN] if at < len(self._cells) else ""

    def _number(self, name: str) -> str:
        """A telephone number or that of an agent."""
        at = self._at.get(name)
        if at is None or at >= len(self._cells):
            return ""
        cell = self._cells[at]
        if cell.isdigit() and cell.isascii():
            return cell
        value = plain_line(self._undamaged(name))
        whole = _WHOLE_AS_DECIMAL.fullmatch(value) if value.endswith(".0") else None
        return whole[1] if whole else value.removeprefix("tel:")

    def _undamaged(self, name: str) -> str:
        """A number as it was: what a spreadsheet has shortened is made whole again where all its digits are there."""
        value = self._text(name) if name in self._at else ""
        if value[:1] == "#" and _SHEET_ERROR.match(value):
            raise Refused(name, value, _("a spreadsheet could not work out this cell"))
        found = _DAMAGED.fullmatch(value) if "E" in value or "e" in value else None
        if not found:
            return value
        digits, exponent = found[2] or "", int(found[3])
        if len(digits) < exponent or exponent > 14:
            raise Refused(name, value, _("a spreadsheet has cut this number; export the list anew as text"))
        return found[1] + digits[:exponent]

    def _take_zone(self) -> None:
        """Read the times of this record in the zone that it names; one that names none has that of the list."""
        text = self._text("zone")
        if text not in self._zones:
            try:
                self._zones[text] = read_zone(text), {}
            except Unreadable as error:
                raise Refused("zone", text, str(error)) from error
        self._zone, self._hours_ms = self._zones[text]

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
        if value in _NO_INSTANT:
            return None
        if len(value) < _CLOCK_LENGTH and is_clock_only(value):
            day = self._text("day") or self._text("start")
            same_day = self._as_instant(name, with_clock(_day_of(day), value))
            return same_day + _DAY_MS if same_day < start_utc_ms - _DAY_MS // 2 else same_day
        return self._as_instant(name, value)

    def _at_once(self, name: str) -> int | None:
        """A time whose hour was read before, in its usual spelling; None for any other."""
        at = self._at.get(name)
        if at is None or at >= len(self._cells):
            return None
        cell = self._cells[at]
        hour_ms, clock_ms = self._hours_ms.get(cell[:_HOUR_LENGTH]), _CLOCKS_MS.get(cell[_HOUR_LENGTH:])
        return None if hour_ms is None or clock_ms is None else hour_ms + clock_ms

    def _as_instant(self, name: str, value: str) -> int:
        try:
            found_ms = read_instant(value, self._zone, order=self._mapping.order)
        except Unreadable as error:
            raise Refused(name, value, str(error)) from error
        clock_ms = _CLOCKS_MS.get(value[_HOUR_LENGTH:])
        if clock_ms is not None:
            self._hours_ms[value[:_HOUR_LENGTH]] = found_ms - clock_ms
        return found_ms

    def _length(self, name: str, unit: str) -> int | None:
        """A length in ms; None where the cell is empty."""
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
        if not value:
            return None
        try:
            return read_duration_ms(value, unit)
        except Unreadable as error:
            raise Refused(name, value, str(error)) from error

    def _as_length(self, name: str, length_ms: int) -> int:
        if length_ms > LONGEST_MS:
            raise Refused(name, self._text(name), _("no call lasts longer than a day"))
        return length_ms


def _day_of(text: str) -> str:
    """A day without the time that a spreadsheet writes behind it."""
    return _CLOCK_BEHIND.split(text, maxsplit=1)[0]
