"""Coaching interviews (面谈): proposed by what was heard, held, their plan followed up by listening again, closed.

What an interview began with and what was said in it is frozen once it is held and finished; what happens afterwards
(signatures, plan items, extensions, the closing) are entries that are only added, and a correction is a note. Whether
it waits, runs or is over follows from `state`, which the service keeps in the transaction of the entry that changes it.
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
from qadesk.models.types import Day, Document, InstantUtcMs, SpanMs

CriterionKey = tuple[str, str]
"""A criterion as every card version knows it: the card's code and the criterion's."""


class InterviewKind(StrEnum):
    COACHING = "coaching"
    PRAISE = "praise"


KIND_NAMES = {InterviewKind.COACHING: N_("Coaching interview"), InterviewKind.PRAISE: N_("Praise")}


class Cause(StrEnum):
    """What an interview goes back to, in the order of urgency."""

    PROBLEM = "problem"
    FATAL = "fatal"
    COMPLAINT = "complaint"
    LOW_BAND = "low_band"
    COMMON = "common"
    CHOSEN = "chosen"


CAUSE_NAMES = {
    Cause.PROBLEM: N_("Major problem"),
    Cause.FATAL: N_("Fatal item confirmed"),
    Cause.COMPLAINT: N_("Complaint that stands"),
    Cause.LOW_BAND: N_("Score below the pass mark"),
    Cause.COMMON: N_("The same criterion again and again"),
    Cause.CHOSEN: N_("Chosen by hand"),
}


class InterviewState(StrEnum):
    """`open`: arranged, not yet held. `running`: held, plan and follow-ups go on. `closed`, `withdrawn`: over."""

    OPEN = "open"
    RUNNING = "running"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {
    InterviewState.OPEN: N_("To be held"),
    InterviewState.RUNNING: N_("Plan running"),
    InterviewState.CLOSED: N_("Plan closed"),
    InterviewState.WITHDRAWN: N_("Interview withdrawn"),
}


class InterviewEntryKind(StrEnum):
    """What can happen to an interview after it was arranged."""

    SIGNED_AGENT = "signed_agent"
    SIGNED_INSPECTOR = "signed_inspector"
    ITEM = "item"
    EXTENSION = "extension"
    NOTE = "note"
    CLOSING = "closing"
    WITHDRAWAL = "withdrawal"


ENTRY_NAMES = {
    InterviewEntryKind.SIGNED_AGENT: N_("Signed by the agent"),
    InterviewEntryKind.SIGNED_INSPECTOR: N_("Signed by the inspector"),
    InterviewEntryKind.ITEM: N_("Plan item judged"),
    InterviewEntryKind.EXTENSION: N_("Plan extended"),
    InterviewEntryKind.NOTE: N_("Note on the interview"),
    InterviewEntryKind.CLOSING: N_("Plan closed"),
    InterviewEntryKind.WITHDRAWAL: N_("Interview withdrawn"),
}


class Outcome(StrEnum):
    """How a plan item, a follow-up call or a whole plan turned out."""

    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"


OUTCOME_NAMES = {Outcome.DONE: N_("Done"), Outcome.PARTLY: N_("Partly"), Outcome.MISSED: N_("Not done")}


class Interview(Base):
    """One interview with one agent. `focus` lists [card, criterion] pairs; `due_day` is until when it is to be held,
    `follow_up_due` until when its follow-up calls are to be heard (extensions are entries, and move it).

    `team_id` is the agent's team on the day it was arranged. `finished_utc_ms` freezes the words and the plan."""

    __tablename__ = "interviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_uuid: Mapped[str] = mapped_column(Text, unique=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, index=True, default=InterviewState.OPEN)
    topic: Mapped[str] = mapped_column(Text)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("major_problems.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_utc_ms: Mapped[int] = mapped_column(InstantUtcMs, index=True)
    due_day: Mapped[date] = mapped_column(Day)
    focus: Mapped[list[list[str]]] = mapped_column(Document, default=list)
    held_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs, index=True)
    place: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int] = mapped_column(default=0)
    agent_words: Mapped[str] = mapped_column(Text, default="")
    guidance: Mapped[str] = mapped_column(Text, default="")
    follow_ups_wanted: Mapped[int] = mapped_column(default=0)
    follow_up_due: Mapped[date | None] = mapped_column(Day)
    saved_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    finished_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs)
    over_utc_ms: Mapped[int | None] = mapped_column(InstantUtcMs, index=True)
    agent: Mapped[Agent] = relationship()
    team: Mapped[Team | None] = relationship()
    account: Mapped[Account] = relationship()
    sources: Mapped[list[InterviewSource]] = relationship(order_by="InterviewSource.position")
    evidence: Mapped[list[InterviewEvidence]] = relationship(order_by="InterviewEvidence.position")
    plan: Mapped[list[PlanItem]] = relationship(order_by="PlanItem.position")
    follow_ups: Mapped[list[FollowUp]] = relationship(order_by="FollowUp.position")
    entries: Mapped[list[InterviewEntry]] = relationship(order_by="InterviewEntry.id")


class InterviewSource(Base):
    """An evaluation that an interview goes back to: the revision that counted when it was arranged."""

    __tablename__ = "interview_sources"

    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), primary_key=True, index=True)
    position: Mapped[int]
    evaluation: Mapped[Evaluation] = relationship()


class InterviewEvidence(Base):
    """A place in a call that was chosen for the interview, and whether it was played to the agent.

    `end_ms` equals `start_ms` for a moment."""

    __tablename__ = "interview_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), index=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id"), index=True)
    position: Mapped[int]
    criterion_code: Mapped[str] = mapped_column(Text)
    start_ms: Mapped[int] = mapped_column(SpanMs)
    end_ms: Mapped[int] = mapped_column(SpanMs)
    words: Mapped[str] = mapped_column(Text, default="")
    played: Mapped[bool] = mapped_column(default=False)
    evaluation: Mapped[Evaluation] = relationship()


class PlanItem(Base):
    """One thing that was agreed (改进项): what, how one sees that it is done, until when."""

    __tablename__ = "plan_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), index=True)
    position: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(Text)
    due_day: Mapped[date] = mapped_column(Day)


class FollowUp(Base):
    """A call taken for the follow-up listening; its result is the evaluation in force of the queue item."""

    __tablename__ = "follow_ups"
    __table_args__ = (UniqueConstraint("interview_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), index=True)
    position: Mapped[int]
    queue_item_id: Mapped[int] = mapped_column(ForeignKey("queue_items.id"), unique=True)
    added_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    queue_item: Mapped[QueueItem] = relationship()


class InterviewEntry(Base):
    """Something that happened to an interview on `day`, entered at `at_utc_ms`; frozen.

    `outcome` is set for ITEM and CLOSING, `until_day` for EXTENSION, `plan_item_id` for ITEM."""

    __tablename__ = "interview_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
    day: Mapped[date] = mapped_column(Day)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    plan_item_id: Mapped[int | None] = mapped_column(ForeignKey("plan_items.id"))
    until_day: Mapped[date | None] = mapped_column(Day)
    outcome: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[Account] = relationship()


class InterviewWaiver(Base):
    """A proposal that was set aside with a reason (不面谈): nothing is forgotten silently; frozen.

    Of a FATAL or LOW_BAND proposal the evaluation is named, of a COMMON one the criterion; a PROBLEM names its own; a
    COMPLAINT goes by the agent: what was ruled until then is set aside."""

    __tablename__ = "interview_waivers"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    cause: Mapped[str] = mapped_column(Text)
    evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("evaluations.id"), index=True)
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("major_problems.id"), index=True)
    card: Mapped[str] = mapped_column(Text, default="")
    criterion_code: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at_utc_ms: Mapped[int] = mapped_column(InstantUtcMs)
