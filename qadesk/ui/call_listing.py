"""Joins the tab 录音 with the service: pages as they are wanted, their total behind them, and what leads on from a row.

What was typed over is not fetched: the newest wish alone counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qadesk.i18n import _
from qadesk.models.call_lines import CallCount, CallFilter, CallLine, CallPage
from qadesk.models.evaluation_record import CallLink
from qadesk.models.holds import HeldCall
from qadesk.security.roles import may
from qadesk.ui.calls_pane import PAGE_ROWS, CallsPane
from qadesk.ui.hold_dialog import HoldDialog

if TYPE_CHECKING:
    from qadesk.ui.recordings_page import RecordingsPage


class CallListing(QObject):
    """Fetches for the pane; a count that nobody wants any more stops between two parts."""

    def __init__(self, page: RecordingsPage, pane: CallsPane) -> None:
        super().__init__(page)
        self._page, self._pane = page, pane
        self._wish = 0
        self._counted: CallFilter | None = None
        pane.asked.connect(self.fetch)
        pane.listen_asked.connect(self._listen)
        if may(page.actor, "call_holds.place"):
            pane.offer_holds()
        pane.hold_asked.connect(self._ask_hold)
        pane.plan_asked.connect(lambda line: page.risks.ask_plan((line.call_id,)))
        pane.relink_asked.connect(lambda: page.store.ask_folder())

    def refresh(self) -> None:
        """Fetch the page shown once more, its total and what can be chosen, after something has changed."""
        page = self._page
        self._counted = None
        page.tasks.run(page, lambda: page.desk.calls.facets(page.actor), self._pane.filters.offer, lane="read")
        self.fetch(*self._pane.wanted())

    def fetch(self, wanted: CallFilter, offset: int) -> None:
        """Fetch a page, then count how many there are."""
        page, wish = self._page, self._next_wish()
        page.tasks.run(page, lambda: self._page_of(wish, wanted, offset), lambda found: self._show(wish, wanted, found),
                       lane="read")

    def stop(self) -> None:
        """Nobody waits for a page or a count any more."""
        self._next_wish()
        self._counted = None

    def _next_wish(self) -> int:
        self._wish += 1
        return self._wish

    def _page_of(self, wish: int, wanted: CallFilter, offset: int) -> CallPage | None:
        """Runs off the window's thread."""
        page = self._page
        return page.desk.calls.list(page.actor, wanted, offset, PAGE_ROWS) if wish == self._wish else None

    def _show(self, wish: int, wanted: CallFilter, found: CallPage | None) -> None:
        if found is None or wish != self._wish:
            return
        page = self._page
        self._pane.show_page(found, page.zone)
        if wanted != self._counted:
            self._counted = wanted
            page.tasks.run(page, lambda: page.desk.calls.count(page.actor, wanted, lambda _total: self._counts(wanted)),
                           lambda count: self._show_count(wanted, count), lane="count")

    def _counts(self, wanted: CallFilter) -> bool:
        return wanted == self._counted

    def _show_count(self, wanted: CallFilter, count: CallCount) -> None:
        if self._counts(wanted):
            self._pane.show_count(wanted, count)

    def _listen(self, line: CallLine) -> None:
        if line.item_id is not None:
            self._page.go_to_page.emit("listening", CallLink(line.item_id))

    def _ask_hold(self, line: CallLine) -> None:
        """Read what was entered of the call before, then ask."""
        page = self._page
        page.tasks.run(page, lambda: page.desk.call_holds.of_call(page.actor, line.call_id), self._show_hold,
                       lane="read")

    def _show_hold(self, call: HeldCall) -> None:
        page = self._page
        HoldDialog(call, desk=page.desk, actor=page.actor, tasks=page.tasks, kept=self._say_held, parent=page).show()

    def _say_held(self, call: HeldCall) -> None:
        title = (_("The call is held: it cannot be drawn until the hold is lifted.") if call.on_hold else
                 _("The hold is lifted."))
        self._page.messages.show_message("good", title)
