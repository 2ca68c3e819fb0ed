"""Accounts: who may log in to this station, with which roles."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.people import Account, Actor, NewAccount, Role, RoleGrant
from qadesk.security.passwords import check_password
from qadesk.security.slots import SlotFile
from qadesk.services.base import Service


@dataclass(frozen=True)
class AccountRow:
    """One line of the list of accounts."""

    account_id: str
    login_name: str
    display_name: str
    roles: tuple[Role, ...]
    closed: bool


class Accounts(Service):
    """Lists and adds accounts; an account's slot is written before the row that names it is committed."""

    def list(self, actor: Actor) -> tuple[AccountRow, ...]:
        """All accounts by login name."""
        with self.read(actor, "accounts.list") as session:
            accounts = session.scalars(select(Account).order_by(Account.login_name))
            return tuple(_row(account) for account in accounts)

    def has_auditor(self, actor: Actor) -> bool:
        """Whether an open auditor's account exists (the workbench says 无人审计 until then)."""
        with self.read(actor, "accounts.has_auditor") as session:
            wanted = select(RoleGrant).join(Account).where(RoleGrant.role == Role.AUDITOR,
                                                           Account.closed_utc_ms.is_(None))
            return session.scalars(wanted.limit(1)).first() is not None

    def add(self, actor: Actor, account: NewAccount) -> AccountRow:
        """Add an account with its key slot; raises RuleBroken or Conflict and then changes nothing."""
        with self.act(actor, "accounts.add", about=account.login_name) as act:
            check_account(account)
            if act.session.scalars(select(Account).where(Account.login_name == account.login_name)).first():
                raise Conflict(_("The login name {name} is taken.").format(name=account.login_name),
                               todo=_("Choose another one."))
            row = new_account(str(uuid.uuid4()), account, act.now_utc_ms)
            act.session.add(row)
            act.session.flush()
            act.detail = {"roles": sorted(account.roles)}
            self._write_slot(row.id, account.login_name, account.password)
            return _row(row)

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Replace the actor's own password; raises WrongPassword or RuleBroken."""
        with self.act(actor, "accounts.change_password", about=actor.login_name) as act:
            SlotFile.load(self._station.folder).unlock(actor.login_name, old)
            check_password(new, actor.login_name)
            if act.session.get(Account, actor.account_id) is None:
                raise NotFound(_("This account no longer exists."))
            self._write_slot(actor.account_id, actor.login_name, new)

    def _write_slot(self, account_id: str, login_name: str, password: str) -> None:
        slots = SlotFile.load(self._station.folder)
        slots.with_password(account_id, login_name, password, self._station.data_key).save(self._station.folder)


def new_account(account_id: str, account: NewAccount, now_utc_ms: int) -> Account:
    """The account's row with its roles."""
    return Account(id=account_id, login_name=account.login_name, display_name=account.display_name,
                   created_utc_ms=now_utc_ms, grants=[RoleGrant(role=role) for role in sorted(account.roles)])


def check_account(account: NewAccount) -> None:
    """Raises RuleBroken for an empty name, no role, the auditor with another role, or a simple password."""
    if not account.login_name.strip() or not account.display_name.strip():
        raise RuleBroken(_("An account needs a login name and a name."), todo=_("Fill in both."))
    if not account.roles or (Role.AUDITOR in account.roles and len(account.roles) > 1):
        raise RuleBroken(_("The auditor keeps the watch alone, and every account has a role."),
                         todo=_("Choose auditor only, or one or more of the other roles."))
    check_password(account.password, account.login_name)


def _row(account: Account) -> AccountRow:
    roles = tuple(Role(grant.role) for grant in account.grants)
    return AccountRow(account.id, account.login_name, account.display_name, roles, account.closed_utc_ms is not None)
