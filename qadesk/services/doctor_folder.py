"""What can be told of a station's folder, its lock and its backups without opening it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from qadesk.database.lock import look_at_lock
from qadesk.database.network import is_remote
from qadesk.errors import StationError
from qadesk.files import is_plain
from qadesk.i18n import _, ngettext
from qadesk.models.checks import BackupFacts, Finding
from qadesk.security.slots import DATABASE_NAME, SlotFile
from qadesk.services.backup_places import MEBIBYTE, Places, free_bytes, needed_bytes
from qadesk.services.backups import backups_in, newest_first
from qadesk.services.doctor_file import read_json

LOW_BYTES = 256 << 20
DAY_MS = 24 * 3_600_000


def place(folder: Path) -> Iterator[Finding]:
    """The folder itself: on this computer, writable, with room."""
    if is_remote(folder.absolute()):
        yield Finding("E-STA-11", _("The folder {folder} is on a network share.").format(folder=folder),
                      _("Keep the station on a disk of this computer; backups may go to the share."))
    if not (os.access(folder, os.W_OK) and folder.stat().st_mode & 0o222):
        yield Finding("E-DOC-14", _("The station folder {folder} is write-protected.").format(folder=folder),
                      _("Allow writing there, or choose another folder."))
    free = free_bytes(folder)
    if free < max(LOW_BYTES, needed_bytes(folder)):
        yield Finding("E-DOC-15", _("The disk of the station is nearly full: {free} MB are free.").format(
            free=free // MEBIBYTE), _("Make room on the disk."))


def lock(folder: Path) -> Iterator[Finding]:
    """An unclean exit that the lock notes."""
    try:
        state = look_at_lock(folder)
    except OSError:
        return
    if state.unclean:
        yield Finding("E-DOC-17", _("The last session did not end well: the program or the computer was stopped."),
                      _("Log in: the station is checked first."), _("What was saved is there."))


def backups(folder: Path) -> Iterator[Finding]:
    """No backup, or changes of more than a day since the newest."""
    newest = next(iter(known_backups(folder)), None)
    changed = _changed_utc_ms(folder)
    if newest is None:
        yield Finding("E-DOC-18", _("No backup of this station was found in {folder}.").format(
            folder=_places(folder).first), _("Log in and make one, or look for one on other disks."))
    elif changed is not None and changed - newest.made_utc_ms > DAY_MS:
        yield Finding("E-DOC-19", _("The newest backup lacks the last {hours} hours of work.").format(
            hours=(changed - newest.made_utc_ms) // 3_600_000), _("Log in and make one."))


def known_backups(folder: Path) -> tuple[BackupFacts, ...]:
    """The backups of this station at its places, newest first; of any station while its own id cannot be read."""
    station_id = _station_id(folder)
    return newest_first([facts for place in _places(folder).all() for facts in backups_in(place, station_id)])


def facts(folder: Path, now_utc_ms: int) -> tuple[str, ...]:
    """What is as it should be and good to know: who has the station open, which backups there are."""
    return (*_holder(folder), *_backup_words(known_backups(folder), now_utc_ms))


def _backup_words(known: tuple[BackupFacts, ...], now_utc_ms: int) -> Iterator[str]:
    if known:
        hours = max(0, now_utc_ms - known[0].made_utc_ms) // 3_600_000
        yield ngettext("{count} backup is known; the newest is {hours} hours old: {folder}",
                       "{count} backups are known; the newest is {hours} hours old: {folder}",
                       len(known)).format(count=len(known), hours=hours, folder=known[0].folder)


def _holder(folder: Path) -> Iterator[str]:
    try:
        state = look_at_lock(folder)
    except OSError:
        return
    if state.held_by:
        yield _("The station is open {who}.").format(who=state.held_by)


def _station_id(folder: Path) -> str | None:
    try:
        return SlotFile.load(folder).station_id
    except StationError:
        named = read_json(folder / "station.json").get("station_id")
        return named if isinstance(named, str) else None


def _places(folder: Path) -> Places:
    """The places as `machine.json` names them; read here without keeping a damaged one aside."""
    chosen = read_json(folder / "machine.json")
    first, second = (_text(chosen.get(name)) for name in ("backup_folder", "second_backup_folder"))
    return Places(Path(first) if first else folder.with_name("backup"), Path(second) if second else None)


def _text(value: object) -> str:
    return value if isinstance(value, str) and is_plain(value) else ""


def _changed_utc_ms(folder: Path) -> int | None:
    times = [path.stat().st_mtime_ns // 1_000_000 for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal")
             if (path := folder / name).exists()]
    return max(times, default=None)
