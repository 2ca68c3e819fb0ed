"""The roles of an account to tick; the auditor stands alone."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.people import ROLE_NAMES, Role
from qadesk.ui.widgets.labels import Label


class RolesBox(QWidget):
    """Six boxes under a caption. `changed`: a box was ticked or cleared, by whomever."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = {role: QCheckBox(_(ROLE_NAMES[role])) for role in Role}
        self._error = Label("", "caption", tone="fatal", wrap=True)
        self._error.hide()
        whole, grid = QVBoxLayout(self), QGridLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(Label(_("Roles"), "caption"))
        for number, box in enumerate(self.boxes.values()):
            grid.addWidget(box, number // 2, number % 2)
        whole.addLayout(grid)
        whole.addWidget(self._error)
        for role, box in self.boxes.items():
            box.toggled.connect(lambda on, chosen=role: self._settle(chosen, on))

    def roles(self) -> frozenset[Role]:
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def choose(self, roles: Iterable[Role]) -> None:
        """Tick these and no other."""
        wanted = set(roles)
        for role, box in self.boxes.items():
            box.setChecked(role in wanted)

    def complete(self) -> bool:
        """Whether a role is ticked; says so where none is."""
        self._say("" if self.roles() else _("Choose at least one role."))
        return bool(self.roles())

    def _say(self, words: str) -> None:
        self._error.setText(words)
        self._error.setVisible(bool(words))

    def _settle(self, chosen: Role, on: bool) -> None:
        for role, box in self.boxes.items():
            if on and role is not chosen and Role.AUDITOR in (role, chosen):
                box.setChecked(False)
        self._say("")
        self.changed.emit()
