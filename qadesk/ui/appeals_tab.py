"""The tab 申诉 of the page 申诉与判定: the list of appeals, the record with both sides' words, entry and ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.appeal_record import (
    AppealEntryLink,
    AppealLink,
    AppealProposal,
    AppealRecord,
    AppealRow,
    NewAppeal,
)
from qadesk.models.evaluation_record import RecordLink
from qadesk.security.roles import may
from qadesk.ui.appeal_card import AppealCard
from qadesk.ui.appeal_entry import AppealEntry
from qadesk.ui.appeal_find_dialog import AppealFindDialog
from qadesk.ui.appeals_pane import AppealsPane
from qadesk.ui.ruling_records import RulingRecords
from qadesk.ui.step_dialog import Step

if TYPE_CHECKING:
    from qadesk.models.printing import PrintedPaper
    from qadesk.ui.appeals_page import AppealsPage

RECORD, ENTRY = range(2)


class AppealsTab(RulingRecords[AppealRecord]):
    """See the module's docstring."""

    KEY, TITLE, USE_CASE = "appeals", N_("Appeals"), "appeals.list"
    record: AppealCard

    def __init__(self, page: AppealsPage) -> None:
        pane = AppealsPane()
        super().__init__(page, page.desk.appeals, pane, AppealCard(
            page.actor.account_id, plays=may(page.actor, "evaluations.open_record")))
        self.list = pane
        self.entry = AppealEntry(page.actor.account_id)
        self.card = self.side = QStackedWidget()
        for card in (self.record, self.entry):
            self.side.addWidget(card)
        self.record.source_asked.connect(self._open_evaluation)
        self.entry.entered.connect(self._enter)
        self.entry.left.connect(self._leave_entry)
        page.keys.bind("evidence.play", self.record, self.record.play_next)
        self._show_side(RECORD)

    # -- what the page asks
    def show(self, found: object) -> None:
        """Show the list."""
        assert isinstance(found, tuple)
        self.list.set_rows(found)
        self.show_rows(found)

    def open(self, link: object) -> bool:
        """An appeal, or the entry of one."""
        if isinstance(link, AppealLink):
            self.open_one(link.appeal_id)
        elif isinstance(link, AppealEntryLink):
            self.begin_entry(link.evaluation_id)
        return isinstance(link, AppealLink | AppealEntryLink)

    def press_main(self) -> None:
        if self.side.currentIndex() == ENTRY:
            self.entry.press_main()
        else:
            super().press_main()

    # -- records
    def id_of(self, shown: AppealRecord | AppealRow) -> int:
        return shown.appeal_id

    def paper(self, record_id: int) -> PrintedPaper:
        return self.page.desk.printing.appeal_ruling(self.page.actor, record_id)

    def show_record(self, record: AppealRecord) -> None:
        self._show_side(RECORD)
        super().show_record(record)

    def say_ruled(self, record: AppealRecord) -> None:
        self.page.messages.show_message("good", _("{number} is ruled.").format(number=record.number), _(
            "Print the ruling and show it to the agent."), (_("Print preview"), self.print_preview))

    def withdrawal(self) -> Step:
        return Step(_("Withdraw the appeal"), _("The score stays as it is; the round is not used."),
                    _("Why (kept and printed)"), submit=_("Withdraw"))

    # -- entering
    def begin_new(self) -> None:
        """Ask which evaluation the agent objects to."""
        page = self.page
        dialog = AppealFindDialog(desk=page.desk, actor=page.actor, tasks=page.tasks, parent=page)
        dialog.found.connect(self.begin_entry)
        dialog.open()

    def begin_entry(self, evaluation_id: int) -> None:
        """Begin the entry of an appeal against an evaluation; that its points are read is noted first."""
        page = self.page
        page.tasks.run(page, lambda: page.desk.appeals.propose(page.actor, evaluation_id), self._show_proposal)

    def _show_proposal(self, proposal: AppealProposal) -> None:
        self.leave_record()
        self.entry.set_proposal(proposal)
        self._show_side(ENTRY)
        if self.entry.parts:
            self.entry.parts[0].tick.setFocus()

    def _enter(self, new: NewAppeal) -> None:
        page = self.page
        self.entry.enter.setEnabled(False)
        page.tasks.run(page, lambda: page.desk.appeals.enter(page.actor, new), self._show_entered, self._refuse_entry)

    def _show_entered(self, record: AppealRecord) -> None:
        self.entry.forget_words()
        self.entry.enter.setEnabled(True)
        self.entry.set_proposal(None)
        self.show_record(record)
        self.page.messages.show_message("good", _("{number} is entered.").format(number=record.number), _(
            "The ruling is due by {day}.").format(day=record.rule_by))

    def _refuse_entry(self, error: UserError) -> None:
        self.entry.enter.setEnabled(True)
        self.page.messages.show_error(error)

    def _leave_entry(self) -> None:
        self.entry.set_proposal(None)
        self._show_side(RECORD)
        self.list.table.setFocus()

    def _show_side(self, at: int) -> None:
        self.side.setCurrentIndex(at)
        self.side.setFocusProxy((self.record, self.entry)[at])

    def _open_evaluation(self) -> None:
        record = self.record.record
        if record is not None:
            self.page.go_to_page.emit("listening", RecordLink(record.evaluation_id))
