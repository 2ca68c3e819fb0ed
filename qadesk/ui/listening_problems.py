"""Raises a major problem from the page 监听评分: of the call that is scored, or of the evaluation that is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qadesk.i18n import _
from qadesk.models.evaluation_record import EvaluationRecord
from qadesk.models.major_problems import ProblemRecord, Proposal, Span
from qadesk.security.roles import may
from qadesk.ui.problems_dialog import ProblemsDialog, preview_slip
from qadesk.ui.raise_dialog import RaiseDialog

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningProblems:
    """The evidence begins with the fatal items of the record, or with the place where the call stands."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page

    def ask(self) -> None:
        """Ask what is known of the call, then for the problem."""
        page, item_id, record = self._page, self._page.item_id, self._page.view.record
        if not may(page.actor, "major_problems.raise_"):
            return
        if item_id is None:
            page.messages.show_message("neutral", _("Open a call first."))
            return
        evaluation_id = record.evaluation_id if record is not None else None
        page.tasks.run(page, lambda: page.desk.major_problems.propose(page.actor, item_id, evaluation_id),
                       partial(self._open, self._spans(record)), lane="read")

    def _spans(self, record: EvaluationRecord | None) -> tuple[Span, ...]:
        ticked = record.sheet.fatal_marked if record is not None else ()
        fatal = tuple((place.start_ms, place.end_ms) for line in ticked for place in line.evidence)
        playback = self._page.playback
        return fatal or (((playback.position_ms, playback.position_ms),) if playback.has_call else ())

    def _open(self, spans: tuple[Span, ...], proposal: Proposal) -> None:
        page = self._page
        page.playback.pause()
        RaiseDialog(proposal, spans, desk=page.desk, actor=page.actor, tasks=page.tasks, raised=self._tell,
                    parent=page).open()

    def _tell(self, record: ProblemRecord) -> None:
        self._page.messages.show_message(
            "good", _("Major problem {number} is raised.").format(number=record.number), "",
            (_("Feedback slip"), partial(self._preview, record.problem_id)),
            (_("Open the record"), partial(self.show, record.problem_id)))

    def _preview(self, problem_id: int) -> None:
        page = self._page
        preview_slip(page, page.desk, page.actor, page.tasks, problem_id)

    def show(self, problem_id: int | None = None) -> None:
        """Open the window of the major problems."""
        page = self._page
        dialog = ProblemsDialog(desk=page.desk, actor=page.actor, tasks=page.tasks, changes=page.changes,
                                keys=page.keys, parent=page, problem_id=problem_id)
        dialog.evidence_asked.connect(page.open_item)
        dialog.show()
