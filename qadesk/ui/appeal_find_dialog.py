"""Finds the evaluation that an agent objects to: by its number on the paper, the staff number or the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.appeal_record import Candidate
from qadesk.ui import theme
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button, foot_of
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

SIZE = (620, 420)


class AppealFindDialog(QDialog):
    """`found(evaluation id)`, then it closes."""

    found = Signal(object)

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Enter appeal"))
        self.resize(*SIZE)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self.messages = MessageBar("appeals")
        self.search = SearchField(_("Number of the evaluation, staff number or name"))
        self.table = RecordTable[Candidate](
            _("Evaluations"), _columns(), key=lambda row: row.evaluation_id, sortable=False,
            empty=EmptyState("magnify", _("No evaluation is found"), _(
                "Type the number on the agent's paper, or the staff number; what was never submitted is not here.")))
        self.go_on, self.back = Button(_("Go on"), "primary"), Button(_("Cancel"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        for part in (self.messages, self.search):
            whole.addWidget(part)
        whole.addWidget(self.table, 1)
        whole.addLayout(foot_of(self.back, self.go_on))
        self.search.sought.connect(self._seek)
        self.search.returnPressed.connect(self.press_main)
        self.table.opened.connect(self._choose)
        self.go_on.clicked.connect(self.press_main)
        self.back.clicked.connect(self.reject)
        self.search.setFocus()
        self._seek("")

    def press_main(self) -> None:
        """Go on with the evaluation chosen."""
        row = self.table.current()
        if row is not None:
            self._choose(row)

    def _seek(self, words: str) -> None:
        self._tasks.run(self, lambda: self._desk.appeals.candidates(self._actor, words),
                        lambda rows: self._show(words, rows), self.messages.show_error, lane="read")

    def _show(self, words: str, rows: tuple[Candidate, ...]) -> None:
        if words == self.search.text():
            self.table.set_rows(rows)
            if self.table.current() is None:
                self.table.choose_first()

    def _choose(self, row: Candidate) -> None:
        evaluation_id = row.evaluation_id
        self.accept()
        self.found.emit(evaluation_id)


def _columns() -> list[Column[Candidate]]:
    return [
        Column("number", _("Evaluation no."), lambda row: row.number, widest=150),
        Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}".strip(), stretch=True),
        Column("score", _("Score"), lambda row: row.score_shown, number=True),
        Column("at", _("Submitted"), lambda row: row.submitted_at, widest=140),
    ]
