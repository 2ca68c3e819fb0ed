"""The answers that conditions name, in the words of the card: a YAML writer makes `true` of yes and `4.0` of 4."""

from __future__ import annotations

import re
from dataclasses import replace

from qadesk.models.scorecards import Criterion, CriterionKind, Scorecard, Section

_YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
_DECIMALS = re.compile(r"(\d+)\.(\d*?)0*")


def in_words_of_the_card(card: Scorecard) -> Scorecard:
    """The card with `yes` and `no` in its conditions on yes or no, and values of scales as they are shown."""
    by_code = {criterion.code: criterion for criterion in card.criteria}
    return replace(card, sections=tuple(_section(section, by_code) for section in card.sections))


def _section(section: Section, by_code: dict[str, Criterion]) -> Section:
    return replace(section, criteria=tuple(_criterion(criterion, by_code) for criterion in section.criteria))


def _criterion(criterion: Criterion, by_code: dict[str, Criterion]) -> Criterion:
    condition = criterion.only_if
    other = by_code.get(condition.criterion) if condition else None
    if condition is None or other is None:
        return criterion
    answers = tuple(_answer(answer, other.kind) for answer in condition.answers)
    return replace(criterion, only_if=replace(condition, answers=answers))


def _answer(answer: str, kind: CriterionKind) -> str:
    if kind is CriterionKind.YES_NO:
        return _YES_NO.get(answer.lower(), answer)
    decimals = _DECIMALS.fullmatch(answer) if kind is CriterionKind.SCALE else None
    return ".".join(filter(None, decimals.groups())) if decimals else answer
