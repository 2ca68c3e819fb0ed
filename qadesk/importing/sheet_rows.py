"""The rows of an XLSX workbook as texts: what a spreadsheet shows, and what it has damaged as such."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.models.imports import Reject

DAMAGE = (zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError, TypeError, IndexError,
          AttributeError, EOFError, NotImplementedError, RuntimeError)
"""What reading a damaged or locked workbook raises."""
_MOST_UNPACKED = 4 << 30
_EXACT_DIGITS = 10 ** 15


@dataclass(frozen=True)
class SheetRows:
    """One sheet of a workbook."""

    path: Path
    sheet: str

    def rows(self, width: int = 0, first_row: int = 1) -> Iterator[tuple[int, list[str]] | Reject]:
        """Number (from 1) and cells of each row with something in it. Raises BadInput for a damaged workbook."""
        with _opened(self.path) as book:
            sheet = book[self.sheet]
            sheet.reset_dimensions()
            for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells = [_text(value) for value in values]
                if row >= first_row and any(cells):
                    while len(cells) > max(width, 1) and not cells[-1]:
                        cells.pop()
                    yield row, cells + [""] * (width - len(cells))


def sheet_names(path: Path) -> list[str]:
    """The sheets that are shown, as the workbook orders them. Raises BadInput."""
    with _opened(path) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.sheetnames)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook, to be read row by row; its name may say anything. Raises BadInput when it turns out damaged."""
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as packed:
                unpacked = sum(entry.file_size for entry in packed.infolist())
            if unpacked > _MOST_UNPACKED:
                raise _damaged(path)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
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
