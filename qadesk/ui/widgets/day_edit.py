"""A line for a day: read in the usual spellings, shown as 2026-09-01, moved by the arrow keys; empty is no day."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from qadesk.importing.times import Unreadable, read_day

WIDTH = 100
_STEPS = {int(Qt.Key.Key_Up): 1, int(Qt.Key.Key_Down): -1, int(Qt.Key.Key_PageUp): 7, int(Qt.Key.Key_PageDown): -7}


class DayEdit(QLineEdit):
    """`edited()`: the text was changed by a person, and left or stepped."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText("—")
        self.setFixedWidth(WIDTH)
        self.editingFinished.connect(self._tidy)

    def set_day(self, day: date | None) -> None:
        """Show a day, or none."""
        self.setText(day.isoformat() if day else "")

    def day(self) -> date | None:
        """The day, None when the line is empty. Raises Unreadable."""
        return read_day(self.text()) if self.text().strip() else None

    def day_or_none(self) -> date | None:
        """The day, None also where it cannot be read."""
        try:
            return self.day()
        except Unreadable:
            return None

    def day_marked(self) -> date | None:
        """The day; what cannot be read gets the red frame and counts as none."""
        try:
            day, wrong = self.day(), False
        except Unreadable:
            day, wrong = None, True
        if bool(self.property("invalid")) != wrong:
            self.setProperty("invalid", wrong)
            self.style().polish(self)
        return day

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(int(event.key()))
        if step is None or event.modifiers():
            super().keyPressEvent(event)
        else:
            self._step(step)

    def _step(self, days: int) -> None:
        day = self.day_or_none()
        if day is not None:
            self.set_day(day + timedelta(days=days))
            self.edited.emit()

    def _tidy(self) -> None:
        changed = self.isModified()  # showing the day in its one spelling takes that back
        try:
            self.set_day(self.day())
        except Unreadable:
            self.setModified(False)
        if changed:
            self.edited.emit()
