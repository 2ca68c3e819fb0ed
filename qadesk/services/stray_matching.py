"""Recordings that no call goes with, held against the calls of their time by what their names and sidecars say."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from qadesk.importing.known_names import read_name
from qadesk.importing.name_facts import NamePattern
from qadesk.importing.sidecars import with_sidecar
from qadesk.importing.time_matching import (
    LONGEST_WAIT_MS,
    TOLERANCE_MS,
    TimedCall,
    TimedRecording,
    can_be_matched,
    match_by_time,
)
from qadesk.models.calls import Call, Recording

_SPAN_MS = 7_200_000
_VYING_MS = LONGEST_WAIT_MS + 2 * TOLERANCE_MS + 60_000


@dataclass
class Strays:
    """Call -> recording, and (file name, how many calls fit it) of the doubtful ones."""

    found: dict[int, int] = field(default_factory=dict)
    doubtful: list[tuple[str, int]] = field(default_factory=list)


def match_strays(session: Session, zone: tzinfo, own: Sequence[NamePattern], is_stray: ColumnElement[bool],
                 paths: Collection[str] | None = None) -> Strays:
    """The strays that fit one call alone by number and time. All strays vie for a call; only those at the `paths`, if
    these are given, are joined or told of."""
    rows = session.execute(select(Recording.id, Recording.path, Recording.file_name, Recording.duration_ms,
                                  Recording.sha256, Recording.sidecar).where(is_stray)).all()
    names = {row.id: row.file_name for row in rows if paths is None or row.path in paths}
    timed = [TimedRecording(row.id, with_sidecar(read_name(row.path, own), row.sidecar or {}), row.duration_ms,
                            row.sha256) for row in rows]
    done = Strays()
    for keys, group in _groups([one for one in timed if can_be_matched(one.facts)], zone):
        matches = match_by_time(group, _calls_near(session, group, zone), zone)
        own_keys = keys & names.keys()
        done.found |= {call: key for call, key in matches.found.items() if key in own_keys}
        done.doubtful += [(names[key], count) for key, count in matches.doubtful.items() if key in own_keys]
    return done


def _groups(recordings: Sequence[TimedRecording], zone: tzinfo) -> Iterator[tuple[set[int], list[TimedRecording]]]:
    """Recordings of some hours with those around them that may vie for the same calls; the keys of the former.

    One that may be of several years is looked at by itself."""
    yield from (({one.key}, [one]) for one in recordings if len(one.facts.starts) > 1)
    ordered = sorted(((one.facts.starts_utc_ms(zone)[0], one) for one in recordings if len(one.facts.starts) == 1),
                     key=lambda pair: pair[0])
    starts, at = [start for start, _one in ordered], 0
    while at < len(ordered):
        end = bisect_right(starts, starts[at] + _SPAN_MS)
        around = ordered[bisect_left(starts, starts[at] - _VYING_MS):bisect_right(starts, starts[end - 1] + _VYING_MS)]
        yield {one.key for _start, one in ordered[at:end]}, [one for _start, one in around]
        at = end


def _calls_near(session: Session, group: Sequence[TimedRecording], zone: tzinfo) -> Iterator[TimedCall]:
    """All calls that may be of one of the group."""
    for first, last in _spans(group, zone):
        asked = select(Call.id, Call.start_utc_ms, Call.duration_ms, Call.talk_ms, Call.caller, Call.callee,
                       Call.agent_no, Call.listed_agent, Call.direction, Call.recording_id, Call.recording_name).where(
            Call.start_utc_ms >= first - LONGEST_WAIT_MS - TOLERANCE_MS, Call.start_utc_ms <= last + TOLERANCE_MS)
        for row in session.execute(asked):
            agents = tuple(text for text in (row.agent_no, row.listed_agent) if text)
            yield TimedCall(row.id, row.start_utc_ms, row.duration_ms, row.talk_ms, row.caller, row.callee, agents,
                            row.direction, row.recording_id is None and not row.recording_name)


def _spans(group: Sequence[TimedRecording], zone: tzinfo) -> Iterator[tuple[int, int]]:
    exact = 1000 * max(one.facts.within_s for one in group)
    starts = [start for one in group for start in one.facts.starts_utc_ms(zone)]
    if len(group) > 1:
        yield min(starts), max(starts) + exact
    else:
        yield from ((start, start + exact) for start in starts)
