"""Backups: a dated folder that holds the database, the key slots and the settings, and counts once it was verified.

A backup opens with the same passwords as the station. Restoring puts it into a folder, moves what was there aside
(the -wal and -shm files first, so that an old journal never meets a new file), and is itself audited.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from qadesk.clock import Clock
from qadesk.database.copy import Progress, copy_station_file, file_findings
from qadesk.errors import StationError, reason_of
from qadesk.i18n import _
from qadesk.models.checks import BackupFacts
from qadesk.models.people import Account, Actor
from qadesk.security.slots import DATABASE_NAME, SlotFile, Unlocked
from qadesk.services.base import Service
from qadesk.services.opening import open_station, take_lock
from qadesk.settings import write_whole
from qadesk.work import Work

FACTS = "backup.json"
SIDE_FILES = ("slots.json", "station.json", "machine.json")
KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 14, 8, 36


class Backups(Service):
    """Makes and lists backups of the open station."""

    def make(self, actor: Actor, folder: Path, *, progress: Progress = lambda _done, _all: None) -> BackupFacts:
        """Make a backup below `folder`; raises StationError, and then leaves no half of one behind."""
        station = self._station
        with self.act(actor, "backups.make", about=folder.name) as act:
            made, seq = act.now_utc_ms, station.chain.head(act.session).seq
        name = f"qadesk-{_safe(station.name)}-{datetime.fromtimestamp(made / 1000, UTC):%Y%m%d-%H%M%S}"
        target = folder / name
        with _whole_folder(target) as part:
            copy_station_file(station.folder / DATABASE_NAME, part / DATABASE_NAME, station.data_key, progress)
            for side in SIDE_FILES:
                if (station.folder / side).exists():
                    shutil.copyfile(station.folder / side, part / side)
            _refuse_damaged(part, station.data_key)
            _write_facts(part, station.name, made, seq)
        rotate(folder)
        return facts_of(target)

    def list(self, actor: Actor, folder: Path) -> tuple[BackupFacts, ...]:
        """The complete backups below `folder`, newest first."""
        with self.read(actor, "backups.list"):
            return backups_in(folder)


def backups_in(folder: Path) -> tuple[BackupFacts, ...]:
    """The complete backups below `folder`, newest first; folders that are none are passed over."""
    found = [facts_of(path.parent) for path in folder.glob(f"*/{FACTS}")]
    return tuple(sorted(found, key=lambda facts: facts.made_utc_ms, reverse=True))


def facts_of(backup: Path) -> BackupFacts:
    """What a backup folder says of itself; raises StationError when it is not a whole one."""
    try:
        raw = json.loads((backup / FACTS).read_text("utf-8"))
        return BackupFacts(str(backup), raw["station"], raw["made_utc_ms"], raw["size_bytes"], raw["audit_seq"])
    except (OSError, ValueError, KeyError) as error:
        raise _no_backup(backup) from error


def rotate(folder: Path) -> None:
    """Keep the newest backup of each of the last 14 days, 8 weeks and 36 months that have one; remove the others."""
    backups = backups_in(folder)
    keep = {facts.folder for facts in _newest_of_periods(backups)}
    for facts in backups:
        if facts.folder not in keep:
            shutil.rmtree(facts.folder)


def _newest_of_periods(backups: tuple[BackupFacts, ...]) -> Iterator[BackupFacts]:
    for pattern, number in (("%Y-%m-%d", KEEP_DAYS), ("%G-W%V", KEEP_WEEKS), ("%Y-%m", KEEP_MONTHS)):
        newest: dict[str, BackupFacts] = {}
        for facts in backups:
            newest.setdefault(datetime.fromtimestamp(facts.made_utc_ms / 1000, UTC).strftime(pattern), facts)
        yield from list(newest.values())[:number]


def restore(backup: Path, folder: Path, login_name: str, password: str, *, clock: Clock, work: Work) -> None:
    """Put a backup into `folder` and audit it; what stood there is moved aside, not deleted.

    Raises WrongPassword, or StationError when the backup is cut or damaged or the station is open."""
    facts_of(backup)
    _refuse_altered(backup)
    unlocked = SlotFile.load(backup).unlock(login_name, password)
    _refuse_damaged(backup, unlocked.key)
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
            shutil.copyfile(backup / name, part)
            part.replace(folder / name)


def _audit_restore(folder: Path, unlocked: Unlocked, about: str, clock: Clock, work: Work) -> None:
    station = open_station(folder, unlocked.key, clock=clock, work=work)
    try:
        with station.database.transaction() as session:
            account = session.get_one(Account, unlocked.account_id)
            station.chain.append(session, account.actor(), "backups.restore", at_utc_ms=clock.now_utc_ms(),
                                 about=about)
    finally:
        station.database.close()


@contextmanager
def _whole_folder(target: Path) -> Iterator[Path]:
    """A folder that appears under its name only when the block ended well; otherwise nothing is left of it."""
    part = target.with_name(target.name + ".part")
    try:
        part.mkdir(parents=True)
        yield part
        part.replace(target)
    except OSError as error:
        raise _not_written(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_facts(part: Path, station: str, made_utc_ms: int, audit_seq: int) -> None:
    files = sorted(path for path in part.iterdir() if path.is_file())
    facts = {"format": 1, "station": station, "made_utc_ms": made_utc_ms, "audit_seq": audit_seq,
             "size_bytes": sum(path.stat().st_size for path in files),
             "sha256": {path.name: _sha256(path) for path in files}}
    write_whole(part / FACTS, json.dumps(facts, ensure_ascii=False, indent=1).encode())


def _refuse_altered(backup: Path) -> None:
    raw = json.loads((backup / FACTS).read_text("utf-8"))
    for name, digest in raw["sha256"].items():
        if not (backup / name).is_file() or _sha256(backup / name) != digest:
            raise StationError(_("The backup {backup} is cut or altered: {file}").format(backup=backup.name, file=name),
                               safe=_("Nothing was changed."), todo=_("Take another backup."), code="E-BAK-02")


def _refuse_damaged(folder: Path, key: bytes) -> None:
    findings = file_findings(folder / DATABASE_NAME, key)
    if findings:
        raise StationError(_("The copy did not pass its check: {what}").format(what=findings[0].what),
                           safe=_("Older backups are untouched."), todo=findings[0].todo, code="E-BAK-01")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name)


def _no_backup(folder: Path) -> StationError:
    return StationError(_("{folder} is not a complete backup.").format(folder=folder), safe=_("Nothing was changed."),
                        todo=_("Choose a folder that qadesk made, with {file} in it.").format(file=FACTS),
                        code="E-BAK-03")


def _not_written(folder: Path, error: OSError) -> StationError:
    return StationError(_("The backup {folder} could not be written: {reason}").format(
        folder=folder, reason=reason_of(error)), safe=_("The station and older backups are untouched."),
        todo=_("Make room there, or choose another place."), code="E-BAK-04")
