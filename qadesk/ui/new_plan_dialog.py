"""新建听取计划: what the listening is for, its calls (named, or picked by ticket of agents), and who listens along."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qadesk.i18n import _, ngettext
from qadesk.models.complaint_record import CallSought, FoundCall
from qadesk.models.listening_plans import MOST_EACH, NewPlan, PlanAgent, PlanChoices, PlanListener, PlanRow
from qadesk.models.sampling import ORIGIN_NAMES, Origin
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.call_finder import CallFinder
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH, LIST_PX, LISTENERS_PX = 860, 250, 260
KINDS = (Origin.NEW_STAFF, Origin.MYSTERY, Origin.JOINT)
BY_TICKET, BY_CALL = range(2)
EACH = {Origin.NEW_STAFF: 3, Origin.JOINT: 1}


class NewPlanDialog(KeptDialog):
    """`made(PlanRow)` is called once it is kept. With `call_ids` it is about these calls at risk and no others."""

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, made: Callable[[PlanRow], object],
                 call_ids: tuple[int, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(_("New listening plan"), _("Put into the queue"), tasks=tasks, width=WIDTH, parent=parent)
        self._desk, self._actor, self._made, self._uuid = desk, actor, made, str(uuid4())
        self._call_ids = call_ids
        self.kinds = {origin: QRadioButton(_(ORIGIN_NAMES[origin])) for origin in KINDS}
        self.by_ticket, self.by_call = QRadioButton(_("By ticket, of agents")), QRadioButton(_("Named calls"))
        self.words = QLineEdit()
        self.words.setMaxLength(200)
        self.words_field = Field(_("What for"), self.words)
        self._make_ticket_side()
        self.finder = CallFinder(LIST_PX, several=True)
        self.finder.calls.show_column("team", shown=False)
        self.calls = self.finder.calls
        self.listeners = RecordTable[PlanListener](_("Listen along"), [
            Column("name", _("Listens along"), lambda row: row.name, stretch=True),
            Column("role", "", lambda row: _("Team leader") if row.is_leader else "", kind="chip",
                   tone=lambda row: "neutral"),
        ], key=lambda row: row.account_id, several=True, sortable=False,
            empty=EmptyState("account-voice", _("Nobody yet"), _("Team leaders have accounts for it.")))
        self._lay_out()
        self._connect()
        self.keep_words(("listening plan", actor.account_id, call_ids), self.words, self.finder.agent, self.finder.tail)
        self._show_kind()
        self._ask_choices()
        self.words.setFocus()

    def submit(self) -> None:
        """Make the plan; what lacks is said in the dialog's bar or at its field."""
        if not self.words.text().strip():
            self.words_field.set_error(_("Say it in a few words."))
            self.words.setFocus()
            return
        self.words_field.set_error("")
        new = self._new()
        self.store(lambda: self._desk.listening_plans.make(self._actor, new), self._made)

    def _look(self, sought: CallSought) -> None:
        self._tasks.run(self, lambda: self._desk.listening_plans.find_calls(self._actor, sought), self._show_calls,
                        self.messages.show_error)

    @property
    def origin(self) -> Origin:
        """The kind chosen."""
        if self._call_ids:
            return Origin.RISK
        return next(origin for origin, button in self.kinds.items() if button.isChecked())

    def _new(self) -> NewPlan:
        origin, words = self.origin, self.words.text()
        listeners = tuple(one.account_id for one in self.listeners.selected()) if origin is Origin.JOINT else ()
        if self._call_ids:
            return NewPlan(self._uuid, origin, words, self._call_ids)
        if self._side.currentIndex() == BY_CALL:
            return NewPlan(self._uuid, origin, words, tuple(call.call_id for call in self.calls.selected()),
                           listeners=listeners)
        return NewPlan(self._uuid, origin, words, (), tuple(one.agent_no for one in self.agents.selected()),
                       self.from_day.day_or_none(), self.to_day.day_or_none(), self.each.value(), listeners)

    def _ask_choices(self) -> None:
        first, last = self.from_day.day_or_none(), self.to_day.day_or_none()
        self._tasks.run(self, lambda: self._desk.listening_plans.choices(self._actor, first, last),
                        self._show_choices, self.messages.show_error, lane="read")

    def _show_choices(self, found: PlanChoices) -> None:
        if not self.from_day.text():
            self.from_day.set_day(found.from_day)
        if not self.to_day.text():
            self.to_day.set_day(found.to_day)
        self.agents.set_rows(found.agents)
        if not self.listeners.rows():
            self.listeners.set_rows([one for one in found.listeners if one.account_id != self._actor.account_id])
        if self.origin is Origin.NEW_STAFF:
            self._choose_new_staff()
        self._say_chosen()

    def _choose_new_staff(self) -> None:
        self.agents.choose_all([one.agent_no for one in self.agents.rows() if one.is_new])

    def _show_calls(self, calls: tuple[FoundCall, ...]) -> None:
        self.messages.clear()
        self.finder.show_calls(calls)
        self._say_chosen()

    def _show_kind(self) -> None:
        origin = self.origin
        self._ways.setVisible(origin is Origin.JOINT)
        self._people.setVisible(origin is Origin.JOINT)
        by_call = origin is Origin.MYSTERY or (origin is Origin.JOINT and self.by_call.isChecked())
        self._side.setCurrentIndex(BY_CALL if by_call else BY_TICKET)
        self._side.setVisible(not self._call_ids)
        self.each.setValue(EACH.get(origin, 1))
        if origin is Origin.NEW_STAFF:
            self._choose_new_staff()
        self._say_chosen()

    def _say_chosen(self) -> None:
        """How many calls it will be at most."""
        if self._call_ids:
            count = len(self._call_ids)
        elif self._side.currentIndex() == BY_CALL:
            count = len(self.calls.selected())
        else:
            count = sum(min(one.calls, self.each.value()) for one in self.agents.selected())
        self.chosen.setText(ngettext("{count} call", "{count} calls", count).format(count=f"{count:,}"))

    def _make_ticket_side(self) -> None:
        self.from_day, self.to_day, self.each = DayEdit(_("Calls from")), DayEdit(_("Calls until")), QSpinBox()
        self.each.setRange(1, MOST_EACH)
        ignore_wheel(self.each)
        self.agents = RecordTable[PlanAgent](_("Agents"), [
            Column("agent", _("Agent"), lambda row: row.agent_no, width=76),
            Column("name", _("Name"), lambda row: row.name, stretch=True, hint=lambda row: row.name),
            Column("team", _("Team"), lambda row: row.team or "—", widest=120),
            Column("hired", _("Hired on"), lambda row: row.hired_on.isoformat() if row.hired_on else "—", width=96),
            Column("calls", _("Playable calls"), lambda row: f"{row.calls:,}", number=True,
                   sort=lambda row: row.calls),
            Column("new", "", lambda row: _("New staff") if row.is_new else "", kind="chip",
                   tone=lambda row: "accent"),
        ], key=lambda row: row.agent_no, several=True, empty=EmptyState(
            "account-voice", _("No agent has a call to hear on these days"),
            _("Choose other days, or import the recordings first.")))

    def _connect(self) -> None:
        for button in (*self.kinds.values(), self.by_ticket, self.by_call):
            button.toggled.connect(lambda on: self._show_kind() if on else None)
        self.finder.sought.connect(self._look)
        for edit in (self.from_day, self.to_day):
            edit.edited.connect(self._ask_choices)
        for table in (self.agents, self.calls):
            table.view.selectionModel().selectionChanged.connect(lambda *_changed: self._say_chosen())
        self.each.valueChanged.connect(lambda _value: self._say_chosen())

    def _lay_out(self) -> None:
        self.kinds[Origin.NEW_STAFF].setChecked(True)
        self.by_ticket.setChecked(True)
        self._kinds_row, self._ways = _row(*self.kinds.values()), _row(self.by_ticket, self.by_call)
        self._people = Tile()
        self._kinds_row.setVisible(not self._call_ids)
        self._people.body.addWidget(self.listeners)
        self._people.setFixedWidth(LISTENERS_PX)
        self._side = QStackedWidget()
        self._side.addWidget(_column(_fields((Field(_("Calls from"), self.from_day), 0),
                                             (Field(_("Calls until"), self.to_day), 0),
                                             (Field(_("Calls of each agent"), self.each), 0)), _tile(self.agents)))
        self._side.addWidget(self.finder)
        self.chosen, hint = Label("", "caption"), Label(_(
            "Several rows with Ctrl or Shift. These calls enter no average and take nothing from the fair draw."),
            "caption", wrap=True)
        lists = QHBoxLayout()
        lists.setSpacing(12)
        lists.addWidget(self._side, 1)
        lists.addWidget(self._people)
        self.body.addWidget(self._kinds_row)
        self.body.addWidget(self.words_field)
        self.body.addWidget(self._ways)
        self.body.addLayout(lists)
        self.body.addWidget(_fields((hint, 1), (self.chosen, 0)))


def _row(*buttons: QWidget) -> QWidget:
    row, line = QWidget(), QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(16)
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    row.setLayout(line)
    return row


def _fields(*fields: tuple[QWidget, int]) -> QWidget:
    row, line = QWidget(), QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    for field, share in fields:
        line.addWidget(field, share, Qt.AlignmentFlag.AlignBottom)
    if not any(share for _field, share in fields):
        line.addStretch(1)
    row.setLayout(line)
    return row


def _tile(table: QWidget) -> Tile:
    tile = Tile()
    tile.body.addWidget(table)
    tile.setFixedHeight(LIST_PX)
    return tile


def _column(*parts: QWidget) -> QWidget:
    column, whole = QWidget(), QVBoxLayout()
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(8)
    for part in parts:
        whole.addWidget(part)
    column.setLayout(whole)
    return column
