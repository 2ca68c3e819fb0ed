"""Listening as values: the queue's rows, a call's facts, and which parts of a call were heard.

Owns the arithmetic of coverage: spans as they were played, merged to intervals. What has to be heard and the share of
it: `listening_proof`.
Spans are whole milliseconds from the call's start, half open; speed is in thousandths (1250 = 1.25x).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qadesk.i18n import N_
from qadesk.models.conversation import CallPart

Interval = tuple[int, int]

SKIPPED_MILLI = 1_000_000
"""The speed of silence that was skipped: it counts as heard and took no time."""
JOIN_MS = 60    # spans of one run that lie this close are one span: players report in pieces
MOST_WEIGHED = 20_000  # columns of a call that its loudness is judged by: of a long one as many as that, evenly
BRIDGE_MS = 250  # a gap that nobody can hear (pause and resume, rounding of a decoder) is not called unheard


@dataclass(frozen=True, slots=True)
class HeardSpan:
    """A stretch of a call that was played once, at one speed."""

    start_ms: int
    end_ms: int
    speed_milli: int = 1000

    @property
    def is_skipped(self) -> bool:
        """Silence that was passed over."""
        return self.speed_milli >= SKIPPED_MILLI

    @property
    def wall_ms(self) -> int:
        """How long it sounded."""
        return 0 if self.is_skipped else (self.end_ms - self.start_ms) * 1000 // self.speed_milli


class CaseKind(StrEnum):
    """Why a trainer may hear a call; what is flagged comes first, then cases of a request, then targeted calls. JOINT:
    why a team leader may."""

    FLAGGED = "flagged"
    CASE = "case"
    TARGETED = "targeted"
    JOINT = "joint"


CASE_NAMES = {CaseKind.FLAGGED: N_("Flagged"), CaseKind.CASE: N_("Case"), CaseKind.TARGETED: N_("Targeted"),
              CaseKind.JOINT: N_("Joint listening")}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One call that waits to be listened to; instants are in the centre's time zone.

    `is_away`: its recording is not where it was, and not in the store. `is_tied`: whose queue it is has a relation to
    the agent and leaves it to others. `assignee`: whose it is, where that is somebody else. `case`: why a trainer may
    hear it; `evaluation_id`: what was submitted of it, whose record is then opened. `note`: see `CallFacts`."""

    item_id: int
    call_id: int
    agent_code: str
    agent_name: str
    team: str
    duration_ms: int
    origin: str
    started_at: datetime
    draft_saved_at: datetime | None = None
    has_recording: bool = True
    is_away: bool = False
    is_revision: bool = False
    is_left: bool = False
    is_tied: bool = False
    assignee: str = ""
    case: CaseKind | None = None
    evaluation_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """The calls that wait: one's own, then anybody's, then those of others; what that person has submitted today.

    `drafts_of_others`: for who may hand them over, else 0."""

    rows: tuple[QueueRow, ...] = ()
    submitted_today: int = 0
    today: date = date.min
    heard_today_ms: int = 0
    wanted_today_ms: int = 0
    zone_name: str = "UTC"
    drafts_of_others: int = 0


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What stands above the waveform and under 通话信息; the number is masked here, always."""

    item_id: int
    call_id: int
    rec_id: str
    agent_code: str
    agent_name: str
    team: str
    queue_name: str
    direction: str
    number_masked: str
    started_at: datetime
    duration_ms: int
    band: str
    origin: str
    period: str
    file_name: str
    recorded_ms: int  # by the import; 0 without a recording
    codec: str
    sample_rate_hz: int
    agent_left: bool = True
    note: str = ""  # what who listens should know: a plan's words, who listens along


@dataclass(frozen=True, slots=True)
class OpenedCall:
    """A call as its listener left it: its facts, the playhead, and what was heard by this person before.

    `speech`: where anybody speaks, None while that is not measured; `limit_ms`: how much of a call is to be heard by
    the rules in force, 0 for all of it; `view`: how its listener left the window, as the window wrote it; `parts`: all
    parts of the conversation, none where there is but this one."""

    facts: CallFacts
    position_ms: int
    heard: tuple[HeardSpan, ...]
    speech: tuple[Interval, ...] | None = None
    limit_ms: int = 0
    view: Mapping[str, object] = field(default_factory=dict)
    parts: tuple[CallPart, ...] = ()


def merge_intervals(intervals: Iterable[Interval], *, bridge_ms: int = 0) -> tuple[Interval, ...]:
    """Sorted, disjoint intervals that cover the same milliseconds; gaps up to `bridge_ms` are closed."""
    merged: list[Interval] = []
    for start_ms, end_ms in sorted(pair for pair in intervals if pair[1] > pair[0]):
        if merged and start_ms <= merged[-1][1] + bridge_ms:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end_ms))
        else:
            merged.append((start_ms, end_ms))
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that was played of one call, in the order it was played."""

    spans: tuple[HeardSpan, ...] = ()

    def plus(self, more: Iterable[HeardSpan]) -> Coverage:
        """With newly played spans; a run that goes on at the same speed is lengthened, a repeat stands for itself."""
        spans = list(self.spans)
        for span in more:
            if spans and goes_on(spans[-1], span):
                spans[-1] = replace(spans[-1], end_ms=span.end_ms)
            elif span.end_ms > span.start_ms:
                spans.append(span)
        return Coverage(tuple(spans))

    def intervals(self) -> tuple[Interval, ...]:
        """What was heard at least once, merged; gaps of at most BRIDGE_MS are closed."""
        return merge_intervals(((span.start_ms, span.end_ms) for span in self.spans), bridge_ms=BRIDGE_MS)

    def covers(self, start_ms: int, end_ms: int) -> bool:
        """Whether the whole span was heard."""
        return any(start <= start_ms and end_ms <= end for start, end in self.intervals())

    def skipped(self) -> tuple[Interval, ...]:
        """Silence that was skipped and never played."""
        played = merge_intervals(((span.start_ms, span.end_ms) for span in self.spans if not span.is_skipped),
                                 bridge_ms=BRIDGE_MS)
        passed = merge_intervals((span.start_ms, span.end_ms) for span in self.spans if span.is_skipped)
        return tuple(part for span in passed for part in _without(span, played))

    def repeated(self) -> tuple[Interval, ...]:
        """What was played more than once."""
        edges = sorted([(span.start_ms, 1) for span in self.spans if not span.is_skipped]
                       + [(span.end_ms, -1) for span in self.spans if not span.is_skipped])
        times, twice = 0, []
        for (at_ms, step), (next_ms, _step) in pairwise(edges):
            times += step
            if times > 1:
                twice.append((at_ms, next_ms))
        return merge_intervals(twice)

    def listening_ms(self) -> int:
        """Time spent with sound on, repeats counted."""
        return sum(span.wall_ms for span in self.spans)


def _without(span: Interval, others: Sequence[Interval]) -> Iterator[Interval]:
    """The parts of a span that sorted, disjoint others leave out."""
    reached_ms, last_ms = span
    for start_ms, end_ms in others[bisect_right(others, reached_ms, key=lambda other: other[1]):]:
        if start_ms >= last_ms:
            break
        if start_ms > reached_ms:
            yield reached_ms, start_ms
        reached_ms = end_ms
    if reached_ms < last_ms:
        yield reached_ms, last_ms


def goes_on(last: HeardSpan, span: HeardSpan) -> bool:
    """Whether a span continues the last one at the same speed: a run that was reported in pieces."""
    follows = 0 <= span.start_ms - last.end_ms <= JOIN_MS and span.end_ms > last.end_ms
    return follows and last.speed_milli == span.speed_milli


def clock_text(position_ms: int, *, tenths: bool = False) -> str:
    """`02:51`, with tenths `02:51.4`, from an hour on `1:02:51`; rounded down, as a clock reads."""
    minutes, rest_ms = divmod(max(0, position_ms), 60_000)
    seconds = f"{rest_ms // 1000:02d}.{rest_ms % 1000 // 100}" if tenths else f"{rest_ms // 1000:02d}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes:02d}:{seconds}"


def quiet_spans(rms: NDArray[np.float32], column_ms: float, *, at_least_ms: int = 5000) -> tuple[Interval, ...]:
    """Where all channels are quiet for at least `at_least_ms`, for the shading of the waveform.

    `rms` has shape (n_channels, n_columns), 0..1; a column lasts `column_ms`. It is a picture only: measured silences
    come from the acoustic marks."""
    if rms.size == 0:
        return ()
    spans = _runs(~np.any(is_loud(rms), axis=0), column_ms, at_least_ms=at_least_ms)
    return tuple((start_ms, end_ms) for start_ms, end_ms in spans)


def speech_turns(rms: NDArray[np.float32], column_ms: float, *, at_least_ms: int = 400,
                 pause_ms: int = 700) -> tuple[int, ...]:
    """Where turns of speech begin (ms), for stepping: another speaker than before, or one after a pause.

    `rms` as for `quiet_spans`. Sounds shorter than `at_least_ms` begin none; gaps up to `pause_ms` end none."""
    if rms.size == 0:
        return ()
    turns = [(start_ms, end_ms, channel) for channel, loud in enumerate(is_loud(rms))
             for start_ms, end_ms in _runs(loud, column_ms, bridge_ms=pause_ms, at_least_ms=at_least_ms)]
    turns.sort()
    return tuple(start for (start, _end, channel), before in zip(turns, [None, *turns], strict=False)
                 if before is None or before[2] != channel or start > before[1] + pause_ms)


def is_loud(rms: NDArray[np.float32]) -> NDArray[np.bool_]:
    """By channel: 12 dB over its own floor (10th percentile) and no more than 35 dB below its loud parts (95th), held
    between -60 and -36 dBFS, so that line noise and the other side's echo count as quiet and low speech does not."""
    some = rms[:, ::-(-rms.shape[1] // MOST_WEIGHED)]
    floor, top = np.percentile(some, (10, 95), axis=1, keepdims=True)
    limit = np.maximum(floor * 10 ** (12 / 20), top * 10 ** (-35 / 20))
    limit = np.clip(limit, 10 ** (-60 / 20), 10 ** (-36 / 20))
    loud: NDArray[np.bool_] = rms >= limit
    return loud


def _runs(flags: NDArray[np.bool_], column_ms: float, *, bridge_ms: int = 0, at_least_ms: int = 0) -> list[list[int]]:
    """The stretches [start, end] in ms in which the flag is set: gaps up to `bridge_ms` closed, short ones left out."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    starts, ends = np.rint(edges.reshape(-1, 2).T * column_ms).astype(np.int64)
    parted = starts[1:] > ends[:-1] + bridge_ms
    starts, ends = starts[np.append(True, parted)[:len(starts)]], ends[np.append(parted, True)[:len(ends)]]
    spans: list[list[int]] = np.stack([starts, ends], axis=1)[ends - starts >= at_least_ms].tolist()
    return spans
