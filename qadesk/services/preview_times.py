"""How many calls of a list that is looked at would find a recording by number and time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import tzinfo
from functools import cached_property

from qadesk.importing.known_names import read_name
from qadesk.importing.name_facts import NamePattern
from qadesk.importing.time_matching import (
    LONGEST_WAIT_MS,
    TOLERANCE_MS,
    TimedCall,
    TimedRecording,
    can_be_matched,
    match_by_time,
)
from qadesk.models.imports import CallRow

_AROUND_MS = LONGEST_WAIT_MS + TOLERANCE_MS + 60_000


class PreviewTimes:
    """Recordings by the times in their names; times in sidecars and lengths are read by the import alone."""

    def __init__(self, paths: Sequence[str], own: Sequence[NamePattern], zone: tzinfo) -> None:
        self._paths, self._own, self._zone = paths, own, zone

    def found(self, rows: Sequence[CallRow], free: Sequence[bool]) -> int:
        """How many of the calls would find one; those not `free` have theirs, or a file that the list names."""
        if not rows or not any(free):
            return 0
        starts, recordings = self._timed
        first, last = min(row.start_utc_ms for row in rows), max(row.start_utc_ms for row in rows)
        near = recordings[bisect_left(starts, first - _AROUND_MS):bisect_right(starts, last + _AROUND_MS)]
        calls = [_timed_call(at, row, is_free) for at, (row, is_free) in enumerate(zip(rows, free, strict=True))]
        return len(match_by_time(near, calls, self._zone).found)

    @cached_property
    def _timed(self) -> tuple[list[int], list[TimedRecording]]:
        """The recordings that say enough, by their starts: read when a list asks for them."""
        said = [(read_name(path, self._own), path) for path in self._paths]
        timed = sorted(((facts.starts_utc_ms(self._zone)[-1], TimedRecording(at, facts, 0, path))
                        for at, (facts, path) in enumerate(said) if can_be_matched(facts)), key=lambda pair: pair[0])
        return [start for start, _one in timed], [one for _start, one in timed]


def _timed_call(at: int, row: CallRow, free: bool) -> TimedCall:
    return TimedCall(at, row.start_utc_ms, row.duration_ms, row.talk_ms, row.caller, row.callee,
                     (row.agent_no,) if row.agent_no else (), row.direction, free)
