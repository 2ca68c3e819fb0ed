"""The check of a station file as such: the seals of its pages, its structure, the links between its tables.

A large file is gone through on three connections at once, and instead of looking up each of its rows in each index
(`integrity_check`: 12.8 s of processor time for a million calls and 150,000 evaluations) its structure is checked
(`quick_check`: 5 s) and the entries of each index are counted: a page whose seal holds is as it was written. None of
the connections writes, and none holds up who works in the station.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import sqlcipher3
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from qadesk.database.engine import connect
from qadesk.database.faults import DAMAGED, fault_of
from qadesk.i18n import _
from qadesk.models.checks import Finding

LARGE_BYTES = 64 << 20
CACHE_KIB = 262_144  # the links of 1.8 million answers took 8.7 s of processor time with 64 MB, 2.2 s with this
INSTRUCTIONS_A_LOOK = 100_000
MAX_LINES = 20
Stopped = Callable[[], bool]
Told = Callable[[int, int], None]


def never() -> bool:
    return False


def untold(_done: int, _all: int) -> None:
    """Steps that nobody counts."""


def file_findings(path: Path, key: bytes, *, resting: bool = False, stopped: Stopped = never,
                  told: Told = untold) -> list[Finding]:
    """What is wrong with the file. `resting`: a backup's, of which no byte may change.

    `told` gets the steps done and all of them, on a thread of its own; once `stopped` is true it ends within seconds,
    with what it has found."""
    lanes = SMALL if path.stat().st_size < LARGE_BYTES else LARGE
    steps = _Count(sum(map(len, lanes)), told)
    with ThreadPoolExecutor(len(lanes)) as pool:
        found = list(pool.map(lambda lane: _lane_findings(path, key, resting, lane, stopped, steps), lanes))
    return _capped([finding for part in found for finding in part])


class _Count:
    """Counts the steps that all lanes have done."""

    def __init__(self, whole: int, told: Told) -> None:
        self._done, self._whole, self._told, self._one = 0, whole, told, threading.Lock()

    def __call__(self) -> None:
        with self._one:
            self._done += 1
            self._told(self._done, self._whole)


def _lane_findings(path: Path, key: bytes, resting: bool, lane: Sequence[Step], stopped: Stopped,
                   counted: Callable[[], None]) -> list[Finding]:
    engine = connect(path, key, read_only=True, resting=resting)
    found: list[Finding] = []
    try:
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.set_progress_handler(stopped, INSTRUCTIONS_A_LOOK)
            connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")
            for step in lane:
                if not stopped():
                    found += step(connection, resting)
                    counted()
    except DatabaseError as error:
        return found if stopped() else [*found, fault_finding(error, path)]
    finally:
        engine.dispose()
    return found


def _seals(connection: Connection, resting: bool) -> list[Finding]:
    """The pages whose seal is broken each time they are read.

    SQLCipher reads them from the file itself, past the journal: a power cut, or a checkpoint that is running, leaves
    half-written pages there, of which the journal holds the whole ones. So the journal goes into the file first."""
    connection.rollback()
    broken = _seals_broken_now(connection, resting)
    while broken:
        still = broken & _seals_broken_now(connection, resting)
        if still == broken:
            break
        broken = still
    return [damaged(line) for line in sorted(broken)]


def _seals_broken_now(connection: Connection, resting: bool) -> set[str]:
    driver = connection.connection.dbapi_connection
    assert driver is not None
    if not resting:
        with suppress(sqlcipher3.dbapi2.OperationalError):  # a disk that is read-only or full
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    try:
        return {str(line) for line, in driver.execute("PRAGMA cipher_integrity_check")}
    except sqlcipher3.dbapi2.Error as error:
        raise DatabaseError(None, None, error) from error


def _whole(connection: Connection, _resting: bool) -> list[Finding]:
    return [damaged(str(row[0])) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]


def _structure(connection: Connection, _resting: bool) -> list[Finding]:
    return [damaged(str(row[0])) for row in connection.exec_driver_sql("PRAGMA quick_check") if row[0] != "ok"]


def _links(connection: Connection, _resting: bool) -> list[Finding]:
    return [_unlinked(str(row[0])) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


def _indexes(connection: Connection, _resting: bool) -> list[Finding]:
    """Indexes that hold more or fewer entries than their table has rows (of those that a partial index is for)."""
    found = connection.exec_driver_sql("SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'index'").all()
    indexes = [(table, name, "".join((sql or "").partition(" WHERE ")[1:])) for table, name, sql in found]
    rows = {(table, fits): _number(connection, f'"{table}" NOT INDEXED{fits}')
            for table, fits in {(table, fits) for table, _name, fits in indexes}}
    return [damaged(name) for table, name, fits in indexes
            if _number(connection, f'"{table}" INDEXED BY "{name}"{fits}') != rows[table, fits]]


def _number(connection: Connection, source: str) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {source}").scalar() or 0)


Step = Callable[[Connection, bool], list[Finding]]
SMALL: tuple[tuple[Step, ...], ...] = ((_seals, _whole, _links),)
LARGE: tuple[tuple[Step, ...], ...] = ((_structure,), (_indexes, _seals), (_links,))


def _capped(findings: list[Finding]) -> list[Finding]:
    """No more than twenty: one broken sector can make thousands."""
    more = len(findings) - MAX_LINES
    return findings if more <= 0 else [*findings[:MAX_LINES], damaged(
        _("{count} more findings of this kind").format(count=more))]


def fault_finding(error: DatabaseError, path: Path) -> Finding:
    """What the driver said while it read: the file is damaged, or it is the disk (full, failing) and not the file."""
    fault = fault_of(error, path)
    if fault is None or fault is DAMAGED:
        return damaged(str(error.orig))
    return Finding(fault.code, _(fault.what), _(fault.todo), _("Nothing was changed."))


def damaged(detail: str) -> Finding:
    """The finding that the file does not hold together."""
    return Finding("E-CHK-01", _("The station file is damaged: {detail}").format(detail=detail),
                   _("Stop working in it and restore the latest backup."))


def _unlinked(table: str) -> Finding:
    return Finding("E-CHK-02", _("A record of {table} refers to one that is not there.").format(table=table),
                   _("Restore the latest backup, or report this."))
