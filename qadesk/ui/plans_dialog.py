"""The window 听取计划: every plan of listening on purpose, how far it is, and its calls; a new one, one taken back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QSplitter, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.evaluations import Evaluation
from qadesk.models.listening import clock_text
from qadesk.models.listening_plans import PlannedRow, PlanRow
from qadesk.models.sampling import ORIGIN_NAMES, QUEUE_STATE_NAMES, ListeningPlan, QueueItem, QueueState
from qadesk.ui.changes import Changes
from qadesk.ui.help_key import TOPIC
from qadesk.ui.messages import MessageBar
from qadesk.ui.new_plan_dialog import NewPlanDialog
from qadesk.ui.plan_words import how_words, state_tone, state_words, step_words, take_back_step
from qadesk.ui.queue_list import ORIGIN_TONES
from qadesk.ui.step_dialog import StepDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

SIZE = (1120, 620)
SHOWS = frozenset({ListeningPlan, QueueItem, Evaluation})


class PlansDialog(QDialog):
    """A window of its own that blocks nothing; `call_asked(item)`: a queue item or a RecordLink is to be opened."""

    call_asked = Signal(object)

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, changes: Changes, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Listening plans"))
        self.setMinimumSize(820, 420)
        self.resize(*SIZE)
        self.setProperty(TOPIC, "recordings#" + _("Listening plans"))
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._made: int | None = None  # the plan to be chosen once it is listed
        self.messages = MessageBar("plans")
        self.take_back = Button(_("Take back …"), icon="undo")
        self.new = Button(_("New plan …"), "primary", icon="plus")
        self._make_tables()
        body = QSplitter(Qt.Orientation.Vertical)
        body.setChildrenCollapsible(False)
        body.addWidget(self.plans)
        body.addWidget(self.calls)
        body.setSizes([340, 220])
        frame_window(self, (Label(self.windowTitle(), "title"), ElidedLabel(_(
            "Listening on purpose: worked in the same queue, never in an average"), "caption"), self.take_back,
            self.new), self.messages, body)
        self.new.clicked.connect(self.ask_new)
        self.take_back.clicked.connect(self.ask_to_take_back)
        self.plans.chosen.connect(self._show_plan)
        self.calls.link_pressed.connect(self._open_call)
        changes.committed.connect(self._notice)
        self._show_plan(None)
        self.reload()
        self.plans.setFocus()

    def reload(self) -> None:
        """Fetch the plans again."""
        self._tasks.run(self, lambda: self._desk.listening_plans.list(self._actor), self._show,
                        self.messages.show_error, lane="read")

    def ask_new(self) -> NewPlanDialog:
        """Ask for a new plan."""
        dialog = NewPlanDialog(desk=self._desk, actor=self._actor, tasks=self._tasks, made=self._say_made, parent=self)
        dialog.open()
        return dialog

    def ask_to_take_back(self) -> None:
        """Ask why the plan chosen is taken back."""
        row, plans, actor = self.plans.current(), self._desk.listening_plans, self._actor
        if row is not None and row.may_withdraw:
            plan_id = row.plan_id
            StepDialog(take_back_step(row), about=(actor.account_id, plan_id), tasks=self._tasks,
                       keep=lambda _day, words: plans.withdraw(actor, plan_id, words), kept=self._say_taken,
                       parent=self).open()

    def _show(self, rows: Sequence[PlanRow]) -> None:
        self.plans.set_rows(rows)
        self._choose_made()
        if self.plans.current() is None:
            self.plans.choose_first()
        if not rows:
            self._show_plan(None)

    def _choose_made(self) -> None:
        if self._made is not None and self.plans.choose(self._made):
            self._made = None

    def _show_plan(self, row: PlanRow | None) -> None:
        self.take_back.setEnabled(row is not None and row.may_withdraw)
        if row is None:
            self.calls.set_rows(())
            return
        plan_id = row.plan_id
        self._tasks.run(self, lambda: self._desk.listening_plans.calls(self._actor, plan_id),
                        partial(self._show_calls, plan_id), self.messages.show_error, lane="read")

    def _show_calls(self, plan_id: int, rows: Sequence[PlannedRow]) -> None:
        current = self.plans.current()
        if current is not None and current.plan_id == plan_id:
            self.calls.set_rows(rows)

    def _open_call(self, row: PlannedRow, _column: str) -> None:
        self.call_asked.emit(row.item_id if row.evaluation_id is None else RecordLink(row.evaluation_id))
        self.close()

    def _say_made(self, row: PlanRow) -> None:
        self.messages.show_message("good", _("Plan {number} is made.").format(number=row.number), ngettext(
            "{count} call is in the queue.", "{count} calls are in the queue.", row.calls).format(count=row.calls))
        self._made = row.plan_id
        self._choose_made()

    def _say_taken(self, row: PlanRow) -> None:
        self.messages.show_message("neutral", _("Plan {number} is taken back.").format(number=row.number), ngettext(
            "{count} call left the queue; what was begun is finished.",
            "{count} calls left the queue; what was begun is finished.", row.released).format(count=row.released))

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if not classes.isdisjoint(SHOWS):
            self.reload()

    def _make_tables(self) -> None:
        self.plans: RecordTable[PlanRow] = RecordTable(self.windowTitle(), [
            Column("number", _("Plan no."), lambda row: row.number, width=110),
            Column("kind", _("Kind"), lambda row: _(ORIGIN_NAMES[row.origin]), kind="chip",
                   tone=lambda row: ORIGIN_TONES[row.origin]),
            Column("words", _("What for"), lambda row: row.words, stretch=True, hint=lambda row: row.words),
            Column("listeners", _("Listens along"), lambda row: _(", ").join(row.listeners), widest=160,
                   hint=lambda row: _(", ").join(row.listeners)),
            Column("how", _("How picked"), how_words, widest=210, hint=how_words),
            Column("scored", _("Scored"), lambda row: f"{row.scored} / {row.calls - row.released}", number=True,
                   sort=lambda row: row.scored),
            Column("state", _("State"), state_words, kind="chip", tone=state_tone),
            Column("made", _("Made"), lambda row: f"{row.made_at} {row.made_by}", widest=200),
        ], key=lambda row: row.plan_id, empty=EmptyState("headphones", _("No listening is planned"), _(
            "New staff, calls at risk, mystery calls and joint listening are planned here.")))
        self.calls: RecordTable[PlannedRow] = RecordTable(_("Calls of the plan"), [
            Column("at", _("Call began"), lambda row: row.started_at, width=136),
            Column("agent", _("Agent"), lambda row: f"{row.agent_no}  {row.agent_name}".strip(), stretch=True),
            Column("length", _("Length"), lambda row: clock_text(row.duration_ms), number=True,
                   sort=lambda row: row.duration_ms),
            Column("state", _("State"), lambda row: _(QUEUE_STATE_NAMES[row.state]), kind="chip",
                   tone=lambda row: "good" if row.state is QueueState.SUBMITTED else "neutral"),
            Column("open", _("Next step"), step_words, kind="link"),
        ], key=lambda row: row.item_id, empty=EmptyState("headphones", _("Choose a plan above.")))

