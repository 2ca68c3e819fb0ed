"""The lines of a printed scorecard: each section, criterion and fatal item as the submit stored it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qadesk.i18n import _
from qadesk.models.answer_words import value_words
from qadesk.models.answers import BLANK, Answer, Answers, Span
from qadesk.models.evaluation_sheet import (
    CriterionLine,
    Decision,
    Deduction,
    EvidenceTime,
    FatalLine,
    Mark,
    Ruling,
    SectionBlock,
)
from qadesk.models.evaluations import AnswerRow
from qadesk.models.scorecards import (
    FATAL_CLASS_NAMES,
    FATAL_EFFECT_NAMES,
    Criterion,
    FatalCriterion,
    FatalState,
    Section,
)
from qadesk.models.scoring import earned_milli


def section_block(section: Section, rows: Mapping[str, AnswerRow], answers: Answers,
                  shown: frozenset[str]) -> SectionBlock:
    """A section with its criteria; `shown` has the codes of those whose condition is met."""
    lines = tuple(_criterion(c, rows[c.code], answers.answer(c.code) if c.code in shown else None)
                  for c in section.criteria)
    counted = [line for line in lines if line.mark is Mark.SCORED]
    return SectionBlock(section.code, section.name, sum(line.weight_milli for line in counted),
                        sum(line.earned_milli for line in counted), lines)


def fatal_line(item: FatalCriterion, answers: Answers, state: FatalState, decision: Decision | None) -> FatalLine:
    """A fatal item, ticked or not."""
    effect = "" if state is FatalState.NONE else _(FATAL_EFFECT_NAMES[item.effect])
    return FatalLine(_(FATAL_CLASS_NAMES[item.fatal_class]), item.code, item.name, state, effect,
                     _places(answers.fatal.get(item.code, ())), decision)


def _criterion(criterion: Criterion, row: AnswerRow, answer: Answer | None) -> CriterionLine:
    """`answer` is None where the condition is not met."""
    given = answer or BLANK
    taken = tuple(Deduction(behaviour.words, behaviour.points_milli, row.ticks[behaviour.code])
                  for behaviour in criterion.behaviours if row.ticks.get(behaviour.code))
    return CriterionLine(
        criterion.code, criterion.name, row.weight_milli, row.earned_milli,
        Mark.UNMET if answer is None else _mark(criterion, row), taken, _places(given.evidence), criterion.kind,
        criterion.cap_milli, value_words(criterion, given), _ruling(criterion, given))


def _mark(criterion: Criterion, row: AnswerRow) -> Mark:
    if row.not_applicable or row.answered:
        return Mark.NOT_APPLICABLE if row.not_applicable else Mark.SCORED
    return Mark.OPEN if criterion.must_be_answered else Mark.EMPTY


def _ruling(criterion: Criterion, answer: Answer) -> Ruling | None:
    if answer.ruled_milli is None:
        return None
    scored = replace(answer, ruled_milli=None, not_applicable=False)
    return Ruling(earned_milli(criterion, scored) if scored.is_answered else None,
                  None if answer.not_applicable else answer.ruled_milli)


def _places(spans: Iterable[Span]) -> tuple[EvidenceTime, ...]:
    return tuple(EvidenceTime(span.start_ms, span.end_ms, span.note) for span in spans)
