"""Instants, days and durations in the many spellings of switches and spreadsheets.

Times without a zone are the centre's own. What cannot be told apart is refused with the reason, never guessed:
a call in the wrong week spoils two draws.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from qadesk.i18n import _

_STAMP = re.compile(
    r"(?P<a>\d{1,4})[-/.年](?P<b>\d{1,2})[-/.月](?P<c>\d{1,4})日?"
    r"(?:[T ,_]*(?P<ampm>上午|下午|[AaPp][Mm])?\s*(?P<h>\d{1,2})[:：时点.](?P<m>\d{1,2})"
    r"(?:[:：分.](?P<s>\d{1,2}))?[秒分]?(?:[.,:](?P<f>\d{1,9}))?\s*(?P<ampm2>[AaPp][Mm])?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}[:：]\d{1,2}([:：]\d{1,2}([.,]\d+)?)?", re.ASCII)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})[T _-]?(\d{2})(\d{2})(\d{2})?\.?(\d{1,6})?", re.ASCII)
_COMPACT_DAY = re.compile(r"(20\d{2})(\d{2})(\d{2})[T ](\d{1,2}:\d{2}(?::\d{2})?)", re.ASCII)
_EPOCH = re.compile(r"(\d{10})(?:\.\d{1,9})?|\d{13}|\d{16}", re.ASCII)
_SERIAL = re.compile(r"[345]\d{4}\.\d+", re.ASCII)
_WORDS = re.compile(
    r"(?:(?P<h>\d+)(?:小时|时|h))?(?:(?P<m>\d+)(?:分钟|分|min|m))?(?:(?P<s>\d+(?:\.\d+)?)(?:秒钟|秒|sec|s))?",
    re.ASCII)
_DIGITS = re.compile(r"\d+(\.\d+)?", re.ASCII)
_PARTS = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)", re.ASCII)
_SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_YEARS = range(2000, 2101)
_LONGEST_MS = 24 * 3600 * 1000
UNITS_MS = {"s": 1000, "ms": 1, "min": 60_000}


class Unreadable(ValueError):
    """A value that cannot be read; the text is the reason for the user."""


def read_instant(text: str, zone: tzinfo, *, day_first: bool | None = None) -> int:
    """UTC milliseconds of a time such as 2026-09-01 09:12:33, 2026/9/1 9:12, 20190422135716 or epoch s, ms, µs.

    `day_first` tells 01/09/2026 apart, None refuses it unless one number is above 12. Raises Unreadable."""
    value = text.strip()
    try:
        if _EPOCH.fullmatch(value):
            return _checked(datetime.fromtimestamp(_epoch_s(value), UTC))
        if _SERIAL.fullmatch(value):
            return _checked((_SERIAL_ZERO + timedelta(days=float(value))).replace(microsecond=0, tzinfo=zone))
        return _checked(_compact(value, zone) or _stamp(value, zone, day_first))
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_("this day or time does not exist")) from error


def read_day(text: str, *, day_first: bool | None = None) -> date:
    """A day such as 2026-09-01, 2026/9/1, 2026年9月1日 or 20260901. Raises Unreadable."""
    value = text.strip()
    if len(value) == 8 and value.isdigit():
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    found = datetime.fromtimestamp(read_instant(value, UTC, day_first=day_first) / 1000, UTC)
    return found.date()


def read_duration_ms(text: str, unit: str = "s") -> int:
    """Milliseconds of 71, 10:15, 00:01:11, 5分10秒, 1m11s; plain numbers are in `unit` (s, ms, min).

    Raises Unreadable."""
    value = re.sub(r"\s", "", text.replace("：", ":")).casefold()
    found_ms = _duration_ms(value, unit)
    if found_ms is None:
        raise Unreadable(_("this is no duration"))
    if found_ms > _LONGEST_MS:
        raise Unreadable(_("no call lasts longer than a day"))
    return found_ms


def is_clock_only(text: str) -> bool:
    """Whether a value holds a time of day without its day (the day then stands in a column of its own)."""
    return bool(_CLOCK.fullmatch(text.strip()))


def day_order(text: str) -> bool | None:
    """True for a value that can only be day/month/year, False for month/day/year, None when it does not tell."""
    found = re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}", text.strip())
    if not found or (int(found[1]) > 12) == (int(found[2]) > 12):
        return None
    return int(found[1]) > 12


def _duration_ms(value: str, unit: str) -> int | None:
    if _DIGITS.fullmatch(value):
        return round(float(value) * UNITS_MS[unit])
    if found := _PARTS.fullmatch(value):
        if int(found[2]) > 59 and found[1] or float(found[3]) >= 60:
            return None
        return round((int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(found[3])) * 1000)
    found = _WORDS.fullmatch(value)
    if not value or not found:
        return None
    return round((int(found["h"] or 0) * 3600 + int(found["m"] or 0) * 60 + float(found["s"] or 0)) * 1000)


def _epoch_s(value: str) -> float:
    return float(value) / {10: 1, 13: 1e3, 16: 1e6}[len(value.split(".")[0])]


def _compact(value: str, zone: tzinfo) -> datetime | None:
    if found := _COMPACT_DAY.fullmatch(value):
        return _stamp(f"{found[1]}-{found[2]}-{found[3]} {found[4]}", zone, None)
    found = _COMPACT.fullmatch(value)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    return datetime(year, month, day, hour, minute, second, int((found[7] or "0").ljust(6, "0")), tzinfo=zone)


def _stamp(value: str, zone: tzinfo, day_first: bool | None) -> datetime:
    found = _STAMP.fullmatch(value)
    if not found:
        raise Unreadable(_("this is no date with a time") if value else _("it is empty"))
    year, month, day = _day_parts(found["a"], found["b"], found["c"], day_first)
    hour = _hour(int(found["h"] or 0), found["ampm"] or found["ampm2"] or "")
    micros = int((found["f"] or "0")[:6].ljust(6, "0"))
    return datetime(year, month, day, hour, int(found["m"] or 0), int(found["s"] or 0), micros,
                    tzinfo=_zone(found["zone"], zone))


def _day_parts(a: str, b: str, c: str, day_first: bool | None) -> tuple[int, int, int]:
    if len(a) == 4 and len(c) <= 2:
        return int(a), int(b), int(c)
    if len(c) != 4 or len(a) > 2:
        raise Unreadable(_("the year needs four digits"))
    first = day_order(f"{a}/{b}/{c}")
    first = day_first if first is None else first
    if first is None and a != b:
        raise Unreadable(_("day and month cannot be told apart"))
    return (int(c), int(b), int(a)) if first else (int(c), int(a), int(b))


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    late = half == "下午" or half.casefold() == "pm"
    return hour % 12 + 12 if late else hour % 12


def _zone(text: str | None, zone: tzinfo) -> tzinfo:
    if not text:
        return zone
    if text in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _checked(moment: datetime) -> int:
    if moment.year not in _YEARS:
        raise Unreadable(_("the year is not between {first} and {last}").format(first=_YEARS[0], last=_YEARS[-1]))
    return round(moment.timestamp() * 1000)
