"""A line of 28 px in a warning's colours, for a state that lasts: 无声, a damaged recording."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.labels import ElidedLabel

HEIGHT_PX = 28


class NoticeLine(QWidget):
    """Takes no room while there is nothing to say; long words are cut and stand in the tooltip."""

    def __init__(self, icon: str, tone: str = "warn", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self._words = ElidedLabel("", "body", tone=tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(36, 0, theme.GAP, 0)
        row.addWidget(self._words)
        self.setFixedHeight(HEIGHT_PX)
        self.say("")

    def say(self, words: str) -> None:
        """Show these words; none hides the line."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def said(self) -> str:
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground = theme.tone(self._tone)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), ground)
            painter.fillRect(0, 0, theme.BAR, self.height(), ink)
            paint_icon(painter, QRectF(12, (self.height() - theme.ICON) / 2, theme.ICON, theme.ICON), self._icon, ink)
