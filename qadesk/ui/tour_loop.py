"""The loop in the tour: an interview from its proposal to its paper, a training request from tallies to its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from qadesk.models.coaching import InterviewState
from qadesk.models.coaching_list import InterviewRow
from qadesk.ui.coaching_page import CoachingPage
from qadesk.ui.tour_driver import Script, Stuck, Until, activate, click, press, type_text
from qadesk.ui.training_page import WAITS, TrainingPage

if TYPE_CHECKING:
    from qadesk.ui.tour import Tour

MOST_STEPS = 80


class LoopTour:
    """A script of the tour's driver, for the supervisor's window."""

    def __init__(self, tour: Tour) -> None:
        self._tour = tour

    def script(self) -> Script:
        """Interview and request, one after the other."""
        yield from self._interviews()
        yield from self._requests()

    # -- coaching

    def _interviews(self) -> Script:
        page = yield from self._tour.go_to("coaching", CoachingPage)
        yield Until(lambda: bool(page.list.list.model_.shown()), "the list of interviews")
        yield from self._open_running(page)
        yield from self._tour.picture("coaching")
        yield from self._begin(page)
        yield from self._hold(page)
        yield from activate(self._tour.window)
        yield from self._tour.paper("interview-record", press("Ctrl+P"))

    def _open_running(self, page: CoachingPage) -> Script:
        """Open an interview whose follow-up calls are being heard, by the arrow keys."""
        rows = page.list.list
        page.list.setFocus()
        yield from press("Home")
        for _step in range(MOST_STEPS):
            row = rows.current()
            if isinstance(row, InterviewRow) and row.state is InterviewState.RUNNING and row.heard:
                yield from press("Return")
                yield Until(lambda: page.pane.record is not None, "the interview")
                return
            yield from press("Down")
        raise Stuck("no interview is being followed up")

    def _begin(self, page: CoachingPage) -> Script:
        yield from activate(self._tour.window)
        page.list.list.go_to_first()
        page.list.setFocus()
        yield from press("Return")
        yield Until(lambda: page.pane.proposal.isVisible() and bool(page.pane.proposal.calls.table.rows()),
                    "what is proposed")
        yield from self._tour.picture("coaching-proposal")
        yield from press("Ctrl+Return")
        yield Until(lambda: page.pane.record is not None and page.pane.record.may_change, "the new interview")

    def _hold(self, page: CoachingPage) -> Script:
        words, form = self._tour.words, page.pane.form
        yield from press("Ctrl+Return")
        yield Until(form.agent_words.hasFocus, "the interview to begin")
        yield from type_text(words("当时客户催得急，我就先答了。", "The caller was in a hurry, so I answered at once."))
        yield from self._write(form.guidance, words("先复述要点，再解答。", "Restate first, then answer."))
        yield from click(form.plan.add_button)
        yield from type_text(words("复述客户问题后再解答", "Restate the question before the answer"))
        yield from press("Tab")
        yield from type_text(words("跟进 3 通，每通都做到", "In 3 follow-up calls, each time"))
        yield from self._tour.picture("coaching-held")
        yield from press("Ctrl+Return")
        yield Until(lambda: page.pane.record is not None and page.pane.record.finished, "the interview to be finished")
        yield from self._tour.picture("coaching-finished")

    def _write(self, field: QPlainTextEdit, words: str) -> Script:
        field.setFocus()
        yield from type_text(words)

    # -- training

    def _requests(self) -> Script:
        page = yield from self._tour.go_to("training", TrainingPage)
        yield from self._choose_tallied(page)
        yield from self._tour.picture("training")
        yield from activate(self._tour.window)
        page.tallies.heat.setFocus()
        yield from press("Ctrl+Return")
        yield Until(lambda: page.draft.pane.draft is not None, "the draft of a request")
        yield from self._write_wish(page)
        yield from self._tour.picture("training-draft")
        yield from press("Ctrl+Return")
        yield Until(lambda: page.requests.card.record is not None, "the request to be raised")
        yield from self._tour.picture("training-request")
        yield from activate(self._tour.window)
        yield from self._tour.paper("training-request-paper", press("Ctrl+P"), file="training-request")

    def _choose_tallied(self, page: TrainingPage) -> Script:
        """The first period in which anything is tallied, by the arrow keys."""
        yield Until(lambda: page.found is not None and bool(page.found.periods), "the periods")
        box = page.tallies.period_box
        for _period in range(box.count()):
            yield Until(self._tour.application.tasks.is_idle, "the tallies")
            if page.tallies.chosen_rows():
                return
            box.setFocus()
            yield from press("Down")
        raise Stuck("nothing is tallied in any period")

    def _write_wish(self, page: TrainingPage) -> Script:
        words = self._tour.words("等待和转接前先说明原因，话术演练 30 分钟。",
                                 "Say why before a hold or a transfer; 30 minutes of practice.")
        yield from self._write(page.draft.pane.wish.text, words)

    def answer(self) -> Script:
        """As the trainer: look at what waits, accept the request."""
        page = yield from self._tour.go_to("training", TrainingPage)
        yield Until(lambda: page.place() == WAITS and bool(page.todo.table.rows()), "what waits for the trainer")
        page.todo.table.setFocus()
        yield from press("Home")
        yield from press("Return")
        yield Until(lambda: self._shows_something(page), "the request or the case")
        yield from self._tour.picture("trainer")

    def _shows_something(self, page: TrainingPage) -> bool:
        return page.requests.card.record is not None or page.flags.card.isVisible()
