"""What ails a station folder, told without opening it: one finding for each kind of damage, each with its own words.

Nothing is written or removed. With a login's key it looks into the file too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from qadesk.clock import Clock
from qadesk.database.copy import is_newer
from qadesk.database.file_check import fault_finding, file_findings
from qadesk.errors import RuleBroken, UserError
from qadesk.files import read_document
from qadesk.i18n import _
from qadesk.models.checks import Diagnosis, Finding
from qadesk.security.login_failures import LoginFailures
from qadesk.security.slots import DATABASE_NAME, SlotFile, station_exists
from qadesk.security.unlocking import unlock
from qadesk.services import doctor_file, doctor_folder
from qadesk.services.progress import SILENT, Progress
from qadesk.services.restoring import is_restoring
from qadesk.settings import read_machine

MACHINE = "machine.json"
JSON_FILES = {"station.json": "E-DOC-11", MACHINE: "E-DOC-12", "logins.json": "E-DOC-13"}
Part = Callable[[Path], Iterator[Finding]]


def diagnose(folder: Path, clock: Clock) -> Diagnosis:
    """Look at the folder from outside; nobody needs to be logged in."""
    if not station_exists(folder):
        return Diagnosis((_nothing_there(folder),), ())
    now = clock.now_utc_ms()
    parts: tuple[Part, ...] = (doctor_file.file, doctor_file.journals, _slots, _json_files, _restoring,
                               doctor_folder.place, doctor_folder.lock)
    findings = [finding for part in parts for finding in part(folder)]
    findings += doctor_folder.backups(folder)
    return Diagnosis(tuple(findings), doctor_folder.facts(folder, now))


def key_of(folder: Path, login_name: str, password: str, clock: Clock) -> bytes:
    """The data key for a deeper look; raises WrongPassword, LockedOut, or StationError for damaged slots."""
    slots, failures = SlotFile.load(folder), LoginFailures(folder)
    name = slots.known_as(login_name)
    return unlock(slots, failures, name, password, clock.now_utc_ms()).key


def look_inside(folder: Path, key: bytes, progress: Progress = SILENT) -> tuple[Finding, ...]:
    """What only the key shows: a newer schema, broken seals, a damaged structure."""
    path = folder / DATABASE_NAME
    if not path.is_file() or path.stat().st_size == 0:
        return ()
    try:
        newer = is_newer(path, key)
    except DatabaseError as error:
        return (fault_finding(error, path),)
    if newer:
        return (Finding("E-STA-03", _("This station was made by a newer version of qadesk."),
                        _("Open it with the newer version."), _("Nothing in it was changed.")),)
    return tuple(file_findings(path, key, stopped=lambda: progress.cancelled,
                               told=lambda done, whole: progress(done, whole)))


def _nothing_there(folder: Path) -> Finding:
    return Finding("E-STA-10", _("There is no station in {folder}.").format(folder=folder),
                   _("Choose another folder, make a station, or restore a backup."))


def _slots(folder: Path) -> Iterator[Finding]:
    try:
        slots = SlotFile.load(folder)
    except UserError as error:
        yield Finding(error.code, error.what, error.todo, error.safe)
        return
    named = doctor_file.read_json(folder / "station.json").get("station_id")
    if named is not None and named != slots.station_id:
        yield Finding("E-DOC-10", _("The key file slots.json belongs to another station."),
                      _("Put this station's own key file back, from the latest backup."),
                      _("The station's data are untouched."))


def _json_files(folder: Path) -> Iterator[Finding]:
    for name, code in JSON_FILES.items():
        path = folder / name
        if path.exists() and not _is_document(path):
            yield Finding(code, _("The file {file} is damaged.").format(file=name), _JSON_TODO[name](),
                          _("The station's data are untouched."))


def _is_document(path: Path) -> bool:
    try:
        read_document(path)
        if path.name == MACHINE:
            read_machine(path)
    except (OSError, ValueError, RuleBroken):
        return False
    return True


_JSON_TODO: dict[str, Callable[[], str]] = {
    "station.json": lambda: _("Put it back from the latest backup; until then the station has no name."),
    "machine.json": lambda: _("At the next start it is kept aside and defaults hold: choose the places of backups "
                              "and recordings again."),
    "logins.json": lambda: _("At the next login it is kept aside and named in the audit trail; tell the auditor."),
}


def _restoring(folder: Path) -> Iterator[Finding]:
    if is_restoring(folder):
        yield Finding("E-DOC-16", _("A restore was interrupted after it had been decided."),
                      _("Log in: it is finished first."), _("Old and new data are both there."))

