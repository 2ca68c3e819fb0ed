"""The tab 投诉与表扬 of the page 申诉与判定: the list, the record with its call, entry and ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.i18n import N_, _
from qadesk.models.complaint_record import ComplaintLink, ComplaintList, ComplaintRecord, ComplaintRow
from qadesk.models.evaluation_record import CallLink
from qadesk.security.roles import may
from qadesk.ui.complaint_card import ComplaintCard
from qadesk.ui.complaint_dialog import ComplaintDialog
from qadesk.ui.complaint_words import verdict_words
from qadesk.ui.complaints_pane import ComplaintsPane
from qadesk.ui.ruling_records import RulingRecords
from qadesk.ui.step_dialog import Step

if TYPE_CHECKING:
    from datetime import date

    from qadesk.models.printing import PrintedPaper
    from qadesk.ui.appeals_page import AppealsPage


class ComplaintsTab(RulingRecords[ComplaintRecord]):
    """See the module's docstring."""

    KEY, TITLE, USE_CASE = "complaints", N_("Complaints and praise"), "complaints.list"
    record: ComplaintCard

    def __init__(self, page: AppealsPage) -> None:
        pane = ComplaintsPane()
        super().__init__(page, page.desk.complaints, pane, ComplaintCard(
            page.actor.account_id, page.keys, plays=may(page.actor, "evaluations.open_record")))
        self.list = pane
        self._today: date | None = None
        playback = self.sound.playback
        for signal, slot in ((self.record.toggle_asked, self.toggle), (self.record.back_asked, playback.back),
                             (self.record.forward_asked, playback.forward), (self.record.stamp_asked, self.stamp),
                             (self.record.source_asked, self._open_call), (playback.moved, self._show_place),
                             (playback.state_changed, self._show_place)):
            signal.connect(slot)
        page.keys.bind("evidence.stamp", self.record, self.stamp)

    # -- what the page asks
    def show(self, found: object) -> None:
        """Show the list."""
        assert isinstance(found, ComplaintList)
        self._today = found.today
        self.list.set_list(found)
        self.show_rows(found.rows)

    def open(self, link: object) -> bool:
        """A complaint or praise."""
        if isinstance(link, ComplaintLink):
            self.open_one(link.complaint_id)
        return isinstance(link, ComplaintLink)

    # -- records
    def id_of(self, shown: ComplaintRecord | ComplaintRow) -> int:
        return shown.complaint_id

    def paper(self, record_id: int) -> PrintedPaper:
        return self.page.desk.printing.complaint_ruling(self.page.actor, record_id)

    def say_ruled(self, record: ComplaintRecord) -> None:
        self.page.messages.show_message("good", _("{number} is ruled: {verdict}.").format(
            number=record.number, verdict=verdict_words(record.verdict)), _(
            "Print it, show it to the agent and answer the customer."), (_("Print preview"), self.print_preview))

    def withdrawal(self) -> Step:
        return Step(_("Withdraw the complaint or praise"), _("It is kept as withdrawn and is not ruled."),
                    _("Why (kept and printed)"), submit=_("Take back"))

    def begin_new(self) -> None:
        """Ask for what was received."""
        page = self.page
        if self._today is not None:
            ComplaintDialog(self._today, desk=page.desk, actor=page.actor, tasks=page.tasks,
                            entered=self._show_entered, parent=page).open()

    def _show_entered(self, record: ComplaintRecord) -> None:
        self.show_record(record)
        self.page.messages.show_message("good", _("{number} is entered.").format(number=record.number), _(
            "The ruling is due by {day}.").format(day=record.rule_by))

    # -- sound
    def stamp(self) -> None:
        """Stamp the playhead as a place of the ruling."""
        record = self.record.record
        if record is not None and record.may_rule:
            self.record.places.stamp(self.sound.playback.position_ms)

    def _show_place(self, *_moved: object) -> None:
        self.record.set_place(self.sound.playback.position_ms, playing=self.sound.playback.is_playing)

    def _open_call(self) -> None:
        record = self.record.record
        if record is not None:
            self.page.go_to_page.emit("listening", CallLink(record.item_id))
