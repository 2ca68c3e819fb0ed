"""The page 培训需求: tallies that lead to a request, the requests with what becomes of them, and flagged cases.

At the right stands what is drafted or chosen: the request (344 px) or the flagged case. For a trainer the page begins
with what waits for the trainer, and nothing is drafted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.calls import Call
from qadesk.models.charts import Chart, ChartFrame
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.evaluations import Evaluation
from qadesk.models.flags import Flag, FlagEntry, FlagLink, FlagList, FlagRow
from qadesk.models.people import Agent, Membership, Role, Team
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, QueueItem
from qadesk.models.training import (
    AgentTally,
    NewRequest,
    PeriodChoice,
    RequestDraft,
    RequestLink,
    RequestRecord,
    RequestRow,
    RequestState,
    Tallies,
    TallyCell,
    TargetedPlan,
    TrainingEntry,
    TrainingRequest,
)
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.behind_dialog import BehindDialog
from qadesk.ui.flag_card import FlagCard
from qadesk.ui.flags_pane import FlagsPane
from qadesk.ui.page import Page
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.request_card import RequestCard
from qadesk.ui.request_draft import RequestDraftPane
from qadesk.ui.request_steps import Act, asked, keeper
from qadesk.ui.requests_pane import RequestsPane
from qadesk.ui.step_dialog import Step, StepDialog
from qadesk.ui.tallies_pane import TalliesPane
from qadesk.ui.trainer_todo import MATTERS, TrainerToDo, matters
from qadesk.ui.training_words import criterion_words
from qadesk.ui.widgets.labels import divider
from qadesk.ui.widgets.tabs import Tabs

TODO, TALLIES, REQUESTS, FLAGS = "todo", "tallies", "requests", "flags"
DRAFT, REQUEST, FLAG = range(3)
SIDE_PX, WIDE_SIDE_PX, WIDE_FROM_PX = 344, 420, 1600
TAB_PADDING = 12
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


class TrainingPage(Page):
    """See the module's docstring."""

    KEY, TITLE, ICON = "training", N_("Training needs"), "school-outline"
    SHOWS = (Agent, Call, Draw, Evaluation, Flag, FlagEntry, Membership, QueueItem, RulesVersion, TargetedPlan, Team,
             TrainingEntry, TrainingRequest)
    COUNTS = (Flag, FlagEntry, TrainingEntry, TrainingRequest)
    USE_CASE = "training.list"

    def __init__(self, **kit: Any) -> None:
        super().__init__(**kit)
        self.raises = may(self.actor, "training.raise_")
        self.found: Found | None = None
        self._period: PeriodChoice | None = None
        self._fetching = self._again = False
        self._opening: int | None = None
        trainer = Role.TRAINER in self.actor.roles
        self.keys_of_tabs = ((TODO,) if trainer else ()) + (
            (TALLIES, REQUESTS, FLAGS) if self.raises else (REQUESTS, FLAGS, TALLIES))
        self.tabs = Tabs(_("Training needs"), tuple(self._tab_words(key) for key in self.keys_of_tabs))
        self.todo, self.requests = TrainerToDo(), RequestsPane(raises=self.raises)
        self.tallies = TalliesPane(raises=self.raises, opens=may(self.actor, "training.behind"))
        self.flags = FlagsPane(key=self.keys.shown("form.flag"), own=not self.raises)
        self.draft, self.card = RequestDraftPane(self.actor.account_id), RequestCard()
        self.flag_card = FlagCard()
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
        self.flags.set_list(found.flags)
        self.requests.set_rows(found.requests)
        self.todo.set_matters(matters(found.flags, found.requests))
        if found.tallies is not None or not found.periods:
            self.tallies.set_periods(found.periods, found.period)
            self.tallies.set_tallies(found.tallies)
        self.tallies.button.setVisible(may(self.actor, "evaluations.open_draft"))
        for at, key in enumerate(self.keys_of_tabs):
            self.tabs.setTabText(at, self._tab_words(key))
        self._offer()
        self.waiting_changed.emit(self._waiting(found), "accent")
        if self._again:
            self.reload()

    def _waiting(self, found: Found) -> int:
        """What waits for this person: flags to close, requests whose next step is theirs."""
        own = (*(MATTERS if Role.TRAINER in self.actor.roles else ()), *(FOLLOWED_UP if self.raises else ()))
        mine = sum(row.closes and row.owner in self.actor.roles for row in found.flags.rows)
        return mine + sum(row.state in own for row in found.requests)

    def _tab_words(self, key: str) -> str:
        names = {TODO: _("Needs doing"), TALLIES: _("Tallies"), REQUESTS: _("Training requests"),
                 FLAGS: _("Flagged cases")}
        counts = {} if self.found is None else {
            TODO: len(matters(self.found.flags, self.found.requests)), FLAGS: self.found.flags.open_count}
        return f"{names[key]} {counts[key]}" if counts.get(key) else names[key]

    def _show_tab(self, at: int) -> None:
        key = self.keys_of_tabs[at]
        panes: dict[str, QWidget] = {TODO: self.todo, TALLIES: self.tallies, REQUESTS: self.requests,
                                     FLAGS: self.flags}
        self._left.setCurrentWidget(panes[key])
        sides = {TALLIES: DRAFT, REQUESTS: REQUEST, FLAGS: FLAG}
        self._side.setCurrentIndex(sides.get(key, self._side.currentIndex()))
        self._side.setVisible(key != TALLIES or self.raises)
        focus = {TODO: self.todo.table, TALLIES: self.tallies.heat, REQUESTS: self.requests.table,
                 FLAGS: self.flags.table}
        chart = [self.tallies.chart] if key == TALLIES else []
        self.panes = [self.tabs, focus[key], *chart, *([self._side] if not self._side.isHidden() else [])]

    def show_tab(self, key: str) -> None:
        """Show a tab by its name."""
        self.tabs.setCurrentIndex(self.keys_of_tabs.index(key))

    # -- drafting a request
    def _offer(self) -> None:
        """While nothing is drafted, say which criteria the button would draft a request about."""
        if self.draft.draft is not None:
            return
        rows = self.tallies.chosen_rows()
        about = _(", ").join(criterion_words(row) for row in rows)
        self.draft.offer(_("About {criteria}. Space ticks several criteria in the table.").format(criteria=about)
                         if rows else _("Choose a criterion in the table."))
        self.draft.begin.setVisible(bool(rows))

    def draft_request(self) -> None:
        """Ask the station what it proposes about the criteria chosen; that is noted."""
        rows, tallies = self.tallies.chosen_rows(), self.tallies.tallies
        if not rows or tallies is None:
            return
        keys = tuple(row.key for row in rows)
        teams = {team for row in rows for team in row.meeting_teams} if all(row.meeting_teams for row in rows) else ()
        self.tasks.run(self, lambda: (self.desk.training.draft(
            self.actor, tallies.from_day, tallies.to_day, keys, tuple(sorted(teams))),
            self.desk.settings.rules(self.actor)), lambda got: self._show_draft(*got))

    def _show_draft(self, draft: RequestDraft, rules: Any) -> None:
        assert self.found is not None
        shares = {name: rules.number(f"targeted_{name}_percent") for name in ("before", "after")}
        self.draft.show_draft(draft, shares, self.found.flags.today)

    def _submit(self, new: NewRequest) -> None:
        self.draft.set_busy(True)
        self.tasks.run(self, lambda: self.desk.training.raise_(self.actor, new), self._show_raised, self._not_raised)

    def _show_raised(self, record: RequestRecord) -> None:
        self.draft.set_busy(False)
        self.draft.clear()
        self.tallies.heat.heat.untick()
        self._show_record(record)
        self.messages.show_message("good", _("Training request {number} is raised.").format(number=record.number), "",
                                   (_("Print request"), self.print_preview))

    def _not_raised(self, error: UserError) -> None:
        self.draft.set_busy(False)
        self.messages.show_error(error)

    # -- requests
    def open_request(self, request_id: int) -> None:
        """Show a request in full; that it is read is noted first."""
        self._opening = request_id
        self.tasks.run(self, lambda: self.desk.training.open_record(self.actor, request_id), self._show_opened)

    def _show_opened(self, record: RequestRecord) -> None:
        if record.request_id == self._opening:
            self._show_record(record)

    def _show_record(self, record: RequestRecord) -> None:
        self._opening = None
        self.card.set_record(record)
        if self.keys_of_tabs[self.tabs.currentIndex()] != TODO:
            self.show_tab(REQUESTS)
            self.requests.table.choose(record.request_id)
        self._side.setCurrentIndex(REQUEST)

    def ask_step(self, act: Act) -> None:
        """Ask for what a step of the request shown needs, then take it."""
        record = self.card.record
        if record is None:
            return
        StepDialog(asked(act, record), about=(self.actor.account_id, record.request_id), tasks=self.tasks,
                   keep=keeper(self.desk.training, self.actor, record, act), kept=self._show_record,
                   parent=self).open()

    def print_preview(self) -> None:
        """Show the paper of the request shown, else of the one chosen in the list."""
        shown = self.card.record or self.requests.table.current()
        if shown is not None:
            request_id = shown.request_id
            self.tasks.run(self, lambda: self.desk.printing.training_request(self.actor, request_id),
                           lambda paper: PreviewDialog(paper, desk=self.desk, actor=self.actor, tasks=self.tasks,
                                                       parent=self).show(), lane="read")

    # -- flags
    def _show_flag(self, row: FlagRow | None) -> None:
        if self.found is not None:
            self.flag_card.set_row(row, self.found.zone)

    def _kept_flag(self, row: FlagRow) -> None:
        self._show_flag(row)

    def ask_flag(self, *, closing: bool) -> None:
        """Ask for a note on the flag shown, or for what came of it."""
        row, flags = self.flag_card.row, self.desk.flags
        if row is None:
            return
        step = (Step(_("Close flag"), _("After that only notes can be added."), _("What came of it")) if closing else
                Step(_("Note on the flag"), _("A note is kept for good; a correction is a further note."),
                     _("What was found or done")))
        act = flags.close if closing else flags.note
        flag_id = row.flag_id
        StepDialog(step, about=(self.actor.account_id, flag_id), tasks=self.tasks,
                   keep=lambda _day, words: act(self.actor, flag_id, words), kept=self._kept_flag, parent=self).open()

    def _hear_flag(self, row: FlagRow | None) -> None:
        if row is not None and row.number:
            self.go_to_page.emit("listening", RecordLink(row.evaluation_id, row.start_ms or 0))

    def _hear_call(self, agent: AgentTally) -> None:
        if agent.evaluation_id is not None:
            self.go_to_page.emit("listening", RecordLink(agent.evaluation_id, agent.start_ms))

    # -- opening
    def open_item(self, item: object) -> None:
        """Show a request, a flag, or a tab by its name."""
        if isinstance(item, RequestLink):
            self.show_tab(REQUESTS)
            self.open_request(item.request_id)
        elif isinstance(item, FlagLink):
            self.show_tab(FLAGS)
            self._open_flag(item.flag_id)
        elif item in self.keys_of_tabs:
            self.show_tab(str(item))

    def _open_flag(self, flag_id: int) -> None:
        """Choose a flag, fetched anew: it may be younger than the list."""
        def choose(found: FlagList, zone: ZoneInfo) -> None:
            self.flags.set_list(found)
            self.flags.choose(flag_id)
            row = next((row for row in found.rows if row.flag_id == flag_id), None)
            self.flag_card.set_row(row, zone)
            self._side.setCurrentIndex(FLAG)
        self.tasks.run(self, lambda: (self.desk.flags.list(self.actor), self.desk.settings.rules(self.actor).zone),
                       lambda got: choose(*got), lane="read")

    def _open_matter(self, link: object) -> None:
        """A line of what waits: beside it stands its request or its flag."""
        if isinstance(link, RequestLink):
            self.open_request(link.request_id)
        elif isinstance(link, FlagLink) and self.found is not None:
            rows = (row for row in self.found.flags.rows if row.flag_id == link.flag_id)
            self._show_flag(next(rows, None))
            self._side.setCurrentIndex(FLAG)

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
            self.draft.press_main()
        elif self._side.currentIndex() == REQUEST:
            self.card.press_next()
        elif self._side.currentIndex() == FLAG and self.flag_card.row is not None and self.flag_card.row.closes:
            self.ask_flag(closing=True)

    def _connect(self) -> None:
        self.keys.bind("page.main", self, self._press_main)
        self.keys.bind("page.print", self, self.print_preview)
        self.tabs.currentChanged.connect(self._show_tab)
        self.tallies.period_chosen.connect(self._choose_period)
        self.tallies.calls_asked.connect(self.show_calls)
        self.tallies.chosen.connect(self._offer)
        self.tallies.chart.image_needed.connect(self._draw_chart)
        self.tallies.go_on.connect(self._go_on)
        self.draft.draft_asked.connect(self.draft_request)
        self.draft.submit_asked.connect(self._submit)
        self.draft.dropped.connect(self._offer)
        self.draft.call_asked.connect(self._hear_call)
        self.requests.opened.connect(self.open_request)
        self.card.act_asked.connect(self.ask_step)
        self.card.print_asked.connect(self.print_preview)
        self.card.call_asked.connect(self._hear_call)
        self.todo.opened.connect(self._open_matter)
        self.flags.chosen.connect(self._show_flag)
        self.flags.record_asked.connect(self._hear_flag)
        self.flag_card.record_asked.connect(lambda: self._hear_flag(self.flag_card.row))
        self.flag_card.note_asked.connect(partial(self.ask_flag, closing=False))
        self.flag_card.close_asked.connect(partial(self.ask_flag, closing=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(WIDE_SIDE_PX if self.window().width() >= WIDE_FROM_PX else SIDE_PX)

    def _lay_out(self) -> None:
        self.fill_edges()
        self._left, self._side = QStackedWidget(), QStackedWidget()
        for pane in (self.todo, self.tallies, self.requests, self.flags):
            self._left.addWidget(pane)
        for card in (self.draft, self.card, self.flag_card):
            self._side.addWidget(card)
        line, both = QHBoxLayout(), QHBoxLayout()
        line.setContentsMargins(theme.MARGIN - TAB_PADDING, 0, theme.MARGIN, 0)
        line.addWidget(self.tabs, 1)
        both.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        both.setSpacing(theme.GAP)
        both.addWidget(self._left, 1)
        both.addWidget(self._side)
        whole = QVBoxLayout()
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(divider())
        whole.addLayout(both, 1)
        self.body.addLayout(whole)
