"""A text of several lines that is as high as its words, within bounds; Esc asks to leave and discards nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from qadesk.ui.widgets.plain_text import PlainText

LEAST_PX, MOST_PX, EDGES_PX = 44, 180, 14


class TextBox(PlainText):
    """`typed()`: a person changed it; Tab goes on, Enter makes a line."""

    typed = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(name, hint, parent)
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
