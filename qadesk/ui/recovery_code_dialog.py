"""A new recovery code: shown once, printed or saved, confirmed by typing a part of it; only then does it hold.

Until then the old one holds: whoever closes the dialog, or loses power, still has a code that opens the station.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.security.slots import new_recovery_code
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button, foot_of
from qadesk.ui.wizard_code import CodeStep

SIZE = (560, 420)


class RecoveryCodeDialog(QDialog):
    """`confirmed(code)`: the person has it on paper or in a file. The caller asks for the password, then closes it."""

    confirmed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("New recovery code"))
        self.resize(*SIZE)
        self.step = CodeStep(new_recovery_code())
        self.go, self.leave = Button(_("Let it hold …"), "primary"), Button(_("Keep the old one"))
        self.go.setDefault(True)
        self.go.clicked.connect(self._confirm)
        self.leave.clicked.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, theme.MARGIN, 24, theme.MARGIN)
        whole.addWidget(self.step, 1)
        whole.addLayout(foot_of(self.leave, self.go))
        self.step.part.setFocus()

    def _confirm(self) -> None:
        if self.step.check():
            self.confirmed.emit(self.step.code)
