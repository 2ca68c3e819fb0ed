"""The waveform without its playhead, kept as a picture while it plays, so that a step of the line costs two copies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap

from qadesk.ui.widgets.waveform_layout import WaveformLayout

Paint = Callable[[QPainter, QRect, float], None]  # what, where, at which ratio of pixels

ROOM_PX = 8  # at each side: the line at the call's ends has a halo


class Under:
    """Made when it is first wanted after a change: while a person scrolls nobody wants it."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._area = QRect()

    def forget(self) -> None:
        self._picture = None

    def paint(self, painter: QPainter, dirty: QRect, layout: WaveformLayout, ratio: float, paint: Paint) -> None:
        """Copy a part; `paint` paints what is kept."""
        if self._picture is None or self._picture.devicePixelRatioF() != ratio:
            self._area = layout.playhead.adjusted(-ROOM_PX, 0, ROOM_PX, 2)
            self._picture = QPixmap(self._area.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self.renew(self._area, paint)
        part = QRectF(dirty & self._area)
        source = part.translated(-self._area.left(), -self._area.top())
        painter.drawPixmap(part, self._picture,
                           QRectF(source.topLeft() * ratio, source.size() * ratio))

    def renew(self, part: QRect, paint: Paint) -> None:
        """Paint a part of it anew, if it is kept."""
        if self._picture is not None:
            with QPainter(self._picture) as painter:
                painter.translate(-self._area.topLeft())
                painter.setClipRect(part)
                paint(painter, part, self._picture.devicePixelRatioF())
