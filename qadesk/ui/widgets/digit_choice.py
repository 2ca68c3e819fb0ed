"""Reasons one below the other, each under its digit: chosen by digit or arrows while one of them has the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from qadesk.ui import theme
from qadesk.ui.widgets.chips import Keycap


class DigitChoice(QWidget):
    """One of at most nine, the first to begin with. `changed()`: another one is chosen; `entered()`: Enter goes on."""

    changed = Signal()
    entered = Signal()

    def __init__(self, choices: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        for place, words in enumerate(choices):
            button, row = QRadioButton(words), QHBoxLayout()
            button.setAccessibleName(words)
            self._group.addButton(button, place)
            row.setSpacing(8)
            row.addWidget(Keycap(str(place + 1)))
            row.addWidget(button, 1)
            whole.addLayout(row)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(lambda _place, on: self.changed.emit() if on else None)
        self.setFocusProxy(self._group.button(0))

    def chosen(self) -> int:
        """The place of the one chosen, from 0."""
        return self._group.checkedId()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self._group.buttons()):
            self._group.button(place).setChecked(True)
            self._group.button(place).setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
