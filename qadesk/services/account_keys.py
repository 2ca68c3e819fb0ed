"""Key slots against accounts: a kill between the key file and the row, or a hand in the file, makes them disagree."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.i18n import N_, _
from qadesk.models.accounts import KeyFault, KeyMismatch
from qadesk.models.checks import Finding
from qadesk.models.people import Account
from qadesk.security.slots import RECOVERY, SlotFile

WORDS = {
    KeyFault.NO_KEY: (N_("The account {name} is open but has no key: nobody can log in with it."),
                      N_("Reset its password or close it, under Administration, Accounts.")),
    KeyFault.OF_CLOSED: (N_("The account {name} is closed but its key is still there."),
                         N_("Remove the keys that are left over, under Administration, Accounts.")),
    KeyFault.OF_NOBODY: (N_("There is a key for {name}, but no such account."),
                         N_("Remove the keys that are left over, under Administration, Accounts.")),
}


def key_mismatches(session: Session, slots: SlotFile) -> tuple[KeyMismatch, ...]:
    """Where the key file and the accounts disagree, by login name."""
    accounts = {account.id: account for account in session.scalars(select(Account))}
    keys = {slot.account_id: slot for slot in slots.slots if slot.account_id != RECOVERY}
    found = [KeyMismatch(KeyFault.NO_KEY, account.id, account.login_name) for account in accounts.values()
             if account.closed_utc_ms is None and account.id not in keys]
    found += [KeyMismatch(KeyFault.OF_CLOSED, account.id, account.login_name) for account in accounts.values()
              if account.closed_utc_ms is not None and account.id in keys]
    found += [KeyMismatch(KeyFault.OF_NOBODY, slot.account_id, slot.login_name) for slot in keys.values()
              if slot.account_id not in accounts]
    return tuple(sorted(found, key=lambda one: (one.login_name, one.account_id)))


def key_findings(session: Session, folder: Path) -> list[Finding]:
    """What a check says about the keys. Raises StationError when the key file cannot be read."""
    slots = SlotFile.load(folder)
    found = [Finding("E-CHK-08", _(WORDS[one.fault][0]).format(name=one.login_name), _(WORDS[one.fault][1]))
             for one in key_mismatches(session, slots)]
    if all(slot.account_id != RECOVERY for slot in slots.slots):
        found.append(Finding("E-CHK-09", _("The key file holds no recovery code."),
                             _("Make a new one under Administration, Accounts.")))
    return found
