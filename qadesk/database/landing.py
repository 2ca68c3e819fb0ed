"""Whether a commit that failed has landed after all.

When the last fsync of a commit fails, all of its frames may stand in the -wal file: SQLite undoes it in memory, and
still the next program that recovers the -wal finds it whole. So every transaction leaves a random mark in the file's
header (`user_version`), and after an error the file is opened anew and asked for it.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

MARK_BITS = 31


@dataclass(frozen=True)
class Mark:
    """What the header said before a transaction, and what it says once that has landed."""

    before: int
    after: int

    @classmethod
    def of(cls, session: Session) -> Mark:
        """Begin the session's transaction and draw its mark."""
        before = session.connection().exec_driver_sql("PRAGMA user_version").scalar_one()
        return cls(before, secrets.randbits(MARK_BITS))

    def leave(self, session: Session) -> None:
        """Write the mark as part of the transaction."""
        session.connection().exec_driver_sql(f"PRAGMA user_version={self.after}")


def has_landed(engine: Engine, mark: Mark) -> bool | None:
    """Ask the file, over a connection that was opened anew; None when it gives no certain answer."""
    try:
        with closing(engine.raw_connection()) as connection:
            return _answer(connection.driver_connection, mark)
    except (DBAPIError, engine.dialect.loaded_dbapi.Error):
        return None


def _answer(driver: Any, mark: Mark) -> bool | None:
    found = driver.execute("PRAGMA user_version").fetchone()[0]
    busy, frames, moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if found == mark.after:
        # it may stand in the system's cache only, not on the disk: what counts is the synced copy in the main file
        return True if frames == moved else None
    if found != mark.before:
        return None
    if busy:
        _overwrite(driver)
    return False


def _overwrite(driver: Any) -> None:
    """Commit something harmless: where another program keeps the -wal from being emptied, the frames of the failed
    commit still stand in it and would be taken for good after a crash, if nothing came in their place."""
    driver.execute("BEGIN IMMEDIATE")
    driver.execute(f"PRAGMA user_version={secrets.randbits(MARK_BITS)}")
    driver.execute("COMMIT")
