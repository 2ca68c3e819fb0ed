"""What keys and mouse do to the answers of a scoring form: each act once, whoever asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.answers import Answer, Span
from qadesk.models.choices import choices, stepped
from qadesk.models.scorecards import Behaviour, Criterion, CriterionKind, FatalCriterion
from qadesk.ui.number_typing import NUMERIC
from qadesk.ui.widgets.explanation import Explanation

if TYPE_CHECKING:
    from qadesk.ui.scoring_form import ScoringForm


class FormActs:
    """The acts on a form's open criterion and its fatal items."""

    def __init__(self, form: ScoringForm) -> None:
        self._form = form
        self._touched = ""

    def forget(self) -> None:
        """Another item is open: nothing was touched in it yet."""
        self._touched = ""

    # answers of the open criterion

    def press_behaviour(self, behaviour: Behaviour) -> None:
        """Tick a deduction (once more where each time counts)."""
        self._touched = behaviour.code
        if criterion := self._form.criterion:
            self._form.do(self._form.answers.pressed(criterion, behaviour))

    def lower_behaviour(self, behaviour: Behaviour) -> None:
        """Take one time of a deduction back."""
        self._touched = behaviour.code
        if criterion := self._form.criterion:
            self._form.do(self._form.answers.lowered(criterion, behaviour))

    def choose(self, value: str | int) -> None:
        """Choose an option, yes or no, or a value of a scale; the same again clears it."""
        self._form.typing.end()
        if criterion := self._form.criterion:
            self._form.do(self._form.answers.chosen(criterion, value))

    def write_note(self, words: str) -> None:
        """The words of the open criterion's note: those of one visit to its field are one step."""
        if criterion := self._form.criterion:
            self._form.do(self._form.answers.with_value(criterion, words), run=f"note {criterion.code}")

    def toggle_not_applicable(self) -> None:
        """不适用, or a word why not."""
        self._form.typing.end()
        criterion = self._form.criterion
        if criterion is None:
            return
        try:
            self._form.do(self._form.answers.toggled_not_applicable(criterion))
        except RuleBroken as error:
            todo = error.todo if criterion.kind is CriterionKind.DEDUCTIONS else ""
            self._form.list.card.show_notice(f"{error.what}{todo}")

    def press_number(self, number: int) -> None:
        """What stands under a digit from 1 to 9: a fatal item, a deduction, an answer, the field of a note."""
        criterion = self._form.criterion
        if self._form.fatal_has_keys:
            self._press_fatal(number)
        elif criterion is not None and criterion.kind is CriterionKind.NOTE:
            if number == 1:
                self._form.list.card.note.field.setFocus()
        elif criterion is not None and criterion.kind is CriterionKind.DEDUCTIONS:
            if number <= len(criterion.behaviours):
                self.press_behaviour(criterion.behaviours[number - 1])
        elif criterion is not None and number <= len(choices(criterion)):
            self.choose(choices(criterion)[number - 1].value)

    def lower_number(self, number: int) -> None:
        """One time less of the deduction under a digit."""
        criterion = self._form.criterion
        is_list = criterion is not None and criterion.kind is CriterionKind.DEDUCTIONS
        if criterion is not None and is_list and not self._form.fatal_has_keys and number <= len(criterion.behaviours):
            self.lower_behaviour(criterion.behaviours[number - 1])

    def adjust(self, step: int) -> None:
        """+ or − on a scale or a bonus; else on the deduction last touched, or the last one ticked."""
        criterion = self._form.criterion
        if self._form.fatal_has_keys or criterion is None:
            return
        if criterion.kind in NUMERIC:
            self._form.typing.end()
            value = stepped(criterion, _amount(self._answer(criterion)), step)
            self._form.do(self._form.answers.with_value(criterion, value))
        elif criterion.kind is CriterionKind.DEDUCTIONS:
            self._count(criterion, step)

    # on to another item

    def next_open(self) -> None:
        """Give the answer that earns all if the item is open and there is one; then the next open one, or submit."""
        form = self._form
        if form.total is not None and not form.total.open_codes:
            form.ask_submit()
            return
        criterion = form.criterion
        if form.typing.is_unfinished():
            return
        self._form.typing.end()
        if criterion is not None:
            form.do(form.answers.confirmed_full(criterion))
        self._open_next(criterion)

    def _open_next(self, criterion: Criterion | None) -> None:
        codes, here = self._form.state.codes, self._form.list.current
        place = codes.index(here) if here in codes else -1
        still_open = set(self._form.total.open_codes) if self._form.total else set()
        after = [code for code in codes[place + 1:] + codes[:max(place, 0)] if code in still_open]
        if after:
            self._form.open(after[0])
            self._form.focus_form()
        elif criterion is not None and here in still_open:
            self._form.list.card.show_notice(_("This is the last open item: choose an answer."))

    def go(self, step: int) -> None:
        """To the next or previous item; below the last criterion come the fatal items."""
        form = self._form
        if form.fatal_has_keys:
            if not form.fatal.move_current(step) and step < 0:
                form.focus_form()
            form.current_changed.emit(form.current)
            return
        codes, here = form.state.codes, form.list.current
        position = codes.index(here) + step if here in codes else len(codes) if step > 0 else -1
        if position == len(codes):
            self.open_fatal()
        elif position >= 0:
            form.open(codes[position])

    def open_fatal(self) -> None:
        """Give the keys to the fatal items, or back to the criteria."""
        self._form.typing.end()
        if self._form.fatal_has_keys or not self._form.fatal.items():
            self._form.focus_form()
        else:
            self._form.focus_fatal()

    def toggle_fatal(self, fatal: FatalCriterion) -> None:
        """Tick a fatal item, which then asks for evidence, or untick it."""
        self._form.fatal.set_current(fatal)
        self._form.do(self._form.answers.toggled_fatal(fatal))
        self._form.current_changed.emit(self._form.current)

    def explain(self) -> None:
        """Show how the total comes about."""
        form = self._form
        if form.card is not None and form.total is not None:
            pane = Explanation(form.card, form.answers, form.total, form.state.standing(), form.list)
            pane.show_below(form.head.total)

    # evidence of the current item

    def stamp(self) -> None:
        """Evidence at the playhead for the current item; again: the end of the span."""
        self.stamp_item(is_fatal=self._form.fatal_has_keys)

    def stamp_item(self, *, is_fatal: bool) -> None:
        """Evidence for the fatal item at hand or the open criterion, whichever has the keys."""
        form, position_ms, fatal = self._form, self._form.position_ms(), self._form.fatal.current
        if form.card is None:
            return
        if position_ms is None:
            form.list.card.show_notice(_("No recording is loaded: there is no moment to stamp."))
        elif is_fatal and fatal is not None:
            form.do(form.answers.stamped_fatal(fatal, position_ms))
        elif form.criterion is not None:
            form.do(form.answers.stamped(form.criterion, position_ms))

    def take_evidence(self, span: Span) -> None:
        """A span of the call; a fatal item is ticked by it."""
        form = self._form
        fatal = form.fatal.current if form.fatal_has_keys else None
        if form.card is not None and form.current:
            ticks = fatal is not None and fatal.code not in form.answers.fatal
            answers = form.answers.toggled_fatal(fatal) if fatal is not None and ticks else form.answers
            form.do(answers.with_evidence(form.current, span))

    def remove_evidence(self, code: str, span: Span) -> None:
        """Take a span of an item away."""
        self._form.do(self._form.answers.without_evidence(code, span))

    def remove_last_evidence(self) -> None:
        """Take the current item's last span away."""
        for span in self._form.answers.evidence(self._form.current)[-1:]:
            self.remove_evidence(self._form.current, span)

    def note_evidence(self, code: str, span: Span, note: str) -> None:
        """Put words on a span of an item."""
        self._form.amend(self._form.answers.noted(code, span, note))

    def play_evidence(self) -> None:
        """Play the last span."""
        spans = self._form.answers.evidence(self._form.current) if self._form.card else ()
        if spans:
            self._form.play(spans[-1])

    def edit_evidence_note(self) -> None:
        """Open the field for a note on the last span."""
        line = self._form.fatal.evidence() if self._form.fatal_has_keys else self._form.list.card.evidence()
        line.edit_last()

    # texts and what only the mouse asks for

    def write_texts(self, comment: str, private_note: str) -> None:
        """The two texts of the form."""
        self._form.state.history.write(comment=comment, private_note=private_note)
        self._form.answers_changed.emit(self._form.answers)

    def choose_by_mouse(self, value: str | int) -> None:
        """A click on an answer."""
        self._form.focus_form()
        self.choose(value)

    def toggle_fatal_by_mouse(self, fatal: FatalCriterion) -> None:
        """A click on a fatal item."""
        self._form.focus_fatal()
        self.toggle_fatal(fatal)

    # inside

    def _answer(self, criterion: Criterion) -> Answer:
        return self._form.answers.answer(criterion.code)

    def _count(self, criterion: Criterion, step: int) -> None:
        answer, answers = self._answer(criterion), self._form.answers
        ticked = [b.code for b in criterion.behaviours if answer.times(b.code)]
        code = self._touched or (ticked[-1] if ticked else "")
        if code:
            behaviour = criterion.behaviour(code)
            self._form.do((answers.raised if step > 0 else answers.lowered)(criterion, behaviour))

    def _press_fatal(self, number: int) -> None:
        items = self._form.fatal.items()
        if number <= len(items):
            self.toggle_fatal(items[number - 1].fatal)


def _amount(answer: Answer) -> int | None:
    return answer.value if isinstance(answer.value, int) else None
