"""Calls and recordings: what an import would do, importing them, and listing them by the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from qadesk.importing.call_lists import ListContent
from qadesk.importing.recording_files import find_recordings
from qadesk.importing.recording_index import CallKey, RecordingIndex
from qadesk.models.call_lines import CallFilter, CallPage
from qadesk.models.calls import Call, Import, Recording
from qadesk.models.imports import CallRow, ImportPreview, ListImported, RecordingsImported
from qadesk.models.people import Actor, Agent
from qadesk.models.rules import RulesVersion
from qadesk.models.store import StoredRecording
from qadesk.services.backups import Backups
from qadesk.services.base import Service, Station
from qadesk.services.call_import import Sorting, agent_ids, write_calls
from qadesk.services.call_query import STRAY, call_lines, count_lines
from qadesk.services.kept import Kept
from qadesk.services.matching import match_calls, pieces, recording_paths, unmatched_recordings
from qadesk.services.progress import SILENT, Progress
from qadesk.services.recording_import import is_known, known_recordings, take_recordings, writable
from qadesk.services.room import refuse_nearly_full
from qadesk.services.sheets import rejects_file


class Calls(Service):
    """The calls of the station and their recordings."""

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        shown = frozenset({Call, Recording, StoredRecording, Agent, RulesVersion})
        self._totals = Kept(station.database, shown, self._count)

    def list(self, actor: Actor, wanted: CallFilter, offset: int = 0, limit: int = 200) -> CallPage:
        """One page of the calls that fit, newest first; of recordings without a call when those are wanted."""
        self._authorise(actor, "calls.list", "")
        total, stray = self._totals.of(wanted), self._totals.of(STRAY)
        with self.read(actor, "calls.list") as session:
            lines = call_lines(session, wanted, self.rules_in(session).zone, offset, limit)
        return CallPage(lines, offset, total, stray)

    def preview(self, actor: Actor, content: ListContent | None, paths: Sequence[Path] = ()) -> ImportPreview:
        """What an import of this list and these folders or files would do; writes nothing. Raises BadInput."""
        self._authorise(actor, "calls.preview", "")
        files = find_recordings(paths)
        with self.read(actor, "calls.preview") as session:
            known = known_recordings(session)
            new_files = sum(not is_known(path, known) for path in files)
            new, counts = _new_calls(session, content)
            agents = agent_ids(session)
            stored = recording_paths(session)
        unmatched = count_unmatched([row for row, _rec_id in new], [path for _key, path in stored], files)
        unknown = {row.agent_no for row, _rec_id in new if row.agent_no not in agents}
        return summarise(content, counts, unmatched, unknown, len(files), new_files)

    def import_list(self, actor: Actor, content: ListContent, progress: Progress = SILENT) -> ListImported:
        """Take the new calls of a list into the station, and write its rejects file; the same list adds nothing.

        Raises StationError before it begins when the disk is nearly full.
        Cancelling keeps what was written and says how many rows were left."""
        import_id, agents = self._begin(actor, "calls.import_list", "call_list", content.path.name, content.rows,
                                        progress)
        database = self._station.database
        counts, left = write_calls(database, content, import_id, agents, progress)
        with database.reading() as session:
            paths = recording_paths(session)
        matched = match_calls(database, paths, import_id)
        done = ListImported(import_id, content.rows, counts["new"], counts["known"],
                            counts["repeated"] + content.joined, content.rejects,
                            rejects_file(self._station, content.rejects, content.path), matched, left,
                            sum(content.not_calls.values()))
        self._end(actor, "calls.import_list", done.import_id, content.path.name, _numbers(done))
        return done

    def import_recordings(self, actor: Actor, paths: Sequence[Path], progress: Progress = SILENT) -> RecordingsImported:
        """Take the recordings of folders and files into the station where they lie, and join them with their calls.

        Raises BadInput for a path that is not there, StationError before it begins when the disk is nearly full; a
        file that cannot be played is listed with its reason.
        Cancelling keeps what was looked into."""
        self._authorise(actor, "calls.import_recordings", "")
        files, unreadable = writable(find_recordings(paths))
        name = paths[0].name if paths else ""
        import_id, _agents = self._begin(actor, "calls.import_recordings", "recordings", name, len(files), progress)
        database = self._station.database
        taken = take_recordings(database, self._station.work, files, import_id, progress)
        with database.reading() as session:
            brought = recording_paths(session, import_id)
        matched = match_calls(database, brought)
        with database.reading() as session:
            unmatched = unmatched_recordings(session)
        done = RecordingsImported(import_id, len(files) + len(unreadable), taken.new, taken.known,
                                  (*unreadable, *taken.faults), taken.warned, matched, unmatched, taken.left)
        self._end(actor, "calls.import_recordings", import_id, name, _numbers(done))
        return done

    def _count(self, session: Session, wanted: CallFilter) -> int:
        return count_lines(session, wanted, self.rules_in(session).zone)

    def _begin(self, actor: Actor, use_case: str, kind: str, name: str, rows: int,
               progress: Progress) -> tuple[int, dict[str, int]]:
        self._authorise(actor, use_case, name)
        Backups(self._station).before_import(actor, progress=progress)
        refuse_nearly_full(self._station.folder, rows)
        with self.act(actor, use_case, about=name) as act:
            row = Import(at_utc_ms=act.now_utc_ms, account_id=actor.account_id, kind=kind, source_name=name)
            act.session.add(row)
            act.session.flush()
            act.detail = {"import": row.id, "step": "begun"}
            return row.id, agent_ids(act.session)

    def _end(self, actor: Actor, use_case: str, import_id: int, name: str, numbers: dict[str, object]) -> None:
        with self.act(actor, use_case, about=name) as act:
            act.session.execute(update(Import).where(Import.id == import_id).values(summary=numbers))
            act.detail = {"import": import_id, "step": "ended", **numbers}


def count_unmatched(rows: Sequence[CallRow], stored: Sequence[str], files: Sequence[Path]) -> int:
    """How many calls would have no recording among those stored and these files."""
    paths = dict.fromkeys([*stored, *map(str, files)])
    keys = [CallKey(at, row.recording, row.call_id, row.agent_no) for at, row in enumerate(rows)]
    return len(rows) - len(RecordingIndex(enumerate(paths)).match(keys))


def summarise(content: ListContent | None, counts: dict[str, int], unmatched: int, unknown: set[str], files: int,
              new_files: int) -> ImportPreview:
    """The preview of a list and a number of files."""
    starts = [row.start_utc_ms for row in content.calls] if content else []
    joined = content.joined if content else 0
    return ImportPreview(
        content.rows if content else 0, counts.get("new", 0), counts.get("known", 0),
        counts.get("repeated", 0) + joined, content.rejects if content else (), unmatched, tuple(sorted(unknown)),
        min(starts, default=None), max(starts, default=None), files, new_files,
        sum(content.not_calls.values()) if content else 0)


def _new_calls(session: Session, content: ListContent | None) -> tuple[list[tuple[CallRow, str]], dict[str, int]]:
    if content is None:
        return [], {}
    sorting = Sorting()
    new = [found for piece in pieces(list(zip(content.calls, content.names, strict=True)))
           for found in sorting.new_of(session, piece)]
    return new, sorting.counts


def _numbers(done: ListImported | RecordingsImported) -> dict[str, object]:
    """The counts of a result, for the audit row and the import's summary: no names, no numbers of people."""
    return {name: len(value) if isinstance(value, tuple) else value for name, value in asdict(done).items()
            if name not in ("rejects_file", "import_id")}
