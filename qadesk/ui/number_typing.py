"""A number typed digit by digit on a scale or as a bonus, while the list has the focus and no input method composes.

What was typed in one go is one step to undo; it ends with any other act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.i18n import _
from qadesk.models.choices import steps_of, typed_further, typed_value
from qadesk.models.scorecards import Criterion, CriterionKind, points_text

if TYPE_CHECKING:
    from qadesk.ui.scoring_form import ScoringForm

NUMERIC = (CriterionKind.SCALE, CriterionKind.BONUS)


class NumberTyping:
    """`typed`: what stands typed of the open criterion's value; empty while no number is under way."""

    def __init__(self, form: ScoringForm) -> None:
        self._form = form
        self.typed = ""

    def end(self) -> None:
        """What comes next is no part of the number or note under way."""
        self.typed = ""
        self._form.state.history.end_run()

    def is_unfinished(self) -> bool:
        """Whether what was typed is no value; that is said, too."""
        criterion = self._form.criterion
        if not self.typed or criterion is None or self._form.answers.answer(criterion.code).is_answered:
            return False
        self._form.list.card.show_notice(_off_scale(criterion, self.typed))
        return True

    def take(self, character: str) -> bool:
        """A digit or point of a number; False where it is none here: the key then means what it means elsewhere."""
        criterion = self._form.criterion
        if self._form.fatal_has_keys or self._form.busy or criterion is None or criterion.kind not in NUMERIC:
            return False
        scale = steps_of(criterion)
        further = typed_further(scale, self.typed, character) if scale else None
        is_na = character == "0" and criterion.na_allowed and further == "0"
        if scale is None or further is None or is_na:
            return self._refuse_typed(criterion, character)
        if not further.startswith(self.typed):
            self.end()
        self.typed = further
        self._set_typed(criterion, typed_value(scale, further))
        return True

    def take_back(self) -> bool:
        """Take the last character of the number under way back; False when there is none."""
        criterion = self._form.criterion
        if not self.typed or criterion is None:
            return False
        scale = steps_of(criterion)
        self.typed = self.typed[:-1]
        self._set_typed(criterion, typed_value(scale, self.typed) if scale else None)
        return True

    def _set_typed(self, criterion: Criterion, value: int | None) -> None:
        changed = self._form.do(self._form.answers.with_value(criterion, value), run=f"type {criterion.code}")
        if not changed:
            self._form.refresh()

    def _refuse_typed(self, criterion: Criterion, character: str) -> bool:
        """Whether a character that leads to no value is told so, rather than left to the key's other meaning."""
        if character == "." or (character == "0" and not self.typed.endswith(".")):
            return False
        self._form.list.card.show_notice(_off_scale(criterion, self.typed + character))
        return True


def _off_scale(criterion: Criterion, typed: str) -> str:
    scale = steps_of(criterion)
    if scale is None:
        return _("This criterion has no values yet.")
    return _("{value} is not among the values from {low} to {high} in steps of {step}.").format(
        value=typed, low=points_text(scale.low_milli), high=points_text(scale.high_milli),
        step=points_text(scale.step_milli))
