"""A new password in the login window's place: the one in use was a one-time one, or is older than the rules allow."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import RuleBroken, UserError, sentences
from qadesk.i18n import _
from qadesk.security.passwords import MODERN
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.caps_notice import CapsNotice
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label


class NewPasswordForm(QWidget):
    """`chosen(password)`: typed twice alike; `left()`: back to the login. Enter goes on, from field to field."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, profile: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.new, self.again = QLineEdit(), QLineEdit()
        self._new_field = Field(_("New password"), self.new, password_hint(profile))
        self._again_field = Field(_("Password again"), self.again)
        self.caps = CapsNotice()
        self.go, self.back = Button(_("Change and go on"), "primary"), Button(_("Back to the login"), "ghost")
        for secret in (self.new, self.again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
            secret.installEventFilter(self.caps)
            secret.textEdited.connect(self._take_back)
        self._lay_out()
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.send)
        self.go.clicked.connect(self.send)
        self.back.clicked.connect(self.left)

    def send(self) -> None:
        """Hand the password on, if it was typed twice alike."""
        new = self.new.text()
        self._new_field.set_error("" if new else _("Type the new password."))
        self._again_field.set_error("" if new == self.again.text() else _("The two are not the same."))
        if new and new == self.again.text():
            self.set_busy(True)
            self.chosen.emit(new)
        else:
            (self.again if new else self.new).setFocus()

    def refuse(self, error: UserError) -> bool:
        """Say at the field what the password lacks; False for an error that is none of the password's."""
        self.set_busy(False)
        self.new.setFocus()
        if isinstance(error, RuleBroken):
            self.new.selectAll()
            self._new_field.set_error(sentences(error.what, error.todo))
        return isinstance(error, RuleBroken)

    def set_busy(self, busy: bool) -> None:
        """While the password is changed nothing can be typed."""
        for part in (self.new, self.again, self.go, self.back):
            part.setEnabled(not busy)

    def _take_back(self) -> None:
        for field in (self._new_field, self._again_field):
            field.set_error("")

    def _lay_out(self) -> None:
        whole, row = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(Label(_("Choose a new password"), "section"))
        whole.addWidget(Label(_("The one you have was for one login, or is older than the rules of this station "
                                "allow."), tone="text2", wrap=True))
        for part in (self._new_field, self._again_field, self.caps, self.go):
            whole.addWidget(part)
        row.addWidget(self.back)
        row.addStretch(1)
        whole.addLayout(row)


def password_hint(profile: str) -> str:
    """What a password of this profile needs, in one line."""
    if profile == MODERN:
        return _("At least 15 characters, nothing that is easily guessed")
    return _("At least 8 characters with three of: capitals, small letters, digits, signs; not the login name")
