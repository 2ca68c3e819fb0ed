"""The hints below the open criterion: which keys it has, and above all what Enter would do to it."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.answers import Answer
from qadesk.models.choices import choices, full_value
from qadesk.models.scorecards import Criterion, CriterionKind, points_text
from qadesk.ui import theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.form_lines import text_width

Hint = tuple[str, str, str]
"""A key, what it does, the id of its action."""
SHORT_PX = 60  # a longer answer is told by its number


def hints_for(keys: Keys, criterion: Criterion, answer: Answer, *, last_open: bool) -> tuple[Hint, ...]:
    """The keys of a criterion as it stands; `last_open`: no other item is open."""
    hints = [(keys.shown("form.comment"), _("Comment"), "form.comment"),
             (keys.shown("form.reasons"), _("Phrases"), "form.reasons"),
             (keys.shown("form.next_open"), enter_words(criterion, answer, last_open=last_open), "form.next_open")]
    if criterion.na_allowed:
        hints.insert(0, (keys.shown("form.not_applicable"), _("Not applicable"), "form.not_applicable"))
    return tuple(hints)


def enter_words(criterion: Criterion, answer: Answer, *, last_open: bool) -> str:
    """What Enter does: it confirms the answer that earns all where there is one, then goes on."""
    gives = "" if answer.is_answered or not criterion.must_be_answered else full_words(criterion)
    if not gives and last_open:
        is_settled = answer.is_answered or not criterion.must_be_answered
        return _("Submit …") if is_settled else _("Choose an answer first")
    if not gives:
        return _("Next open item")
    return gives if last_open else _("{full}, next open").format(full=gives)


def full_words(criterion: Criterion) -> str:
    """The answer that Enter gives an open criterion, in words; empty where it must be chosen."""
    if criterion.kind is CriterionKind.DEDUCTIONS:
        return _("Full marks")
    value, answers = full_value(criterion), choices(criterion)
    if value is None:
        return ""
    if isinstance(value, int):
        return _("{answer}, full marks").format(answer=points_text(value))
    number, words = next((number, choice.words) for number, choice in enumerate(answers, 1) if choice.value == value)
    if text_width(words, theme.CAPTION) > SHORT_PX:
        words = _("Answer {number}").format(number=number)
    return _("{answer}, full marks").format(answer=words)
