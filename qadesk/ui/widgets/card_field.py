"""A field of the designer: caption above, control, and what the check says about it below, without moving its row."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qadesk.ui.widgets.labels import Label


class CardField(QWidget):
    """`say(words, tone)` puts a line below the control; empty words take it away. Esc is the pane's."""

    def __init__(self, caption: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._caption, self._below = Label(caption, "caption"), Label("", "caption", wrap=True)
        self._caption.setBuddy(control)
        control.setAccessibleName(caption)
        self._below.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        for part in (self._caption, control, self._below):
            whole.addWidget(part)
        whole.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def say(self, words: str, tone: str = "fatal") -> None:
        """What is to be said of the field now; `fatal` gives it the red frame too."""
        wrong = bool(words) and tone == "fatal"
        if words != self._below.text() or bool(self.control.property("invalid")) != wrong:
            self._below.setText(words)
            self._below.set_tone(tone if tone != "neutral" else "text2")
            self._below.setVisible(bool(words))
            self.control.setAccessibleDescription(words)
            self.control.setProperty("invalid", wrong)
            self.control.style().polish(self.control)

    def said(self) -> str:
        """What stands below the control."""
        return self._below.text()

    def set_caption(self, caption: str) -> None:
        """Call the field something else."""
        self._caption.setText(caption)
        self.control.setAccessibleName(caption)


def side_by_side(*parts: QWidget, stretch: tuple[int, ...] = ()) -> QHBoxLayout:
    """Fields in one row; equally wide unless `stretch` says otherwise (0: no wider than needed)."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for at, part in enumerate(parts):
        row.addWidget(part, stretch[at] if stretch else 1)
    return row
