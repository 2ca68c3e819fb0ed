"""The station lock: one writer at a time on a station folder, held until the process ends, naming its holder.

The name stays in the file when the holder did not come to its end: so the next one knows of an unclean exit.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from qadesk.database.network import refuse_network
from qadesk.errors import StationError, reason_of
from qadesk.i18n import _

HELD_BYTES = 4096


class StationLock:
    """An operating-system lock on `station.lock`; raises StationError naming who holds it and since when.

    `was_unclean`: the last session in this folder did not end well (killed, power cut)."""

    def __init__(self, folder: Path, since: str) -> None:
        refuse_network(folder)
        self._file = _open(folder / "station.lock")
        if not _try_lock(self._file):
            raise _busy(self._file)
        self._file.seek(1)
        self.was_unclean = bool(self._file.read(HELD_BYTES))
        self._write(json.dumps({"pid": os.getpid(), "computer": socket.gethostname(), "since": since}).encode())

    def release(self, *, clean: bool = False) -> None:
        """Give the station free, once. `clean`: a session ended well; else an earlier unclean exit stays noted."""
        if self._file.closed:
            return
        if clean or not self.was_unclean:
            self._write(b"")
        self._file.close()

    def _write(self, holder: bytes) -> None:
        with suppress(OSError):  # on a full disk the lock holds all the same, without a name
            self._file.seek(1)
            self._file.truncate(1)
            self._file.write(holder)
            self._file.flush()
            os.fsync(self._file.fileno())


def _open(path: Path) -> FileIO:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StationError(_("The station folder {folder} cannot be written: {reason}").format(
            folder=path.parent, reason=reason_of(error)), safe=_("Nothing was changed."),
            todo=_("Allow writing there, or choose another folder."), code="E-STA-05") from error
    return os.fdopen(descriptor, "r+b", buffering=0)


def _try_lock(file: FileIO) -> bool:
    # only the first byte is locked, so that the holder's name can be read by others (Windows locks are mandatory)
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _busy(file: FileIO) -> StationError:
    file.seek(1)
    who = _who(file.read(HELD_BYTES))
    file.close()
    return StationError(_("The station is open {who}.").format(who=who), safe=_("Nothing was changed."),
                        todo=_("Use that window, or close it first."), code="E-STA-06")


@dataclass(frozen=True)
class LockState:
    """How a station's lock stands: who holds it (`on PC-3 (process 12) since …`), and an unclean exit noted in it."""

    held_by: str = ""
    unclean: bool = False


def look_at_lock(folder: Path) -> LockState:
    """The state of the lock without taking it for longer than a look. Raises OSError for a file that cannot be read."""
    path = folder / "station.lock"
    if not path.exists():
        return LockState()
    with FileIO(path) as file:
        free = _try_lock(file)
        file.seek(1)
        holder = file.read(HELD_BYTES)
    return LockState(unclean=bool(holder)) if free else LockState(held_by=_who(holder))


def _who(holder: bytes) -> str:
    try:
        return _("on {computer} (process {pid}) since {since}").format(**json.loads(holder))
    except (ValueError, KeyError, TypeError, RecursionError):
        return _("by another program")
