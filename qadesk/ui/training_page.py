"""The page 培训需求: tallies that lead to a request, the requests with what becomes of them, and flagged cases.

At the right stands what is drafted or chosen: the request (344 px) or the flagged case. For a trainer the page begins
with what waits for the trainer, and nothing is drafted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QStackedWidget, QWidget

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.calls import Call
from qadesk.models.charts import Chart, ChartFrame
from qadesk.models.evaluations import Evaluation
from qadesk.models.flags import Flag, FlagEntry, FlagLink, FlagList
from qadesk.models.people import Agent, Membership, Role, Team
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, QueueItem
from qadesk.models.training import RequestState, TargetedPlan, TrainingEntry, TrainingRequest
from qadesk.models.training_record import RequestLink, RequestRow
from qadesk.models.training_tallies import PeriodChoice, Tallies, TallyCell
from qadesk.security.roles import may
from qadesk.ui.behind_dialog import BehindDialog
from qadesk.ui.tabbed_page import TabbedPage
from qadesk.ui.tallies_pane import TalliesPane
from qadesk.ui.trainer_todo import MATTERS, TrainerToDo, matters
from qadesk.ui.training_draft import TrainingDraft
from qadesk.ui.training_flags import TrainingFlags
from qadesk.ui.training_requests import TrainingRequests
from qadesk.ui.widgets.tabs import Tabs

WAITS, TALLIES, REQUESTS, FLAGS = "todo", "tallies", "requests", "flags"
DRAFT, REQUEST, FLAG = range(3)
FOLLOWED_UP = (RequestState.HELD, RequestState.HEARD_AGAIN)


@dataclass(frozen=True)
class Found:
    """What the page shows; `tallies` is None without calls, or while the page is hidden."""

    zone: ZoneInfo
    flags: FlagList
    requests: tuple[RequestRow, ...]
    periods: tuple[PeriodChoice, ...]
    period: PeriodChoice | None
    tallies: Tallies | None


class TrainingPage(TabbedPage):
    """See the module's docstring."""

    KEY, TITLE, ICON = "training", N_("Training needs"), "school-outline"
    SHORT_TITLE = N_("Trainings")
    SHOWS = (Agent, Call, Draw, Evaluation, Flag, FlagEntry, Membership, QueueItem, RulesVersion, TargetedPlan, Team,
             TrainingEntry, TrainingRequest)
    COUNTS = (Flag, FlagEntry, TrainingEntry, TrainingRequest)
    SIDE_PX, WIDE_SIDE_PX = 344, 420
    USE_CASE = "training.list"

    def __init__(self, **kit: Any) -> None:
        super().__init__(**kit)
        self.raises = may(self.actor, "training.raise_")
        self.found: Found | None = None
        self._period: PeriodChoice | None = None
        self._fetching = self._again = False
        trainer = Role.TRAINER in self.actor.roles
        self.keys_of_tabs = ((WAITS,) if trainer else ()) + (
            (TALLIES, REQUESTS, FLAGS) if self.raises else (REQUESTS, FLAGS, TALLIES))
        self.tabs = Tabs(_("Training needs"), tuple(self._tab_words(key) for key in self.keys_of_tabs))
        self.todo, self.flags = TrainerToDo(), TrainingFlags(self)
        self.requests = TrainingRequests(self, self._bring_request)
        self.tallies = TalliesPane(raises=self.raises, opens=may(self.actor, "training.behind"))
        self.draft = TrainingDraft(self)
        self.header.set_subtitle(_("Tally → request → training → hear again"))
        self._lay_out()
        self._connect()
        self._show_tab(0)

    # -- fetching
    def reload(self) -> None:
        """Fetch lists and tallies again; one fetch at a time."""
        if self._fetching:
            self._again = True
            return
        self._fetching, self._again = True, False
        wanted, seen = self._period, self.isVisible()
        self.tasks.run(self, lambda: self._fetch(wanted, seen), self._show, self._say_not_shown, lane="read")

    def _fetch(self, wanted: PeriodChoice | None, seen: bool) -> Found:
        training, actor = self.desk.training, self.actor
        periods = training.periods(actor)
        period = wanted if wanted in periods else next(iter(periods), None)
        tallies = training.tallies(actor, period.from_day, period.to_day) if period and seen else None
        return Found(self.desk.settings.rules(actor).zone, self.desk.flags.list(actor), training.list(actor), periods,
                     period, tallies)

    def _say_not_shown(self, error: UserError) -> None:
        self._fetching = False
        self.messages.show_error(error)

    # -- showing
    def _show(self, found: Found) -> None:
        self._fetching = False
        self.found, self._period = found, found.period
        self.flags.set_list(found.flags, found.zone)
        self.requests.set_rows(found.requests)
        self.todo.set_matters(matters(found.flags, found.requests))
        if found.tallies is not None or not found.periods:
            self.tallies.set_periods(found.periods, found.period)
            self.tallies.set_tallies(found.tallies)
        self.tallies.button.setVisible(may(self.actor, "evaluations.open_draft"))
        for at, key in enumerate(self.keys_of_tabs):
            self.tabs.setTabText(at, self._tab_words(key))
        self.draft.offer()
        self.waiting_changed.emit(self._waiting(found), "accent")
        if found.periods and found.tallies is None:
            self._stale = True  # fetched while the page was hidden: the tallies come once it is seen
            self._refresh()
        if self._again:
            self.reload()

    def _waiting(self, found: Found) -> int:
        """What waits for this person: flags to close, requests whose next step is theirs."""
        own = (*(MATTERS if Role.TRAINER in self.actor.roles else ()), *(FOLLOWED_UP if self.raises else ()))
        mine = sum(row.closes and row.owner in self.actor.roles for row in found.flags.rows)
        return mine + sum(row.state in own for row in found.requests)

    def _tab_words(self, key: str) -> str:
        names = {WAITS: _("Needs doing"), TALLIES: _("Tallies"), REQUESTS: _("Training requests"),
                 FLAGS: _("Flagged cases")}
        counts = {} if self.found is None else {
            WAITS: len(matters(self.found.flags, self.found.requests)), FLAGS: self.found.flags.open_count}
        return f"{names[key]} {counts[key]}" if counts.get(key) else names[key]

    def _show_tab(self, at: int) -> None:
        key = self.keys_of_tabs[at]
        panes: dict[str, QWidget] = {WAITS: self.todo, TALLIES: self.tallies, REQUESTS: self.requests.pane,
                                     FLAGS: self.flags.pane}
        self.left.setCurrentWidget(panes[key])
        sides = {TALLIES: DRAFT, REQUESTS: REQUEST, FLAGS: FLAG}
        beside = self.side.currentIndex()
        self.side.setCurrentIndex(sides.get(key, REQUEST if beside == DRAFT else beside))
        if key == FLAGS:
            self.flags.show_current()
        self.side.setVisible(key != TALLIES or self.raises)
        main = {WAITS: self.todo.table, TALLIES: self.tallies.heat, REQUESTS: self.requests.pane.table,
                FLAGS: self.flags.pane.table}[key]
        if self.isVisible() and not self.tabs.hasFocus():
            main.setFocus()
        chart = [self.tallies.chart] if key == TALLIES else []
        self.panes = [self.tabs, main, *chart, *([] if self.side.isHidden() else [self.side])]

    def show_tab(self, key: str) -> None:
        """Show a tab by its name."""
        self.tabs.setCurrentIndex(self.keys_of_tabs.index(key))

    def _bring_request(self) -> None:
        """Let the record of a request be seen: beside the list, or beside what waits."""
        if self.keys_of_tabs[self.tabs.currentIndex()] != WAITS:
            self.show_tab(REQUESTS)
        self.side.setCurrentIndex(REQUEST)

    # -- opening
    def open_item(self, item: object) -> None:
        """Show a request, a flag, or a tab by its name."""
        if isinstance(item, RequestLink):
            self.show_tab(REQUESTS)
            self.requests.open(item.request_id)
        elif isinstance(item, FlagLink):
            self.show_tab(FLAGS)
            self.flags.open(item.flag_id)
        elif item in self.keys_of_tabs:
            self.show_tab(str(item))

    def _open_matter(self, link: object) -> None:
        """A line of what waits: beside it stands its request or its flag."""
        if isinstance(link, RequestLink):
            self.requests.open(link.request_id)
        elif isinstance(link, FlagLink) and self.found is not None:
            rows = (row for row in self.found.flags.rows if row.flag_id == link.flag_id)
            self.flags.show(next(rows, None))
            self.side.setCurrentIndex(FLAG)

    def help_heading(self) -> str:
        headings = {TALLIES: _("Tallies"), REQUESTS: _("Training requests"), FLAGS: _("Flagged cases")}
        return headings.get(self.place(), "")

    def place(self) -> str:
        """The tab that is shown."""
        return self.keys_of_tabs[self.tabs.currentIndex()]

    def show_calls(self, cell: TallyCell, words: str) -> None:
        """Open the list of calls behind a cell."""
        if may(self.actor, "training.behind"):
            dialog = BehindDialog(cell, words, desk=self.desk, actor=self.actor, tasks=self.tasks, parent=self)
            dialog.record_asked.connect(lambda link: self.go_to_page.emit("listening", link))
            dialog.show()

    def _draw_chart(self, chart: Chart, frame: ChartFrame) -> None:
        view = self.tallies.chart
        self.tasks.run(self, lambda: self.desk.printing.chart_image(self.actor, chart, frame),
                       lambda image: view.show_image(chart, frame, image),
                       lambda error: view.show_failure(error.what), lane="read")

    # -- wiring
    def _choose_period(self) -> None:
        self._period = self.tallies.period()
        self.reload()

    def _go_on(self) -> None:
        known = self.found is not None and bool(self.found.periods)
        self.go_to_page.emit("listening" if known else "recordings", None if known else "import")

    def _press_main(self) -> None:
        key = self.keys_of_tabs[self.tabs.currentIndex()]
        if key == TALLIES and self.raises:
            self.draft.pane.press_main()
        elif self.side.currentIndex() == REQUEST:
            self.requests.card.press_next()
        elif self.side.currentIndex() == FLAG:
            self.flags.press_main()

    def _connect(self) -> None:
        self.keys.bind("page.main", self, self._press_main)
        self.keys.bind("page.print", self, self.requests.print_preview)
        self.tabs.currentChanged.connect(self._show_tab)
        self.tallies.period_chosen.connect(self._choose_period)
        self.tallies.calls_asked.connect(self.show_calls)
        self.tallies.chart.image_needed.connect(self._draw_chart)
        self.tallies.go_on.connect(self._go_on)
        self.todo.opened.connect(self._open_matter)

    def _give_keys_on(self, at: int) -> None:
        """F6 comes to what stands at the right."""
        if (card := self.side.widget(at)) is not None:
            self.side.setFocusProxy(card)

    def _lay_out(self) -> None:
        self.left, self.side = QStackedWidget(), QStackedWidget()
        for pane in (self.todo, self.tallies, self.requests.pane, self.flags.pane):
            self.left.addWidget(pane)
        self.side.currentChanged.connect(self._give_keys_on)
        for card in (self.draft.pane, self.requests.card, self.flags.card):
            self.side.addWidget(card)
        self.lay_out_tabs()
