"""All rows of a roster's file, sheet by sheet: titles, heading, agents and legend, as they stand there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qadesk.importing.sheet_rows import SheetRows, sheets_of
from qadesk.importing.tables import Row, Source, read_table
from qadesk.importing.text_rows import TextRows
from qadesk.models.imports import Reject


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or a text: its rows with their numbers, and what is no row with the reason."""

    name: str
    rows: tuple[Row, ...]
    rejects: tuple[Reject, ...]


def read_sheets(path: Path, encoding: str = "") -> list[Sheet]:
    """The sheets of a file; a text has one. Raises BadInput for a file that is no table."""
    table = read_table(path, encoding=encoding)
    if isinstance(table.source, SheetRows):
        return [_sheet(sheet.sheet, sheet) for sheet in sheets_of(path)]
    return [_sheet("", TextRows(path, table.encoding, table.delimiter) if table.delimiter else table.source)]


def _sheet(name: str, source: Source) -> Sheet:
    found = list(source.rows())
    return Sheet(name, tuple(row for row in found if not isinstance(row, Reject)),
                 tuple(row for row in found if isinstance(row, Reject)))
