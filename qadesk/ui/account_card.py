"""One account: its state, its name and roles to change, and what can be done with it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.accounts import AccountRow
from qadesk.ui import theme
from qadesk.ui.account_words import account_facts, full_name
from qadesk.ui.roles_box import RolesBox
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.tiles import Tile


class AccountCard(Tile):
    """Signals carry the account's row; those with a … ask for the password before anything happens."""

    rename_asked = Signal(object, str)
    roles_asked = Signal(object, object)
    reset_asked = Signal(object)
    close_asked = Signal(object)
    reopen_asked = Signal(object)

    def __init__(self, own_id: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Account"), parent=parent)
        self._own_id = own_id
        self._row: AccountRow | None = None
        self._facts = Label("", "body", tone="text2", wrap=True)
        self.name, self.roles = QLineEdit(), RolesBox()
        self._name_field = Field(_("Name"), self.name)
        self.save_name, self.save_roles = Button(_("Save name")), Button(_("Change roles …"))
        self.reset = Button(_("Reset password …"), icon="key-outline")
        self.close_account = Button(_("Close account …"), "danger")
        self.reopen = Button(_("Reopen account …"))
        self._lay_out()
        self.name.textChanged.connect(self._settle)
        self.name.returnPressed.connect(self.save_name.click)
        self.roles.changed.connect(self._settle)
        self._connect()

    def show_account(self, row: AccountRow, zone: ZoneInfo) -> None:
        """Show this account; what was typed for another one goes."""
        self._row = row
        self.set_title(_("Account"), full_name(row))
        self._facts.setText(account_facts(row, zone))
        self._facts.setVisible(bool(self._facts.text()))
        self.name.setText(row.display_name)
        self._name_field.set_error("")
        self.roles.choose(row.roles)
        others = not row.closed and row.account_id != self._own_id
        for button, shown in ((self.reset, others), (self.close_account, others), (self.reopen, row.closed),
                              (self.save_roles, not row.closed)):
            button.setVisible(shown)
        self.roles.setEnabled(not row.closed)
        self._settle()

    def _settle(self) -> None:
        """Only what would change something can be pressed."""
        if self._row is not None:
            self.save_name.setEnabled(self.name.text().strip() != self._row.display_name)
            self.save_roles.setEnabled(self.roles.roles() != frozenset(self._row.roles))

    def _send_name(self) -> None:
        name = self.name.text().strip()
        self._name_field.set_error("" if name else _("Type the name."))
        if name:
            self.rename_asked.emit(self._row, name)

    def _send_roles(self) -> None:
        if self.roles.complete():
            self.roles_asked.emit(self._row, self.roles.roles())

    def _connect(self) -> None:
        self.save_name.clicked.connect(self._send_name)
        self.save_roles.clicked.connect(self._send_roles)
        self.reset.clicked.connect(lambda: self.reset_asked.emit(self._row))
        self.close_account.clicked.connect(lambda: self.close_asked.emit(self._row))
        self.reopen.clicked.connect(lambda: self.reopen_asked.emit(self._row))

    def _lay_out(self) -> None:
        form = QVBoxLayout()
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(theme.GAP)
        for part in (self._facts, self._name_field):
            form.addWidget(part)
        form.addLayout(_row(self.save_name))
        form.addWidget(self.roles)
        form.addLayout(_row(self.save_roles))
        form.addWidget(divider())
        form.addLayout(_row(self.reset, self.close_account, self.reopen))
        form.addStretch(1)
        self.body.addLayout(form)


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
