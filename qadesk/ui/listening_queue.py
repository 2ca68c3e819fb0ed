"""The queue of the page 监听评分 as it stands now, and where the open call stands in it: told in the header."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from qadesk.i18n import _
from qadesk.models.listening import Queue
from qadesk.ui.listening_keys import act_on_player

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningQueue:
    """Fetches the queue and joins its pane with the page."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page
        self._queue = Queue()
        self._connect()

    @property
    def zone_name(self) -> str:
        """The centre's zone, in which times are told."""
        return self._queue.zone_name

    def fetch(self) -> None:
        """Fetch the queue again."""
        page = self._page
        page.tasks.run(page, lambda: page.desk.listening.queue(page.actor), self._show, lane="read")

    def _show(self, queue: Queue) -> None:
        page = self._page
        first = bool(queue.rows) and not self._queue.rows
        self._queue = queue
        page.queue.set_queue(queue)
        if first and page.opened is None:
            self._take_keys()
        if page.scores:
            page.waiting_changed.emit(page.queue.waiting(), "accent")
            page.listened.emit(queue.heard_today_ms, queue.wanted_today_ms)
        self.show_place()

    def _take_keys(self) -> None:
        """Give the keys to the queue, which could not take them while it was empty, unless they are in use here."""
        focus = QApplication.focusWidget()
        if focus is None or not self._page.isAncestorOf(focus):
            self._page.queue.setFocus()

    def show_place(self) -> None:
        """Show where the open call stands, and whether there are others before and after it."""
        page = self._page
        place, rows = page.queue.place_of_open(), page.queue.list.rows.rows()
        words = [_("call {place} of {count}").format(place=place, count=len(rows))] if place else []
        if page.opened is not None and page.opened.facts.period:
            words.insert(0, page.opened.facts.period)
        page.header.set_subtitle(" · ".join(words))
        page.buttons.earlier.setEnabled(page.queue.neighbour(-1) is not None)
        for button in (page.buttons.later, page.columns.first):
            button.setEnabled(page.queue.neighbour(1) is not None)

    def _connect(self) -> None:
        page, pane = self._page, self._page.queue
        page.columns.first.clicked.connect(lambda: page.step_call(1))
        pane.call_chosen.connect(page.open_row)
        pane.player_key.connect(partial(act_on_player, page))
        pane.others_asked.connect(page.draft.handovers.ask_others)
        pane.draw_asked.connect(lambda: page.go_to_page.emit("recordings", "draw"))
        pane.filter.sought.connect(lambda _text: self.show_place())
        pane.everybody_chosen.connect(lambda _everybody: self.show_place())
