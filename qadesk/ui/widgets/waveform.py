"""The waveform of one call, for eyes and hands: it shows what it is told and reports what is asked of it.

Setters in (`waveform_canvas`), signals out; it decides nothing and plays nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from qadesk.models.listening import Interval, clock_text
from qadesk.ui.widgets.labels import plain_tip
from qadesk.ui.widgets.waveform_canvas import WaveformCanvas
from qadesk.ui.widgets.waveform_marks import PlacedChip, WaveformMark

DRAG_PX = 5
WHEEL_FACTOR = 1.25
SMALL_STEP_MS, BIG_STEP_MS = 1_000, 5_000


class Waveform(WaveformCanvas):
    """A click seeks, a drag selects a loop, the wheel zooms at the cursor; arrows, Home, End, + − 0 as keys."""

    seek_requested = Signal(int)
    loop_selected = Signal(int, int)
    mark_activated = Signal(str)
    sound_mark_activated = Signal(str)
    lane_activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: QPoint | None = None
        self._panning_from: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        chip = self._chip_at(QPointF(event.pos()))
        words = _tip(chip.mark) if chip else ""
        QToolTip.showText(event.globalPos(), plain_tip(words), self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; with Shift, or sideways, move along the call."""
        if self._peaks is None:
            return
        delta = event.angleDelta()
        sideways = delta.x() or (delta.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self._look_at(self._window.panned(-sideways / 120 * self._window.span_ms * 0.1))
        elif delta.y():
            at_ms = self._window.position_ms(event.position().x() - self._layout.wave.left())
            self._zoom(WHEEL_FACTOR ** (delta.y() / 120), at_ms)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._peaks is None:
            return
        self._pressed = event.position().toPoint()
        at_ms = self._overview_ms(event.position())
        in_window = self._layout.overview.contains(self._pressed) and self._window.contains(at_ms)
        self._panning_from = at_ms if in_window else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            over = self._chip_at(event.position()) or event.position().x() < self._layout.wave.left()
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        elif self._panning_from is not None:
            at_ms = self._overview_ms(event.position())
            self._look_at(self._window.panned(at_ms - self._panning_from))
            self._panning_from = at_ms
        elif self._drag_selects(self._pressed) and abs(event.position().x() - self._pressed.x()) >= DRAG_PX:
            self._dragged = self._span_to(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = self._panning_from = None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            return
        if dragged:
            self.loop_selected.emit(*dragged)
        elif abs(event.position().x() - pressed.x()) < DRAG_PX:
            self._click(event.position())
        self.update()

    def _click(self, at: QPointF) -> None:
        chip = self._chip_at(at)
        if chip:
            self.mark_activated.emit(chip.mark.key)
        elif self._layout.overview.contains(at.toPoint()):
            position_ms = self._overview_ms(at)
            self._look_at(self._window.centred(position_ms))
            self.seek_requested.emit(position_ms)
        elif at.x() < self._layout.wave.left():
            self._click_gutter(at.toPoint())
        else:
            self.seek_requested.emit(self._window.position_ms(at.x() - self._layout.wave.left()))

    def _click_gutter(self, at: QPoint) -> None:
        for index, rect in enumerate(self._layout.lanes):
            if rect.top() <= at.y() <= rect.bottom() and len(self._lanes) > 1:
                self.lane_activated.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = BIG_STEP_MS if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else SMALL_STEP_MS
        targets = {Qt.Key.Key_Left: self._position_ms - step, Qt.Key.Key_Right: self._position_ms + step,
                   Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._window.duration_ms}
        zooms = {Qt.Key.Key_Plus: self.zoom_in, Qt.Key.Key_Equal: self.zoom_in,
                 Qt.Key.Key_Minus: self.zoom_out, Qt.Key.Key_0: self.show_whole}
        key = Qt.Key(event.key())
        if self.has_call and key in targets:
            self.seek_requested.emit(min(max(targets[key], 0), self._window.duration_ms))
        elif self.has_call and key in zooms:
            zooms[key]()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.unsetCursor()
        super().leaveEvent(event)

    # small questions

    def _overview_ms(self, at: QPointF) -> int:
        return self._window.whole().position_ms(at.x() - self._layout.overview.left())

    def _span_to(self, at: QPointF) -> Interval:
        pressed_x = self._pressed.x() if self._pressed else 0
        left = self._layout.wave.left()
        first, second = (self._window.position_ms(x - left) for x in (pressed_x, at.x()))
        return min(first, second), max(first, second)

    def _drag_selects(self, pressed: QPoint) -> bool:
        return pressed.x() >= self._layout.wave.left() and pressed.y() >= self._layout.ruler.top()

    def _chip_at(self, at: QPointF) -> PlacedChip | None:
        if not self._layout.track.contains(at.toPoint()):
            return None
        x = at.x() - self._layout.track.left()
        return next((chip for chip in self._chips if chip.x <= x <= chip.x + chip.width), None)

def _tip(mark: WaveformMark) -> str:
    start, end = clock_text(mark.start_ms), clock_text(mark.end_ms)
    return f"{mark.text}  {start}" if mark.start_ms == mark.end_ms else f"{mark.text}  {start}–{end}"
