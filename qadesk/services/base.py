"""What every service shares: the open station, and the two ways to act on it.

`act` checks the right, opens one write transaction and writes the audit row in it; a refusal is audited too.
`read` checks the right and opens the reader, for lists and figures that need no audit row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.clock import Clock
from qadesk.database.station_database import StationDatabase
from qadesk.errors import NotAllowed
from qadesk.models.audit import AuditHead, Outcome
from qadesk.models.bands import DayBands, read_bands
from qadesk.models.people import Actor
from qadesk.models.rules import RulesVersion
from qadesk.security.audit import AuditChain
from qadesk.security.login_failures import LoginFailures
from qadesk.security.roles import authorise
from qadesk.security.slots import SlotFile, WrongPassword
from qadesk.security.unlocking import unlock
from qadesk.services.kept_months import KeptMonths
from qadesk.settings import BY_QUEUE, Kind, Value, checked, queue_seconds
from qadesk.work import Work


@dataclass(frozen=True)
class Rules:
    """The station rules in force: their version, and their values by the names of `settings.py`."""

    version: int
    values: dict[str, Value]

    def number(self, name: str) -> int:
        value = self.values[name]
        assert isinstance(value, int)
        return value

    def text(self, name: str) -> str:
        value = self.values[name]
        assert isinstance(value, str)
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(self.text("time_zone"))

    @property
    def by_queue(self) -> dict[str, int]:
        """The least seconds of connected time of the queues that have a number of their own."""
        return queue_seconds(self.text(BY_QUEUE)) or {}

    @property
    def bands(self) -> DayBands:
        """The bands of the day."""
        value = self.values["bands"]
        assert isinstance(value, list)
        return read_bands(value)


@dataclass(frozen=True)
class Station:
    """An open station: what its services work on."""

    folder: Path
    name: str
    practice: bool
    database: StationDatabase
    chain: AuditChain
    clock: Clock
    work: Work
    data_key: bytes = field(repr=False)
    kept_months: KeptMonths = field(repr=False)


@dataclass
class Act:
    """One act under way: its session, and what the audit row will say."""

    session: Session
    now_utc_ms: int
    about: str
    action: str
    detail: dict[str, object] = field(default_factory=dict)
    head: AuditHead | None = None


class Service:
    """Base of all services."""

    def __init__(self, station: Station) -> None:
        self._station = station

    @contextmanager
    def act(self, actor: Actor, use_case: str, *, about: str = "", background: bool = False) -> Iterator[Act]:
        """One write transaction with its audit row; set `act.about` and `act.detail` before the block ends.

        Raises NotAllowed after noting the refusal, also one that the block raises; nothing of the block is kept then.
        `act.head` is the chain's head once the block has ended."""
        self._authorise(actor, use_case, about)
        station = self._station
        try:
            with station.database.transaction(background=background) as session:
                act = Act(session, station.clock.now_utc_ms(), about, use_case)
                yield act
                act.head = station.chain.append(session, actor, use_case, at_utc_ms=act.now_utc_ms, about=act.about,
                                                detail=act.detail)
        except NotAllowed:
            self._note_refusal(actor, use_case, about)
            raise

    @contextmanager
    def read(self, actor: Actor, use_case: str) -> Iterator[Session]:
        """A reading session; raises NotAllowed after noting the refusal."""
        self._authorise(actor, use_case, "")
        with self._station.database.reading() as session:
            yield session

    @contextmanager
    def read_apart(self, actor: Actor, use_case: str) -> Iterator[Session]:
        """A reading session of its own for what reads long; raises NotAllowed after noting the refusal."""
        self._authorise(actor, use_case, "")
        with self._station.database.reading_apart() as session:
            yield session

    def rules_in(self, session: Session) -> Rules:
        """The station rules in force now."""
        return rules_in(session, self._station.clock.now_utc_ms())

    def prove(self, actor: Actor, use_case: str, password: str) -> None:
        """A sensitive act asks for the password again. Raises NotAllowed, WrongPassword or LockedOut; all audited."""
        self._authorise(actor, use_case, "")
        station, now = self._station, self._station.clock.now_utc_ms()
        failures = LoginFailures(station.folder)
        try:
            failures.check(actor.login_name, now)
            SlotFile.load(station.folder).unlock(actor.login_name, password)
        except NotAllowed as error:
            if isinstance(error, WrongPassword):
                failures.note(actor.login_name, now, audited=True)
            self._note_refusal(actor, use_case, "")
            raise
        failures.clear(actor.login_name)

    def prove_second(self, actor: Actor, use_case: str, login_name: str, password: str) -> str:
        """A second person agrees to the actor's act at the same computer: the id of that account.

        Raises NotAllowed, WrongPassword or LockedOut; all audited, failures counted against the name."""
        self._authorise(actor, use_case, "")
        station, slots = self._station, SlotFile.load(self._station.folder)
        failures, name = LoginFailures(station.folder), slots.known_as(login_name)
        try:
            found = unlock(slots, failures, name, password, station.clock.now_utc_ms(), audited=True)
        except NotAllowed:
            self._note_refusal(actor, use_case, name)
            raise
        failures.clear(name)
        return found.account_id

    def _authorise(self, actor: Actor, use_case: str, about: str) -> None:
        try:
            authorise(actor, use_case)
        except NotAllowed:
            self._note_refusal(actor, use_case, about)
            raise

    def _note_refusal(self, actor: Actor, use_case: str, about: str) -> None:
        station = self._station
        with station.database.transaction() as session:
            station.chain.append(session, actor, use_case, at_utc_ms=station.clock.now_utc_ms(), about=about,
                                 outcome=Outcome.REFUSED)


def rules_in(session: Session, now_utc_ms: int) -> Rules:
    """The highest version of the station rules that has come into force, defaults where it is silent.

    Before the first one's day (a clock set back) the first one holds."""
    begun = select(RulesVersion).where(RulesVersion.from_utc_ms <= now_utc_ms)
    row = (session.scalars(begun.order_by(RulesVersion.version.desc()).limit(1)).first()
           or session.scalars(select(RulesVersion).order_by(RulesVersion.version).limit(1)).one())
    return rules_of(row)


def rules_of(row: RulesVersion) -> Rules:
    """A version of the station rules, defaults where it is silent."""
    values = {name: value for name, value in row.rules.items() if isinstance(value, str | int | list)}
    return Rules(row.version, checked(Kind.RULE, values))
