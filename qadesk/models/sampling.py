"""The draw as it was made: its manifest, its seed, the calls drawn with their chances, and the queue of work."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.calls import Call
from qadesk.models.types import Document, InstantUtcMs


class Origin(StrEnum):
    """Why a call stands in the queue; only drawn calls enter averages."""

    DRAW = "draw"
    FOLLOW_UP = "follow_up"
    RISK = "risk"
    TARGETED = "targeted"
    COMPLAINT = "complaint"
    MYSTERY = "mystery"


ORIGIN_NAMES = {
    Origin.DRAW: N_("Drawn"),
    Origin.FOLLOW_UP: N_("Follow-up"),
    Origin.RISK: N_("Risk"),
    Origin.TARGETED: N_("Targeted"),
    Origin.COMPLAINT: N_("Complaint or praise"),
    Origin.MYSTERY: N_("Mystery call"),
}


class QueueState(StrEnum):
    """RELEASED: it left the queue unheard, for the request or the plan that put it there is over."""

    WAITING = "waiting"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RELEASED = "released"


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
    """One drawn call with its ticket and its chance `pi`, a fraction such as `5/58`."""

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


class QueueItem(Base):
    """A call to be listened to, in the order of `order_key`, marked by its origin."""

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
    call: Mapped[Call] = relationship()
    drawn_call: Mapped[DrawnCall | None] = relationship()
