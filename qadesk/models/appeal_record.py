"""Appeals as they are entered, listed, read, ruled and printed: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qadesk.i18n import N_, _
from qadesk.models.appeals import Outcome
from qadesk.models.evaluation_sheet import EvidenceTime, Fact
from qadesk.models.listening_proof import ToHear
from qadesk.models.printing import Imprint
from qadesk.models.scorecards import points_text


class AppealState(StrEnum):
    """How far an appeal is, in the order of lists."""

    OPEN = "open"
    RULED = "ruled"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {AppealState.OPEN: N_("To be ruled"), AppealState.RULED: N_("Ruled"),
               AppealState.WITHDRAWN: N_("Withdrawn")}


class Seat(StrEnum):
    """How a reader stands to the ruling of an open appeal."""

    RULES = "rules"
    ALONE = "alone"  # had a part in it, but the centre has nobody else: 单人裁定, with a reason
    HAD_PART = "had_part"  # scored, decided a fatal item that is objected to, or ruled the round before
    READS = "reads"  # the role rules nothing


def value_words(milli: int | None, *, na: bool, fatal: bool) -> str:
    """A value that is proposed or ruled: points, 不适用, or that a fatal item is not upheld."""
    if fatal:
        return _("not upheld")
    return _("n/a") if na else points_text(milli or 0)


@dataclass(frozen=True)
class AppealLink:
    """The way from a list to an appeal: what its page is asked to open."""

    appeal_id: int


@dataclass(frozen=True)
class AppealEntryLink:
    """The way from an evaluation to the entry of an appeal against it."""

    evaluation_id: int


@dataclass(frozen=True)
class Candidate:
    """An evaluation in force that an appeal may be entered against; `submitted_at` is text in the centre's zone."""

    evaluation_id: int
    number: str
    agent_no: str
    agent_name: str
    score_shown: str
    submitted_at: str


@dataclass(frozen=True)
class Objectable:
    """A criterion that lost points, or a ticked fatal item, that can be objected to.

    `earned_milli` and `most_milli` (what it can earn) are None of a fatal item."""

    code: str
    title: str
    fatal: bool
    earned_milli: int | None
    most_milli: int | None
    na_allowed: bool
    evidence: tuple[EvidenceTime, ...]


@dataclass(frozen=True)
class AppealProposal:
    """What the entry of an appeal begins with.

    `due_day`: the last day on which the agent may appeal, None while nothing was acknowledged; `score_shown` and
    `result_shown` stand before and after fatal items."""

    evaluation_id: int
    number: str
    facts: tuple[Fact, ...]
    score_shown: str
    result_shown: str
    round: int
    rounds_left: int
    first_day: date
    today: date
    shown_on: date | None
    due_day: date | None
    rule_by: date
    items: tuple[Objectable, ...]


@dataclass(frozen=True)
class NewItem:
    """What an agent proposes for one criterion, and why; of a fatal item that it is not upheld."""

    code: str
    words: str
    proposed_milli: int | None = None
    proposed_na: bool = False


@dataclass(frozen=True)
class NewAppeal:
    """An appeal as it stands on the agent's paper of `asked_on`; `late_reason` where the term is over."""

    client_uuid: str
    evaluation_id: int
    asked_on: date
    items: tuple[NewItem, ...]
    words: str = ""
    late_reason: str = ""


@dataclass(frozen=True)
class NewItemRuling:
    """What is ruled on one item: as scored, as proposed, or another value; a reason always."""

    code: str
    outcome: Outcome
    words: str
    ruled_milli: int | None = None
    ruled_na: bool = False


@dataclass(frozen=True)
class NewRuling:
    """A ruling of all items; `unheard_reason` where not all evidence was heard, `words` (why alone) where one rules on
    what one had a part in."""

    appeal_id: int
    items: tuple[NewItemRuling, ...]
    words: str = ""
    unheard_reason: str = ""


@dataclass(frozen=True)
class AppealRow:
    """An appeal as a line of a list; scores are shown ones, `score_after` empty while it is open.

    `upheld`: how many items were ruled for the agent; `waits_for_reader`: this reader may rule it now."""

    appeal_id: int
    number: str
    state: AppealState
    evaluation_id: int
    evaluation_number: str
    agent_no: str
    agent_name: str
    round: int
    asked_on: date
    rule_by: date
    overdue: bool
    codes: tuple[str, ...]
    upheld: int
    score_before: str
    score_after: str
    ruler: str
    waits_for_reader: bool = False


@dataclass(frozen=True)
class ItemLine:
    """One item with both sides: what it earned and why, what is proposed and why, what was ruled and why.

    `heard`: the reader has heard all its evidence (of an item without any, the call as far as it has to be)."""

    code: str
    title: str
    fatal: bool
    earned_milli: int | None
    most_milli: int | None
    na_allowed: bool
    scored: tuple[str, ...]
    evidence: tuple[EvidenceTime, ...]
    proposed_milli: int | None
    proposed_na: bool
    words: str
    heard: bool = False
    outcome: Outcome | None = None
    ruled_milli: int | None = None
    ruled_na: bool = False
    ruled_words: str = ""


@dataclass(frozen=True)
class AppealRecord:
    """An appeal in full: facts, both sides item by item, the ruling, and what this reader may do with it.

    `score_*` stand before fatal items, `result_*` after them. `seat` says how the reader stands to its ruling, `others`
    who rules in place of a reader that may not. `alone`: it was ruled by one who had a part in it. While it is open,
    `to_hear` and `needed_milli` say what of the call has to be heard of an item without evidence."""

    appeal_id: int
    number: str
    state: AppealState
    round: int
    evaluation_id: int
    item_id: int
    evaluation_number: str
    facts: tuple[Fact, ...]
    comment: str
    asked_on: date
    shown_on: date | None
    due_day: date | None
    late_reason: str
    rule_by: date
    overdue: bool
    words: str
    entered_by: str
    entered_at: str
    items: tuple[ItemLine, ...]
    score_before: str
    result_before: str
    score_after: str = ""
    result_after: str = ""
    made_number: str = ""
    ruler: str = ""
    ruled_at: str = ""
    ruled_words: str = ""
    unheard_reason: str = ""
    alone: bool = False
    seat: Seat = Seat.READS
    others: tuple[str, ...] = ()
    may_withdraw: bool = False
    duration_ms: int = 0
    has_recording: bool = False
    to_hear: ToHear = ToHear()
    needed_milli: int = 1000

    @property
    def unheard(self) -> tuple[str, ...]:
        """The codes of the items whose evidence the reader has not heard."""
        return tuple(item.code for item in self.items if not item.heard)

    @property
    def words_caption(self) -> str:
        """What the words of who ended it tell: why it is withdrawn, why nobody else ruled, the ruling on the whole."""
        if self.state is AppealState.WITHDRAWN:
            return _("Words of the withdrawal")
        return _("Why nobody else ruled") if self.alone else _("The ruling on the whole")

    @property
    def may_rule(self) -> bool:
        """Whether the reader may rule it now."""
        return self.state is AppealState.OPEN and self.seat in (Seat.RULES, Seat.ALONE)


@dataclass(frozen=True)
class RulingPaper:
    """The content of a printed 申诉裁定."""

    imprint: Imprint
    record: AppealRecord
