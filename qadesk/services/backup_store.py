"""The store's objects in backups: each is copied once to a place, under the digest of its encrypted bytes, and named by
`store.json` of every backup that holds its key.

A database is never hostage to recordings: a backup counts without an object that could not be copied, and says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from qadesk.database.engine import connect
from qadesk.files import read_document, sync_folder, write_whole
from qadesk.i18n import _
from qadesk.models.store import STORE, StoredRecording
from qadesk.security.sealed_file import PART
from qadesk.security.slots import DATABASE_NAME, SlotFile
from qadesk.services.backup_places import places_of
from qadesk.services.progress import Progress
from qadesk.services.store_sound import OBJECT, facts_of
from qadesk.services.whole_files import copy_synced, digest_of

FACTS, OBJECTS = "backup.json", "store.json"
LEFT_OVER_AFTER_MS = 24 * 3_600_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_STATION = re.compile(r"[0-9A-Za-z-]{1,64}")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object: the hash of the original, by which a station names it; digest and size of its encrypted bytes."""

    sha256: str
    digest: str
    n_bytes: int


def objects_of_copy(folder: Path, key: bytes) -> tuple[StoredObject, ...]:
    """The objects that the database in a backup's folder knows; none in one of an older version."""
    engine = connect(folder / DATABASE_NAME, key, read_only=True, resting=True)
    try:
        if not inspect(engine).has_table(StoredRecording.__tablename__):
            return ()
        with Session(engine) as session:
            return objects_of(session)
    finally:
        engine.dispose()


def objects_of(session: Session) -> tuple[StoredObject, ...]:
    """The objects that a database knows."""
    rows = session.execute(select(StoredRecording.sha256, StoredRecording.object_sha256, StoredRecording.object_bytes)
                           .order_by(StoredRecording.sha256))
    return tuple(StoredObject(*row) for row in rows)


def write_objects(backup: Path, objects: Sequence[StoredObject]) -> None:
    """Name the objects in a backup's folder, where there are any."""
    if objects:
        named = [[one.sha256, one.digest, one.n_bytes] for one in objects]
        write_whole(backup / OBJECTS, json.dumps({"format": 1, "objects": named}).encode())


def objects_named(backup: Path) -> tuple[StoredObject, ...]:
    """The objects that a backup names; none without the file. Raises OSError or ValueError for an unreadable one."""
    if not (backup / OBJECTS).exists():
        return ()
    try:
        found = [StoredObject(str(sha256), str(digest), int(size))
                 for sha256, digest, size in read_document(backup / OBJECTS)["objects"]]
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError(OBJECTS) from error
    if not all(_DIGEST.fullmatch(name) for one in found for name in (one.sha256, one.digest)):
        raise ValueError(OBJECTS)  # never a path that leads elsewhere
    return tuple(found)


def store_at(place: Path, station_id: str) -> Path:
    """Where the objects of one station lie at a place; raises ValueError for an id that is no name."""
    if not _STATION.fullmatch(station_id):
        raise ValueError(station_id)
    return place / STORE / station_id


def stores_at_places(station: Path) -> tuple[Path, ...]:
    """Where the station's objects lie at the places of its backups."""
    station_id = SlotFile.load(station).station_id
    return tuple(store_at(place, station_id) for place in places_of(station).all())


def object_at(store: Path, one: StoredObject) -> Path:
    """Where an object lies in the store of a place."""
    return store / one.digest[:2] / f"{one.digest}{OBJECT}"


def bring_objects(objects: Sequence[StoredObject], find: Callable[[StoredObject], Path], store: Path,
                  progress: Progress) -> tuple[StoredObject, ...]:
    """Copy what a place lacks, each read back before it counts; returns those that could not be had there.

    What is there with its size was verified when it came."""
    lacking = []
    for done, one in enumerate(objects):
        progress(done, len(objects), _("Recordings of the store"))
        target = object_at(store, one)
        if not has_size(target, one.n_bytes) and not bring_object(find(one), target, one):
            lacking.append(one)
    return tuple(lacking)


def bring_object(source: Path, target: Path, one: StoredObject) -> bool:
    """Copy one object and read it back; False when the source is away or altered, or the disk refuses it."""
    if not has_size(source, one.n_bytes):
        return False
    part = target.with_name(target.name + PART)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_synced(source, part)
        if digest_of(part) != one.digest:
            return False
        part.replace(target)
        sync_folder(target.parent)
    except OSError:
        return False
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return True


def has_size(path: Path, n_bytes: int) -> bool:
    """Whether the file is there with that size."""
    facts = facts_of(path)
    return facts is not None and facts.st_size == n_bytes


def is_object(path: Path, one: StoredObject) -> bool:
    """Whether a file is the object, byte by byte."""
    try:
        return has_size(path, one.n_bytes) and digest_of(path) == one.digest
    except OSError:
        return False


def prune_objects(place: Path, station_id: str, now_utc_ms: int) -> None:
    """Remove the objects of a station that no backup at the place names any more, and copies that killed runs left.

    Those of the last day stay, for a backup under way may be about to name them; all stay while any backup's list
    cannot be read, is gone or was altered."""
    try:
        store = store_at(place, station_id)
        named = {one.digest for folder in place.iterdir() if folder.is_dir() for one in _objects_proved(folder)}
    except (OSError, ValueError):
        return
    for path in _files_in(store):
        if path.name.partition(".")[0] in named and path.suffix == OBJECT:
            continue
        with suppress(OSError):
            if path.stat().st_mtime * 1000 < now_utc_ms - LEFT_OVER_AFTER_MS:
                path.unlink()


def _objects_proved(backup: Path) -> tuple[StoredObject, ...]:
    """The objects that a backup names; raises ValueError for a list that is not the one of its facts, too."""
    if (backup / FACTS).is_file():
        digests = read_document(backup / FACTS).get("sha256")
        wanted = digests.get(OBJECTS) if isinstance(digests, dict) else None
        if wanted != (digest_of(backup / OBJECTS) if (backup / OBJECTS).is_file() else None):
            raise ValueError(OBJECTS)
    return objects_named(backup)


def _files_in(store: Path) -> Iterator[Path]:
    with suppress(OSError):
        for shelf in list(store.iterdir()):
            yield from list(shelf.glob(f"*{OBJECT}*"))
