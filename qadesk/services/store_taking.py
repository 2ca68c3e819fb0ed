"""Takes originals into the store: each read once, hashed and encrypted by a worker, put in place, then told by a row.

Killed at any step, no half object counts: what has no row is no object, and is removed when taking in begins anew,
unless a database that was moved aside by a restore may still know it.
"""

from __future__ import annotations

import errno
import re
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path

from sqlalchemy.orm import Session

from qadesk.errors import StationError, reason_of
from qadesk.files import make_private, sync_folder
from qadesk.i18n import _
from qadesk.models.store import STORE, StoredRecording
from qadesk.security.sealed_file import PART, OtherContent, Seal, new_file_key, seal_file, sealed_bytes
from qadesk.services.backup_places import MEBIBYTE, free_bytes
from qadesk.services.room import SPARE_BYTES
from qadesk.services.store_query import Wanted
from qadesk.services.store_sound import OBJECT, facts_of, object_path

ASIDE = "before-restore-*"
_DISK_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NAME = re.compile(rf"[0-9a-f]{{64}}{re.escape(OBJECT)}")
Run = Callable[..., Future[Seal]]


class Refused(Exception):
    """An original that is not taken in; `str()` says why."""


def take(folder: Path, wanted: Wanted, run: Run, now_utc_ms: int) -> StoredRecording:
    """Seal one original into the store by a worker; the row is not added yet.

    Raises Refused when the original is away, changed or unreadable, StationError when the station's disk is full."""
    original, key = Path(wanted.path), new_file_key()
    facts = facts_of(original)
    if facts is None:
        raise Refused(_("it is not where it was"))
    refuse_full(folder, wanted.size_bytes)
    target = object_path(folder, wanted.sha256)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}{PART}")
    try:
        make_private(folder / STORE)
        seal = run(seal_file, original, part, key, wanted.sha256).result()
        part.replace(target)  # here, not by the worker: one whose station was killed must put nothing in place any more
        sync_folder(target.parent)
    except BrokenExecutor as error:
        raise Refused(_("The file could not be read: its reader crashed.")) from error
    except OtherContent as error:
        raise Refused(_("it is not the one that was brought in")) from error
    except OSError as error:
        if error.errno in _DISK_IS_FULL:
            raise _full(free_bytes(folder)) from error
        raise Refused(reason_of(error)) from error
    return StoredRecording(sha256=wanted.sha256, key=key, size_bytes=seal.size_bytes, cause=wanted.cause,
                           object_sha256=seal.object_sha256, object_bytes=seal.object_bytes,
                           original_mtime_ms=facts.st_mtime_ns // 1_000_000, stored_utc_ms=now_utc_ms)


def refuse_full(folder: Path, size_bytes: int) -> None:
    """Raises StationError when the station's disk has no room for an object of that size and a little more."""
    free = free_bytes(folder)
    if free < sealed_bytes(size_bytes) + SPARE_BYTES:
        raise _full(free)


def _full(free: int) -> StationError:
    return StationError(_("The disk of the station has {free} MB free: no recording can be taken into the store.")
                        .format(free=free // MEBIBYTE),
                        safe=_("What was taken in is there; the originals are untouched."),
                        todo=_("Make room on the disk of the station."), code="E-STO-01")


def objects_in(folder: Path) -> Iterator[Path]:
    """The files of the store that are named as objects are."""
    for shelf in _shelves(folder):
        yield from (path for path in sorted(shelf.iterdir()) if _NAME.fullmatch(path.name))


def stray_objects(session: Session, folder: Path) -> list[Path]:
    """Objects of which no row tells."""
    return [path for path in objects_in(folder) if session.get(StoredRecording, path.stem) is None]


def clean(session: Session, folder: Path) -> int:
    """Remove what killed runs left; how many objects without a row went. Only who has the station's lock may."""
    for shelf in _shelves(folder):
        for part in shelf.glob(f"*{PART}"):
            part.unlink(missing_ok=True)
    if any(folder.glob(ASIDE)):
        return 0
    stray = stray_objects(session, folder)
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)


def _shelves(folder: Path) -> list[Path]:
    store = folder / STORE
    return sorted(path for path in store.iterdir() if path.is_dir()) if store.is_dir() else []
