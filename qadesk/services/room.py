"""Room on the station's disk: what writes much is refused before it begins when the disk would fill up on the way."""

from __future__ import annotations

from pathlib import Path

from qadesk.errors import StationError
from qadesk.i18n import _
from qadesk.services.backup_places import MEBIBYTE, free_bytes

SPARE_BYTES = 64 << 20
"""Left for the work of the people: months of drafts, evaluations and audit rows."""
BYTES_A_ROW = 2_048
"""A call or recording with its indexes, and the same again in the journal."""


def refuse_nearly_full(folder: Path, rows: int) -> None:
    """Raises StationError when the disk of the folder has no room for so many rows."""
    free, needed = free_bytes(folder), SPARE_BYTES + rows * BYTES_A_ROW
    if free < needed:
        raise StationError(_("The disk of the station has {free} MB free; this import needs {needed} MB.").format(
            free=free // MEBIBYTE, needed=-(-needed // MEBIBYTE)), safe=_("Nothing was imported."),
            todo=_("Make room on the disk, then try again."), code="E-STA-13")
