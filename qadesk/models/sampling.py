"""The draw as it was made: its manifest, its seed, the calls drawn with their chances, and the queue of work."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.calls import Call
from qadesk.models.types import Day, Document, InstantUtcMs


class Origin(StrEnum):
    """Why a call stands in the queue; only drawn calls enter averages. DUPLICATE (a blind second scoring) and REPEAT
    (a hidden one of one's own) are the place that calibration takes in the queue."""

    DRAW = "draw"
    FOLLOW_UP = "follow_up"
    RISK = "risk"
    TARGETED = "targeted"
    COMPLAINT = "complaint"
    MYSTERY = "mystery"
    NEW_STAFF = "new_staff"
    JOINT = "joint"
    DUPLICATE = "duplicate"
    REPEAT = "repeat"


ORIGIN_NAMES = {
    Origin.DRAW: N_("Drawn"),
    Origin.FOLLOW_UP: N_("Follow-up"),
    Origin.RISK: N_("Risk"),
    Origin.TARGETED: N_("Targeted"),
    Origin.COMPLAINT: N_("Complaint or praise"),
    Origin.MYSTERY: N_("Mystery call"),
    Origin.NEW_STAFF: N_("New staff"),
    Origin.JOINT: N_("Joint listening"),
    Origin.DUPLICATE: N_("Second scoring"),
    Origin.REPEAT: N_("Repeat"),
}


class QueueState(StrEnum):
    """RELEASED: it left the queue unheard, for the request or the plan that put it there is over; REPLACED: another
    call takes its place (补抽)."""

    WAITING = "waiting"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RELEASED = "released"
    REPLACED = "replaced"


QUEUE_STATE_NAMES = {
    QueueState.WAITING: N_("Waiting"),
    QueueState.DRAFT: N_("Being scored"),
    QueueState.SUBMITTED: N_("Scored"),
    QueueState.RELEASED: N_("Taken back"),
    QueueState.REPLACED: N_("Was replaced"),
}


class Draw(Base):
    """A complete draw of one period; the first one of a period counts."""

    __tablename__ = "draws"

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(Text, unique=True)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    manifest: Mapped[str] = mapped_column(Text)
    manifest_sha256: Mapped[str] = mapped_column(Text)
    seed: Mapped[str] = mapped_column(Text)
    entropy: Mapped[str] = mapped_column(Text, default="")
    commitment: Mapped[str] = mapped_column(Text, default="")
    rules_version: Mapped[int]
    counts: Mapped[dict[str, object]] = mapped_column(Document, default=dict)


class DrawCommitment(Base):
    """The commitment of a period: the secret s, which shows only once the period was drawn, and C, which binds to it.

    Made before the period ends, never changed nor removed."""

    __tablename__ = "draw_commitments"

    period: Mapped[str] = mapped_column(Text, primary_key=True)
    secret: Mapped[str] = mapped_column(Text)
    commitment: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


class AttemptOutcome(StrEnum):
    """FIXED: the manifest was written down with its hash; DRAWN: the draw that counts; REFUSED: nothing was drawn."""

    FIXED = "fixed"
    DRAWN = "drawn"
    REFUSED = "refused"


ATTEMPT_NAMES = {
    AttemptOutcome.FIXED: N_("Manifest fixed"),
    AttemptOutcome.DRAWN: N_("Draw made"),
    AttemptOutcome.REFUSED: N_("Refused"),
}


class DrawAttempt(Base):
    """One step towards a draw of a period, whatever came of it; `code` tells why one was refused. Only added to."""

    __tablename__ = "draw_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(Text, index=True)
    outcome: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text, default="")
    manifest_sha256: Mapped[str] = mapped_column(Text, default="")
    entropy: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


class DrawnCall(Base):
    """One drawn call with its ticket and its chance `pi`, a fraction such as `5/58`; `replaces_id`: the drawn call
    whose place it took."""

    __tablename__ = "drawn_calls"
    __table_args__ = (UniqueConstraint("draw_id", "call_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    agent_no: Mapped[str] = mapped_column(Text)
    band: Mapped[str] = mapped_column(Text)
    ticket: Mapped[str] = mapped_column(Text)
    pi: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("drawn_calls.id"), index=True)


class ReplacementReason(StrEnum):
    """Why a drawn call gives its place to the next ticket; never for being untypical or too long. LEGAL_HOLD is given
    by rule alone: the next ticket had come under a hold since the draw, and is passed over."""

    UNPLAYABLE = "unplayable"
    WRONG_AGENT = "wrong_agent"
    PRIVATE = "private"
    LEGAL_HOLD = "legal_hold"


REPLACEMENT_NAMES = {
    ReplacementReason.UNPLAYABLE: N_("Cannot be played"),
    ReplacementReason.WRONG_AGENT: N_("Wrong agent"),
    ReplacementReason.PRIVATE: N_("Private emergency"),
    ReplacementReason.LEGAL_HOLD: N_("Legal hold"),
}


class Replacement(Base):
    """A drawn call that was replaced (补抽): why, by whom, confirmed by whom, and the drawn call that took its place
    (None: there was none left). Only added to."""

    __tablename__ = "replacements"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    drawn_call_id: Mapped[int] = mapped_column(ForeignKey("drawn_calls.id"), unique=True)
    new_drawn_call_id: Mapped[int | None] = mapped_column(ForeignKey("drawn_calls.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


class QueueItem(Base):
    """A call to be listened to, in the order of `order_key`, marked by its origin; `assignee_id`: whose work it is,
    None for anybody's; `note`: what who listens should know (a plan's words, who listens along)."""

    __tablename__ = "queue_items"
    __table_args__ = (UniqueConstraint("call_id", "origin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    origin: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text, default="", index=True)
    drawn_call_id: Mapped[int | None] = mapped_column(ForeignKey("drawn_calls.id"))
    order_key: Mapped[str] = mapped_column(Text, index=True)
    state: Mapped[str] = mapped_column(Text, default=QueueState.WAITING, index=True)
    created_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    call: Mapped[Call] = relationship()
    drawn_call: Mapped[DrawnCall | None] = relationship()


class Assignment(Base):
    """A queue item was given to an inspector (None: to nobody): by the rule's order or by a supervisor, with the loads
    that decided. Only added to."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    queue_item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"), index=True)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    cause: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


class ListeningPlan(Base):
    """A purposive listening that was planned: its origin, for whom and why, the seed its calls were picked by ("" where
    a person named them), who listens along. Only added to."""

    __tablename__ = "listening_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    origin: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    listeners: Mapped[list[str]] = mapped_column(Document, default=list)
    from_day: Mapped[date | None] = mapped_column(Day)
    to_day: Mapped[date | None] = mapped_column(Day)
    calls_each: Mapped[int] = mapped_column(default=0)
    seed: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)


class PlannedCall(Base):
    """A call that a listening plan put into the queue. Only added to."""

    __tablename__ = "planned_calls"

    plan_id: Mapped[int] = mapped_column(ForeignKey("listening_plans.id"), primary_key=True)
    queue_item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"), primary_key=True, unique=True)
