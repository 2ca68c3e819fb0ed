"""Complaints and praise as they are entered, listed, read, ruled and printed: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qadesk.i18n import N_
from qadesk.models.appeal_record import Seat
from qadesk.models.complaints import ComplaintKind, Verdict
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.listening_proof import ToHear
from qadesk.models.printing import Imprint

Place = tuple[int, int, str]
"""A place in the call: from, to (ms), and what is heard there."""
RECEIVED_BY = (N_("Hotline"), N_("Letter"), N_("Face to face"), N_("Online"), N_("Higher authority"))
"""Ways that are offered; another one can be typed."""


@dataclass(frozen=True)
class ComplaintLink:
    """The way from a list to a complaint or praise."""

    complaint_id: int


@dataclass(frozen=True)
class CallSought:
    """What calls are looked for: staff number or name, day, and the end of the customer's number."""

    agent: str = ""
    day: date | None = None
    tail: str = ""


@dataclass(frozen=True)
class FoundCall:
    """A call that was found; times are the centre's, the number is masked."""

    call_id: int
    agent_no: str
    agent_name: str
    team: str
    started_at: str
    duration_ms: int
    number_masked: str
    has_recording: bool


@dataclass(frozen=True)
class NewComplaint:
    """What was received about a call; the same `client_uuid` again gives the one that is kept."""

    client_uuid: str
    kind: ComplaintKind
    call_id: int
    received_on: date
    received_by: str
    words: str


@dataclass(frozen=True)
class NewVerdict:
    """A ruling: whether it stands, why, where it is heard, and why it is ruled without hearing it all."""

    complaint_id: int
    verdict: Verdict
    words: str
    evidence: tuple[Place, ...] = ()
    unheard_reason: str = ""


@dataclass(frozen=True)
class ComplaintRow:
    """One line of the list; `verdict` None while it is open; `waits_for_reader`: this reader may rule it."""

    complaint_id: int
    number: str
    kind: ComplaintKind
    verdict: Verdict | None
    agent_no: str
    agent_name: str
    team: str
    received_on: date
    rule_by: date
    overdue: bool
    words: str
    ruler: str = ""
    waits_for_reader: bool = False


@dataclass(frozen=True)
class ComplaintList:
    """The complaints and praise that a reader may see: open ones by the day due, then the latest of those ruled."""

    today: date
    rows: tuple[ComplaintRow, ...] = ()


@dataclass(frozen=True)
class ComplaintRecord:
    """One in full, and what this reader may do with it.

    `item_id`: where its call stands in the queue; `to_hear`: what of it has to be heard, `heard_milli`: the share of
    that which this reader heard. `others`: who rules in place of a reader that may not. `alone`: ruled by who had
    scored the call."""

    complaint_id: int
    number: str
    kind: ComplaintKind
    verdict: Verdict | None
    item_id: int
    duration_ms: int
    has_recording: bool
    facts: tuple[Fact, ...]
    words: str
    received_on: date
    received_by: str
    entered_by: str
    entered_at: str
    rule_by: date
    overdue: bool
    scores: tuple[str, ...] = ()
    ruler: str = ""
    ruled_at: str = ""
    ruled_words: str = ""
    evidence: tuple[Place, ...] = ()
    unheard_reason: str = ""
    alone: bool = False
    heard_milli: int = 0
    needed_milli: int = 1000
    to_hear: ToHear = ToHear()
    seat: Seat = Seat.READS
    others: tuple[str, ...] = ()
    may_withdraw: bool = False
    agent_no: str = ""
    agent_name: str = ""

    @property
    def may_rule(self) -> bool:
        """Whether this reader may rule it now."""
        return self.verdict is None and self.seat in (Seat.RULES, Seat.ALONE)


@dataclass(frozen=True)
class ComplaintPaper:
    """The 投诉/表扬判定 as it is printed."""

    imprint: Imprint
    record: ComplaintRecord
