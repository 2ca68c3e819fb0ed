"""登记投诉/表扬: the call is looked for by agent, day and the end of the number; then what was received, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.importing.times import Unreadable
from qadesk.models.complaint_record import RECEIVED_BY, CallSought, ComplaintRecord, FoundCall, NewComplaint
from qadesk.models.complaints import COMPLAINT_KIND_NAMES, ComplaintKind
from qadesk.models.listening import clock_text
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

if TYPE_CHECKING:
    from datetime import date

    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH, CALLS_PX, TAIL_PX = 760, 210, 84


class ComplaintDialog(KeptDialog):
    """`entered(ComplaintRecord)` is called once it is kept."""

    def __init__(self, today: date, *, desk: Desk, actor: Actor, tasks: Tasks,
                 entered: Callable[[ComplaintRecord], object], parent: QWidget | None = None) -> None:
        super().__init__(_("Enter a complaint or praise"), _("Enter"), tasks=tasks, width=WIDTH, parent=parent)
        self._desk, self._actor, self._entered, self._uuid = desk, actor, entered, str(uuid4())
        self._today = today
        self.complaint, self.praise = (QRadioButton(_(COMPLAINT_KIND_NAMES[kind])) for kind in ComplaintKind)
        self.agent, self.day, self.tail = QLineEdit(), DayEdit(_("Day of the call")), QLineEdit()
        self.day_field = Field(_("Day of the call"), self.day)
        self.find_button = Button(_("Find calls"), icon="magnify", key="Enter")
        self.calls = RecordTable[FoundCall](_("Calls found"), _columns(), key=lambda row: row.call_id, sortable=False,
                                            empty=EmptyState("magnify", _("No call yet"), _(
                                                "Look for it by agent, day or the last four digits of the number.")))
        self.received, self.way = DayEdit(_("Received on")), QComboBox()
        self.received_field = Field(_("Received on"), self.received)
        self.words = ReasonField(_("What was received (kept and printed)"), lacking=_("Write what was said."))
        self._lacks_call = Label(_("Choose the call from the list."), "caption", tone="fatal")
        self._lay_out()
        self._connect()
        self.keep_words(("complaint", actor.account_id), self.agent, self.tail, self.words.text)
        self.agent.setFocus()

    def look(self) -> None:
        """Look for the calls that fit."""
        try:
            day = self.day.day()
        except Unreadable:
            self.day_field.set_error(_("Type the day as 2026-09-01."))
            self.day.setFocus()
            return
        sought = CallSought(self.agent.text(), day, self.tail.text())
        self._tasks.run(self, lambda: self._desk.complaints.find_calls(self._actor, sought), self._show_calls,
                        self.messages.show_error)

    def submit(self) -> None:
        """Enter it when nothing lacks; else ask for the first thing that does."""
        call, day = self.calls.current(), self._received()
        self._lacks_call.setVisible(call is None)
        if call is None:
            self.agent.setFocus()
        elif day is None:
            self.received_field.set_error(_("Give a day up to today, such as {day}.").format(day=self._today))
            self.received.setFocus()
        elif self.words.lacks:
            self.words.ask()
        else:
            kind = ComplaintKind.PRAISE if self.praise.isChecked() else ComplaintKind.COMPLAINT
            new = NewComplaint(self._uuid, kind, call.call_id, day, self.way.currentText(), self.words.words)
            self.store(lambda: self._desk.complaints.enter(self._actor, new), self._entered)

    def _received(self) -> date | None:
        day = self.received.day_or_none()
        return day if day is not None and day <= self._today else None

    def _show_calls(self, calls: tuple[FoundCall, ...]) -> None:
        self.messages.clear()
        self._lacks_call.hide()
        self.calls.empty.set_words(_("No call fits"), _("Change what is sought: less of it finds more."))
        self.calls.set_rows(calls)
        self.calls.choose_first()
        if calls:
            self.calls.setFocus()

    def _connect(self) -> None:
        self.find_button.clicked.connect(self.look)
        for edit in (self.agent, self.day, self.tail):
            edit.returnPressed.connect(self.look)
        self.calls.opened.connect(lambda _row: self.words.setFocus())
        self.day.edited.connect(lambda: self.day_field.set_error(""))
        self.received.edited.connect(lambda: self.received_field.set_error(""))

    def _lay_out(self) -> None:
        self.complaint.setChecked(True)
        self.received.set_day(self._today)
        self.way.setEditable(True)
        self.way.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.way.addItems([_(way) for way in RECEIVED_BY])
        ignore_wheel(self.way)
        self.tail.setFixedWidth(TAIL_PX)
        self.tail.setMaxLength(20)
        self._lacks_call.hide()
        kinds, sought, received, calls = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), Tile()
        calls.body.addWidget(self.calls)
        calls.setFixedHeight(CALLS_PX)
        for row, spacing in ((kinds, 16), (sought, 12), (received, 12)):
            row.setSpacing(spacing)
        for part in (self.complaint, self.praise):
            kinds.addWidget(part)
        kinds.addStretch(1)
        for field, share in ((Field(_("Staff no. or name"), self.agent), 1), (self.day_field, 0),
                             (Field(_("Last 4 digits"), self.tail), 0), (self.find_button, 0)):
            sought.addWidget(field, share, Qt.AlignmentFlag.AlignBottom)
        received.addWidget(self.received_field, 0, Qt.AlignmentFlag.AlignTop)
        received.addWidget(Field(_("Received by way of"), self.way), 1, Qt.AlignmentFlag.AlignTop)
        received.addStretch(1)
        for layout in (kinds, sought):
            self.body.addLayout(layout)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(calls)
        column.addWidget(self._lacks_call)
        self.body.addLayout(column)
        self.body.addLayout(received)
        self.body.addWidget(self.words)


def _columns() -> list[Column[FoundCall]]:
    return [
        Column("at", _("Call began"), lambda row: row.started_at, widest=140),
        Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}".strip(), stretch=True,
               hint=lambda row: row.team),
        Column("team", _("Team"), lambda row: row.team or "—", widest=110),
        Column("length", _("Length"), lambda row: clock_text(row.duration_ms), number=True),
        Column("number", _("Number"), lambda row: row.number_masked or "—", widest=130),
        Column("sound", _("Recording"), lambda row: _("there") if row.has_recording else _("none"), kind="chip",
               tone=lambda row: "neutral" if row.has_recording else "warn"),
    ]
