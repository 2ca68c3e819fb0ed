"""Raise a major problem of the call that is open: facts, their time, action asked, the leader, how it was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from qadesk.i18n import _
from qadesk.models.listening import clock_text
from qadesk.models.major_problems import FEEDBACK_WAYS, WAY_NAMES, NewProblem, ProblemRecord, Proposal, Span, Way
from qadesk.ui import theme
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.problem_words import read_spans, spans_words
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label, fitted
from qadesk.ui.widgets.reason_field import ReasonField

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH, CALL_WIDTH = 560, 420


class RaiseDialog(KeptDialog):
    """`raised(ProblemRecord)` is called once the problem is kept."""

    def __init__(self, proposal: Proposal, spans: tuple[Span, ...], *, desk: Desk, actor: Actor, tasks: Tasks,
                 raised: Callable[[ProblemRecord], object], parent: QWidget | None = None) -> None:
        super().__init__(_("Raise a major problem"), _("Raise"), tasks=tasks, width=WIDTH, parent=parent)
        self._proposal, self._desk, self._actor, self._raised = proposal, desk, actor, raised
        self._uuid = str(uuid4())
        self.facts = ReasonField(_("Facts (kept and printed)"), lacking=_("Write what happened."))
        self.action = ReasonField(_("Action asked of the team leader"), lacking=_("Write what is to be done."))
        self.times = QLineEdit(spans_words(spans))
        self.times_field = Field(_("Time in the call"), self.times,
                                 _("such as 2:36 or 2:36-3:00, several with a comma"))
        self.leader, self.way = _leader_box(proposal), _way_box()
        self.leader_field = Field(_("Leader concerned"), self.leader, "" if proposal.leaders else _(
            "No account leads this team; write the name."))
        self._lay_out()
        self.keep_words(("raise", actor.account_id, proposal.call_id), self.facts.text, self.times,
                        self.action.text, self.leader, self.way)
        self.facts.setFocus()

    def submit(self) -> None:
        """Keep the problem when nothing lacks; else ask for the first thing that does."""
        spans, name = read_spans(self.times.text()), self.leader.currentText().strip()
        self.times_field.set_error("" if spans and spans[-1][1] <= self._proposal.duration_ms else _(
            "Give a time such as 2:51, up to {duration}.").format(duration=clock_text(self._proposal.duration_ms)))
        self.leader_field.set_error("" if name else _("Write who leads the team."))
        for field in (self.action, self.facts):
            if field.lacks:
                field.ask()
        if spans and name and not (self.times_field.error() or self.facts.lacks or self.action.lacks):
            new = self._new(spans, name)
            self.store(lambda: self._desk.major_problems.raise_(self._actor, new), self._raised)

    def _new(self, spans: tuple[Span, ...], name: str) -> NewProblem:
        way = self.way.currentData()
        known = next((leader for leader in self._proposal.leaders if leader.name == name), None)
        return NewProblem(self._uuid, self._proposal.call_id, self.facts.words, self.action.words, spans, name,
                          known.account_id if known else None, self._proposal.evaluation_id, Way(way) if way else None)

    def _lay_out(self) -> None:
        call = " · ".join(fact.value for fact in self._proposal.facts if fact.value != "—")
        row = QHBoxLayout()
        row.addWidget(self.leader_field, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Field(_("Fed back"), self.way), 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(fitted(Label(call, "caption", wrap=True), WIDTH - 2 * theme.MARGIN))
        for part in (self.facts, self.times_field, self.action):
            self.body.addWidget(part)
        self.body.addLayout(row)


class CallDialog(KeptDialog):
    """Asks for the recording number of the call that a problem is to be raised of; then `found(Proposal)`."""

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, found: Callable[[Proposal], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Raise a major problem"), _("Go on"), tasks=tasks, width=CALL_WIDTH, parent=parent)
        self._desk, self._actor, self._found = desk, actor, found
        self.number = QLineEdit()
        self.body.addWidget(Field(_("Recording no."), self.number, _(
            "As it stands in the call list. Where the call is open under Listening, raise it there.")))
        self.number.setFocus()

    def submit(self) -> None:
        """Look for the call."""
        number = self.number.text()
        self.store(lambda: self._desk.major_problems.propose_call(self._actor, number), self._found)


def _leader_box(proposal: Proposal) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems([leader.name for leader in proposal.leaders])
    ignore_wheel(box)
    return box


def _way_box() -> QComboBox:
    box = QComboBox()
    box.addItem(_("Not told yet"), None)
    for way in FEEDBACK_WAYS:
        box.addItem(_(WAY_NAMES[way]), way)
    ignore_wheel(box)
    return box
