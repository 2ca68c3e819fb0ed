"""新建面谈: whom it is with, from which of the latest evaluations, as an interview or as praise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.coaching import InterviewKind
from qadesk.models.coaching_list import AgentChoice, NewInterview, Offers
from qadesk.models.coaching_record import InterviewRecord
from qadesk.ui.agent_choice import agent_table
from qadesk.ui.coaching_offers import OffersTable
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.fields import Field, SearchField
from qadesk.ui.widgets.labels import ElidedLabel
from qadesk.ui.widgets.tiles import Tile

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH, LISTS_PX, AGENTS_PX = 980, 330, 300


class NewInterviewDialog(KeptDialog):
    """`begun(InterviewRecord)` is called once it is kept. `agent_no` and `evaluation_id` are chosen from the start."""

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, today: date,
                 begun: Callable[[InterviewRecord], object], agent_no: str = "", evaluation_id: int | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(_("New interview"), _("Arrange"), tasks=tasks, width=WIDTH, parent=parent)
        self._desk, self._actor, self._today, self._begun = desk, actor, today, begun
        self._uuid, self._agent_no, self._chosen_first = str(uuid4()), agent_no, evaluation_id
        self._agent: AgentChoice | None = None
        self.search = SearchField(_("Staff number, name or pinyin"))
        self.agents = agent_table()
        self.calls, self.title = OffersTable(chooses=True), ElidedLabel(_("Choose an agent at the left."), "section")
        self.coaching, self.praise = QRadioButton(_("Coaching interview")), QRadioButton(_("Praise"))
        self.topic = QLineEdit()
        self.topic.setMaxLength(200)
        self._lay_out()
        self._connect()
        self.submit_button.setEnabled(False)
        self.keep_words(("new interview", actor.account_id, agent_no, evaluation_id), self.topic)
        tasks.run(self, lambda: desk.coaching.agents(actor), self._show_agents, lane="read")
        self.search.setFocus()

    def submit(self) -> None:
        """Arrange it with the agent and the calls chosen."""
        if self._agent is None:
            return
        kind = InterviewKind.PRAISE if self.praise.isChecked() else InterviewKind.COACHING
        new = NewInterview(self._uuid, self._agent.agent_id, kind, topic=self.topic.text().strip(),
                           evaluation_ids=tuple(self.calls.chosen))
        self.store(lambda: self._desk.coaching.begin(self._actor, new), self._begun)

    def _show_agents(self, agents: tuple[AgentChoice, ...]) -> None:
        self.agents.set_rows(agents)
        if self._agent_no and self.agents.choose(self._agent_no):
            self.topic.setFocus()

    def _seek(self, words: str) -> None:
        self.agents.seek(words)
        self.agents.choose_first()

    def _choose(self, agent: AgentChoice | None) -> None:
        self._agent = agent
        self.submit_button.setEnabled(agent is not None)
        if agent is None:
            self.title.setText(_("Choose an agent at the left."))
            self.calls.show_offers((), (), self._today)
        else:
            self.title.setText(" · ".join(part for part in (agent.agent_no, agent.agent_name, agent.team) if part))
            self._tasks.run(self, lambda: self._desk.coaching.offers(self._actor, agent.agent_no), self._show_offers,
                            self._refuse, lane="read")

    def _show_offers(self, offers: Offers) -> None:
        if self._agent is not None and offers.agent.agent_no == self._agent.agent_no:
            first = (self._chosen_first,) if self._chosen_first is not None else ()
            self.calls.show_offers(offers.calls, first, self._today)

    def _refuse(self, error: UserError) -> None:
        self.messages.show_error(error)

    def _connect(self) -> None:
        self.search.sought.connect(self._seek)
        self.search.returnPressed.connect(self.agents.setFocus)
        self.agents.chosen.connect(self._choose)
        self.agents.opened.connect(lambda _agent: self.calls.setFocus())

    def _lay_out(self) -> None:
        left, right = Tile(), Tile()
        left.setFixedWidth(AGENTS_PX)
        left.body.addWidget(self.agents)
        right.body.addWidget(self.calls)
        lists = QHBoxLayout()
        lists.setSpacing(12)
        for head, tile in ((self.search, left), (self.title, right)):
            column = QVBoxLayout()
            column.setSpacing(6)
            head.setFixedHeight(28)
            column.addWidget(head)
            column.addWidget(tile)
            tile.setFixedHeight(LISTS_PX)
            lists.addLayout(column)
        self.coaching.setChecked(True)
        kinds = QHBoxLayout()
        kinds.setSpacing(16)
        kinds.addWidget(self.coaching)
        kinds.addWidget(self.praise)
        kinds.addStretch(1)
        self.body.addLayout(lists)
        self.body.addLayout(kinds)
        self.body.addWidget(Field(_("Topic"), self.topic, _("In a few words; it can be changed while it is prepared.")))
        self.search.setMaximumWidth(AGENTS_PX)
        self.submit_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
