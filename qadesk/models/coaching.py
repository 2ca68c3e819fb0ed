"""Coaching interviews (面谈): proposed by what was heard, held, their plan followed up by listening again, closed.

What an interview began with and what was said in it is frozen once it is held and finished; what happens afterwards
(signatures, plan items, extensions, the closing) are entries that are only added, and a correction is a note. Whether
it waits, runs or is over follows from `state`, which the service keeps in the transaction of the entry that changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qadesk.i18n import N_
from qadesk.models.base import Base
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Account, Agent, Team
from qadesk.models.printing import Imprint
from qadesk.models.sampling import QueueItem
from qadesk.models.types import Day, Document, InstantUtcMs, SpanMs

MOST_FOCUS = 3
"""How many criteria an interview that was proposed begins with."""
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
    LOW_BAND = "low_band"
    COMMON = "common"
    CHOSEN = "chosen"


CAUSE_NAMES = {
    Cause.PROBLEM: N_("Major problem"),
    Cause.FATAL: N_("Fatal item confirmed"),
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

    Of a FATAL or LOW_BAND proposal the evaluation is named, of a COMMON one the criterion; a PROBLEM names its own."""

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


@dataclass(frozen=True)
class InterviewLink:
    """The way from a list to an interview: what the page is asked to open."""

    interview_id: int


@dataclass(frozen=True)
class InterviewWish:
    """The way from an evaluation to a new interview of its agent: what the page is asked to begin."""

    agent_no: str
    evaluation_id: int


@dataclass(frozen=True)
class InterviewProposal:
    """An interview that the station proposes. `evaluation_ids` are the evaluations behind it, the latest first;
    `about` says in words what was found (`4.3 等待静音转接 3 次`), `parts` all of it where `about` names only some.

    `focus`: the criteria lost again and again, those lost in most calls first. It is due on `due_day`."""

    agent_id: int
    agent_no: str
    agent_name: str
    team: str
    cause: Cause
    about: str
    evaluation_ids: tuple[int, ...]
    focus: tuple[CriterionKey, ...]
    since_utc_ms: int
    due_day: date
    overdue: bool
    problem_id: int | None = None
    parts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """One name for one proposal, as long as its cause stands."""
        return f"{self.agent_id}|{self.cause}|{self.problem_id or ''}|{self.focus}|{self.evaluation_ids}"

    def interview(self, client_uuid: str, topic: str) -> NewInterview:
        """The interview that is asked for: one conversation carries a few criteria, the others can be chosen in it."""
        return NewInterview(client_uuid, self.agent_id, cause=self.cause, topic=topic,
                            evaluation_ids=self.evaluation_ids, focus=self.focus[:MOST_FOCUS],
                            problem_id=self.problem_id)


@dataclass(frozen=True)
class InterviewRow:
    """An interview as a line of the list. `next_day` is the day on which something is due (to hold it, a plan item, the
    follow-ups), None when nothing is; `overdue` when that day is over. `heard` of `wanted` follow-ups are scored."""

    interview_id: int
    number: str
    kind: InterviewKind
    state: InterviewState
    cause: Cause
    agent_no: str
    agent_name: str
    team: str
    topic: str
    next_day: date | None
    overdue: bool
    heard: int
    wanted: int
    told: bool


@dataclass(frozen=True)
class InterviewList:
    """Proposals first by urgency, then interviews; `today` is the centre's day. `own_team`: the reader sees no more."""

    today: date
    proposals: tuple[InterviewProposal, ...] = ()
    rows: tuple[InterviewRow, ...] = ()
    own_team: bool = False


@dataclass(frozen=True)
class SourceCall:
    """An evaluation behind an interview, for its list of calls. `start` is the centre's time."""

    evaluation_id: int
    number: str
    start: str
    score_shown: str
    fatal: bool


@dataclass(frozen=True)
class EvidenceLine:
    """A place in a call, to be played from the record: `evidence_id` is None while it is only offered."""

    evidence_id: int | None
    evaluation_id: int
    start: str
    card: str
    criterion_code: str
    criterion: str
    start_ms: int
    end_ms: int
    words: str
    taken_milli: int
    played: bool


@dataclass(frozen=True)
class PlanLine:
    """A plan item with how it turned out so far; `outcome` None while it is open."""

    item_id: int
    words: str
    measure: str
    due_day: date
    outcome: Outcome | None
    judged_on: date | None
    overdue: bool


@dataclass(frozen=True)
class FocusResult:
    """What a call earned on one focus criterion: `earned_milli` of `weight_milli`, None when it did not apply."""

    earned_milli: int | None
    weight_milli: int

    @property
    def outcome(self) -> Outcome | None:
        """All points: done; some: partly; none: not done; None when the criterion did not apply."""
        if self.earned_milli is None:
            return None
        if self.earned_milli >= self.weight_milli:
            return Outcome.DONE
        return Outcome.PARTLY if self.earned_milli > 0 else Outcome.MISSED


@dataclass(frozen=True)
class FocusCall:
    """A call before or after the interview with its results by focus criterion; before ones are the sources.

    `queue_item_id` and a None `evaluation_id`: a follow-up that waits to be scored; `gone` if nobody can hear it any
    more, for its recording does not play or the plan was closed. `start` is the centre's time."""

    position: int
    start: str
    day: date
    results: Mapping[CriterionKey, FocusResult]
    evaluation_id: int | None
    queue_item_id: int | None = None
    gone: bool = False

    @property
    def waits(self) -> bool:
        """Whether it waits to be scored."""
        return self.evaluation_id is None and not self.gone

    @property
    def total(self) -> FocusResult:
        """The points over all focus criteria that applied."""
        applied = [result for result in self.results.values() if result.earned_milli is not None]
        earned = sum(result.earned_milli or 0 for result in applied)
        return FocusResult(earned if applied else None, sum(result.weight_milli for result in applied))

    @property
    def outcome(self) -> Outcome | None:
        """Over all focus criteria that applied: all done, none done, else partly; None when none applied."""
        found = {result.outcome for result in self.results.values()} - {None}
        return (found.pop() if len(found) == 1 else Outcome.PARTLY) if found else None


@dataclass(frozen=True)
class InterviewEntryLine:
    kind: InterviewEntryKind
    day: date
    entered: str
    who: str
    outcome: Outcome | None = None
    until_day: date | None = None
    about: str = ""
    words: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """A plan item as it is typed; `item_id` is None for a new one."""

    words: str
    measure: str
    due_day: date
    item_id: int | None = None


@dataclass(frozen=True)
class InterviewDraft:
    """What is typed while an interview is prepared and held; saved as a whole, as often as one likes.

    `held` is the centre's time (`2026-09-07 15:30`), "" while it is not held."""

    topic: str
    due_day: date
    held: str = ""
    place: str = ""
    minutes: int = 0
    agent_words: str = ""
    guidance: str = ""
    focus: tuple[CriterionKey, ...] = ()
    plan: tuple[PlanDraft, ...] = ()
    played: frozenset[int] = frozenset()
    follow_ups_wanted: int = 0
    follow_up_due: date | None = None


@dataclass(frozen=True)
class NewInterview:
    """What an interview begins with. Praise needs no plan; without `evaluation_ids` it has no calls."""

    client_uuid: str
    agent_id: int
    kind: InterviewKind = InterviewKind.COACHING
    cause: Cause = Cause.CHOSEN
    topic: str = ""
    evaluation_ids: tuple[int, ...] = ()
    focus: tuple[CriterionKey, ...] = ()
    problem_id: int | None = None


@dataclass(frozen=True)
class InterviewRecord:
    """An interview as it is read. `criteria` names all criteria of the cards of its sources by key, in their order.

    `may_change`: this reader prepares and holds it (then `draft` is what stands in it so far and is still open);
    `lost` counts the sources that lost points, by criterion.
    `may_follow_up`: this reader judges items, extends, closes. `calls_waiting`: calls since the interview from which a
    follow-up could be taken now. `untold` says in plain words what cannot be told yet from so few calls. `now` is the
    centre's time at reading (`2026-09-07 15:30`), `saved_at` that of the last save (`15:30`)."""

    interview_id: int
    number: str
    kind: InterviewKind
    cause: Cause
    state: InterviewState
    agent_id: int
    agent_no: str
    agent_name: str
    team: str
    arranged_by: str
    arranged_at: str
    today: date
    draft: InterviewDraft
    finished: bool
    sources: tuple[SourceCall, ...]
    evidence: tuple[EvidenceLine, ...]
    criteria: Mapping[CriterionKey, str]
    lost: Mapping[CriterionKey, int]
    plan: tuple[PlanLine, ...]
    before: tuple[FocusCall, ...]
    after: tuple[FocusCall, ...]
    entries: tuple[InterviewEntryLine, ...]
    may_change: bool
    may_follow_up: bool
    calls_waiting: int
    untold: str
    follow_up_overdue: bool = False
    problem_id: int | None = None
    requests: tuple[tuple[int, str], ...] = ()
    now: str = ""
    saved_at: str = ""

    @property
    def heard(self) -> int:
        return sum(call.evaluation_id is not None for call in self.after)


@dataclass(frozen=True)
class InterviewPaper:
    """The 面谈记录表, or (`progress`) the 改进计划 / 跟进 as printed."""

    imprint: Imprint
    record: InterviewRecord
    progress: bool = False


@dataclass(frozen=True)
class AgentChoice:
    """An agent for whom an interview can be arranged; `team` is today's, `pinyin` the name's; `active`: not left."""

    agent_id: int
    agent_no: str
    agent_name: str
    team: str
    pinyin: str
    active: bool


@dataclass(frozen=True)
class SourceOffer:
    """An evaluation that an interview can go back to. `lost` are the criteria that lost points (`4.1 Name`), `fatal`
    the fatal items confirmed; `start` is the centre's time, `origin` why the call was heard, both in words."""

    evaluation_id: int
    number: str
    start: str
    origin: str
    score_shown: str
    band: str
    lost: tuple[str, ...]
    fatal: tuple[str, ...]


@dataclass(frozen=True)
class Offers:
    """An agent's latest evaluations, the latest first, and the criteria of their cards to choose a focus from."""

    agent: AgentChoice
    calls: tuple[SourceOffer, ...]
    criteria: Mapping[CriterionKey, str]
