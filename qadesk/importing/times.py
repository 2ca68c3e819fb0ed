"""Instants and days in the many spellings of switches and spreadsheets.

Times without a zone are the centre's own. What cannot be told apart is refused with the reason, never guessed:
a call in the wrong week spoils two draws. The order of day, month and year is `ymd`, `dmy`, `mdy`, or "" when unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from qadesk.i18n import _

ORDERS = ("ymd", "dmy", "mdy")
_ZONE = r"Z|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|[A-Z]{3,4}"
_HALF = r"上午|下午|凌晨|早上|早晨|清晨|中午|傍晚|晚上|夜间|[AaPp]\.?[Mm]\.?"
_STAMP = re.compile(
    r"(?P<a>\d{1,4})(?P<sep>[-/.年])(?P<b>\d{1,2})[-/.月](?P<c>\d{1,4})[日号]?"
    rf"(?:[T ,_-]*(?P<ampm>{_HALF})?\s*(?P<h>\d{{1,2}})[:：时点.](?P<m>\d{{1,2}})"
    rf"(?:[:：分.](?P<s>\d{{1,2}}))?[秒分]?(?:[.,:](?P<f>\d{{1,9}}))?\s*(?P<ampm2>{_HALF})?)?"
    rf"\s*(?P<zone>{_ZONE})?(?:\s*\(.*\))?", re.ASCII)
_CLOCK = re.compile(rf"(?:{_HALF})?\s?\d{{1,2}}[:：]\d{{1,2}}([:：]\d{{1,2}}([.,]\d+)?)?\s?(?:{_HALF})?", re.ASCII)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})[T _-]?(\d{2})(\d{2})(\d{2})?\.?(\d{1,6})?(Z?)", re.ASCII)
_COMPACT_DAY = re.compile(r"(20\d{2})(\d{2})(\d{2})[T _-](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?.*)", re.ASCII)
_EPOCH = re.compile(r"(\d{10})(?:\.\d{1,9})?|\d{13}(?:\.\d{1,6})?|\d{16}", re.ASCII)
_SERIAL = re.compile(r"[345]\d{4}(?:\.\d+)?", re.ASCII)
_DAY_PART = re.compile(r"[01]|0?\.\d+", re.ASCII)
_CUT_NUMBER = re.compile(r"\d(?:\.\d+)?[eE]\+?1[0-8]", re.ASCII)
_MIDNIGHT_AFTER = re.compile(r"(.*\D)24([:：时]0?0(?:[:：分]0?0)?(?:\.0+)?[秒分]?)", re.ASCII)
_ORDERED = re.compile(r"(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})", re.ASCII)
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_NAMED = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?(?:"
                    r"(?P<d>\d{1,2})[- /.]?(?P<mon>[A-Za-z]{3})[a-z]*\.?[- /,.]*(?P<y>\d{4}|\d{2})"
                    r"|(?P<mon2>[A-Za-z]{3})[a-z]*\.?\s+(?P<d2>\d{1,2}),?\s+(?P<y2>\d{4})"
                    r"|(?P<mon3>[A-Za-z]{3})[a-z]*\.?\s+(?P<d3>\d{1,2})\s+(?P<rest>[\d:]+)\s+(?:(?P<z>[A-Z]{3,4})\s+)?"
                    r"(?P<y3>\d{4}))", re.ASCII)
_ORACLE = re.compile(r"(\d{1,2})-(\d{1,2})月\s*-(?:20)?(\d{2})(?=\s)", re.ASCII)
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*[.,]?\s+(?=\d)|\s*(?:星期|周)[一二三四五六日天]", re.ASCII)
_BEIJING = re.compile("(?:中国)?(?:北京|标准)时间|北京時間|china standard time|beijing(?: time)?", re.IGNORECASE)
_LATE = frozenset(("下午", "傍晚", "晚上", "夜间"))
_EVENING = frozenset(("傍晚", "晚上", "夜间"))
_UTC_NAMES = frozenset(("Z", "UTC", "GMT"))
_UTC_WORDS = frozenset(("utc", "gmt", "z", "utc±0", "utc±00:00", "etc/utc"))
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-]?)\s?(\d{1,2})(?::?(\d{2}))?", re.ASCII | re.IGNORECASE)
_BRACKETED_ZONE = re.compile(r"\(((?:UTC|GMT)[^)]*)\).*")  # as Windows names them: (UTC+08:00) 北京，重庆
_MOST_OFFSET_MIN = 14 * 60
_SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_YEARS = range(2000, 2101)
_DAY_MS = 24 * 3600 * 1000
_SHORT_YEARS = range(10, 40)


class Unreadable(ValueError):
    """A value that cannot be read; the text is the reason for the user."""


def read_instant(text: str, zone: tzinfo, *, order: str = "") -> int:
    """UTC milliseconds of a time such as 2026-09-01 09:12:33, 2026/9/1 9:12, 20190422135716 or epoch s, ms, µs.

    `order` tells 01/09/2026 apart, "" refuses it unless one number is above 12. Raises Unreadable."""
    value = text.strip()
    try:
        if len(value) == 19 and value[13] == ":" and value.isascii() and value[4] in "-/" and value[4] == value[7]:
            return _plain(value, zone)
        if _EPOCH.fullmatch(value):
            return _checked(datetime.fromtimestamp(_epoch_s(value), UTC))
        if _SERIAL.fullmatch(value):
            return _checked((_SERIAL_ZERO + timedelta(seconds=round(float(value) * 86_400))).replace(tzinfo=zone))
        if _CUT_NUMBER.fullmatch(value):
            return _uncut(value)
        return _checked(_compact(value, zone) or _stamp(_without_names(value), zone, order))
    except (ValueError, OverflowError, OSError) as error:
        if isinstance(error, Unreadable):
            raise
        if after := _MIDNIGHT_AFTER.fullmatch(value):
            return read_instant(f"{after[1]}00{after[2]}", zone, order=order) + _DAY_MS
        raise Unreadable(_("this day or time does not exist")) from error


@lru_cache(maxsize=256)
def read_zone(text: str) -> tzinfo:
    """The zone that a cell names: Asia/Shanghai, UTC+8, GMT+08:00, +0800, 8, Z, 北京时间. Raises Unreadable."""
    value = _BRACKETED_ZONE.sub(r"\1", text.strip())
    if _BEIJING.fullmatch(value):
        return timezone(timedelta(hours=8))
    if value.casefold() in _UTC_WORDS:
        return UTC
    if found := _OFFSET.fullmatch(value):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes <= _MOST_OFFSET_MIN and int(found[3] or 0) < 60:
            return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    try:
        return ZoneInfo(value if "/" in value else "")
    except (ValueError, OSError, KeyError) as error:  # a name that is none, or leads elsewhere
        raise Unreadable(_("this is no time zone")) from error


def read_day(text: str, *, order: str = "") -> date:
    """A day such as 2026-09-01, 2026/9/1, 2026年9月1日 or 20260901. Raises Unreadable."""
    value = text.strip()
    if len(value) == 8 and value.isdigit():
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    found = datetime.fromtimestamp(read_instant(value, UTC, order=order) / 1000, UTC)
    return found.date()


def is_clock_only(text: str) -> bool:
    """Whether a value holds a time of day without its day (the day then stands in a column of its own)."""
    return bool(_CLOCK.fullmatch(text.strip()))


def is_day_part(text: str) -> bool:
    """Whether a value is a part of a day, as a spreadsheet keeps a time of day."""
    return bool(_DAY_PART.fullmatch(text))


def orders_of(text: str) -> frozenset[str]:
    """The orders in which a value can be a day; empty for one whose year comes first with four digits, or no day."""
    found = _ORDERED.match(_WEEKDAY.sub("", text.strip()))
    if not found or len(found[1]) > 2 or len(found[3]) == 3:
        return frozenset()
    a, b, c = found.groups()
    whole = len(c) == 4
    return frozenset(order for order in ORDERS
                     if not (whole and order == "ymd") and _can_be(dict(zip(order, map(int, (a, b, c)), strict=True))))


def common_orders(values: Iterable[str]) -> frozenset[str]:
    """The orders in which all these values can be days; empty when there is no such day or they contradict."""
    found = [(value, orders) for value in values if (orders := orders_of(value))]
    if not found:
        return frozenset()
    common = frozenset.intersection(*(orders for _value, orders in found))
    return _by_constant_year([value for value, _orders in found], common) if len(common) > 1 and "ymd" in common \
        else common


def order_of_column(values: Iterable[str]) -> str:
    """The order that the values prove together; "" when they leave it open or contradict each other."""
    common = common_orders(values)
    return next(iter(common)) if len(common) == 1 else ""


def time_format(text: str, order: str = "") -> str:
    """How a time is written, such as `YYYY-MM-DD HH:MM:SS`, `DD/MM/YYYY HH:MM` or `epoch ms`; "" for no time."""
    value = text.strip()
    if _EPOCH.fullmatch(value):
        return f"epoch {({10: 's', 13: 'ms', 16: 'us'})[len(value.split('.')[0])]}"
    if _SERIAL.fullmatch(value):
        return "spreadsheet day number"
    if found := _COMPACT_DAY.fullmatch(value):
        return f"YYYYMMDD {'HH:MM:SS' if found[4].count(':') == 2 else 'HH:MM'}"
    if found := _COMPACT.fullmatch(value):
        return "YYYYMMDDHHMM" + "SS" * bool(found[6])
    if is_clock_only(value):
        half = " AM/PM" if re.search(_HALF, value) else ""
        return ("HH:MM:SS" if value.count(":") == 2 else "HH:MM") + half
    value = _WEEKDAY.sub("", value)
    plain = _without_names(value)
    found = _STAMP.fullmatch(plain)
    if not found:
        return ""
    return _format_of(found, order) if plain == value else f"DD Mon YYYY{_clock_of(found)}"


def with_clock(day: str, clock: str) -> str:
    """A day and a time of day that stand apart as one value; a spreadsheet's numbers of both are added up."""
    if _SERIAL.fullmatch(day) and is_day_part(clock):
        return str(int(float(day)) + float(clock))
    if _SERIAL.fullmatch(day):
        day = (_SERIAL_ZERO + timedelta(days=int(float(day)))).date().isoformat()
    return f"{day} {clock}"


def _uncut(value: str) -> int:
    """A time of an epoch that a spreadsheet wrote in scientific notation, where all its digits are there."""
    digits, _sign, exponent = value.casefold().replace("+", "").partition("e")
    whole, _point, part = digits.partition(".")
    if len(part) < int(exponent):
        raise Unreadable(_("a spreadsheet has cut this number; export the list anew as text"))
    return read_instant(whole + part[:int(exponent)], UTC)


def _plain(value: str, zone: tzinfo) -> int:
    """The usual spelling, quickly: the hour is worked out once for all its seconds."""
    minute, second = value[14:16], value[17:19]
    if value[16] != ":" or not (minute.isdigit() and second.isdigit()) or value[10] not in " T":
        return _checked(_stamp(value, zone, ""))
    if int(minute) > 59 or int(second) > 59:
        raise Unreadable(_("this day or time does not exist"))
    return _hour_ms(value[:13], zone) + int(minute) * 60_000 + int(second) * 1000


@lru_cache(maxsize=4096)
def _hour_ms(hour: str, zone: tzinfo) -> int:
    return _checked(_stamp(f"{hour}:00:00", zone, ""))


def _can_be(parts: dict[str, int]) -> bool:
    year = parts["y"]
    return 1 <= parts["m"] <= 12 and 1 <= parts["d"] <= 31 and (year in _SHORT_YEARS or year > 99)


def _by_constant_year(values: list[str], common: frozenset[str]) -> frozenset[str]:
    """The year changes least from row to row: which end of these dates is always the same one."""
    parts = [_ORDERED.match(_WEEKDAY.sub("", value.strip())) for value in values]
    firsts, lasts = ({found[at] for found in parts if found} for at in (1, 3))
    if len(firsts) == 1 < len(lasts):
        return frozenset(["ymd"])
    return common - {"ymd"} if len(lasts) == 1 < len(firsts) else common


def _epoch_s(value: str) -> float:
    return float(value) / {10: 1, 13: 1e3, 16: 1e6}[len(value.split(".")[0])]


def _compact(value: str, zone: tzinfo) -> datetime | None:
    if found := _COMPACT_DAY.fullmatch(value):
        return _stamp(f"{found[1]}-{found[2]}-{found[3]} {found[4]}", zone, "")
    found = _COMPACT.fullmatch(value)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    return datetime(year, month, day, hour, minute, second, int((found[7] or "0").ljust(6, "0")),
                    tzinfo=UTC if found[8] else zone)


def _without_names(value: str) -> str:
    """A value without the day of the week and with the names of months as numbers: 13-Sep-2026 as 2026-9-13."""
    value = _ORACLE.sub(r"20\3-\2-\1", _WEEKDAY.sub("", value))
    found = _NAMED.match(value) if re.search("[A-Za-z]{3}", value) else None
    if not found:
        return value
    month = _MONTHS.get((found["mon"] or found["mon2"] or found["mon3"]).casefold())
    year = found["y"] or found["y2"] or found["y3"]
    if not month:
        return value
    day, rest = found["d"] or found["d2"] or found["d3"], value[found.end():]
    year = year if len(year) == 4 else f"20{year}"
    return f"{year}-{month}-{day} {found['rest'] or ''} {found['z'] or ''}{rest}".strip()


def _stamp(value: str, zone: tzinfo, order: str) -> datetime:
    found = _STAMP.fullmatch(value)
    if not found:
        raise Unreadable(_("this is no date with a time") if value else _("it is empty"))
    year, month, day = _day_parts(found["a"], found["b"], found["c"], order)
    hour = _hour(int(found["h"] or 0), (found["ampm"] or found["ampm2"] or "").replace(".", ""))
    micros = int((found["f"] or "0")[:6].ljust(6, "0"))
    moment = datetime(year, month, day, hour, int(found["m"] or 0), int(found["s"] or 0), micros,
                      tzinfo=_zone(found["zone"], zone))
    if _is_name(found["zone"]) and moment.tzname() != found["zone"]:
        raise Unreadable(_("{zone} is not the name of the centre's time zone").format(zone=found["zone"]))
    return moment


def _is_name(zone: str | None) -> bool:
    """Whether a zone is told by letters that several zones share, such as CST."""
    return bool(zone) and str(zone).isalpha() and zone not in _UTC_NAMES


def _day_parts(a: str, b: str, c: str, order: str) -> tuple[int, int, int]:
    if len(a) == 4 and len(c) <= 2:
        return int(a), int(b), int(c)
    if len(a) > 2 or len(c) not in (1, 2, 4):
        raise Unreadable(_("the year needs two or four digits"))
    possible = orders_of(f"{a}/{b}/{c}")
    if not possible:
        raise Unreadable(_("this day or time does not exist"))
    if order and order not in possible:
        raise Unreadable(_("this day does not exist where {order} is the order").format(
            order=" ".join(order).upper()))
    if len(possible) == 1 or a == b and len(c) == 4:
        order = min(possible)
    if not order:
        raise Unreadable(_("day and month cannot be told apart"))
    parts = dict(zip(order, (a, b, c), strict=True))
    return int(parts["y"]) + (2000 if len(parts["y"]) <= 2 else 0), int(parts["m"]), int(parts["d"])


def _hour(hour: int, half: str) -> int:
    """The hour of 24; 24 for one that does not exist."""
    if not half:
        return hour
    if half == "中午":
        return hour + 12 if hour < 6 else hour
    late = half in _LATE or half.casefold() == "pm"
    if hour > 12 or half in _EVENING and hour == 12:
        return hour if late and hour > 12 else 24
    return hour % 12 + 12 if late else hour % 12


def _zone(text: str | None, zone: tzinfo) -> tzinfo:
    """The zone of a time; a name such as CST stands for the centre's, see `_stamp`."""
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text or "")
    if not found:
        return UTC if text in _UTC_NAMES else zone
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _checked(moment: datetime) -> int:
    if moment.year not in _YEARS:
        raise Unreadable(_("the year is not between {first} and {last}").format(first=_YEARS[0], last=_YEARS[-1]))
    return round(moment.timestamp() * 1000)


def _format_of(found: re.Match[str], order: str) -> str:
    sign = found["sep"]
    if len(found["a"]) == 4:
        day = "YYYY年M月D日" if sign == "年" else sign.join(("YYYY", "MM", "DD"))
    else:
        year = "YYYY" if len(found["c"]) == 4 else "YY"
        names = {"y": year, "m": "MM", "d": "DD"}
        day = sign.join(names[part] for part in order) if order else _open_format(sign, names)
    return " | ".join(form + _clock_of(found) for form in day.split(" | "))


def _clock_of(found: re.Match[str]) -> str:
    clock = f" HH:MM{':SS' if found['s'] else ''}{'.fff' if found['f'] else ''}" if found["h"] else ""
    half = " AM/PM" if found["ampm"] or found["ampm2"] else ""
    return f"{clock}{half}{' ±HH:MM' if found['zone'] and found['zone'] != 'Z' else 'Z' * bool(found['zone'])}"


def _open_format(sign: str, names: dict[str, str]) -> str:
    return " | ".join(sign.join(names[part] for part in order) for order in ("dmy", "mdy"))
