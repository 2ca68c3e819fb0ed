"""The tab 投诉与表扬 of the page 申诉与判定: the list, the record with its call, entry and ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.complaint_record import ComplaintLink, ComplaintList, ComplaintRecord, NewVerdict
from qadesk.models.evaluation_record import CallLink
from qadesk.security.roles import may
from qadesk.ui.complaint_card import ComplaintCard
from qadesk.ui.complaint_dialog import ComplaintDialog
from qadesk.ui.complaint_words import verdict_words
from qadesk.ui.complaints_pane import ComplaintsPane
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.ruling_sound import RulingSound
from qadesk.ui.ruling_tab import RulingTab
from qadesk.ui.step_dialog import Step, StepDialog

if TYPE_CHECKING:
    from qadesk.ui.appeals_page import AppealsPage


class ComplaintsTab(RulingTab):
    """See the module's docstring."""

    KEY, TITLE, USE_CASE = "complaints", N_("Complaints and praise"), "complaints.list"

    def __init__(self, page: AppealsPage) -> None:
        super().__init__(page)
        self._found: ComplaintList | None = None
        self._wanted: int | None = None
        self.pane = self.list = ComplaintsPane()
        self.card = self.record = ComplaintCard(page.actor.account_id, page.keys,
                                                plays=may(page.actor, "listening.open_call"))
        self.main = self.list.table
        self.sound = RulingSound(page.player, desk=page.desk, actor=page.actor, tasks=page.tasks, owner=page)
        self._connect()

    # -- what the page asks
    def fetch(self) -> object:
        return self.page.desk.complaints.list(self.page.actor)

    def show(self, found: object) -> None:
        """Show the list."""
        assert isinstance(found, ComplaintList)
        self._found = found
        self.list.set_list(found)
        if self.record.record is not None:
            self.list.table.choose(self.record.record.complaint_id)

    def waiting(self) -> int:
        return sum(row.waits_for_reader for row in self._found.rows) if self._found is not None else 0

    def open(self, link: object) -> bool:
        """A complaint or praise."""
        if isinstance(link, ComplaintLink):
            self.open_one(link.complaint_id)
        return isinstance(link, ComplaintLink)

    def press_main(self) -> None:
        """What stands at the right; where nothing does, something is entered."""
        if self.record.record is None:
            self.ask_entry()
        else:
            self.record.press_main()

    def settle(self) -> None:
        self.sound.stop()

    def print_preview(self) -> None:
        """Show the paper of what is read, else of what is chosen in the list."""
        page, shown = self.page, self.record.record or self.list.table.current()
        if shown is not None:
            complaint_id = shown.complaint_id
            page.tasks.run(page, lambda: page.desk.printing.complaint_ruling(page.actor, complaint_id),
                           lambda paper: PreviewDialog(paper, desk=page.desk, actor=page.actor, tasks=page.tasks,
                                                       parent=page).show(), lane="read")

    # -- reading and ruling
    def open_one(self, complaint_id: int) -> None:
        """Show one in full; that it is read is noted first."""
        page, self._wanted = self.page, complaint_id
        page.tasks.run(page, lambda: page.desk.complaints.open_record(page.actor, complaint_id), self._show_opened)

    def _show_opened(self, record: ComplaintRecord) -> None:
        if record.complaint_id == self._wanted:
            self._show_record(record)

    def _show_record(self, record: ComplaintRecord) -> None:
        self.sound.stop()
        self._wanted = None
        self.record.set_record(record)
        self.list.table.choose(record.complaint_id)
        self.record.setFocus()

    def _rule(self, new: NewVerdict) -> None:
        """What was heard is stored first: the ruling asks for it."""
        page = self.page
        self.sound.keeper.flush()
        self.record.rule.setEnabled(False)
        page.tasks.run(page, lambda: page.desk.complaints.rule(page.actor, new), self._show_ruled, self._refuse)

    def _show_ruled(self, record: ComplaintRecord) -> None:
        self.record.forget_words()
        self.record.rule.setEnabled(True)
        self._show_record(record)
        self.page.messages.show_message("good", _("{number} is ruled: {verdict}.").format(
            number=record.number, verdict=verdict_words(record.verdict)), _(
            "Print it, show it to the agent and answer the customer."), (_("Print preview"), self.print_preview))

    def _refuse(self, error: UserError) -> None:
        self.record.rule.setEnabled(True)
        self.page.messages.show_error(error)

    def ask_withdraw(self) -> None:
        """Ask why what is read is withdrawn."""
        page, record = self.page, self.record.record
        if record is None or not record.may_withdraw:
            return
        step = Step(_("Withdraw the complaint or praise"), _("It is kept as withdrawn and is not ruled."),
                    _("Why (kept and printed)"), submit=_("Take back"))
        StepDialog(step, about=(page.actor.account_id, "complaint", record.complaint_id), tasks=page.tasks,
                   keep=lambda _day, words: page.desk.complaints.withdraw(page.actor, record.complaint_id, words),
                   kept=self._show_record, parent=page).open()

    def ask_entry(self) -> None:
        """Ask for what was received."""
        page = self.page
        if self._found is not None:
            ComplaintDialog(self._found.today, desk=page.desk, actor=page.actor, tasks=page.tasks,
                            entered=self._show_entered, parent=page).open()

    def _show_entered(self, record: ComplaintRecord) -> None:
        self._show_record(record)
        self.page.messages.show_message("good", _("{number} is entered.").format(number=record.number), _(
            "The ruling is due by {day}.").format(day=record.rule_by))

    # -- sound
    def toggle(self) -> None:
        """Play or pause the call that is read."""
        record, playback = self.record.record, self.sound.playback
        if record is None or not record.has_recording:
            return
        if not playback.has_call:
            self.sound.play(record.item_id, 0, record.duration_ms)
        elif playback.is_playing:
            playback.pause()
        else:
            playback.play()

    def step(self, by_ms: int) -> None:
        """Go back or forward in the call."""
        playback = self.sound.playback
        if playback.has_call:
            playback.seek(max(0, playback.position_ms + by_ms))

    def stamp(self) -> None:
        """Stamp the playhead as a place of the ruling."""
        record = self.record.record
        if record is not None and record.may_rule:
            self.record.places.stamp(self.sound.playback.position_ms)

    def _play(self, start_ms: int, end_ms: int) -> None:
        if self.record.record is not None:
            self.sound.play(self.record.record.item_id, start_ms, end_ms)

    def _show_heard(self, item_id: int) -> None:
        if self.record.record is not None and self.record.record.item_id == item_id:
            self.record.set_heard(self.sound.coverage)

    def _show_place(self, *_moved: object) -> None:
        self.record.set_place(self.sound.playback.position_ms, playing=self.sound.playback.is_playing)

    def _open_call(self) -> None:
        record = self.record.record
        if record is not None:
            self.page.go_to_page.emit("listening", CallLink(record.item_id))

    def _connect(self) -> None:
        self.list.opened.connect(self.open_one)
        self.list.entry_asked.connect(self.ask_entry)
        for signal, slot in ((self.record.toggle_asked, self.toggle), (self.record.step_asked, self.step),
                             (self.record.play_asked, self._play), (self.record.stamp_asked, self.stamp),
                             (self.record.rule_asked, self._rule), (self.record.withdraw_asked, self.ask_withdraw),
                             (self.record.print_asked, self.print_preview), (self.record.call_asked, self._open_call)):
            signal.connect(slot)
        self.sound.heard.connect(self._show_heard)
        self.sound.failed.connect(self.page.messages.show_error)
        self.sound.playback.moved.connect(self._show_place)
        self.sound.playback.state_changed.connect(self._show_place)
        for action, slot in (("player.toggle", self.toggle), ("player.back", self._back),
                             ("player.forward", self._on), ("evidence.stamp", self.stamp)):
            self.page.keys.bind(action, self.record, slot, repeats=action in ("player.back", "player.forward"))

    def _back(self) -> None:
        self.step(-5_000)

    def _on(self) -> None:
        self.step(5_000)
