"""Chapter 9 on the screen: its tables, and for the supervisor of an open month the buttons to write it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QVBoxLayout

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.closing import Plan, ProposalDraft
from qadesk.models.months import Month
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_chapters import Chapter, Leads
from qadesk.models.summary_proposals import CARRIED, PROPOSALS
from qadesk.security.roles import may
from qadesk.ui.proposal_dialogs import OutcomeDialog, ProposalDialog, RemarkDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chapter_view import ChapterView
from qadesk.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk


class PlanView(ChapterView):
    """`written(Plan)`: something was stored; `refused(UserError)`: it was not. A double click changes a row."""

    written = Signal(object)
    refused = Signal(object)

    def __init__(self, chapter: Chapter, opens: Callable[[Leads], bool], *, desk: Desk, actor: Actor,
                 tasks: Tasks) -> None:
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._figures: MonthFigures | None = None
        self.add = Button(_("New proposal"), icon="text-box-plus-outline")
        self.change, self.remove = Button(_("Change")), Button(_("Remove"))
        self.up, self.down = Button(_("Move up")), Button(_("Move down"))
        self.tell, self.remark = Button(_("What became of it")), Button(_("Remark …"))
        self.hint = ElidedLabel("", "caption")
        super().__init__(chapter, opens)
        self._add_bar()
        self._connect()

    def show_figures(self, figures: MonthFigures) -> None:
        """Offer what may be written to the month shown: nothing once it is closed, or of one team."""
        self._figures = figures
        writes = figures.seal is None and figures.team_id is None and may(self._actor, "month_plans.propose")
        for button in self._buttons():
            button.setVisible(writes)
        self.hint.setText(_hint(figures, writes=writes))
        for table in (self.tables[PROPOSALS], self.tables[CARRIED]):
            if table.current() is None:
                table.choose_first()
        self._settle()

    def ask_proposal(self, proposal: ProposalDraft | None) -> None:
        """Ask for a new proposal, or the words of one that is there."""
        if self._figures is not None:
            ProposalDialog(proposal, about=self._about(), tasks=self._tasks, keep=self._keep, stored=self.written.emit,
                           parent=self).open()

    def ask_outcome(self) -> None:
        """Ask what became of the earlier proposal that is chosen."""
        month, at = self._month(), self._row(CARRIED)
        if at is not None:
            line = self._plan().carried[at]
            OutcomeDialog(line, about=self._about(), tasks=self._tasks, stored=self.written.emit, parent=self,
                          keep=lambda state, words: self._desk.month_plans.tell(
                              self._actor, month, line.proposal_id, state, words)).open()

    def ask_remark(self) -> None:
        """Ask for the words below the sentences."""
        month = self._month()
        RemarkDialog(self._plan().remark, about=self._about(), tasks=self._tasks, stored=self.written.emit, parent=self,
                     keep=lambda words: self._desk.month_plans.remark(self._actor, month, words)).open()

    def _keep(self, written: ProposalDraft) -> Plan:
        """In the worker: the written proposal in its place, a new one at the end."""
        there = list(self._plan().proposals)
        ids = [one.proposal_id for one in there]
        if written.proposal_id in ids:
            there[ids.index(written.proposal_id)] = written
        else:
            there.append(written)
        return self._desk.month_plans.propose(self._actor, self._month(), there)

    def _move(self, step: int) -> None:
        at, there = self._row(PROPOSALS), list(self._plan().proposals)
        if at is not None and 0 <= at + step < len(there):
            there[at], there[at + step] = there[at + step], there[at]
            self.tables[PROPOSALS].choose(at + step)
            self._store(there)

    def _ask_remove(self) -> None:
        """Ask whether the proposal that is chosen is to go: its words are lost then."""
        at, there = self._row(PROPOSALS), list(self._plan().proposals)
        if at is None:
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(_("Remove the proposal"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(there[at].words)
        box.setInformativeText(_("Its words are lost."))
        remove = box.addButton(_("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        remove.clicked.connect(lambda: self._store(there[:at] + there[at + 1:]))
        box.open()

    def _store(self, proposals: Sequence[ProposalDraft]) -> None:
        month = self._month()
        self._tasks.run(self, lambda: self._desk.month_plans.propose(self._actor, month, proposals), self._written,
                        self._refused)

    def _written(self, plan: Plan) -> None:
        self.written.emit(plan)

    def _refused(self, error: UserError) -> None:
        self.refused.emit(error)

    def _change(self) -> None:
        at = self._row(PROPOSALS)
        if at is not None:
            self.ask_proposal(self._plan().proposals[at])

    def _row(self, table: str) -> int | None:
        line = self.tables[table].current()
        return None if line is None else line.at

    def _plan(self) -> Plan:
        return self._figures.plan if self._figures is not None else Plan()

    def _month(self) -> Month:
        assert self._figures is not None
        return self._figures.month

    def _about(self) -> tuple[object, ...]:
        return self._actor.account_id, self._month().name

    def _settle(self) -> None:
        """Offer what can be done with the rows chosen."""
        at, count = self._row(PROPOSALS), len(self._plan().proposals)
        for button in (self.change, self.remove):
            button.setEnabled(at is not None)
        self.up.setEnabled(at is not None and at > 0)
        self.down.setEnabled(at is not None and at + 1 < count)
        self.tell.setEnabled(self._row(CARRIED) is not None)

    def _buttons(self) -> tuple[Button, ...]:
        return self.add, self.change, self.up, self.down, self.remove, self.tell, self.remark

    def _add_bar(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for button in self._buttons():
            if button is not self.tell:
                bar.addWidget(button)
        self.tiles[CARRIED].add_control(self.tell)
        bar.addWidget(self.hint, 1)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertLayout(0, bar)

    def _connect(self) -> None:
        self.add.clicked.connect(lambda: self.ask_proposal(None))
        self.change.clicked.connect(self._change)
        self.remove.clicked.connect(self._ask_remove)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.tell.clicked.connect(self.ask_outcome)
        self.remark.clicked.connect(self.ask_remark)
        for key, act in ((PROPOSALS, self.change), (CARRIED, self.tell)):
            self.tables[key].chosen.connect(lambda _row: self._settle())
            self.tables[key].opened.connect(lambda _row, act=act: act.click() if act.isVisible() else None)


def _hint(figures: MonthFigures, *, writes: bool) -> str:
    if writes:
        return ""
    if figures.seal is not None:
        return _("Closed on {at} by {who}: what stands here never changes.").format(
            at=figures.seal.closed_at, who=figures.seal.closed_by)
    return _("The supervisor writes this for the whole centre.")

