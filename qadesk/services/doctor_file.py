"""What can be told of the station file and its journals without a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from qadesk.database.lock import look_at_lock
from qadesk.errors import reason_of
from qadesk.files import read_document
from qadesk.i18n import _
from qadesk.models.checks import Finding
from qadesk.security.slots import DATABASE_NAME

PAGE_BYTES = 4096
CUT_OFF = "E-DOC-05"
PLAIN = b"SQLite format 3\x00"
FEWEST_VALUES = 192  # of 256: an encrypted page of 4,096 bytes has nearly all of them, text or zeros far fewer


def file(folder: Path) -> Iterator[Finding]:
    """The station file: there, readable, whole, and a station's.

    An open one is not read: that would end the locks which SQLite holds on it for a window of this process."""
    path = folder / DATABASE_NAME
    try:
        size, mode = path.stat().st_size, path.stat().st_mode
        first = b"" if is_open(folder) else _first_page(path)
    except FileNotFoundError:
        yield Finding("E-DOC-01", _("The station file {file} is missing.").format(file=DATABASE_NAME), _restore(),
                      _("The key file is still there."))
        return
    except OSError as error:
        yield Finding("E-DOC-02", _("The station file {file} cannot be read: {reason}.").format(
            file=DATABASE_NAME, reason=reason_of(error)), _("Allow reading it, or check the disk."), _not_touched())
        return
    if size == 0:
        yield Finding("E-DOC-03", _("The station file {file} is empty.").format(file=DATABASE_NAME), _restore(),
                      _not_touched())
    elif first.startswith(PLAIN) or len(set(first)) < FEWEST_VALUES * min(1, len(first) / PAGE_BYTES):
        yield Finding("E-DOC-04", _("The file {file} is not a station's.").format(file=DATABASE_NAME), _restore(),
                      _not_touched())
    elif size % PAGE_BYTES:
        yield Finding(CUT_OFF, _("The station file {file} is cut off.").format(file=DATABASE_NAME), _restore(),
                      _not_touched())
    if not mode & 0o222:
        yield Finding("E-DOC-06", _("The station file {file} is write-protected.").format(file=DATABASE_NAME),
                      _("Allow writing in the station folder, then try again."), _not_touched())


def _first_page(path: Path) -> bytes:
    with path.open("rb") as reading:
        return reading.read(PAGE_BYTES)


def journals(folder: Path) -> Iterator[Finding]:
    """Journals that a session left which did not come to its end; beside an open station they are as they should be."""
    if is_open(folder):
        return
    wal, old = folder / f"{DATABASE_NAME}-wal", folder / f"{DATABASE_NAME}-journal"
    database = folder / DATABASE_NAME
    there = database.exists() and database.stat().st_size > 0
    if wal.exists() and wal.stat().st_size and not there:
        yield Finding("E-DOC-07", _("The journal {file} is there without its station file.").format(file=wal.name),
                      _("Do not delete it; restore the latest backup, which moves it aside."), _not_touched())
    elif wal.exists() and wal.stat().st_size:
        yield Finding("E-DOC-08", _("The journal {file} was left by a session that did not end well.").format(
            file=wal.name), _("Do not delete it: it holds the latest saves. The next login takes them in."),
            _not_touched())
    if old.exists() and old.stat().st_size:
        yield Finding("E-DOC-09", _("The journal {file} is none of this version's.").format(file=old.name),
                      _("Do not delete it; make a copy of the folder, then log in."), _not_touched())


def is_open(folder: Path) -> bool:
    """Whether a window or a shell has the station open now."""
    try:
        return bool(look_at_lock(folder).held_by)
    except OSError:
        return False


def read_json(path: Path) -> Mapping[str, object]:
    """A document's content; empty for one that cannot be read."""
    try:
        return read_document(path)
    except (OSError, ValueError):
        return {}


def _restore() -> str:
    return _("Restore the latest backup.")


def _not_touched() -> str:
    return _("Nothing was changed or deleted.")
