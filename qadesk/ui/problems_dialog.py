"""The window 重大问题: the problems that this person may see, those not acknowledged first; beside them one in full."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.evaluation_record import CallLink, RecordLink
from qadesk.models.major_problems import (
    STATE_NAMES,
    EntryKind,
    MajorProblem,
    MajorProblemEntry,
    ProblemList,
    ProblemRecord,
    ProblemRow,
    ProblemState,
    Proposal,
    Way,
)
from qadesk.security.roles import may, reads_all
from qadesk.ui.changes import Changes
from qadesk.ui.entry_dialog import EntryDialog
from qadesk.ui.keys import Keys
from qadesk.ui.messages import MessageBar
from qadesk.ui.preview_dialog import preview_paper
from qadesk.ui.problem_card import ProblemCard
from qadesk.ui.problem_words import STATE_TONES, since_words
from qadesk.ui.raise_dialog import CallDialog, RaiseDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

SIZE, SMALLEST = (1240, 620), (960, 420)
CARD_PX = 540
REFRESH_MS = 60_000


def preview_slip(owner: QWidget, desk: Desk, actor: Actor, tasks: Tasks, problem_id: int) -> None:
    """The slip of a problem."""
    preview_paper(owner, desk, actor, tasks, lambda: desk.printing.problem_slip(actor, problem_id))


class ProblemsDialog(QDialog):
    """A window of its own that blocks nothing; Enter or the link opens a problem at the right."""

    evidence_asked = Signal(object)  # RecordLink or CallLink: where the evidence of a problem is heard

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, changes: Changes, keys: Keys, parent: QWidget,
                 problem_id: int | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Major problems"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._found = ProblemList(0, 0)
        self.messages, self.count = MessageBar("problems"), ElidedLabel("", "caption")
        self.search = SearchField(_("Number, agent, team or words"))
        self.table = RecordTable[ProblemRow](self.windowTitle(), self._columns(), key=lambda row: row.problem_id,
                                             empty=self._empty(keys))
        self.raise_button = Button(_("Raise …"), icon="alert-octagon-outline")
        self.raise_button.setVisible(may(actor, "major_problems.raise_"))
        self.card = ProblemCard(listens=reads_all(actor))
        self._lay_out()
        self._connect(changes, keys)
        self.reload()
        if problem_id is not None:
            self.open_problem(problem_id)
        self.table.setFocus()

    def reload(self) -> None:
        """Fetch the list again."""
        self._tasks.run(self, lambda: self._desk.major_problems.list(self._actor), self._show, lane="read")

    def open_problem(self, problem_id: int) -> None:
        """Show a problem in full; that it is read is noted first."""
        self._tasks.run(self, lambda: self._desk.major_problems.open_record(self._actor, problem_id), self._show_record)

    # acts

    def ask_call(self) -> None:
        """Ask for a call by its recording number, then for the problem of it."""
        CallDialog(desk=self._desk, actor=self._actor, tasks=self._tasks, found=self._ask_problem, parent=self).open()

    def _ask_problem(self, proposal: Proposal) -> None:
        RaiseDialog(proposal, (), desk=self._desk, actor=self._actor, tasks=self._tasks, raised=self._show_raised,
                    parent=self).open()

    def _show_raised(self, record: ProblemRecord) -> None:
        self._show_record(record)
        self.messages.show_message("good", _("Major problem {number} is raised.").format(number=record.number))

    def acknowledge(self) -> None:
        """Acknowledge the problem shown with the reader's own account."""
        record = self.card.record
        if record is not None and record.acknowledges:
            self._tasks.run(self, lambda: self._desk.major_problems.acknowledge(self._actor, record.problem_id),
                            self._show_record)

    def ask_entry(self, kind: EntryKind) -> None:
        """Ask for what is to be added to the problem shown."""
        record = self.card.record
        if record is not None:
            EntryDialog(kind, record.now, about=(self._actor.account_id, record.problem_id), tasks=self._tasks,
                        keep=partial(self._keep, kind, record.problem_id), kept=self._show_record, parent=self).open()

    def print_preview(self) -> None:
        """Show the slip of the problem shown, else of the one chosen in the list."""
        shown = self.card.record or self.table.current()
        if shown is not None:
            preview_slip(self, self._desk, self._actor, self._tasks, shown.problem_id)

    def _keep(self, kind: EntryKind, problem_id: int, way: Way | None, words: str, happened: str) -> ProblemRecord:
        problems, actor = self._desk.major_problems, self._actor
        if kind is EntryKind.NOTE:
            return problems.note(actor, problem_id, words)
        if kind is EntryKind.ACKNOWLEDGEMENT:
            return problems.acknowledge_for(actor, problem_id, words, happened)
        assert way is not None
        if kind is EntryKind.FEEDBACK:
            return problems.feed_back(actor, problem_id, way, words, happened)
        return problems.close(actor, problem_id, way, words)

    # what is shown

    def _show(self, found: ProblemList) -> None:
        self._found = found
        self.table.set_rows(found.rows)
        if self.table.current() is None:
            self.table.choose_first()
        waiting = sum(row.state is ProblemState.OPEN for row in found.rows)
        self.count.setText(ngettext("{count} not acknowledged", "{count} not acknowledged", waiting).format(
            count=waiting))

    def _show_record(self, record: ProblemRecord) -> None:
        self.card.set_record(record)
        self.table.choose(record.problem_id)

    def _open_evidence(self) -> None:
        record = self.card.record
        assert record is not None
        at_ms = record.spans[0][0]
        if record.evaluation_id is not None:
            self.evidence_asked.emit(RecordLink(record.evaluation_id, at_ms))
        elif record.item_id is not None:
            self.evidence_asked.emit(CallLink(record.item_id, at_ms))
        self.close()

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if not classes.isdisjoint((MajorProblem, MajorProblemEntry)):
            self.reload()

    def _columns(self) -> list[Column[ProblemRow]]:
        return [
            Column("state", _("State"), lambda row: _(STATE_NAMES[row.state]), kind="chip",
                   tone=lambda row: STATE_TONES[row.state]),
            Column("since", _("Since"), lambda row: since_words(row, self._found), number=True,
                   sort=lambda row: -row.raised_utc_ms,
                   tone=lambda row: "fatal" if row.state is ProblemState.OPEN else "text2"),
            Column("agent", _("Agent"), lambda row: row.agent_no, hint=lambda row: row.agent_name,
                   sought=lambda row: row.agent_name),
            Column("team", _("Team"), lambda row: row.team or "—", width=72),
            Column("facts", _("Facts"), lambda row: row.facts, stretch=True, hint=lambda row: row.facts,
                   sought=lambda row: row.number),
            Column("open", _("Next step"), lambda row: _("{step} →").format(step=_("Open")), kind="link"),
        ]

    def _empty(self, keys: Keys) -> EmptyState:
        listens = reads_all(self._actor)
        why = _("One is raised while its call is open under Listening and scoring: {key}.").format(
            key=keys.shown("problem.raise")) if listens else _("What is raised stands here.")
        return EmptyState("alert-octagon-outline", _("No major problems"), why)

    def _connect(self, changes: Changes, keys: Keys) -> None:
        changes.committed.connect(self._notice)
        timer = QTimer(self, interval=REFRESH_MS)
        timer.timeout.connect(self.reload)
        timer.start()
        self.raise_button.clicked.connect(self.ask_call)
        self.search.sought.connect(self.table.seek)
        self.table.link_pressed.connect(lambda row, _column: self.open_problem(row.problem_id))
        self.card.acknowledge_asked.connect(self.acknowledge)
        self.card.entry_asked.connect(self.ask_entry)
        self.card.print_asked.connect(self.print_preview)
        self.card.evidence_asked.connect(self._open_evidence)
        keys.bind("page.print", self, self.print_preview)
        keys.bind("page.find", self, self.search.setFocus)

    def _lay_out(self) -> None:
        self.search.set_width(220)
        panes = QWidget()
        both = QHBoxLayout(panes)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self.table, 1)
        both.addWidget(divider(vertical=True))
        self.card.setFixedWidth(CARD_PX)
        both.addWidget(self.card)
        head = (Label(self.windowTitle(), "title"), self.count, self.search, self.raise_button)
        frame_window(self, head, self.messages, panes)
