"""Which answers a card allows: what the form cannot give, a draft of another version or a damaged one still can."""

from __future__ import annotations

from qadesk.models.answers import MOST_TIMES, Answer, Answers
from qadesk.models.scorecards import Criterion, CriterionKind, Scorecard, YesNo


def misfits(card: Scorecard, answers: Answers) -> tuple[str, ...]:
    """The codes of criteria and fatal items whose answer the card does not allow, as it is or because it has none."""
    by_code = {criterion.code: criterion for criterion in card.criteria}
    fatal = {item.code for item in card.fatal}
    wrong = [code for code, answer in answers.criteria.items()
             if code not in by_code or not fits(by_code[code], answer)]
    return (*wrong, *(code for code in answers.fatal if code not in fatal))


def fits(criterion: Criterion, answer: Answer) -> bool:
    """Whether the scorer can answer the criterion so; what a ruling sets is no answer of theirs."""
    if answer.ruled_milli is not None or (answer.not_applicable and not criterion.na_allowed):
        return False
    if criterion.kind is CriterionKind.DEDUCTIONS:
        return answer.value is None and _has_ticks(criterion, answer)
    return not answer.ticks and not answer.confirmed_full and (answer.value is None or _has_value(criterion, answer))


def _has_ticks(criterion: Criterion, answer: Answer) -> bool:
    most = {behaviour.code: MOST_TIMES if behaviour.repeats else 1 for behaviour in criterion.behaviours}
    return all(0 < times <= most.get(code, 0) for code, times in answer.ticks.items())


def _has_value(criterion: Criterion, answer: Answer) -> bool:
    value, scale = answer.value, criterion.scale
    if isinstance(value, str):
        if criterion.kind is CriterionKind.CHOICE:
            return value in [option.code for option in criterion.options]
        return criterion.kind is CriterionKind.NOTE or (criterion.kind is CriterionKind.YES_NO and value in list(YesNo))
    if value is None or criterion.kind is CriterionKind.BONUS:
        return value is None or 0 <= value <= criterion.cap_milli
    return criterion.kind is CriterionKind.SCALE and scale is not None and scale.has(value)
