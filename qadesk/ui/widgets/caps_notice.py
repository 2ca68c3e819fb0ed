"""The notice 大写锁定已打开 below a password field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.labels import Label


class CapsNotice(QWidget):
    """Says 大写锁定已打开 as soon as a letter or the key itself shows it; Qt has no question for that state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label(_("Caps Lock is on"), tone="warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 0, 0)
        row.addWidget(self._words)
        self.setAccessibleName(self._words.text())
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._judge(event)
        return False

    def _judge(self, event: QKeyEvent) -> None:
        text, shift = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            self.setVisible(not self.isVisible())
        elif len(text) == 1 and text.isascii() and text.isalpha():
            self.setVisible(text.isupper() != shift)

    def paintEvent(self, event: QPaintEvent) -> None:
        place = QRectF(0, (self.height() - 14) / 2, 14, 14)
        paint_icon(QPainter(self), place, "apple-keyboard-caps", theme.color("warn"))
