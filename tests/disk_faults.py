"""Disks that refuse, simulated at the driver's edge or by the system's own limits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlcipher3
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

FULL, IOERR_FSYNC = sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_FSYNC


@contextmanager
def commits_fail(code: int, *, landed: bool = False) -> Iterator[None]:
    """Within the block every commit fails with this code of SQLite; `landed` ones stand in the file all the same."""
    def fail(connection: Connection) -> None:
        if connection.exec_driver_sql("PRAGMA query_only").scalar():
            return  # the reader's end of a transaction writes nothing
        if landed:
            connection.connection.commit()
        refused = sqlcipher3.dbapi2.OperationalError("refused by the test")
        refused.sqlite_errorcode = code
        raise OperationalError("COMMIT", {}, refused)

    event.listen(Engine, "commit", fail)
    try:
        yield
    finally:
        event.remove(Engine, "commit", fail)


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Within the block no write of this process reaches beyond `size` bytes of any file (EFBIG)."""
    resource = pytest.importorskip("resource", reason="limits of file size are for POSIX")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
