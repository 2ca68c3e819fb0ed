"""The score: exact, explained, and what a confirmed fatal item makes of it.

Score = 100 x sum of earned / sum of applicable points over the criteria that apply and are answered; 不适用 and an
unmet condition leave both sides, open items do not count yet, a bonus adds to what is earned only. Arithmetic is
exact (integers, Fraction); the score is shown with one decimal, half up, and the band is decided on what is shown,
so that nobody reads 95.0 and gets 良好.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from qadesk.models.answers import Answer, Answers
from qadesk.models.scorecards import (
    FULL,
    Band,
    Criterion,
    CriterionKind,
    FatalCriterion,
    FatalEffect,
    FatalState,
    Scorecard,
    Section,
    points_text,
)

NO_SCORE = "—"


@dataclass(frozen=True, slots=True)
class SectionTotal:
    """A section's sums over what is answered and applies; `applicable_milli` is 0 while nothing does."""

    code: str
    earned_milli: int
    applicable_milli: int
    weight_milli: int
    answered: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion takes from 100: `lost` exactly, `lost_tenths` as shown so that the parts add up.

    A bonus gives instead: both are below 0."""

    code: str
    earned_milli: int
    weight_milli: int
    lost: Fraction
    lost_tenths: int


@dataclass(frozen=True, slots=True)
class Total:
    """A card's figures. `score*`, `band` stand before fatal items, `result*` after those that are confirmed.

    `score_milli` is the score as shown (a multiple of 100); None when nothing applies or nothing is answered."""

    score: Fraction | None
    score_milli: int | None
    shown: str
    band: Band | None
    result_milli: int | None
    result_shown: str
    result_band: Band | None
    earned_milli: int
    applicable_milli: int
    sections: tuple[SectionTotal, ...]
    answered: int
    out_of: int
    open_codes: tuple[str, ...]
    fatal_codes: tuple[str, ...]
    pending_codes: tuple[str, ...]
    fatal_state: FatalState
    parts: tuple[Part, ...]

    @property
    def is_complete(self) -> bool:
        return self.answered == self.out_of


def earned_milli(criterion: Criterion, answer: Answer) -> int:
    """What an answer earns, in thousandths, by the kind of its criterion; 0 if it does not apply.

    A deduction list: the weight less its deductions, never below 0; a bonus: at most its cap; what a ruling set stands
    in place of both. Raises NotFound when the answer names a deduction or an option that the criterion has not."""
    if answer.not_applicable:
        return 0
    if answer.ruled_milli is not None:
        return answer.ruled_milli
    if criterion.kind is CriterionKind.DEDUCTIONS:
        return max(0, criterion.weight_milli - taken_milli(criterion, answer))
    return _earned_by_value(criterion, answer.value)


def _earned_by_value(criterion: Criterion, value: str | int | None) -> int:
    if criterion.kind is CriterionKind.CHOICE and value is not None:
        return criterion.option(str(value)).points_milli
    if criterion.kind is CriterionKind.YES_NO:
        return criterion.weight_milli if value == criterion.right else 0
    if criterion.kind is CriterionKind.SCALE and criterion.scale is not None and isinstance(value, int):
        passed = (value - criterion.scale.low_milli) // criterion.scale.step_milli
        return criterion.weight_milli // criterion.scale.steps * passed
    if criterion.kind is CriterionKind.BONUS and isinstance(value, int):
        return min(value, criterion.cap_milli)
    return 0


def taken_milli(criterion: Criterion, answer: Answer) -> int:
    """The deductions of an answer added up, before the criterion's floor of 0."""
    return sum(criterion.behaviour(code).points_milli * times for code, times in answer.ticks.items())


def moves_points(criterion: Criterion, answer: Answer) -> bool:
    """Whether an answer takes points from its criterion, or gives a bonus."""
    return _counts(answer) and earned_milli(criterion, answer) != criterion.weight_milli


def needs_evidence(criterion: Criterion, answer: Answer) -> bool:
    """Whether an answer must name a place in the call: a bonus always, else what the card asks it of."""
    if criterion.kind is CriterionKind.NOTE:
        return criterion.evidence_required and _counts(answer)
    return moves_points(criterion, answer) and (criterion.evidence_required or criterion.kind is CriterionKind.BONUS)


def given(criterion: Criterion, answer: Answer) -> frozenset[str]:
    """The answer in the words that conditions use; empty while it is open or does not apply."""
    if answer.not_applicable or not answer.is_answered:
        return frozenset()
    if criterion.kind is CriterionKind.DEDUCTIONS:
        return frozenset(answer.ticks) or frozenset({FULL})
    return frozenset({answer.value if isinstance(answer.value, str) else points_text(answer.value or 0)})


def shown_criteria(card: Scorecard, answers: Answers) -> frozenset[str]:
    """The codes of the criteria whose condition is met, or that have none; a card's conditions form no circle.

    None of a call that cannot be scored."""
    if answers.unscorable:
        return frozenset()
    by_code = {criterion.code: criterion for criterion in card.criteria}
    known: dict[str, bool] = {}

    def is_shown(criterion: Criterion) -> bool:
        if criterion.code not in known:
            known[criterion.code] = True
            if criterion.only_if is not None:
                other = by_code[criterion.only_if.criterion]
                answered = given(other, answers.answer(other.code))
                known[criterion.code] = is_shown(other) and bool(answered & set(criterion.only_if.answers))
        return known[criterion.code]

    return frozenset(criterion.code for criterion in card.criteria if is_shown(criterion))


def total(card: Scorecard, answers: Answers, fatal_states: Mapping[str, FatalState] | None = None) -> Total:
    """The figures of a card as answered; `fatal_states` (by code) say what the second person said, else pending.

    Raises NotFound when the answers name a criterion, deduction or fatal item that the card has not."""
    ticked = [card.fatal_criterion(code) for code in sorted(answers.fatal)]
    shown = shown_criteria(card, answers)
    sections = tuple(_section_total(section, answers, shown) for section in card.sections)
    asked = [criterion.code for criterion in card.criteria if criterion.code in shown and criterion.must_be_answered]
    open_codes = tuple(code for code in asked if not answers.answer(code).is_answered)
    earned = sum(section.earned_milli for section in sections)
    applicable = sum(section.applicable_milli for section in sections)
    score = Fraction(100 * earned, applicable) if applicable else None
    shown_milli = None if score is None else shown_score_milli(score)
    states = {fatal.code: (fatal_states or {}).get(fatal.code, FatalState.PENDING) for fatal in ticked}
    confirmed = [fatal for fatal in ticked if states[fatal.code] is FatalState.CONFIRMED]
    result_milli = _result_milli(shown_milli, sections, confirmed)
    return Total(
        score=score,
        score_milli=shown_milli,
        shown=score_text(shown_milli),
        band=None if shown_milli is None else card.bands.of(shown_milli),
        result_milli=result_milli,
        result_shown=score_text(result_milli),
        result_band=_result_band(card, result_milli, confirmed),
        earned_milli=earned,
        applicable_milli=applicable,
        sections=sections,
        answered=len(asked) - len(open_codes),
        out_of=len(asked),
        open_codes=open_codes,
        fatal_codes=tuple(fatal.code for fatal in card.fatal if fatal.code in answers.fatal),
        pending_codes=tuple(f.code for f in card.fatal if states.get(f.code) is FatalState.PENDING),
        fatal_state=fatal_state_of(states.values()),
        parts=_parts(card, answers, shown, applicable, shown_milli),
    )


def fatal_state_of(states: Iterable[FatalState]) -> FatalState:
    """The state of an evaluation's fatal items together: one confirmed decides, else one pending, else refused."""
    present = set(states)
    for state in (FatalState.CONFIRMED, FatalState.PENDING, FatalState.REFUSED):
        if state in present:
            return state
    return FatalState.NONE


def shown_score_milli(score: Fraction) -> int:
    """A score of at least 0 rounded half up to one decimal, in thousandths."""
    return int(score * 10 + Fraction(1, 2)) * 100


def score_text(shown_milli: int | None) -> str:
    """`92.7`; a dash when there is no score."""
    return NO_SCORE if shown_milli is None else f"{shown_milli // 1000}.{shown_milli % 1000 // 100}"


def _section_total(section: Section, answers: Answers, shown: frozenset[str]) -> SectionTotal:
    asked = [(criterion, answers.answer(criterion.code)) for criterion in section.criteria if criterion.code in shown]
    counted = [(criterion, answer) for criterion, answer in asked if _counts(answer)]
    return SectionTotal(
        section.code,
        earned_milli=sum(earned_milli(criterion, answer) for criterion, answer in counted),
        applicable_milli=sum(criterion.weight_milli for criterion, _answer in counted),
        weight_milli=sum(c.weight_milli for c, answer in asked if not answer.not_applicable),
        answered=sum(answer.is_answered for criterion, answer in asked if criterion.must_be_answered),
    )


def _counts(answer: Answer) -> bool:
    return answer.is_answered and not answer.not_applicable


def _result_milli(shown_milli: int | None, sections: tuple[SectionTotal, ...],
                  confirmed: list[FatalCriterion]) -> int | None:
    if shown_milli is None or any(fatal.effect is FatalEffect.ZERO_CARD for fatal in confirmed):
        return None if shown_milli is None else 0
    zeroed = {fatal.section for fatal in confirmed if fatal.effect is FatalEffect.ZERO_SECTION}
    if not zeroed:
        return shown_milli
    earned = sum(section.earned_milli for section in sections if section.code not in zeroed)
    return shown_score_milli(Fraction(100 * earned, sum(section.applicable_milli for section in sections)))


def _result_band(card: Scorecard, result_milli: int | None, confirmed: list[FatalCriterion]) -> Band | None:
    if any(fatal.effect is FatalEffect.FAIL for fatal in confirmed):
        return Band.FAILED
    return None if result_milli is None else card.bands.of(result_milli)


def _parts(card: Scorecard, answers: Answers, shown: frozenset[str], applicable_milli: int,
           shown_milli: int | None) -> tuple[Part, ...]:
    if shown_milli is None:
        return ()
    counted = [c for c in card.criteria if c.code in shown and _counts(answers.answer(c.code))]
    earned = [earned_milli(c, answers.answer(c.code)) for c in counted]
    lost_milli = [c.weight_milli - e for c, e in zip(counted, earned, strict=True)]
    tenths = _apportioned([1000 * lost for lost in lost_milli], applicable_milli, 1000 - shown_milli // 100)
    return tuple(Part(c.code, e, c.weight_milli, Fraction(100 * lost, applicable_milli), tenth)
                 for c, e, lost, tenth in zip(counted, earned, lost_milli, tenths, strict=True))


def apportioned(shares: list[Fraction], whole: int) -> list[int]:
    """Whole numbers close to `shares` that add up to `whole`, the sum of shares rounded either way.

    Largest remainder; equal remainders go to the earlier share, and nothing is given to a share of 0."""
    whole_parts = lcm(*(share.denominator for share in shares))
    return _apportioned([int(share * whole_parts) for share in shares], whole_parts, whole)


def _apportioned(shares: list[int], parts: int, whole: int) -> list[int]:
    """The same of shares that are counts of such parts of one: whole numbers are quicker than fractions."""
    floors = [share // parts for share in shares]
    by_remainder = sorted((i for i, share in enumerate(shares) if share), key=lambda i: -(shares[i] % parts))
    for i in by_remainder[:whole - sum(floors)]:
        floors[i] += 1
    return floors
