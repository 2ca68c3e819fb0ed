"""The waveform as a picture: which rows are painted anew when something changes, and what is kept of them.

The lanes lie in strips that stay while the window moves; a step of the playhead repaints a few pixels.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qadesk.ui import theme
from qadesk.ui.widgets import waveform_paint as paint
from qadesk.ui.widgets.waveform_gutter import gutter_px, paint_gutter
from qadesk.ui.widgets.waveform_layout import SMALLEST_HEIGHT_PX, WaveformLayout
from qadesk.ui.widgets.waveform_marks import PlacedChip, place_chips
from qadesk.ui.widgets.waveform_overview import Overview
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import Shown
from qadesk.ui.widgets.waveform_strips import LaneStrips
from qadesk.ui.widgets.waveform_words import Words

LINE_REACH_PX = 4


class WaveformCanvas(QWidget):
    """Overview, ruler, evidence, acoustic marks, a lane for each speaker, and what was heard."""

    window_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Shown()
        self._words = Words(self.font())
        self._strips, self._overview = LaneStrips(), Overview()
        self._chips: tuple[PlacedChip, ...] = ()
        self._layout = self._fresh_layout()
        self._window = TimeWindow.opening(0, self._layout.wave.width())
        self.setMinimumHeight(SMALLEST_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # what has changed

    def _redraw(self) -> None:
        """Paint all anew."""
        self._strips.forget()
        self._overview.forget()
        self._place_chips()
        self.update()

    def _redraw_marks(self) -> None:
        """Marks, gain or silences are others; the overview's waves stay."""
        self._strips.forget()
        self._place_chips()
        self.update()

    def _look_at(self, window: TimeWindow) -> None:
        if window != self._window:
            self._window = window
            self._place_chips()
            self.update(self._layout.below_overview)
            self.update(self._layout.overview_row)
            self.window_changed.emit()

    def _place_chips(self) -> None:
        self._chips = place_chips(self._shown.marks, self._window, lambda text: self._words.width(text, bold=True))

    def _move_playhead(self, position_ms: int) -> None:
        """Repaint what a step touches: nothing while it stays in its pixel and its label says the same."""
        before, label = self._playhead_rects(), self._label_text()
        self._shown.position_ms = position_ms
        after = self._playhead_rects()
        for old, new in zip(before, after, strict=True):
            if old != new:
                self.update(old)
                self.update(new)
        if label != self._label_text():
            self.update(after[1])

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        with QPainter(self) as painter:
            for rect in event.region():  # type: ignore[attr-defined]  # the stubs do not know that it is iterable
                painter.setClipRect(rect)
                self._paint(painter, rect, ratio)

    def _paint(self, painter: QPainter, dirty: QRect, ratio: float) -> None:
        layout = self._layout
        for part in QRegion(dirty).subtracted(QRegion(layout.wave)):  # type: ignore[attr-defined]
            painter.fillRect(part, theme.color("surface"))
        if dirty.left() < layout.gutter_px:
            paint_gutter(painter, layout, self._shown, self._words)
        if dirty.intersects(layout.overview_row):
            self._overview.paint(painter, layout, self._window, self._shown, ratio)
        if dirty.intersects(layout.below_overview):
            self._paint_window(painter, dirty, ratio)
        if self.hasFocus():
            paint.paint_focus(painter, self.rect())

    def _paint_window(self, painter: QPainter, dirty: QRect, ratio: float) -> None:
        layout, window, shown, words = self._layout, self._window, self._shown, self._words
        text = self._label_text()
        label = paint.clock_label_rect(layout, self._playhead_x(), text, words) if self.has_call else QRect()
        if dirty.intersects(layout.wave):
            self._strips.paint(painter, dirty, layout, window, shown, ratio)
            paint.paint_lengths(painter, layout, window, shown, words, dirty)
        if self.has_call and dirty.intersects(layout.ruler):
            paint.paint_ruler(painter, layout, window, shown.clock, words, label, dirty)
        if dirty.intersects(layout.marks):
            paint.paint_sound_marks(painter, layout.marks, window, shown.sound_marks,
                                    (shown.current_sound, shown.chosen))
        if dirty.intersects(layout.coverage):
            paint.paint_coverage(painter, layout, window, shown.heard)
        self._paint_over(painter, dirty, label, text)

    def _paint_over(self, painter: QPainter, dirty: QRect, label: QRect, text: str) -> None:
        layout, window, shown, words = self._layout, self._window, self._shown, self._words
        if loop := shown.dragged or shown.loop:
            paint.paint_loop(painter, layout, window, loop)
        if self.has_call and shown.known_ms < window.end_ms:
            paint.paint_unknown(painter, layout, window, shown.known_ms, words)
        if self.has_call and window.contains(shown.position_ms):
            paint.paint_playhead_line(painter, layout, self._playhead_x())
        for chip in self._chips if dirty.intersects(layout.track) else ():
            paint.paint_chip(painter, layout.track, chip, words, current=chip.mark.is_of(shown.current_mark),
                             chosen=chip.mark.key == shown.chosen)
        if self.has_call and dirty.intersects(label):
            paint.paint_clock_label(painter, label, text, words)

    @property
    def has_call(self) -> bool:
        return self._shown.peaks is not None

    # where the playhead is

    def _playhead_x(self) -> float:
        return self._layout.wave.left() + self._window.x(self._shown.position_ms)

    def _label_text(self) -> str:
        """The playhead's time; out of sight it stands at the end where it is to be found."""
        position_ms = self._shown.position_ms
        text = self._shown.clock.text(position_ms, tenths=True)
        if self._window.contains(position_ms):
            return text
        return f"‹ {text}" if position_ms < self._window.start_ms else f"{text} ›"

    def _label_rect(self) -> QRect:
        return paint.clock_label_rect(self._layout, self._playhead_x(), self._label_text(), self._words)

    def _playhead_rects(self) -> tuple[QRect, QRect, QRect]:
        """Its line, its label with the figures of the ruler that it hides, its cursor in the overview."""
        layout, row = self._layout, self._layout.overview
        reach = layout.playhead
        line = QRect(int(self._playhead_x()) - LINE_REACH_PX, reach.top(), 2 * LINE_REACH_PX + 1, reach.height())
        label = self._label_rect().adjusted(-self._figure_px(), 0, self._figure_px(), 0)
        x = row.left() + round(self._shown.position_ms / max(1, self._window.duration_ms) * row.width())
        return line, label, QRect(x, row.top() - 2, 1, row.height() + 5)

    def _figure_px(self) -> int:
        return self._words.width(self._shown.clock.text(0)) + 6

    # changes of size and look

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        self._layout = self._fresh_layout()
        self._window = self._window.resized(self._layout.wave.width())
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._words = Words(self.font())
            self._redraw()
        super().changeEvent(event)

    def _fresh_layout(self) -> WaveformLayout:
        return WaveformLayout.of(self.width(), self.height(), len(self._shown.lanes),
                                 gutter_px(self._shown, self._words))
