"""Training needs (培训需求): tallies that propose a request, requests to the trainer, listening before and after.

A request is frozen as raised; what becomes of it are entries that are only added, `state` follows them in the same
transaction. Shares are told with their count, n and Wilson interval; only drawn calls count in a tally.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Account, Agent, Team
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


def part_of(people: int, percent: int) -> int:
    """How many of so many a targeted listening draws: rounded up, and so at least one of some."""
    return -(-people * percent // 100)
