"""The calls that an interview goes back to: added, and left out again, while it is prepared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qadesk.i18n import _
from qadesk.models.coaching_list import Offers
from qadesk.models.coaching_record import EvidenceLine, InterviewRecord
from qadesk.ui.coaching_words import start_words
from qadesk.ui.more_calls_dialog import MoreCallsDialog

if TYPE_CHECKING:
    from qadesk.ui.coaching_page import CoachingPage

Place = tuple[str, int, int]


class CoachingCalls:
    """Acts on the interview that the page shows."""

    def __init__(self, page: CoachingPage) -> None:
        self._page = page

    def add(self) -> None:
        """Let it go back to further calls."""
        page, record = self._page, self._page.pane.record
        if record is not None:
            page.tasks.run(page, lambda: page.desk.coaching.offers(page.actor, record.agent_no),
                           partial(self._choose, record), lane="read")

    def _choose(self, record: InterviewRecord, offers: Offers) -> None:
        page = self._page
        known = {source.evaluation_id for source in record.sources}
        free = [call for call in offers.calls if call.evaluation_id not in known]
        MoreCallsDialog(
            free, record.today, tasks=page.tasks, keep=lambda chosen: page.desk.coaching.add_sources(
                page.actor, record.interview_id, chosen), kept=page.opening.show_record, parent=page).open()

    def leave_out(self, evaluation_id: int) -> None:
        """Leave a call out with its places; it can be put back as it was."""
        page, record = self._page, self._page.pane.record
        if record is None or not record.may_change:
            return
        page.settle_words()
        played = page.pane.evidence.played
        page.tasks.run(
            page, lambda: page.desk.coaching.remove_source(page.actor, record.interview_id, evaluation_id),
            partial(self._show_left_out, record, played, evaluation_id))

    def _show_left_out(self, before: InterviewRecord, played: frozenset[int], evaluation_id: int,
                       record: InterviewRecord) -> None:
        page = self._page
        page.opening.show_record(record)
        start = next(source.start for source in before.sources if source.evaluation_id == evaluation_id)
        page.messages.show_message(
            "good", _("The call of {start} is left out.").format(start=start_words(start, record.today)), "",
            (_("Put it back"), partial(self._put_back, before, played, evaluation_id)))

    def _put_back(self, before: InterviewRecord, played: frozenset[int], evaluation_id: int) -> None:
        page = self._page
        page.messages.clear()
        chosen = {_place(line): line.evidence_id in played for line in before.evidence
                  if line.evaluation_id == evaluation_id and line.evidence_id is not None}
        page.settle_words()
        page.tasks.run(page, lambda: self._attach(before.interview_id, evaluation_id, chosen),
                       partial(self._show_put_back, evaluation_id, chosen))

    def _attach(self, interview_id: int, evaluation_id: int, chosen: dict[Place, bool]) -> InterviewRecord:
        """The call with the places that were chosen of it before, no more and no fewer."""
        coaching, actor = self._page.desk.coaching, self._page.actor
        record = coaching.add_sources(actor, interview_id, (evaluation_id,))
        for line in [line for line in record.evidence if line.evaluation_id == evaluation_id]:
            if line.evidence_id is None and _place(line) in chosen:
                record = coaching.add_evidence(actor, interview_id, line)
            elif line.evidence_id is not None and _place(line) not in chosen:
                record = coaching.remove_evidence(actor, interview_id, line.evidence_id)
        return record

    def _show_put_back(self, evaluation_id: int, chosen: dict[Place, bool], record: InterviewRecord) -> None:
        page = self._page
        page.opening.show_record(record)
        shown = page.pane.record
        if shown is None or shown.interview_id != record.interview_id:
            return
        for line in record.evidence:
            if line.evaluation_id == evaluation_id and chosen.get(_place(line)):
                page.pane.evidence.tick(line)


def _place(line: EvidenceLine) -> Place:
    return line.criterion_code, line.start_ms, line.end_ms
