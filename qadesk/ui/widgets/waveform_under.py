"""The waveform without its playhead, kept as a picture while it plays, so that a step of the line costs two copies."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from qadesk.ui.widgets.waveform_blit import blit, on_screen
from qadesk.ui.widgets.waveform_layout import WaveformLayout

Paint = Callable[[QPainter, QRect, float], None]  # what, where, at which ratio of pixels

ROOM_PX = 8  # at each side: the line at the call's ends has a halo


class Under:
    """Made when it is first wanted after a change: while a person scrolls nobody wants it."""

    def __init__(self) -> None:
        self._picture: QImage | None = None
        self._area = QRect()
        self._ratio = 1.0

    def forget(self) -> None:
        self._picture = None

    def paint(self, painter: QPainter, dirty: QRect, layout: WaveformLayout, ratio: float, paint: Paint) -> None:
        """Copy a part; `paint` paints what is kept."""
        if self._picture is None or self._ratio != ratio:
            self._ratio = ratio
            self._area = layout.playhead.adjusted(-ROOM_PX, 0, ROOM_PX, 2)
            self._picture = QImage(math.ceil(self._area.width() * ratio), math.ceil(self._area.height() * ratio),
                                   QImage.Format.Format_RGB32)
            self.renew(self._area, paint)
        part = dirty & self._area
        source = QRectF(part.translated(-self._area.topLeft()))
        inside = QRectF(source.topLeft() * ratio, source.size() * ratio).toAlignedRect()
        blit(painter, self._picture, on_screen(self._area.topLeft(), ratio) + inside.topLeft(), ratio, inside)

    def renew(self, part: QRect, paint: Paint) -> None:
        """Paint a part of it anew, if it is kept."""
        if self._picture is not None:
            with QPainter(self._picture) as painter:
                painter.scale(self._ratio, self._ratio)
                painter.translate(-self._area.topLeft())
                painter.setClipRect(part)
                paint(painter, part, self._ratio)
