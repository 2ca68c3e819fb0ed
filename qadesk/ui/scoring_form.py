"""The scoring form (监听评分's right pane): a card answered by keys, with running total, evidence and undo.

How a page hosts it
    form = ScoringForm(keys, position_ms)     `position_ms()` is the playhead in ms when evidence is stamped, None while
                                              no sound is loaded (then nothing can be stamped)
    form.show_draft(draft)                    begin with a call (models.drafts.Draft); form.clear() without one
    form.answers, form.card, form.current     what stands in it now (Answers, Scorecard | None, code of the open item)
    form.select(code)                         open a criterion (a mark was clicked) or a fatal item
    form.focus_form()                         the focus to the list of criteria (F6)
    form.set_busy(True)                       while a submit is under way
Signals
    answers_changed(Answers)                  after each change, texts included: autosave and waveform listen to it
    current_changed(str)                      another criterion or fatal item is open
    span_play_asked(int, int)                 play this span (ms); a moment has end == start
    player_asked(str)                         a key for the page: an id of ui/keys.py, `form.toggle`, `form.flag`, ...
    submit_asked()                            Ctrl+Enter, the button, or Enter with nothing open
    discard_asked()                           give the revision up
The form binds itself, anywhere in its window: Ctrl+Enter, Ctrl+Z, Ctrl+Shift+Z, Ctrl+Y, F9, Shift+F9. Everything
else only while its list or its fatal block has the focus; nothing while an input method composes.
On the number pad also: `.` stamps evidence, `/` and `*` go to the previous and the next item.
`ui/scoring.py` joins the form with autosave and submit.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.answer_history import AnswerHistory
from qadesk.models.answers import Answers, Span
from qadesk.models.drafts import Draft
from qadesk.models.revisions import Revised
from qadesk.models.scorecards import Behaviour, Criterion, FatalCriterion, Scorecard
from qadesk.models.scoring import Total, total
from qadesk.ui.keys import Keys
from qadesk.ui.scoring_keys import ScoringKeys
from qadesk.ui.widgets.criteria_list import CriteriaList
from qadesk.ui.widgets.explanation import Explanation
from qadesk.ui.widgets.fatal_block import FatalBlock
from qadesk.ui.widgets.form_foot import FormFoot
from qadesk.ui.widgets.form_head import FormHead
from qadesk.ui.widgets.form_texts import FormTexts
from qadesk.ui.widgets.labels import divider

SMALLEST_WIDTH = 412
TALL = 800  # from this height on the fatal block stays open


class ScoringForm(QFrame):
    """See the module's docstring."""

    answers_changed = Signal(object)
    current_changed = Signal(str)
    span_play_asked = Signal(int, int)
    player_asked = Signal(str)
    submit_asked = Signal()
    discard_asked = Signal()

    def __init__(self, keys: Keys, position_ms: Callable[[], int | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position_ms = position_ms
        self._card: Scorecard | None = None
        self._history = AnswerHistory()
        self._revised: Revised | None = None
        self._figures: Total | None = None
        self._touched = ""
        self._fatal_has_keys = self._busy = False
        self.setProperty("kind", "surface")
        self.setAccessibleName(_("Scoring form"))
        self.setMinimumWidth(SMALLEST_WIDTH)
        self.head, self.list, self.fatal = FormHead(keys), CriteriaList(keys), FatalBlock(keys)
        self.texts = FormTexts()
        self.comment, self.private_note = self.texts.comment, self.texts.private_note
        self.foot = FormFoot(keys)
        self.submit = self.foot.submit
        self._lay_out()
        self._connect()
        self._key_acts = ScoringKeys(self, keys)
        self.clear()

    # what a page sets and asks

    @property
    def answers(self) -> Answers:
        return self._history.present

    @property
    def card(self) -> Scorecard | None:
        return self._card

    @property
    def current(self) -> str:
        """The code that evidence goes to: the open criterion, or the current fatal item while that block has keys."""
        fatal = self.fatal.current
        return fatal.code if self._fatal_has_keys and fatal else self.list.current

    @property
    def total(self) -> Total | None:
        """The figures of what stands in the form."""
        return self._figures

    def show_draft(self, draft: Draft) -> None:
        """Begin with a call: its card, its answers, the first open item (or the first of all)."""
        self._card, self._history, self._revised = draft.card, AnswerHistory(draft.answers), draft.revised
        figures = total(draft.card, draft.answers)
        self._build()
        self.setEnabled(True)
        self.set_busy(False)
        self._open(figures.open_codes[0] if figures.open_codes else draft.card.criteria[0].code)

    def clear(self) -> None:
        """Show no call."""
        self._card, self._history, self._revised = None, AnswerHistory(), None
        self._build()
        self._refresh()
        self.setEnabled(False)

    def select(self, code: str) -> None:
        """Open a criterion, or the fatal block at an item."""
        assert self._card is not None
        fatal = [item for item in self._card.fatal if item.code == code]
        if fatal:
            self.fatal.set_expanded(True)
            self.fatal.set_current(fatal[0])
            self.fatal.setFocus()
        else:
            self._open(self._card.criterion(code).code)
            self.focus_form()

    def focus_form(self) -> None:
        """Give the keys to the list of criteria."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """While a submit is under way nothing can be changed and no second one asked for."""
        self._busy = busy
        self.texts.set_read_only(busy)
        self.submit.setEnabled(not busy and self._card is not None)
        self.head.discard.setEnabled(not busy)

    # acts, each called by a key and by the mouse

    def press_behaviour(self, behaviour: Behaviour) -> None:
        """Tick a deduction of the open criterion (once more where each time counts)."""
        self._touched = behaviour.code
        self._do(self.answers.pressed(self._criterion(), behaviour))

    def lower_behaviour(self, behaviour: Behaviour) -> None:
        """Take one time of a deduction back."""
        self._touched = behaviour.code
        self._do(self.answers.lowered(self._criterion(), behaviour))

    def toggle_not_applicable(self) -> None:
        """不适用 for the open criterion, or a word why not."""
        try:
            self._do(self.answers.toggled_not_applicable(self._criterion()))
        except RuleBroken as error:
            self.list.card.show_notice(f"{error.what}{error.todo}")

    def next_open(self) -> None:
        """Full marks if the open criterion is unanswered, then on to the next open one; none left: ask to submit."""
        if self.total is not None and not self.total.open_codes:
            self.ask_submit()
            return
        self._do(self.answers.confirmed_full(self._criterion()))
        codes = [criterion.code for criterion in self._known_card().criteria]
        here = codes.index(self.list.current)
        after = [code for code in codes[here + 1:] + codes[:here] if not self.answers.answer(code).is_answered]
        if after:
            self._open(after[0])

    def go(self, step: int) -> None:
        """To the next or previous item; below the last criterion come the fatal items."""
        if self._fatal_has_keys:
            if not self.fatal.move_current(step) and step < 0:
                self.focus_form()
            self.current_changed.emit(self.current)
            return
        codes = [criterion.code for criterion in self._known_card().criteria]
        position = codes.index(self.list.current) + step
        if position == len(codes):
            self.open_fatal()
        elif position >= 0:
            self._open(codes[position])

    def open_fatal(self) -> None:
        """Give the keys to the fatal items, or back to the criteria."""
        if self._fatal_has_keys or not self._known_card().fatal:
            self.focus_form()
        else:
            self.fatal.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_fatal(self, fatal: FatalCriterion) -> None:
        """Tick a fatal item, which then asks for evidence, or untick it."""
        self.fatal.set_current(fatal)
        self._do(self.answers.toggled_fatal(fatal))
        self.current_changed.emit(self.current)

    def stamp(self) -> None:
        """Evidence at the playhead for the current item; again: the end of the span."""
        position_ms, fatal = self._position_ms(), self.fatal.current
        if self._card is None:
            return
        if position_ms is None:
            self.list.card.show_notice(_("No recording is loaded: there is no moment to stamp."))
        elif self._fatal_has_keys and fatal is not None:
            self._do(self.answers.stamped_fatal(fatal, position_ms))
        else:
            self._do(self.answers.stamped(self._criterion(), position_ms))

    def take_evidence(self, span: Span) -> None:
        """A span of the call as evidence for the current item; a fatal item is ticked by it."""
        fatal = self.fatal.current if self._fatal_has_keys else None
        if self._card is not None:
            ticks = fatal is not None and fatal.code not in self.answers.fatal
            answers = self.answers.toggled_fatal(fatal) if fatal is not None and ticks else self.answers
            self._do(answers.with_evidence(self.current, span))

    def play_evidence(self) -> None:
        """Play the current item's last evidence."""
        spans = self.answers.evidence(self.current) if self._card else ()
        if spans:
            self._play(spans[-1])

    def remove_evidence(self, span: Span) -> None:
        """Take a span of the current item away."""
        self._do(self.answers.without_evidence(self.current, span))

    def write_note(self) -> None:
        """Open the field for a note on the current item's last evidence."""
        line = self.fatal.evidence() if self._fatal_has_keys else self.list.card.evidence()
        line.edit_last()

    def note_evidence(self, span: Span, note: str) -> None:
        """Put a note on a span of the current item: a text, so no step of its own."""
        if not self._busy:
            self._history.present = self.answers.noted(self.current, span, note)
            self._changed()

    def undo(self) -> None:
        """One step back."""
        if not self._busy and self._history.undo():
            self._changed()

    def redo(self) -> None:
        """One step forth."""
        if not self._busy and self._history.redo():
            self._changed()

    def ask_submit(self) -> None:
        """Ask for the submit, unless an input method is composing or a submit is under way."""
        if self.submit.isEnabled() and not self.texts.is_composing:
            self.submit_asked.emit()

    def explain(self) -> None:
        """Show how the total comes about."""
        if self._card is not None:
            assert self._figures is not None
            Explanation(self._card, self._figures, self.list).show_below(self.head.total)

    def press_number(self, number: int) -> None:
        """The deduction or, while they have the keys, the fatal item under a digit."""
        if self._fatal_has_keys:
            if number <= len(self._known_card().fatal):
                self.toggle_fatal(self._known_card().fatal[number - 1])
        elif number <= len(self._criterion().behaviours):
            self.press_behaviour(self._criterion().behaviours[number - 1])

    def lower_number(self, number: int) -> None:
        """One time less of the deduction under a digit."""
        if not self._fatal_has_keys and number <= len(self._criterion().behaviours):
            self.lower_behaviour(self._criterion().behaviours[number - 1])

    def adjust(self, step: int) -> None:
        """+ or − on the deduction last touched, else the last one ticked."""
        if self._fatal_has_keys:
            return
        criterion = self._criterion()
        ticked = [b.code for b in criterion.behaviours if self.answers.answer(criterion.code).times(b.code)]
        code = self._touched or (ticked[-1] if ticked else "")
        if code:
            behaviour = criterion.behaviour(code)
            self._do((self.answers.raised if step > 0 else self.answers.lowered)(criterion, behaviour))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list and the fatal block; a text field keeps its own."""
        has_keys = QApplication.focusWidget() in (self.list, self.fatal, self.submit)
        if self._card is None or not has_keys or not self._key_acts.answer(event):
            event.ignore()

    # inside

    def _known_card(self) -> Scorecard:
        assert self._card is not None
        return self._card

    def _criterion(self) -> Criterion:
        return self._known_card().criterion(self.list.current)

    def _open(self, code: str) -> None:
        self._touched = ""
        self._fatal_has_keys = False
        self.list.show_current(code)
        self._refresh()
        self.list.reveal()
        self.current_changed.emit(code)

    def _do(self, answers: Answers) -> None:
        if not self._busy and self._history.do(answers):
            self._changed()

    def _changed(self) -> None:
        self._refresh()
        if not self.list.is_whole():
            self.list.reveal()
        self.answers_changed.emit(self.answers)

    def _write(self, comment: str, private_note: str) -> None:
        self._history.write(comment=comment, private_note=private_note)
        self.answers_changed.emit(self.answers)

    def _play(self, span: Span) -> None:
        self.span_play_asked.emit(span.start_ms, span.end_ms)

    def _build(self) -> None:
        self.list.build(self._card)
        self.fatal.build(self._card)
        self._fold_fatal()
        self.head.show_card(self._card)
        self.head.show_revised(self._revised)
        self.texts.show_texts(self.answers.comment, self.answers.private_note)

    def _refresh(self) -> None:
        stands = self._revised.standing(self.answers) if self._revised else None
        figures = self._figures = total(self._card, self.answers, stands) if self._card else None
        self.head.show_total(figures, can_undo=self._history.can_undo)
        if figures is not None:
            self.list.show_answers(self.answers, figures)
            self.fatal.show_answers(self.answers, len(figures.pending_codes))

    def _fold_fatal(self) -> None:
        self.fatal.set_expanded(self.fatal.hasFocus() or self.height() >= TALL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fold_fatal()

    def _leave_note(self) -> None:
        (self.fatal if self._fatal_has_keys else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def _keys_moved(self) -> None:
        """The list or the fatal block got or lost the keys."""
        before = self.current
        if self.list.hasFocus() or self.fatal.hasFocus():
            self._fatal_has_keys = self.fatal.hasFocus()
        if self.list.hasFocus():
            self._fold_fatal()
        if self.current != before:
            self.current_changed.emit(self.current)

    def _connect(self) -> None:
        card = self.list.card
        self.head.undo_asked.connect(self.undo)
        self.head.explanation_asked.connect(self.explain)
        self.head.discard_asked.connect(self.discard_asked)
        self.list.criterion_chosen.connect(self.select)
        self.setFocusProxy(self.list)
        self.list.focus_changed.connect(self._keys_moved)
        card.behaviour_pressed.connect(self.press_behaviour)
        card.behaviour_lowered.connect(self.lower_behaviour)
        card.action_asked.connect(self._act_by_mouse)
        self.fatal.focus_changed.connect(self._keys_moved)
        self.fatal.height_changed.connect(self.list.reveal)
        self.fatal.item_asked.connect(self._toggle_fatal_by_mouse)
        for part in (card, self.fatal):
            part.span_play_asked.connect(self._play)
            part.stamp_asked.connect(self.stamp)
            part.span_remove_asked.connect(self.remove_evidence)
            part.span_noted.connect(self.note_evidence)
            part.note_left.connect(self._leave_note)
        self.texts.typed.connect(self._write)
        self.texts.left.connect(self.focus_form)
        self.submit.clicked.connect(self.ask_submit)

    def _act_by_mouse(self, action: str) -> None:
        self.focus_form()
        self._key_acts.act(action)

    def _toggle_fatal_by_mouse(self, fatal: FatalCriterion) -> None:
        self.fatal.setFocus(Qt.FocusReason.MouseFocusReason)
        self.toggle_fatal(fatal)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (self.head, divider(), self.list, self.fatal, divider(), self.texts, divider(), self.foot):
            whole.addWidget(part, 1 if part is self.list else 0)
