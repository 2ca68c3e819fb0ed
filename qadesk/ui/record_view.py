"""Joins the record panel with its use cases: opening (audited), the decision on a fatal item, the revision, the paper.

    view = RecordView(panel, desk=desk, actor=actor, tasks=tasks, owner=page)
    view.open(evaluation_id)     then `opened(EvaluationRecord)` or `refused(UserError)`, unless left before
    view.leave()                 shows no record
Signals: opened · refused · decided(str, the words for it) · revising(int, the queue item to open) · failed(UserError)
· page_asked(page key, link).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.appeal_record import AppealEntryLink, AppealLink
from qadesk.models.evaluation_record import EvaluationRecord
from qadesk.models.paper_list import PaperLink
from qadesk.models.people import Actor
from qadesk.ui.decision_dialog import DecisionDialog
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.preview_dialog import preview_evaluation
from qadesk.ui.record_panel import RecordPanel
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.services.desk import Desk


class RecordView(QObject):
    """See the module's docstring."""

    opened = Signal(object)
    refused = Signal(object)
    decided = Signal(str)
    revising = Signal(int)
    failed = Signal(object)
    page_asked = Signal(str, object)

    def __init__(self, panel: RecordPanel, *, desk: Desk, actor: Actor, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self.panel, self._desk, self._actor, self._tasks, self._owner = panel, desk, actor, tasks, owner
        self._wanted: int | None = None
        self.dialog: DecisionDialog | None = None
        self._words: KeptWords | None = None
        panel.decision_asked.connect(self.ask_decision)
        panel.revise_asked.connect(self.revise)
        panel.print_asked.connect(self.print_preview)
        panel.appeal_asked.connect(self.appeal)
        panel.acknowledge_asked.connect(self.acknowledge)

    @property
    def record(self) -> EvaluationRecord | None:
        """The record shown."""
        return self.panel.record

    def open(self, evaluation_id: int) -> None:
        """Ask for the record of an evaluation."""
        self.leave()
        self._wanted = evaluation_id
        self._tasks.run(self._owner, lambda: self._desk.evaluations.open_record(self._actor, evaluation_id),
                        lambda record: self._show(evaluation_id, record),
                        lambda error: self._refuse(evaluation_id, error))

    def leave(self) -> None:
        """Show no record."""
        self._wanted = None
        if self.dialog is not None:
            self.dialog.reject()
        if self.record is not None:
            self.panel.set_record(None)

    def ask_decision(self, code: str, confirmed: bool) -> None:
        """Ask for the reason and for good; then decide."""
        record = self.record
        if record is None or self.dialog is not None or code not in record.decidable:
            return
        line = next(line for line in record.sheet.fatal if line.code == code)
        self.dialog = DecisionDialog(line, confirmed=confirmed, alone=record.alone, parent=self._owner)
        about = ("decide", self._actor.account_id, record.evaluation_id, code, confirmed)
        self._words = KeptWords(about, self.dialog.field.text)
        self.dialog.finished.connect(self._answered)
        self.dialog.open()

    def revise(self) -> None:
        """Begin the revision of the evaluation shown, or go on with it."""
        record = self.record
        if record is not None and record.may_revise:
            self._tasks.run(self._owner, lambda: self._desk.revisions.begin(self._actor, record.evaluation_id),
                            self.revising.emit, self.failed.emit)

    def appeal(self) -> None:
        """Begin an appeal against the evaluation shown, or open the one that there is."""
        record = self.record
        if record is not None and record.may_appeal:
            self.page_asked.emit("appeals", AppealEntryLink(record.evaluation_id))
        elif record is not None and record.appeal_id is not None:
            self.page_asked.emit("appeals", AppealLink(record.appeal_id))

    def acknowledge(self) -> None:
        """Go to the entry of papers that came back, with this one chosen."""
        if self.record is not None and self.record.may_acknowledge:
            self.page_asked.emit("appeals", PaperLink(self.record.evaluation_id))

    def print_preview(self) -> None:
        """Show the paper of the evaluation shown."""
        if self.record is not None:
            preview_evaluation(self._owner, self._desk, self._actor, self._tasks, self.record.evaluation_id)

    def _show(self, evaluation_id: int, record: EvaluationRecord) -> None:
        if evaluation_id == self._wanted:
            self.panel.set_record(record)
            self.opened.emit(record)

    def _refuse(self, evaluation_id: int, error: UserError) -> None:
        if evaluation_id == self._wanted:
            self._wanted = None
            self.refused.emit(error)

    def _answered(self, accepted: int) -> None:
        dialog, self.dialog = self.dialog, None
        assert dialog is not None
        code, confirmed, reason = dialog.code, dialog.confirmed, dialog.reason
        dialog.deleteLater()
        self.panel.setFocus()
        record = self.record
        if accepted and record is not None:
            self._tasks.run(self._owner, lambda: self._desk.fatal_items.decide(
                self._actor, record.evaluation_id, code, confirmed=confirmed, reason=reason),
                lambda now: self._show_decided(now, code, confirmed), self.failed.emit)

    def _show_decided(self, record: EvaluationRecord, code: str, confirmed: bool) -> None:
        assert self._words is not None
        self._words.forget()
        if self.record is not None and self.record.evaluation_id == record.evaluation_id:
            self.panel.set_record(record)
            self.panel.setFocus()
        self.decided.emit(_("{code} is confirmed.").format(code=code) if confirmed
                          else _("{code} is not upheld.").format(code=code))
