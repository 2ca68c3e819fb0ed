"""The page 工作台: what waits in the loop, what needs doing with its next step, the quota of the week drawn last."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout

from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.appeals import Appeal, AppealRuling
from qadesk.models.calls import Call, Recording
from qadesk.models.closing import ClosedMonth, Filing
from qadesk.models.coaching import FollowUp, Interview, InterviewEntry, InterviewSource, InterviewWaiver
from qadesk.models.complaints import Complaint, ComplaintRuling
from qadesk.models.evaluations import Evaluation, FatalTick, HeardInterval
from qadesk.models.flags import Flag, FlagEntry
from qadesk.models.major_problems import MajorProblem, MajorProblemEntry, ProblemLink
from qadesk.models.people import Account, Agent, Leadership, Membership, RoleGrant
from qadesk.models.relations import Relation, RelationEnd
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, QueueItem
from qadesk.models.training import TargetedPlan, TrainingEntry, TrainingRequest
from qadesk.models.workbench import ToDo, ToDoKind, WorkbenchFacts
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.page import Page
from qadesk.ui.papers_dialog import PapersDialog
from qadesk.ui.problems_dialog import ProblemsDialog
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.workbench_quota import QuotaTile
from qadesk.ui.workbench_tiles import LoopTiles, SmallTiles
from qadesk.ui.workbench_to_do import ToDoTile
from qadesk.ui.workbench_ways import next_item, way_of
from qadesk.ui.workbench_words import day_words

REFRESH_MS = 60_000


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
        self.to_do = ToDoTile(adds_accounts=may(self.actor, "accounts.add"))
        self.quota = QuotaTile()
        self._lay_out()
        self._connect()
        self.panes = [self.to_do.table, self.quota.table]
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
    def _lay_out(self) -> None:
        self.header.add_action(self.import_button)
        self.header.add_main(self.listen_button)
        middle = QHBoxLayout()
        middle.setSpacing(theme.GAP)
        middle.addWidget(self.to_do, 62)
        middle.addWidget(self.quota, 38)
        self.body.addWidget(self.loop)
        self.body.addLayout(middle, 1)
        self.body.addWidget(self.small)

    def _connect(self) -> None:
        if may(self.actor, "printing.printable"):
            self.keys.bind("page.print", self, self.print_preview)
        self.import_button.clicked.connect(lambda: self.go_to_page.emit("recordings", "import"))
        self.listen_button.clicked.connect(self._listen_on)
        self.to_do.listen_button.clicked.connect(self._listen_on)
        self.to_do.opened.connect(self._open)
        self.quota.begin.clicked.connect(self._begin_loop)
        self.loop.opened.connect(self._open_tile)
        self.small.opened.connect(self._open_tile)

    # -- showing
    def _show(self, facts: WorkbenchFacts) -> None:
        self.facts = facts
        self.header.set_subtitle(day_words(facts.today))
        for widget in (self.quota, self.import_button, self.listen_button):
            widget.setVisible(facts.listens)
        self.listen_button.setEnabled(next_item(facts) is not None)
        self.loop.show_facts(facts)
        self.small.show_facts(facts)
        self.to_do.show_facts(facts)
        self.quota.show_facts(facts)
        self.badge_changed.emit("listening", facts.waiting_total + facts.drafts, "accent")
        self.waiting_changed.emit(len(facts.to_do), "fatal" if facts.is_urgent else "accent")

    # -- opening
    def _listen_on(self) -> None:
        self.go_to_page.emit("listening", next_item(self.facts) if self.facts else None)

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
        self.go_to_page.emit("recordings", "draw" if self.facts and self.facts.has_calls else "import")

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
            self.to_do.go_to(ToDoKind.FATAL)
        else:
            self.go_to_page.emit("administration", "backups" if name == "backup" else "accounts")
