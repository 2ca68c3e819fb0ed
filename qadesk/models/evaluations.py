"""Evaluations (评分记录): drafts, what was submitted, the answers with the weight applied, evidence, what was heard."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.models.base import Base
from qadesk.models.calls import Call
from qadesk.models.people import Account
from qadesk.models.sampling import QueueItem
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.scorecards import FatalState
from qadesk.models.types import Document, InstantUtcMs, PointsMilli, SpanMs


class EvaluationState(StrEnum):
    """DROPPED: the draft of a call that was replaced (补抽): it is kept and counts nowhere."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DROPPED = "dropped"


class Evaluation(Base):
    """One listening of one call. A draft changes with every autosave; once submitted it is frozen for ever.

    A correction is a further row that names the one it revises: revision 0 is the first, the
    highest submitted one counts. `heard_share_milli` is of the call's speech, whose length is `speech_ms`; where that
    is null, of the whole call. Of a call in a closed month a second person agrees to it (`consent_by`), or, where the
    centre has none, the reviser says why it was done alone (`consent_reason`). `unscorable`: why the call could not be
    scored (无法评分)."""

    __tablename__ = "evaluations"
    __table_args__ = (
        UniqueConstraint("queue_item_id", "revision_no"),
        # what an interview is proposed for is found among these alone, without a look at the table
        Index("ix_evaluations_failed", "submitted_utc_ms", "call_id", "scorecard_version_id", "score_shown",
              sqlite_where=text("band = 'failed'")),
        # which versions of the scorecards are pinned, and how often
        Index("ix_evaluations_scorecard_version_id", "scorecard_version_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    number: Mapped[str | None] = mapped_column(Text, unique=True)
    queue_item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"))
    revision_no: Mapped[int] = mapped_column(default=0)
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("evaluations.id"), unique=True)
    revision_reason: Mapped[str] = mapped_column(Text, default="")
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    scorecard_version_id: Mapped[int] = mapped_column(ForeignKey("scorecard_versions.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[str] = mapped_column(Text, index=True)
    created_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    saved_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    submitted_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs, index=True)
    answers: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    comment: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(Text, default="")
    playhead_ms: Mapped[int] = mapped_column(SpanMs, default=0)
    heard_share_milli: Mapped[int] = mapped_column(PointsMilli, default=0)
    speech_ms: Mapped[int | None] = mapped_column(SpanMs)
    rules_version: Mapped[int]
    submit_reason: Mapped[str] = mapped_column(Text, default="")
    unscorable: Mapped[str] = mapped_column(Text, default="")
    consent_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    consent_reason: Mapped[str] = mapped_column(Text, default="")
    score_milli: Mapped[int | None] = mapped_column(PointsMilli)
    score_shown: Mapped[str] = mapped_column(Text, default="")
    band: Mapped[str] = mapped_column(Text, default="")
    earned_milli: Mapped[int | None] = mapped_column(PointsMilli)
    applicable_milli: Mapped[int | None] = mapped_column(PointsMilli)
    fatal_state: Mapped[str] = mapped_column(Text, default=FatalState.NONE)
    queue_item: Mapped[QueueItem] = relationship()
    call: Mapped[Call] = relationship()
    scorecard_version: Mapped[ScorecardVersion] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    answer_rows: Mapped[list[AnswerRow]] = relationship(back_populates="evaluation")


class AnswerRow(Base):
    """One criterion's answer as submitted: what it could earn (the weight applied) and what it did.

    A criterion whose condition is not met, and each of a call that could not be scored, is not applicable. `value` as
    in `Answer`; `ruled_milli`: what the ruling of an appeal set in place of what the answer gives."""

    __tablename__ = "answers"
    __table_args__ = (
        # most answers earn all they can: a month's figures ask for the others only
        Index("ix_answers_lost", "evaluation_id", "criterion_code", "answered", "not_applicable",
              sqlite_where=text("not_applicable OR NOT answered OR earned_milli < weight_milli")),
    )

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), primary_key=True)
    criterion_code: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    not_applicable: Mapped[bool]
    answered: Mapped[bool]
    weight_milli: Mapped[int] = mapped_column(PointsMilli)
    earned_milli: Mapped[int] = mapped_column(PointsMilli)
    ticks: Mapped[dict[str, int]] = mapped_column(Document, default=dict)
    value: Mapped[str | int | None] = mapped_column(Document)
    ruled_milli: Mapped[int | None] = mapped_column(PointsMilli)
    evaluation: Mapped[Evaluation] = relationship(back_populates="answer_rows")


class FatalTick(Base):
    """A fatal criterion that was ticked, and what the second person said: decided once, then frozen.

    `alone`: the centre had no second person, so the scorer decided with a reason (单人确认)."""

    __tablename__ = "fatal_ticks"

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), primary_key=True)
    criterion_code: Mapped[str] = mapped_column(Text, primary_key=True)
    fatal_class: Mapped[str] = mapped_column(Text)
    effect: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=FatalState.PENDING)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    decided_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    reason: Mapped[str] = mapped_column(Text, default="")
    alone: Mapped[bool] = mapped_column(default=False)


class EvidenceSpan(Base):
    """A place in the call that an answer rests on; `end_ms` equals `start_ms` for a single moment."""

    __tablename__ = "evidence_spans"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), index=True)
    criterion_code: Mapped[str] = mapped_column(Text)
    start_ms: Mapped[int] = mapped_column(SpanMs)
    end_ms: Mapped[int] = mapped_column(SpanMs)
    note: Mapped[str] = mapped_column(Text, default="")


class HeardInterval(Base):
    """The listening proof: a stretch of a call that sounded, for whom, how fast, and how long it took."""

    __tablename__ = "heard_intervals"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    start_ms: Mapped[int] = mapped_column(SpanMs)
    end_ms: Mapped[int] = mapped_column(SpanMs)
    speed_milli: Mapped[int] = mapped_column(PointsMilli)
    wall_ms: Mapped[int] = mapped_column(SpanMs)
