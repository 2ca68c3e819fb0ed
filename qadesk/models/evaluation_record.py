"""An evaluation as it is read on the screen: what its paper says, and what this reader may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.answers import Answers
from qadesk.models.evaluation_life import LifeEvent, Stage
from qadesk.models.evaluation_sheet import EvaluationSheet
from qadesk.models.scorecards import Scorecard


@dataclass(frozen=True)
class RecordLink:
    """The way from a list to a record: what a page is asked to open; its call stands at `at_ms`, None: where left."""

    evaluation_id: int
    at_ms: int | None = None


@dataclass(frozen=True)
class CallLink:
    """The way to a call that is scored: its queue item, and where it then stands, None: where left."""

    item_id: int
    at_ms: int | None = None


@dataclass(frozen=True)
class PendingFatal:
    """A fatal item that the reader may confirm or refuse; `alone` when there is no second person (单人确认)."""

    evaluation_id: int
    number: str
    agent_no: str
    code: str
    name: str
    submitted_by: str
    submitted_utc_ms: int
    alone: bool


@dataclass(frozen=True)
class EvaluationRecord:
    """The evaluation in force of one queue item. `sheet` has no imprint; `private_note` is for its author and the
    supervisors, else empty.

    `decidable` are the codes of fatal items that this reader may decide, `alone` whether that is 单人确认;
    `under_revision` names who drafts a revision; `life` is all that happened to it, `appeal_id` the last appeal."""

    evaluation_id: int
    item_id: int
    sheet: EvaluationSheet
    card: Scorecard
    answers: Answers
    private_note: str
    decidable: tuple[str, ...]
    alone: bool
    may_revise: bool
    under_revision: str = ""
    life: tuple[LifeEvent, ...] = ()
    stage: Stage = Stage.SUBMITTED
    appeal_id: int | None = None
    may_appeal: bool = False
    may_acknowledge: bool = False
