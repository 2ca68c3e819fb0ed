"""What the columns of a list hold, by their values: times, lengths, numbers, files. For headings that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC
from statistics import median

from qadesk.importing.call_ways import direction_of, is_direction
from qadesk.importing.cells import NOTHING, clean
from qadesk.importing.durations import UNITS_MS, read_duration_ms
from qadesk.importing.times import Unreadable, is_clock_only, is_day_part, orders_of, read_instant, read_zone

Rows = Sequence[Sequence[str]]
_FILE = re.compile(r"(?:.*[/\\])?[^/\\]+\.(?:wav|mp3|m4a|ogg|opus|amr|gsm|flac|aac|wma|v3)(?:\?.*)?", re.IGNORECASE)
_PHONE = re.compile(r"[+0-9()#*\s-]{3,20}|anonymous|unknown", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9][\d*]{9}|0\d{2,3}[- ]?[\d*]{7,8}|\+\d[\d *-]{7,15}", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-.{22,}|\d{10}\.\d+|(?=.*\d)[0-9A-Za-z_.@-]{14,}", re.IGNORECASE)
_MOST_CODE_DIGITS = 6
_CODE = re.compile(r"[A-Za-z]{0,3}\d{2,6}", re.ASCII)
_DAY_ONLY = re.compile(r"(?:[A-Z][a-z]{2,8},? )?\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?(?: 00:00:00)?|20\d{6}", re.ASCII)
_DAY_NUMBER = re.compile(r"[345]\d{4}(?:\.\d+)?", re.ASCII)
NO_TIME = NOTHING | {"0", "0000-00-00 00:00:00"}
_ENOUGH = 0.6
_LIKELY_MEDIAN_MS = 2 * 3600 * 1000


def values_of(rows: Rows, column: int | None) -> list[str]:
    """The values of a column that are not empty."""
    if column is None:
        return []
    return [value for row in rows if column < len(row) and (value := clean(row[column]))]


def holds_instants(values: Sequence[str]) -> bool:
    """Whether most values are times, counting 0 and dashes as a time that is missing."""
    return _most(values, is_instant, but=NO_TIME)


def holds_day_numbers(values: Sequence[str]) -> bool:
    """Whether most values are the numbers by which a spreadsheet keeps days, with or without a part for the time."""
    return _most(values, lambda value: bool(_DAY_NUMBER.fullmatch(value)))


def holds_day_parts(values: Sequence[str]) -> bool:
    """Whether the values are parts of a day, as a spreadsheet keeps times of day."""
    return _most(values, is_day_part, share=1) and any("." in it for it in values)


def holds_lengths(values: Sequence[str]) -> bool:
    """Whether most values are lengths of calls."""
    return _most(values, is_length, but=NOTHING)


def holds_telephones(values: Sequence[str]) -> bool:
    """Whether most values are telephone numbers with their prefix: of a customer, not of a line of the centre."""
    return _most(values, lambda value: bool(_TELEPHONE.fullmatch(value)), but=NOTHING)


def tells_calls_apart(values: Sequence[str]) -> bool:
    """Whether values can be ids of calls: hardly any stands in more than a few rows."""
    return len(values) < 20 or len(set(values)) * 8 >= len(values)


def holds_days(values: Sequence[str]) -> bool:
    """Whether most values are days without a time."""
    return _most(values, lambda value: bool(_DAY_ONLY.fullmatch(value)))


def holds_zones(values: Sequence[str]) -> bool:
    """Whether most values are time zones."""
    return _most(values, _is_zone, but=NOTHING)


def holds_clocks(values: Sequence[str]) -> bool:
    """Whether most values are times without a day."""
    return _most(values, is_clock_only)


def is_instant(value: str) -> bool:
    """Whether a value is a time in some spelling; a number of five digits may be anything."""
    if is_clock_only(value):
        return True
    if len(value) == 5 and value.isdigit():
        return False
    for order in ("", "dmy", "mdy"):
        try:
            read_instant(value, UTC, order=order)
            return True
        except Unreadable:
            continue
    return False


def is_length(value: str) -> bool:
    """Whether a value is a length in some spelling, be it in milliseconds."""
    if value.casefold() == "pending":
        return True
    try:
        read_duration_ms(value, "ms")
    except Unreadable:
        return False
    return not orders_of(value)


def infer_columns(rows: Rows, taken: Mapping[str, int], width: int, unit_at: Callable[[int], str]
                  ) -> dict[str, int]:
    """Fields that have no column yet, by what the columns without a field hold; only where they are clear.

    `unit_at` gives the unit of time that a column's heading states, "" for none."""
    found = dict(taken)
    free = [at for at in range(width) if at not in found.values()]
    held = {at: values_of(rows, at) for at in free}
    _infer_times(found, held, rows)
    _infer_lengths(found, held, rows, unit_at)
    _infer_texts(found, held)
    return found


def unit_by_spans(rows: Rows, lengths: int, begin: Sequence[int | None], end: Sequence[int | None]) -> str:
    """The unit of a column of plain numbers by the spans beside it (ms for each row); "" when they do not tell."""
    numbers = [(_number(row[lengths]) if lengths < len(row) else None) for row in rows]
    ratios = [(last - first) / number for number, first, last in zip(numbers, begin, end, strict=True)
              if number and first is not None and last is not None and last > first]
    ratio = median(ratios) if ratios else 0
    return next((unit for unit, unit_ms in UNITS_MS.items() if unit_ms * 0.8 <= ratio <= unit_ms * 1.25), "")


def unit_by_size(rows: Rows, lengths: int) -> str:
    """Milliseconds when the middle number would be hours as seconds; "" when open."""
    filled = [number for value in values_of(rows, lengths) if (number := _number(value))]
    return "ms" if filled and median(filled) * 1000 > _LIKELY_MEDIAN_MS else ""


def instants_of(rows: Rows, column: int | None, order: str) -> list[int | None]:
    """The times of a column, None where a row has none that can be read."""
    return [None if column is None or column >= len(row) else _instant(row[column], order) for row in rows]


def _is_zone(value: str) -> bool:
    try:
        read_zone(value)
    except Unreadable:
        return False
    return True


def _instant(value: str, order: str) -> int | None:
    try:
        return read_instant(value.strip(" \t'"), UTC, order=order)
    except Unreadable:
        return None


def _infer_times(found: dict[str, int], held: dict[int, list[str]], rows: Rows) -> None:
    """The earliest column of times is the start, the latest the end, one between them the answer."""
    clocks = sorted((at for at in held if holds_clocks(held[at])), key=lambda at: -sum(map(_rough_ms, held[at])))
    times = [at for at, values in held.items() if at not in clocks and holds_instants(values)
             and (clocks or not holds_days(values))]
    if "start" not in found and times:
        ordered = sorted(times, key=lambda at: _middle(rows, at))
        full = [at for at in ordered if len(held[at]) == max(len(held[other]) for other in ordered)]
        found["start"] = full[0]
        later = [at for at in ordered if at != full[0] and not _same_moment(rows, full[0], at)]
        if later and "end" not in found:
            found["end"] = later[-1]
        if len(later) > 1 and "answer" not in found:
            found["answer"] = later[0]
        if holds_days(held[full[0]]) and clocks and "day" not in found:
            found |= {"day": full[0], "start": clocks[0]}
    for at in found.values():
        held.pop(at, None)


def _same_moment(rows: Rows, start: int, other: int) -> bool:
    """Whether two columns are one time in two zones: always the same half hours apart."""
    gaps = {last - first for first, last in zip(instants_of(rows, start, ""), instants_of(rows, other, ""), strict=True)
            if first is not None and last is not None}
    gap_s = {round(gap / 1000) for gap in gaps}
    return len(gap_s) == 1 and all(gap and gap % 1800 == 0 for gap in gap_s) and len(rows) > 1


def _middle(rows: Rows, column: int) -> float:
    found = [value for value in instants_of(rows, column, "") if value is not None]
    return median(found) if found else 0


def _infer_lengths(found: dict[str, int], held: dict[int, list[str]], rows: Rows, unit_at: Callable[[int], str]
                   ) -> None:
    """A column of lengths, told by colons, words or a unit in its heading; of two the longer is the whole call."""
    if "duration" in found or "talk" in found:
        return
    clear = [at for at, values in held.items() if holds_lengths(values)
             and (unit_at(at) or _most(values, lambda value: bool(re.search("[:：分秒]", value))))]
    plain = [at for at, values in held.items() if _most(values, lambda value: value.isdigit() and len(value) < 6)
             and len(set(values)) > len(values) / (4 if len(values) >= 5 else 1.01) and not _counts_up(values)]
    if plain and len(held[plain[0]]) < 5 and (len(plain) > 1 or len(rows) < 2):
        plain = []  # too few rows to tell a length from the number of an agent
    lengths = clear or (plain if len(plain) <= 2 and "end" not in found else [])
    if lengths:
        lengths.sort(key=lambda at: -sum(_rough_ms(value, unit_at(at) or "s") for value in held[at]))
        found["duration"] = lengths[0]
        if len(lengths) > 1:
            found["talk"] = lengths[1]
    for at in found.values():
        held.pop(at, None)


def _counts_up(values: Sequence[str]) -> bool:
    """Whether values are the numbers of their rows."""
    return len(values) > 2 and values[0] in ("0", "1") and all(
        int(value) == int(values[0]) + at for at, value in enumerate(values) if value.isdigit())


def _infer_texts(found: dict[str, int], held: dict[int, list[str]]) -> None:
    def take(field: str, fits: Callable[[Sequence[str]], bool]) -> None:
        place = next((at for at, values in held.items() if fits(values)), None)
        if field not in found and place is not None:
            found[field] = place
            del held[place]

    take("recording", lambda values: _most(values, lambda value: bool(_FILE.fullmatch(value))))
    ways = {direction_of(value) for values in held.values() if _most(values, is_direction)
            for value in values}
    take("direction", lambda values: _most(values, is_direction))
    take("call_id", lambda values: len(values) > 1 and _most(values, lambda value: bool(_ID.fullmatch(value)))
         and len(set(values)) * 2 > len(values) and not holds_instants(values))
    if {"in", "out"} <= ways and any(_most(values, lambda value: sum(map(str.isdigit, value)) > _MOST_CODE_DIGITS)
                                     for values in held.values()):
        take("agent", _are_codes)  # one short number beside a long one, whichever way the call went
    if "caller" not in found and "callee" not in found:
        for field in ("caller", "callee"):
            take(field, lambda values: _most(values, lambda value: bool(_PHONE.fullmatch(value))) and _is_long(values))
    take("agent", _are_codes)


def _are_codes(values: Sequence[str]) -> bool:
    """Whether values are short codes, each of which comes again."""
    return len(values) >= 5 and _most(values, lambda value: bool(_CODE.fullmatch(value)), share=1) \
        and 1 < len(set(values)) <= len(values) / 2


def _is_long(values: Sequence[str]) -> bool:
    return _most(values, lambda value: sum(map(str.isdigit, value)) >= 3)


def _rough_ms(value: str, unit: str = "s") -> int:
    try:
        return read_duration_ms(value, unit)
    except Unreadable:
        return 0


def _number(value: str) -> float | None:
    text = value.strip(" \t'")
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII) else None


def _most(values: Iterable[str], fits: Callable[[str], bool], but: Container[str] = (), share: float = _ENOUGH) -> bool:
    asked = [value for value in values if value not in but]
    return bool(asked) and sum(map(fits, asked)) >= share * len(asked)
