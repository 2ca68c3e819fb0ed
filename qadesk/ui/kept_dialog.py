"""A dialog whose words are not lost: it closes once they are stored, and says what went wrong while they are not."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap

T = TypeVar("T")


class KeptDialog(QDialog):
    """Subclasses fill `body` and write `submit`, which stores by `store`; Ctrl+Enter submits, Esc leaves."""

    def __init__(self, title: str, submit: str, *, tasks: Tasks, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(width)
        self._tasks = tasks
        self._words: KeptWords | None = None
        self.messages = MessageBar("problem")
        self.submit_button, self.back = Button(submit, "primary", key="Ctrl+Enter"), Button(_("Cancel"))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        self.body.setSpacing(theme.GAP)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, theme.GAP)
        foot.setSpacing(8)
        foot.addStretch(1)
        for part in (self.back, Keycap("Ctrl+Enter"), self.submit_button):
            foot.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.messages)
        whole.addLayout(self.body)
        whole.addLayout(foot)
        self.submit_button.clicked.connect(self.submit)
        self.back.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):  # as a shortcut: a box of choices would take the key for itself
            QShortcut(QKeySequence(key), self).activated.connect(self.submit_button.click)

    def submit(self) -> None:
        """Check what was written and store it."""
        raise NotImplementedError

    def keep_words(self, about: Hashable, *fields: QWidget) -> None:
        """Keep what is written in these fields until it is stored; see `KeptWords`."""
        self._words = KeptWords(about, *fields)

    def store(self, work: Callable[[], T], stored: Callable[[T], object]) -> None:
        """Store; then close and tell `stored`. What goes wrong stands in the dialog's bar, its words stay."""
        self.submit_button.setEnabled(False)
        self._tasks.run(self, work, lambda result: self._close(result, stored), self._failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.back.hasFocus():
            self.back.click()
        elif self.submit_button.hasFocus():
            self.submit_button.click()

    def _close(self, result: T, stored: Callable[[T], object]) -> None:
        if self._words is not None:
            self._words.forget()
        self.accept()
        stored(result)

    def _failed(self, error: UserError) -> None:
        self.submit_button.setEnabled(True)
        self.messages.show_error(error)
        self.adjustSize()
