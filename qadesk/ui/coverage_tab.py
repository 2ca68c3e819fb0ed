"""Joins the tab 覆盖 with the service: fetched when it is shown and has changed, never while it is hidden."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qadesk.i18n import _, ngettext
from qadesk.models.calls import Call, Recording
from qadesk.models.coverage import CoverageBands, CoverageWeek
from qadesk.models.evaluations import Evaluation
from qadesk.models.months import Month
from qadesk.models.people import Agent, Membership
from qadesk.models.periods import Week
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, QueueItem, Replacement
from qadesk.ui.coverage_pane import CoveragePane
from qadesk.ui.list_files import choose_sheet
from qadesk.ui.password_dialog import act_with_password

if TYPE_CHECKING:
    from qadesk.ui.recordings_page import RecordingsPage

SHOWS = frozenset({Agent, Call, Draw, Evaluation, Membership, QueueItem, Recording, Replacement, RulesVersion})


class CoverageTab(QObject):
    """What changes behind the tab is shown when it comes to the front, or with the page's next reload."""

    def __init__(self, page: RecordingsPage, pane: CoveragePane) -> None:
        super().__init__(page)
        self._page, self._pane = page, pane
        self._week: Week | None = None
        self._stale = True
        page.changes.committed.connect(self._notice)
        pane.bands_asked.connect(self._fetch_bands)
        pane.export_asked.connect(self._ask_export)

    def show_week(self, week: Week) -> None:
        """Show another week from now on."""
        self._stale = self._stale or week != self._week
        self._week = week
        self.refresh()

    def refresh(self) -> None:
        """Fetch what is shown, if it has changed and the tab is in front."""
        page, week = self._page, self._week
        if week is None or not self._stale or not self._pane.isVisible():
            return
        self._stale = False
        page.tasks.run(page, lambda: (page.desk.coverage.week(page.actor, week), page.desk.coverage.months(page.actor)),
                       lambda found: self._show(*found), lane="count")

    def export_to(self, path: Path) -> None:
        """Write what is shown, a week or a month of bands, after the password."""
        page, span = self._page, self._span()
        if span is not None:
            act_with_password(
                page, page.tasks, _("Export the coverage"),
                lambda password: page.desk.coverage.export(page.actor, span, path, password),
                lambda rows: page.messages.show_message("good", _("The list was written."), ngettext(
                    "{count} row: {file}", "{count} rows: {file}", rows).format(count=rows, file=path)))

    def _span(self) -> Week | Month | None:
        return self._pane.chosen_month() if self._pane.shows_bands() else self._week

    def _ask_export(self) -> None:
        span = self._span()
        if span is not None:
            choose_sheet(self._page, _("Where the list goes"), _("coverage {span}.xlsx").format(span=span.name),
                         self.export_to)

    def _show(self, week: CoverageWeek, months: tuple[Month, ...]) -> None:
        if week.week != self._week:
            return
        self._pane.show_months(months)
        self._pane.show_week(week)
        month = self._pane.chosen_month()
        if self._pane.shows_bands() and month is not None:
            self._fetch_bands(month)

    def _fetch_bands(self, month: Month) -> None:
        page = self._page
        page.tasks.run(page, lambda: page.desk.coverage.bands(page.actor, month),
                       lambda found: self._show_bands(month, found), lane="count")

    def _show_bands(self, month: Month, found: CoverageBands) -> None:
        if month == self._pane.chosen_month():
            self._pane.show_bands(found)

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if not classes.isdisjoint(SHOWS):
            self._stale = True
            self.refresh()
