"""Joins the history of the open call's agent with the service: fetched when a person asks, forgotten with the call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qadesk.errors import UserError
from qadesk.models.agent_history import AgentHistory
from qadesk.models.coaching_list import InterviewLink
from qadesk.security.roles import may

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningHistory(QObject):
    """One call at a time; what was shown of one is not shown of the next."""

    def __init__(self, page: ListeningPage) -> None:
        super().__init__(page)
        self._page, self._pane = page, page.centre.history.pane
        self._asked: int | None = None  # the item whose history is on its way
        if not may(page.actor, "listening.agent_history"):
            page.centre.history.leave_out()
        self._pane.asked.connect(self.ask)
        self._pane.evaluation_opened.connect(page.reading.open)
        if may(page.actor, "coaching.open_record"):
            self._pane.interview_opened.connect(self._open_interview)

    def close(self) -> None:
        """Fold it, and forget what was shown."""
        self._asked = None
        self._pane.fold()

    def ask(self) -> None:
        """Fetch the history of the agent whose call is open; each time it is audited."""
        page, item_id = self._page, self._page.item_id
        if item_id is not None and item_id != self._asked:
            self._asked = item_id
            page.tasks.run(page, lambda: page.desk.listening.agent_history(page.actor, item_id), self._show,
                           partial(self._fail, item_id), lane="read")

    def _show(self, found: AgentHistory) -> None:
        if found.item_id == self._asked:
            self._asked = None
            self._pane.show_history(found)
            self._page.order_panes()

    def _fail(self, item_id: int, error: UserError) -> None:
        if item_id == self._asked:
            self._asked = None
            self._page.messages.show_error(error)

    def _open_interview(self, interview_id: int) -> None:
        self._page.go_to_page.emit("coaching", InterviewLink(interview_id))
