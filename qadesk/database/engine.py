"""One connection to the encrypted station file: SQLCipher under SQLAlchemy, with the pragmas that keep what is given.

Python's own sqlite3 may lie in the range of a WAL corruption bug (SQLite 3.7.0-3.51.2), so the driver is
`sqlcipher3`, whose wheel bundles a current SQLite and SQLCipher. The key is raw: 32 bytes, no derivation.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

PRAGMAS: tuple[tuple[str, str, str | int], ...] = (
    ("cipher_log_level", "NONE", "NONE"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("locking_mode", "NORMAL", "normal"),
    ("busy_timeout", "2000", 2000),
    ("cache_size", "-65536", -65536),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
)
"""Name, value set on every connect, value that reading it back must give."""


def connect(path: Path, key: bytes, *, read_only: bool = False, resting: bool = False) -> Engine:
    """An engine that holds exactly one connection to `path`, unlocked by the raw 32-byte `key`.

    `resting`: a backup's file, which keeps its journal mode: no byte of it changes, on a read-only disk too."""
    url = URL.create("sqlite+pysqlcipher", password=f"x'{key.hex()}'", database=str(path))
    engine = create_engine(url, poolclass=StaticPool, hide_parameters=True,  # an error's words hold no key, no number
                           connect_args={"check_same_thread": False, "isolation_level": None})
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "connect", lambda dbapi, _record: _set_pragmas(dbapi, read_only, resting))
    event.listen(engine, "begin", lambda connection: _begin(connection, begin))
    return engine


def _set_pragmas(dbapi: Any, read_only: bool, resting: bool) -> None:
    cursor = dbapi.cursor()
    for name, value, _expected in PRAGMAS:
        if not (resting and name == "journal_mode"):
            cursor.execute(f"PRAGMA {name}={value}")
    if read_only:
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
