"""The legend of a roster: which hours its codes stand for, wherever in the file that is written.

`早=08:00-16:00；中=12:00-20:00` in a cell, or rows of 早 | 08:00 | 16:00, on the sheet or on one of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qadesk.errors import RuleBroken
from qadesk.importing.roster_sheets import Sheet
from qadesk.importing.roster_times import (
    SPAN,
    Legend,
    code_key,
    plain_text,
    read_hours,
    read_template,
    with_meal,
)
from qadesk.importing.times import Unreadable
from qadesk.models.shifts import ShiftTemplate

_ENTRIES = re.compile(r"[;；,，、\n|]")
_NO_CODE = re.compile(r".*(?:用餐|就餐|午餐|午休|meal|lunch|\d{4}[-/.年]\d).*", re.IGNORECASE)
_FILLERS = re.compile(r"上班时间|工作时间|上下班时间|时间")
_LONGEST_CODE, _WIDEST_ENTRY = 8, 6


def find_legend(sheets: Sequence[Sheet]) -> Legend:
    """The shift that each code stands for; what is written first holds."""
    found: dict[str, ShiftTemplate] = {}
    for sheet in sheets:
        for _number, cells in sheet.rows:
            for entry in (*_in_cells(cells), *_over_cells(cells)):
                found.setdefault(code_key(entry.name), entry)
    return found


def _in_cells(cells: Sequence[str]) -> Iterator[ShiftTemplate]:
    """Entries such as 早=08:00-16:00, several in a cell."""
    for piece in (piece for cell in cells if SPAN.search(plain_text(cell)) for piece in _ENTRIES.split(cell)):
        if (entry := _tried(piece)) is not None:
            yield entry


def _over_cells(cells: Sequence[str]) -> Iterator[ShiftTemplate]:
    """An entry whose code, begin and end (or hours) stand in cells beside each other, with a meal after them."""
    filled = [plain_text(cell) for cell in cells if cell.strip()]
    if len(filled) > _WIDEST_ENTRY or len(filled) < 2 or _NO_CODE.fullmatch(filled[0]):
        return
    code, times = filled[0], filled[1:]
    if SPAN.fullmatch(times[0]):
        entry = _tried(f"{code} {times[0]}")
        meal = times[1:2]
    else:
        entry = _tried_hours(code, times)
        meal = ["-".join(times[2:4])]
    if entry is not None:
        yield _with_meal(entry, meal[0] if meal else "")


def _tried(piece: str) -> ShiftTemplate | None:
    try:
        found = read_template(piece)
    except (Unreadable, RuleBroken):
        return None
    code = _FILLERS.sub("", found.name).rstrip(": ").split(":")[-1].strip(" =")
    if not 0 < len(code) <= _LONGEST_CODE or _NO_CODE.fullmatch(code):
        return None
    return ShiftTemplate(code, found.start_minute, found.end_minute, found.meal)


def _tried_hours(code: str, times: Sequence[str]) -> ShiftTemplate | None:
    try:
        start, end = read_hours(*times[:2]) if len(times) > 1 else (0, 0)
        return ShiftTemplate(code, start, end) if end and len(code) <= _LONGEST_CODE else None
    except (Unreadable, RuleBroken):
        return None


def _with_meal(entry: ShiftTemplate, hours: str) -> ShiftTemplate:
    found = SPAN.fullmatch(hours)
    if found is None:
        return entry
    try:
        return with_meal(entry, found["start"], found["end"])
    except (Unreadable, RuleBroken):
        return entry
