"""The backups of the open station: made by hand, by themselves, before an import and a closing; listed, thinned out.

Every rule here sees the backups of this very station only: several stations may share one folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import RuleBroken, StationError, UserError
from qadesk.i18n import _, ngettext
from qadesk.models.audit import AuditRow
from qadesk.models.calls import Call
from qadesk.models.checks import BackupFacts, BackupMade, BackupReason, BackupStatus
from qadesk.models.people import Actor
from qadesk.models.periods import local_day
from qadesk.security.slots import SlotFile, WrongPassword
from qadesk.services.backup_folder import (
    FACTS,
    PART,
    SLOTS,
    copy_backup_folder,
    facts_of,
    refuse_altered,
    write_backup_folder,
)
from qadesk.services.backup_places import (
    Places,
    on_same_disk,
    places_of,
    refuse_absent,
    refuse_full,
    refuse_places,
)
from qadesk.services.backup_store import prune_objects
from qadesk.services.base import Service
from qadesk.services.progress import SILENT, Progress

KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 14, 8, 36
HOUR_MS = 3_600_000
AGAIN_AFTER_MS = 4 * HOUR_MS
RECENT_MS = LEFT_OVER_AFTER_MS = 24 * HOUR_MS
CHANGES_NOTHING = ("stations.", "backups.", "checks.", "printing.", "audit.", "listening.open_call",
                   "listening.full_number")


class Backups(Service):
    """Makes and lists backups; each has an audit row of its own once it counts."""

    def make(self, actor: Actor, places: Places, *, progress: Progress = SILENT) -> BackupMade:
        """Make a backup now; raises StationError or RuleBroken, and then leaves no half of one behind."""
        self._authorise(actor, "backups.make", str(places.first))
        return self._make(actor, "backups.make", places, BackupReason.BY_HAND, progress)

    def automatic(self, actor: Actor, places: Places, *, progress: Progress = SILENT) -> BackupMade | None:
        """Make a backup if one is due, whoever is logged in; None when none is."""
        if not self.status(actor, places).due:
            return None
        self._authorise(actor, "backups.automatic", str(places.first))
        return self._make(actor, "backups.automatic", places, BackupReason.AUTOMATIC, progress)

    def before_import(self, actor: Actor, *, progress: Progress = SILENT) -> BackupMade | None:
        """Make a backup before an import changes much at once.

        None is made where the station holds no call yet, nothing changed, or the last one is less than an hour old:
        files come in one after the other, and an import only adds. A place that refuses does not stop the import;
        the banner tells of it."""
        places = places_of(self._station.folder)
        status = self.status(actor, places)
        self._authorise(actor, "backups.before_import", str(places.first))
        young = status.age_ms is not None and status.age_ms < HOUR_MS
        if young or not status.changed or not self._has_calls():
            return None
        try:
            return self._make(actor, "backups.before_import", places, BackupReason.BEFORE_IMPORT, progress)
        except UserError:
            return None

    def before_closing(self, actor: Actor, *, progress: Progress = SILENT) -> BackupMade | None:
        """Make a backup before a month is closed, unless the newest one holds everything.

        A closing is for ever, so a place that refuses does stop it: raises StationError or RuleBroken."""
        places = places_of(self._station.folder)
        self._authorise(actor, "backups.before_closing", str(places.first))
        if not self.status(actor, places).changed:
            return None
        return self._make(actor, "backups.before_closing", places, BackupReason.BEFORE_CLOSING, progress)

    def begin_restore(self, actor: Actor, backup: Path, password: str) -> None:
        """Prove that this person may restore, and can open the backup; the restore itself needs the station closed.

        Raises WrongPassword, StationError for a broken backup, RuleBroken for one made under another password."""
        self.prove(actor, "backups.begin_restore", password)
        facts_of(backup)
        refuse_altered(backup)
        try:
            SlotFile.load(backup).unlock(actor.login_name, password)
        except WrongPassword as error:
            raise RuleBroken(_("Your password was another one when this backup was made."),
                             safe=_("Nothing was changed."), code="E-BAK-12",
                             todo=_("Lock, and restore from the login window with that password.")) from error
        with self.act(actor, "backups.begin_restore", about=backup.name):
            pass

    def list(self, actor: Actor, places: Places) -> tuple[BackupFacts, ...]:
        """The complete backups of this station at its places, newest first."""
        with self.read(actor, "backups.list"):
            return self._all_at(places)

    def status(self, actor: Actor, places: Places) -> BackupStatus:
        """How the station is backed up now."""
        station, now = self._station, self._station.clock.now_utc_ms()
        newest = next((facts for facts in self._all_at(places) if facts.made_utc_ms <= now), None)
        with self.read(actor, "backups.status") as session:
            changed = newest is None or _changed_since(session, newest.audit_seq)
            zone = self.rules_in(session).zone
        age = None if newest is None else now - newest.made_utc_ms
        stale = newest is None or now - newest.made_utc_ms >= AGAIN_AFTER_MS or (
            local_day(newest.made_utc_ms, zone) < local_day(now, zone))
        return BackupStatus(newest, age, changed, changed and stale, on_same_disk(station.folder, places.first))

    def _all_at(self, places: Places) -> tuple[BackupFacts, ...]:
        station_id = SlotFile.load(self._station.folder).station_id
        return newest_first([facts for place in places.all() for facts in backups_in(place, station_id)])

    def _has_calls(self) -> bool:
        with self._station.database.reading() as session:
            return session.scalar(select(Call.id).limit(1)) is not None

    def _make(self, actor: Actor, use_case: str, places: Places, reason: BackupReason,
              progress: Progress) -> BackupMade:
        station = self._station
        refuse_places(station.folder, places)
        refuse_full(station.folder, places.first)
        facts = write_backup_folder(station.folder, places.first, station.data_key, reason=reason,
                                    made_utc_ms=station.clock.now_utc_ms(), progress=progress)
        made = _told_lacking(_with_second(station.folder, places.second, facts, progress))
        with self.act(actor, use_case, about=Path(facts.folder).name) as act:
            act.detail = {"audit_seq": facts.audit_seq, "second": made.second is not None,
                          "warning": made.warning.code if made.warning else ""}
            zone = self.rules_in(act.session).zone
        for place in places.all():
            tidy(place, facts.station_id, zone, facts.made_utc_ms)
        return made


def _with_second(station: Path, second: Path | None, facts: BackupFacts, progress: Progress) -> BackupMade:
    """The backup with its copy at the second place; what hinders the copy is a warning: the first one counts."""
    if second is None:
        return BackupMade(facts)
    try:
        refuse_absent(second)
        refuse_full(station, second)
        return BackupMade(facts, copy_backup_folder(Path(facts.folder), second, progress))
    except UserError as error:
        return BackupMade(facts, warning=error)


def _told_lacking(made: BackupMade) -> BackupMade:
    """With a warning when recordings of the store are not with the backup; one there is already stays."""
    lacking = max(made.facts.lacking, made.second.lacking if made.second else 0)
    if made.warning is not None or not lacking:
        return made
    return replace(made, warning=StationError(
        ngettext("{count} recording of the store could not be backed up.",
                 "{count} recordings of the store could not be backed up.", lacking).format(count=lacking),
        safe=_("All else is in the backup."), code="E-BAK-15",
        todo=_("Make room at the place of the backups; check the station with its recordings.")))


def backups_in(place: Path, station_id: str | None) -> tuple[BackupFacts, ...]:
    """The complete backups of one station (None: of any) below a folder, newest first; others are passed over."""
    return newest_first([facts for facts in _readable(place) if station_id in (None, facts.station_id)])


def newest_first(found: Sequence[BackupFacts]) -> tuple[BackupFacts, ...]:
    """By their instants; of two in one instant the one that holds more, or has the later name."""
    return tuple(sorted(found, key=lambda facts: (facts.made_utc_ms, facts.audit_seq, facts.folder), reverse=True))


def _readable(place: Path) -> Iterator[BackupFacts]:
    for path in _children(place):
        if (path / FACTS).is_file() and not path.name.endswith(PART):
            try:
                yield facts_of(path)
            except StationError:
                continue


def _children(place: Path) -> Sequence[Path]:
    try:
        return sorted(path for path in place.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return ()


def tidy(place: Path, station_id: str, zone: ZoneInfo, now_utc_ms: int) -> None:
    """Remove what this station no longer needs below a folder: older backups, the objects that they alone named, and
    parts that killed runs left."""
    if rotate(place, station_id, zone, now_utc_ms):
        prune_objects(place, station_id, now_utc_ms)
    for path in _children(place):
        if path.name.endswith(PART) and _is_left_over(path, station_id, now_utc_ms):
            shutil.rmtree(path, ignore_errors=True)


def _is_left_over(part: Path, station_id: str, now_utc_ms: int) -> bool:
    try:
        ours = SlotFile.load(part).station_id == station_id
        return ours and (part / SLOTS).stat().st_mtime * 1000 < now_utc_ms - LEFT_OVER_AFTER_MS
    except (StationError, OSError):
        return False


def rotate(place: Path, station_id: str, zone: ZoneInfo, now_utc_ms: int) -> int:
    """Keep all of this station's backups of the last 24 hours, and the newest of each of the last 14 days, 8 weeks
    and 36 months that have one; returns how many went.

    Those from a later hour than now (the clock was set back) stay, and so does the newest, always. All of the last
    hours: whoever spoilt the data today and then backed up goes back to this morning's."""
    known = [facts for facts in backups_in(place, station_id) if facts.made_utc_ms <= now_utc_ms - RECENT_MS]
    keep = {facts.folder for facts in _newest_of_periods(known, zone)}
    gone = [facts.folder for facts in known if facts.folder not in keep]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return len(gone)


def _newest_of_periods(backups: Sequence[BackupFacts], zone: ZoneInfo) -> Iterator[BackupFacts]:
    for pattern, number in (("%Y-%m-%d", KEEP_DAYS), ("%G-W%V", KEEP_WEEKS), ("%Y-%m", KEEP_MONTHS)):
        newest: dict[str, BackupFacts] = {}
        for facts in backups:
            made = datetime.fromtimestamp(facts.made_utc_ms / 1000, UTC).astimezone(zone)
            newest.setdefault(made.strftime(pattern), facts)
        yield from list(newest.values())[:number]


def _changed_since(session: Session, seq: int) -> bool:
    """Whether anything was done since that audit row but to log in, look, print, check and back up."""
    if session.get(AuditRow, seq) is None and seq > 0:
        return True  # the backup knows rows that the station does not: an older one was restored since
    actions = session.scalars(select(AuditRow.action).where(AuditRow.seq > seq).distinct())
    return any(not action.startswith(CHANGES_NOTHING) for action in actions)
