"""What waits, as the workbench (工作台) shows it: figures in the order of the loop, things to do, quota by agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from qadesk.models.checks import BackupStatus
from qadesk.models.periods import Week


class ToDoKind(StrEnum):
    """What can wait, in the order of urgency."""

    PROBLEM = "problem"
    FATAL = "fatal"
    APPEAL = "appeal"
    COMPLAINT = "complaint"
    INTERVIEW_LATE = "interview_late"
    FOLLOW_UP = "problem_follow_up"
    FLAG = "flag"
    HEAR_AGAIN = "hear_again"
    PLAN_DUE = "plan_due"
    TAKE_CALL = "take_call"
    JOINT = "joint"
    DRAFT = "draft"
    REVISION = "revision"
    LEFT = "left"
    IDLE = "idle"
    INTERVIEW = "interview"
    TRAINING_ANSWER = "training_answer"
    TRAINING_DAY = "training_day"
    TRAINING_LISTEN = "training_listen"
    TRAINING_END = "training_end"
    TRAINING_NEED = "training_need"
    TRAINING_WAITS = "training_waits"
    PRAISE = "praise"
    ACKNOWLEDGE = "acknowledge"
    PASSWORD = "password"
    KEYS = "keys"
    PEOPLE = "people"
    CALLS = "calls"
    DRAW = "draw"
    SUPPLEMENT = "supplement"
    UNCOVERED = "uncovered"
    RECORDINGS = "recordings"
    FILING = "filing"
    UNKNOWN = "unknown"
    AUDITOR = "auditor"


URGENCY = {kind: position for position, kind in enumerate(ToDoKind)}


@dataclass(frozen=True)
class ToDo:
    """One thing that waits: whom it concerns, words or a number about it, since when, and what its link opens.

    `item` is a ProblemLink (PROBLEM, FOLLOW_UP) or a FlagLink (FLAG), of both `count` is 1 when overdue; a RecordLink
    (FATAL), a queue item's id (HEAR_AGAIN, DRAFT, REVISION, LEFT), a DrawPeriod (DRAW, RECORDINGS), a closed Month
    (FILING), an AppealLink (APPEAL), a PaperLink (ACKNOWLEDGE), an InterviewProposal or an InterviewLink (INTERVIEW,
    INTERVIEW_LATE, PLAN_DUE, TAKE_CALL, PRAISE), a ComplaintLink (COMPLAINT), a DraftsLink
    (IDLE). `due_day` is the day until which it is
    to be done, where there is one: it is told in place of the time for which it waits."""

    kind: ToDoKind
    whom: str = ""
    about: str = ""
    count: int = 0
    since_utc_ms: int | None = None
    item: object = None
    due_day: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, str(self.item)


@dataclass(frozen=True)
class QuotaLine:
    """One agent of the draw: calls scored of those drawn."""

    agent_no: str
    agent_name: str
    team: str
    scored: int
    drawn: int
    new_staff: bool

    @property
    def met(self) -> bool:
        return self.scored >= self.drawn


@dataclass(frozen=True)
class Intake:
    """The calls of the latest day that the station knows, and those of them without a recording that plays."""

    day: date
    calls: int
    without_recording: int


@dataclass(frozen=True)
class Listening:
    """Time listened today against the norm: of all who listen, or of the actor alone (`people` is then 1).

    `by_person`: name and time of each of them, who listened least first; `norm_each_ms` is the norm of one."""

    listened_ms: int
    norm_ms: int
    people: int
    people_met: int
    by_person: tuple[tuple[str, int], ...] = ()
    norm_each_ms: int = 0


@dataclass(frozen=True)
class Problems:
    """Major problems that the actor may see: not acknowledged and since when, those overdue, all not closed."""

    unacknowledged: int
    overdue: int
    not_closed: int
    oldest_utc_ms: int | None


@dataclass(frozen=True)
class Coaching:
    """Interviews that the actor may see: proposed, arranged and not held (with praise not told), and how many of these
    are late; plans that run, those with something due this week or late; follow-up calls still to be heard, those due
    by today, and the next day on which one is."""

    proposed: int = 0
    arranged: int = 0
    late: int = 0
    running: int = 0
    plans_due: int = 0
    plans_late: int = 0
    to_hear: int = 0
    hear_today: int = 0
    hear_late: int = 0
    hear_by: date | None = None


@dataclass(frozen=True)
class TrainingNeeds:
    """Criteria that meet the threshold and that nobody asked a training for; requests under way, those that wait for
    an answer, those whose day is over. `answers`: this reader is the trainer."""

    unasked: int
    under_way: int
    to_answer: int
    overdue: int
    answers: bool


@dataclass(frozen=True)
class WorkbenchFacts:
    """The whole page; `listens` is False for who may neither draw nor score: those parts are then empty.

    `fatal_pending` are evaluations with fatal items that the actor may decide, `fatal_with_others` the actor's own that
    others decide, `fatal_alone` the decisions of this week taken alone (单人确认).
    `waiting` are the actor's calls and anybody's; `waiting_of_others` those that others were given.
    `week` is the week drawn last, None before the first draw. `today` is the clock's day in the centre's `zone`."""

    now_utc_ms: int
    today: date
    zone: ZoneInfo
    listens: bool
    has_calls: bool
    has_auditor: bool
    week: Week | None = None
    quota: tuple[QuotaLine, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()
    waiting_of_others: int = 0
    next_item_id: int | None = None
    drafts: int = 0
    oldest_draft_utc_ms: int | None = None
    fatal_pending: int = 0
    fatal_with_others: int = 0
    fatal_alone: int = 0
    submitted_today: int = 0
    submitted_week: int = 0
    listening: Listening | None = None
    intake: Intake | None = None
    backup: BackupStatus | None = None
    problems: Problems | None = None
    coaching: Coaching | None = None
    training: TrainingNeeds | None = None
    to_do: tuple[ToDo, ...] = ()

    @property
    def is_urgent(self) -> bool:
        """Whether something fatal waits: an item to confirm, or a major problem that is not acknowledged."""
        return self.fatal_pending > 0 or (self.problems is not None and self.problems.unacknowledged > 0)

    @property
    def waiting_total(self) -> int:
        return sum(count for _origin, count in self.waiting)

    @property
    def drawn(self) -> int:
        return sum(line.drawn for line in self.quota)

    @property
    def scored(self) -> int:
        return sum(line.scored for line in self.quota)

    @property
    def agents_met(self) -> int:
        return sum(line.met for line in self.quota)
