"""Where backups are kept: a first place and, if it is set, a second one, and whether they can take a backup."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from qadesk.errors import RuleBroken, StationError, reason_of
from qadesk.files import real
from qadesk.i18n import _
from qadesk.security.slots import DATABASE_NAME
from qadesk.settings import MachineSettings

SPARE_BYTES = 16 << 20
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Places:
    """The folders that hold backups, one folder below them each."""

    first: Path
    second: Path | None = None

    def all(self) -> tuple[Path, ...]:
        return (self.first,) if self.second is None else (self.first, self.second)


def places_of(station: Path, machine: MachineSettings | None = None) -> Places:
    """As the computer's settings say; without a choice beside the station's folder."""
    chosen = machine or MachineSettings(station / "machine.json")
    first, second = chosen.text("backup_folder"), chosen.text("second_backup_folder")
    return Places(Path(first) if first else station.with_name("backup"), Path(second) if second else None)


def refuse_places(station: Path, places: Places) -> None:
    """Raises RuleBroken for a place inside the station's folder, or the same place twice."""
    for place in places.all():
        if real(place).is_relative_to(real(station)):
            raise RuleBroken(_("Backups cannot lie inside the station's folder: {folder}.").format(folder=place),
                             safe=_("Nothing was changed."), todo=_("Choose a folder on another disk."),
                             code="E-BAK-06")
    if places.second is not None and real(places.second) == real(places.first):
        raise RuleBroken(_("The second place is the first one: {folder}.").format(folder=places.second),
                         safe=_("Nothing was changed."), todo=_("Choose a folder on another disk."), code="E-BAK-07")


def refuse_full(station: Path, place: Path) -> None:
    """Raises StationError when the place has no room for a backup, or cannot be asked."""
    needed, free = needed_bytes(station), free_bytes(place)
    if free < needed:
        raise StationError(_("A backup needs {needed} MB; {folder} has {free} MB free.").format(
            needed=-(-needed // MEBIBYTE), folder=place, free=free // MEBIBYTE),
            safe=_("The station and older backups are untouched."), todo=_("Make room there, or choose another place."),
            code="E-BAK-05")


def refuse_absent(place: Path) -> None:
    """Raises StationError when a second place is not there: its disk was taken out, or nobody made it."""
    if not place.is_dir():
        raise StationError(_("The second place for backups is not there: {folder}.").format(folder=place),
                           safe=_("The first place has its backup."), todo=_("Plug its disk in, then back up again."),
                           code="E-BAK-08")


def needed_bytes(station: Path) -> int:
    """What a backup may need: the database with what its journal adds, and a little room."""
    parts = (station / DATABASE_NAME, station / f"{DATABASE_NAME}-wal")
    return sum(part.stat().st_size for part in parts if part.exists()) + SPARE_BYTES


def free_bytes(place: Path) -> int:
    """The free room at a folder, or at the nearest one above it that is there; raises StationError."""
    try:
        return shutil.disk_usage(_there(place)).free
    except OSError as error:
        raise StationError(_("The place for backups {folder} cannot be used: {reason}.").format(
            folder=place, reason=reason_of(error)), safe=_("The station and older backups are untouched."),
            todo=_("Plug its disk in, or choose another place."), code="E-BAK-09") from error


def on_same_disk(station: Path, place: Path) -> bool:
    """Whether one broken disk would take station and backups together, as far as the system tells."""
    try:
        return station.stat().st_dev == _there(place).stat().st_dev
    except OSError:
        return False


def _there(folder: Path) -> Path:
    return next((above for above in (folder, *folder.parents) if above.exists()), folder)
