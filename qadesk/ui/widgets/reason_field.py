"""A reason that is asked for: its caption, three lines to write in, and a word when it lacks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui.keys import key_name
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.labels import Label


class ReasonText(QPlainTextEdit):
    """A field of three lines; Ctrl+Enter belongs to the dialog, Enter makes a line, Tab goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(64)

    @property
    def is_composing(self) -> bool:
        """Whether an input method holds text that is not yet in the field."""
        return self._composing

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._composing:
            return
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            event.ignore()
            return
        super().keyPressEvent(event)


class ReasonField(QWidget):
    """`words` is what was written, trimmed; `lacks` while a reason that is `needed` is not there."""

    changed = Signal()
    phrases_asked = Signal()

    def __init__(self, caption: str, *, needed: bool = True, lacking: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.needed = needed
        self.text = ReasonText()
        self._lacking = Label(lacking or _("Write the reason."), "caption", tone="fatal")
        self._lacking.hide()
        self._caption = Label(caption, "caption")
        self._caption.setBuddy(self.text)
        self.text.setAccessibleName(caption)
        self._head = QHBoxLayout()
        self._head.addWidget(self._caption, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(self._head)
        for part in (self.text, self._lacking):
            whole.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.text)
        self.text.textChanged.connect(self._settle)

    def set_caption(self, caption: str) -> None:
        """Ask for something else."""
        self._caption.setText(caption)
        self.text.setAccessibleName(caption)

    def offer_phrases(self, key: str) -> None:
        """Ask for phrases by a button beside the caption, and by a key while one writes."""
        button = IconButton("text-box-plus-outline", _("Phrases"), key=key_name(key))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._ask_for_phrases)
        self._head.addWidget(button)
        shortcut = QShortcut(QKeySequence(key), self.text, context=Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._ask_for_phrases)

    def _ask_for_phrases(self) -> None:
        if not self.text.is_composing:
            self.text.setFocus()
            self.phrases_asked.emit()

    @property
    def words(self) -> str:
        return self.text.toPlainText().strip()

    @property
    def lacks(self) -> bool:
        return self.needed and not self.words

    def ask(self) -> None:
        """Say that the reason lacks, and take the keys."""
        self._lacking.setVisible(self.lacks)
        self.text.setFocus()

    def _settle(self) -> None:
        if not self.lacks:
            self._lacking.hide()
        self.changed.emit()
