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
    NewRuling,
)
from qadesk.models.evaluation_record import RecordLink
from qadesk.security.roles import may
from qadesk.ui.appeal_card import AppealCard
from qadesk.ui.appeal_entry import AppealEntry
from qadesk.ui.appeal_find_dialog import AppealFindDialog
from qadesk.ui.appeals_pane import AppealsPane
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.ruling_sound import RulingSound
from qadesk.ui.ruling_tab import RulingTab
from qadesk.ui.step_dialog import Step, StepDialog

if TYPE_CHECKING:
    from qadesk.ui.appeals_page import AppealsPage

RECORD, ENTRY = range(2)


class AppealsTab(RulingTab):
    """See the module's docstring."""

    KEY, TITLE, USE_CASE = "appeals", N_("Appeals"), "appeals.list"

    def __init__(self, page: AppealsPage) -> None:
        super().__init__(page)
        plays = may(page.actor, "listening.open_call")
        self._rows: tuple[AppealRow, ...] = ()
        self._wanted: int | None = None
        self.pane = self.list = AppealsPane()
        self.record, self.entry = AppealCard(page.actor.account_id, plays=plays), AppealEntry(page.actor.account_id)
        self.sound = RulingSound(page.player, desk=page.desk, actor=page.actor, tasks=page.tasks, owner=page)
        self.side = QStackedWidget()
        for card in (self.record, self.entry):
            self.side.addWidget(card)
        self.card = self.side
        self.main = self.list.table
        self._connect()
        self._show_side(RECORD)

    # -- what the page asks
    def fetch(self) -> object:
        return self.page.desk.appeals.list(self.page.actor)

    def show(self, found: object) -> None:
        """Show the list, and again what is read where it may have changed."""
        assert isinstance(found, tuple)
        self._rows = found
        self.list.set_rows(self._rows)
        if self.record.record is not None:
            self.list.table.choose(self.record.record.appeal_id)

    def waiting(self) -> int:
        return sum(row.waits_for_reader for row in self._rows)

    def open(self, link: object) -> bool:
        """An appeal, or the entry of one."""
        if isinstance(link, AppealLink):
            self.open_appeal(link.appeal_id)
        elif isinstance(link, AppealEntryLink):
            self.begin_entry(link.evaluation_id)
        return isinstance(link, AppealLink | AppealEntryLink)

    def press_main(self) -> None:
        """What stands at the right; where nothing does, an appeal is entered."""
        if self.side.currentIndex() == ENTRY:
            self.entry.press_main()
        elif self.record.record is None:
            self.find()
        else:
            self.record.press_main()

    def settle(self) -> None:
        self.sound.stop()

    def print_preview(self) -> None:
        """Show the paper of the appeal that is read, else of the one chosen in the list."""
        page, shown = self.page, self.record.record or self.list.table.current()
        if shown is not None:
            appeal_id = shown.appeal_id
            page.tasks.run(page, lambda: page.desk.printing.appeal_ruling(page.actor, appeal_id),
                           lambda paper: PreviewDialog(paper, desk=page.desk, actor=page.actor, tasks=page.tasks,
                                                       parent=page).show(), lane="read")

    # -- reading and ruling
    def open_appeal(self, appeal_id: int) -> None:
        """Show an appeal in full; that it is read is noted first."""
        page, self._wanted = self.page, appeal_id
        page.tasks.run(page, lambda: page.desk.appeals.open_record(page.actor, appeal_id), self._show_opened)

    def _show_opened(self, record: AppealRecord) -> None:
        if record.appeal_id == self._wanted:
            self._show_record(record)

    def _show_record(self, record: AppealRecord) -> None:
        self.sound.stop()
        self._wanted = None
        self.record.set_record(record)
        self.list.table.choose(record.appeal_id)
        self._show_side(RECORD)
        self.side.setFocus()

    def _play(self, start_ms: int, end_ms: int) -> None:
        if self.record.record is not None:
            self.sound.play(self.record.record.item_id, start_ms, end_ms)

    def _show_heard(self, item_id: int) -> None:
        if self.record.record is not None and self.record.record.item_id == item_id:
            self.record.set_heard(self.sound.coverage)

    def _rule(self, new: NewRuling) -> None:
        """What was heard is stored first: the ruling asks for it."""
        page = self.page
        self.sound.keeper.flush()
        self.record.rule.setEnabled(False)
        page.tasks.run(page, lambda: page.desk.appeals.rule(page.actor, new), self._show_ruled, self._refuse)

    def _show_ruled(self, record: AppealRecord) -> None:
        self.record.forget_words()
        self.record.rule.setEnabled(True)
        self._show_record(record)
        self.page.messages.show_message("good", _("{number} is ruled.").format(number=record.number), _(
            "Print the ruling and show it to the agent."), (_("Print preview"), self.print_preview))

    def _refuse(self, error: UserError) -> None:
        self.record.rule.setEnabled(True)
        self.entry.enter.setEnabled(True)
        self.page.messages.show_error(error)

    def ask_withdraw(self) -> None:
        """Ask why the appeal that is read is withdrawn."""
        page, record = self.page, self.record.record
        if record is None or not record.may_withdraw:
            return
        step = Step(_("Withdraw the appeal"), _("The score stays as it is; the round is not used."),
                    _("Why (kept and printed)"), submit=_("Withdraw"))
        StepDialog(step, about=(page.actor.account_id, record.appeal_id), tasks=page.tasks,
                   keep=lambda _day, words: page.desk.appeals.withdraw(page.actor, record.appeal_id, words),
                   kept=self._say_withdrawn, parent=page).open()

    def _say_withdrawn(self, record: AppealRecord) -> None:
        self._show_record(record)
        self.page.messages.show_message("good", _("{number} is withdrawn.").format(number=record.number))

    # -- entering
    def find(self) -> None:
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
        self.sound.stop()
        self._wanted = None
        self.entry.set_proposal(proposal)
        self._show_side(ENTRY)
        if self.entry.parts:
            self.entry.parts[0].tick.setFocus()

    def _enter(self, new: NewAppeal) -> None:
        page = self.page
        self.entry.enter.setEnabled(False)
        page.tasks.run(page, lambda: page.desk.appeals.enter(page.actor, new), self._show_entered, self._refuse)

    def _show_entered(self, record: AppealRecord) -> None:
        self.entry.forget_words()
        self.entry.enter.setEnabled(True)
        self.entry.set_proposal(None)
        self._show_record(record)
        self.page.messages.show_message("good", _("{number} is entered.").format(number=record.number), _(
            "The ruling is due by {day}.").format(day=record.rule_by))

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

    def _connect(self) -> None:
        self.list.opened.connect(self.open_appeal)
        self.list.entry_asked.connect(self.find)
        self.record.play_asked.connect(self._play)
        self.record.rule_asked.connect(self._rule)
        self.record.withdraw_asked.connect(self.ask_withdraw)
        self.record.print_asked.connect(self.print_preview)
        self.record.evaluation_asked.connect(self._open_evaluation)
        self.entry.entered.connect(self._enter)
        self.entry.left.connect(self._leave_entry)
        self.sound.heard.connect(self._show_heard)
        self.sound.failed.connect(self.page.messages.show_error)
        self.page.keys.bind("evidence.play", self.side, self.record.play_next)
        self.page.keys.bind("player.toggle", self.side, self.sound.playback.toggle)
