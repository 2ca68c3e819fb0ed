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
`ui/scoring.py` joins the form with autosave and submit; `form_acts` has its acts, `form_state` what stands in it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from qadesk.i18n import _
from qadesk.models.answers import Answers, Span
from qadesk.models.drafts import Draft
from qadesk.models.scorecards import Criterion, Scorecard
from qadesk.models.scoring import Total
from qadesk.ui import theme
from qadesk.ui.form_acts import FormActs
from qadesk.ui.form_state import FormState
from qadesk.ui.form_wiring import connect_parts, lay_out
from qadesk.ui.keys import Keys
from qadesk.ui.number_typing import NumberTyping
from qadesk.ui.scoring_keys import ScoringKeys
from qadesk.ui.widgets.criteria_list import CriteriaList
from qadesk.ui.widgets.fatal_block import FatalBlock
from qadesk.ui.widgets.form_foot import FormFoot
from qadesk.ui.widgets.form_head import FormHead
from qadesk.ui.widgets.form_texts import FormTexts

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
        self.position_ms = position_ms
        self.state = FormState()
        self.fatal_has_keys = self.busy = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # a key then paints nothing that lies behind it
        self.setAccessibleName(_("Scoring form"))
        self.setMinimumWidth(SMALLEST_WIDTH)
        self.head, self.list, self.fatal = FormHead(keys), CriteriaList(keys), FatalBlock(keys)
        self.texts = FormTexts(keys)
        self.comment, self.private_note = self.texts.comment, self.texts.private_note
        self.foot = FormFoot(keys)
        self.submit = self.foot.submit
        self.acts, self.typing = FormActs(self), NumberTyping(self)
        self._key_acts = ScoringKeys(self, keys)
        connect_parts(self, self._key_acts)
        self.setFocusProxy(self.list)
        lay_out(self)
        self.clear()

    # what a page sets and asks

    @property
    def answers(self) -> Answers:
        return self.state.answers

    @property
    def card(self) -> Scorecard | None:
        return self.state.card

    @property
    def current(self) -> str:
        """The code that evidence goes to: the open criterion, or the current fatal item while that block has keys.

        Empty where no criterion is shown."""
        fatal = self.fatal.current
        return fatal.code if self.fatal_has_keys and fatal else self.list.current

    @property
    def criterion(self) -> Criterion | None:
        """The criterion that is open."""
        return self.card.criterion(self.list.current) if self.card and self.list.current else None

    @property
    def total(self) -> Total | None:
        """The figures of what stands in the form."""
        return self.state.figures

    @property
    def is_composing(self) -> bool:
        """Whether an input method holds text that is not yet in one of the fields: then no key is the form's."""
        lines = (self.list.card.evidence(), self.fatal.evidence())
        return (self.texts.is_composing or self.list.card.note.field.is_composing
                or any(line.note_field().is_composing for line in lines))

    def show_draft(self, draft: Draft) -> None:
        """Begin with a call: its card, its answers, the first open item (or the first of all)."""
        self.state = FormState(draft.card, draft.answers, draft.revised)
        self._build()
        self.setEnabled(True)
        self.set_busy(False)
        self.open(self.state.first())

    def change_card(self, card: Scorecard, answers: Answers) -> None:
        """The same place of a card that was edited, with answers that fit it; nothing can be undone behind that."""
        self.state = FormState(card, answers, self.state.revised)
        self.list.show_card(card)
        self.fatal.build(card)
        self.head.show_card(card)
        self.open(self.list.current if self.list.current in self.state.shown else self.state.first())

    def clear(self) -> None:
        """Show no call."""
        if self.card is None and not self.isEnabled():
            return
        self.state = FormState()
        self._build()
        self.refresh()
        self.setEnabled(False)

    def select(self, code: str) -> None:
        """Open a criterion, or the fatal block at an item; one whose condition is not met stays away."""
        assert self.card is not None
        fatal = [item for item in self.card.fatal if item.code == code]
        if fatal:
            self.fatal.set_expanded(True)
            self.fatal.set_current(fatal[0])
            self.focus_fatal()
            return
        if code in self.state.shown:
            self.open(code)
        self.focus_form()

    def open(self, code: str) -> None:
        """Make a criterion the open one; an empty code where none is shown."""
        self._keep_focus()
        self.acts.forget()
        self.typing.end()
        self.fatal_has_keys = self.fatal.hasFocus()
        self.list.show_current(code)
        self.refresh()
        self.list.reveal()
        self.current_changed.emit(code)

    def refresh(self) -> None:
        """Show what stands in the form."""
        figures = self.total
        self.head.show_total(figures, can_undo=self.state.history.can_undo, unscorable=bool(self.answers.unscorable))
        if figures is not None:
            self.head.offer_cards(self.state.revised is None and self.answers.is_blank)
            self.list.show_answers(self.answers, figures, self.state.shown, self.typing.typed)
            self.fatal.show_answers(self.answers, len(figures.pending_codes))

    def focus_form(self) -> None:
        """Give the keys to the list of criteria."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_fatal(self) -> None:
        """Give the keys to the fatal items."""
        self.fatal.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_field(self) -> None:
        """Out of a note's field, back to where the keys are."""
        self.typing.end()
        (self.fatal if self.fatal_has_keys else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def keys_moved(self) -> None:
        """The list or the fatal block got or lost the keys."""
        before = self.current
        if self.list.hasFocus() or self.fatal.hasFocus():
            self.fatal_has_keys = self.fatal.hasFocus()
            self.typing.end()
        if self.list.hasFocus():
            self._fold_fatal()
        if self.current != before:
            self.current_changed.emit(self.current)

    def set_busy(self, busy: bool) -> None:
        """While a submit is under way nothing can be changed and no second one asked for."""
        self.busy = busy
        self.texts.set_read_only(busy)
        self.list.card.note.field.setReadOnly(busy)
        self.submit.setEnabled(not busy and self.card is not None)
        self.head.discard.setEnabled(not busy)

    # what the page, the keys and the mouse ask for; the acts themselves stand in form_acts

    def do(self, answers: Answers, run: str = "") -> bool:
        """Take other answers, a step to undo (one step for all of a `run`); False when nothing changes."""
        if self.busy:
            return False
        if not run:
            self.typing.typed = ""
        changed = self.state.history.do(answers, run)
        if changed:
            self.show_change()
        return changed

    def amend(self, answers: Answers) -> None:
        """Take answers with other words: texts have their own undo in their fields and are no step here."""
        if not self.busy:
            self.state.history.amend(answers)
            self.show_change()

    def show_change(self) -> None:
        """Show and tell that the answers have changed; an open criterion that vanishes makes room for another."""
        self.state.measure()
        current, shown = self.list.current, self.state.shown
        if current not in shown and (current or shown):
            self.open(self.state.beside(current))
        else:
            self.refresh()
            if current and not self.list.is_whole():
                self.list.reveal()
        self.answers_changed.emit(self.answers)

    def take_evidence(self, span: Span) -> None:
        """A span of the call as evidence for the current item; a fatal item is ticked by it."""
        self.acts.take_evidence(span)

    def mark_unscorable(self, code: str, words: str = "") -> None:
        """The call cannot be scored, for the reason of that code (`models.unscorable`); an empty code takes it back."""
        self.do(self.answers.as_unscorable(code, words) if code else self.answers.as_scorable())

    def play(self, span: Span) -> None:
        """Ask for a span to be played."""
        self.span_play_asked.emit(span.start_ms, span.end_ms)

    def undo(self) -> None:
        """One step back."""
        self.typing.end()
        if not self.busy and self.state.history.undo():
            self.show_change()

    def redo(self) -> None:
        """One step forth."""
        self.typing.end()
        if not self.busy and self.state.history.redo():
            self.show_change()

    def ask_submit(self) -> None:
        """Ask for the submit, unless an input method is composing or a submit is under way."""
        if self.submit.isEnabled() and not self.is_composing:
            self.submit_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list and the fatal block; a text field keeps its own."""
        has_keys = QApplication.focusWidget() in (self.list, self.fatal, self.submit)
        if self.card is None or not has_keys or not self._key_acts.answer(event):
            event.ignore()

    # inside

    def _keep_focus(self) -> None:
        """A field of the open criterion hands the focus back before it goes: hiding it would send it anywhere."""
        focus = QApplication.focusWidget()
        if focus is not None and self.list.card.isAncestorOf(focus):
            self.focus_form()

    def _build(self) -> None:
        self.list.build(self.card)
        self.fatal.build(self.card)
        self._fold_fatal()
        self.head.show_card(self.card)
        self.head.show_revised(self.state.revised)
        self.texts.show_texts(self.answers.comment, self.answers.private_note)

    def _fold_fatal(self) -> None:
        self.fatal.set_expanded(self.fatal.hasFocus() or self.height() >= TALL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fold_fatal()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), theme.color("surface"))
