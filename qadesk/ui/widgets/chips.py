"""Chips and keycaps: small words with a background; as widgets and as paint for table cells."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qadesk.ui import theme

_PAD = 6


def chip_width(text: str) -> int:
    """The width in px that a chip with this text takes."""
    return QFontMetrics(theme.font(theme.CAPTION)).horizontalAdvance(text) + 2 * _PAD


def paint_chip(painter: QPainter, rect: QRectF, text: str, tone: str, *, on_hover: bool = False) -> None:
    """Paint a chip of 18 px height at the left of `rect`, vertically centred; long texts are cut with …

    `on_hover`: the ground has the colour of a neutral chip, which then takes the surface's."""
    width = min(chip_width(text), rect.width())
    place = QRectF(rect.x(), rect.center().y() - theme.CHIP / 2, width, theme.CHIP)
    ink, ground = theme.tone(tone)
    if on_hover and tone == "neutral":
        ground = theme.color("surface")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, theme.RADIUS_CHIP, theme.RADIUS_CHIP)
    font = theme.font(theme.CAPTION)
    painter.setFont(font)
    painter.setPen(ink)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(width - 2 * _PAD) + 1)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def paint_keycap(painter: QPainter, rect: QRectF, text: str) -> None:
    """Paint a keycap of 18 px height filling the width of `rect`, vertically centred."""
    place = QRectF(rect.x() + 0.5, rect.center().y() - theme.CHIP / 2 + 0.5, rect.width() - 1, theme.CHIP - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("sunken"))
    painter.drawRoundedRect(place, theme.RADIUS_CHIP, theme.RADIUS_CHIP)
    painter.drawLine(place.bottomLeft() + QPointF(2, -1), place.bottomRight() + QPointF(-2, -1))
    painter.setFont(theme.font(theme.CAPTION))
    painter.setPen(theme.color("text2"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class Chip(QWidget):
    """A status as word on a coloured ground; tones: neutral, accent, good, warn, fatal, evidence."""

    def __init__(self, text: str = "", tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = "", tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_chip(text, tone)

    def text(self) -> str:
        """The word shown."""
        return self._text

    def set_chip(self, text: str, tone: str = "neutral") -> None:
        """Show another word and tone; an empty word hides the chip."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        if not text:
            self.hide()
        elif self.parentWidget() is not None:
            self.show()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._text), theme.CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), QRectF(self.rect()), self._text, self._tone)


class Keycap(QWidget):
    """A key drawn as a key beside what it does; the text is a key's name (`F9`, `Ctrl+Enter`)."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The key's name."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another key."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(keycap_width(self._text), theme.CHIP), theme.CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_keycap(QPainter(self), QRectF(self.rect()), self._text)


def keycap_width(text: str) -> int:
    """The width in px that a keycap with this text takes."""
    return max(QFontMetrics(theme.font(theme.CAPTION)).horizontalAdvance(text) + 10, theme.CHIP)
