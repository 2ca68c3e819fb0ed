"""The rejects file: refused rows with row number, column, value and reason, safe to open in a spreadsheet.

It lies in plain text and outlives the list it comes from, so telephone numbers in it are masked; the row number finds
them in the list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from qadesk.errors import StationError
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.importing.spreadsheets import sheet
from qadesk.models.call_lines import mask_telephones
from qadesk.models.formulas import quote_formula
from qadesk.models.imports import Reject


class RejectSheet:
    """Rejects as the bytes of a CSV for a spreadsheet, added one by one."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._bytes.write(sheet([_("Row"), _("Column"), _("Value"), _("Reason")], ())[0])

    def add(self, reject: Reject) -> None:
        """Add the line of one."""
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow(map(quote_formula, (
            str(reject.row), reject.column, mask_telephones(reject.value), mask_telephones(reject.reason))))
        self._bytes.write(line.getvalue().encode())

    def content(self) -> bytes:
        """The whole file."""
        return self._bytes.getvalue()


def rejects_csv(rejects: Iterable[Reject]) -> bytes:
    """The rejects as CSV for a spreadsheet."""
    made = RejectSheet()
    for reject in rejects:
        made.add(reject)
    return made.content()


def write_rejects(data: bytes, list_path: Path, fallback: Path, at: datetime) -> Path:
    """Write the rejects' file beside their list, or into `fallback` when nothing can be written there; returns it.

    Raises StationError when neither folder takes it."""
    name = f"{list_path.stem}_rejects_{at:%Y%m%d-%H%M%S}.csv"
    try:
        write_whole(list_path.parent / name, data)
    except StationError:
        write_whole(fallback / name, data)
        return fallback / name
    return list_path.parent / name
