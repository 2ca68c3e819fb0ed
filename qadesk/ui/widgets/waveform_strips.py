"""The lanes as strips that are painted once and shown at any place, so that moving along a call costs little."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from qadesk.ui.widgets.waveform_columns import ColumnCache
from qadesk.ui.widgets.waveform_ground import Strip, painted
from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import Shown

STRIP_PX = 256  # a multiple of the period of the hatches, a part of a block of columns
SHEET_STRIPS = 4
SHEET_PX = STRIP_PX * SHEET_STRIPS
MOST_SHEETS = 12
SAME_SCALE = 1e-9


class Sheet:
    """Several strips beside each other, since a few wide copies cost less than many narrow ones."""

    def __init__(self, height_px: int) -> None:
        self.image = QImage(SHEET_PX, height_px, QImage.Format.Format_RGB32)
        self._painted: set[int] = set()

    def lacks(self, place: int) -> bool:
        return place not in self._painted

    def put(self, place: int, strip: QImage) -> None:
        self._painted.add(place)
        with QPainter(self.image) as painter:
            painter.drawImage(place * STRIP_PX, 0, strip)


class LaneStrips:
    """Keeps the strips of one scale; `forget` them when anything but the visible window has changed."""

    def __init__(self) -> None:
        self._sheets: dict[int, Sheet] = {}
        self._columns = ColumnCache()
        self._scale = 0.0
        self._ratio = 1.0

    def forget(self) -> None:
        self._sheets.clear()

    def let_go(self) -> None:
        """There is no call any more."""
        self.forget()
        self._columns.let_go()

    def paint(self, painter: QPainter, dirty: QRect, layout: WaveformLayout, window: TimeWindow, shown: Shown,
              ratio: float) -> None:
        """Paint the lanes of the window where they are dirty; strips that are not there yet are made."""
        wave = layout.strips
        self._fit(window.width_px * ratio / window.span_ms, ratio)
        first = round(window.start_ms * self._scale)
        left, top = round(wave.left() * ratio), round(wave.top() * ratio)
        low = first + round((max(dirty.left(), wave.left()) - wave.left()) * ratio)
        high = first + round((min(dirty.right(), wave.right()) + 1 - wave.left()) * ratio)
        for strip in range(low // STRIP_PX, (high - 1) // STRIP_PX + 1):
            self._make(strip, layout, shown)
        painter.save()
        painter.setClipRect(dirty & wave)
        painter.scale(1 / ratio, 1 / ratio)
        for index in range(low // SHEET_PX, (high - 1) // SHEET_PX + 1):
            begin, end = max(low, index * SHEET_PX), min(high, (index + 1) * SHEET_PX)
            image = self._sheets[index].image
            painter.drawImage(QPoint(left + begin - first, top), image,
                              QRect(begin - index * SHEET_PX, 0, end - begin, image.height()))
        painter.restore()

    def _fit(self, scale: float, ratio: float) -> None:
        """Drop the strips of another scale; one that differs by rounding only is the same."""
        if ratio != self._ratio or abs(scale - self._scale) > SAME_SCALE * scale:
            self.forget()
            self._columns.forget()
            self._scale, self._ratio = scale, ratio

    def _make(self, number: int, layout: WaveformLayout, shown: Shown) -> None:
        index, place = divmod(number, SHEET_STRIPS)
        sheet = self._sheets.get(index)
        if sheet is None or sheet.lacks(place):
            strip = Strip.of(number * STRIP_PX, STRIP_PX, self._scale, self._ratio, layout)
            columns = self._columns.of(shown, strip.first, STRIP_PX, self._scale)
            (sheet or self._new_sheet(index, strip.height_px)).put(place, painted(strip, shown, columns))

    def _new_sheet(self, index: int, height_px: int) -> Sheet:
        self._drop_far(index)
        made = self._sheets[index] = Sheet(height_px)
        return made

    def _drop_far(self, index: int) -> None:
        if len(self._sheets) >= MOST_SHEETS:
            del self._sheets[max(self._sheets, key=lambda other: abs(other - index))]
