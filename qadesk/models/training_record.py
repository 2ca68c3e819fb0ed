"""Training requests as lists and records show them, and as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qadesk.models.printing import Imprint
from qadesk.models.training import Arm, RequestEntryKind, RequestState, Stage, TrainingEntry
from qadesk.models.training_tallies import AgentTally, Tally, TallyRow


@dataclass(frozen=True)
class RequestLink:
    """The way from a list to a training request: what the page is asked to open."""

    request_id: int


@dataclass(frozen=True)
class RequestRow:
    """A request as a line of a list; `waits_days` since the last step, `overdue` when `due_day` is over."""

    request_id: int
    number: str
    state: RequestState
    about: str
    teams: str
    trained: int
    trainer: str
    raised_utc_ms: int
    due_day: date
    waits_days: int
    overdue: bool


@dataclass(frozen=True)
class TargetedRow:
    """A targeted listening in figures: agents drawn of those concerned by arm, calls scored of those queued.

    `short`: how many of those drawn had fewer recorded calls than the rules ask for; `released`: calls that left the
    queue unheard when the request was over."""

    stage: Stage
    share_percent: int
    agents: tuple[tuple[Arm, int, int], ...]
    scored: int
    queued: int
    made_at: str
    seed: str
    short: int = 0
    released: int = 0


@dataclass(frozen=True)
class RequestEntryLine:
    kind: RequestEntryKind
    day: date
    entered: str
    who: str
    words: str = ""


@dataclass(frozen=True)
class StageTally:
    """The request's criteria in the targeted listening of a stage and arm: lost of n calls of so many agents."""

    stage: Stage
    arm: Arm
    agents: int
    tally: Tally


@dataclass(frozen=True)
class RequestRecord:
    """A request as it is read. `answers`: this reader is the trainer's side; `answers_for`: this reader enters what a
    trainer without an account answered on paper; `raises`: this reader may withdraw, plan listening, mark it heard
    again, close. `effect` heads the results, `claim` says in plain words what may and what may not be claimed."""

    request_id: int
    number: str
    state: RequestState
    from_day: date
    to_day: date
    wish: str
    trainer: str
    due_day: date
    overdue: bool
    raised_by: str
    raised_at: str
    today: date
    criteria: tuple[TallyRow, ...]
    trained: tuple[AgentTally, ...]
    comparison: tuple[AgentTally, ...]
    cases: tuple[AgentTally, ...]
    entries: tuple[RequestEntryLine, ...]
    listening: tuple[TargetedRow, ...]
    results: tuple[StageTally, ...]
    next_stage: Stage | None
    claim: str
    answers: bool
    raises: bool
    effect: str = ""
    answers_for: bool = False


def training_day(entries: Iterable[TrainingEntry | RequestEntryLine]) -> date | None:
    """The day on which the training was held, or else is planned."""
    days = {RequestEntryKind(entry.kind): entry.day for entry in entries}
    return days.get(RequestEntryKind.HELD, days.get(RequestEntryKind.PLANNED))


@dataclass(frozen=True)
class RequestPaper:
    """The 培训需求单 as printed."""

    imprint: Imprint
    record: RequestRecord
