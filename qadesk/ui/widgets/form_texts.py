"""The two texts of the scoring form: the comment to the agent, and behind the lock the private note."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.growing_text import GrowingText
from qadesk.ui.widgets.labels import Label


class FormTexts(QWidget):
    """One line each, growing with the focus; the note's row is shown once it is asked for or has words."""

    typed = Signal(str, str)  # comment, private note
    left = Signal()
    phrases_asked = Signal()

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comment = GrowingText(_("Comment for the agent"), _("Comment for the agent"))
        self.private_note = GrowingText(_("Private note"), _("Private note, not printed"))
        self.phrases = IconButton("text-box-plus-outline", _("Phrases"), key=keys.shown("form.reasons"))
        self.phrases.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lock = IconButton("lock-outline", _("Private note"), checkable=True)
        self._note_row = _row(_("Note"), self.private_note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(_row(_("Comment"), self.comment, self.phrases, self.lock))
        whole.addWidget(self._note_row)
        self.phrases.clicked.connect(self.phrases_asked)
        self.lock.clicked.connect(self._show_note)
        for text in (self.comment, self.private_note):
            text.typed.connect(self._tell)
            text.left.connect(self.left)

    @property
    def is_composing(self) -> bool:
        """Whether an input method composes in one of them."""
        return self.comment.is_composing or self.private_note.is_composing

    def show_texts(self, comment: str, private_note: str) -> None:
        """Show other texts without saying that somebody typed them."""
        self.comment.show_text(comment)
        self.private_note.show_text(private_note)
        self._note_row.setVisible(bool(private_note))
        self.lock.setChecked(bool(private_note))

    def set_read_only(self, read_only: bool) -> None:
        """Let nothing be typed for a while."""
        self.comment.setReadOnly(read_only)
        self.private_note.setReadOnly(read_only)

    def _tell(self) -> None:
        self.typed.emit(self.comment.toPlainText(), self.private_note.toPlainText())

    def _show_note(self, shown: bool) -> None:
        self._note_row.setVisible(shown)
        if shown:
            self.private_note.setFocus()
        else:
            self.left.emit()


def _row(caption: str, text: GrowingText, *more: QWidget) -> QWidget:
    made = QWidget()
    label = Label(caption, "caption")
    label.setBuddy(text)
    label.setFixedHeight(theme.CONTROL)
    row = QHBoxLayout(made)
    row.setContentsMargins(12, 5, 12, 5)
    row.setSpacing(8)
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    for widget in more:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
    return made
