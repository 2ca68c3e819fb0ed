"""A text of one line that grows while it has the focus; knows whether an input method is composing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QWidget

from qadesk.ui import theme
from qadesk.ui.widgets.plain_text import PlainText

GROWN = 84


class GrowingText(PlainText):
    """`typed(words)`: a person changed it."""

    typed = Signal(str)

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(name, hint, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setFixedHeight(theme.CONTROL)
        self._told = ""
        self.textChanged.connect(self._tell)

    @property
    def is_composing(self) -> bool:
        """Whether an input method holds text that is not yet in the field."""
        return self._composing

    def show_text(self, text: str) -> None:
        """Show another text without saying that somebody typed it; who goes on writing does so at its end."""
        if text != self.toPlainText():
            self._told = text
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)
            if not self.hasFocus():
                self._show_beginning()

    def _tell(self) -> None:
        """Only of other words: what an input method composes changes the field's look, not yet its text."""
        if self._told != self.toPlainText():
            self._told = self.toPlainText()
            self.typed.emit(self._told)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._grow(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._grow(False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:  # what stayed grown may have lost the keys meanwhile
            self._grow(self.window().focusWidget() is self)
        return super().event(event)

    def _grow(self, grown: bool) -> None:
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if grown else
                             QTextOption.WrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if grown else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(GROWN if grown else theme.CONTROL)
        if grown:
            self.ensureCursorVisible()
        else:
            self._show_beginning()

    def _show_beginning(self) -> None:
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
