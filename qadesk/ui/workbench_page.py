"""The page 工作台: what waits in the loop, what needs doing with its next step, the quota of the week drawn last."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from qadesk.errors import UserError
from qadesk.i18n import N_, _, ngettext
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.appeals import Appeal, AppealRuling
from qadesk.models.calls import Call, Recording
from qadesk.models.closing import ClosedMonth, Filing
from qadesk.models.coaching import FollowUp, Interview, InterviewEntry, InterviewSource, InterviewWaiver
from qadesk.models.complaints import Complaint, ComplaintRuling
from qadesk.models.evaluations import Evaluation, FatalTick, HeardInterval
from qadesk.models.flags import Flag, FlagEntry
from qadesk.models.major_problems import MajorProblem, MajorProblemEntry, ProblemLink
from qadesk.models.numerals import by_number
from qadesk.models.people import Account, Agent, Leadership, Membership, RoleGrant
from qadesk.models.relations import Relation, RelationEnd
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, QueueItem
from qadesk.models.training import TargetedPlan, TrainingEntry, TrainingRequest
from qadesk.models.workbench import QuotaLine, ToDo, ToDoKind, WorkbenchFacts
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.page import Page
from qadesk.ui.papers_dialog import PapersDialog
from qadesk.ui.problems_dialog import ProblemsDialog
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import place_of, refill
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.workbench_tiles import LoopTiles, SmallTiles
from qadesk.ui.workbench_ways import way_of
from qadesk.ui.workbench_words import DAY_MS, WORDS, day_words, due_words, problem_span, span_words, step, whom

REFRESH_MS = 60_000
DRAFTS = (ToDoKind.DRAFT, ToDoKind.REVISION)
WIDEST_CHOICE = 200  # px: a team may have a long name
ICON_PX, WIDEST_WHOM = 36, 96


class WorkbenchPage(Page):
    """Landing page; every tile and every line leads to the place where the thing is done."""

    KEY, TITLE, ICON = "workbench", N_("Workbench"), "view-dashboard-outline"
    SHOWS = (Account, Acknowledgement, Agent, Appeal, AppealRuling, Call, ClosedMonth, Complaint, ComplaintRuling,
             Draw, Evaluation, FatalTick, Filing, Flag, FlagEntry, FollowUp, HeardInterval, Interview, InterviewEntry,
             InterviewSource, InterviewWaiver, Leadership, MajorProblem, MajorProblemEntry, Membership, QueueItem,
             Recording, Relation, RelationEnd, RoleGrant, RulesVersion, TargetedPlan, TrainingEntry, TrainingRequest)
    COUNTS = (Appeal, AppealRuling, Complaint, ComplaintRuling, Evaluation, FatalTick, FollowUp, Interview,
              InterviewEntry, InterviewSource, InterviewWaiver, MajorProblem, MajorProblemEntry, TargetedPlan,
              TrainingEntry, TrainingRequest)
    USE_CASE = "workbench.overview"

    def __init__(self, **kit: Any) -> None:
        super().__init__(**kit)
        self.facts: WorkbenchFacts | None = None
        self._fetching = self._again = False
        self.import_button = Button(_("Import recordings"), icon="tray-arrow-down")
        self.listen_button = Button(_("Listen on"), "primary", icon="headphones")
        self.loop, self.small = LoopTiles(), SmallTiles()
        self._make_to_do()
        self._make_quota()
        self._lay_out()
        self._connect()
        self.panes = [self.to_do, self.quota]
        timer = QTimer(self, interval=REFRESH_MS)
        timer.timeout.connect(lambda: self.reload() if self.isVisible() else None)
        timer.start()

    def reload(self) -> None:
        """Fetch what waits; commits that come in while it is fetched are answered by one further fetch."""
        if self._fetching:
            self._again = True
            return
        self._fetching, self._again = True, False
        self.tasks.run(self, lambda: self.desk.workbench.overview(self.actor), self._fetched, self._not_fetched,
                       lane="read")

    def _fetched(self, facts: WorkbenchFacts) -> None:
        self._fetching = False
        self._show(facts)
        if self._again:
            self.reload()

    def _not_fetched(self, error: UserError) -> None:
        self._fetching = False
        self.messages.show_error(error)

    # -- building
    def _make_to_do(self) -> None:
        self.kind_box = _chooser(_("Kinds of things to do"), _("All matters"))
        self.empty_button = Button(_("Listen on"))
        self.to_do_empty = EmptyState("check", _("Nothing needs doing"), "", self.empty_button)
        self.to_do = RecordTable[ToDo](_("Needs doing"), [
            Column("icon", "", lambda row: _(WORDS[row.kind].title), kind="icon", icon=lambda row: WORDS[row.kind].icon,
                   tone=lambda row: WORDS[row.kind].token, width=ICON_PX),
            Column("kind", _("Matter"), lambda row: _(WORDS[row.kind].title), bold=True),
            Column("whom", _("Whom"), whom, widest=WIDEST_WHOM, hint=whom),
            Column("content", _("Content"), lambda row: WORDS[row.kind].content(row), stretch=True,
                   hint=lambda row: WORDS[row.kind].content(row)),
            Column("since", _("Time limit"), self._since, sort=self._since_order, tone=self._since_tone),
            Column("next", _("Next step"), self._step, kind="link"),
        ], key=lambda row: row.key, row_height=theme.ROW_WORK, empty=self.to_do_empty)
        self.to_do_tile = Tile(_("Needs doing"))
        self.to_do_tile.add_control(self.kind_box)
        self.to_do_tile.body.addWidget(self.to_do)

    def _make_quota(self) -> None:
        self.team_box = _chooser(_("Teams"), _("All teams"))
        self.quota_button = Button(_("Import recordings"))
        self.quota_empty = EmptyState("dice-multiple-outline", _("Not drawn yet"), "", self.quota_button)
        self.quota = RecordTable[QuotaLine](_("Quota"), [
            Column("agent", _("Agent"), lambda row: row.agent_no, hint=lambda row: row.agent_name),
            Column("team", _("Team"), lambda row: row.team or "—", width=96),
            Column("dots", _("Heard"), lambda row: f"{row.scored} / {row.drawn}", kind="dots",
                   dots=lambda row: (row.scored, row.drawn), tone=lambda row: "good" if row.met else "accent",
                   sort=lambda row: row.scored),
            Column("calls", _("Count"), lambda row: f"{row.scored} / {row.drawn}", number=True,
                   sort=lambda row: row.drawn - row.scored),
            Column("state", _("Remark"), _quota_state, kind="chip", tone=_quota_tone, stretch=True),
        ], key=lambda row: row.agent_no, empty=self.quota_empty)
        self.quota_tile = Tile(_("Quota of the drawn week"))
        self.quota_tile.add_control(self.team_box)
        self.quota_tile.body.addWidget(self.quota)

    def _lay_out(self) -> None:
        self.header.add_action(self.import_button)
        self.header.add_main(self.listen_button)
        middle = QHBoxLayout()
        middle.setSpacing(theme.GAP)
        middle.addWidget(self.to_do_tile, 62)
        middle.addWidget(self.quota_tile, 38)
        self.body.addWidget(self.loop)
        self.body.addLayout(middle, 1)
        self.body.addWidget(self.small)

    def _connect(self) -> None:
        if may(self.actor, "printing.printable"):
            self.keys.bind("page.print", self, self.print_preview)
        self.import_button.clicked.connect(lambda: self.go_to_page.emit("recordings", "import"))
        self.listen_button.clicked.connect(self._listen_on)
        self.empty_button.clicked.connect(self._listen_on)
        self.quota_button.clicked.connect(self._begin_loop)
        self.loop.opened.connect(self._open_tile)
        self.small.opened.connect(self._open_tile)
        self.to_do.link_pressed.connect(lambda row, _column: self._open(row))
        self.kind_box.currentIndexChanged.connect(self._filter_to_do)
        self.team_box.currentIndexChanged.connect(self._filter_quota)

    # -- showing
    def _show(self, facts: WorkbenchFacts) -> None:
        self.facts = facts
        self.header.set_subtitle(day_words(facts.today))
        for widget in (self.quota_tile, self.import_button, self.listen_button, self.empty_button):
            widget.setVisible(facts.listens)
        self.listen_button.setEnabled(self._next_item() is not None)
        self.loop.show_facts(facts)
        self.small.show_facts(facts)
        self._show_to_do(facts)
        self._show_quota(facts)
        self.badge_changed.emit("listening", facts.waiting_total + facts.drafts, "accent")
        self.waiting_changed.emit(len(facts.to_do), "fatal" if facts.is_urgent else "accent")

    def _show_to_do(self, facts: WorkbenchFacts) -> None:
        kinds = list(dict.fromkeys(row.kind for row in facts.to_do))
        refill(self.kind_box, [(_(WORDS[kind].title), kind) for kind in kinds])
        count = len(facts.to_do)
        note = ngettext("{count} matter, by urgency", "{count} matters, by urgency", count).format(count=count)
        self.to_do_tile.set_title(_("Needs doing"), note if count else "")
        if facts.waiting_total or facts.drafts:
            why = ngettext("{count} call waits to be heard.", "{count} calls wait to be heard.",
                           facts.waiting_total).format(count=facts.waiting_total)
        elif facts.waiting_of_others:
            why = ngettext("{count} call waits for others.", "{count} calls wait for others.",
                           facts.waiting_of_others).format(count=facts.waiting_of_others)
        else:
            why = _("The calls that were drawn are all scored.") if facts.listens else _("Nothing waits for your role.")
        self.to_do_empty.set_words(_("Nothing needs doing"), why)
        self.empty_button.setVisible(facts.listens and self._next_item() is not None)
        self._filter_to_do()

    def _show_quota(self, facts: WorkbenchFacts) -> None:
        teams = sorted({line.team for line in facts.quota if line.team}, key=by_number)
        refill(self.team_box, [(team, team) for team in teams])
        self.team_box.setVisible(len(teams) > 1)
        count = len(facts.quota)
        note = ngettext("W{week}, {count} agent", "W{week}, {count} agents", count)
        self.quota_tile.set_title(_("Quota of the drawn week"),
                                  note.format(week=facts.week.number, count=count) if facts.week else "")
        if facts.has_calls:
            self.quota_empty.set_words(_("Not drawn yet"), _("Draw a week that has ended; its calls then wait here."))
            self.quota_button.setText(_("Go to the draw"))
        else:
            self.quota_empty.set_words(_("No calls yet"),
                                       _("Import recordings and their call list, then draw the week."))
            self.quota_button.setText(_("Import recordings"))
        self._filter_quota()

    def _filter_to_do(self) -> None:
        wanted = self.kind_box.currentData()
        rows = self.facts.to_do if self.facts else ()
        self.to_do.set_rows([row for row in rows if wanted in (None, row.kind)])

    def _filter_quota(self) -> None:
        wanted = self.team_box.currentData()
        lines = self.facts.quota if self.facts else ()
        self.quota.set_rows([line for line in lines if wanted in (None, line.team)])

    def _since(self, row: ToDo) -> str:
        if row.due_day is not None and self.facts is not None:
            return due_words(row.due_day, self.facts.today)
        if row.since_utc_ms is None or self.facts is None:
            return ""
        span_ms = max(0, self.facts.now_utc_ms - row.since_utc_ms)
        return problem_span(span_ms) if row.kind is ToDoKind.PROBLEM else span_words(span_ms)

    def _since_order(self, row: ToDo) -> int:
        """The latest first: days over, then what waits longest."""
        if row.due_day is not None and self.facts is not None:
            return -(self.facts.today - row.due_day).days * DAY_MS
        return -max(0, self.facts.now_utc_ms - row.since_utc_ms) if self.facts and row.since_utc_ms is not None else 0

    def _since_tone(self, row: ToDo) -> str:
        if row.due_day is not None and self.facts is not None:
            return "warn" if row.due_day < self.facts.today else "text"
        if row.kind is ToDoKind.PROBLEM:
            return "fatal"
        late = self.facts is not None and self.facts.now_utc_ms - (row.since_utc_ms or 0) >= DAY_MS
        return "warn" if late and row.since_utc_ms is not None else "text"

    def _step(self, row: ToDo) -> str:
        return step(row) if row.kind is not ToDoKind.AUDITOR or may(self.actor, "accounts.add") else ""

    # -- opening
    def _next_item(self) -> int | None:
        """The draft untouched longest, else the call that comes next."""
        drafts = [row.item for row in self.facts.to_do if row.kind in DRAFTS] if self.facts else []
        first = drafts[0] if drafts else self.facts.next_item_id if self.facts else None
        return first if isinstance(first, int) else None

    def _listen_on(self) -> None:
        self.go_to_page.emit("listening", self._next_item())

    def print_preview(self) -> None:
        """Show the list of evaluations that can be printed."""
        dialog = PapersDialog(desk=self.desk, actor=self.actor, tasks=self.tasks, keys=self.keys, parent=self)
        dialog.record_asked.connect(lambda link: self.go_to_page.emit("listening", link))
        dialog.show()

    def open_item(self, item: object) -> None:
        """Show the major problems, or one of them."""
        if item == "problems" or isinstance(item, ProblemLink):
            self.show_problems(item.problem_id if isinstance(item, ProblemLink) else None)

    def show_problems(self, problem_id: int | None = None) -> None:
        """Open the window of the major problems, with one in full if it is named."""
        dialog = ProblemsDialog(desk=self.desk, actor=self.actor, tasks=self.tasks, changes=self.changes,
                                keys=self.keys, parent=self, problem_id=problem_id)
        dialog.evidence_asked.connect(lambda link: self.go_to_page.emit("listening", link))
        dialog.show()

    def _begin_loop(self) -> None:
        self.go_to_page.emit("recordings", None if self.facts and self.facts.has_calls else "import")

    def _open(self, row: ToDo) -> None:
        if isinstance(row.item, ProblemLink):
            self.show_problems(row.item.problem_id)
        else:
            self.go_to_page.emit(*way_of(row))

    def _open_tile(self, name: str) -> None:
        week = self.facts.week if self.facts else None
        if name in ("drawn", "intake"):
            self.go_to_page.emit("recordings", week if name == "drawn" else None)
        elif name in ("waiting", "drafts"):
            self._listen_on()
        elif name in ("interviews", "plans", "follow_ups"):
            self.go_to_page.emit("coaching", None)
        elif name == "training":
            self.go_to_page.emit("training", None)
        elif name == "problems":
            self.show_problems()
        elif name == "submitted":
            self.print_preview()
        elif name == "fatal":
            self.kind_box.setCurrentIndex(place_of(self.kind_box, ToDoKind.FATAL))
            self.to_do.choose_first()
            self.to_do.setFocus()
        else:
            self.go_to_page.emit("administration", "backups" if name == "backup" else "accounts")


def _chooser(name: str, everything: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItem(everything, None)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMaximumWidth(WIDEST_CHOICE)
    return box


def _quota_state(row: QuotaLine) -> str:
    if row.met:
        return _("Met")
    if row.new_staff:
        return _("New staff")
    return "" if row.scored else _("Not begun")


def _quota_tone(row: QuotaLine) -> str:
    return "good" if row.met else "accent" if row.new_staff else "neutral"
