"""A delimited text file as rows of cells: delimiter and heading found, damaged lines named instead of swallowed.

A quote that never closes costs its own line and not the rest of the file.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qadesk.errors import BadInput, reason_of
from qadesk.i18n import _
from qadesk.importing.encodings import decode, detect_encoding
from qadesk.models.imports import Reject

DELIMITERS = (",", "\t", ";", "|", "，")
LARGEST_BYTES = 512 * 1024 * 1024
_LOOKED_AT = 60
_LONGEST_RECORD_LINES = 20
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Table:
    """The text of a list and how it is cut: `heading` is empty when the file has none; rows count from 1."""

    file: str
    encoding: str
    delimiter: str
    heading: tuple[str, ...]
    first_row: int
    lines: tuple[str, ...]

    @property
    def width(self) -> int:
        """The number of columns: that of the heading, else the most frequent one."""
        return len(self.heading) or _usual_width(self.lines, self.delimiter)[0]

    def column_name(self, at: int) -> str:
        """The heading of a column, or its number when there is no heading."""
        return self.heading[at] if at < len(self.heading) else _("Column {number}").format(number=at + 1)

    def records(self) -> Iterator[tuple[int, list[str]] | Reject]:
        """Row number and cells of each row with something in it, or the reason why a line is no row."""
        return _records(self.lines, self.delimiter, self.first_row)

    def without_heading(self) -> Table:
        """The same table with its first row read as data."""
        return replace(self, heading=(), first_row=self.first_row - 1 if self.heading else self.first_row)


def read_table(path: Path, *, encoding: str = "", delimiter: str = "",
               known_names: frozenset[str] = frozenset()) -> Table:
    """The table in a CSV, TSV or TXT file. `known_names` are normalised headings that tell the heading's row.

    Raises BadInput for a file that is missing, empty, too large, a workbook or no table of text."""
    data = _bytes(path)
    encoding = encoding or detect_encoding(data)
    text = decode(data, encoding)
    if "\x00" in text:
        raise _no_table(path, _("it is no text file"))
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    delimiter = delimiter or _declared(lines) or _best_delimiter(lines)
    row, heading = _find_heading(lines, delimiter, known_names)
    table = Table(path.name, encoding, delimiter, heading, row + 1 if heading else row, lines)
    if table.width < 2:
        raise _no_table(path, _("no columns can be told apart in it"))
    return table


def normal_name(name: str) -> str:
    """A heading without case, blanks, signs and what stands in brackets (units, remarks)."""
    text = unicodedata.normalize("NFKC", name).casefold()
    depth, kept = 0, []
    for char in text:
        depth += char in "([【{"
        if not depth and char.isalnum():
            kept.append(char)
        depth -= char in ")]】}" and depth > 0
    return "".join(kept)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise _no_table(path, _("it is larger than {size} MB").format(size=LARGEST_BYTES >> 20))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise _no_table(path, _("there is no such file")) from error
    except OSError as error:
        raise _no_table(path, _("it cannot be opened ({reason})").format(reason=reason_of(error))) from error
    if not data.strip():
        raise _no_table(path, _("it is empty"))
    if data.startswith(_WORKBOOKS):
        raise _no_table(path, _("it is a workbook; save it as CSV first"))
    return data


def _no_table(path: Path, reason: str) -> BadInput:
    return BadInput(_("{file} cannot be read as a list: {reason}.").format(file=path.name, reason=reason),
                    file=path.name, safe=_("Nothing was imported."),
                    todo=_("Choose the list that the switch exported, as CSV or text."), code="E-INP-02")


def _declared(lines: Sequence[str]) -> str:
    """The delimiter that a spreadsheet states in a first line such as `sep=;`."""
    first = lines[0].strip()
    return first[4:] or "\t" if first.lower().startswith("sep=") and len(first) <= 5 else ""


def _best_delimiter(lines: Sequence[str]) -> str:
    return max(DELIMITERS, key=lambda sign: _usual_width(lines, sign)[1])


def _usual_width(lines: Sequence[str], delimiter: str) -> tuple[int, float]:
    """The most frequent number of cells among the first rows, and how well the rows agree on it (0 when it is 1)."""
    widths = Counter(len(found[1]) for found, _n in zip(_records(lines, delimiter, 1), range(_LOOKED_AT), strict=False)
                     if not isinstance(found, Reject))
    if not widths:
        return 0, 0.0
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return width, times * (width > 1) / widths.total() + width / 1000 * (width > 1)


def _find_heading(lines: Sequence[str], delimiter: str, known: frozenset[str]) -> tuple[int, tuple[str, ...]]:
    """The row and cells of the heading: the row among the first with most known names, else a first row of words."""
    rows = [found for found, _n in zip(_records(lines, delimiter, 1), range(10), strict=False)
            if not isinstance(found, Reject)]
    scored = [(sum(normal_name(cell) in known for cell in cells), row, cells) for row, cells in rows]
    best = max(scored, key=lambda item: item[0], default=(0, 1, []))
    if best[0] >= 2:
        return best[1], tuple(cell.strip() for cell in best[2])
    wide = [(row, cells) for row, cells in rows if len(cells) > 1]
    if wide and _looks_like_names(wide[0][1]):
        return wide[0][0], tuple(cell.strip() for cell in wide[0][1])
    return 1, ()


def _looks_like_names(cells: Sequence[str]) -> bool:
    """A heading has words in all its cells, each another one and none with more digits than letters."""
    names = [cell.strip() for cell in cells]
    return (all(names) and len(set(names)) == len(names)
            and all(sum(map(str.isalpha, name)) > sum(map(str.isdigit, name)) for name in names))


def _records(lines: Sequence[str], delimiter: str, first_row: int) -> Iterator[tuple[int, list[str]] | Reject]:
    at = first_row - 1
    while at < len(lines):
        row, line = at + 1, lines[at]
        if '"' not in line:
            at += 1
            cells = line.split(delimiter)
        else:
            taken, cells = _quoted(lines, at, delimiter)
            at += taken or 1
            if not taken:
                yield Reject(row, "", line[:200], _("a quote in this line does not close"))
                continue
        if any(cell.strip() for cell in cells):
            yield row, cells


def _quoted(lines: Sequence[str], at: int, delimiter: str) -> tuple[int, list[str]]:
    """How many lines a record with quotes takes and its cells; 0 lines when its quote does not close."""
    for taken in range(1, min(_LONGEST_RECORD_LINES, len(lines) - at) + 1):
        text = "\n".join(lines[at:at + taken])
        try:
            return taken, next(csv.reader([text], delimiter=delimiter, strict=True, skipinitialspace=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                continue
            loose = taken == 1 and "field limit" not in str(error)
            return (1, next(csv.reader([text], delimiter=delimiter))) if loose else (0, [])
    return 0, []
