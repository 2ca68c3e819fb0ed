"""The listening proof (听音留痕) as arithmetic: what of a call has to be heard, the share that was, and honest hours.

The share is of the call's speech as it was measured: whoever speaks, on any channel. Where nothing was measured, or
hardly anybody speaks, it is of the whole call. A plan's length limit cuts both. Time listened is wall clock with sound,
and never more than the clock has gone on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qadesk.models.listening import BRIDGE_MS, Coverage, HeardSpan, Interval, merge_intervals

LEAST_SPEECH_MS = 1_000
"""A call with less speech than this in all has to be heard whole."""
CARRY_MS = 60_000
"""What may be told late: reports wait behind other writing, and a failed one is told again with the next."""


@dataclass(frozen=True, slots=True)
class ToHear:
    """What of a call has to be heard: sorted, disjoint `parts`; its speech (`of_speech`) or the whole, in either case
    of the first `limit_ms` only where that is set. `is_measured`: whether its speech is known."""

    parts: tuple[Interval, ...] = ()
    of_speech: bool = False
    limit_ms: int = 0
    is_measured: bool = False

    @property
    def length_ms(self) -> int:
        return sum(end_ms - start_ms for start_ms, end_ms in self.parts)

    @property
    def speech_ms(self) -> int | None:
        """The length of the speech; None where the whole call has to be heard."""
        return self.length_ms if self.of_speech else None

    def unheard(self, coverage: Coverage) -> tuple[Interval, ...]:
        """What of it was not played; of a part that was heard else, up to BRIDGE_MS are forgiven."""
        return tuple(_left_out(self.parts, coverage.intervals()))

    def share_milli(self, coverage: Coverage) -> int:
        """The share of it that was heard, in thousandths, rounded down: 1000 only when nothing is left."""
        if not self.parts:
            return 0
        missing_ms = sum(end_ms - start_ms for start_ms, end_ms in self.unheard(coverage))
        return (self.length_ms - missing_ms) * 1000 // self.length_ms


def what_to_hear(duration_ms: int, speech: Iterable[Interval] | None, limit_ms: int = 0) -> ToHear:
    """What has to be heard of a call of this length; `speech` is None where it was not measured, `limit_ms` is 0
    without a limit."""
    end_ms = min(duration_ms, limit_ms) if limit_ms else duration_ms
    cut_ms = limit_ms if limit_ms and limit_ms < duration_ms else 0
    spoken = merge_intervals((max(0, start), min(end, end_ms)) for start, end in speech or ())
    if sum(end - start for start, end in spoken) >= LEAST_SPEECH_MS:
        return ToHear(spoken, True, cut_ms, True)
    return ToHear(((0, end_ms),) if end_ms > 0 else (), False, cut_ms, speech is not None)


def _left_out(parts: Sequence[Interval], heard: Sequence[Interval]) -> Iterator[Interval]:
    """Both sorted and disjoint; one sweep."""
    at = 0
    for start_ms, end_ms in parts:
        while at < len(heard) and heard[at][1] <= start_ms:
            at += 1
        for gap in _gaps(start_ms, end_ms, heard, at):
            if gap[1] - gap[0] > BRIDGE_MS or gap == (start_ms, end_ms):
                yield gap


def _gaps(start_ms: int, end_ms: int, heard: Sequence[Interval], at: int) -> Iterator[Interval]:
    while at < len(heard) and heard[at][0] < end_ms:
        if heard[at][0] > start_ms:
            yield start_ms, heard[at][0]
        start_ms = max(start_ms, heard[at][1])
        at += 1
    if start_ms < end_ms:
        yield start_ms, end_ms


@dataclass(frozen=True, slots=True)
class RealTime:
    """How much time listened a person can still tell: it grows with the clock, and what is told is taken from it.

    Of what was not told, CARRY_MS are kept: all that is ever told is no more than the time that has gone by."""

    at_ms: int
    left_ms: int = 0

    def told(self, spans: Sequence[HeardSpan], now_ms: int) -> tuple[RealTime, tuple[int, ...]]:
        """After telling these spans at `now_ms`: what is left then, and the ms that each of them may have taken."""
        left_ms, allowed = self.left_ms + max(0, now_ms - self.at_ms), []
        for span in spans:
            allowed.append(min(max(0, span.wall_ms), left_ms))
            left_ms -= allowed[-1]
        return RealTime(max(now_ms, self.at_ms), min(left_ms, CARRY_MS)), tuple(allowed)
