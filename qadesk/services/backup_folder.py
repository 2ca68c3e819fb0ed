"""The folder of one backup: written whole, verified before it counts, told from those of other stations.

It holds the database, the key slots and the settings, and `backup.json` with the digests. Format 2 names the station's
id; of format 1 the key slots do. `store.json` names the objects of the store, which lie once beside all backups of a
place (see `backup_store`). Nothing here needs an open station, so that a migration can make one first.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from qadesk.database.copy import audit_head, copy_station_file
from qadesk.database.file_check import file_findings
from qadesk.errors import StationError, reason_of
from qadesk.files import read_document, sync_folder, write_whole
from qadesk.i18n import _
from qadesk.models.audit import AuditHead
from qadesk.models.checks import BackupFacts, BackupReason
from qadesk.security.slots import DATABASE_NAME, SlotFile, read_station_facts
from qadesk.services.backup_store import FACTS as FACTS
from qadesk.services.backup_store import (
    OBJECTS,
    StoredObject,
    bring_objects,
    object_at,
    objects_named,
    objects_of_copy,
    store_at,
    write_objects,
)
from qadesk.services.progress import SILENT, Progress, refuse_stopped
from qadesk.services.store_sound import object_path
from qadesk.services.whole_files import copy_synced, digest_of

SLOTS = "slots.json"
SIDE_FILES = (SLOTS, "station.json", "machine.json")
PART = ".part"
NAME_LENGTH = 40  # of a station in its backups' names: a file name holds 255 bytes, a Chinese character takes three


def write_backup_folder(station: Path, place: Path, key: bytes, *, reason: BackupReason, made_utc_ms: int,
                        progress: Progress = SILENT) -> BackupFacts:
    """Make a verified backup of the station folder below `place`; nobody needs to be logged in.

    Raises StationError for a copy that did not pass its check or could not be written; nothing is then left of it."""
    name = str(read_station_facts(station).get("name", "QA-01"))
    with whole_folder(_free_name(place, name, made_utc_ms)) as part:
        _copy_sides(station, part)
        wanted = copy_station_file(station / DATABASE_NAME, part / DATABASE_NAME, key,
                                   lambda done, whole: progress(50 * done // whole, 100, _("Copying")))
        _copy_sides(station, part)  # as they are now: an account's key is written before the account
        refuse_damaged(part, key, progress)
        _refuse_other_head(part, key, wanted)
        # a backup before a migration lies in the station's own folder, where the objects are
        objects = () if reason is BackupReason.BEFORE_MIGRATION else objects_of_copy(part, key)
        write_objects(part, objects)  # before they are copied: nobody removes what is named
        lacking = bring_objects(objects, lambda one: object_path(station, one.sha256),
                                store_at(place, SlotFile.load(part).station_id), progress)
        _write_facts(part, name, made_utc_ms, wanted, reason, lacking=len(lacking))
        target = part.with_suffix("")
    return facts_of(target)


def copy_backup_folder(backup: Path, place: Path, progress: Progress = SILENT) -> BackupFacts:
    """Copy a verified backup below another place and verify it there by its digests; raises StationError."""
    with whole_folder(place / backup.name) as part:
        for name in (SLOTS, *(name for name in digests_of(backup) if name != SLOTS), FACTS):
            copy_synced(backup / name, part / name)
        refuse_altered(part)
        _bring_to(part, backup, place, progress)
    return facts_of(place / backup.name)


def _bring_to(part: Path, backup: Path, place: Path, progress: Progress) -> None:
    """Copy the objects from the backup's own place; what is lacking there is told of this copy too."""
    objects, facts = objects_in(part), facts_of(part)
    source, target = store_at(backup.parent, facts.station_id), store_at(place, facts.station_id)
    lacking = bring_objects(objects, lambda one: object_at(source, one), target, progress)
    if len(lacking) != facts.lacking:
        raw = {**read_document(part / FACTS), "lacking": len(lacking)}
        write_whole(part / FACTS, json.dumps(raw, ensure_ascii=False, indent=1).encode())


def facts_of(backup: Path) -> BackupFacts:
    """What a backup folder says of itself; raises StationError when it is not a whole one."""
    try:
        raw = read_document(backup / FACTS)
        station_id = raw["station_id"] if raw["format"] > 1 else SlotFile.load(backup).station_id
        reason = BackupReason(raw.get("reason", BackupReason.BY_HAND))
        datetime.fromtimestamp(int(raw["made_utc_ms"]) / 1000, UTC)  # raises for what is no instant
        return BackupFacts(str(backup), str(raw["station"]), int(raw["made_utc_ms"]), int(raw["size_bytes"]),
                           int(raw["audit_seq"]), str(station_id), reason, int(raw.get("lacking", 0)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise _no_backup(backup) from error


def digests_of(backup: Path) -> dict[str, str]:
    """The SHA-256 of each file of a backup, as its facts list them; raises StationError."""
    try:
        raw = read_document(backup / FACTS)
        named = {str(name): str(digest) for name, digest in raw["sha256"].items()}
        if not {DATABASE_NAME, SLOTS} <= named.keys() <= {DATABASE_NAME, *SIDE_FILES, OBJECTS}:
            raise ValueError  # never a path that leads elsewhere
        return named
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_backup(backup) from error


def objects_in(backup: Path) -> tuple[StoredObject, ...]:
    """The objects of the store that a backup names; raises StationError when their list cannot be read."""
    try:
        return objects_named(backup)
    except (OSError, ValueError) as error:
        raise _no_backup(backup) from error


def refuse_altered(backup: Path) -> None:
    """Raises StationError naming the file that is missing, cut or altered."""
    for name, digest in digests_of(backup).items():
        if not (backup / name).is_file() or digest_of(backup / name) != digest:
            raise StationError(_("The backup {backup} is cut or altered: {file}").format(backup=backup.name, file=name),
                               safe=_("Nothing was changed."), todo=_("Take another backup."), code="E-BAK-02")


def refuse_damaged(folder: Path, key: bytes, progress: Progress = SILENT) -> None:
    """Raises StationError when the database in the folder does not pass the check of its file."""
    findings = file_findings(folder / DATABASE_NAME, key, resting=True, stopped=lambda: progress.cancelled,
                             told=lambda done, whole: progress(50 + 50 * done // whole, 100, _("Checking")))
    refuse_stopped(progress)
    if findings:
        raise StationError(_("The copy did not pass its check: {what}").format(what=findings[0].what),
                           safe=_("Older backups are untouched."), todo=findings[0].todo, code="E-BAK-01")


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder that appears under its name only when the block ended well; otherwise nothing is left of it."""
    part = target.with_name(target.name + PART)
    try:
        part.mkdir(parents=True)
        yield part
        sync_folder(part)
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _not_written(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy_sides(station: Path, part: Path) -> None:
    # the slots go first: by them a part that a killed run left is known as this station's
    for side in SIDE_FILES:
        if (station / side).exists():
            copy_synced(station / side, part / side)


def _refuse_other_head(part: Path, key: bytes, wanted: AuditHead) -> None:
    try:
        found = audit_head(part / DATABASE_NAME, key)
    except DatabaseError:
        found = None
    if found != wanted:
        what = _("its audit trail ends elsewhere")
        raise StationError(_("The copy did not pass its check: {what}").format(what=what),
                           safe=_("Older backups are untouched."), todo=_("Make the backup again."), code="E-BAK-01")


def _write_facts(part: Path, station: str, made_utc_ms: int, head: AuditHead, reason: BackupReason, *,
                 lacking: int) -> None:
    files = sorted(path for path in part.iterdir() if path.is_file())
    facts = {"format": 2, "station": station, "station_id": SlotFile.load(part).station_id, "made_utc_ms": made_utc_ms,
             "reason": reason, "lacking": lacking, "audit_seq": head.seq, "audit_mac": head.mac,
             "size_bytes": sum(path.stat().st_size for path in files),
             "sha256": {path.name: digest_of(path) for path in files}}
    write_whole(part / FACTS, json.dumps(facts, ensure_ascii=False, indent=1).encode())


def _free_name(place: Path, station: str, made_utc_ms: int) -> Path:
    stem = f"qadesk-{_safe(station)}-{datetime.fromtimestamp(made_utc_ms / 1000, UTC):%Y%m%d-%H%M%S}"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return place / next(name for name in names if not os.path.lexists(place / name))


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name)[:NAME_LENGTH]


def _no_backup(folder: Path) -> StationError:
    return StationError(_("{folder} is not a complete backup.").format(folder=folder), safe=_("Nothing was changed."),
                        todo=_("Choose a folder that qadesk made, with {file} in it.").format(file=FACTS),
                        code="E-BAK-03")


def _not_written(folder: Path, error: OSError) -> StationError:
    return StationError(_("The backup {folder} could not be written: {reason}.").format(
        folder=folder, reason=reason_of(error)), safe=_("The station and older backups are untouched."),
        todo=_("Make room there, or choose another place."), code="E-BAK-04")
