"""Restoring: a backup put into a station folder; what stood there is moved aside, never deleted, and it is audited.

Whenever it is killed, one whole station opens afterwards. The backup is copied and checked beside the old station
first, with what the store lacks; giving that copy its final name decides. From then on the moves are finished by
whoever comes next: the restore run again, or the next login.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from qadesk.clock import Clock
from qadesk.database.copy import is_newer
from qadesk.database.engine import connect
from qadesk.errors import StationError, reason_of
from qadesk.files import make_private, read_document, real, sync_folder, write_whole
from qadesk.i18n import _
from qadesk.models.audit import AuditRow
from qadesk.models.people import Account, Actor, Role, RoleGrant
from qadesk.models.store import STORE
from qadesk.security.roles import authorise
from qadesk.security.slots import DATABASE_NAME, SlotFile, Unlocked
from qadesk.services.backup_folder import (
    FACTS,
    PART,
    SIDE_FILES,
    SLOTS,
    digests_of,
    facts_of,
    objects_in,
    refuse_altered,
    refuse_damaged,
)
from qadesk.services.backup_store import (
    StoredObject,
    bring_object,
    is_object,
    object_at,
    store_at,
)
from qadesk.services.base import Station
from qadesk.services.opening import open_station, take_lock
from qadesk.services.progress import SILENT, Progress
from qadesk.services.store_sound import OBJECT, object_path
from qadesk.services.whole_files import copy_synced
from qadesk.work import Work

STAGED, ASIDE = "restore-", "before-restore-"
NOTE = "restored.json"
JOURNALS = (f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", f"{DATABASE_NAME}-journal")
PLACED = (DATABASE_NAME, *(name for name in SIDE_FILES if name != SLOTS), SLOTS)  # the slots last


def restore(backup: Path, folder: Path, login_name: str, password: str, *, clock: Clock, work: Work,
            progress: Progress = SILENT) -> int:
    """Put a backup into `folder` and audit it; what stood there is moved aside, not deleted.

    Returns how many recordings of the store it names and has not: all else is restored, and the check names them.

    Raises WrongPassword, NotAllowed unless the account is an administrator's in the backup, or StationError when the
    backup is cut, damaged or of a newer version, when the station is open, or when the disk refuses: then nothing was
    changed."""
    facts_of(backup)
    _refuse_backup_as_target(backup, folder)
    refuse_altered(backup)
    objects_in(backup)  # raises for a list that cannot be read, before anything is made
    unlocked = SlotFile.load(backup).unlock(login_name, password)
    _refuse_newer(backup, unlocked.key)
    _refuse_role(backup, unlocked)
    lock = take_lock(_made(folder), clock)
    try:
        _finish(folder)
        lacking = _stage(backup, folder, unlocked.key, clock.now_utc_ms(), progress)
        _finish(folder)
        _audit(folder, unlocked, clock, work)
    finally:
        lock.release()
    return lacking


def finish_restore(folder: Path, clock: Clock) -> None:
    """Finish a restore that was killed after it had been decided; for every way into a station, before its slots.

    Raises StationError when the disk refuses, or another process has the station."""
    if _staged(folder):
        lock = take_lock(folder, clock)
        try:
            _finish(folder)
        finally:
            lock.release()


def audit_restored(station: Station, actor: Actor) -> None:
    """Note in the restored station that it was restored, once: at the end of the restore, or else at the next login."""
    note = station.folder / NOTE
    if not note.is_file():
        return
    content = _noted(note)
    with station.database.transaction() as session:
        known = session.scalars(select(AuditRow.detail).where(AuditRow.action == "backups.restore"))
        if content["id"] not in [detail.get("id") for detail in known]:  # killed before the note was taken away
            station.chain.append(session, actor, "backups.restore", at_utc_ms=station.clock.now_utc_ms(),
                                 about=content["backup"],
                                 detail={name: content[name] for name in ("id", "lacking") if content[name]})
    note.unlink()


def is_restoring(folder: Path) -> bool:
    """Whether a restore that was killed waits to be finished."""
    return bool(_staged(folder))


def _stage(backup: Path, folder: Path, key: bytes, now_utc_ms: int, progress: Progress) -> int:
    target = folder / f"{STAGED}{_free_stamp(folder, now_utc_ms)}"
    part = target.with_name(target.name + PART)
    for left in folder.glob(f"{STAGED}*{PART}"):
        shutil.rmtree(left)
    try:
        part.mkdir()
        names = [*digests_of(backup), FACTS]
        for number, name in enumerate(names):
            progress(50 * number // len(names), 100, _("Copying"))
            copy_synced(backup / name, part / name)
        refuse_altered(part)
        refuse_damaged(part, key, progress)
        lacking = _stage_objects(backup, part, folder, progress)
        note = {"backup": backup.name, "id": uuid.uuid4().hex, "lacking": str(lacking or "")}
        write_whole(part / NOTE, json.dumps(note).encode())
        sync_folder(part)
        part.replace(target)
        sync_folder(folder)
    except OSError as error:
        raise _not_restored(folder, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return lacking


def _stage_objects(backup: Path, part: Path, folder: Path, progress: Progress) -> int:
    """Copy the objects that the station's store lacks or has otherwise; returns how many the backup's place lacks.

    A recording that cannot be had costs itself alone: the check names it afterwards."""
    source, lacking = store_at(backup.parent, SlotFile.load(part).station_id), 0  # the id that the password proved
    objects = objects_in(part)
    _refuse_no_room(folder, [one for one in objects if not object_path(folder, one.sha256).exists()])
    for done, one in enumerate(objects):
        progress(done, len(objects), _("Recordings of the store"))
        there, kept = object_path(folder, one.sha256), object_at(source, one)
        if is_object(there, one):
            continue
        lacking += not bring_object(kept, object_path(part, one.sha256), one)
    return lacking


def _refuse_no_room(folder: Path, objects: Sequence[StoredObject]) -> None:
    """Raises OSError when the disk has no room for them."""
    if sum(one.n_bytes for one in objects) > shutil.disk_usage(folder).free:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _free_stamp(folder: Path, now_utc_ms: int) -> str:
    stamp = f"{datetime.fromtimestamp(now_utc_ms / 1000, UTC):%Y%m%d-%H%M%S}"
    names = (stamp, *(f"{stamp}-{number}" for number in range(2, 1000)))
    return next(name for name in names if not (folder / f"{ASIDE}{name}").exists())


def _finish(folder: Path) -> None:
    """Move the old files out and the staged ones in; what was moved already is passed over."""
    try:
        for staged in _staged(folder):
            _put_in_place(staged, folder)
    except OSError as error:
        raise StationError(_("The restore into {folder} could not be finished: {reason}.").format(
            folder=folder, reason=reason_of(error)), safe=_("Old and new data are both there."),
            todo=_("Make room there or allow writing, then try again."), code="E-BAK-14") from error


def _put_in_place(staged: Path, folder: Path) -> None:
    aside = folder / staged.name.replace(STAGED, ASIDE, 1)
    if (staged / DATABASE_NAME).exists():  # the journals go first: they belong to the old database
        _move_all(folder, aside, JOURNALS)
    for name in PLACED:
        if (staged / name).exists():
            _move_all(folder, aside, (name,))
            (staged / name).replace(folder / name)
    for one in sorted((staged / STORE).glob(f"*/*{OBJECT}")):
        _put_object(one, staged, folder, aside)
    _move_all(staged, folder, (NOTE,))
    sync_folder(folder)
    shutil.rmtree(staged)


def _put_object(one: Path, staged: Path, folder: Path, aside: Path) -> None:
    target = folder / one.relative_to(staged)
    if target.exists():  # of another key: it belongs to the old database
        out = aside / one.relative_to(staged)
        out.parent.mkdir(parents=True, exist_ok=True)
        target.replace(out)
    make_private(folder / STORE)
    target.parent.mkdir(parents=True, exist_ok=True)
    one.replace(target)
    sync_folder(target.parent)


def _move_all(source: Path, target: Path, names: tuple[str, ...]) -> None:
    for name in names:
        if (source / name).exists():
            target.mkdir(exist_ok=True)
            (source / name).replace(target / name)


def _staged(folder: Path) -> list[Path]:
    found = folder.glob(f"{STAGED}*") if folder.is_dir() else iter(())
    return sorted(path for path in found if not path.name.endswith(PART) and path.is_dir())


def _audit(folder: Path, unlocked: Unlocked, clock: Clock, work: Work) -> None:
    station = open_station(folder, unlocked.key, clock=clock, work=work)
    try:
        with station.database.reading() as session:
            actor = session.get_one(Account, unlocked.account_id).actor()
        audit_restored(station, actor)
    finally:
        station.database.close()


def _noted(note: Path) -> dict[str, str]:
    try:
        raw = read_document(note)
        return {"backup": str(raw["backup"]), "id": str(raw["id"]), "lacking": str(raw.get("lacking", ""))}
    except (OSError, ValueError, KeyError, TypeError):
        return {"backup": "", "id": "", "lacking": ""}


def _made(folder: Path) -> Path:
    try:
        make_private(folder)
    except OSError as error:
        raise _not_restored(folder, error) from error
    return folder


def _refuse_backup_as_target(backup: Path, folder: Path) -> None:
    """A station in a backup's folder would make that backup one that was altered."""
    if (folder / FACTS).exists() or real(folder).is_relative_to(real(backup)):
        raise StationError(_("The folder {folder} is a backup's.").format(folder=folder),
                           safe=_("Nothing was changed."), todo=_("Choose another folder."), code="E-BAK-13")


def _refuse_newer(backup: Path, key: bytes) -> None:
    try:
        newer = is_newer(backup / DATABASE_NAME, key)
    except DatabaseError:
        return  # a damaged file: the check of the copy says so
    if newer:
        raise StationError(_("The backup {backup} was made by a newer version of qadesk.").format(backup=backup.name),
                           safe=_("Nothing was changed."), todo=_("Restore it with the newer version."),
                           code="E-BAK-10")


def _refuse_role(backup: Path, unlocked: Unlocked) -> None:
    engine = connect(backup / DATABASE_NAME, unlocked.key, read_only=True, resting=True)
    try:
        with Session(engine) as session:
            roles = session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == unlocked.account_id)).all()
    except DatabaseError:
        return  # a damaged file: the check of the copy says so
    finally:
        engine.dispose()
    authorise(Actor(unlocked.account_id, "", "", frozenset(map(Role, roles))), "backups.restore")


def _not_restored(folder: Path, error: OSError) -> StationError:
    return StationError(_("Nothing could be restored into {folder}: {reason}.").format(
        folder=folder, reason=reason_of(error)), safe=_("What was there is untouched."),
        todo=_("Make room there or allow writing, then restore again."), code="E-BAK-11")
