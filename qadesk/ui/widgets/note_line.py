"""The field of a criterion that is a note: 1 opens it, Enter and Esc leave it, its words are kept as they come."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.widgets.chips import paint_keycap
from qadesk.ui.widgets.growing_text import GrowingText

KEY, KEY_X, FIELD_X, RIGHT = "1", 9, 35, 15
ABOVE = 3


class NoteText(GrowingText):
    """Enter leaves it; Shift+Enter makes a line."""

    grown = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shifted:
            if not self.is_composing:
                self.left.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.grown.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.grown.emit()

    def event(self, event: QEvent) -> bool:
        before, done = self.height(), super().event(event)
        if event.type() == QEvent.Type.WindowActivate and self.height() != before:
            self.grown.emit()
        return done


class NoteLine(QWidget):
    """A keycap and the field beside it."""

    typed = Signal(str)
    left = Signal()
    height_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = NoteText(_("Note"), _("Write what is to be kept with the evaluation"), self)
        self.field.typed.connect(self.typed)
        self.field.left.connect(self.left)
        self.field.grown.connect(self.height_changed)

    def show_note(self, words: str) -> None:
        """Show the note of a criterion without saying that somebody typed it."""
        if words or self.field.toPlainText().strip():  # blanks that were typed are no note yet, and stay
            self.field.show_text(words)

    def height_for(self, width: int, lines: int = 1) -> int:
        """The height in px: one line, more while it is written."""
        return self.field.height() + 2 * ABOVE

    def sizeHint(self) -> QSize:
        return QSize(300, self.height_for(300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.field.setGeometry(FIELD_X, ABOVE, self.width() - FIELD_X - RIGHT, self.field.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        place = QRectF(KEY_X, ABOVE, theme.CHIP, theme.CONTROL)
        paint_keycap(QPainter(self), place, KEY)
