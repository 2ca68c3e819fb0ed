"""A list as rows of cells, whatever file it lies in: text, workbook or JSON; layout and heading are found.

Rows are read from the file each time and never held together: a list may have millions of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from qadesk.errors import BadInput, reason_of
from qadesk.i18n import _
from qadesk.importing.encodings import detect_file, known_encoding
from qadesk.importing.file_kinds import no_table, refuse_other_kinds
from qadesk.importing.json_rows import JsonRows
from qadesk.importing.sheet_rows import SheetRows, StackedSheets, sheets_of
from qadesk.importing.text_rows import TextRows
from qadesk.models.imports import Reject

Row = tuple[int, list[str]]
DELIMITERS = (",", "\t", ";", "|", "，", "^")
FOUND = -1
"""No row was said to be the heading's: it is found."""
_LOOKED_AT = 60
_HEADING_WITHIN = 15
_LONGEST_NAME = 1000
_COMMENTS = ("#", "//", "--")
_TYPE = re.compile(
    r"(?:(?:TINY|SMALL|MEDIUM|BIG)?INT(?:EGER)?|N?VARCHAR2?|N?CHAR|(?:LONG|TINY|MEDIUM)?TEXT|STRING|DATETIME2?|DATE|TIME"
    r"|TIMESTAMP|UNIQUEIDENTIFIER|UUID|DECIMAL|NUMERIC|NUMBER|FLOAT|DOUBLE|REAL|BOOL(?:EAN)?|BIT|LONG|BLOB)"
    r"(?:\s*\(\s*\w+\s*(?:,\s*\d+\s*)?\)?)?|\d+\s*\)", re.ASCII | re.IGNORECASE)
_VALUE = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d|\d{1,2}:\d{2}|\d+(?:\.\d+)?$", re.ASCII)  # no heading is one
_AVAYA = re.compile(r"[0-2]\d[0-5]\d \d[0-5]\d\d [0-9A-I] ", re.ASCII)  # time, length, condition code
_TYPE_STARTS = frozenset("TIN SMA MED BIG INT NVA VAR NCH CHA LON TEX STR DAT TIM UNI UUI DEC NUM FLO DOU REA BOO BIT "
                         "BLO".split())


class Source(Protocol):
    """Where rows come from: the file `path`."""

    @property
    def path(self) -> Path: ...

    def about_rows(self) -> int:
        """About how many rows there are, found quickly."""

    def rows(self, width: int = 0, first_row: int = 1) -> Iterator[Row | Reject]:
        """Number and cells of each row, or the reason why something is none."""


@dataclass(frozen=True)
class Table:
    """A list and how it is cut: `heading` is empty when the file has none, encoding and delimiter where it is no text.

    Rows count from 1. `is_ragged`: its rows leave out what is empty at their ends. `heading_row`: where its heading was
    said to stand (0: it has none), FOUND when it was found."""

    file: str
    encoding: str
    delimiter: str
    heading: tuple[str, ...]
    first_row: int
    source: Source
    usual_width: int
    is_ragged: bool = False
    heading_row: int = FOUND

    @property
    def width(self) -> int:
        """The number of columns: that of the heading, else the most frequent one."""
        return len(self.heading) or self.usual_width

    def column_name(self, at: int) -> str:
        """The heading of a column, or its number when there is no heading."""
        named = at < len(self.heading) and self.heading[at]
        return self.heading[at] if named else _("Column {number}").format(number=at + 1)

    def told_at(self, row: int, reason: str) -> str:
        """The reason of a refusal, with the place of the row where its number does not tell it."""
        if not isinstance(self.source, StackedSheets):
            return reason
        sheet, own = self.source.place(row)
        return _("{reason} (sheet {sheet}, row {row})").format(reason=reason, sheet=sheet, row=own)

    def records(self) -> Iterator[Row | Reject]:
        """Row number and cells of each record, or the reason why a line is none: no comment, no row of types.

        Raises BadInput when the file cannot be read on."""
        again = self.heading[0] if self.heading else None
        try:
            for found in self.source.rows(self.width, self.first_row):
                if not isinstance(found, Reject) and not (found[1][0][:1].isdecimal() and found[1][0] != again):
                    first, cells = found[1][0].strip("\ufeff \t"), found[1]
                    if first == again and (first, *map(str.strip, cells[1:])) == self.heading \
                            or first.startswith(_COMMENTS) and len(cells) != self.width \
                            or _is_types(first, cells) or _is_ruled(first, cells):
                        continue
                yield found
        except OSError as error:
            raise no_table(self.file, _("it cannot be opened ({reason})").format(reason=reason_of(error))) from error


def read_table(path: Path, *, encoding: str = "", delimiter: str = "",
               known_names: frozenset[str] = frozenset(), heading_row: int = FOUND) -> Table:
    """The table in a file. `known_names` are normalised headings that tell the heading's row, where none is said.

    Raises BadInput for a file that is missing, empty or no table."""
    try:
        kind = refuse_other_kinds(path)
        if kind == "workbook":
            table = _best_sheet(path, known_names, heading_row)
        else:
            encoding = known_encoding(encoding) if encoding else detect_file(path)
            table = _json_table(path, encoding) if kind == "json" else _text_table(path, encoding, delimiter,
                                                                                   known_names, heading_row)
    except FileNotFoundError as error:
        raise no_table(path.name, _("there is no such file")) from error
    except OSError as error:
        raise no_table(path.name, _("it cannot be opened ({reason})").format(reason=reason_of(error))) from error
    if table.width < 2:
        raise _without_columns(path, table)
    return table


def _without_columns(path: Path, table: Table) -> BadInput:
    lines = [found[1][0] for found in islice(table.source.rows(), _LOOKED_AT) if not isinstance(found, Reject)]
    if sum(bool(_AVAYA.match(line)) for line in lines) * 2 > len(lines):
        return no_table(path.name, _("it is a list of an Avaya switch in columns of fixed width, which holds no year"),
                        _("Let the CDR collector write it as CSV with whole dates."))
    return no_table(path.name, _("no columns can be told apart in it"))


def normal_name(name: str) -> str:
    """A heading without case, blanks, signs and what stands in brackets (units, remarks)."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST_NAME]).casefold()
    depth, kept = 0, []
    for char in text:
        depth += char in "([【{"
        if not depth and char.isalnum():
            kept.append(char)
        depth -= char in ")]】}" and depth > 0
    return "".join(kept)


def _text_table(path: Path, encoding: str, delimiter: str, known: frozenset[str], heading_row: int) -> Table:
    declared = _declared(path, encoding)
    sign = delimiter or declared or max(DELIMITERS, key=lambda sign: _fitness(TextRows(path, encoding, sign), known))
    return _made(path, TextRows(path, encoding, sign), encoding, sign, known, heading_row,
                 first_row=2 if declared else 1)


def _json_table(path: Path, encoding: str) -> Table:
    source = JsonRows(path, encoding).with_keys()
    return Table(path.name, encoding, "", source.keys, 1, source, len(source.keys))


def _best_sheet(path: Path, known: frozenset[str], heading_row: int) -> Table:
    """The sheet whose heading has most known names, else the first one with a table; sheets with the same heading are
    read with it."""
    tables = [_made(path, sheet, "", "", known, heading_row) for sheet in sheets_of(path)]
    wide = [table for table in tables if table.width > 1]
    if not wide:
        raise no_table(path.name, _("no sheet of it holds a table"))
    best = max(wide, key=lambda table: len({normal_name(name) for name in table.heading} & known))
    alike = [table for table in wide if table.heading == best.heading] if best.heading else [best]
    if len(alike) == 1:
        return best
    parts = [(table.source, table.first_row) for table in alike if isinstance(table.source, SheetRows)]
    return replace(alike[0], source=StackedSheets(parts))


def _made(path: Path, source: Source, encoding: str, delimiter: str, known: frozenset[str], heading_row: int,
          first_row: int = 1) -> Table:
    row, heading = _find_heading(source, known, first_row) if heading_row == FOUND else _said_heading(
        source, heading_row)
    width = len(heading) or _usual_width(source)[0]
    first = _row_below(source, row) if heading else first_row
    shorter = Counter(len(found[1]) for found in islice(source.rows(width, first), _LOOKED_AT)
                      if not isinstance(found, Reject))
    short = sum(count for cells, count in shorter.items() if 2 < cells < width)
    return Table(path.name, encoding, delimiter, heading, first, source, width, short * 5 > shorter.total(),
                 heading_row)


def _row_below(source: Source, heading: int) -> int:
    """Where the rows below the heading begin: it may have several lines."""
    below = islice(source.rows(0, heading), 1, 2)
    return next((found.row if isinstance(found, Reject) else found[0] for found in below), heading + 1)


def _declared(path: Path, encoding: str) -> str:
    """The delimiter that a spreadsheet states in a first line such as `sep=;`."""
    with path.open(encoding=encoding, errors="replace") as file:
        first = file.readline(10_000).strip().lstrip("\ufeff").strip('"')
    return first[4:] or "\t" if first.lower().startswith("sep=") and len(first) <= 5 else ""


def _fitness(source: Source, known: frozenset[str]) -> tuple[int, float]:
    """How well a delimiter fits: known headings under it, then how well the rows agree on their width."""
    _row, heading = _find_heading(source, known, 1)
    return len(known.intersection(map(normal_name, heading))), _usual_width(source)[1]


def _usual_width(source: Source) -> tuple[int, float]:
    """The most frequent number of cells among the first rows, and how well the rows agree on it (0 when it is 1)."""
    widths = Counter(len(found[1]) for found in islice(source.rows(), _LOOKED_AT) if not isinstance(found, Reject))
    if not widths:
        return 0, 0.0
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return width, times * (width > 1) / widths.total() + width / 1000 * (width > 1)


def _find_heading(source: Source, known: frozenset[str], first_row: int) -> tuple[int, tuple[str, ...]]:
    """The row and cells of the heading: the row among the first with most known names, else a first row of words."""
    rows = [found for found in islice(source.rows(0, first_row), _HEADING_WITHIN) if not isinstance(found, Reject)]
    scored = [(len(known.intersection(map(normal_name, cells))), -row, cells) for row, cells in rows
              if not any(_VALUE.match(cell.strip()) for cell in cells)]
    best = max(scored, key=lambda item: item[:2], default=(0, -1, []))
    if best[0] >= 2:
        return -best[1], _names(best[2])
    wide = _below_titles([(row, cells) for row, cells in rows
                          if len(cells) > 1 and not cells[0].lstrip().startswith(_COMMENTS)])
    if wide and (_looks_like_names(wide[0][1]) or _differ(wide[0][1], [cells for _row, cells in wide[1:]])):
        return wide[0][0], _names(wide[0][1])
    return 1, ()


def _below_titles(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows from the first one on that fills at least half as many cells as any other: titles stand above it."""
    filled = [sum(bool(cell.strip()) for cell in cells) for _row, cells in rows]
    return rows[next((at for at, count in enumerate(filled) if count * 2 >= max(filled)), 0):]


def _said_heading(source: Source, row: int) -> tuple[int, tuple[str, ...]]:
    """The heading that stands in a row, or the next one with something in it; none for row 0."""
    found = next((found for found in source.rows(0, row) if not isinstance(found, Reject)), None) if row else None
    return (found[0], _names(found[1])) if found else (1, ())


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    names = [cell.strip().lstrip("\ufeff").strip() for cell in cells]
    while len(names) > 1 and not names[-1]:
        names.pop()
    return tuple(map(_unquoted, (names[0].lstrip("#").strip(), *names[1:])))


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 2 and name[0] == name[-1] == "'" else name


def _looks_like_names(cells: Sequence[str]) -> bool:
    """A heading has words in all its cells, each another one and none with more digits than letters."""
    names = [cell.strip() for cell in cells]
    return all(names) and len(set(names)) == len(names) and all(map(_is_word, names))


def _differ(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a first row is words alone where the rows below hold numbers or times in several columns."""
    filled = [(at, cell.strip()) for at, cell in enumerate(cells) if cell.strip()]
    if not below or len(filled) * 2 < len(cells) or not all(_is_word(cell) for _at, cell in filled):
        return False
    numbers = [at for at, _cell in filled
               if all(at < len(row) and row[at].strip() and not _is_word(row[at].strip()) for row in below)]
    return len(numbers) >= 2


def _is_word(cell: str) -> bool:
    return sum(map(str.isalpha, cell)) > sum(map(str.isdigit, cell))


def _is_ruled(first: str, cells: Sequence[str]) -> bool:
    """Whether a row is a line that is drawn between others: `+----+----+`, `|---|---|`, `-----  ----`."""
    return first[:1] in ("+", "-", "=", "") and any("---" in cell or "===" in cell for cell in cells) and not any(
        cell.strip("-=+:| \t") for cell in cells)


def _is_types(first: str, cells: Sequence[str]) -> bool:
    """Whether a row holds types of SQL, as some switches write them under the heading."""
    return first[:3].upper() in _TYPE_STARTS and all(_TYPE.fullmatch(cell.strip()) for cell in cells if cell.strip())
