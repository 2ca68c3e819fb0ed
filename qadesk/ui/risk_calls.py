"""Joins the tab 风险通话 with the service: fetched when it is shown, and again while recordings are measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from qadesk.i18n import _, ngettext
from qadesk.models.acoustic_marks import AcousticProgress, RiskPage, RiskRow
from qadesk.models.acoustics import AcousticResult, MarkDecision
from qadesk.models.calls import Call
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.listening_plans import PlanRow
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import QueueItem
from qadesk.ui.failed_measures import FailedMeasures
from qadesk.ui.list_files import choose_csv
from qadesk.ui.new_plan_dialog import NewPlanDialog
from qadesk.ui.password_dialog import act_with_password
from qadesk.ui.risk_pane import RiskPane

if TYPE_CHECKING:
    from qadesk.ui.recordings_page import RecordingsPage

EVERY_MS = 3_000
SHOWS = frozenset({AcousticResult, MarkDecision, RulesVersion, Call, QueueItem})


class RiskCalls(QObject):
    """What changes behind the tab is shown every few seconds at most; nothing is fetched while it is hidden."""

    def __init__(self, page: RecordingsPage, pane: RiskPane) -> None:
        super().__init__(page)
        self._page, self._pane = page, pane
        self._stale = True
        self._progress = AcousticProgress()
        self._again = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._again.timeout.connect(self.refresh)
        page.changes.committed.connect(self._notice)
        pane.asked.connect(self._fetch)
        pane.opened.connect(self._open)
        pane.failures_asked.connect(self._show_failures)
        pane.export_asked.connect(self._ask_export)
        pane.plan_asked.connect(lambda: self.ask_plan())

    def refresh(self) -> None:
        """Fetch what is shown, if it has changed and the tab is in front."""
        if self._stale and self._pane.isVisible():
            self._stale = False
            self._fetch()

    def export_to(self, path: Path) -> None:
        """Write all calls that the filter leaves there, after the password."""
        page, wanted = self._page, self._pane.wanted()
        act_with_password(
            page, page.tasks, _("Export the calls at risk"),
            lambda password: page.desk.acoustics.export_risks(page.actor, path, wanted, password),
            lambda rows: page.messages.show_message("good", _("The list was written."), ngettext(
                "{count} row: {file}", "{count} rows: {file}", rows).format(count=rows, file=path)))

    def _ask_export(self) -> None:
        choose_csv(self._page, _("Where the list goes"), _("calls at risk.csv"), self.export_to)

    def _fetch(self) -> None:
        page, wanted = self._page, self._pane.wanted()

        def both() -> tuple[RiskPage, AcousticProgress]:
            return page.desk.acoustics.at_risk(page.actor, wanted), page.desk.acoustics.progress(page.actor)

        page.tasks.run(page, both, lambda found: self._show(wanted == self._pane.wanted(), *found), lane="read")

    def _show(self, is_wanted: bool, risks: RiskPage, progress: AcousticProgress) -> None:
        if is_wanted:
            self._progress = progress
            self._pane.show_progress(progress)
            self._pane.show_page(risks)

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if not classes.isdisjoint(SHOWS):
            self._stale = True
            if not self._again.isActive():
                self._again.start()

    def _open(self, row: RiskRow) -> None:
        if row.evaluation_id is not None:
            self._page.go_to_page.emit("listening", RecordLink(row.evaluation_id))
        elif row.item_id is not None:
            self._page.go_to_page.emit("listening", row.item_id)
        else:
            self.ask_plan((row.call_id,))

    def ask_plan(self, call_ids: tuple[int, ...] = ()) -> None:
        """Ask for a listening plan of these calls, or of those at risk that are chosen."""
        page = self._page
        chosen = call_ids or self._pane.outside()
        if chosen:
            NewPlanDialog(desk=page.desk, actor=page.actor, tasks=page.tasks, made=self._say_planned, call_ids=chosen,
                          parent=page).open()

    def _say_planned(self, plan: PlanRow) -> None:
        self._page.messages.show_message("good", _("Plan {number} is made.").format(number=plan.number), ngettext(
            "{count} call is in the queue.", "{count} calls are in the queue.", plan.calls).format(count=plan.calls),
            (_("Listening plans …"), self._page.show_plans))

    def _show_failures(self) -> None:
        FailedMeasures(self._progress, self._page).open()
