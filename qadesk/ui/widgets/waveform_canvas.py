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
from qadesk.ui.widgets.waveform_head import Head, Tick, head_at, ticks_of
from qadesk.ui.widgets.waveform_layout import SMALLEST_HEIGHT_PX, WaveformLayout
from qadesk.ui.widgets.waveform_marks import PlacedChip, place_chips
from qadesk.ui.widgets.waveform_overview import Overview
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import Shown
from qadesk.ui.widgets.waveform_strips import LaneStrips
from qadesk.ui.widgets.waveform_under import Under
from qadesk.ui.widgets.waveform_words import Words

STEP_PX = 40  # a line that has moved, with where it was; wider is another change


class WaveformCanvas(QWidget):
    """Overview, ruler, evidence, acoustic marks, a lane for each speaker, and what was heard."""

    window_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Shown()
        self._words = Words(self.font())
        self._strips, self._overview, self._under = LaneStrips(), Overview(), Under()
        self._chips: tuple[PlacedChip, ...] = ()
        self._ticks: tuple[Tick, ...] = ()
        self._layout = self._fresh_layout()
        self._window = TimeWindow.opening(0, self._layout.wave.width())
        self._head = self._head_now()
        self.setMinimumHeight(SMALLEST_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # what has changed

    def _redraw(self) -> None:
        """Paint all anew."""
        self._overview.forget()
        self._redraw_marks()

    def _redraw_marks(self) -> None:
        """Marks, silences, loop or the height of the waves are others; the overview's waves stay."""
        self._strips.forget()
        self._overview.forget_ticks()
        self._aim()
        self._under.forget()
        self.update()

    def _redraw_window(self) -> None:
        """What lies over the strips is another."""
        self._under.forget()
        self.update(self._layout.below_overview)

    def _look_at(self, window: TimeWindow) -> None:
        if window != self._window:
            self._window = window
            self._aim()
            self._redraw_window()
            self.update(self._layout.overview_row)
            self.window_changed.emit()

    def _redraw_coverage(self) -> None:
        self._under.renew(self._layout.coverage, self._paint_still)
        self.update(self._layout.coverage)

    def _move_playhead(self, position_ms: int) -> None:
        """Repaint what a step touches: nothing while it stays in its pixel and its label says the same."""
        self._shown.position_ms = position_ms
        before, self._head = self._head, self._head_now()
        for old, new in zip(before.places, self._head.places, strict=True):
            if old != new:
                self.update(old)
                self.update(new)
        if before.text != self._head.text:
            self.update(self._head.near_label)

    def _head_now(self) -> Head:
        return head_at(self._shown.position_ms, self._layout, self._window, self._shown.clock, self._words)

    def _aim(self) -> None:
        """Work out what follows from the visible window: chips, figures of the ruler, where the playhead is."""
        shown, words = self._shown, self._words
        self._chips = place_chips(shown.marks, self._window, lambda text: words.width(text, bold=True))
        self._ticks = ticks_of(self._layout, self._window, shown.clock, words)
        self._head = self._head_now()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        with QPainter(self) as painter:
            for dirty in event.region():  # type: ignore[attr-defined]  # the stubs do not know that it is iterable
                painter.setClipRect(dirty)
                self._paint(painter, dirty, ratio)
            if self.hasFocus():
                painter.setClipping(False)
                paint.paint_focus(painter, self.rect())

    def _paint(self, painter: QPainter, dirty: QRect, ratio: float) -> None:
        layout = self._layout
        if layout.overview_row.contains(dirty):
            self._overview.paint(painter, layout, self._window, self._shown, ratio)
            return
        if self._is_step(dirty):
            self._under.paint(painter, dirty, layout, ratio, self._paint_still)
        else:
            self._paint_still(painter, dirty, ratio)
        if dirty.left() < layout.below_overview.left():
            paint_gutter(painter, layout, self._shown, self._words)
        if dirty.intersects(layout.overview_row):
            self._overview.paint(painter, layout, self._window, self._shown, ratio)
        if self.has_call and dirty.intersects(layout.below_overview):
            self._paint_playhead(painter, dirty)

    def _is_step(self, dirty: QRect) -> bool:
        """Whether only the playhead's line has moved there."""
        return dirty.width() <= STEP_PX and dirty.top() >= self._layout.track.top()

    def _paint_still(self, painter: QPainter, dirty: QRect, ratio: float) -> None:
        """All below the overview that does not move with the playhead."""
        layout, window, shown, words = self._layout, self._window, self._shown, self._words
        if not dirty.intersects(layout.strips):
            painter.fillRect(dirty, theme.color("surface"))
        else:
            for part in QRegion(dirty).subtracted(QRegion(layout.strips)):  # type: ignore[attr-defined]
                painter.fillRect(part, theme.color("surface"))
            self._strips.paint(painter, dirty, layout, window, shown, ratio)
            paint.paint_lengths(painter, layout, window, shown.lengths, words)
        if dirty.intersects(layout.coverage):
            paint.paint_coverage(painter, layout, window, shown.heard)
        if loop := shown.dragged or shown.loop:
            paint.paint_loop(painter, layout, window, loop)
        if self.has_call and shown.known_ms < window.end_ms:
            paint.paint_unknown(painter, layout, window, shown.known_ms, words)
        if dirty.intersects(layout.track):
            self._paint_chips(painter, 0, layout.track.width())

    def _paint_playhead(self, painter: QPainter, dirty: QRect) -> None:
        """Its line, the chips that lie over it, and the ruler, whose figures make room for its label."""
        layout, head = self._layout, self._head
        if head.is_visible and dirty.intersects(head.line):
            paint.paint_playhead_line(painter, layout.playhead, head.x)
            x = head.x - layout.track.left()
            self._paint_chips(painter, x - 2, x + 2)
        if dirty.top() <= layout.ruler.bottom():
            paint.paint_ruler(painter, layout.ruler, self._ticks, self._words, head.label, dirty)
            paint.paint_clock_label(painter, head.label, head.text, self._words)

    def _paint_chips(self, painter: QPainter, low_x: float, high_x: float) -> None:
        shown = self._shown
        for chip in self._chips:
            if chip.x <= high_x and chip.x + chip.width >= low_x:
                paint.paint_chip(painter, self._layout.track, chip, self._words,
                                 current=chip.mark.is_of(shown.current_mark), chosen=chip.mark.key == shown.chosen)

    @property
    def has_call(self) -> bool:
        return self._shown.peaks is not None

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
