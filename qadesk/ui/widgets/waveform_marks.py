"""What lies on the waveform: evidence with its chips, acoustic marks, and which of them is at a place.

Chips share one track without covering each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from qadesk.models.acoustics import BOTH, MarkKind, MarkVerdict
from qadesk.models.listening import Interval, clock_text
from qadesk.ui.widgets.waveform_scale import TimeWindow

CHIP_PADDING_PX = 5
CHIP_GAP_PX = 3
SMALLEST_CHIP_PX = 8
SMALLEST_TEXT_PX = 26


@dataclass(frozen=True, slots=True)
class WaveformMark:
    """A labelled span of a call; `start_ms == end_ms` is a moment. `key` is a group and a place in it: `4.3/0`."""

    key: str
    start_ms: int
    end_ms: int
    text: str
    fatal: bool = False

    def is_of(self, group: str | None) -> bool:
        """Whether it belongs to the group (a criterion), or is the mark of that key."""
        return group is not None and (self.key == group or self.key.startswith(f"{group}/"))


@dataclass(frozen=True, slots=True)
class SoundMark:
    """An acoustic mark as it is shown: `text` in ready words, `channel` as in the file (BOTH: all lanes)."""

    key: str
    kind: MarkKind
    start_ms: int
    end_ms: int
    text: str
    channel: int = BOTH
    verdict: MarkVerdict = MarkVerdict.OPEN

    @property
    def is_rejected(self) -> bool:
        return self.verdict is MarkVerdict.REJECTED


AnyMark = WaveformMark | SoundMark
T = TypeVar("T")


class Spread(Generic[T]):
    """Things with a span of the call each, of which only those in the window are wanted, frame after frame."""

    def __init__(self, things: Sequence[T] = (), spans: Sequence[Interval] = ()) -> None:
        self.all = tuple(things)
        edges = np.array(spans, np.int64).reshape(-1, 2)
        self._starts, self._ends = edges[:, 0], edges[:, 1]

    def within(self, start_ms: float, end_ms: float) -> list[T]:
        """Those that touch this part of the call, in their order."""
        if not self.all:
            return []
        return [self.all[place] for place in np.flatnonzero((self._ends >= start_ms) & (self._starts <= end_ms))]


def spread(spans: Sequence[Interval]) -> Spread[Interval]:
    """Spans by themselves."""
    return Spread(spans, spans)


@dataclass(frozen=True, slots=True)
class PlacedChip:
    """Where a mark's chip stands in the track; without room for words it is a block."""

    mark: WaveformMark
    x: float
    width: float
    has_text: bool


def place_chips(marks: Sequence[WaveformMark], window: TimeWindow,
                text_width: Callable[[str], int]) -> tuple[PlacedChip, ...]:
    """The chips of the visible marks from left to right; each ends before the next one begins."""
    visible = sorted((m for m in marks if m.end_ms >= window.start_ms and m.start_ms <= window.end_ms),
                     key=lambda mark: (mark.start_ms, mark.end_ms))
    starts = [min(max(0.0, window.x(mark.start_ms)), window.width_px - SMALLEST_CHIP_PX) for mark in visible]
    chips: list[PlacedChip] = []
    for index, mark in enumerate(visible):
        x = max(starts[index], chips[-1].x + chips[-1].width + CHIP_GAP_PX if chips else 0.0)
        limit = starts[index + 1] - CHIP_GAP_PX if index + 1 < len(visible) else window.width_px
        width = min(text_width(mark.text) + 2 * CHIP_PADDING_PX, max(SMALLEST_CHIP_PX, limit - x))
        chips.append(PlacedChip(mark, x, width, width >= SMALLEST_TEXT_PX))
    return tuple(chips)


def mark_at(marks: Sequence[WaveformMark], position_ms: int) -> WaveformMark | None:
    """The shortest mark that covers the position, or None."""
    covering = [mark for mark in marks if mark.start_ms <= position_ms <= mark.end_ms]
    return min(covering, key=lambda mark: mark.end_ms - mark.start_ms, default=None)


def in_order(marks: Sequence[AnyMark]) -> list[AnyMark]:
    """As they come in the call."""
    return sorted(marks, key=lambda mark: (mark.start_ms, mark.end_ms, mark.key))


def narrowest_span(spans: Sequence[Interval], position_ms: int) -> Interval | None:
    """The shortest span of some length that covers the position, or None."""
    covering = [span for span in spans if span[0] <= position_ms < span[1]]
    return min(covering, key=lambda span: span[1] - span[0], default=None)


def span_words(start_ms: int, end_ms: int, text: str) -> str:
    """`4.3 等待静音  02:36–03:00`, or with one time for a moment."""
    start, end = clock_text(start_ms), clock_text(end_ms)
    return f"{text}  {start}" if start_ms == end_ms else f"{text}  {start}–{end}"
