"""Accounts in words: states, roles, dates; and what a password lacks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from qadesk.errors import RuleBroken, sentences
from qadesk.i18n import N_, _, ngettext
from qadesk.models.accounts import AccountRow, AccountState
from qadesk.models.people import ROLE_NAMES, Role
from qadesk.security.passwords import REGULATION, check_password

STATES = {
    AccountState.OPEN: ("good", N_("May log in"), ""),
    AccountState.ONE_TIME: ("warn", N_("One-time password"), N_("The password has to be changed at the next login.")),
    AccountState.DUE: ("warn", N_("Password due"), N_("The password has to be changed at the next login.")),
    AccountState.NO_KEY: ("fatal", N_("No key"), N_("Nobody can log in with it. Reset its password or close it.")),
    AccountState.CLOSED: ("neutral", N_("Closed"), N_("Nobody can log in with it; what it did stays under its name.")),
    AccountState.CLOSED_WITH_KEY: ("fatal", N_("Closed, key left"), N_("Its key is still there. Remove it above.")),
}
"""Tone, word and advice by state."""


def full_name(row: AccountRow) -> str:
    """The name with the login name, which tells two people of one name apart."""
    return _("{name} ({login})").format(name=row.display_name, login=row.login_name)


def state_words(row: AccountRow) -> str:
    return _(STATES[row.state][1])


def state_tone(row: AccountRow) -> str:
    return STATES[row.state][0]


def role_words(roles: Iterable[Role]) -> str:
    """The roles by their names."""
    return _(", ").join(_(ROLE_NAMES[role]) for role in roles)


def day_words(at_utc_ms: int | None, zone: ZoneInfo) -> str:
    """A day in the centre's time, a dash for none."""
    return f"{datetime.fromtimestamp(at_utc_ms / 1000, zone):%Y-%m-%d}" if at_utc_ms else "—"


def account_facts(row: AccountRow, zone: ZoneInfo) -> str:
    """What else there is to say of an account: its state's advice, its password's days, its drafts."""
    told = [_(STATES[row.state][2])]
    if row.state in (AccountState.OPEN, AccountState.DUE):
        told.append(_("Password of {day}, to be changed by {due}.").format(
            day=day_words(row.password_utc_ms, zone), due=day_words(row.due_utc_ms, zone))
            if row.due_utc_ms else _("Password of {day}.").format(day=day_words(row.password_utc_ms, zone)))
    if row.drafts:
        told.append(ngettext("{count} draft is not submitted.", "{count} drafts are not submitted.",
                             row.drafts).format(count=row.drafts))
    return sentences(*told)


def password_fault(password: str, login_name: str, profile: str = REGULATION) -> str:
    """What a password lacks, or nothing."""
    try:
        check_password(password, login_name, profile)
    except RuleBroken as error:
        return sentences(error.what, error.todo)
    return ""
