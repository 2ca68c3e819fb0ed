"""Fields whose every change counts at once: lines, texts and points of the designer.

Undo and redo are the designer's, so these keys pass through; Esc leaves a field and discards nothing. What a program
shows is told to nobody, what a person types is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from qadesk.models.card_editing import points_of
from qadesk.models.scorecards import points_text
from qadesk.ui.widgets.labels import plain_tip
from qadesk.ui.widgets.text_box import TextBox

LONGEST = 1_000_000
MOST_SIGNS, PADS_PX = 1000, 20
_CTRL = (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_D)
_ALT = (Qt.Key.Key_Up, Qt.Key.Key_Down)


def is_for_designer(event: QKeyEvent) -> bool:
    """Whether a key is not the field's: undo, redo, duplicate, move up and down."""
    held, key = event.modifiers(), event.key()
    if held & Qt.KeyboardModifier.ControlModifier:
        return key in _CTRL
    return bool(held & Qt.KeyboardModifier.AltModifier) and key in _ALT


class LiveLine(QLineEdit):
    """`typed(str)`: a person changed the line."""

    typed = Signal(str)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(LONGEST)
        self.textEdited.connect(self._tell)

    def show_text(self, text: str) -> None:
        """Show a text; the cursor stays while it is what is typed, but for blanks at its ends."""
        if text != self.text().strip():
            self.setText(text)
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_for_designer(event):
            event.ignore()
            return False
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            cut = self.fontMetrics().horizontalAdvance(self.text()[:MOST_SIGNS]) > self.width() - PADS_PX
            QToolTip.showText(event.globalPos(), plain_tip(self.text()[:MOST_SIGNS]) if cut else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_for_designer(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _tell(self, text: str) -> None:
        self.typed.emit(" ".join(text.splitlines()))


class LiveText(TextBox):
    """A text of several lines; `written(str)`: a person changed it."""

    written = Signal(str)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, hint, parent)
        self.setUndoRedoEnabled(False)
        self.typed.connect(lambda: self.written.emit(self.toPlainText()))

    def show_text(self, text: str) -> None:
        if text != self.toPlainText().strip():
            super().show_text(text)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_for_designer(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_for_designer(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class PointsEdit(LiveLine):
    """Points with up to three decimals; `pointed(int thousandths)` for what can be read, a red frame for the rest."""

    pointed = Signal(int)

    def __init__(self, name: str, width: int = 72, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setFixedWidth(width)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(12)
        self.typed.connect(self._read)

    @property
    def milli(self) -> int | None:
        """The points as typed, None for what cannot be read."""
        return points_of(self.text())

    def show_milli(self, milli: int) -> None:
        """Show these points, unless they stand there already in other words (`2.50`)."""
        if self.milli != milli:
            self.setText(points_text(milli))
        self.mark(False)

    def mark(self, wrong: bool) -> None:
        """Show that the points cannot be so."""
        if bool(self.property("invalid")) != wrong:
            self.setProperty("invalid", wrong)
            self.style().polish(self)

    def _read(self) -> None:
        milli = self.milli
        self.mark(milli is None)
        if milli is not None:
            self.pointed.emit(milli)
