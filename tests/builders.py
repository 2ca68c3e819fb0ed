"""Builders of stations for tests: a fresh one with its first account, and people to act as."""

from __future__ import annotations

import functools
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from qadesk.clock import Clock, FixedClock
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.resources import locale
from qadesk.security.slots import Slot, SlotFile
from qadesk.services import stations
from qadesk.services.account_rules import new_account
from qadesk.services.stations import LoggedIn
from qadesk.work import Work

PASSWORD = "Zhijian-2026"
NOW = datetime(2026, 9, 7, 1, 30, tzinfo=UTC)  # Monday 09:30 in Shanghai, week 2026-W37
CHIEF = NewAccount("zhou", "周岚", PASSWORD, frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}))
INSPECTOR = NewAccount("lin", "林晓", PASSWORD, frozenset({Role.INSPECTOR}))
AUDITOR = NewAccount("shen", "沈计", PASSWORD, frozenset({Role.AUDITOR}))
TRAINER = NewAccount("han", "韩培", PASSWORD, frozenset({Role.TRAINER}))


def new_work() -> Work:
    """Worker processes; close them after use."""
    return Work(locale())


def new_station(folder: Path, work: Work, clock: Clock | None = None) -> LoggedIn:
    """Make a station in `folder` and log its first account (supervisor and administrator) in.

    Where processes with this computer's clock log in later, give that clock: passwords grow old."""
    clock = clock or FixedClock(NOW)
    stations.create(folder, CHIEF, name="QA-01", clock=clock)
    return stations.login(folder, CHIEF.login_name, PASSWORD, clock=clock, work=work)


def add_account(logged_in: LoggedIn, account: NewAccount) -> Actor:
    """Add a further account, whose owner has chosen this password already, and return it as an actor.

    It is there as if it had been added and logged in; asking for passwords on the way takes a third of a second."""
    station = logged_in.desk.station
    now, slots = station.clock.now_utc_ms(), SlotFile.load(station.folder)
    slot = _slot(slots.station_id, account, station.data_key)
    replace(slots, slots=(*slots.slots, slot)).save(station.folder)
    with station.database.transaction() as session:
        session.add(new_account(slot.account_id, account, now, chosen=True))
        station.chain.append(session, logged_in.actor, "accounts.add", at_utc_ms=now, about=account.login_name)
    return Actor(slot.account_id, account.login_name, account.display_name, account.roles)


@functools.cache
def _slot(station_id: str, account: NewAccount, key: bytes) -> Slot:
    """A slot of a new account, the same in every copy of a station: its password need not be derived anew."""
    return SlotFile(station_id, ()).with_password(str(uuid.uuid4()), account.login_name, account.password, key).slots[0]
