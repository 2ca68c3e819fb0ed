"""A verified copy of the station file while it is open and being written, and the check of a file as such."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qadesk.database.engine import connect
from qadesk.i18n import _
from qadesk.models.checks import Finding

PAGES_AT_A_TIME = 512
Progress = Callable[[int, int], None]


def copy_station_file(source: Path, target: Path, key: bytes, progress: Progress) -> None:
    """Copy the encrypted database page by page over SQLite's online backup; `progress` gets pages done and all.

    The copy is one file in rollback mode (no -wal beside it), complete and synced when this returns."""
    reading, writing = connect(source, key, read_only=True), connect(target, key)
    try:
        with reading.connect() as from_, writing.connect() as to:
            driver, copy = from_.connection.dbapi_connection, to.connection.dbapi_connection
            assert driver is not None
            driver.backup(copy, pages=PAGES_AT_A_TIME, progress=lambda _s, left, whole: progress(whole - left, whole))
            assert copy is not None
            copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        reading.dispose()
        writing.dispose()


def file_findings(path: Path, key: bytes) -> list[Finding]:
    """What is wrong with the file itself: page seals, structure, links between tables."""
    engine = connect(path, key, read_only=True)
    try:
        with engine.connect() as connection:
            sealed = connection.execute(text("PRAGMA cipher_integrity_check")).scalars().all()
            sound = connection.execute(text("PRAGMA integrity_check")).scalars().all()
            linked = connection.execute(text("PRAGMA foreign_key_check")).all()
    except DatabaseError as error:
        return [_damaged(str(error.orig))]
    finally:
        engine.dispose()
    structure = [] if sound == ["ok"] else sound
    return [*(_damaged(str(line)) for line in (*sealed, *structure)), *(_unlinked(str(row[0])) for row in linked)]


def _damaged(detail: str) -> Finding:
    return Finding("E-CHK-01", _("The station file is damaged: {detail}").format(detail=detail),
                   _("Stop working in it and restore the latest backup."))


def _unlinked(table: str) -> Finding:
    return Finding("E-CHK-02", _("A record of {table} refers to one that is not there.").format(table=table),
                   _("Restore the latest backup, or report this."))
