"""What columns of a list say beside each other: which length is the whole call, and which numbers are the centre's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qadesk.importing.cells import clean, plain_line
from qadesk.importing.column_values import Rows, instants_of
from qadesk.importing.durations import read_duration_ms
from qadesk.importing.times import Unreadable

_NEAR_MS = 1000
_LINE = re.compile(r"(?:Ext\.?\s*)?\d{2,6}", re.ASCII | re.IGNORECASE)
_MOST_CODE_DIGITS = 6
_FEW_ROWS = 20
_HOTLINE = re.compile(r"9[56]\d{3,4}|1[0-2]\d{3}|1[12]\d", re.ASCII)


def is_connected_time(rows: Rows, columns: Mapping[str, int], order: str, unit: str) -> bool:
    """Whether the only lengths of a list last from answer to end, and not from start to end, where these differ."""
    if "talk" in columns or not columns.keys() >= {"start", "answer", "end", "duration"}:
        return False
    begin, answer, end = (instants_of(rows, columns[name], order) for name in ("start", "answer", "end"))
    at = columns["duration"]
    told = [_which_span(row[at], unit, times) for row, *times in zip(rows, begin, answer, end, strict=True)
            if at < len(row)]
    return told.count("talk") > 4 * told.count("whole")


def _which_span(length: str, unit: str, times: Sequence[int | None]) -> str:
    """The span that a length is: `talk`, `whole`, or "" where both or neither fit."""
    begin, answer, end = times
    if begin is None or answer is None or end is None or answer - begin <= 2 * _NEAR_MS:
        return ""
    length_ms = _length_of(length, unit)
    return "talk" if abs(end - answer - length_ms) <= _NEAR_MS else \
        "whole" if abs(end - begin - length_ms) <= _NEAR_MS else ""


def longer_of(rows: Rows, one: int, other: int) -> int | None:
    """Which of two columns of lengths is never the shorter one and now and then the longer; None for neither. A row
    where one of them is nought tells nothing: nobody spoke."""
    pairs = [(_length_of(row[one]), _length_of(row[other])) for row in rows if max(one, other) < len(row)]
    told = [first - second for first, second in pairs if first and second and first != second]
    if not told or min(told) < 0 < max(told):
        return None
    return one if told[0] > 0 else other


def _length_of(value: str, unit: str = "s") -> int:
    try:
        return read_duration_ms(clean(value), unit)
    except Unreadable:
        return 0


def has_own_lines(rows: Rows, columns: Mapping[str, int]) -> bool:
    """Whether short numbers call long ones in some rows and are called by them in others: lines of the centre.

    One number on that side alone is the centre's hotline."""
    if not columns.keys() >= {"caller", "callee"}:
        return False
    pairs = [(plain_line(row[columns["caller"]]), plain_line(row[columns["callee"]])) for row in rows
             if max(columns["caller"], columns["callee"]) < len(row)]
    outward = [caller for caller, callee in pairs if _is_line(caller) and _is_far(callee)]
    inward = [callee for caller, callee in pairs if _is_far(caller) and _is_line(callee)]
    lines = {*outward, *inward}
    is_hotline = len(lines) == 1 and (len(pairs) > _FEW_ROWS or bool(_HOTLINE.fullmatch(lines.pop())))
    return bool(outward and inward) and not is_hotline and (len(outward) + len(inward)) * 2 >= len(pairs)


def _is_line(number: str) -> bool:
    return bool(_LINE.fullmatch(number))


def _is_far(number: str) -> bool:
    return sum(map(str.isdigit, number)) > _MOST_CODE_DIGITS
