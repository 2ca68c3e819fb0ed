"""Opens a workbook to be read row by row: without seeking how large its sheets are, and with its texts read once.

openpyxl reads each sheet through when it does not state its size, as sheets of exporters do not, and all texts of the
workbook each time that it is opened: a month of calls took minutes before its first row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader, ReadOnlyWorksheet

Texts = dict[tuple[int, int], Sequence[str]]
"""The texts of a workbook by the time of its last change and its size."""


class Sheet(ReadOnlyWorksheet):  # type: ignore[misc]
    """A sheet that is read row by row, whatever it states of its size."""

    def xml(self) -> IO[bytes]:
        """Its bytes as they lie in the workbook, to be closed after use."""
        source: IO[bytes] = self._get_source()
        return source

    def _get_size(self) -> None:
        """Not sought."""


class _Reader(ExcelReader):  # type: ignore[misc]
    """Reads what tells the sheets of a workbook, and the texts unless they are there already."""

    def __init__(self, file: IO[bytes], texts: Texts, stamp: tuple[int, int]) -> None:
        super().__init__(file, read_only=True, data_only=True, keep_links=False)
        self._texts, self._stamp = texts, stamp

    def read_strings(self) -> None:
        if self._stamp not in self._texts:
            super().read_strings()
            self._texts.clear()
            self._texts[self._stamp] = self.shared_strings
        self.shared_strings: Sequence[str] = self._texts[self._stamp]

    def read_worksheets(self) -> None:
        for told, rel in self.parser.find_sheets():
            if rel.target in self.valid_files and "chartsheet" not in rel.Type:
                sheet = Sheet(self.wb, told.name, rel.target, self.shared_strings)
                sheet.sheet_state = told.state
                self.wb._sheets.append(sheet)


def open_workbook(file: IO[bytes], texts: Texts, stamp: tuple[int, int]) -> Any:
    """The workbook in a file; `texts` are kept for the next time that the same file is opened."""
    reader = _Reader(file, texts, stamp)
    reader.read()
    return reader.wb
