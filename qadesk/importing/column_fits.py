"""Whether the values of a column can be those of the field that its heading names: names alone lead astray."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qadesk.importing.call_ways import is_direction
from qadesk.importing.cells import NOTHING, clean
from qadesk.importing.column_values import (
    NO_TIME,
    Rows,
    holds_clocks,
    holds_day_numbers,
    holds_day_parts,
    holds_days,
    holds_instants,
    holds_lengths,
    holds_zones,
    instants_of,
    is_length,
    tells_calls_apart,
    values_of,
)
from qadesk.importing.durations import read_duration_ms
from qadesk.importing.times import Unreadable

INSTANTS, LENGTHS = ("start", "answer", "end"), ("duration", "talk")
_NAME_OF_FILE = re.compile(r"[\d./\\]")
_WITHHELD = re.compile(r"anonymous|unknown|private|restricted|unavailable|withheld|匿名|未知", re.IGNORECASE)
_MACHINE = re.compile(r"human|fax|unknown|machine\w*|true|false|yes|no|是|否", re.IGNORECASE)
_VAGUE = frozenset(("type", "类型", "类别", "communicationtype", "callmode"))
_LONGEST_CALL_MS = 4 * 3600 * 1000
_DAY_MS = 24 * 3600 * 1000


def misfits(rows: Rows, columns: Mapping[str, int], names: Sequence[str]) -> set[tuple[str, int]]:
    """The pairs of field and column whose values are not such as the field holds; an empty column fits."""
    return {(name, at) for name, at in columns.items()
            if not _fits(values_of(rows, at), name, names[at]) or name in ("answer", "end")
            and _is_length_beside(rows, columns, at)}


def empty_ones(rows: Rows, columns: Mapping[str, int]) -> dict[str, int]:
    """The fields whose column says nothing in any row."""
    return {name: at for name, at in columns.items() if NOTHING.issuperset(values_of(rows, at))}


def _fits(filled: list[str], field: str, heading: str) -> bool:
    values = [value for value in filled if value not in NO_TIME]
    if not values:
        return True
    if field in INSTANTS:
        return _can_be_instants(values, field)
    if field == "direction":
        return heading not in _VAGUE or sum(map(is_direction, values)) * 2 > len(values)
    if field == "agent":
        return not all(map(_MACHINE.fullmatch, values))
    if field in ("caller", "callee"):
        return any(map(_may_be_number, values)) or all(map(_WITHHELD.fullmatch, values))
    if field == "call_id":
        return tells_calls_apart(values)
    if field == "day":
        return holds_days(values) or holds_instants(values) or holds_day_numbers(values)
    if field == "zone":
        return holds_zones(values)
    if field == "recording":
        return any(map(_NAME_OF_FILE.search, values))
    return field not in LENGTHS or not holds_instants(values) or any(map(is_length, values))


def _can_be_instants(values: list[str], field: str) -> bool:
    if not any(any(map(str.isdigit, value)) for value in values):
        return False
    if field != "start" and holds_days(values):
        return False
    return holds_instants(values) or holds_day_numbers(values) or not _is_other(values) or (
        field == "start" and holds_day_parts(values))


def _is_other(values: list[str]) -> bool:
    """Whether values that are no times are clearly something else: lengths, or words of a few kinds."""
    return holds_lengths(values) or len(set(values)) * 4 < len(values)


def _may_be_number(value: str) -> bool:
    return "@" in value or value[:1] == "#" or any(map(str.isdigit, value))


def _is_length_beside(rows: Rows, columns: Mapping[str, int], at: int) -> bool:
    """Whether clock times beside a start with its day are lengths: as times they would lie hours behind it."""
    start = columns.get("start")
    if start is None or "day" in columns or not holds_clocks(values_of(rows, at)):
        return False
    away = [(clock_ms - begin) % _DAY_MS for begin, row in zip(instants_of(rows, start, ""), rows, strict=True)
            if begin is not None and at < len(row) and (clock_ms := _length_ms(row[at])) is not None]
    return sum(ms > _LONGEST_CALL_MS for ms in away) * 2 > len(away)


def _length_ms(value: str) -> int | None:
    try:
        return read_duration_ms(clean(value))
    except Unreadable:
        return None
