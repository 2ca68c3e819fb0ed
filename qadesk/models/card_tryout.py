"""A card in the making as the scoring form can show it, and the answers tried out on it as far as they still fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from qadesk.models.allowed_answers import misfits
from qadesk.models.answers import Answers
from qadesk.models.scorecard_checks import condition_fault
from qadesk.models.scorecards import Criterion, FatalCriterion, Scorecard, Section


def drawable(card: Scorecard) -> Scorecard:
    """The card as it can be drawn and scored: of two things with one code the first, conditions that lead nowhere
    left out. A card without such faults is given back itself."""
    codes = Counter([c.code for c in card.criteria] + [f.code for f in card.fatal])
    seen: set[str] = set()
    by_code = {criterion.code: criterion for criterion in reversed(card.criteria)}
    faulty = {c.code for c in card.criteria if c.only_if and condition_fault(c, c.only_if, by_code)}
    if not faulty and max(codes.values(), default=1) == 1:
        return card
    sections = tuple(_drawable_section(section, seen, faulty) for section in card.sections)
    return replace(card, sections=sections, fatal=tuple(item for item in card.fatal if _is_first(item, seen)))


def _drawable_section(section: Section, seen: set[str], faulty: set[str]) -> Section:
    criteria = tuple(replace(criterion, only_if=None) if criterion.code in faulty else criterion
                     for criterion in section.criteria if _is_first(criterion, seen))
    same = len(criteria) == len(section.criteria) and all(
        new is old for new, old in zip(criteria, section.criteria, strict=True))
    return section if same else replace(section, criteria=criteria)


def _is_first(item: Criterion | FatalCriterion, seen: set[str]) -> bool:
    first = item.code not in seen
    seen.add(item.code)
    return first


def fitting(card: Scorecard, answers: Answers) -> Answers:
    """The answers without those that the card does not allow any more."""
    wrong = set(misfits(card, answers))
    if not wrong:
        return answers
    return replace(answers, criteria={code: answer for code, answer in answers.criteria.items() if code not in wrong},
                   fatal={code: spans for code, spans in answers.fatal.items() if code not in wrong})
