"""A copy of the station file while it is open and being written, and what is read of such a copy."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import sqlcipher3
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from qadesk.database.engine import connect
from qadesk.database.migrate import scripts
from qadesk.errors import StationError
from qadesk.i18n import _
from qadesk.models.audit import AuditHead

PAGES_AT_A_TIME = 512
_DISK_SAYS = {"disk is full": errno.ENOSPC, "disk I/O error": errno.EIO, "readonly": errno.EROFS,
              "unable to open": errno.EACCES}
Progress = Callable[[int, int], None]


def copy_station_file(source: Path, target: Path, key: bytes, progress: Progress) -> AuditHead:
    """Copy the encrypted database page by page over SQLite's online backup; `progress` gets pages done and all.

    One reading transaction holds the state of the beginning, or each commit beside it would begin the copy anew.
    The copy is one file in rollback mode (no -wal beside it), complete and synced when this returns.
    Returns the head of the audit chain that the copy must end with. Raises OSError when the disk refuses the copy,
    StationError for a source that is damaged."""
    try:
        return _copy(source, target, key, progress)
    except sqlcipher3.dbapi2.Error as error:
        raise _refusal(error) from error
    except DatabaseError as error:
        raise _refusal(error.orig or error) from error


def _copy(source: Path, target: Path, key: bytes, progress: Progress) -> AuditHead:
    reading, writing = connect(source, key, read_only=True), connect(target, key, resting=True)
    try:
        with reading.connect() as from_, writing.connect() as to:
            head = _head(from_)
            driver, copy = from_.connection.dbapi_connection, to.connection.dbapi_connection
            assert driver is not None
            driver.backup(copy, pages=PAGES_AT_A_TIME, progress=lambda _s, left, whole: progress(whole - left, whole))
            assert copy is not None
            copy.execute("PRAGMA application_id=0")  # of no session: it fits no journal (see `journal`)
            copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        reading.dispose()
        writing.dispose()
    return head


def audit_head(path: Path, key: bytes) -> AuditHead:
    """The head of the audit chain in a backup's file of any released schema; DatabaseError for a damaged one."""
    engine = connect(path, key, read_only=True, resting=True)
    try:
        with engine.connect() as connection:
            return _head(connection)
    finally:
        engine.dispose()


def _refusal(error: BaseException) -> Exception:
    number = next((number for words, number in _DISK_SAYS.items() if words in str(error)), None)
    if number is not None:
        return OSError(number, os.strerror(number))
    return StationError(_("The station file is damaged: {detail}").format(detail=error),
                        safe=_("Older backups are untouched."),
                        todo=_("Stop working in it and restore the latest backup."), code="E-CHK-01")


def _head(connection: Connection) -> AuditHead:
    row = connection.execute(text("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1")).first()
    return AuditHead(row.seq, row.mac) if row else AuditHead(0, "")


def is_newer(path: Path, key: bytes) -> bool:
    """Whether a backup's file has a schema that this version does not know; DatabaseError for a damaged one."""
    engine = connect(path, key, read_only=True, resting=True)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    finally:
        engine.dispose()
    return found not in {revision.revision for revision in scripts().walk_revisions()}
