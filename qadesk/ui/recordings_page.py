"""The page 录音与抽样: bring calls and recordings in, the frame of a period and its draw, calls at risk, the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.calls import Call, CallHold, Recording
from qadesk.models.coverage import CoverageLink
from qadesk.models.evaluation_record import CallLink
from qadesk.models.frame import Frame
from qadesk.models.people import Agent
from qadesk.models.period_words import period_words
from qadesk.models.periods import DrawPeriod, Supplement, read_period
from qadesk.models.sampling import Draw, DrawAttempt, DrawCommitment
from qadesk.models.store import StoredRecording
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.call_listing import CallListing
from qadesk.ui.calls_pane import CallsPane
from qadesk.ui.clips_dialog import ClipsDialog
from qadesk.ui.coverage_pane import CoveragePane
from qadesk.ui.coverage_tab import CoverageTab
from qadesk.ui.draw_acts import DrawActs
from qadesk.ui.draw_pane import DrawPane
from qadesk.ui.draw_work import DrawWork
from qadesk.ui.import_dialog import ImportDialog
from qadesk.ui.import_history import ImportHistory
from qadesk.ui.import_job import ImportOutcome, ImportPlan
from qadesk.ui.import_result import outcome_news
from qadesk.ui.imports_pane import ImportsPane
from qadesk.ui.page import Page
from qadesk.ui.plans_dialog import PlansDialog
from qadesk.ui.reconciliation_dialog import ReconciliationDialog
from qadesk.ui.risk_calls import RiskCalls
from qadesk.ui.risk_pane import RiskPane
from qadesk.ui.store_keeping import StoreKeeping
from qadesk.ui.store_pane import StorePane
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import divider
from qadesk.ui.widgets.tabs import Tabs

DRAW_TAB, COVERAGE_TAB, CALLS_TAB, RISK_TAB, STORE_TAB, IMPORTS_TAB = range(6)
TAB_PADDING = 12  # of a tab's words, so that they stand in line with the page's margin
Shown = tuple[tuple[DrawPeriod, ...], DrawPeriod | None, Frame | None, ZoneInfo, bool]


class RecordingsPage(Page):
    """Tabs 抽样, 覆盖 and 录音 of the chosen period, 风险通话 of the last days, and 录音库."""

    KEY, TITLE, ICON = "recordings", N_("Recordings and draws"), "dice-multiple-outline"
    SHORT_TITLE = N_("Calls, draws")
    SHOWS = (Call, CallHold, Recording, StoredRecording, Draw, DrawAttempt, DrawCommitment, Agent)
    USE_CASE = "calls.list"

    def __init__(self, **kit: Any) -> None:
        super().__init__(**kit)
        self.period: DrawPeriod | None = None
        self._fetching = self._again = False
        self.zone = ZoneInfo("UTC")
        self.import_dialog: ImportDialog | None = None
        self.setAcceptDrops(True)
        self._make_header()
        self.tabs = Tabs(_("Views"), (_("Draw"), _("Coverage"), _("Recordings"), _("Calls at risk"), _("Store"),
                                        _("Imports")))
        self.draw_pane = DrawPane(self.keys.shown("page.main"), self.keys.shown("page.print"),
                                  account_id=self.actor.account_id, settles=may(self.actor, "aliases.settle"))
        self.coverage_pane = CoveragePane(exports=may(self.actor, "coverage.export"))
        self.coverage = CoverageTab(self, self.coverage_pane)
        self.calls_pane = CallsPane()
        self.listing = CallListing(self, self.calls_pane)
        self.risk_pane = RiskPane(exports=may(self.actor, "acoustics.export_risks"))
        self.risks = RiskCalls(self, self.risk_pane)
        self._stack = QStackedWidget()
        self.store_pane = StorePane(practice=self.desk.station.practice)
        self.store = StoreKeeping(self, self.store_pane)
        self.imports_pane = ImportsPane()
        self.history = ImportHistory(self, self.imports_pane)
        self.draws, self.work = DrawActs(self, self.draw_pane.panel), DrawWork(self, self.draw_pane.panel)
        for pane in (self.draw_pane, self.coverage_pane, self.calls_pane, self.risk_pane, self.store_pane,
                     self.imports_pane):
            self._stack.addWidget(pane)
        self._lay_out()
        self._connect()
        self.panes = [self.tabs, self.draw_pane.table, self.draw_pane.panel.entropy.first, self.coverage_pane.views,
                      self.coverage_pane.agents, self.coverage_pane.days, self.calls_pane.table,
                      self.risk_pane.table, self.store_pane.table, self.imports_pane.table]

    def reload(self) -> None:
        """Fetch the periods, the frame of the chosen one and its calls: one fetch at a time, and none while an import
        commits piece after piece."""
        if self._fetching or self.is_importing():
            self._again = True
            return
        self._fetching, self._again, wanted = True, False, self.period
        if wanted is not None:  # the list comes first: it is quick
            self.listing.refresh()
        self.tasks.run(self, lambda: self._fetch(wanted), self._show, self._say_not_shown, lane="count")

    def open_item(self, item: object) -> None:
        """Show the draw of a period or its coverage, open the import, or start one again that a lock paused."""
        if isinstance(item, DrawPeriod):
            self.period = item
            self.tabs.setCurrentIndex(DRAW_TAB)
            self.reload()
        elif isinstance(item, CoverageLink):
            self.period = item.period
            self.tabs.setCurrentIndex(COVERAGE_TAB)
            self.reload()
        elif item == "draw":
            self.tabs.setCurrentIndex(DRAW_TAB)
        elif item == "import":
            self.open_import()
        elif isinstance(item, ImportPlan):
            self.open_import().start(item)

    def help_heading(self) -> str:
        return self.tabs.tabText(self.tabs.currentIndex())

    def place(self) -> str:
        """The period that is shown."""
        return self.period.name if self.period is not None else ""

    def go_back_to(self, place: str) -> None:
        self.period = read_period(place)
        self.reload()

    def settle(self) -> None:
        """End the reading and counting that nobody waits for any more; an import goes on or is paused as a job."""
        self.listing.stop()
        if self.import_dialog is not None and not self.import_dialog.is_running():
            self.import_dialog.reject()

    def open_import(self, paths: Sequence[Path] = ()) -> ImportDialog:
        """Open the import dialog, with files and folders already chosen."""
        dialog = ImportDialog(desk=self.desk, actor=self.actor, tasks=self.tasks, parent=self)
        dialog.done_with.connect(self._say_imported)
        dialog.settle_asked.connect(self._settle_agents)
        dialog.finished.connect(self._forget_dialog)
        dialog.take(paths)
        dialog.open()
        self.import_dialog = dialog
        return dialog

    def _settle_agents(self) -> None:
        self.go_to_page.emit("administration", "aliases")

    def show_store(self) -> None:
        """Show the tab 录音库."""
        self.tabs.setCurrentIndex(STORE_TAB)

    def show_clips(self) -> None:
        """Open the register of clips; a row opens its call."""
        dialog = ClipsDialog(desk=self.desk, actor=self.actor, tasks=self.tasks, parent=self)
        dialog.call_asked.connect(lambda item_id, at_ms: self.go_to_page.emit("listening", CallLink(item_id, at_ms)))
        dialog.show()

    def show_plans(self) -> PlansDialog:
        """Open the listening plans; a call of one is opened where it is listened to."""
        dialog = PlansDialog(desk=self.desk, actor=self.actor, tasks=self.tasks, changes=self.changes, parent=self)
        dialog.call_asked.connect(lambda item: self.go_to_page.emit("listening", item))
        dialog.show()
        return dialog

    def reconcile(self) -> ReconciliationDialog | None:
        """Open the reconciliation of the period shown."""
        if self.period is None:
            return None
        dialog = ReconciliationDialog(self.period, desk=self.desk, actor=self.actor, tasks=self.tasks, parent=self)
        dialog.stray_asked.connect(self._show_stray)
        dialog.settle_asked.connect(self._settle_agents)
        for asked in (dialog.stray_asked, dialog.settle_asked):
            asked.connect(dialog.close)  # it would lie over what it leads to
        dialog.show()
        return dialog

    def _show_stray(self) -> None:
        self.tabs.setCurrentIndex(CALLS_TAB)
        self.calls_pane.filters.narrow("stray")
        self.window().activateWindow()

    def _make_header(self) -> None:
        self.header.set_subtitle(_("Every call in the frame, every draw can be recomputed"))
        self.periods = QComboBox()
        self.periods.setAccessibleName(_("Week or day"))
        self.periods.setMinimumWidth(150)
        self.periods.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.header.add_action(self.periods)
        self.import_button = Button(_("Import …"), icon="tray-arrow-down")
        self.clips_button = Button(_("Register of clips"), "ghost", icon="content-cut")
        self.clips_button.setVisible(may(self.actor, "clips.list"))
        self.plans_button = Button(_("Listening plans …"), "ghost", icon="headphones")
        self.header.add_action(self.plans_button)
        self.header.add_action(self.clips_button)
        self.header.add_action(self.import_button)

    def _lay_out(self) -> None:
        self.fill_edges()
        content = QVBoxLayout()
        content.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        content.addWidget(self._stack)
        line = QHBoxLayout()
        line.setContentsMargins(theme.MARGIN - TAB_PADDING, 0, theme.MARGIN, 0)
        line.addWidget(self.tabs, 1)
        self._tab_line = divider()
        self.body.addLayout(line)
        self.body.addWidget(self._tab_line)
        self.body.addLayout(content, 1)

    def _connect(self) -> None:
        panel = self.draw_pane.panel
        self.tabs.currentChanged.connect(self._show_tab)
        self.periods.activated.connect(self._choose_period)
        self.import_button.clicked.connect(lambda: self.open_import())
        self.clips_button.clicked.connect(self.show_clips)
        self.plans_button.clicked.connect(self.show_plans)
        self.draw_pane.import_asked.connect(lambda: self.open_import())
        self.draw_pane.calls_asked.connect(lambda: self.tabs.setCurrentIndex(CALLS_TAB))
        self.draw_pane.reconcile_asked.connect(self.reconcile)
        self.draw_pane.aliases_asked.connect(self._settle_agents)
        panel.reconcile_asked.connect(self.reconcile)
        self.calls_pane.keep_asked.connect(self.store.keep)
        panel.supplement_asked.connect(self.open_item)
        panel.listening_asked.connect(lambda: self.go_to_page.emit("listening", None))

    def _show_tab(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)
        self.periods.setEnabled(tab in (DRAW_TAB, COVERAGE_TAB, CALLS_TAB))  # the others show more than a week
        self.coverage.refresh()
        self.risks.refresh()
        self.store.refresh()
        self.history.refresh()

    def _fetch(self, wanted: DrawPeriod | None) -> Shown:
        """Runs off the window's thread: the periods, and the frame of the wanted or the latest one. A supplement that
        was not drawn yet stands among them once it is wanted."""
        zone = self.desk.settings.rules(self.actor).zone
        periods = self.desk.sampling.periods(self.actor)
        if isinstance(wanted, Supplement) and wanted.base in periods and wanted not in periods:
            at = periods.index(wanted.base)
            periods = (*periods[:at], wanted, *periods[at:])
        period = wanted if wanted in periods else next(iter(periods), None)
        frame = self.desk.sampling.frame(self.actor, period) if period else None
        return periods, period, frame, zone, bool(self.desk.imports.history(self.actor, 0, 1).lines)

    def _show(self, shown: Shown) -> None:
        self._fetching = False
        if self._again:
            self.reload()
            return
        first = self.period is None
        periods, self.period, frame, self.zone, has_imports = shown
        self.periods.clear()
        for period in periods:
            self.periods.addItem(period_words(period), period)
        self.periods.setVisible(bool(periods))
        for part in (self.tabs, self._tab_line):
            part.setVisible(bool(periods) or has_imports)
        if frame is None:
            if self.tabs.currentIndex() != IMPORTS_TAB:
                self.tabs.setCurrentIndex(DRAW_TAB)
            self.draw_pane.show_nothing()
            return
        self.periods.setCurrentIndex(periods.index(frame.period))
        self.draw_pane.show_frame(frame, self.zone)
        self.work.refresh()
        self.coverage.show_week(frame.period.week)
        self.calls_pane.show_period(frame.period)
        if first:
            self.listing.refresh()

    def _say_not_shown(self, error: UserError) -> None:
        self._fetching = False
        self.messages.show_error(error)

    def is_importing(self) -> bool:
        """Whether an import, or the undoing of one, commits piece after piece."""
        return self.history.is_undoing or self.import_dialog is not None and self.import_dialog.is_running()

    def _choose_period(self, index: int) -> None:
        self.period = self.periods.itemData(index)
        self.reload()

    def _say_imported(self, outcome: ImportOutcome) -> None:
        self.messages.show_message(*outcome_news(outcome))
        self.reload()
        self.history.refresh()

    def _forget_dialog(self) -> None:
        if self.import_dialog is not None:
            self.import_dialog.deleteLater()
            self.import_dialog = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.open_import([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
