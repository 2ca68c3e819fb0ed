"""登记投诉/表扬: the call is looked for by agent, day and the end of the number; then what was received, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.complaint_record import RECEIVED_BY, CallSought, ComplaintRecord, FoundCall, NewComplaint
from qadesk.models.complaints import COMPLAINT_KIND_NAMES, ComplaintKind
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.call_finder import CallFinder
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

if TYPE_CHECKING:
    from datetime import date

    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH, CALLS_PX = 760, 210


class ComplaintDialog(KeptDialog):
    """`entered(ComplaintRecord)` is called once it is kept."""

    def __init__(self, today: date, *, desk: Desk, actor: Actor, tasks: Tasks,
                 entered: Callable[[ComplaintRecord], object], parent: QWidget | None = None) -> None:
        super().__init__(_("Enter a complaint or praise"), _("Enter"), tasks=tasks, width=WIDTH, parent=parent)
        self._desk, self._actor, self._entered, self._uuid = desk, actor, entered, str(uuid4())
        self._today = today
        self.complaint, self.praise = (QRadioButton(_(COMPLAINT_KIND_NAMES[kind])) for kind in ComplaintKind)
        self.finder = CallFinder(CALLS_PX)
        self.agent, self.calls = self.finder.agent, self.finder.calls
        self.received, self.way = DayEdit(_("Received on")), QComboBox()
        self.received_field = Field(_("Received on"), self.received)
        self.words = ReasonField(_("What was received (kept and printed)"), lacking=_("Write what was said."))
        self._lacks_call = Label(_("Choose the call from the list."), "caption", tone="fatal")
        self._lay_out()
        self._connect()
        self.keep_words(("complaint", actor.account_id), self.agent, self.finder.tail, self.words.text)
        self.agent.setFocus()

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

    def _look(self, sought: CallSought) -> None:
        self._tasks.run(self, lambda: self._desk.complaints.find_calls(self._actor, sought), self._show_calls,
                        self.messages.show_error)

    def _show_calls(self, calls: tuple[FoundCall, ...]) -> None:
        self.messages.clear()
        self._lacks_call.hide()
        self.finder.show_calls(calls)

    def _connect(self) -> None:
        self.finder.sought.connect(self._look)
        self.calls.opened.connect(lambda _row: self.words.setFocus())
        self.received.edited.connect(lambda: self.received_field.set_error(""))

    def _lay_out(self) -> None:
        self.complaint.setChecked(True)
        self.received.set_day(self._today)
        self.way.setEditable(True)
        self.way.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.way.addItems([_(way) for way in RECEIVED_BY])
        ignore_wheel(self.way)
        self._lacks_call.hide()
        kinds, received = QHBoxLayout(), QHBoxLayout()
        kinds.setSpacing(16)
        received.setSpacing(12)
        for part in (self.complaint, self.praise):
            kinds.addWidget(part)
        kinds.addStretch(1)
        received.addWidget(self.received_field, 0, Qt.AlignmentFlag.AlignTop)
        received.addWidget(Field(_("Received by way of"), self.way), 1, Qt.AlignmentFlag.AlignTop)
        received.addStretch(1)
        self.body.addLayout(kinds)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.finder)
        column.addWidget(self._lacks_call)
        self.body.addLayout(column)
        self.body.addLayout(received)
        self.body.addWidget(self.words)
