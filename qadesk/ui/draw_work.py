"""Joins the draw page with the work that a draw makes: what it costs, everybody's hours, the calls drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qadesk.i18n import _
from qadesk.models.assignment_board import InspectorLoad
from qadesk.models.evaluation_record import CallLink, RecordLink
from qadesk.models.people import Account, RoleGrant
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import QueueItem
from qadesk.security.roles import may
from qadesk.ui.draw_panel import DrawPanel
from qadesk.ui.drawn_dialog import DrawnDialog
from qadesk.ui.hours_dialog import Change, HoursDialog

if TYPE_CHECKING:
    from qadesk.ui.recordings_page import RecordingsPage

SHOWS = frozenset({Account, RoleGrant, RulesVersion, QueueItem})


class DrawWork(QObject):
    """The cost is fetched with the page and after hours, accounts or the queue changed."""

    def __init__(self, page: RecordingsPage, panel: DrawPanel) -> None:
        super().__init__(page)
        self._page, self._panel = page, panel
        page.changes.committed.connect(self._notice)
        panel.cost.hours_asked.connect(self.ask_hours)
        panel.drawn_asked.connect(self.show_drawn)

    def refresh(self) -> None:
        """Fetch what can be listened to."""
        page = self._page
        page.tasks.run(page, lambda: page.desk.assignment.cost(page.actor), lambda cost: self._panel.cost.show_cost(
            cost, may_change=may(page.actor, "assignment.set_capacity")), lane="read")

    def ask_hours(self) -> None:
        """Ask for everybody's hours a week."""
        page = self._page
        page.tasks.run(page, lambda: page.desk.assignment.capacities(page.actor), self._open_hours, lane="read")

    def show_drawn(self) -> None:
        """Open the calls of the draw that is shown."""
        page = self._page
        if page.place():
            dialog = DrawnDialog(page.place(), page.zone, desk=page.desk, actor=page.actor, tasks=page.tasks,
                                 changes=page.changes, parent=page)
            dialog.call_asked.connect(self._open_call)
            dialog.show()

    def _open_hours(self, people: Sequence[InspectorLoad]) -> None:
        page = self._page
        HoursDialog(people, about=page.actor.account_id, tasks=page.tasks, keep=self._keep, kept=self._tell,
                    parent=page).open()

    def _keep(self, changes: Sequence[Change]) -> None:
        for account_id, weekly_ms in changes:
            self._page.desk.assignment.set_capacity(self._page.actor, account_id, weekly_ms)

    def _tell(self) -> None:
        self._page.messages.show_message("good", _("The hours are kept; the next draw gives calls by them."))

    def _open_call(self, item_id: int, evaluation_id: int | None) -> None:
        link = RecordLink(evaluation_id) if evaluation_id is not None else CallLink(item_id, 0)
        self._page.go_to_page.emit("listening", link)

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if not classes.isdisjoint(SHOWS) and self._page.isVisible():
            self.refresh()
