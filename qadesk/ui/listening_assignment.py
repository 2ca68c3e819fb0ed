"""Whose calls the queue of the page 监听评分 lists, which is remembered, and taking over what is somebody else's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qadesk.i18n import _
from qadesk.security.roles import may
from qadesk.settings import Value
from qadesk.ui.take_over_dialog import TakeOverDialog

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningAssignment:
    """Asks once whether everybody's calls are listed; stores it when it is changed."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page
        page.queue.everybody_chosen.connect(self._keep)
        if may(page.actor, "assignment.take_over"):
            page.tasks.run(page, lambda: page.desk.settings.user(page.actor), self._show, lane="read")

    def ask(self, item_id: int, whose: str) -> None:
        """Ask whether the call of somebody else is taken over; then it is opened."""
        page = self._page
        TakeOverDialog(whose, about=(page.actor.account_id, item_id), tasks=page.tasks,
                       take=lambda words: page.desk.assignment.take_over(page.actor, item_id, words),
                       taken=partial(self._open, item_id), parent=page).open()

    def _open(self, item_id: int, whose: str) -> None:
        page = self._page
        page.open_call(item_id)
        if whose:
            page.messages.show_message("neutral", _("This call was {who}'s; it is yours now.").format(who=whose))

    def _show(self, habits: dict[str, Value]) -> None:
        self._page.queue.show_everybody(habits["queue_everybody"] is True)

    def _keep(self, everybody: bool) -> None:
        page = self._page
        page.tasks.run(page, lambda: page.desk.settings.change_user(page.actor, queue_everybody=everybody),
                       lambda _done: None)
