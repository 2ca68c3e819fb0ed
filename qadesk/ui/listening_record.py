"""The record of an evaluation in place of the form on the page 监听评分: shown with its call, closed, left for another.

What is done with the record itself is in `record_view`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qadesk.models.coaching_list import InterviewWish
from qadesk.models.evaluation_record import EvaluationRecord
from qadesk.security.roles import may
from qadesk.ui.listening_keys import act_on_player

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningRecord:
    """Joins panel and view of the record with the page."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page
        page.record.interview.setVisible(may(page.actor, "coaching.begin"))
        self._connect()

    def open(self, evaluation_id: int) -> None:
        """Leave the call at hand and show what was submitted, with its call to listen to."""
        self._page.let_go()
        self._page.messages.clear()
        self._page.view.open(evaluation_id)

    def _show(self, record: EvaluationRecord) -> None:
        page = self._page
        page.item_id = record.item_id
        page.queue.set_open(None if page.scores else record.item_id)
        page.listed.show_place()
        page.columns.show_record(True)
        page.fetch_call(record.item_id)
        page.record.setFocus()

    def _close(self) -> None:
        self._page.leave_call()
        self._page.queue.setFocus()

    def _begin_interview(self) -> None:
        """An interview, or praise, of the agent whose evaluation is read."""
        record, opened = self._page.view.record, self._page.opened
        if record is not None and opened is not None:
            self._page.go_to_page.emit("coaching", InterviewWish(opened.facts.agent_code, record.evaluation_id))

    def _connect(self) -> None:
        page, panel, view = self._page, self._page.record, self._page.view
        panel.player_asked.connect(partial(act_on_player, page))
        panel.span_play_asked.connect(page.playback.play_span)
        panel.closed.connect(self._close)
        panel.interview_asked.connect(self._begin_interview)
        view.page_asked.connect(page.go_to_page)
        view.opened.connect(self._show)
        view.refused.connect(page.messages.show_error)
        view.failed.connect(page.messages.show_error)
        view.decided.connect(lambda words: page.messages.show_message("good", words))
        view.revising.connect(page.open_call)
