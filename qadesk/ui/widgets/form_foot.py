"""The foot of the scoring form: the submit with its key, and a menu of what concerns the draft as a whole."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.key_menu import KeyMenu

ACTS = (("form.unscorable", N_("Call cannot be scored …")), ("form.card", N_("Another scorecard …")),
        ("form.replace", N_("Replace the drawn call …")), ("form.hand_over", N_("Hand the draft over …")))
"""What the menu asks for, with its words; all but the last have keys too."""


class FormFoot(QWidget):
    """Holds the form's one primary button; `asked(str)` says which act of the menu is wanted."""

    asked = Signal(str)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        key = keys.shown("page.main")
        self.submit = Button(_("Submit"), "primary", icon="send-check", key=key)
        self.more, self.menu = Button(_("Draft"), "ghost", icon="dots-horizontal"), KeyMenu(self)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for action, words in ACTS:
            shown = keys.shown(action) if action != "form.hand_over" else ""
            entry = self.menu.addAction(f"{_(words)}\t{shown}" if shown else _(words))
            entry.triggered.connect(partial(self._ask, action))
        self.more.clicked.connect(self.open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(8)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(Keycap(key))
        row.addWidget(self.submit)

    def open_menu(self) -> None:
        """Show the menu above its button."""
        corner = self.more.mapToGlobal(self.more.rect().topLeft())
        self.menu.popup(corner - self.menu.rect().bottomLeft() + self.menu.rect().topLeft())

    def _ask(self, action: str, _checked: bool = False) -> None:
        self.asked.emit(action)
