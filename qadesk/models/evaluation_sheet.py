"""The content of a printed 质量监听评分表: plain values, complete in themselves; the same value gives the same bytes.

Texts of the card come in the language of the print; instants come as text in the centre's zone; the number is masked.
The private note has no place here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.evaluation_life import LifeEvent
from qadesk.models.printing import Imprint
from qadesk.models.revisions import Change
from qadesk.models.scorecards import FATAL_STATE_NAMES, CriterionKind, FatalState, points_text


@dataclass(frozen=True)
class EvidenceTime:
    """A place in the call, in ms from its start; a single moment has `end_ms == start_ms`."""

    start_ms: int
    end_ms: int
    note: str = ""


@dataclass(frozen=True)
class Deduction:
    """A behaviour that took points: `points_milli` is what one time takes (positive)."""

    text: str
    points_milli: int
    times: int = 1


class Mark(StrEnum):
    """How a criterion was answered."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"
    EMPTY = "empty"  # a bonus or a note that was left out
    UNMET = "unmet"  # its condition is not met


DOES_NOT_APPLY = (Mark.NOT_APPLICABLE, Mark.UNMET)


@dataclass(frozen=True)
class Ruling:
    """What an appeal changed of an answer: the points, or None where it does not apply (now) or was open (before)."""

    before_milli: int | None
    now_milli: int | None

    @property
    def words(self) -> str:
        """`裁定：3 → 5`."""
        before, now = (_("n/a") if milli is None else points_text(milli)
                       for milli in (self.before_milli, self.now_milli))
        return _("Ruled on appeal: {before} → {now}").format(before=before, now=now)


@dataclass(frozen=True)
class CriterionLine:
    """A criterion as answered: `given` is its value in words (option, yes/no, scale, note); a bonus has a cap."""

    code: str
    title: str
    weight_milli: int
    earned_milli: int
    mark: Mark = Mark.SCORED
    deductions: tuple[Deduction, ...] = ()
    evidence: tuple[EvidenceTime, ...] = ()
    kind: CriterionKind = CriterionKind.DEDUCTIONS
    cap_milli: int = 0
    given: str = ""
    ruling: Ruling | None = None

    @property
    def full_shown(self) -> str:
        """What it can earn; nothing for a note."""
        if self.kind is CriterionKind.NOTE:
            return ""
        return f"+{points_text(self.cap_milli)}" if self.kind is CriterionKind.BONUS else points_text(self.weight_milli)

    @property
    def earned_shown(self) -> str:
        """What it earned: `3`, `+1.5` of a bonus, a dash while open, 不适用; nothing for a note."""
        if self.mark in DOES_NOT_APPLY:
            return _("n/a")
        if self.kind is CriterionKind.NOTE:
            return ""
        if self.mark is Mark.OPEN:
            return "–"
        sign = "+" if self.kind is CriterionKind.BONUS and self.earned_milli else ""
        return f"{sign}{points_text(self.earned_milli)}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is said of it before its deductions: the ruling, an unmet condition, the value given."""
        unmet = _("Condition not met") if self.mark is Mark.UNMET else ""
        return tuple(words for words in (self.ruling.words if self.ruling else "", unmet, self.given) if words)


@dataclass(frozen=True)
class SectionBlock:
    """A section with its criteria; weight and earned count only what applies."""

    code: str
    title: str
    weight_milli: int
    earned_milli: int
    criteria: tuple[CriterionLine, ...]

    @property
    def applies(self) -> bool:
        """Whether any of it does."""
        return any(line.mark not in DOES_NOT_APPLY for line in self.criteria)


@dataclass(frozen=True)
class Decision:
    """Who confirmed or refused a fatal item, when (text in the centre's zone) and why; `alone`: 单人确认."""

    who: str
    at: str
    reason: str = ""
    alone: bool = False


@dataclass(frozen=True)
class FatalLine:
    """One fatal criterion: `class_title` is 客户, 合规 or 业务; `effect` says what a confirmed one does."""

    class_title: str
    code: str
    title: str
    state: FatalState = FatalState.NONE
    effect: str = ""
    evidence: tuple[EvidenceTime, ...] = ()
    decision: Decision | None = None

    @property
    def decided_words(self) -> str:
        """`周岚 2026-09-07 09:30 已确认。原因：…`, with 单人确认 where it was; empty while nobody has decided."""
        decision = self.decision
        if decision is None:
            return ""
        words = _("{what} by {who}, {at}").format(what=self._decided_as(decision), who=decision.who, at=decision.at)
        return words + (_(". Reason: {reason}").format(reason=decision.reason) if decision.reason else "")

    def _decided_as(self, decision: Decision) -> str:
        if not decision.alone:
            return _(FATAL_STATE_NAMES[self.state])
        return (_("confirmed alone (no second person)") if self.state is FatalState.CONFIRMED
                else _("refused alone (no second person)"))


@dataclass(frozen=True)
class RevisionLine:
    """One version of the evaluation: who submitted it and when; of a revision also why, and what it changed. `consent`
    tells who agreed to it, or that it was done alone, where the month was closed."""

    number: str
    who: str
    at: str
    score_shown: str
    reason: str = ""
    changes: tuple[Change, ...] = ()
    consent: str = ""


@dataclass(frozen=True)
class Fact:
    """One labelled fact of the call or the listening."""

    label: str
    value: str


@dataclass(frozen=True)
class EvaluationSheet:
    """One call's scorecard as printed.

    `facts` run row by row, three to a row. `score_shown` and `band` stand before fatal items, `result_shown` and
    `result_band` after those that are confirmed; "—" when nothing applied. `heard_shown` is a share such as "100%".
    `history` has the first submission and all revisions, oldest first; it is empty when nothing was revised.
    `explanation` tells line by line how the result comes about; `unscorable` why there is none (无法评分).
    `life`: what became of it after the submit, versions and fatal items apart.
    """

    imprint: Imprint
    number: str
    card_title: str
    card_version: int
    revision_note: str
    facts: tuple[Fact, ...]
    score_shown: str
    result_shown: str
    band: str
    bands_note: str
    earned_milli: int
    applicable_milli: int
    not_applicable_milli: int
    heard_shown: str
    heard_note: str
    sections: tuple[SectionBlock, ...]
    fatal: tuple[FatalLine, ...]
    comment: str = ""
    submit_reason: str = ""
    result_band: str = ""
    history: tuple[RevisionLine, ...] = ()
    appeal_days: int = 3
    explanation: tuple[str, ...] = ()
    unscorable: str = ""
    life: tuple[LifeEvent, ...] = ()

    @property
    def unscorable_words(self) -> str:
        """The reason with what follows from it; empty of a call that was scored."""
        if not self.unscorable:
            return ""
        return sentences(self.unscorable, _("The call has no score and counts in no average."))

    @property
    def fatal_marked(self) -> tuple[FatalLine, ...]:
        """The fatal items that were ticked, whatever became of them."""
        return tuple(line for line in self.fatal if line.state is not FatalState.NONE)

    def fatal_count(self, state: FatalState) -> int:
        """How many fatal items are in `state`."""
        return sum(line.state is state for line in self.fatal)
