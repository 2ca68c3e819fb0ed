"""The store of recordings: what was drawn, flagged, scored or kept is taken in, encrypted; the rest is referenced where
it lies, marked when it is away, and found again.

Of a practice station only what is flagged or kept by hand is taken in: all its recordings lie in the station already,
and its store shows how it works without doubling them.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qadesk.database.station_database import announce
from qadesk.errors import AudioError, BadInput, Conflict, NotFound, StationError, reason_of
from qadesk.i18n import _
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.imports import FileFault
from qadesk.models.people import Actor
from qadesk.models.store import (
    STORE,
    AwayRow,
    FoundAgain,
    KeepCause,
    RelinkPlan,
    StoredRecording,
    StoreFigures,
    TakenIn,
)
from qadesk.services import store_query as query
from qadesk.services import store_taking as taking
from qadesk.services.backup_store import bring_object, has_size, object_at, objects_of, stores_at_places
from qadesk.services.base import Service, Station
from qadesk.services.progress import SILENT, Progress
from qadesk.services.store_query import Wanted
from qadesk.services.store_relink import Away, search
from qadesk.services.store_sound import facts_of, object_path
from qadesk.services.whole_files import digest_of

LOOK_PIECE = 500
CHANGES_PIECE = 200


class Store(Service):
    """Takes recordings in, keeps one by hand, looks after what is away, and finds it again."""

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self._one = threading.Lock()  # from the look at the store to the row: a person's and the background's way in
        self._cleaned = False

    # -- into the store
    def take_in(self, actor: Actor, progress: Progress = SILENT) -> TakenIn:
        """Take in whatever was drawn, flagged or scored, one after the other; goes on where it was stopped.

        What cannot be taken in is named and tried again the next time. Raises StationError when the disk is full."""
        self._authorise(actor, "store.take_in", "")
        self._clean()
        done, station = TakenIn(), self._station
        with station.database.reading() as session:
            last = query.highest_item(session)
        for item_id in range(0, last, query.PAGE_ITEMS):
            with station.database.reading() as session:
                wanted = query.wanted_after(session, item_id, flagged_only=station.practice)
            for each in wanted:
                if progress.cancelled:
                    return done
                progress(item_id, last)  # no name: behind a lock this stands on the login window
                done = self._taken(actor, each, done)
            if progress.cancelled:
                return done
        return done

    def keep(self, actor: Actor, call_id: int) -> None:
        """Take a call's recording into the store for good, whatever becomes of the call's place in the queue.

        Raises NotFound; AudioError for a call without a recording, or one that is away or not what it was."""
        with self.read(actor, "store.keep") as session:
            call = session.get(Call, call_id)
            if call is None:
                raise NotFound(_("This call is not in the station."), safe=_("Nothing was changed."),
                               todo=_("Import its call list, then keep it."))
            rec_id, recording = call.rec_id, call.recording
            if recording is None or not recording.sha256:
                raise AudioError(_("This call has no recording."), safe=_("Nothing was changed."), code="E-AUD-10",
                                 todo=_("Import its recording, then keep it."))
            files = [query.wanted(file, KeepCause.KEPT) for file in (recording, recording.customer_leg) if file]
        with self._one:
            rows = [self._sealed_now(file) for file in files]
            with self.act(actor, "store.keep", about=rec_id) as act:
                act.detail = {"bytes": sum(file.size_bytes for file in files)}
                for file, row in zip(files, rows, strict=True):
                    kept = act.session.get(StoredRecording, file.sha256) or row
                    assert kept is not None
                    kept.cause, kept.account_id = KeepCause.KEPT, actor.account_id
                    act.session.add(kept)

    def _sealed(self, wanted: Wanted, run: taking.Run) -> StoredRecording | None:
        """The row of a recording that is sealed now; None when the store has it. Raises as `take` does."""
        with self._station.database.reading() as session:
            if session.get(StoredRecording, wanted.sha256) is not None:
                return None
        return taking.take(self._station.folder, wanted, run, self._station.clock.now_utc_ms())

    def _sealed_now(self, wanted: Wanted) -> StoredRecording | None:
        """The same for a person who waits; raises AudioError."""
        try:
            return self._sealed(wanted, self._station.work.foreground)
        except taking.Refused as error:
            raise AudioError(_("The recording {name} cannot be taken into the store: {reason}.").format(
                name=wanted.file_name, reason=error), safe=_("Nothing was changed."), code="E-STO-02",
                todo=_("Bring the original back to its place, then try again.")) from error

    def _taken(self, actor: Actor, wanted: Wanted, done: TakenIn) -> TakenIn:
        with self._one:
            try:
                row = self._sealed(wanted, self._station.work.background)
            except taking.Refused as error:
                return replace(done, refused=(*done.refused, FileFault(wanted.file_name, str(error))))
            if row is None:
                return done
            with self.act(actor, "store.take_in", about=wanted.file_name, background=True) as act:
                act.detail = {"cause": wanted.cause, "bytes": wanted.size_bytes}
                act.session.add(row)
        return replace(done, taken=done.taken + 1, taken_bytes=done.taken_bytes + wanted.size_bytes)

    def _clean(self) -> None:
        """Once a session, before anything is taken in: what a killed one left goes."""
        folder = self._station.folder
        with self._one, self._station.database.reading() as session:
            if self._cleaned:
                return
            try:
                taking.clean(session, folder)
            except OSError as error:
                raise StationError(_("The folder {folder} cannot be read: {reason}.").format(
                    folder=folder / STORE, reason=reason_of(error)), safe=_("Nothing was changed."),
                    todo=_("Make room there or allow writing, then try again.")) from error
            self._cleaned = True

    def mend(self, actor: Actor, progress: Progress = SILENT) -> int:
        """Bring objects that the store lacks back from the places of the backups, as far as they are connected; returns
        how many came."""
        self._authorise(actor, "store.mend", "")
        station, mended = self._station, 0
        stores = stores_at_places(station.folder)
        with station.database.reading() as session:
            objects = objects_of(session)
        for one in objects:
            if progress.cancelled:
                break
            target = object_path(station.folder, one.sha256)
            if not has_size(target, one.n_bytes):
                mended += any(bring_object(object_at(store, one), target, one) for store in stores)
        if mended:
            with self.act(actor, "store.mend", background=True) as act:
                act.detail = {"objects": mended}
        return mended

    # -- away and back
    def look_around(self, actor: Actor, progress: Progress = SILENT, *, away_only: bool = False) -> int:
        """Look whether each recording is where it was (`away_only`: those that are away); mark those that went away and
        those that are back, return how many changed. Ends early when cancelled."""
        self._authorise(actor, "store.look_around", "")
        database, last, changed = self._station.database, 0, 0
        while not progress.cancelled:
            with database.reading() as session:
                piece = query.whereabouts(session, last, LOOK_PIECE, away_only=away_only)
            if not piece:
                break
            last = piece[-1][0]
            away = {key: facts_of(Path(path)) is None for key, path, _known in piece}
            changes = [(key, away[key]) for key, _path, known in piece if known != away[key]]
            self._mark(actor, changes)
            changed += len(changes)
        return changed

    def _mark(self, actor: Actor, changes: list[tuple[int, bool]]) -> None:
        for at in range(0, len(changes), CHANGES_PIECE):
            piece = changes[at:at + CHANGES_PIECE]
            with self.act(actor, "store.look_around", background=True) as act:
                gone = [key for key, is_away in piece if is_away]
                back = [key for key, is_away in piece if not is_away]
                for keys, since_utc_ms in ((gone, act.now_utc_ms), (back, None)):
                    act.session.execute(update(Recording).where(Recording.id.in_(keys))
                                        .values(away_utc_ms=since_utc_ms))
                act.detail = {"away": len(gone), "back": len(back)}
                announce(act.session, Recording)

    def figures(self, actor: Actor) -> StoreFigures:
        """How many recordings are stored, referenced and away, and how large the store is."""
        with self.read(actor, "store.figures") as session:
            return query.figures(session)

    def away(self, actor: Actor) -> tuple[AwayRow, ...]:
        """The recordings that are away, those that cannot be heard first; a thousand at most."""
        with self.read(actor, "store.away") as session:
            return query.away_rows(session, self.rules_in(session).zone)

    # -- found again
    def search(self, actor: Actor, folder: Path, progress: Progress = SILENT) -> RelinkPlan:
        """Look below a folder for what is away; changes nothing.

        Raises BadInput for a folder that cannot be read, UserError once cancelled."""
        with self.read(actor, "store.search") as session:
            sought = _sought(session)
        work = self._station.work
        try:
            plan = search(folder, sought, lambda path: work.background(digest_of, path).result(), progress)
        except OSError as error:
            raise BadInput(_("The folder {folder} cannot be read: {reason}.").format(
                folder=folder, reason=reason_of(error)), safe=_("Nothing was changed."),
                todo=_("Choose another folder.")) from error
        with self._station.database.reading() as session:
            return _without_held(session, plan)

    def relink(self, actor: Actor, plan: RelinkPlan) -> int:
        """Let the recordings that a search found be where they were found; returns how many.

        Raises Conflict when a file of the plan went away or was changed since: nothing is changed then."""
        with self.act(actor, "store.relink", about=plan.folder) as act:
            for found in plan.found:
                recording = act.session.get(Recording, found.recording_id)
                facts = facts_of(Path(found.path))
                if (recording is None or facts is None or facts.st_size != recording.size_bytes
                        or _holds(act.session, found)):
                    raise Conflict(_("{file} changed since the search.").format(file=found.file_name),
                                   safe=_("Nothing was changed."), todo=_("Search the folder again."))
                recording.path, recording.file_name = found.path, Path(found.path).name
                recording.away_utc_ms = None
            act.detail = {"found": len(plan.found), "away": len(plan.missing)}
        return len(plan.found)


def _holds(session: Session, found: FoundAgain) -> bool:
    """Whether another recording is at the place that was found."""
    asked = select(Recording.id).where(Recording.path == found.path, Recording.id != found.recording_id)
    return session.scalar(asked) is not None


def _without_held(session: Session, plan: RelinkPlan) -> RelinkPlan:
    held = [found for found in plan.found if _holds(session, found)]
    said = tuple(FileFault(found.file_name, _("its file is that of another recording")) for found in held)
    return replace(plan, found=tuple(found for found in plan.found if found not in held),
                   missing=(*plan.missing, *said))


def _sought(session: Session) -> list[Away]:
    asked = (select(Recording.id, Recording.file_name, Recording.size_bytes, Recording.sha256)
             .where(Recording.away_utc_ms.is_not(None), Recording.sha256 != "",
                    Recording.state != RecordingState.MISSING).order_by(Recording.id))
    return [Away(*row) for row in session.execute(asked)]
