"""What holds for every account: names, roles, the last administrator, and when its password is due."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.accounts import PasswordTerm
from qadesk.models.people import Account, NewAccount, Role, RoleGrant
from qadesk.security.passwords import REGULATION, check_password, due_utc_ms, plain_text
from qadesk.security.slots import SlotFile, name_key
from qadesk.services.base import Rules


def new_account(account_id: str, account: NewAccount, now_utc_ms: int, *, chosen: bool = False) -> Account:
    """The account's row with its roles; `chosen`: its owner chose the password, so that it is no one-time one."""
    return Account(id=account_id, login_name=tidy_name(account.login_name),
                   display_name=account.display_name.strip(), created_utc_ms=now_utc_ms,
                   password_utc_ms=now_utc_ms if chosen else None,
                   grants=[RoleGrant(role=role) for role in sorted(account.roles)])


def tidy_name(login_name: str) -> str:
    """A login name as it is kept: full-width forms made plain, nothing around it."""
    return plain_text(login_name).strip()


def check_account(account: NewAccount, profile: str = REGULATION, station_name: str = "") -> None:
    """Raises RuleBroken for an empty name, no role, the auditor with another role, or a simple password."""
    if not tidy_name(account.login_name) or not account.display_name.strip():
        raise RuleBroken(_("An account needs a login name and a name."), todo=_("Fill in both."))
    check_roles(account.roles)
    check_password(account.password, tidy_name(account.login_name), profile, station_name=station_name)


def check_roles(roles: Iterable[Role]) -> None:
    """Raises RuleBroken for no role, or the auditor with another one: the watched never keep the watch."""
    chosen = set(roles)
    if not chosen or (Role.AUDITOR in chosen and len(chosen) > 1):
        raise RuleBroken(_("The auditor keeps the watch alone, and every account has a role."),
                         todo=_("Choose auditor only, or one or more of the other roles."))


def refuse_taken(session: Session, login_name: str) -> None:
    """Raises Conflict when an account, open or closed, has the name or one that differs in capitals only."""
    if any(name_key(taken) == name_key(login_name) for taken in session.scalars(select(Account.login_name))):
        raise Conflict(_("The login name {name} is taken.").format(name=tidy_name(login_name)),
                       todo=_("Choose another one."))


def found(session: Session, account_id: str) -> Account:
    """The account. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(_("This account no longer exists."))
    return account


def found_open(session: Session, account_id: str) -> Account:
    """The account. Raises NotFound, or Conflict when it is closed."""
    account = found(session, account_id)
    if account.closed_utc_ms is not None:
        raise Conflict(_("The account {name} is closed.").format(name=account.login_name),
                       safe=_("Nothing was changed."), todo=_("Reopen it first."))
    return account


def refuse_last_administrator(session: Session, account: Account, slots: SlotFile) -> None:
    """Raises RuleBroken when no other open account with a key is administrator."""
    others = select(Account.id).join(RoleGrant).where(
        RoleGrant.role == Role.ADMINISTRATOR, Account.closed_utc_ms.is_(None), Account.id != account.id)
    keys = {slot.account_id for slot in slots.slots}
    if Role.ADMINISTRATOR in {grant.role for grant in account.grants} and keys.isdisjoint(session.scalars(others)):
        raise RuleBroken(_("{name} is the last administrator.").format(name=account.display_name),
                         safe=_("Nothing was changed."), todo=_("Give another account that role first."))


def term_of(account: Account, rules: Rules, now_utc_ms: int, *, practice: bool) -> PasswordTerm:
    """What the rules ask of an account's password; ready passwords of a practice station never grow old."""
    profile = rules.text("password_profile")
    due = due_utc_ms(account.password_utc_ms, profile, rules.number("password_days"))
    return PasswordTerm(profile, None if practice and due else due, now_utc_ms)
