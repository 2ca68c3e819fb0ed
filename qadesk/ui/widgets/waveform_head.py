"""Where the playhead stands and what its label says, worked out once for each step; and the figures of the ruler."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import Clock
from qadesk.ui.widgets.waveform_words import NAME_PX, Words

LABEL_PADDING_PX = 4
LINE_REACH_PX = 4
TICK_SPACING_PX = 84
FIGURE_GAP_PX = 3
_ZEROS = str.maketrans("123456789", "0" * 9)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the ruler, and its figure with the room that it takes."""

    left: int
    text: str
    width: int


@dataclass(frozen=True, slots=True)
class Head:
    """The playhead: its column, its label, and the three places that a step repaints."""

    x: float
    is_visible: bool
    text: str
    label: QRect
    line: QRect
    near_label: QRect  # with the figures that it hides
    cursor: QRect  # in the overview

    @property
    def places(self) -> tuple[QRect, QRect, QRect]:
        return self.line, self.near_label, self.cursor


def head_at(position_ms: int, layout: WaveformLayout, window: TimeWindow, clock: Clock, words: Words) -> Head:
    """Out of sight the label stands at the end of the ruler where the playhead is to be found."""
    x, is_visible = layout.ruler.left() + window.x(position_ms), window.contains(position_ms)
    text = clock.text(position_ms, tenths=True)
    if not is_visible:
        text = f"‹ {text}" if position_ms < window.start_ms else f"{text} ›"
    label, rows, row = _label(x, text, layout.ruler, words), layout.playhead, layout.overview
    hides = words.width(clock.text(0)) + 2 * FIGURE_GAP_PX
    cursor_x = row.left() + round(position_ms / max(1, window.duration_ms) * row.width())
    return Head(x, is_visible, text, label, QRect(int(x) - LINE_REACH_PX, rows.top(), 2 * LINE_REACH_PX, rows.height()),
                label.adjusted(-hides, 0, hides, 0), QRect(cursor_x, row.top() - 2, 1, row.height() + 5))


def _label(x: float, text: str, ruler: QRect, words: Words) -> QRect:
    """Centred over the line, held inside the row, as wide for every figure."""
    width = words.width(text.translate(_ZEROS), NAME_PX, bold=True) + 2 * LABEL_PADDING_PX
    left = min(max(int(x - width / 2), ruler.left() - 6), ruler.right() + 8 - width)
    return QRect(left, ruler.top() + 1, width, ruler.height() - 3)


def ticks_of(layout: WaveformLayout, window: TimeWindow, clock: Clock, words: Words) -> tuple[Tick, ...]:
    """The ruler's lines; a figure that would be cut at the right is left out."""
    row = layout.ruler
    times_ms, step_ms = window.tick_times(TICK_SPACING_PX, clock.offset_ms)
    ticks = []
    for time_ms in times_ms:
        left, text = row.left() + int(window.x(time_ms)), clock.text(time_ms, tenths=step_ms < 1_000)
        width = words.width(text) + FIGURE_GAP_PX + 1
        if left >= row.left():
            ticks.append(Tick(left, text if left + width <= row.right() else "", width))
    return tuple(ticks)
