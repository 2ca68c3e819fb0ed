"""What the page 面谈辅导 shows in the middle and at the right: an interview as it stands, a proposal, or nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from qadesk.i18n import _
from qadesk.models.coaching_list import InterviewProposal, InterviewRow, Offers
from qadesk.models.coaching_record import InterviewRecord
from qadesk.ui.coaching_rows import Key
from qadesk.ui.coaching_words import ListRow

if TYPE_CHECKING:
    from qadesk.ui.coaching_page import CoachingPage


class CoachingOpening:
    """`key` names what is open; an answer that comes for another is dropped."""

    def __init__(self, page: CoachingPage) -> None:
        self._page = page
        self.key: Key | None = None

    def show_nothing(self) -> None:
        """Say what can be opened."""
        page, found = self._page, self._page.found
        self.key = page.list.list.open_key = None
        words = _("Choose one at the left with Enter.") if found.proposals or found.rows else _(
            "Interviews are proposed from what is scored, or begun by hand.")
        page.pane.show_nothing(words, may_begin=page.helps)
        page.follow_up.show_record(None)
        page.columns.show_list()

    def open_row(self, row: ListRow) -> None:
        """Open a row of the list."""
        if isinstance(row, InterviewRow):
            self.open_interview(row.interview_id)
        else:
            self.open_proposal(row)

    # an interview

    def open_interview(self, interview_id: int) -> None:
        """Leave what is open and ask for an interview."""
        self._take_place(interview_id)
        self.fetch(interview_id)

    def fetch(self, interview_id: int) -> None:
        """On the lane of writing: it is audited, and what was typed before is stored first."""
        page = self._page
        page.tasks.run(page, lambda: page.desk.coaching.open_record(page.actor, interview_id), self._show_if_wanted)

    def _show_if_wanted(self, record: InterviewRecord) -> None:
        if record.interview_id == self.key:
            before = self._page.pane.record
            self.show_record(record)
            if before is None or before.interview_id != record.interview_id:
                self._page.pane.take_keys()

    def show_record(self, record: InterviewRecord) -> None:
        """Show an interview as it stands now, unless another one was opened meanwhile."""
        page = self._page
        if self.key != record.interview_id:
            return
        page.pane.show_record(record, page.keeper.latest(record.interview_id))
        page.columns.show_middle()
        page.show_foot()
        QTimer.singleShot(0, page, partial(self._show_beside, record))  # in a turn of its own: each is built in 30 ms

    def _show_beside(self, record: InterviewRecord) -> None:
        if self._page.pane.record is record:
            self._page.follow_up.show_record(record)

    def show_begun(self, record: InterviewRecord) -> None:
        """An interview was arranged: show it."""
        self._leave()
        self.key = record.interview_id
        self.show_record(record)
        self._page.list.list.set_open(self.key)
        self._page.pane.take_keys()

    # a proposal

    def open_proposal(self, proposal: InterviewProposal) -> None:
        """Leave what is open and show a proposal, then what else can be chosen to be spoken about."""
        page = self._page
        self._take_place(proposal.key)
        page.pane.show_proposal(proposal, page.today, may_begin=page.helps)
        page.follow_up.show_record(None)
        page.columns.show_middle()
        page.pane.take_keys()
        if page.helps:
            page.tasks.run(page, lambda: page.desk.coaching.offers(page.actor, proposal.agent_no),
                           partial(self._show_offers, proposal), lane="read")

    def _show_offers(self, proposal: InterviewProposal, offers: Offers) -> None:
        if self.key == proposal.key:
            self._page.pane.proposal.show_offers(offers, self._page.today)

    def _take_place(self, key: Key) -> None:
        self._leave()
        self.key = key
        self._page.list.list.set_open(key)

    def _leave(self) -> None:
        self._page.sound.stop()
        self._page.messages.clear()
        self._page.settle_words()
