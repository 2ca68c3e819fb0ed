"""Calls and recordings: what an import would do, importing them, and listing them by the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from qadesk.importing.call_lists import CallList
from qadesk.importing.recording_files import find_recordings
from qadesk.models.call_lines import CallCount, CallFacets, CallFilter, CallPage
from qadesk.models.calls import Call, Recording
from qadesk.models.imports import FileFault, ImportPreview, ListImported, RecordingsImported
from qadesk.models.people import Actor
from qadesk.services.base import Service, Station
from qadesk.services.call_query import STRAY, call_lines, count_strays, facets
from qadesk.services.call_search import count_calls, slices_of, ways_of
from qadesk.services.import_preview import preview
from qadesk.services.import_record import RECORDINGS, ImportRecords, numbers_of
from qadesk.services.kept import Kept
from qadesk.services.list_import import ListTaking
from qadesk.services.matching import Matching, unmatched_recordings
from qadesk.services.progress import SILENT, Progress
from qadesk.services.recording_import import take_recordings, writable


class Calls(Service):
    """The calls of the station and their recordings."""

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self.records = ImportRecords(station)
        self._stray = Kept(station.database, frozenset({Call, Recording}), count_strays)

    def list(self, actor: Actor, wanted: CallFilter, offset: int = 0, limit: int = 200) -> CallPage:
        """One page of the calls that fit, newest first; of recordings without a call when those are wanted."""
        with self.read(actor, "calls.list") as session:
            lines = call_lines(session, wanted, self.rules_in(session), offset, limit + 1)
        return CallPage(lines[:limit], offset, len(lines) > limit)

    def count(self, actor: Actor, wanted: CallFilter, told: Callable[[int], bool] = lambda _total: True) -> CallCount:
        """How many calls fit in all: counted part by part where they are many, others reading in between. `told` hears
        of what was counted so far, and says whether to go on."""
        self._authorise(actor, "calls.count", "")
        stray, database, total = self._stray.of(""), self._station.database, 0
        if wanted.audio == STRAY:
            return CallCount(self._stray.of(wanted.text.strip()), stray)
        with database.reading(background=True) as session:
            ways = ways_of(session, wanted, self.rules_in(session))
            parts = slices_of(session, ways) if ways else []
        for part in parts:
            with database.reading(background=True) as session:
                total += count_calls(session, part)
            if not told(total):
                break
        return CallCount(total, stray)

    def facets(self, actor: Actor) -> CallFacets:
        """The teams, queues and bands by which calls can be chosen."""
        with self.read(actor, "calls.facets") as session:
            return facets(session, self.rules_in(session))

    def preview(self, actor: Actor, calls: CallList | None, paths: Sequence[Path] = (),
                progress: Progress = SILENT) -> ImportPreview:
        """What an import of this list and these folders or files would do; writes nothing.

        Raises BadInput, and UserError when it is cancelled."""
        self._authorise(actor, "calls.preview", "")
        return preview(self._station.database, calls, find_recordings(paths), progress)

    def import_list(self, actor: Actor, calls: CallList, progress: Progress = SILENT, *,
                    goes_on: int | None = None) -> ListImported:
        """Take the new calls of a list into the station, and write its rejects file; the same list adds nothing.

        `goes_on`: the import that was cut and goes on. Raises StationError before it begins when the disk is nearly
        full; BadInput when the list cannot be read on: what was taken until then is kept.
        Cancelling keeps what was written and says how many rows were left."""
        self._authorise(actor, "calls.import_list", calls.path.name)
        return ListTaking(self._station, self.records).take(actor, calls, progress, goes_on)

    def import_recordings(self, actor: Actor, paths: Sequence[Path], progress: Progress = SILENT, *,
                          goes_on: int | None = None) -> RecordingsImported:
        """Take the recordings of folders and files into the station where they lie, and join them with their calls.

        `goes_on`: the import that was cut and goes on. Raises BadInput for a path that is not there, StationError
        before it begins when the disk is nearly full; a file that cannot be played is listed with its reason.
        Cancelling keeps what was looked into."""
        use_case = "calls.import_recordings"
        self._authorise(actor, use_case, "")
        files, unreadable = writable(find_recordings(paths))
        way = {"paths": [str(path) for path in paths]}
        with self.records.recorded(actor, use_case, RECORDINGS, paths[0] if paths else Path(), rows=len(files),
                                   progress=progress, way=way, goes_on=goes_on) as record:
            done = self._take_recordings(files, unreadable, record.import_id, progress)
            record.numbers = numbers_of(done)
        return done

    def _take_recordings(self, files: Sequence[Path], unreadable: tuple[FileFault, ...], import_id: int,
                         progress: Progress) -> RecordingsImported:
        database = self._station.database
        with database.reading() as session:
            zone = self.rules_in(session).zone
        taken = take_recordings(database, self._station.work, files, import_id, zone, progress)
        matches = Matching(self._station).recordings_of({str(path) for path in files})
        with database.reading() as session:
            unmatched = unmatched_recordings(session)
        return RecordingsImported(
            import_id, len(files) + len(unreadable), taken.new, taken.known + taken.moved, (*unreadable, *taken.faults),
            tuple(taken.warned), matches.matched, unmatched, taken.left, matches.by_name, matches.by_id,
            matches.by_time, taken.legs, taken.sidecars, tuple(taken.duplicates), matches.doubtful, tuple(taken.gone),
            taken.moved)
