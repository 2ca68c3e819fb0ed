"""The tab 账号: who may log in to the station with which roles, and adding an account."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import RuleBroken, UserError
from qadesk.i18n import _, ngettext
from qadesk.models.accounts import AccountRow
from qadesk.models.people import ROLE_NAMES, Account, NewAccount, Role, RoleGrant
from qadesk.security.passwords import check_password
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

FORM_WIDTH = 360


class AccountsPane(AdministrationPane):
    """List at the left, form at the right."""

    SHOWS = (Account, RoleGrant)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self.table = RecordTable[AccountRow](_("Accounts"), [
            Column("login", _("Login name"), lambda row: row.login_name, width=150, hint=lambda row: row.login_name),
            Column("name", _("Name"), lambda row: row.display_name, width=150, hint=lambda row: row.display_name),
            Column("roles", _("Roles"), role_words, stretch=True, hint=role_words),
            Column("state", _("State"), lambda row: _("Closed") if row.closed else _("May log in"), kind="chip",
                   tone=lambda row: "neutral" if row.closed else "good", width=120),
        ], key=lambda row: row.account_id, empty=EmptyState("account-outline", _("No accounts")))
        self.tile = Tile(_("Accounts"))
        self.tile.body.addWidget(self.table)
        self.form = AccountForm()
        self.form.completed.connect(self._add)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.tile, 1)
        row.addWidget(self.form)

    def reload(self) -> None:
        self.tasks.run(self, lambda: self.desk.accounts.list(self.actor), self.show_accounts, lane="read")

    def opened(self) -> None:
        """The form is ready for an auditor where there is none yet."""
        self.tasks.run(self, lambda: self.desk.accounts.has_auditor(self.actor),
                       lambda has: None if has else self.form.begin_auditor(), lane="read")

    def stops(self) -> list[QWidget]:
        return [self.table, self.form]

    def show_accounts(self, accounts: Sequence[AccountRow]) -> None:
        """Show these accounts."""
        count = len(accounts)
        self.tile.set_title(_("Accounts"),
                            ngettext("{count} account", "{count} accounts", count).format(count=count))
        self.table.set_rows(accounts)

    def _add(self, account: NewAccount) -> None:
        self.form.add_button.setEnabled(False)

        def added(row: AccountRow) -> None:
            self.form.add_button.setEnabled(True)
            self.form.clear()
            self.table.choose(row.account_id)
            self.messages.show_message("good", _("Account {name} was added.").format(name=row.login_name),
                                       _("Hand the first password over in person; it is changed under Settings."))

        def refused(error: UserError) -> None:
            self.form.add_button.setEnabled(True)
            self.messages.show_error(error)

        self.tasks.run(self, lambda: self.desk.accounts.add(self.actor, account), added, refused)


class AccountForm(Tile):
    """A new account: names, first password, roles; the auditor has no other role."""

    completed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Add account"), parent=parent)
        self.setFixedWidth(FORM_WIDTH)
        self.login, self.name = Field(_("Login name"), QLineEdit()), Field(_("Name"), QLineEdit())
        self.password, self.repeat = (Field(_("First password"), _password_edit()),
                                      Field(_("Repeat the password"), _password_edit()))
        self.roles = {role: QCheckBox(_(ROLE_NAMES[role])) for role in Role}
        self.roles_error = Label("", "caption", tone="fatal", wrap=True)
        self.add_button = Button(_("Add account"), "primary")
        self._lay_out()
        self.add_button.clicked.connect(self._send)
        for role, box in self.roles.items():
            box.toggled.connect(lambda on, chosen=role: self._keep_auditor_alone(chosen, on))

    def _lay_out(self) -> None:
        form = QVBoxLayout()
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(8)
        for field in (self.login, self.name, self.password, self.repeat):
            form.addWidget(field)
        form.addWidget(Label(_("Roles"), "caption"))
        grid = QGridLayout()
        for number, box in enumerate(self.roles.values()):
            grid.addWidget(box, number // 2, number % 2)
        form.addLayout(grid)
        form.addWidget(self.roles_error)
        form.addStretch(1)
        form.addWidget(self.add_button)
        self.body.addLayout(form)

    def clear(self) -> None:
        """Empty the form for the next account."""
        for field in (self.login, self.name, self.password, self.repeat):
            _edit(field).clear()
            field.set_error("")
        for box in self.roles.values():
            box.setChecked(False)
        self.roles_error.setText("")

    def begin_auditor(self) -> None:
        """Choose the auditor's role and go to the first field."""
        self.roles[Role.AUDITOR].setChecked(True)
        _edit(self.login).setFocus()

    def _keep_auditor_alone(self, chosen: Role, on: bool) -> None:
        if not on:
            return
        for role, box in self.roles.items():
            if role is not chosen and Role.AUDITOR in (role, chosen):
                box.setChecked(False)

    def _send(self) -> None:
        roles = frozenset(role for role, box in self.roles.items() if box.isChecked())
        account = NewAccount(_edit(self.login).text().strip(), _edit(self.name).text().strip(),
                             _edit(self.password).text(), roles)
        if self._complete(account):
            self.completed.emit(account)

    def _complete(self, account: NewAccount) -> bool:
        """Whether nothing is missing; what is stands at its field."""
        self.login.set_error("" if account.login_name else _("Type a login name."))
        self.name.set_error("" if account.display_name else _("Type the name."))
        self.password.set_error(password_fault(account.password, account.login_name))
        same = _edit(self.repeat).text() == account.password
        self.repeat.set_error("" if same else _("The two passwords differ."))
        self.roles_error.setText("" if account.roles else _("Choose at least one role."))
        return same and bool(account.roles) and not any(
            field.error() for field in (self.login, self.name, self.password))


def password_fault(password: str, login_name: str) -> str:
    """What a password lacks, or nothing."""
    try:
        check_password(password, login_name or "\n")
    except RuleBroken as error:
        return f"{error.what} {error.todo}"
    return ""


def role_words(row: AccountRow) -> str:
    """The roles of an account by their names."""
    return _(", ").join(_(ROLE_NAMES[role]) for role in row.roles)


def _password_edit() -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit


def _edit(field: Field) -> QLineEdit:
    assert isinstance(field.control, QLineEdit)
    return field.control
