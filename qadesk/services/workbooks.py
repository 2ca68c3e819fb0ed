"""Workbooks (XLSX) of plain values: a sheet for each list, numbers are numbers, widths that fit.

Texts that a spreadsheet would take for formulas are quoted. The same values always give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qadesk.importing.spreadsheets import sheet
from qadesk.models.formulas import quote_formula
from qadesk.models.summary_chapters import Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float
Rows = Iterable[Sequence[Value]]
_NUMBER = re.compile(r"(?P<sign>[+−-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<tenths>\d+))?(?P<percent>%?)")
_UNTOLD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MADE = datetime(1980, 1, 1, tzinfo=UTC)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
WIDEST, WIDTH_OF_CJK = 60, 1.8


class Shown(str):
    """A text that stands for a number, where it is one."""


def workbook(sheets: Iterable[tuple[str, Rows]]) -> bytes:
    """The file with a sheet for each title, of 31 signs at most, and its rows."""
    from openpyxl import Workbook

    book, made = Workbook(), BytesIO()
    first = book.active
    assert first is not None
    book.remove(first)
    for title, rows in sheets:
        _fill(book.create_sheet(title[:31]), rows)
    book.save(made)
    return _settled(made)


def list_file(path: Path, tables: Sequence[Table]) -> bytes:
    """Tables as a file of the kind that its name says: a workbook with a sheet for each, else a CSV of the first."""
    if path.suffix.lower() == ".xlsx":
        return workbook((table.title, table_rows(table)) for table in tables)
    return sheet([head.text for head in tables[0].heads], (row.cells for row in tables[0].rows))[0]


def table_rows(table: Table) -> Rows:
    """A table's heads and rows, numbers as numbers; why it is empty where it is."""
    yield [head.text for head in table.heads]
    for row in table.rows:
        yield [Shown(cell) if head.number else cell for head, cell in zip(table.heads, row.cells, strict=True)]
    if not table.rows:
        yield [table.empty]


def number_of(text: str) -> tuple[int | float, str] | None:
    """A number as it is shown, and its format: `84.3`, `1,204`, `−1.2`, `15.0%`; None for any other text."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    tenths, percent = found["tenths"] or "", bool(found["percent"])
    plain = f"{found['whole'].replace(',', '')}.{tenths}" if tenths else found["whole"].replace(",", "")
    value: int | float = float(plain) if tenths or percent else int(plain)
    value = -value if found["sign"] in ("−", "-") else value
    decimals = f".{'0' * len(tenths)}" if tenths else ""
    if percent:
        return round(value / 100, len(tenths) + 2), f"0{decimals}%"
    return value, f"#,##0{decimals}"


def _fill(sheet: Worksheet, rows: Rows) -> None:
    widths: dict[int, float] = {}
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _put(sheet, at, column, value)
            if len(row) > 1:
                widths[column] = max(widths.get(column, 8), min(WIDEST, _width(str(value)) + 2))
    for column, width in widths.items():
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    cell = sheet.cell(row, column)
    number = number_of(value) if isinstance(value, Shown) else None
    if number is not None:
        cell.value, cell.number_format = number
    elif isinstance(value, str):
        cell.value = quote_formula(_UNTOLD.sub("", value))
    else:
        cell.value = value
        cell.number_format = "#,##0.0" if isinstance(value, float) else "#,##0"


def _width(text: str) -> float:
    return sum(WIDTH_OF_CJK if ord(sign) > 0x2E7F else 1 for sign in text)


def _settled(made: BytesIO) -> bytes:
    """The file without the clock's time, which it would have in its parts and its properties."""
    out = BytesIO()
    with ZipFile(made) as parts, ZipFile(out, "w", ZIP_DEFLATED) as whole:
        for name in parts.namelist():
            part = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", parts.read(name))
            whole.writestr(ZipInfo(name, _MADE.timetuple()[:6]), part, ZIP_DEFLATED)
    return out.getvalue()
