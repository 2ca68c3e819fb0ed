"""Flags (标记): an evaluation handed to the trainer or the supervisor, with a kind, a day it is due, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Account, Role
from qadesk.models.types import Day, InstantUtcMs, SpanMs


class FlagKind(StrEnum):
    EXCELLENT = "excellent"
    TYPICAL = "typical"
    FAILED = "failed"
    COMPLAINT = "complaint"
    COMPLIANCE = "compliance"
    LISTEN_AGAIN = "listen_again"
    SOUND = "sound"


FLAG_NAMES = {
    FlagKind.EXCELLENT: N_("Excellent case"),
    FlagKind.TYPICAL: N_("Typical mistake"),
    FlagKind.FAILED: N_("Failed recording"),
    FlagKind.COMPLAINT: N_("Risk of a complaint"),
    FlagKind.COMPLIANCE: N_("Compliance risk"),
    FlagKind.LISTEN_AGAIN: N_("To be heard again"),
    FlagKind.SOUND: N_("Sound quality"),
}
OWNERS = (Role.TRAINER, Role.SUPERVISOR)


class FlagEntryKind(StrEnum):
    NOTE = "note"
    CLOSING = "closing"


class Flag(Base):
    """An evaluation that somebody shall look at; frozen. `start_ms` is the place in the call, None for all of it."""

    __tablename__ = "flags"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text, index=True)
    due_day: Mapped[date] = mapped_column(Day)
    start_ms: Mapped[int | None] = mapped_column(SpanMs)
    words: Mapped[str] = mapped_column(Text)
    raised_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    raised_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    evaluation: Mapped[Evaluation] = relationship()
    raiser: Mapped[Account] = relationship()
    entries: Mapped[list[FlagEntry]] = relationship(order_by="FlagEntry.id")


class FlagEntry(Base):
    """A note on a flag, or its end; frozen."""

    __tablename__ = "flag_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flags.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[Account] = relationship()


@dataclass(frozen=True)
class FlagLink:
    """The way from a list to a flag: what a page is asked to open."""

    flag_id: int


@dataclass(frozen=True)
class NewFlag:
    client_uuid: str
    evaluation_id: int
    kind: FlagKind
    owner: Role
    due_day: date
    words: str
    start_ms: int | None = None


@dataclass(frozen=True)
class FlagProposal:
    """What a flag of a queue item's call begins with. `evaluation_id`: the evaluation in force, else the draft; None
    while nothing of it was saved yet. `call` says in words which call it is."""

    item_id: int
    evaluation_id: int | None
    call: str
    duration_ms: int
    due_day: date


@dataclass(frozen=True)
class FlagRow:
    """A flag as a line of a list; `number` is empty while its evaluation is a draft. `notes` are what was entered, each
    with when and who, the closing last; `closes`: this reader may close it."""

    flag_id: int
    evaluation_id: int
    number: str
    kind: FlagKind
    owner: Role
    agent_no: str
    agent_name: str
    team: str
    call_start: str
    start_ms: int | None
    words: str
    raised_by: str
    raised_utc_ms: int
    due_day: date
    overdue: bool
    closed: bool
    notes: tuple[str, ...] = ()
    closes: bool = False


@dataclass(frozen=True)
class FlagList:
    """Open flags by the day they are due, then those closed, the latest first; `today` is the centre's day."""

    now_utc_ms: int
    today: date
    rows: tuple[FlagRow, ...] = ()

    @property
    def open_count(self) -> int:
        return sum(not row.closed for row in self.rows)
