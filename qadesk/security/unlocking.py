"""The data key by a name and a password, for whoever sits at the computer: tries are counted and slowed down."""

from __future__ import annotations

from qadesk.security.login_failures import LockedOut, LoginFailures
from qadesk.security.slots import SlotFile, Unlocked, WrongPassword, wrong_password


def unlock(slots: SlotFile, failures: LoginFailures, name: str, password: str, now_utc_ms: int, *,
           audited: bool = False) -> Unlocked:
    """The key of `name`, which `SlotFile.known_as` gave; raises WrongPassword or LockedOut. `audited`: who asks sees to
    it that the chain hears of a failure.

    Whatever is wrong takes one derivation; the one for an unknown name made its tag already."""
    known = slots.slot_named(name) is not None
    try:
        failures.check(name, now_utc_ms)
    except LockedOut:
        if known:
            slots.known_as("")  # as long as for a name that no account has
        raise
    try:
        if not known:
            raise wrong_password()
        return slots.unlock(name, password)
    except WrongPassword:
        failures.note(name, now_utc_ms, audited=audited)
        raise
