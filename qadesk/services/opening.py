"""Opening a station folder once its data key is known: the lock that keeps a second writer out, and the database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from qadesk.clock import Clock
from qadesk.database.journal import refuse_foreign_journal
from qadesk.database.lock import StationLock
from qadesk.database.station_database import StationDatabase
from qadesk.errors import StationError
from qadesk.security.audit import AuditChain
from qadesk.security.slots import DATABASE_NAME, read_station_facts
from qadesk.services import doctor_file
from qadesk.services.base import Station, rules_in
from qadesk.services.before_migration import back_up
from qadesk.services.kept_months import KeptMonths
from qadesk.work import Work


def take_lock(folder: Path, clock: Clock) -> StationLock:
    """The station lock; raises StationError naming its holder and since when, in this computer's time."""
    since = datetime.fromtimestamp(clock.now_utc_ms() / 1000, UTC).astimezone()
    return StationLock(folder, since.isoformat(" ", "minutes"))


def open_station(folder: Path, key: bytes, *, clock: Clock, work: Work, beside: bool = False,
                 held: bool = False) -> Station:
    """Open the station's database with its data key; raises StationError for a missing or damaged file.

    A station of an older version is backed up and brought up to date, but not `beside` who holds its lock. `held`:
    this process has held the lock for longer, and may have the file open: nobody else can have changed it."""
    path = folder / DATABASE_NAME
    _refuse_unusable(folder)
    if not beside and not held:  # reading it past SQLite would end the locks that this process has on it
        refuse_foreign_journal(path, key)
    database = StationDatabase(path, key, None if beside else lambda old, new: back_up(
        folder, key, old, new, clock.now_utc_ms()))
    try:
        return _station(folder, key, database, clock, work, beside=beside)
    except BaseException:
        database.close()
        raise


def _refuse_unusable(folder: Path) -> None:
    """Say in the doctor's words what can be seen without the key. A power cut may have cut the file off in the middle
    of a page that its journal holds whole."""
    journal = folder / f"{DATABASE_NAME}-wal"
    for finding in doctor_file.file(folder):
        if finding.code != doctor_file.CUT_OFF or not journal.exists():
            raise StationError(finding.what, safe=finding.safe, todo=finding.todo, code=finding.code)


def _station(folder: Path, key: bytes, database: StationDatabase, clock: Clock, work: Work, *,
             beside: bool) -> Station:
    if not beside:
        database.begin_session(folder)
    with database.reading() as session:
        zone = rules_in(session, clock.now_utc_ms()).zone
    facts = read_station_facts(folder)
    return Station(folder, str(facts.get("name", "QA-01")), bool(facts.get("practice")), database,
                   AuditChain(key, zone), clock, work, key, KeptMonths(database))
