"""Appeals (申诉): an agent's objection on paper, criterion by criterion, and the ruling of somebody who is not
the scorer.

What was entered is frozen, and so is the ruling. A ruling that changes anything makes the next revision of the
evaluation, whose author is still the scorer; a re-listen never lowers the score.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.people import Account
from qadesk.models.types import Day, InstantUtcMs, PointsMilli


class Outcome(StrEnum):
    """What became of one item of an appeal."""

    KEPT = "kept"
    ACCEPTED = "accepted"
    OTHER = "other"


OUTCOME_NAMES = {
    Outcome.KEPT: N_("Kept as scored"),
    Outcome.ACCEPTED: N_("Taken as proposed"),
    Outcome.OTHER: N_("Another value"),
}


class AppealEnd(StrEnum):
    RULED = "ruled"
    WITHDRAWN = "withdrawn"


class Appeal(Base):
    """One round of an appeal against the evaluation in force; frozen.

    `asked_on`: the day on the agent's paper; `due_day`: the last day of the term as it stood when it was entered, None
    where nothing was acknowledged; `late_reason`: why it is taken after it. `rule_by`: the day a ruling is due."""

    __tablename__ = "appeals"
    __table_args__ = (UniqueConstraint("queue_item_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), index=True)
    queue_item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"), index=True)
    round: Mapped[int]
    asked_on: Mapped[date] = mapped_column(Day)
    due_day: Mapped[date | None] = mapped_column(Day)
    late_reason: Mapped[str] = mapped_column(Text)
    rule_by: Mapped[date] = mapped_column(Day)
    words: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    entered_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    items: Mapped[list[AppealItem]] = relationship(order_by="AppealItem.position")
    ruling: Mapped[AppealRuling | None] = relationship()
    entrant: Mapped[Account] = relationship()


class AppealItem(Base):
    """One criterion, or a fatal item, that is objected to: what it earned, what the agent proposes, and why; frozen.

    A fatal item has no points: what is proposed is that it is not upheld. `proposed_na`: that it does not apply."""

    __tablename__ = "appeal_items"

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeals.id"), primary_key=True)
    criterion_code: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    fatal: Mapped[bool]
    earned_milli: Mapped[int | None] = mapped_column(PointsMilli)
    proposed_milli: Mapped[int | None] = mapped_column(PointsMilli)
    proposed_na: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)


class AppealRuling(Base):
    """The end of an appeal; frozen. `unheard_reason`: why it was ruled without hearing all the evidence.

    `made_evaluation_id`: the revision that it made, None where all was kept."""

    __tablename__ = "appeal_rulings"

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeals.id"), primary_key=True)
    end: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    unheard_reason: Mapped[str] = mapped_column(Text)
    made_evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("evaluations.id"), unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    account: Mapped[Account] = relationship()


class ItemRuling(Base):
    """What was ruled on one item of an appeal, and why; frozen. `ruled_milli` None and not `ruled_na`: as it was."""

    __tablename__ = "item_rulings"

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeals.id"), primary_key=True)
    criterion_code: Mapped[str] = mapped_column(Text, primary_key=True)
    outcome: Mapped[str] = mapped_column(Text)
    ruled_milli: Mapped[int | None] = mapped_column(PointsMilli)
    ruled_na: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
