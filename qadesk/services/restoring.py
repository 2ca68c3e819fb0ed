"""Restoring: a backup put into a station folder; what stood there is moved aside, never deleted, and it is audited.

Killed at any step it can be run again, and never leaves the old database with the new slots or an old journal
beside a new database: journals go first, the slots come last, and a station without slots says so.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from qadesk.clock import Clock
from qadesk.models.people import Account
from qadesk.security.slots import DATABASE_NAME, SlotFile, Unlocked
from qadesk.services.backup_folder import SIDE_FILES, facts_of, refuse_altered, refuse_damaged
from qadesk.services.opening import open_station, take_lock
from qadesk.services.whole_files import copy_synced, sync_folder
from qadesk.work import Work


def restore(backup: Path, folder: Path, login_name: str, password: str, *, clock: Clock, work: Work) -> None:
    """Put a backup into `folder` and audit it; what stood there is moved aside, not deleted.

    Raises WrongPassword, or StationError when the backup is cut or damaged or the station is open."""
    facts_of(backup)
    refuse_altered(backup)
    unlocked = SlotFile.load(backup).unlock(login_name, password)
    refuse_damaged(backup, unlocked.key)
    folder.mkdir(parents=True, exist_ok=True)
    now = clock.now_utc_ms()
    lock = take_lock(folder, clock)
    try:
        _move_aside(folder, f"before-restore-{datetime.fromtimestamp(now / 1000, UTC):%Y%m%d-%H%M%S}")
        _copy_in(backup, folder)
        _audit_restore(folder, unlocked, backup.name, clock, work)
    finally:
        lock.release()


def _move_aside(folder: Path, aside: str) -> None:
    # the journal goes first: killed in between, the old database stands without it rather than the new one with it
    for name in (f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", DATABASE_NAME, *SIDE_FILES):
        if (folder / name).exists():
            (folder / aside).mkdir(exist_ok=True)
            (folder / name).replace(folder / aside / name)


def _copy_in(backup: Path, folder: Path) -> None:
    # the slots come last: a station without them says so, and the restore can be run again
    for name in (DATABASE_NAME, "station.json", "machine.json", "slots.json"):
        if (backup / name).exists():
            part = folder / f"{name}.part"
            copy_synced(backup / name, part)
            part.replace(folder / name)
    sync_folder(folder)


def _audit_restore(folder: Path, unlocked: Unlocked, about: str, clock: Clock, work: Work) -> None:
    station = open_station(folder, unlocked.key, clock=clock, work=work)
    try:
        with station.database.transaction() as session:
            account = session.get_one(Account, unlocked.account_id)
            station.chain.append(session, account.actor(), "backups.restore", at_utc_ms=clock.now_utc_ms(),
                                 about=about)
    finally:
        station.database.close()
