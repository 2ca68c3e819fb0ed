"""What the disk can refuse, in words: full, failing, write-protected, busy, gone, damaged.

SQLite names the fault by a code; anything that is none of these (a broken constraint, wrong SQL) stays what it is.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from qadesk.errors import StationError
from qadesk.i18n import N_, _

BUSY, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 5, 8, 10, 11, 13, 14, 26  # sqlite.org/rescode.html
NO_ROOM_BYTES = 64 << 10  # for the files -wal and -shm, which an opened station needs


@dataclass(frozen=True)
class Fault:
    """One kind of refusal: its words, its code, and whether a commit that met it is certain not to have landed."""

    what: str
    todo: str
    code: str
    nothing_landed: bool = False


DAMAGED = Fault(N_("The station file is damaged."),
                 N_("Stop working in it, run the check and restore the latest backup."), "E-SAV-05")
_FAULTS = {
    FULL: Fault(N_("The disk is full."), N_("Make room on the disk, then try again."), "E-SAV-01", True),
    IOERR: Fault(N_("The disk reports an error."),
                 N_("Check the disk and its cable and try again; make a backup to another disk."), "E-SAV-02"),
    READONLY: Fault(N_("The station file is write-protected."),
                    N_("Allow writing in the station folder, then try again."), "E-SAV-03", True),
    BUSY: Fault(N_("Another program is writing into the station."), N_("Wait a moment and try again."), "E-SAV-04",
                True),
    CORRUPT: DAMAGED,
    NOTADB: DAMAGED,
    CANTOPEN: Fault(N_("The station file cannot be reached."),
                    N_("Bring its drive or folder back, then try again."), "E-SAV-06"),
}


NO_ROOM_BESIDE = Fault(_FAULTS[FULL].what, _FAULTS[FULL].todo, "E-SAV-01")
"""A file beside the station file found no room: a commit may have landed by then."""


class NotSaved(StationError):
    """A save that the disk refused. Where it is not known whether it landed, the words say so (E-SAV-07)."""

    code = "E-SAV-01"


def fault_of(error: DBAPIError, file: Path | None = None) -> Fault | None:
    """The storage fault behind an error of the driver, or None when it is something else.

    `file`: what could not be opened. SQLite says of some full disks only that they report an error, and of a
    write-protected folder that the file in it cannot be reached."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code == IOERR and file is not None and _is_full(file):
        return NO_ROOM_BESIDE
    if code == CANTOPEN and file is not None and file.is_file() and not os.access(file.parent, os.W_OK):
        return _FAULTS[READONLY]
    return _FAULTS.get(code & 0xFF) if isinstance(code, int) else None


def _is_full(file: Path) -> bool:
    try:
        return shutil.disk_usage(file.parent).free < NO_ROOM_BYTES
    except OSError:
        return False


def not_saved(fault: Fault) -> NotSaved:
    """Nothing of this save was stored, for certain."""
    return NotSaved(_(fault.what), safe=_("This was not saved; what was saved before is untouched."),
                    todo=_(fault.todo), code=fault.code)


def not_known(fault: Fault) -> NotSaved:
    """The disk answers neither yes nor no."""
    return NotSaved(_(fault.what), safe=_("Whether this was saved is not known; what was saved before is untouched."),
                    todo=_("When the disk works again, look whether it is there before you do it again."),
                    code="E-SAV-07")


def not_read(fault: Fault) -> StationError:
    """The file could not be read."""
    return StationError(_(fault.what), safe=_("Nothing was changed."), todo=_(fault.todo), code=fault.code)
