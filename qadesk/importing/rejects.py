"""The rejects file: refused rows with row number, column, value and reason, safe to open in a spreadsheet.

It lies in plain text and outlives the list it comes from, so telephone numbers in it are masked; the row number finds
them in the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from qadesk.errors import StationError
from qadesk.i18n import _
from qadesk.importing.spreadsheets import sheet
from qadesk.models.call_lines import mask_telephones
from qadesk.models.imports import Reject
from qadesk.settings import write_whole


def rejects_csv(rejects: Iterable[Reject]) -> bytes:
    """The rejects as CSV for a spreadsheet."""
    return sheet([_("Row"), _("Column"), _("Value"), _("Reason")],
                 ([str(reject.row), reject.column, mask_telephones(reject.value), mask_telephones(reject.reason)]
                  for reject in rejects))[0]


def write_rejects(rejects: Iterable[Reject], list_path: Path, fallback: Path, at: datetime) -> Path:
    """Write the rejects beside their list, or into `fallback` when nothing can be written there; returns the file.

    Raises StationError when neither folder takes it."""
    name = f"{list_path.stem}_rejects_{at:%Y%m%d-%H%M%S}.csv"
    data = rejects_csv(rejects)
    try:
        write_whole(list_path.parent / name, data)
    except StationError:
        write_whole(fallback / name, data)
        return fallback / name
    return list_path.parent / name
