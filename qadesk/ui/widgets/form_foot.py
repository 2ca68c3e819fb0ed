"""The foot of the scoring form: the submit with its key."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap


class FormFoot(QWidget):
    """Holds the form's one primary button."""

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        key = keys.shown("page.main")
        self.submit = Button(_("Submit"), "primary", icon="send-check", key=key)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(Keycap(key))
        row.addWidget(self.submit)
