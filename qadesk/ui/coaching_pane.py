"""The middle of the page 面谈辅导: an interview to prepare, hold or read, a proposal, or what to do without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.coaching_list import InterviewProposal
from qadesk.models.coaching_record import InterviewDraft, InterviewRecord
from qadesk.ui.coaching_evidence import CoachingEvidence
from qadesk.ui.coaching_foot import CoachingFoot
from qadesk.ui.coaching_form import CoachingForm
from qadesk.ui.coaching_head import CoachingHead
from qadesk.ui.coaching_proposal import CoachingProposal
from qadesk.ui.coaching_reading import CoachingReading
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import divider


class CoachingPane(QFrame):
    """`edited()`: something was typed; `draft()` is the interview as it stands here.

    `judge_asked(PlanLine)`, `sign_asked()`: something is to be entered. `helps`: this reader may note and sign."""

    edited = Signal()
    judge_asked = Signal(object)
    sign_asked = Signal()

    def __init__(self, keys: Keys, *, listens: bool, helps: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self._helps = helps
        self.record: InterviewRecord | None = None
        self.reading: CoachingReading | None = None
        self._base: InterviewDraft | None = None
        self.head, self.evidence, self.form = CoachingHead(), CoachingEvidence(listens=listens), CoachingForm()
        self.foot, self.proposal = CoachingFoot(keys), CoachingProposal(keys)
        self.new_button = Button(_("New interview"), icon="plus")
        self.empty = EmptyState("account-voice", _("No interview chosen"), "", self.new_button)
        self.area, self.stack = QScrollArea(), QStackedWidget()
        self._read = QVBoxLayout()
        self._lay_out()
        self.head.edited.connect(self.edited)
        self.form.edited.connect(self.edited)
        self.evidence.ticked.connect(self.edited)

    # what is shown

    def show_nothing(self, why: str, *, may_begin: bool) -> None:
        """Show that nothing is chosen and what to do."""
        self.record, self._base = None, None
        self.empty.set_words(_("No interview chosen"), why)
        self.new_button.setVisible(may_begin)
        self.setFocusProxy(self.new_button)
        self.stack.setCurrentIndex(0)

    def show_proposal(self, proposal: InterviewProposal, today: date, *, may_begin: bool) -> None:
        """Show a proposal; its calls follow by `proposal.show_offers`."""
        self.record, self._base = None, None
        self.proposal.show_proposal(proposal, today, may_begin=may_begin)
        self.setFocusProxy(self.proposal)
        self.stack.setCurrentIndex(1)

    def show_record(self, record: InterviewRecord, typed: InterviewDraft | None) -> None:
        """Show an interview; `typed` is what stands of it that is not saved. What is being typed stays as it is."""
        goes_on = (self.record is not None and self.record.interview_id == record.interview_id
                   and self.record.may_change and record.may_change)
        draft = self.draft() if goes_on else typed or record.draft
        self.record, self._base = record, draft
        if goes_on:
            self.head.show_facts(record, draft)
            self.form.show_criteria(record)
        else:
            self.head.show_record(record, draft)
            self.form.show_record(record, draft)
            self.area.verticalScrollBar().setValue(0)
        self.evidence.show_lines(record.evidence, draft.played, record.today, may_change=record.may_change)
        self._show_reading(None if record.may_change else record)
        self.setFocusProxy(self._first(record))
        self.stack.setCurrentIndex(2)

    def draft(self) -> InterviewDraft:
        """The interview as it stands here. Raises LookupError while none is shown."""
        if self._base is None:
            raise LookupError("no interview is shown")
        return self.form.fill(self.head.fill(replace(self._base, played=self.evidence.played)))

    def begin(self, now: str) -> None:
        """The interview begins: its time is now, and the keys go to the agent's words."""
        self.head.hold(now)
        if self.record is not None:
            self.head.show_facts(self.record, self.draft())
        self.form.agent_words.setFocus()

    def main(self) -> Button | None:
        """The main button here, if there is one now."""
        shown = self.stack.currentIndex()
        return self.proposal.begin if shown == 1 else self.foot.main() if shown == 2 else None

    def take_keys(self) -> None:
        """Give the keys to what is to be done first."""
        self.setFocus()

    def _first(self, record: InterviewRecord) -> QWidget:
        if record.may_change and not self.head.topic.text():
            return self.head.topic
        if self.evidence.table.rows():
            return self.evidence
        return self.form.agent_words if record.may_change else self.area

    def _show_reading(self, record: InterviewRecord | None) -> None:
        if self.reading is not None:
            self.reading.hide()
            self._read.removeWidget(self.reading)
            self.reading.deleteLater()
            self.reading = None
        self.form.setVisible(record is None)
        if record is not None:
            self.reading = CoachingReading(record, helps=self._helps)
            self.reading.judge_asked.connect(self.judge_asked)
            self.reading.sign_asked.connect(self.sign_asked)
            self._read.addWidget(self.reading)

    def _lay_out(self) -> None:
        content, shown = QWidget(), QWidget()
        inner, column, whole = QVBoxLayout(content), QVBoxLayout(shown), QVBoxLayout(self)
        inner.setContentsMargins(14, 10, 14, 10)
        inner.setSpacing(8)
        inner.addWidget(self.head)
        inner.addWidget(self.evidence)
        inner.addWidget(self.form)
        inner.addLayout(self._read)
        inner.addStretch(1)
        self.area.setWidget(content)
        self.area.setWidgetResizable(True)
        self.area.setProperty("kind", "record")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("Coaching interview"))
        for layout in (column, whole):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addWidget(divider())
        column.addWidget(self.foot)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.proposal)
        self.stack.addWidget(shown)
        whole.addWidget(self.stack)
