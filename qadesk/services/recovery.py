"""The way in when a password is lost: the printed recovery code gives one account a new password."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from qadesk.clock import Clock
from qadesk.i18n import _
from qadesk.models.people import Account
from qadesk.security.login_failures import LoginFailures
from qadesk.security.passwords import check_password
from qadesk.security.slots import RECOVERY, SlotFile, Unlocked, WrongPassword
from qadesk.services.base import Station
from qadesk.services.opening import open_station, take_lock
from qadesk.services.stations import LoggedIn, login
from qadesk.work import Work


def recover(folder: Path, code: str, login_name: str, password: str, *, clock: Clock, work: Work) -> LoggedIn:
    """Give the account `login_name` a new password by the recovery code, and log in with it; audited.

    Raises RuleBroken for a password that is too simple, WrongPassword for a wrong code or an unknown or closed
    account (the same words), LockedOut after too many wrong codes, StationError when the station is in use."""
    check_password(password, login_name)
    failures, now = LoginFailures(folder), clock.now_utc_ms()
    failures.check(RECOVERY, now)
    lock = take_lock(folder, clock)
    try:
        unlocked = SlotFile.load(folder).recover(code)
        _renew(folder, unlocked, login_name, password, clock, work)
    except WrongPassword as error:
        failures.note(RECOVERY, now)
        raise WrongPassword(_("The recovery code or the login name is wrong."), safe=_("Nothing was changed."),
                            todo=_("Check both and type them again.")) from error
    finally:
        lock.release()
    for name in (RECOVERY, login_name):
        failures.clear(name)
    return login(folder, login_name, password, clock=clock, work=work)


def _renew(folder: Path, unlocked: Unlocked, login_name: str, password: str, clock: Clock, work: Work) -> None:
    station = open_station(folder, unlocked.key, clock=clock, work=work)
    try:
        account_id = _note(station, login_name)
        SlotFile.load(folder).with_password(account_id, login_name, password, unlocked.key).save(folder)
    finally:
        station.database.close()


def _note(station: Station, login_name: str) -> str:
    with station.database.transaction() as session:
        account = session.scalars(select(Account).where(Account.login_name == login_name,
                                                        Account.closed_utc_ms.is_(None))).first()
        if account is None:
            raise WrongPassword(login_name)
        station.chain.append(session, account.actor(), "stations.recover", at_utc_ms=station.clock.now_utc_ms(),
                             about=login_name)
        return account.id
