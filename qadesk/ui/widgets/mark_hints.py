"""The keys of the marks beside their tab: A, D and E with what they do, to be pressed by the mouse as well."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.models.acoustic_marks import MarkRow
from qadesk.models.acoustics import MarkVerdict
from qadesk.ui import theme
from qadesk.ui.keys import BY_ID, Keys
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap

WORDS = {"mark.accept": N_("Uphold"), "mark.reject": N_("Reject"), "mark.evidence": N_("As evidence")}


class MarkHints(QWidget):
    """`asked(action)`: an id of `ui/keys.py`."""

    asked = Signal(str)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: dict[str, tuple[Keycap, Button]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, 0, 0, 0)
        row.setSpacing(2)
        for action, words in WORDS.items():
            cap, button = Keycap(keys.shown(action)), Button(_(words), "ghost")
            button.setFont(theme.font(theme.CAPTION))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay with the marks
            button.setToolTip(f"{_(BY_ID[action].text)}  {keys.shown(action)}")
            button.clicked.connect(partial(self._ask, action))
            row.addWidget(cap)
            row.addWidget(button)
            self._parts[action] = cap, button
        self.offer()

    def offer(self, *actions: str) -> None:
        """Show these alone."""
        for action, parts in self._parts.items():
            for part in parts:
                part.setVisible(action in actions)

    def set_current(self, mark: MarkRow | None) -> None:
        """What can be done with the current mark."""
        for action, (_cap, button) in self._parts.items():
            rejected = mark is not None and mark.verdict is MarkVerdict.REJECTED
            button.setEnabled(mark is not None and not (action == "mark.evidence" and rejected))

    def button(self, action: str) -> Button:
        """The button of an action."""
        return self._parts[action][1]

    def _ask(self, action: str) -> None:
        self.asked.emit(action)
