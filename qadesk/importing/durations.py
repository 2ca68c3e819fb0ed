"""Lengths of calls in the many spellings of switches and spreadsheets."""

from __future__ import annotations

import re
from functools import lru_cache

from qadesk.i18n import _
from qadesk.importing.times import Unreadable

UNITS_MS = {"s": 1000, "ms": 1, "min": 60_000}
_LONGEST_TEXT = 100
LONGEST_MS = 24 * 3600 * 1000
_PENDING = ("pending", "inprogress", "in-progress", "active", "ongoing", "通话中", "进行中", "未结束")
_WORDS = re.compile(
    r"(?:(?P<d>\d+)(?:天|days?))?(?:pt)?(?:(?P<h>\d+)(?:小时|个小时|小時|时|hours?|hrs?|h))?(?:(?P<m>\d+)(?:分钟|分鐘|分|minutes?|mins?|m|′|'))?"
    r"(?:(?P<s>\d+(?:\.\d+)?)(?:秒钟|秒鐘|秒|seconds?|secs?|s|″|′′|''|\"))?(?:\(.*\))?", re.ASCII)
_MILLIS = re.compile(r"(\d+)(?:毫秒|msecs?|ms|milliseconds?)", re.ASCII)
_DIGITS = re.compile(r"\d+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}", re.ASCII)
_DAY_PART = re.compile(r"0?\.\d{5,}|\d(?:\.\d+)?e-\d+", re.ASCII)  # what a spreadsheet keeps of 00:01:11
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_PARTS = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)(am|pm)?", re.ASCII)
_DAY_ZERO = re.compile(r"^(?:1899[-/]12[-/]3[01]|1900[-/]0?1[-/]0?[01]|1970[-/]0?1[-/]0?1|0days?)t?", re.ASCII)


@lru_cache(maxsize=8192)
def read_duration_ms(text: str, unit: str = "s") -> int:
    """Milliseconds of 71, 10:15, 00:01:11, 5分10秒, 1m11s, PT1M11S; plain numbers are in `unit` (s, ms, min).

    Raises Unreadable."""
    value = re.sub(r"\s", "", text.replace("：", ":")).casefold()
    if value in _PENDING:
        raise Unreadable(_("the call had not ended when the list was made; export the list anew"))
    found_ms = _duration_ms(_DAY_ZERO.sub("", value), unit) if len(value) <= _LONGEST_TEXT else None
    if found_ms is None:
        raise Unreadable(_("this is no duration"))
    if found_ms > LONGEST_MS:
        raise Unreadable(_("no call lasts longer than a day"))
    return found_ms


def _duration_ms(value: str, unit: str) -> int | None:
    if _DAY_PART.fullmatch(value):
        return round(float(value) * LONGEST_MS)
    if _DECIMAL_COMMA.fullmatch(value):
        value = value.replace(",", ".")
    if _DIGITS.fullmatch(value):
        return round(float(value) * UNITS_MS[unit])
    if _THOUSANDS.fullmatch(value):
        return round(float(value.replace(",", "")) * UNITS_MS[unit])
    if found := _PARTS.fullmatch(value):
        return _of_parts(*found.groups())
    if found := _MILLIS.fullmatch(value):
        return int(found[1])
    found = _WORDS.fullmatch(value)
    if not value or not found or not any(found.groups()):
        return None
    hours = int(found["d"] or 0) * 24 + int(found["h"] or 0)
    return round((hours * 3600 + int(found["m"] or 0) * 60 + float(found["s"] or 0)) * 1000)


def _of_parts(hours: str | None, minutes: str, seconds: str, half: str | None) -> int | None:
    """The length of 0:01:11; a spreadsheet that takes it for a time of day writes 12:01:11 AM."""
    length_s = float(seconds.replace(",", "."))
    if int(minutes) > 59 and hours or length_s >= 60:
        return None
    hour = int(hours or 0)
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    return round((hour * 3600 + int(minutes) * 60 + length_s) * 1000)
