"""Scoring joins the form with the service: opening a call's draft, autosave, the summary and the submit.

    scoring = Scoring(form, desk=desk, actor=actor, tasks=tasks, owner=page, position_ms=playback_position,
                      coverage=lambda: (Coverage, ToHear), before_submit=store_what_was_heard)
    scoring.open(item_id)      flushes the draft before, then shows this one; `opened(Draft)` or `refused(UserError)`
    scoring.leave()            saves and empties the form (next call, lock, close: then wait until tasks are idle)
Signals: opened(Draft) · refused(UserError) · saved(int UTC ms, only after the commit) · failed(UserError; the draft
is kept and tried again) · submitted(Submitted) · discarded() · submit_refused(UserError; a discard too) ·
spans_asked(spans of the call to be played).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from qadesk.errors import NotAllowed, UserError
from qadesk.i18n import _
from qadesk.models.drafts import Consent, Draft, Submitted
from qadesk.models.listening import Coverage
from qadesk.models.listening_proof import ToHear
from qadesk.models.people import Actor
from qadesk.models.revisions import changes
from qadesk.models.submission import Review, review
from qadesk.ui.draft_keeper import DraftKeeper
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.scoring_form import ScoringForm
from qadesk.ui.submit_dialog import SubmitDialog
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.services.desk import Desk


class Scoring(QObject):
    """See the module's docstring."""

    opened = Signal(object)
    refused = Signal(object)
    saved = Signal(object)
    failed = Signal(object)
    submitted = Signal(object)
    discarded = Signal()
    submit_refused = Signal(object)
    spans_asked = Signal(object)  # Sequence[Interval]: to be played from the summary, one after another
    phrases_asked = Signal(object)  # the field of a reason in the summary
    unscorable_asked = Signal()
    card_changed = Signal(object)  # Draft, on another card

    def __init__(self, form: ScoringForm, *, desk: Desk, actor: Actor, tasks: Tasks, owner: QWidget,
                 position_ms: Callable[[], int | None], coverage: Callable[[], tuple[Coverage, ToHear]],
                 before_submit: Callable[[], object] = lambda: None, phrases_key: str = "") -> None:
        super().__init__(owner)
        self._phrases_key = phrases_key
        self.form, self._desk, self._actor, self._tasks, self._owner = form, desk, actor, tasks, owner
        self._coverage, self._before_submit = coverage, before_submit
        self._wanted: int | None = None
        self.dialog: SubmitDialog | None = None
        self._words: KeptWords | None = None
        self.keeper = DraftKeeper(owner, tasks, self._save, position_ms)
        self.keeper.saved.connect(self.saved)
        self.keeper.failed.connect(self.failed)
        form.answers_changed.connect(self.keeper.note)
        form.submit_asked.connect(self.ask_submit)
        form.discard_asked.connect(self.ask_discard)

    @property
    def draft(self) -> Draft | None:
        """The draft under way."""
        return self.keeper.draft

    def open(self, item_id: int) -> None:
        """Show the draft of a queue item; the one before is saved first."""
        self.leave()
        self._wanted = item_id
        self._tasks.run(self._owner, lambda: self._desk.evaluations.open_draft(self._actor, item_id),
                        self._show, self._refuse)

    def leave(self) -> None:
        """Save the draft and empty the form."""
        self._wanted = None
        self.keeper.leave()
        self.form.clear()

    def ask_submit(self) -> None:
        """Show the summary; the evaluation is submitted when it is confirmed."""
        draft = self.keeper.draft
        if draft is None or self.dialog is not None:
            return
        self._before_submit()
        changed = changes(draft.card, draft.revised.answers, draft.answers) if draft.revised else None
        self.dialog = SubmitDialog(draft.card, self._findings(draft), self._owner, changed=changed,
                                   consent=draft.consent)
        self.dialog.spans_asked.connect(self.spans_asked)
        if self._phrases_key:
            self.dialog.offer_phrases(self._phrases_key)
            self.dialog.phrases_asked.connect(self.phrases_asked)
        self._words = self.dialog.keep_words(self._actor.account_id, draft.item_id)
        if not self.dialog.reason:
            self.dialog.write_reason(draft.answers.unscorable_words)
        self.dialog.agreed.connect(self._submit_with_second)
        self.dialog.finished.connect(self._answered)
        self.dialog.open()

    def choose_card(self, code: str) -> None:
        """Switch the draft, in which nothing is answered, to another card."""
        draft = self.keeper.draft
        if draft is None or code == draft.card.code:
            return
        self.form.set_busy(True)
        self.keeper.hold(True)
        self._tasks.run(self._owner, lambda: self._desk.evaluations.choose_card(self._actor, draft, code),
                        self._show_other_card, self._refuse_submit)

    def _show_other_card(self, draft: Draft) -> None:
        if draft.item_id == self._wanted:
            self.keeper.drop()
            self._show(draft)
            self.card_changed.emit(draft)

    def look_again(self) -> None:
        """More was heard, or is known of what has to be: an open summary tells what is left."""
        if self.dialog is not None and self.dialog.isEnabled() and self.keeper.draft is not None:
            self.dialog.show_review(self._findings(self.keeper.draft))

    def _findings(self, draft: Draft) -> Review:
        coverage, to_hear = self._coverage()
        return review(draft.card, draft.answers, coverage=coverage, to_hear=to_hear,
                      needed_share_milli=draft.needed_share_milli,
                      fatal_states=draft.revised.standing(draft.answers) if draft.revised else None)

    def ask_discard(self) -> None:
        """Ask whether the revision is to be given up, and do so."""
        if self.keeper.draft is None or self.keeper.draft.revised is None:
            return
        box = QMessageBox(self._owner)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(_("Discard the revision"))
        box.setText(_("What was changed in this revision is lost."))
        box.setInformativeText(_("{number} stays in force as it is.").format(number=self.keeper.draft.revised.number))
        discard = box.addButton(_("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(_("Back to the form"), QMessageBox.ButtonRole.RejectRole)
        discard.clicked.connect(self._discard)
        box.open()

    def _discard(self) -> None:
        draft = self.keeper.draft
        if draft is not None:
            self.form.set_busy(True)
            self.keeper.hold(True)
            self._tasks.run(self._owner, lambda: self._desk.revisions.discard(self._actor, draft.item_id),
                            lambda _done: self._forget(), self._refuse_submit)

    def forget(self) -> None:
        """Keep the draft no longer: it is given up, or somebody else's now."""
        self._wanted = None
        self.keeper.drop()
        self.form.clear()

    def _forget(self) -> None:
        self.forget()
        self.discarded.emit()

    def _save(self, draft: Draft) -> int:
        return self._desk.evaluations.save_draft(self._actor, draft)

    def _show(self, draft: Draft) -> None:
        if draft.item_id != self._wanted:
            return
        draft = self.keeper.keep(draft)
        self.form.show_draft(draft)
        self.opened.emit(draft)

    def _refuse(self, error: UserError) -> None:
        self._wanted = None
        self.refused.emit(error)

    def _answered(self, accepted: int) -> None:
        dialog, self.dialog = self.dialog, None
        assert dialog is not None
        reason, why, given, go_to = dialog.reason, dialog.revision_reason, dialog.given, dialog.go_to
        wants_unscorable = dialog.wants_unscorable
        dialog.deleteLater()
        if accepted:
            self._submit(reason, why, given)
        elif wants_unscorable:
            self.form.focus_form()
            self.unscorable_asked.emit()
        elif go_to:
            self.form.select(go_to)
        else:
            self.form.focus_form()

    def _submit_with_second(self) -> None:
        """The dialog stays until the second person's password was found right."""
        assert self.dialog is not None
        self._submit(self.dialog.reason, self.dialog.revision_reason, self.dialog.given)

    def _submit(self, reason: str, why: str, given: Consent) -> None:
        draft = self.keeper.draft
        assert draft is not None
        self.form.set_busy(True)
        self.keeper.hold(True)
        self._before_submit()
        told = reason or draft.answers.unscorable_words
        self._tasks.run(self._owner, lambda: self._desk.evaluations.submit(
            self._actor, draft, reason=told, revision_reason=why, consent=given), self._done, self._refuse_submit)

    def _done(self, result: Submitted) -> None:
        assert self._words is not None
        self._close_dialog()
        self._words.forget()
        self._wanted = None
        self.keeper.drop()
        self.form.clear()
        self.submitted.emit(result)

    def _refuse_submit(self, error: UserError) -> None:
        self.form.set_busy(False)
        self.keeper.hold(False)
        if self.dialog is not None and isinstance(error, NotAllowed):
            self.dialog.refuse(error)
            return
        self._close_dialog()
        self.submit_refused.emit(error)

    def _close_dialog(self) -> None:
        """Close the dialog that has waited for the submit."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.finished.disconnect(self._answered)
            dialog.accept()
            dialog.deleteLater()
