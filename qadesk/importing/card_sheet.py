"""Scoring guides as delimited text: the delimiter is found, quoted cells of many lines are one cell."""

from __future__ import annotations

import csv
import io
from collections import Counter

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.card_columns import TableRow
from qadesk.importing.card_draft import CardDraft, line_place
from qadesk.importing.card_rows import read_rows
from qadesk.importing.card_words import plain

_CHINESE = "，"
_DELIMITERS = (",", "\t", ";", "|", _CHINESE)
_USUAL = 0.8
"""The share of lines that must agree on a comma that sentences have too."""
_MOST_CELLS = 100
_LONGEST_CELL = 131_072


def read_delimited(text: str, file: str, draft: CardDraft) -> bool:
    """Add what a delimited table holds to the draft; whether it holds a criterion.

    Raises BadInput for a quote that never closes."""
    first, _newline, rest = text.partition("\n")
    declared = first.strip().strip('"')
    skipped = 0
    if declared.lower().startswith("sep=") and len(declared) <= 5:
        text, skipped = rest, 1
    delimiter = declared[4:] if skipped and declared[4:] else max(_DELIMITERS, key=lambda sign: _agreement(text, sign))
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    if _agreement(text, delimiter) <= (_USUAL * lines if delimiter == _CHINESE else 0):
        return False
    return read_rows(_rows(text, delimiter, file, skipped), draft)


def _agreement(text: str, delimiter: str) -> float:
    """How many rows have the usual number of cells, if that is more than one."""
    lines = [cells for cells in _cut(text[:200_000], delimiter) if any(cell.strip() for cell in cells)]
    widths = Counter(len(cells) for cells in lines if len(cells) > 1)
    if not widths:
        return 0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return times + min(width, _MOST_CELLS) / 1000


def _cut(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found.append(cells)
    except csv.Error:
        return found
    return found


def _rows(text: str, delimiter: str, file: str, skipped: int, *, strict: bool = True) -> list[TableRow]:
    """All rows; not `strict`: a quote may stand inside of a cell, as in a file that has some."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict and '"' in text)
    rows, line = list[TableRow](), 1 + skipped
    try:
        for cells in reader:
            rows.append(TableRow(line_place(line), [plain(cell) for cell in cells[:_MOST_CELLS]]))
            line = reader.line_num + 1 + skipped
    except csv.Error as error:
        if strict and "expected after" in str(error):
            return _rows(text, delimiter, file, skipped, strict=False)
        reason = _("a quote that begins there does not close") if "unexpected end" in str(error) else _(
            "a cell is longer than {count} characters").format(count=_LONGEST_CELL)
        raise BadInput(_("{file}, line {line}: {reason}.").format(file=file, line=line, reason=reason), file=file,
                       row=line, safe=_("No scorecard was changed."), code="E-CRD-42",
                       todo=_("Correct the file there, or save it again from the spreadsheet.")) from error
    return rows
