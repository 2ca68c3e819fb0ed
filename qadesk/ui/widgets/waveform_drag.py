"""A mouse button held down on the waveform: what it drags, and what that makes of the window or of the loop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, Qt

from qadesk.models.listening import Interval
from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_overview import FramePart, part_at
from qadesk.ui.widgets.waveform_scale import TimeWindow

DRAG_PX = 5
EDGE_PX = 4


class Grip(Enum):
    """What is held."""

    SPAN = auto()      # a loop is selected
    LANES = auto()     # the call itself is pulled along
    FRAME = auto()     # the frame in the overview
    LEFT = auto()      # its edges
    RIGHT = auto()
    NOTHING = auto()   # a click at most


@dataclass(slots=True)
class Drag:
    """From a press to its release; `window` is the window as it was pressed, `anchor_ms` the end that stays."""

    grip: Grip
    layout: WaveformLayout
    window: TimeWindow
    pressed: QPointF
    anchor_ms: int
    has_moved: bool = False

    def window_at(self, at: QPointF, now: TimeWindow) -> TimeWindow:
        """The window while the mouse is there."""
        self.has_moved |= abs(at.x() - self.pressed.x()) >= DRAG_PX
        delta_px, before = at.x() - self.pressed.x(), self.window
        per_px = before.duration_ms / max(1, self.layout.overview.width())
        if self.grip is Grip.LANES:
            return before.panned(-delta_px * before.span_ms / before.width_px)
        if self.grip is Grip.FRAME and self.has_moved:
            return before.panned(delta_px * per_px)
        if self.grip is Grip.LEFT and self.has_moved:
            return before.with_edges(min(before.start_ms + delta_px * per_px, before.end_ms), before.end_ms)
        if self.grip is Grip.RIGHT and self.has_moved:
            return before.with_edges(before.start_ms, max(before.end_ms + delta_px * per_px, before.start_ms))
        return now

    def selected_at(self, at: QPointF, now: TimeWindow) -> Interval | None:
        """The loop that would be selected if the button were let go there."""
        if self.grip is not Grip.SPAN or not self.has_moved:
            return None
        there_ms = now.position_ms(at.x() - self.layout.wave.left())
        return min(self.anchor_ms, there_ms), max(self.anchor_ms, there_ms)


def begun(at: QPointF, button: Qt.MouseButton, layout: WaveformLayout, window: TimeWindow,
          loop: Interval | None) -> Drag:
    """What a press there takes hold of; the edge of a loop leaves its other end where it is."""
    anchor_ms = window.position_ms(at.x() - layout.wave.left())
    for edge_ms, other_ms in (loop, loop[::-1]) if loop else ():
        if abs(layout.wave.left() + window.x(edge_ms) - at.x()) <= EDGE_PX:
            anchor_ms = other_ms
    return Drag(_grip(at, button, layout, window), layout, window, at, anchor_ms)


def _grip(at: QPointF, button: Qt.MouseButton, layout: WaveformLayout, window: TimeWindow) -> Grip:
    if layout.overview_row.contains(at.toPoint()):
        parts = {FramePart.LEFT: Grip.LEFT, FramePart.RIGHT: Grip.RIGHT, FramePart.INSIDE: Grip.FRAME}
        return parts.get(part_at(layout.overview, window, at), Grip.NOTHING)
    if at.x() < layout.wave.left():
        return Grip.NOTHING
    return Grip.LANES if button == Qt.MouseButton.MiddleButton else Grip.SPAN
