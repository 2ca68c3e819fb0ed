"""Arranges, begins and finishes an interview, and leads to its follow-up calls."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.coaching import InterviewKind
from qadesk.models.coaching_record import FocusCall, InterviewRecord
from qadesk.models.evaluation_record import CallLink, RecordLink
from qadesk.ui.coaching_words import about_words
from qadesk.ui.new_interview_dialog import NewInterviewDialog

if TYPE_CHECKING:
    from qadesk.ui.coaching_page import CoachingPage


class CoachingHolding:
    """Acts on the interview or the proposal that the page shows."""

    def __init__(self, page: CoachingPage) -> None:
        self._page = page

    # arranging

    def ask_new(self, agent_no: str = "", evaluation_id: int | None = None) -> None:
        """Ask with whom and about which calls."""
        page = self._page
        if page.helps:
            NewInterviewDialog(desk=page.desk, actor=page.actor, tasks=page.tasks, today=page.today,
                               begun=page.opening.show_begun, agent_no=agent_no, evaluation_id=evaluation_id,
                               parent=page).open()

    def accept(self) -> None:
        """Arrange the interview that is proposed."""
        page, proposal = self._page, self._page.pane.proposal.proposal
        if proposal is not None:
            new = proposal.interview(str(uuid4()), about_words(proposal))
            page.tasks.run(page, lambda: page.desk.coaching.begin(page.actor, new), page.opening.show_begun)

    # holding

    def begin(self) -> None:
        """It begins now by the centre's time; what is typed is saved with it."""
        page, record = self._page, self._page.pane.record
        if record is not None and record.may_change:
            draft = page.pane.draft()
            page.tasks.run(page, lambda: page.desk.coaching.save(page.actor, record.interview_id, draft), self._hold)

    def _hold(self, saved: InterviewRecord) -> None:
        page, record = self._page, self._page.pane.record
        if record is not None and saved.interview_id == record.interview_id:
            page.pane.begin(saved.now)
            page.note()
            page.settle_words()
            page.show_foot()

    def finish(self) -> None:
        """It was held: its words and its plan are frozen."""
        page, record = self._page, self._page.pane.record
        if record is None or not record.may_change:
            return
        draft, interview_id = page.pane.draft(), record.interview_id
        page.keeper.hold(interview_id)
        page.pane.foot.finish.setEnabled(False)
        page.tasks.run(page, lambda: page.desk.coaching.finish(page.actor, interview_id, draft),
                       self._show_finished, self._refuse)

    def _show_finished(self, record: InterviewRecord) -> None:
        page = self._page
        page.keeper.drop(record.interview_id)
        self._go_on()
        page.opening.show_record(record)
        page.pane.take_keys()
        words = _("{number} is finished.") if record.kind is InterviewKind.COACHING else _("{number} is told.")
        page.messages.show_message("good", words.format(number=record.number), "",
                                   (_("Print the record"), page.acts.print_record))

    def _refuse(self, error: UserError) -> None:
        self._go_on()
        self._page.messages.show_error(error)

    def _go_on(self) -> None:
        self._page.keeper.hold(None)
        self._page.pane.foot.finish.setEnabled(True)

    # following up

    def listen(self) -> None:
        """Hear the next follow-up call: the one that waits, else one taken by lot."""
        page, record = self._page, self._page.pane.record
        if record is None:
            return
        waiting = next((call for call in record.after if call.waits), None)
        if waiting is not None:
            self.open_call(waiting)
        else:
            page.tasks.run(page, partial(page.desk.coaching.take_follow_up, page.actor, record.interview_id),
                           self._show_taken)

    def _show_taken(self, taken: tuple[InterviewRecord, int]) -> None:
        record, item_id = taken
        self._page.opening.show_record(record)
        self._page.go_to_page.emit("listening", CallLink(item_id))

    def open_call(self, call: FocusCall) -> None:
        """Show a follow-up call under listening: its record, or its form while it waits."""
        if call.evaluation_id is not None:
            self.open_evaluation(call.evaluation_id)
        elif call.queue_item_id is not None and call.waits:
            self._page.go_to_page.emit("listening", CallLink(call.queue_item_id))

    def open_evaluation(self, evaluation_id: int, at_ms: int | None = None) -> None:
        """Show a record under listening, its call at a place."""
        self._page.go_to_page.emit("listening", RecordLink(evaluation_id, at_ms))
