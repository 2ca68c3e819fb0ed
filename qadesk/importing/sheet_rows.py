"""The rows of an XLSX workbook as texts: what a spreadsheet shows, and what it has damaged as such."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.open_workbook import Texts, open_workbook
from qadesk.models.imports import Reject

DAMAGE = (zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError, TypeError, IndexError,
          AttributeError, EOFError, NotImplementedError, RuntimeError)
"""What reading a damaged or locked workbook raises."""
_MOST_UNPACKED = 4 << 30
_EXACT_DIGITS = 10 ** 15
_MERGED = re.compile(rb'mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_SIZE = re.compile(rb'dimension [^>]*?ref="[A-Z]+\d+:[A-Z]+(\d+)"')
_HEAD = 1 << 14
_LAST_ROW = 1 << 20  # of any sheet
_CHUNK, _LONGEST_MERGED = 1 << 20, 200


@dataclass(frozen=True)
class SheetRows:
    """One sheet of a workbook."""

    path: Path
    sheet: str
    _texts: Texts = field(default_factory=dict, compare=False, repr=False)

    def about_rows(self) -> int:
        """How many rows the sheet says it has; 0 where it does not say. Raises BadInput."""
        with _opened(self.path, self._texts) as book, book[self.sheet].xml() as file:
            found = _SIZE.search(file.read(_HEAD))
        return int(found[1]) if found else 0

    def rows(self, width: int = 0, first_row: int = 1) -> Iterator[tuple[int, list[str]] | Reject]:
        """Number (from 1) and cells of each row with something in it. Raises BadInput for a damaged workbook."""
        with _opened(self.path, self._texts) as book:
            sheet, above = book[self.sheet], [""]
            sheet.reset_dimensions()
            for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells = [_text(value) for value in values]
                if not any(cells):
                    continue
                for at in self._filled_from_above.get(row, ()):
                    cells[at:at + 1] = above[at:at + 1]
                above = cells
                if row >= first_row:
                    cells = [*cells]
                    while len(cells) > max(width, 1) and not cells[-1]:
                        cells.pop()
                    yield row, cells + [""] * (width - len(cells))

    @cached_property
    def _filled_from_above(self) -> dict[int, list[int]]:
        """The columns of each row that are merged with the cell above: what stands there holds for them too."""
        found: dict[int, list[int]] = defaultdict(list)
        with _opened(self.path, self._texts) as book, book[self.sheet].xml() as file:
            before = b""
            while chunk := file.read(_CHUNK):
                text = before + chunk
                done = 0
                for merged in _MERGED.finditer(text):
                    done = merged.end()
                    if int(merged[4]) > _LAST_ROW:
                        raise ValueError  # as openpyxl does, once it comes there
                    for row in range(int(merged[2]) + 1, int(merged[4]) + 1):
                        found[row].append(column_index_from_string(merged[1].decode()) - 1)
                before = text[max(done, len(text) - _LONGEST_MERGED):]
        return found


@dataclass(frozen=True)
class StackedSheets:
    """Sheets with one heading, read as one list below each other: `parts` are sheets and the row below the heading.

    Rows count on through all of them; `place` tells where one stands in the workbook."""

    parts: Sequence[tuple[SheetRows, int]]
    _begins: list[int] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """The workbook."""
        return self.parts[0][0].path

    def about_rows(self) -> int:
        """How many rows the sheets say they have; 0 where they do not say. Raises BadInput."""
        return sum(sheet.about_rows() for sheet, _first in self.parts)

    def rows(self, width: int = 0, first_row: int = 1) -> Iterator[tuple[int, list[str]] | Reject]:
        """Number and cells of each row with something in it; `first_row` is that of the first. Raises BadInput."""
        begin = 0
        self._begins.clear()
        for at, (sheet, own_first) in enumerate(self.parts):
            self._begins.append(begin)
            last = 0
            for found in sheet.rows(width, own_first if at else first_row):
                if isinstance(found, Reject):
                    yield found
                    continue
                last = found[0]
                yield begin + last, found[1]
            begin += last

    def place(self, row: int) -> tuple[str, int]:
        """The sheet, and the row within it, of a row that was read."""
        at = max(at for at, begin in enumerate(self._begins) if begin < row)
        return self.parts[at][0].sheet, row - self._begins[at]


def sheets_of(path: Path) -> list[SheetRows]:
    """The sheets that are shown, as the workbook orders them; they share what is read once. Raises BadInput."""
    texts: Texts = {}
    with _opened(path, texts) as book:
        shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.sheetnames)
    return [SheetRows(path, name, texts) for name in shown]


@contextmanager
def _opened(path: Path, texts: Texts) -> Iterator[Any]:
    """The workbook, to be read row by row; its name may say anything. Raises BadInput when it turns out damaged."""
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as packed:
                unpacked = sum(entry.file_size for entry in packed.infolist())
                if reason := _other_package(set(packed.namelist())):
                    raise _packed(path, reason)
            if unpacked > _MOST_UNPACKED:
                raise _damaged(path)
            facts = os.fstat(file.fileno())
            book = open_workbook(file, texts, (facts.st_mtime_ns, facts.st_size))
            try:
                yield book
            finally:
                book.close()
        except DAMAGE as error:
            raise _damaged(path) from error


def _damaged(path: Path) -> BadInput:
    return BadInput(_("{file} is no workbook that can be read: it is damaged or cut.").format(file=path.name),
                    file=path.name, safe=_("Nothing was imported."),
                    todo=_("Export the list anew, or save it as CSV in the spreadsheet."), code="E-INP-02")


def _other_package(names: set[str]) -> str:
    """Why a packed file is no workbook of the usual kind; "" for one."""
    if "xl/workbook.bin" in names:
        return _("it is a binary workbook (.xlsb)")
    if "content.xml" in names:
        return _("it is an OpenDocument spreadsheet (.ods)")
    return "" if any(name.startswith("xl/") for name in names) else _("it is a packed file (ZIP) without a workbook")


def _packed(path: Path, reason: str) -> BadInput:
    return BadInput(_("{file} cannot be read as a list: {reason}.").format(file=path.name, reason=reason),
                    file=path.name, safe=_("Nothing was imported."),
                    todo=_("Unpack it, or save it as XLSX or CSV in the spreadsheet."), code="E-INP-02")


def _text(value: Any) -> str:
    """A cell as text; a number of more digits than a spreadsheet keeps is written as the damaged one that it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        if abs(value) >= _EXACT_DIGITS:
            return f"{value:.5E}"
        return str(int(value)) if float(value).is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "milliseconds" if value.microsecond >= 1000 else "seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return value.isoformat() if isinstance(value, date | time) else str(value)
