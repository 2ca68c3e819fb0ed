"""Stations: making a new one, and logging in to one, which opens its database.

Making and logging in are the two acts before anybody has logged in; both are audited as the account's first row.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from qadesk.clock import Clock
from qadesk.database.lock import StationLock
from qadesk.database.network import refuse_network
from qadesk.database.station_database import StationDatabase
from qadesk.errors import StationError, reason_of
from qadesk.files import make_private, write_whole
from qadesk.i18n import _
from qadesk.models.people import Account, Actor, NewAccount
from qadesk.models.rules import RulesVersion
from qadesk.security.audit import AuditChain
from qadesk.security.login_failures import LoginFailures
from qadesk.security.passwords import REGULATION
from qadesk.security.slots import (
    DATABASE_NAME,
    SlotFile,
    new_key,
    new_recovery_code,
    station_exists,
    wrong_password,
)
from qadesk.security.unlocking import unlock
from qadesk.services.account_rules import check_account, new_account, term_of
from qadesk.services.base import Station, rules_in
from qadesk.services.desk import Desk, open_desk
from qadesk.services.login_failures import enter_failures
from qadesk.services.opening import open_station, take_lock
from qadesk.services.restoring import audit_restored, finish_restore
from qadesk.services.scorecards import publish_shipped
from qadesk.services.shipped_phrases import add_shipped
from qadesk.settings import Kind, Value, checked, defaults
from qadesk.work import Work


@dataclass(frozen=True)
class LoggedIn:
    """A session: who acts, and the services of the opened station. `close` ends it."""

    actor: Actor
    desk: Desk
    lock: StationLock | None
    password_profile: str = REGULATION

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
           practice_password: str = "", auditor: NewAccount | None = None, more: Sequence[NewAccount] = (),
           recovery_code: str = "") -> str:
    """Make a station with its first account; returns the recovery code, which is kept nowhere else.

    `recovery_code` is one of `new_recovery_code` that the person has written down already; without it one is made.
    The passwords of `auditor` and `more` are one-time ones, but for the ready accounts of a practice station.

    Raises StationError when there is one already, RuleBroken for a password that is too simple."""
    refuse_existing(folder)
    refuse_network(folder)
    people = [first, *([auditor] if auditor else []), *more]
    for account in people:
        check_account(account)
    make_folder(folder)
    key, code = new_key(), recovery_code or new_recovery_code()
    accounts = [(str(uuid.uuid4()), account) for account in people]
    with _nothing_half_made(folder):
        _fill(folder, key, accounts, clock, rules or {}, ready=bool(practice_password))
        slots = SlotFile(str(uuid.uuid4()), ()).with_recovery(code, key)
        for account_id, account in accounts:
            slots = slots.with_password(account_id, account.login_name, account.password, key)
        _write_facts(folder, name, slots.station_id, practice_password)
        slots.save(folder)
    return code


def login(folder: Path, login_name: str, password: str, *, clock: Clock, work: Work,
          beside: bool = False, lock: StationLock | None = None) -> LoggedIn:
    """Unlock and open the station; raises WrongPassword, LockedOut, or StationError with what to do.

    `beside` takes no station lock: for a check or backup that runs next to an open window. `lock` is one that
    this process holds already: the session has it from then on, and a failed login leaves it held."""
    if lock is None:
        finish_restore(folder, clock)
    slots, failures = SlotFile.load(folder), LoginFailures(folder)
    name = slots.known_as(login_name)
    unlocked = unlock(slots, failures, name, password, clock.now_utc_ms())
    taken = None if beside or lock else take_lock(folder, clock)
    try:
        station = open_station(folder, unlocked.key, clock=clock, work=work, beside=beside,
                               held=lock is not None)
        try:
            actor, profile = _enter(station, unlocked.account_id, name, failures)
            audit_restored(station, actor)
        except BaseException:
            station.database.close()
            raise
    except BaseException:
        if taken is not None:
            taken.release()
        raise
    return LoggedIn(actor, open_desk(station), lock or taken, profile)


def change_due_password(session: LoggedIn, old: str, new: str) -> LoggedIn:
    """Choose the new password that a login asked for; the session may then do what its roles allow.

    Raises RuleBroken for a password that is not good enough."""
    session.desk.accounts.change_password(session.actor, old, new)
    return replace(session, actor=replace(session.actor, password_due=False))


def refuse_existing(folder: Path) -> None:
    """Raises StationError when there is a station in the folder."""
    if station_exists(folder):
        raise StationError(_("There is a station in {folder} already.").format(folder=folder),
                           safe=_("It was not touched."), todo=_("Log in to it, or choose an empty folder."),
                           code="E-STA-09")


def make_folder(folder: Path) -> None:
    """Make a station's folder, which only its owner may enter. Raises StationError."""
    try:
        make_private(folder)
    except OSError as error:
        raise StationError(_("The folder {folder} cannot be made: {reason}.").format(
            folder=folder, reason=reason_of(error)), safe=_("Nothing was changed."), todo=_("Choose another folder."),
            code="E-STA-05") from error


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
          rules: dict[str, Value], *, ready: bool) -> None:
    values, now = checked(Kind.RULE, {**defaults(Kind.RULE), **rules}), clock.now_utc_ms()
    database = StationDatabase(folder / DATABASE_NAME, key)
    try:
        with database.transaction() as session:
            for account_id, account in accounts:
                session.add(new_account(account_id, account, now, chosen=ready or account_id == accounts[0][0]))
            session.flush()
            session.add(RulesVersion(version=1, at_utc_ms=now, from_utc_ms=now, account_id=accounts[0][0],
                                     rules=dict(values)))
            publish_shipped(session, now)
            add_shipped(session, now)
            chain = AuditChain(key, ZoneInfo(str(values["time_zone"])))
            actor = Actor(accounts[0][0], accounts[0][1].login_name, accounts[0][1].display_name, accounts[0][1].roles)
            chain.append(session, actor, "stations.create", at_utc_ms=now,
                         detail={account.login_name: sorted(account.roles) for _id, account in accounts})
    finally:
        database.close()


def _write_facts(folder: Path, name: str, station_id: str, practice_password: str) -> None:
    facts: dict[str, object] = {"name": name, "station_id": station_id}
    if practice_password:
        facts |= {"practice": True, "password": practice_password}
    write_whole(folder / "station.json", json.dumps(facts, ensure_ascii=False).encode())


def _enter(station: Station, account_id: str, name: str, failures: LoginFailures) -> tuple[Actor, str]:
    """Let the account in: the failures since the last login enter the chain, then the login; who, and the profile."""
    now, pending = station.clock.now_utc_ms(), failures.pending()
    with station.database.transaction() as session:
        account = session.get(Account, account_id)
        if account is None or account.closed_utc_ms is not None:
            failures.note(name, now)
            raise wrong_password()
        term = term_of(account, rules_in(session, now), now, practice=station.practice)
        actor = replace(account.actor(), password_due=term.due)
        enter_failures(session, station.chain, pending, now)
        station.chain.append(session, actor, "stations.login", at_utc_ms=now)
    failures.entered(pending)
    failures.clear(name)
    return actor, term.profile
