"""What the waveform of one call shows: overview, ruler, evidence, a lane per speaker, and what was heard.

All that stays while a call plays lies in one cached pixmap; a step of the playhead repaints a few pixels over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qadesk.i18n import _
from qadesk.models.listening import Interval, clock_text, quiet_spans, speech_turns
from qadesk.ui import theme
from qadesk.ui.widgets import waveform_paint as paint
from qadesk.ui.widgets.waveform_layout import SMALLEST_HEIGHT_PX, WaveformLayout
from qadesk.ui.widgets.waveform_marks import PlacedChip, SoundMark, WaveformMark, mark_at, place_chips
from qadesk.ui.widgets.waveform_raster import PeakSource, display_gain, rms_table
from qadesk.ui.widgets.waveform_scale import TimeWindow

COLUMN_MS = 50


class WaveformCanvas(QWidget):
    """Two lanes (座席 above 客户), or one for a mono call."""

    window_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks: PeakSource | None = None
        self._lanes = _lanes_of(2, 0)
        self._gain = 1.0
        self._quiet: tuple[Interval, ...] = ()
        self.turns_ms: tuple[int, ...] = ()
        self._marks: tuple[WaveformMark, ...] = ()
        self._chips: tuple[PlacedChip, ...] = ()
        self._current_mark: str | None = None
        self._sound_marks: tuple[SoundMark, ...] = ()
        self._current_sound: str | None = None
        self._heard: tuple[Interval, ...] = ()
        self._share_milli = 0
        self._loop: Interval | None = None
        self._dragged: Interval | None = None
        self._position_ms = 0
        self._canvas: QPixmap | None = None
        self._overview: QPixmap | None = None
        self._layout = self._fresh_layout()
        self._window = TimeWindow.opening(0, self._layout.wave.width())
        self.setMinimumHeight(SMALLEST_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Waveform"))

    # what is shown

    def set_call(self, peaks: PeakSource, duration_ms: int, *, agent_channel: int = 0) -> None:
        """Show a call from its start; with two channels `agent_channel` is drawn above as 座席."""
        self._peaks = peaks
        self._overview = None
        self._gain = display_gain(peaks)
        rms = rms_table(peaks, max(1, duration_ms // COLUMN_MS))
        self._quiet, self.turns_ms = quiet_spans(rms, COLUMN_MS), speech_turns(rms, COLUMN_MS)
        self._lanes = _lanes_of(peaks.n_channels, agent_channel)
        self._position_ms, self._loop, self._dragged = 0, None, None
        self._layout = self._fresh_layout()
        self._window = TimeWindow.opening(duration_ms, self._layout.wave.width())
        self._describe()
        self._redraw()

    def clear(self) -> None:
        """Show no call."""
        self._peaks, self._lanes, self._quiet, self._marks = None, _lanes_of(2, 0), (), ()
        self._heard, self._share_milli, self._loop, self._current_mark = (), 0, None, None
        self.turns_ms = ()
        self._position_ms, self._overview = 0, None
        self._layout = self._fresh_layout()
        self._window = TimeWindow.opening(0, self._layout.wave.width())
        self.setAccessibleDescription("")
        self._redraw()

    def set_agent_channel(self, channel: int) -> None:
        """Swap which channel is 座席."""
        if self._peaks is not None and channel != self._lanes[0].channel:
            muted = {lane.token: lane.muted for lane in self._lanes}
            self._lanes = tuple(replace(lane, muted=muted[lane.token])
                                for lane in _lanes_of(self._peaks.n_channels, channel))
            self._overview = None
            self._redraw()

    def set_muted(self, *, agent: bool, customer: bool) -> None:
        """Pale the lanes that solo silences."""
        muted = {"agent": agent, "customer": customer}
        self._lanes = tuple(replace(lane, muted=muted.get(lane.token, False)) for lane in self._lanes)
        self._redraw()

    def set_marks(self, marks: Sequence[WaveformMark], current: str | None = None) -> None:
        """The evidence to show; the marks of the group (or key) `current` are filled."""
        before = self._marks, self._filled_marks()
        self._marks, self._current_mark = tuple(marks), current
        if before != (self._marks, self._filled_marks()):
            self._redraw()

    def set_acoustics(self, marks: Sequence[SoundMark], current: str | None = None) -> None:
        """The acoustic marks to show; the one whose key is `current` stands out."""
        self._sound_marks, self._current_sound = tuple(marks), current
        self._redraw()

    def _filled_marks(self) -> list[WaveformMark]:
        return [mark for mark in self._marks if mark.is_of(self._current_mark)]

    def set_heard(self, heard: Sequence[Interval], share_milli: int) -> None:
        """The parts that were heard, and their share of the call in thousandths."""
        self._heard, self._share_milli = tuple(heard), share_milli
        band = self._layout.coverage
        self.update(QRect(0, band.top() - 4, self.width(), band.height() + 8))

    def set_loop(self, loop: Interval | None) -> None:
        """The span that is played over and over, or None."""
        self._loop = loop
        self.update()

    def set_position(self, position_ms: int) -> None:
        """Move the playhead; when it runs out of the window the page is turned."""
        if position_ms == self._position_ms:
            return
        runs_out = self._window.contains(self._position_ms) and not self._window.contains(position_ms)
        before = self._playhead_rects()
        self._position_ms = position_ms
        if runs_out:
            self._look_at(self._window.paged_to(position_ms))
            return
        for rect in (*before, *self._playhead_rects()):
            self.update(rect)

    def reveal_position(self) -> None:
        """Turn the page to the playhead if it is out of sight; also tells screen readers where it is."""
        self._describe()
        if not self._window.contains(self._position_ms):
            self._look_at(self._window.centred(self._position_ms))

    # what can be asked

    @property
    def position_ms(self) -> int:
        return self._position_ms

    @property
    def window_ms(self) -> tuple[int, int]:
        """The visible part of the call."""
        return round(self._window.start_ms), round(self._window.end_ms)

    @property
    def lane_names(self) -> tuple[str, ...]:
        return tuple(lane.name for lane in self._lanes)

    @property
    def has_call(self) -> bool:
        return self._peaks is not None

    @property
    def agent_channel(self) -> int:
        """The channel that is drawn as 座席."""
        return self._lanes[0].channel

    def x_of(self, position_ms: int) -> int:
        """The pixel column of a position in the lanes."""
        return int(self._layout.wave.left() + self._window.x(position_ms))

    # zoom

    def zoom_in(self) -> None:
        self._zoom(2.0, self._zoom_centre())

    def zoom_out(self) -> None:
        self._zoom(0.5, self._zoom_centre())

    def show_whole(self) -> None:
        self._look_at(self._window.whole())

    def _zoom_centre(self) -> float:
        middle = (self._window.start_ms + self._window.end_ms) / 2
        return self._position_ms if self._window.contains(self._position_ms) else middle

    def _zoom(self, factor: float, at_ms: float) -> None:
        if self._peaks is not None:
            self._look_at(self._window.zoomed(factor, at_ms))

    def _look_at(self, window: TimeWindow) -> None:
        if window != self._window:
            self._window = window
            self._redraw()
            self.window_changed.emit()

    # painting

    def _redraw(self) -> None:
        self._canvas = None
        metrics = QFontMetrics(paint.sized(self.font(), paint.CAPTION_PX, bold=True))
        self._chips = place_chips(self._marks, self._window, metrics.horizontalAdvance)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        canvas = self._drawn_canvas()
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.drawPixmap(0, 0, canvas)
            self._paint_changing(painter, event.rect())
            if self.hasFocus():
                paint.paint_focus(painter, self.rect())

    def _paint_changing(self, painter: QPainter, dirty: QRect) -> None:
        layout, window, font = self._layout, self._window, self.font()
        label = paint.clock_label_rect(layout, self._playhead_x(), self._position_ms, font)
        shown = self.has_call and window.contains(self._position_ms)
        if self.has_call and dirty.intersects(layout.ruler):
            paint.paint_ruler(painter, layout, window, font, label if shown else QRect())
        if dirty.bottom() >= layout.coverage.top() - 4:
            paint.paint_coverage(painter, layout, window, self._heard, self._share_milli, font)
        loop = self._dragged or self._loop
        if loop:
            paint.paint_loop(painter, layout, window, loop)
        if shown:
            paint.paint_playhead_line(painter, layout, self._playhead_x())
        for chip in self._chips:
            paint.paint_chip(painter, layout.track, chip, font, current=chip.mark.is_of(self._current_mark))
        if shown:
            paint.paint_clock_label(painter, label, self._position_ms, font)
        if self.has_call:
            painter.fillRect(self._overview_cursor(), paint.playhead_colour())

    def _drawn_canvas(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._canvas is None or self._canvas.devicePixelRatioF() != ratio:
            self._canvas = self._empty_pixmap(ratio)
            with QPainter(self._canvas) as painter:
                self._paint_staying(painter)
        return self._canvas

    def _paint_staying(self, painter: QPainter) -> None:
        layout, window = self._layout, self._window
        paint.paint_lane_grounds(painter, layout, window, self._quiet, self.font())
        paint.paint_gutter(painter, layout, self._lanes, self.font())
        if self._peaks is None:
            return
        paint.paint_mark_grounds(painter, layout, window, self._marks, self._current_mark)
        paint.paint_waves(painter, layout, window, self._lanes, self._peaks, self._gain)
        painter.drawPixmap(0, 0, self._drawn_overview(self._peaks))
        paint.fade_outside(painter, layout, window.whole(), window)

    def _drawn_overview(self, peaks: PeakSource) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._overview is None or self._overview.devicePixelRatioF() != ratio:
            self._overview = self._empty_pixmap(ratio, height_px=self._layout.overview.bottom() + 2)
            self._overview.fill(QColor(0, 0, 0, 0))
            with QPainter(self._overview) as painter:
                paint.paint_overview(painter, self._layout, self._lanes, peaks, self._gain)
        return self._overview

    def _empty_pixmap(self, ratio: float, height_px: int | None = None) -> QPixmap:
        height = self.height() if height_px is None else height_px
        pixmap = QPixmap(max(1, round(self.width() * ratio)), max(1, round(height * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(theme.color("surface"))
        return pixmap

    def _playhead_x(self) -> float:
        return self._layout.wave.left() + self._window.x(self._position_ms)

    def _overview_cursor(self) -> QRect:
        row = self._layout.overview
        x = row.left() + round(self._position_ms / max(1, self._window.duration_ms) * row.width())
        return QRect(x, row.top() - 2, 1, row.height() + 5)

    def _playhead_rects(self) -> tuple[QRect, ...]:
        """What a step of the playhead can touch: its line, the ruler around its label, its cursor in the overview."""
        x, row = int(self._playhead_x()), self._layout.playhead
        ruler, reach = self._layout.ruler, 90
        near = QRect(x - reach, ruler.top(), 2 * reach, ruler.height())
        return QRect(x - 4, row.top(), 9, row.height()), near, self._overview_cursor()

    # changes of size and look

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout = self._fresh_layout()
        self._window = self._window.resized(self._layout.wave.width())
        self._overview = None
        self._redraw()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._overview = None
            self._redraw()
        super().changeEvent(event)

    def _fresh_layout(self) -> WaveformLayout:
        return WaveformLayout.of(self.width(), self.height(), len(self._lanes),
                                 paint.gutter_px(self._lanes, self.font()))

    def _describe(self) -> None:
        here = mark_at(self._marks, self._position_ms)
        words = _("{position} of {duration}").format(position=clock_text(self._position_ms),
                                                     duration=clock_text(self._window.duration_ms))
        self.setAccessibleDescription(f"{words} {here.text}" if here else words)


def _lanes_of(n_channels: int, agent_channel: int) -> tuple[paint.Lane, ...]:
    if n_channels < 2:
        return (paint.Lane(_("Mono"), "text2", "edge", 0),)
    return (paint.Lane(_("Agent"), "agent", "agent_peak", agent_channel),
            paint.Lane(_("Customer"), "customer", "customer_peak", 1 - agent_channel))
