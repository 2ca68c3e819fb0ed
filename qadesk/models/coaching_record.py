"""An interview as it is read, typed and printed: its calls, evidence, plan, follow-ups and entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qadesk.models.coaching import Cause, CriterionKey, InterviewEntryKind, InterviewKind, InterviewState, Outcome
from qadesk.models.printing import Imprint


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
