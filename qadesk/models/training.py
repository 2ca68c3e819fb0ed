"""Training needs (培训需求): tallies that propose a request, requests to the trainer, listening before and after.

A request is frozen as raised; what becomes of it are entries that are only added, `state` follows them in the same
transaction. Shares are told with their count, n and Wilson interval; only drawn calls count in a tally.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.coaching import CriterionKey
from qadesk.models.evaluations import Evaluation
from qadesk.models.months import Month
from qadesk.models.people import Account, Agent, Team
from qadesk.models.printing import Imprint
from qadesk.models.sampling import QueueItem
from qadesk.models.types import Day, InstantUtcMs, SpanMs


class RequestState(StrEnum):
    RAISED = "raised"
    ACCEPTED = "accepted"
    PLANNED = "planned"
    HELD = "held"
    HEARD_AGAIN = "heard_again"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {
    RequestState.RAISED: N_("Waits for an answer"),
    RequestState.ACCEPTED: N_("Accepted"),
    RequestState.PLANNED: N_("Training planned"),
    RequestState.HELD: N_("Training held"),
    RequestState.HEARD_AGAIN: N_("Heard again"),
    RequestState.CLOSED: N_("Request closed"),
    RequestState.DECLINED: N_("Declined"),
    RequestState.WITHDRAWN: N_("Request withdrawn"),
}
OVER = (RequestState.CLOSED, RequestState.DECLINED, RequestState.WITHDRAWN)


class RequestEntryKind(StrEnum):
    """What can happen to a request; each but a note leads to the state of the same meaning."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    PLANNED = "planned"
    HELD = "held"
    HEARD_AGAIN = "heard_again"
    NOTE = "note"
    CLOSING = "closing"
    WITHDRAWAL = "withdrawal"


ENTRY_NAMES = {
    RequestEntryKind.ACCEPTED: N_("Accepted"),
    RequestEntryKind.DECLINED: N_("Declined"),
    RequestEntryKind.PLANNED: N_("Training planned"),
    RequestEntryKind.HELD: N_("Training held"),
    RequestEntryKind.HEARD_AGAIN: N_("Heard again"),
    RequestEntryKind.NOTE: N_("Note"),
    RequestEntryKind.CLOSING: N_("Request closed"),
    RequestEntryKind.WITHDRAWAL: N_("Request withdrawn"),
}
DATED = (RequestEntryKind.PLANNED, RequestEntryKind.HELD)
"""What has a day of its own: the training's."""


class Arm(StrEnum):
    TRAINED = "trained"
    COMPARISON = "comparison"


ARM_NAMES = {Arm.TRAINED: N_("To be trained"), Arm.COMPARISON: N_("Comparison group")}


class Stage(StrEnum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


STAGE_NAMES = {Stage.BEFORE: N_("Before the training"), Stage.DURING: N_("During the training"),
               Stage.AFTER: N_("After the training")}


class TrainingRequest(Base):
    """What was asked of the trainer, for which period's tallies; frozen but for `state`."""

    __tablename__ = "training_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    state: Mapped[str] = mapped_column(Text, index=True, default=RequestState.RAISED)
    from_day: Mapped[date] = mapped_column(Day)
    to_day: Mapped[date] = mapped_column(Day)
    wish: Mapped[str] = mapped_column(Text)
    trainer_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    trainer_name: Mapped[str] = mapped_column(Text)
    due_day: Mapped[date] = mapped_column(Day)
    raised_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    raised_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    raiser: Mapped[Account] = relationship(foreign_keys=[raised_by])
    criteria: Mapped[list[TrainingCriterion]] = relationship(order_by="TrainingCriterion.position")
    agents: Mapped[list[TrainingAgent]] = relationship()
    cases: Mapped[list[TrainingCase]] = relationship(order_by="TrainingCase.position")
    entries: Mapped[list[TrainingEntry]] = relationship(order_by="TrainingEntry.id")
    plans: Mapped[list[TargetedPlan]] = relationship(order_by="TargetedPlan.id")


class TrainingCriterion(Base):
    """A criterion that a request is about, with the tally as it stood: `lost` of `n` calls; frozen."""

    __tablename__ = "training_criteria"

    request_id: Mapped[int] = mapped_column(ForeignKey("training_requests.id"), primary_key=True)
    card: Mapped[str] = mapped_column(Text, primary_key=True)
    criterion_code: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    lost: Mapped[int]
    n: Mapped[int]


class TrainingAgent(Base):
    """An agent of a request, to be trained or to compare with, and the own tally then; frozen."""

    __tablename__ = "training_agents"

    request_id: Mapped[int] = mapped_column(ForeignKey("training_requests.id"), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    arm: Mapped[str] = mapped_column(Text)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    lost: Mapped[int]
    n: Mapped[int]
    agent: Mapped[Agent] = relationship()
    team: Mapped[Team | None] = relationship()


class TrainingCase(Base):
    """A scored call to be used in the training; `start_ms` is where to begin; frozen."""

    __tablename__ = "training_cases"

    request_id: Mapped[int] = mapped_column(ForeignKey("training_requests.id"), primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), primary_key=True)
    position: Mapped[int]
    start_ms: Mapped[int] = mapped_column(SpanMs)
    words: Mapped[str] = mapped_column(Text, default="")
    evaluation: Mapped[Evaluation] = relationship()


class TrainingEntry(Base):
    """Something that happened to a request on `day` (the training's own day for PLANNED and HELD); frozen."""

    __tablename__ = "training_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("training_requests.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    day: Mapped[date] = mapped_column(Day)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[Account] = relationship()


class TargetedPlan(Base):
    """A targeted listening (针对性监听) of a request: who was drawn at random, by which seed; one a stage; frozen."""

    __tablename__ = "targeted_plans"
    __table_args__ = (UniqueConstraint("request_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("training_requests.id"), index=True)
    stage: Mapped[str] = mapped_column(Text)
    share_percent: Mapped[int]
    calls_each: Mapped[int]
    seed: Mapped[str] = mapped_column(Text)
    made_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    agents: Mapped[list[TargetedAgent]] = relationship()
    calls: Mapped[list[TargetedCall]] = relationship()


class TargetedAgent(Base):
    """An agent drawn for a targeted listening, of one arm; frozen."""

    __tablename__ = "targeted_agents"

    plan_id: Mapped[int] = mapped_column(ForeignKey("targeted_plans.id"), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    arm: Mapped[str] = mapped_column(Text)
    agent: Mapped[Agent] = relationship()


class TargetedCall(Base):
    """A call that a targeted listening put into the queue; frozen."""

    __tablename__ = "targeted_calls"

    plan_id: Mapped[int] = mapped_column(ForeignKey("targeted_plans.id"), primary_key=True)
    queue_item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"), primary_key=True, unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    queue_item: Mapped[QueueItem] = relationship()


@dataclass(frozen=True)
class RequestLink:
    """The way from a list to a training request: what the page is asked to open."""

    request_id: int


@dataclass(frozen=True)
class PeriodChoice:
    """A period whose tallies can be asked for: a month, or (None) the last four weeks that have ended."""

    from_day: date
    to_day: date
    month: Month | None = None


@dataclass(frozen=True)
class TallyCell:
    """Whose calls stand behind a tally: drawn calls of the period, scored and in force, that lost points on the
    criterion; `lost` False: all to which it applied. `team_id` None: of all teams, 0: of agents in no team."""

    from_day: date
    to_day: date
    card: str
    criterion_code: str
    team_id: int | None = None
    agent_id: int | None = None
    lost: bool = True


@dataclass(frozen=True)
class Tally:
    """`lost` of the `n` calls to which a criterion applied, with the share's two-sided 95 % Wilson interval (0..1)."""

    lost: int
    n: int
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        return self.lost / self.n if self.n else None


@dataclass(frozen=True)
class TallyRow:
    """A criterion's line: the tally of each team (in the order of `Tallies.teams`), of the whole centre, and what
    follows. `meets` when the centre meets the threshold or a team does; `fresh` when it did not in the period before;
    `request_id` names a request about it that is under way."""

    card: str
    criterion_code: str
    name: str
    by_team: tuple[Tally, ...]
    whole: Tally
    cumulative: float
    meets: bool
    meeting_teams: tuple[int, ...]
    fresh: bool
    request_id: int | None = None

    @property
    def key(self) -> CriterionKey:
        return self.card, self.criterion_code


@dataclass(frozen=True)
class Tallies:
    """Tallies of a period, most lost first. `teams` are (id, name, n of scored calls); id 0 stands for no team.

    The centre meets the threshold with `threshold_percent` of the calls and `threshold_calls` that lost points; a team
    with the same share and `team_calls`."""

    from_day: date
    to_day: date
    teams: tuple[tuple[int, str, int], ...]
    n: int
    rows: tuple[TallyRow, ...]
    threshold_percent: int
    threshold_calls: int
    team_calls: int


@dataclass(frozen=True)
class AgentTally:
    """An agent of a criterion's tally: lost of n calls, and a place in a call that shows it."""

    agent_id: int
    agent_no: str
    agent_name: str
    team: str
    lost: int
    n: int
    evaluation_id: int | None = None
    call_start: str = ""
    start_ms: int = 0


@dataclass(frozen=True)
class RequestDraft:
    """What the station proposes for a request: criteria with tallies, agents concerned, agents to compare with, the
    `others` of the tally who may be chosen too, trainers to choose from (account id, name)."""

    from_day: date
    to_day: date
    criteria: tuple[TallyRow, ...]
    concerned: tuple[AgentTally, ...]
    comparison: tuple[AgentTally, ...]
    trainers: tuple[tuple[str, str], ...]
    due_day: date
    others: tuple[AgentTally, ...] = ()


@dataclass(frozen=True)
class NewRequest:
    client_uuid: str
    from_day: date
    to_day: date
    criteria: tuple[CriterionKey, ...]
    trained: tuple[int, ...]
    comparison: tuple[int, ...]
    cases: tuple[tuple[int, int], ...]
    wish: str
    trainer_id: str | None
    trainer_name: str
    due_day: date


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


def part_of(people: int, percent: int) -> int:
    """How many of so many a targeted listening draws: rounded up, and so at least one of some."""
    return -(-people * percent // 100)


@dataclass(frozen=True)
class RequestPaper:
    """The 培训需求单 as printed."""

    imprint: Imprint
    record: RequestRecord
