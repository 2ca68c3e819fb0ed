"""Accounts: who may log in to this station, with which roles; their passwords, leavers, and the recovery code.

An account is a row and a key slot, in two files that no transaction spans. The slot is written before the row is
committed, and put back when that fails. A kill in between leaves, at worst: a new key without an account (no login),
an open account without a key (no login), an own password that is asked for again. `keys` finds it, each has its mend.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import select

from qadesk.errors import Conflict, NotFound, RuleBroken, StationError
from qadesk.i18n import _
from qadesk.models.accounts import AccountRow, KeyFault, KeyMismatch, OneTimePassword, PasswordTerm
from qadesk.models.assignment import AssignmentCause
from qadesk.models.people import Account, Actor, NewAccount, Role, RoleGrant
from qadesk.security.login_failures import LoginFailures
from qadesk.security.passwords import check_password, new_one_time_password, plain_text
from qadesk.security.roles import INSPECTORS
from qadesk.security.slots import SlotFile, check_code
from qadesk.services.account_keys import key_mismatches
from qadesk.services.account_list import account_row, account_rows
from qadesk.services.account_rules import (
    check_account,
    check_roles,
    found,
    found_open,
    new_account,
    refuse_last_administrator,
    refuse_taken,
    term_of,
)
from qadesk.services.assignment_rows import release
from qadesk.services.base import Act, Service
from qadesk.services.leavers import hand_over_drafts


class Accounts(Service):
    """The use cases of accounts. Every refusal is audited; sensitive acts ask for the password again."""

    def list(self, actor: Actor) -> tuple[AccountRow, ...]:
        """All accounts by login name."""
        with self.read(actor, "accounts.list") as session:
            return account_rows(session, self._slots(), self.rules_in(session), self._now(),
                                practice=self._station.practice)

    def has_auditor(self, actor: Actor) -> bool:
        """Whether an open auditor's account exists (the workbench says 无人审计 until then)."""
        with self.read(actor, "accounts.has_auditor") as session:
            wanted = select(RoleGrant).join(Account).where(RoleGrant.role == Role.AUDITOR,
                                                           Account.closed_utc_ms.is_(None))
            return session.scalars(wanted.limit(1)).first() is not None

    def add(self, actor: Actor, account: NewAccount, password: str) -> AccountRow:
        """Add an account with its key; its own password is a one-time one. Raises RuleBroken or Conflict."""
        self.prove(actor, "accounts.add", password)
        with self._act(actor, "accounts.add", account.login_name) as (act, slots):
            rules = self.rules_in(act.session)
            check_account(account, rules.text("password_profile"), self._station.name)
            refuse_taken(act.session, account.login_name)
            row = new_account(str(uuid.uuid4()), account, act.now_utc_ms)
            act.session.add(row)
            act.session.flush()
            act.about, act.detail = row.login_name, {"name": row.display_name, "roles": sorted(account.roles)}
            slots = self._give_key(slots, row, account.password)
            return account_row(row, slots, rules, act.now_utc_ms, practice=self._station.practice)

    def rename(self, actor: Actor, account_id: str, display_name: str) -> None:
        """Give an account's owner another name; the login name stays. Raises RuleBroken for an empty one."""
        with self._act(actor, "accounts.rename") as (act, _slots):
            account, new = found(act.session, account_id), display_name.strip()
            if not new:
                raise RuleBroken(_("An account needs a login name and a name."), todo=_("Fill in both."))
            act.about, act.detail = account.login_name, {"old": account.display_name, "new": new}
            account.display_name = new

    def change_roles(self, actor: Actor, account_id: str, roles: frozenset[Role], password: str) -> None:
        """Give an open account other roles, from its next login on. Raises RuleBroken for a set that cannot be."""
        self.prove(actor, "accounts.change_roles", password)
        with self._act(actor, "accounts.change_roles") as (act, slots):
            account = found_open(act.session, account_id)
            act.about, old = account.login_name, sorted(grant.role for grant in account.grants)
            check_roles(roles)
            if Role.ADMINISTRATOR not in roles:
                refuse_last_administrator(act.session, account, slots)
            for grant in account.grants:
                if grant.role not in roles:
                    act.session.delete(grant)
            act.session.add_all(RoleGrant(account_id=account.id, role=role) for role in roles.difference(old))
            act.detail = {"old": old, "new": sorted(roles)}
            if INSPECTORS.isdisjoint(roles):
                self._give_on(act, actor, account.id)

    def reset(self, actor: Actor, account_id: str, password: str) -> OneTimePassword:
        """Give an open account a one-time password; the old one no longer opens. One's own is changed, not reset."""
        self.prove(actor, "accounts.reset", password)
        with self._act(actor, "accounts.reset") as (act, slots):
            account = found_open(act.session, account_id)
            act.about = account.login_name
            _refuse_own(actor, account)
            return self._with_one_time_key(slots, account)

    def close(self, actor: Actor, account_id: str, password: str, *, reason: str, hand_to: str | None = None) -> None:
        """Close a leaver's account: key first, then row. Drafts go to the account `hand_to`, or wait to be taken over.

        Raises RuleBroken without a reason, for one's own account and for the last administrator's."""
        self.prove(actor, "accounts.close", password)
        with self._act(actor, "accounts.close") as (act, slots):
            account = found_open(act.session, account_id)
            act.about = account.login_name
            _refuse_own(actor, account)
            if not reason.strip():
                raise RuleBroken(_("A reason is missing."), safe=_("Nothing was changed."), todo=_("Write the reason."))
            refuse_last_administrator(act.session, account, slots)
            given = hand_over_drafts(act, actor, account, hand_to, reason.strip())
            act.detail = {"reason": reason.strip(), **given}
            account.closed_utc_ms = act.now_utc_ms
            self._give_on(act, actor, account.id)
            slots.without(account.id).save(self._station.folder)

    def reopen(self, actor: Actor, account_id: str, password: str) -> OneTimePassword:
        """Open a closed account again, with the roles it had, under a one-time password."""
        self.prove(actor, "accounts.reopen", password)
        with self._act(actor, "accounts.reopen") as (act, slots):
            account = found(act.session, account_id)
            act.about = account.login_name
            if account.closed_utc_ms is None:
                raise Conflict(_("The account {name} is open already.").format(name=account.login_name),
                               safe=_("Nothing was changed."), todo=_("Reset its password instead."))
            account.closed_utc_ms = None
            act.detail = {"roles": sorted(grant.role for grant in account.grants)}
            return self._with_one_time_key(slots, account)

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Replace the actor's own password; raises WrongPassword or RuleBroken."""
        self.prove(actor, "accounts.change_password", old)
        with self._act(actor, "accounts.change_password", actor.login_name) as (act, slots):
            account = found_open(act.session, actor.account_id)
            profile = self.rules_in(act.session).text("password_profile")
            check_password(new, account.login_name, profile, station_name=self._station.name)
            if plain_text(new) == plain_text(old):
                raise RuleBroken(_("This is the password that you had."), safe=_("Nothing was changed."),
                                 todo=_("Choose another one."), code="E-LOG-04")
            account.password_utc_ms = act.now_utc_ms
            self._give_key(slots, account, new)

    def own_password(self, actor: Actor) -> PasswordTerm:
        """What the rules ask of the actor's own password, and when it is due."""
        with self.read(actor, "accounts.own_password") as session:
            return term_of(found(session, actor.account_id), self.rules_in(session), self._now(),
                           practice=self._station.practice)

    def renew_recovery_code(self, actor: Actor, code: str, password: str) -> None:
        """Put a code of `new_recovery_code` that is on paper already in the place of the one in force."""
        self.prove(actor, "accounts.renew_recovery_code", password)
        with self._act(actor, "accounts.renew_recovery_code") as (_act, slots):
            check_code(code)
            slots.with_recovery(code, self._station.data_key).save(self._station.folder)

    def keys(self, actor: Actor) -> tuple[KeyMismatch, ...]:
        """Where the key file and the accounts disagree: after a kill, or a hand in the file."""
        with self.read(actor, "accounts.keys") as session:
            return key_mismatches(session, self._slots())

    def remove_stray_keys(self, actor: Actor, password: str) -> tuple[str, ...]:
        """Remove the keys that belong to no open account; returns their login names."""
        self.prove(actor, "accounts.remove_stray_keys", password)
        with self._act(actor, "accounts.remove_stray_keys") as (act, slots):
            stray = [one for one in key_mismatches(act.session, slots) if one.fault is not KeyFault.NO_KEY]
            for one in stray:
                slots = slots.without(one.account_id)
            slots.save(self._station.folder)
            act.detail = {"names": [one.login_name for one in stray]}
            return tuple(one.login_name for one in stray)

    # -- both files
    @contextmanager
    def _act(self, actor: Actor, use_case: str, about: str = "") -> Iterator[tuple[Act, SlotFile]]:
        """An act with the key file as it is; a refusal is audited, and a failure puts the key file back."""
        before, act = self._slots(), None
        try:
            with self.act(actor, use_case, about=about) as act:
                yield act, before
        except (RuleBroken, Conflict, NotFound):
            self._put_back(before)
            self._note_refusal(actor, use_case, act.about if act else about)
            raise
        except BaseException:
            self._put_back(before)
            raise

    def _give_on(self, act: Act, actor: Actor, account_id: str) -> None:
        """What waits for somebody who scores no longer goes to others; the audit row tells how many calls."""
        calls = release(act, actor, account_id, AssignmentCause.LEFT, self.rules_in(act.session))
        act.detail |= {"calls": calls} if calls else {}

    def _put_back(self, before: SlotFile) -> None:
        with suppress(StationError):
            if self._slots() != before:
                before.save(self._station.folder)

    def _with_one_time_key(self, slots: SlotFile, account: Account) -> OneTimePassword:
        password = new_one_time_password()
        account.password_utc_ms = None
        self._give_key(slots, account, password)
        LoginFailures(self._station.folder).clear(account.login_name)
        return OneTimePassword(account.login_name, account.display_name, password)

    def _give_key(self, slots: SlotFile, account: Account, password: str) -> SlotFile:
        station = self._station
        made = slots.with_password(account.id, account.login_name, password, station.data_key)
        made.save(station.folder)
        return made

    def _slots(self) -> SlotFile:
        return SlotFile.load(self._station.folder)

    def _now(self) -> int:
        return self._station.clock.now_utc_ms()


def _refuse_own(actor: Actor, account: Account) -> None:
    if actor.account_id == account.id:
        raise RuleBroken(_("This is your own account."), safe=_("Nothing was changed."),
                         todo=_("Change your password under Settings; another administrator can close the account."))
