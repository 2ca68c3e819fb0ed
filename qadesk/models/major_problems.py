"""Major problems (重大问题): raised, fed back, acknowledged, followed up, closed; nothing of one changes later.

A problem is a row that never changes and entries that are only added: its state follows from which there are. What was
wrong is put right by a note. Evidence is in whole milliseconds from the call's start, a moment has end equal to start.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.calls import Call
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.people import Account, Team
from qadesk.models.printing import Imprint
from qadesk.models.types import Day, Document, InstantUtcMs

Span = tuple[int, int]
HOUR_MS = 3_600_000


class ProblemState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


STATE_NAMES = {
    ProblemState.OPEN: N_("Not acknowledged"),
    ProblemState.ACKNOWLEDGED: N_("Acknowledged"),
    ProblemState.CLOSED: N_("Problem closed"),
}


class EntryKind(StrEnum):
    """What can happen to a problem."""

    FEEDBACK = "feedback"
    ACKNOWLEDGEMENT = "acknowledgement"
    NOTE = "note"
    CLOSING = "closing"


KIND_NAMES = {
    EntryKind.FEEDBACK: N_("Fed back"),
    EntryKind.ACKNOWLEDGEMENT: N_("Acknowledgement"),
    EntryKind.NOTE: N_("Follow-up note"),
    EntryKind.CLOSING: N_("Closing"),
}


class Way(StrEnum):
    """How it was fed back or acknowledged, or with which result it was closed."""

    PAPER = "paper"
    TOLD = "told"
    CALLED = "called"
    OWN_ACCOUNT = "own_account"
    SIGNED = "signed"
    SETTLED = "settled"
    UNSETTLED = "unsettled"
    WITHDRAWN = "withdrawn"


WAY_NAMES = {
    Way.PAPER: N_("slip handed over"),
    Way.TOLD: N_("told in person"),
    Way.CALLED: N_("told by telephone"),
    Way.OWN_ACCOUNT: N_("with the leader's own account"),
    Way.SIGNED: N_("signed on paper, entered for the leader"),
    Way.SETTLED: N_("settled"),
    Way.UNSETTLED: N_("not settled"),
    Way.WITHDRAWN: N_("raised by mistake"),
}
FEEDBACK_WAYS = (Way.PAPER, Way.TOLD, Way.CALLED)
RESULTS = (Way.SETTLED, Way.UNSETTLED, Way.WITHDRAWN)


class MajorProblem(Base):
    """What was raised, by whom, and who is to act; frozen. `team_id` is the agent's team on `call_day`."""

    __tablename__ = "major_problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    call_day: Mapped[date] = mapped_column(Day)
    evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("evaluations.id"))
    raised_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    raised_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    facts: Mapped[str] = mapped_column(Text)
    action_asked: Mapped[str] = mapped_column(Text)
    spans: Mapped[list[list[int]]] = mapped_column(Document)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    leader_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    leader_name: Mapped[str] = mapped_column(Text)
    call: Mapped[Call] = relationship()
    team: Mapped[Team | None] = relationship()
    raiser: Mapped[Account] = relationship(foreign_keys=[raised_by])
    entries: Mapped[list[MajorProblemEntry]] = relationship(order_by="MajorProblemEntry.id")


class MajorProblemEntry(Base):
    """Something that happened to a problem, at `happened_utc_ms`, entered at `at_utc_ms`; frozen."""

    __tablename__ = "major_problem_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("major_problems.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    happened_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    way: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[Account] = relationship()


def state_of(kinds: Iterable[str]) -> ProblemState:
    """The state that follows from the kinds of a problem's entries."""
    found = frozenset(kinds)
    if EntryKind.CLOSING in found:
        return ProblemState.CLOSED
    return ProblemState.ACKNOWLEDGED if EntryKind.ACKNOWLEDGEMENT in found else ProblemState.OPEN


@dataclass(frozen=True)
class ProblemLink:
    """The way from a list to a problem: what a page is asked to open."""

    problem_id: int


@dataclass(frozen=True)
class Leader:
    """A team leader who can be told: the account, and the name that is shown."""

    account_id: str
    name: str


@dataclass(frozen=True)
class Proposal:
    """What is known of a call before a problem of it is raised; `leaders` led the agent's team on the call's day."""

    call_id: int
    evaluation_id: int | None
    facts: tuple[Fact, ...]
    duration_ms: int
    leaders: tuple[Leader, ...]


@dataclass(frozen=True)
class NewProblem:
    """What a problem is raised with. `way` tells how it was fed back at once, None when it was not yet.

    The leader is an account (`leader_id`), or a name that was typed."""

    client_uuid: str
    call_id: int
    facts: str
    action_asked: str
    spans: tuple[Span, ...]
    leader_name: str
    leader_id: str | None = None
    evaluation_id: int | None = None
    way: Way | None = None


@dataclass(frozen=True)
class ProblemRow:
    """A problem as a line of a list; `overdue` when it waits for its acknowledgement longer than the rule allows."""

    problem_id: int
    number: str
    state: ProblemState
    raised_utc_ms: int
    agent_no: str
    agent_name: str
    team: str
    facts: str
    leader: str
    overdue: bool


@dataclass(frozen=True)
class ProblemList:
    """The problems that a person may see, those not acknowledged first, as of `now_utc_ms`."""

    now_utc_ms: int
    hours: int
    rows: tuple[ProblemRow, ...] = ()


@dataclass(frozen=True)
class ProblemEntry:
    """An entry as it is read; `happened` and `entered` are in the centre's zone."""

    kind: EntryKind
    happened: str
    entered: str
    who: str
    way: Way | None = None
    words: str = ""


@dataclass(frozen=True)
class ProblemRecord:
    """A problem as it is read. `call` are the facts of the call, its number masked; `now` is the centre's time.

    To listen to the evidence: `evaluation_id`, that it was raised from or that was made of the call since; else
    `item_id`, the call as it waits in the queue.

    `acknowledges`: this reader is a leader who may acknowledge; `follows_up`: this reader may do all the rest."""

    problem_id: int
    number: str
    state: ProblemState
    now: str
    raised_at: str
    raised_by: str
    call: tuple[Fact, ...]
    facts: str
    action_asked: str
    spans: tuple[Span, ...]
    leader: str
    entries: tuple[ProblemEntry, ...]
    evaluation_id: int | None
    acknowledges: bool
    follows_up: bool
    open_hours: int
    overdue: bool
    item_id: int | None = None

    def entry(self, kind: EntryKind) -> ProblemEntry | None:
        """The first entry of a kind, if there is one."""
        return next((entry for entry in self.entries if entry.kind is kind), None)


@dataclass(frozen=True)
class ProblemSlip:
    """The 重大问题反馈单 as printed."""

    imprint: Imprint
    record: ProblemRecord
