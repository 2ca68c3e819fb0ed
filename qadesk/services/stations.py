"""Stations: making a new one, and logging in to one, which opens its database.

Making and logging in are the two acts before anybody has logged in; both are audited as the account's first row.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from qadesk.clock import Clock
from qadesk.database.lock import StationLock
from qadesk.database.network import refuse_network
from qadesk.database.station_database import StationDatabase
from qadesk.errors import StationError
from qadesk.i18n import _
from qadesk.models.people import Account, Actor, NewAccount
from qadesk.models.rules import RulesVersion
from qadesk.security.audit import AuditChain
from qadesk.security.login_failures import LoginFailures
from qadesk.security.slots import (
    DATABASE_NAME,
    SlotFile,
    WrongPassword,
    new_key,
    new_recovery_code,
    station_exists,
)
from qadesk.services.accounts import check_account, new_account
from qadesk.services.base import Station
from qadesk.services.desk import Desk, open_desk
from qadesk.services.opening import open_station, take_lock
from qadesk.services.scorecards import publish_shipped
from qadesk.settings import Kind, Value, checked, defaults, write_whole
from qadesk.work import Work


@dataclass(frozen=True)
class LoggedIn:
    """A session: who acts, and the services of the opened station. `close` ends it."""

    actor: Actor
    desk: Desk
    lock: StationLock | None

    @property
    def unclean(self) -> bool:
        """Whether the session before this one did not end well (killed, power cut): the station wants a check."""
        return self.lock is not None and self.lock.was_unclean

    def close(self, *, keep_lock: bool = False) -> None:
        """Close the database and give the station free, or keep its lock for the next login of this process."""
        self.desk.station.database.close()
        if self.lock is not None and not keep_lock:
            self.lock.release(clean=True)


def create(folder: Path, first: NewAccount, *, name: str, clock: Clock, rules: dict[str, Value] | None = None,
           practice_password: str = "", auditor: NewAccount | None = None, recovery_code: str = "") -> str:
    """Make a station with its first account; returns the recovery code, which is kept nowhere else.

    `recovery_code` is one of `new_recovery_code` that the person has written down already; without it one is made.

    Raises StationError when there is one already, RuleBroken for a password that is too simple."""
    _refuse_existing(folder)
    refuse_network(folder)
    people = [first, *([auditor] if auditor else [])]
    for account in people:
        check_account(account)
    folder.mkdir(parents=True, exist_ok=True)
    key, code = new_key(), recovery_code or new_recovery_code()
    accounts = [(str(uuid.uuid4()), account) for account in people]
    with _nothing_half_made(folder):
        _fill(folder, key, accounts, clock, rules or {})
        slots = SlotFile(str(uuid.uuid4()), ()).with_recovery(code, key)
        for account_id, account in accounts:
            slots = slots.with_password(account_id, account.login_name, account.password, key)
        _write_facts(folder, name, practice_password)
        slots.save(folder)
    return code


def login(folder: Path, login_name: str, password: str, *, clock: Clock, work: Work,
          beside: bool = False, lock: StationLock | None = None) -> LoggedIn:
    """Unlock and open the station; raises WrongPassword, LockedOut, or StationError with what to do.

    `beside` takes no station lock: for a check or backup that runs next to an open window. `lock` is one that
    this process holds already: the session has it from then on, and a failed login leaves it held."""
    failures, now = LoginFailures(folder), clock.now_utc_ms()
    failures.check(login_name, now)
    try:
        unlocked = SlotFile.load(folder).unlock(login_name, password)
    except WrongPassword:
        failures.note(login_name, now)
        raise
    taken = None if beside or lock else take_lock(folder, clock)
    try:
        station = open_station(folder, unlocked.key, clock=clock, work=work)
        actor = _enter(station, unlocked.account_id, failures.times(login_name))
    except BaseException:
        if taken is not None:
            taken.release()
        raise
    failures.clear(login_name)
    return LoggedIn(actor, open_desk(station), lock or taken)


def _refuse_existing(folder: Path) -> None:
    if station_exists(folder):
        raise StationError(_("There is a station in {folder} already.").format(folder=folder),
                           safe=_("It was not touched."), todo=_("Log in to it, or choose an empty folder."),
                           code="E-STA-09")


@contextmanager
def _nothing_half_made(folder: Path) -> Iterator[None]:
    """Remove what this call made when it did not come to its end, so that it can be tried again."""
    try:
        yield
    except BaseException:
        for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", "slots.json", "station.json"):
            (folder / name).unlink(missing_ok=True)
        raise


def _fill(folder: Path, key: bytes, accounts: list[tuple[str, NewAccount]], clock: Clock,
          rules: dict[str, Value]) -> None:
    values, now = checked(Kind.RULE, {**defaults(Kind.RULE), **rules}), clock.now_utc_ms()
    database = StationDatabase(folder / DATABASE_NAME, key)
    try:
        with database.transaction() as session:
            for account_id, account in accounts:
                session.add(new_account(account_id, account, now))
            session.flush()
            session.add(RulesVersion(version=1, at_utc_ms=now, from_utc_ms=now, account_id=accounts[0][0],
                                     rules=dict(values)))
            publish_shipped(session, now)
            chain = AuditChain(key, ZoneInfo(str(values["time_zone"])))
            actor = Actor(accounts[0][0], accounts[0][1].login_name, accounts[0][1].display_name, accounts[0][1].roles)
            chain.append(session, actor, "stations.create", at_utc_ms=now,
                         detail={account.login_name: sorted(account.roles) for _id, account in accounts})
    finally:
        database.close()


def _write_facts(folder: Path, name: str, practice_password: str) -> None:
    facts: dict[str, object] = {"name": name}
    if practice_password:
        facts |= {"practice": True, "password": practice_password}
    write_whole(folder / "station.json", json.dumps(facts, ensure_ascii=False).encode())


def _enter(station: Station, account_id: str, failed: list[int]) -> Actor:
    with station.database.transaction() as session:
        account = session.get(Account, account_id)
        if account is None or account.closed_utc_ms is not None:
            raise WrongPassword(_("The name or the password is wrong."), todo=_("Check both and type them again."))
        actor = account.actor()
        station.chain.append(session, actor, "stations.login", at_utc_ms=station.clock.now_utc_ms(),
                             detail={"failed_utc_ms": failed} if failed else {})
    return actor
