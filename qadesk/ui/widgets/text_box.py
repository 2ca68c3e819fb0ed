"""A text of several lines that is as high as its words, within bounds; Esc asks to leave and discards nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

LEAST_PX, MOST_PX, EDGES_PX = 44, 180, 14


class TextBox(QPlainTextEdit):
    """`typed()`: a person changed it; Tab goes on, Enter makes a line."""

    typed = Signal()
    left = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.typed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def show_text(self, text: str) -> None:
        """Show another text without saying that somebody typed it."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._fit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._composing:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A line's own height counts: one in a fallback font is higher than the font says."""
        block, height = self.document().begin(), 0.0
        while block.isValid() and height < MOST_PX:
            height += self.blockBoundingRect(block).height()
            block = block.next()
        self.setFixedHeight(min(max(round(height) + EDGES_PX, LEAST_PX), MOST_PX))
