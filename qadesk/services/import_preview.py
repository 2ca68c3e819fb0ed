"""What an import would do: a list read through and compared with the station piece by piece, and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path

from qadesk.database.station_database import StationDatabase
from qadesk.importing.call_lists import CallList
from qadesk.importing.legs_in_names import leg_pairs
from qadesk.importing.name_facts import NamePattern
from qadesk.importing.recording_index import Beside, CallKey, RecordingIndex
from qadesk.importing.sidecars import BadSidecar, read_sidecar, sidecar_path
from qadesk.models.imports import CallRow, ImportPreview, NotCall, Reject
from qadesk.services.alias_query import AliasBook
from qadesk.services.call_import import ListedAgents, Sorting, looked, old_objects_left_alone, read_so_far
from qadesk.services.matching import recording_paths, sidecar_ids
from qadesk.services.name_pattern_query import own_names
from qadesk.services.preview_times import PreviewTimes
from qadesk.services.progress import Progress, refuse_stopped
from qadesk.services.recording_import import is_known, known_recordings
from qadesk.services.reject_log import SHOWN_REJECTS

_PIECE_ROWS = 5_000  # what is asked of the reader in one go: a list that a person turns to waits no longer
_MATCHED_AT_ONCE = 50_000


class Unmatched:
    """Counts the calls that would have no recording among these paths, whose times are in the zone; `ids`: the calls'
    ids that sidecars give, by path."""

    def __init__(self, paths: Sequence[str], zone: tzinfo, own: Sequence[NamePattern] = (),
                 ids: Mapping[str, str] | None = None) -> None:
        once = dict(enumerate(dict.fromkeys(paths)))
        legs = {pair.agent: once.pop(pair.customer) for pair in leg_pairs(list(once.items()))}
        said = {key: ids[path] for key, path in once.items() if path in ids} if ids else {}
        self._index = RecordingIndex(once.items(), Beside(ids=said, legs=legs), own) if once else None
        self._times = PreviewTimes(list(once.values()), own, zone)
        self._keys: list[CallKey] = []
        self._rows: list[CallRow] = []
        self._count = 0

    def add(self, row: CallRow) -> None:
        """Count a call."""
        if self._index is None:
            self._count += 1
            return
        self._rows.append(row)
        self._keys.append(CallKey(len(self._keys), row.recording, row.call_id, row.agent_no, row.start_utc_ms))
        if len(self._keys) == _MATCHED_AT_ONCE:
            self._match(self._index)

    def count(self) -> int:
        """How many they are."""
        if self._index is not None and self._keys:
            self._match(self._index)
        return self._count

    def _match(self, index: RecordingIndex) -> None:
        found = index.match(self._keys)
        free = [key.call not in found and not key.recording_name for key in self._keys]
        self._count += len(self._keys) - len(found) - self._times.found(self._rows, free)
        self._keys.clear()
        self._rows.clear()


def count_unmatched(rows: Iterable[CallRow], paths: Sequence[Path], zone: tzinfo) -> int:
    """How many calls would have no recording among these files."""
    unmatched = Unmatched([*map(str, paths)], zone, ids=_ids_beside(paths, zone))
    for row in rows:
        unmatched.add(row)
    return unmatched.count()


def _ids_beside(files: Sequence[Path], zone: tzinfo) -> dict[str, str]:
    """The calls' ids that the sidecars of these recordings give; one that cannot be read is told by the import."""
    found = {}
    for path in files:
        beside = sidecar_path(path)
        with suppress(BadSidecar):
            if beside is not None and (call_id := read_sidecar(beside, zone).call_id):
                found[str(path)] = call_id
    return found


class _Counts:
    """What was found so far."""

    def __init__(self, database: StationDatabase, calls: CallList, files: Sequence[Path]) -> None:
        self._database, self._sorting = database, Sorting()
        with database.reading() as session:
            self._agents = ListedAgents(AliasBook(session), calls.zone)
            ids = {**sidecar_ids(session), **_ids_beside(files, calls.zone)}
            self._unmatched = Unmatched([path for _key, path in recording_paths(session)] + [*map(str, files)],
                                        calls.zone, own_names(session), ids)
        self.rejects: list[Reject] = []
        self.rejected = self.not_calls = 0
        self.starts: list[int] = []
        self._piece: list[list[CallRow]] = []

    def take(self, found: list[CallRow] | Reject | NotCall) -> None:
        if isinstance(found, list):
            self._piece.append(found)
            if len(self._piece) >= _PIECE_ROWS:
                self.sort()
        elif isinstance(found, Reject):
            self.rejected += 1
            if self.rejected <= SHOWN_REJECTS:
                self.rejects.append(found)
        else:
            self.not_calls += 1

    def sort(self) -> None:
        if not self._piece:
            return
        with self._database.reading() as session:
            new = self._sorting.new_of(session.connection(), self._piece)
        for row, _rec_id in new:
            self._agents.find(row.agent_no, row.start_utc_ms)
            self._unmatched.add(row)
        starts = [row.start_utc_ms for calls in self._piece for row in calls]
        self.starts = [min(self.starts + starts), max(self.starts + starts)]
        self._piece.clear()

    def preview(self, rows: int, recordings: int, new_recordings: int) -> ImportPreview:
        counts = self._sorting.counts
        taken = counts["new"] + counts["known"] + counts["repeated"]
        joined = max(0, rows - taken - self.rejected - self.not_calls)
        return ImportPreview(
            rows, counts["new"], counts["known"], counts["repeated"] + joined,
            tuple(sorted(self.rejects, key=lambda reject: reject.row)), self._unmatched.count(),
            tuple(sorted(self._agents.unknown)), self.starts[0] if self.starts else None,
            self.starts[1] if self.starts else None, recordings, new_recordings, self.not_calls, self.rejected)


def preview(database: StationDatabase, calls: CallList | None, files: Sequence[Path], progress: Progress
            ) -> ImportPreview:
    """What this list and these files would bring. Raises BadInput, and UserError when it is cancelled."""
    new_files = _new_files(database, files)
    if calls is None:
        return ImportPreview(0, 0, 0, 0, (), 0, (), None, None, len(files), new_files)
    counts = _Counts(database, calls, files)
    _read(calls, counts, progress)
    return counts.preview(calls.rows, len(files), new_files)


def _read(calls: CallList, counts: _Counts, progress: Progress) -> None:
    about, told = calls.about_rows(), 0

    def look(rows: int) -> bool:
        progress(*looked(rows, about))
        return not progress.cancelled

    with old_objects_left_alone():
        for found in calls.read(look):
            counts.take(found)
            if calls.rows - told >= _PIECE_ROWS:
                told = calls.rows
                progress(*read_so_far(told, about))
                refuse_stopped(progress)
        refuse_stopped(progress)
        counts.sort()


def _new_files(database: StationDatabase, files: Sequence[Path]) -> int:
    if not files:
        return 0
    with database.reading() as session:
        known = known_recordings(session)
    return sum(not is_known(path, known) for path in files)
