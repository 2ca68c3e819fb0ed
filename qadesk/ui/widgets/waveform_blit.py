"""Copies and fills in the way that costs least: pixel for pixel, and in the thread that asks.

Qt scales a picture whose pixels are finer than ours even where nothing needs scaling, and hands pale or patterned
fills of more than some 90 rows to its thread pool: waiting for it takes several times as long as filling them.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

ROWS_AT_ONCE = 90


def blit(painter: QPainter, image: QImage, at: QPoint, ratio: float, part: QRect | None = None) -> None:
    """Paint an image (of ratio 1), or a part of it, whose pixels are those of the screen, in which `at` counts too."""
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    painter.drawImage(at, image, part or image.rect())
    painter.restore()


def fill(painter: QPainter, area: QRectF, paint: QColor | QBrush) -> None:
    """Fill with what lets the ground shine through."""
    top, bottom = area.top(), area.bottom()
    while top < bottom:
        painter.fillRect(QRectF(area.left(), top, area.width(), min(ROWS_AT_ONCE, bottom - top)), paint)
        top += ROWS_AT_ONCE


def on_screen(place: QPoint, ratio: float) -> QPoint:
    """A place in pixels of the screen."""
    return QPoint(round(place.x() * ratio), round(place.y() * ratio))
