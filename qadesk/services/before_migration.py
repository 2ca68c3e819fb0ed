"""The backup that a migration waits for: inside the station's folder, opened by the old version if need be."""

from __future__ import annotations

import shutil
from pathlib import Path

from qadesk.models.checks import BackupFacts, BackupReason
from qadesk.services.backup_folder import PART, write_backup_folder
from qadesk.services.backup_places import refuse_full
from qadesk.services.backups import backups_in

FOLDER = "before-migration"


def back_up(station: Path, key: bytes, old: str, new: str, now_utc_ms: int) -> None:
    """Make a verified backup in `before-migration/OLD-to-NEW`; raises StationError, and then nothing is migrated.

    The caller holds the station's lock, so what other runs left unfinished there is nobody's."""
    place = station / FOLDER / f"{old}-to-{new}"
    for part in place.glob(f"*{PART}"):
        shutil.rmtree(part, ignore_errors=True)
    refuse_full(station, place)
    made = write_backup_folder(station, place, key, reason=BackupReason.BEFORE_MIGRATION, made_utc_ms=now_utc_ms)
    _remove_twins(place, made)


def _remove_twins(place: Path, made: BackupFacts) -> None:
    # a migration that is killed or refused again and again would fill the disk with copies of the same state
    for other in backups_in(place, made.station_id):
        if other.folder != made.folder and other.audit_seq == made.audit_seq:
            shutil.rmtree(other.folder, ignore_errors=True)
