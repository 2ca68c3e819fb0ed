"""The acoustic marks of calls as they are shown: of the call that is open, of calls at risk, and how far measuring is.

Spans are whole milliseconds from the recording's start, half open; instants are in the centre's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qadesk.i18n import N_
from qadesk.models.acoustics import AcousticState, MarkKind, MarkVerdict, Measures

SCORED, QUEUED, OUTSIDE = N_("Scored"), N_("In the queue"), N_("Not in the queue")


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark that passes the thresholds in force, and the last word said to it (by whom, when)."""

    mark_id: int
    kind: MarkKind
    channel: int
    start_ms: int
    end_ms: int
    value_milli: int
    verdict: MarkVerdict = MarkVerdict.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallAcoustics:
    """What is known of the sound of a call; `state` None: its recording is not measured yet."""

    item_id: int
    state: AcousticState | None = None
    reason: str = ""
    measures: Measures | None = None
    marks: tuple[MarkRow, ...] = ()
    method: int = 0
    measured_at: datetime | None = None
    recording_id: int | None = None


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A call with marks; `item_id`: where it stands in the queue, `evaluation_id`: what was submitted of it."""

    call_id: int
    agent_no: str
    agent_name: str
    team: str
    started_at: datetime
    duration_ms: int
    counts: tuple[tuple[MarkKind, int], ...]
    open_marks: int
    decided_marks: int
    item_id: int | None = None
    evaluation_id: int | None = None

    @property
    def place(self) -> str:
        """SCORED, QUEUED or OUTSIDE."""
        return SCORED if self.evaluation_id else QUEUED if self.item_id else OUTSIDE


@dataclass(frozen=True, slots=True)
class RiskFilter:
    """Which calls at risk are wanted: of the last `days` days with a mark of `kind` (None: any)."""

    words: str = ""
    agent_no: str = ""
    team: str = ""
    kind: MarkKind | None = None
    days: int = 28


@dataclass(frozen=True, slots=True)
class RiskPage:
    """The calls that fit, the worst first, of `total`; the teams and agents that the filter can name."""

    rows: tuple[RiskRow, ...] = ()
    total: int = 0
    agents: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailedMeasure:
    """A recording that could not be measured, and why."""

    file_name: str
    reason: str
    call_id: int | None = None


@dataclass(frozen=True, slots=True)
class AcousticProgress:
    """How many recordings there are that can be played, how many of them are measured, and which could not be.

    `waiting` have not been measured as they are now, `away` of them were not where they were; `running`: measuring
    goes on now."""

    recordings: int = 0
    measured: int = 0
    failed: tuple[FailedMeasure, ...] = ()
    failed_total: int = 0
    running: bool = False
    waiting: int = 0
    away: int = 0
