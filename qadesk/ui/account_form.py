"""A new account: names and roles. Its first password is made here, to be handed over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.people import NewAccount, Role
from qadesk.security.passwords import new_one_time_password
from qadesk.ui import theme
from qadesk.ui.roles_box import RolesBox
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.tiles import Tile


class AccountForm(Tile):
    """`completed(NewAccount)`: the form is complete and was sent."""

    completed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Add account"), parent=parent)
        self.login, self.name, self.roles = QLineEdit(), QLineEdit(), RolesBox()
        self._login_field = Field(_("Login name"), self.login, _("Staff number or name; it cannot be changed later"))
        self._name_field = Field(_("Name"), self.name)
        self.add_button = Button(_("Add account …"), "primary")
        form = QVBoxLayout()
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(theme.GAP)
        for part in (self._login_field, self._name_field, self.roles, Label(
                _("A one-time password is made and shown once."), "caption", wrap=True)):
            form.addWidget(part)
        form.addStretch(1)
        form.addWidget(self.add_button)
        self.body.addLayout(form)
        self.add_button.clicked.connect(self._send)

    def clear(self) -> None:
        """Empty the form for the next account."""
        for field, line in ((self._login_field, self.login), (self._name_field, self.name)):
            line.clear()
            field.set_error("")
        self.roles.choose(())

    def begin_auditor(self) -> None:
        """Choose the auditor's role and go to the first field."""
        self.roles.choose((Role.AUDITOR,))
        self.login.setFocus()

    def _send(self) -> None:
        account = NewAccount(self.login.text().strip(), self.name.text().strip(), new_one_time_password(),
                             self.roles.roles())
        self._login_field.set_error("" if account.login_name else _("Type a login name."))
        self._name_field.set_error("" if account.display_name else _("Type the name."))
        if self.roles.complete() and account.login_name and account.display_name:
            self.completed.emit(account)
