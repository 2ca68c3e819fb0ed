"""The tab 账号: who may log in to the station with which roles; adding, changing, closing; the recovery code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.accounts import AccountRow, KeyFault, KeyMismatch, OneTimePassword
from qadesk.models.people import Account, NewAccount, Role, RoleGrant
from qadesk.security.roles import INSPECTORS
from qadesk.ui import theme
from qadesk.ui.account_card import AccountCard
from qadesk.ui.account_dialogs import ClosingQuestions, HandOverDialog
from qadesk.ui.account_form import AccountForm
from qadesk.ui.account_words import day_words, role_words, state_tone, state_words
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.password_dialog import Asked, act_with_password
from qadesk.ui.recovery_code_dialog import RecoveryCodeDialog
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

T = TypeVar("T")
SIDE_WIDTH = 360


class AccountsPane(AdministrationPane):
    """List at the left; at the right the account chosen in it, or the form of a new one."""

    SHOWS = (Account, RoleGrant)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self._zone = ZoneInfo("UTC")
        self._rows: tuple[AccountRow, ...] = ()
        self.table = RecordTable[AccountRow](_("Accounts"), self._columns(), key=lambda row: row.account_id,
                                             empty=EmptyState("account-outline", _("No accounts")))
        self.tile, self.amiss = Tile(_("Accounts")), Banner("fatal", "")
        self.mend = Button(_("Remove left-over keys …"))
        self.new_code, self.new_account = Button(_("New recovery code …")), Button(_("Add account"))
        self.form, self.card = AccountForm(), AccountCard(self.actor.account_id)
        self.side = QStackedWidget()
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        accounts, actor, rules = self.desk.accounts, self.actor, self.desk.settings
        self.tasks.run(self, lambda: (accounts.list(actor), accounts.keys(actor), rules.rules(actor).zone),
                       lambda found: self.show_accounts(*found), lane="read")

    def opened(self) -> None:
        """The form is ready for an auditor where there is none yet."""
        self.tasks.run(self, lambda: self.desk.accounts.has_auditor(self.actor),
                       lambda has: None if has else self._begin_auditor(), lane="read")

    def stops(self) -> list[QWidget]:
        return [self.table, self.side]

    def show_accounts(self, accounts: tuple[AccountRow, ...], amiss: Sequence[KeyMismatch], zone: ZoneInfo) -> None:
        """Show these accounts, and where their keys disagree with them; days are those of `zone`."""
        self._rows, self._zone = accounts, zone
        count = len(accounts)
        self.tile.set_title(_("Accounts"),
                            ngettext("{count} account", "{count} accounts", count).format(count=count))
        self.table.set_rows(accounts)
        self._show_amiss(amiss)
        if self.side.currentWidget() is self.card:
            self._show_chosen(self.table.current())

    # -- what is asked
    def _add(self, account: NewAccount) -> None:
        def added(row: AccountRow) -> None:
            self.form.clear()
            self._hand_over(OneTimePassword(row.login_name, row.display_name, account.password))
            self.messages.show_message("good", _("Account {name} was added.").format(name=row.login_name))

        act_with_password(self, self.tasks, _("Add the account {name}").format(name=account.login_name),
                          lambda password: self.desk.accounts.add(self.actor, account, password), added,
                          why=_("For {name}: {roles}.").format(name=account.display_name,
                                                               roles=role_words(sorted(account.roles))))

    def _rename(self, row: AccountRow, name: str) -> None:
        self.tasks.run(self, lambda: self.desk.accounts.rename(self.actor, row.account_id, name),
                       lambda _none: self._say(_("The name of {name} was changed."), row))

    def _change_roles(self, row: AccountRow, roles: frozenset[Role]) -> None:
        self._ask(_("Change the roles of {name}"), row,
                  lambda password: self.desk.accounts.change_roles(self.actor, row.account_id, roles, password),
                  lambda _none: self._say(_("{name} has the new roles from the next login on."), row),
                  why=_("From {old} to {new}.").format(old=role_words(row.roles), new=role_words(sorted(roles))))

    def _reset(self, row: AccountRow) -> None:
        self._ask(_("Reset the password of {name}"), row,
                  lambda password: self.desk.accounts.reset(self.actor, row.account_id, password), self._hand_over,
                  why=_("The password in use no longer opens; a one-time one is made and shown once."))

    def _close(self, row: AccountRow) -> None:
        takers = [one for one in self._rows if not one.closed and one is not row and INSPECTORS.intersection(one.roles)]
        asked = ClosingQuestions(row, takers)
        self._ask(_("Close the account of {name}"), row,
                  lambda password: self.desk.accounts.close(self.actor, row.account_id, password,
                                                            reason=asked.reason.text(), hand_to=asked.hand_to()),
                  lambda _none: self._say(_("The account of {name} was closed; its key is gone."), row), asked=asked,
                  why=_("Nobody can log in with it any more. What it did stays under its name."))

    def _reopen(self, row: AccountRow) -> None:
        self._ask(_("Reopen the account of {name}"), row,
                  lambda password: self.desk.accounts.reopen(self.actor, row.account_id, password), self._hand_over,
                  why=_("It has the roles that it had: {roles}. A one-time password is made and shown once.").format(
                      roles=role_words(row.roles)))

    def _renew_code(self) -> None:
        dialog = RecoveryCodeDialog(self)

        def renewed(_none: None) -> None:
            dialog.accept()
            self.messages.show_message("good", _("The new recovery code holds."),
                                       _("The old one no longer opens the station: destroy its paper."))

        dialog.confirmed.connect(lambda code: act_with_password(
            dialog, self.tasks, _("Renew the recovery code"),
            lambda password: self.desk.accounts.renew_recovery_code(self.actor, code, password), renewed,
            why=_("The old code no longer opens the station afterwards.")))
        dialog.open()

    def _remove_keys(self) -> None:
        act_with_password(self, self.tasks, _("Remove left-over keys"),
                          lambda password: self.desk.accounts.remove_stray_keys(self.actor, password),
                          self._say_removed, why=_("Keys that belong to no open account are removed."))

    def _ask(self, title: str, row: AccountRow, work: Callable[[str], T], then: Callable[[T], object], *, why: str,
             asked: Asked | None = None) -> None:
        act_with_password(self, self.tasks, title.format(name=row.display_name), work, then, why=why, asked=asked)

    # -- what became of it
    def _hand_over(self, made: OneTimePassword) -> None:
        HandOverDialog(made, self).open()

    def _say(self, words: str, row: AccountRow) -> None:
        self.messages.show_message("good", words.format(name=row.display_name))

    def _say_removed(self, names: Sequence[str]) -> None:
        self.reload()  # keys are no rows: no commit tells of them
        self.messages.show_message("good", _("Left-over keys were removed."), _(", ").join(names))

    def _show_amiss(self, amiss: Sequence[KeyMismatch]) -> None:
        names = _(", ").join(dict.fromkeys(one.login_name for one in amiss))
        self.amiss.set_words(_("Accounts and keys do not agree: {names}").format(names=names), _(
            "This is so after a power cut in the middle of a change, or when the key file was put back or altered. "
            "Reset the password of an account without a key, or close it; remove keys that are left over."))
        self.amiss.setVisible(bool(amiss))
        self.mend.setVisible(any(one.fault is not KeyFault.NO_KEY for one in amiss))

    # -- the right side
    def _show_chosen(self, row: AccountRow | None) -> None:
        if row is not None:
            self.card.show_account(row, self._zone)
        self.side.setCurrentWidget(self.form if row is None else self.card)

    def _show_form(self) -> None:
        self.side.setCurrentWidget(self.form)
        self.form.login.setFocus()

    def _begin_auditor(self) -> None:
        self._show_form()
        self.form.begin_auditor()

    def _columns(self) -> list[Column[AccountRow]]:
        return [
            Column("login", _("Login name"), lambda row: row.login_name, width=110, hint=lambda row: row.login_name),
            Column("name", _("Name"), lambda row: row.display_name, width=140, hint=lambda row: row.display_name),
            Column("roles", _("Roles"), lambda row: role_words(row.roles), stretch=True,
                   hint=lambda row: role_words(row.roles)),
            Column("state", _("State"), state_words, kind="chip", tone=state_tone, width=150),
            Column("password", _("Password of"), lambda row: day_words(row.password_utc_ms, self._zone),
                   sort=lambda row: row.password_utc_ms or 0, width=100),
            Column("due", _("Next change"), lambda row: day_words(row.due_utc_ms, self._zone),
                   sort=lambda row: row.due_utc_ms or 0, width=100),
        ]

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_chosen)
        self.new_account.clicked.connect(self._show_form)
        self.new_code.clicked.connect(self._renew_code)
        self.mend.clicked.connect(self._remove_keys)
        self.form.completed.connect(self._add)
        card = self.card
        for asked, slot in ((card.rename_asked, self._rename), (card.roles_asked, self._change_roles),
                            (card.reset_asked, self._reset), (card.close_asked, self._close),
                            (card.reopen_asked, self._reopen)):
            asked.connect(slot)

    def _lay_out(self) -> None:
        for button in (self.new_code, self.new_account):
            self.tile.add_control(button)
        self.tile.body.addWidget(self.table)
        self.amiss.add_action(self.mend)
        self.amiss.hide()
        self.side.setFixedWidth(SIDE_WIDTH)
        for part in (self.form, self.card):
            self.side.addWidget(part)
        left = QVBoxLayout()
        left.setSpacing(theme.GAP)
        left.addWidget(self.amiss)
        left.addWidget(self.tile, 1)
        self.put_beside(left, self.side)
