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
MOST_STRIPS = 96
SAME_SCALE = 1e-9


class LaneStrips:
    """Keeps the strips of one scale; `forget` them when anything but the visible window has changed."""

    def __init__(self) -> None:
        self._strips: dict[int, QImage] = {}
        self._columns = ColumnCache()
        self._scale = 0.0
        self._ratio = 1.0

    def forget(self) -> None:
        self._strips.clear()

    def paint(self, painter: QPainter, dirty: QRect, layout: WaveformLayout, window: TimeWindow, shown: Shown,
              ratio: float) -> None:
        """Paint the lanes of the window where they are dirty; strips that are not there yet are made."""
        wave = layout.strips
        self._fit(window.width_px * ratio / window.span_ms, ratio)
        first, left = round(window.start_ms * self._scale), round(wave.left() * ratio)
        low = first + round((max(dirty.left(), wave.left()) - wave.left()) * ratio)
        high = first + round((min(dirty.right(), wave.right()) + 1 - wave.left()) * ratio)
        painter.save()
        painter.setClipRect(dirty & wave)
        painter.scale(1 / ratio, 1 / ratio)
        for index in range(low // STRIP_PX, (high - 1) // STRIP_PX + 1):
            at = QPoint(left + index * STRIP_PX - first, round(wave.top() * ratio))
            painter.drawImage(at, self._strip(index, layout, shown))
        painter.restore()

    def _fit(self, scale: float, ratio: float) -> None:
        """Drop the strips of another scale; one that differs by rounding only is the same."""
        if ratio != self._ratio or abs(scale - self._scale) > SAME_SCALE * scale:
            self.forget()
            self._columns.forget()
            self._scale, self._ratio = scale, ratio

    def _strip(self, index: int, layout: WaveformLayout, shown: Shown) -> QImage:
        made = self._strips.get(index)
        if made is None:
            strip = Strip.of(index * STRIP_PX, STRIP_PX, self._scale, self._ratio, layout)
            self._drop_far(index)
            made = self._strips[index] = painted(
                strip, shown, self._columns.of(shown, strip.first, STRIP_PX, self._scale))
        return made

    def _drop_far(self, index: int) -> None:
        if len(self._strips) >= MOST_STRIPS:
            del self._strips[max(self._strips, key=lambda other: abs(other - index))]
