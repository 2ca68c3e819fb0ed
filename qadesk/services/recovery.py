"""The way in when a password is lost: the printed recovery code gives one account a new password."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.clock import Clock
from qadesk.database.lock import StationLock
from qadesk.i18n import _
from qadesk.models.people import Account
from qadesk.security.login_failures import LoginFailures
from qadesk.security.passwords import check_password
from qadesk.security.slots import RECOVERY, SlotFile, Unlocked, WrongPassword, name_key, wrong_password
from qadesk.services.base import Station, rules_in
from qadesk.services.opening import open_station, take_lock
from qadesk.services.restoring import finish_restore
from qadesk.services.stations import LoggedIn, login
from qadesk.work import Work


def recover(folder: Path, code: str, login_name: str, password: str, *, clock: Clock, work: Work,
            lock: StationLock | None = None) -> LoggedIn:
    """Give the account `login_name` a new password by the recovery code, and log in with it; audited.

    Raises WrongPassword for a wrong code or an unknown or closed account (the same words), RuleBroken for a password
    that the rules do not take, LockedOut after too many wrong codes, StationError when the station is in use.
    `lock` is one that this process holds already."""
    finish_restore(folder, clock)
    failures, now = LoginFailures(folder), clock.now_utc_ms()
    failures.check(RECOVERY, now)
    taken = None if lock else take_lock(folder, clock)
    try:
        name = _renew(folder, SlotFile.load(folder).recover(code), login_name, password, clock, work)
    except WrongPassword as error:
        failures.note(RECOVERY, now)
        raise WrongPassword(_("The recovery code or the login name is wrong."), safe=_("Nothing was changed."),
                            todo=_("Check both and type them again.")) from error
    finally:
        if taken is not None:
            taken.release()
    for cleared in (RECOVERY, name):
        failures.clear(cleared)
    return login(folder, name, password, clock=clock, work=work, lock=lock)


def _renew(folder: Path, unlocked: Unlocked, login_name: str, password: str, clock: Clock, work: Work) -> str:
    """Audit it and set the password, in this order: a kill in between leaves the old one; returns the login name."""
    station = open_station(folder, unlocked.key, clock=clock, work=work)
    try:
        account_id, name = _note(station, login_name, password)
        SlotFile.load(folder).with_password(account_id, name, password, unlocked.key).save(folder)
        return name
    finally:
        station.database.close()


def _note(station: Station, login_name: str, password: str) -> tuple[str, str]:
    now = station.clock.now_utc_ms()
    with station.database.transaction() as session:
        account = _open_account(session, login_name)
        profile = rules_in(session, now).text("password_profile")
        check_password(password, account.login_name, profile, station_name=station.name)
        account.password_utc_ms = now
        station.chain.append(session, account.actor(), "stations.recover", at_utc_ms=now, about=account.login_name)
        return account.id, account.login_name


def _open_account(session: Session, login_name: str) -> Account:
    accounts = session.scalars(select(Account).where(Account.closed_utc_ms.is_(None))).all()
    exact = [account for account in accounts if account.login_name == login_name.strip()]
    alike = [account for account in accounts if name_key(account.login_name) == name_key(login_name)]
    if not exact and len(alike) != 1:
        raise wrong_password()
    return (exact or alike)[0]
