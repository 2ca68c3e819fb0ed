"""What an answer says beyond its points, in words: the option taken, yes or no, a value on its scale, a note."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.answers import Answer, Answers
from qadesk.models.choices import YES_NO_NAMES
from qadesk.models.scorecards import Behaviour, Criterion, CriterionKind, Scale, points_text
from qadesk.models.scoring import earned_milli
from qadesk.models.unscorable import unscorable_words


def value_words(criterion: Criterion, answer: Answer) -> str:
    """The value given; empty where there is none: deductions and a bonus are told by their points."""
    value = answer.value
    if value is None or answer.not_applicable or criterion.kind is CriterionKind.BONUS:
        return ""
    if criterion.kind is CriterionKind.CHOICE:
        return criterion.option(str(value)).words
    if criterion.kind is CriterionKind.YES_NO:
        return _(YES_NO_NAMES.get(value, str(value)))
    if criterion.scale is not None and isinstance(value, int):
        return _on_scale(value, criterion.scale)
    return str(value)


def earned_words(criterion: Criterion, answer: Answer) -> str:
    """`3`, of a bonus `+1.5`, of a note nothing; n/a, or that it is not answered."""
    if answer.not_applicable:
        return _("n/a")
    if not answer.is_answered:
        return _("not answered") if criterion.must_be_answered else _("none")
    if criterion.kind is CriterionKind.NOTE:
        return ""
    points = points_text(earned_milli(criterion, answer))
    return f"+{points}" if criterion.kind is CriterionKind.BONUS else points


def taken_words(behaviour: Behaviour, times: int) -> str:
    """`客户未说完时插话 −4`: what a behaviour took, all its times together."""
    return _("{behaviour} {points}").format(behaviour=behaviour.words.strip(),
                                            points=points_text(-behaviour.points_milli * times))


def cannot_words(answers: Answers) -> str:
    """Why the call cannot be scored; empty of one that is scored."""
    if not answers.unscorable:
        return ""
    reason, words = unscorable_words(answers.unscorable), answers.unscorable_words.strip()
    return _("{what}: {figure}").format(what=reason, figure=words) if words else reason


def _on_scale(value: int, scale: Scale) -> str:
    return _("{value} (from {low} to {high})").format(
        value=points_text(value), low=points_text(scale.low_milli), high=points_text(scale.high_milli))
