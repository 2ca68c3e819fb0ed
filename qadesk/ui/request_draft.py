"""The training request (培训需求单) as it is drafted: criteria and basis, agents by ticks, the wish, the trainer.

Both groups offer all agents of the tally; who is ticked in one loses the tick in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.numerals import by_number
from qadesk.models.training import Arm, part_of
from qadesk.models.training_tallies import NewRequest, RequestDraft
from qadesk.ui import theme
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.training_words import basis_words, criterion_words
from qadesk.ui.widgets.agent_ticks import AgentTicks
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.tabs import Tabs

Shares = Mapping[str, int]
"""Percent of each arm that is heard before and after a training: by `before` and `after`."""


class RequestDraftPane(QFrame):
    """`submit_asked(NewRequest)` · `draft_asked()`: what is chosen in the table shall be drafted · `dropped()` ·
    `call_asked(AgentTally)`: an example is to be heard."""

    submit_asked = Signal(object)
    draft_asked = Signal()
    dropped = Signal()
    call_asked = Signal(object)

    def __init__(self, account_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tile")
        self.draft: RequestDraft | None = None
        self._account_id, self._uuid = account_id, ""
        self._shares: Shares = {"before": 0, "after": 0}
        self._kept: tuple[KeptWords, ...] = ()
        self.begin = Button(_("Draft a request"), "primary", icon="text-box-plus-outline")
        self.empty = EmptyState("school-outline", _("No request drafted"), "", self.begin)
        self.criteria, self.basis = Label("", wrap=True), Label("", wrap=True)
        self.whom, self.groups = ElidedLabel("", "caption"), Tabs(_("Groups"), ("", ""))
        self.lists = {arm: AgentTicks(_("Agents of the request")) for arm in Arm}
        self.wish = ReasonField(_("Problem and wish"), lacking=_("Write what the training shall change."))
        self.trainer, self.due = QComboBox(), DayEdit(_("Due"))
        self.trainer_field, self.due_field = Field(_("Trainer"), self.trainer), Field(_("Due"), self.due)
        self.plan, self.claim = Label("", "caption", wrap=True), Banner("neutral", "")
        self.drop, self.submit = Button(_("Discard"), "ghost"), Button(_("Submit"), "primary", icon="send-check")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.begin)

    def offer(self, words: str) -> None:
        """While nothing is drafted: say what pressing the button would draft; no words, no button."""
        self.empty.set_words(_("No request drafted"), words)

    def show_draft(self, draft: RequestDraft, shares: Shares, today: date) -> None:
        """Begin with what the station proposes; words that were left in a draft before are there again."""
        self.draft, self._shares, self._uuid = draft, shares, str(uuid4())
        self.date.setText(today.isoformat())
        self.criteria.setText("\n".join(criterion_words(row) for row in draft.criteria))
        self.basis.setText("\n".join(basis_words(row.whole) for row in draft.criteria))
        self.lists[Arm.TRAINED].set_agents(draft.concerned, (*draft.comparison, *draft.others))
        self.lists[Arm.COMPARISON].set_agents(draft.comparison, (*draft.concerned, *draft.others))
        self.groups.setCurrentIndex(0)
        self.trainer.clear()
        for account_id, name in draft.trainers:
            self.trainer.addItem(name, account_id)
        self.due.set_day(draft.due_day)
        for field in (self.trainer_field, self.due_field):
            field.set_error("")
        about = (draft.from_day, draft.to_day, *(row.key for row in draft.criteria))
        self._kept = (KeptWords(("request", self._account_id), self.wish.text),
                      KeptWords(("agents", self._account_id, about), *self.lists.values()))
        self._tell()
        self._body.setCurrentIndex(1)
        self.setFocusProxy(self.wish)
        self.wish.setFocus()

    def clear(self) -> None:
        """Draft nothing; what was written is forgotten."""
        for kept in self._kept:
            kept.end()
        self.wish.text.clear()
        self._kept, self.draft = (), None
        self._body.setCurrentIndex(0)
        self.setFocusProxy(self.begin)

    def press_main(self) -> None:
        """What Ctrl+Enter means here: to draft, or to submit."""
        button = self.begin if self.draft is None else self.submit
        if button.isEnabled() and not button.isHidden():
            button.click()

    def set_busy(self, busy: bool) -> None:
        """While it is submitted it is not submitted again."""
        self.submit.setEnabled(not busy)

    def _ask_submit(self) -> None:
        draft, day, name = self.draft, self.due.day_or_none(), self.trainer.currentText().strip()
        if draft is None:
            return
        trained, others = (self.lists[arm].ticked() for arm in (Arm.TRAINED, Arm.COMPARISON))
        self.due_field.set_error("" if day else _("Write a day such as 2026-09-14."))
        self.trainer_field.set_error("" if name else _("Write who shall train."))
        if self.wish.lacks:
            self.wish.ask()
        if not day or not name or self.wish.lacks:
            return
        known = next((id_ for id_, trainer in draft.trainers if trainer == name), None)
        cases = tuple((agent.evaluation_id, agent.start_ms) for agent in trained if agent.evaluation_id is not None)
        self.submit_asked.emit(NewRequest(
            self._uuid, draft.from_day, draft.to_day, tuple(row.key for row in draft.criteria),
            tuple(agent.agent_id for agent in trained), tuple(agent.agent_id for agent in others), cases,
            self.wish.words, known, name, day))

    def _tell(self) -> None:
        """Say how many are chosen, how many of them are heard before and after, and what can be claimed then."""
        trained, others = (self.lists[arm].ticked() for arm in (Arm.TRAINED, Arm.COMPARISON))
        teams = sorted({agent.team for agent in trained if agent.team}, key=by_number)
        people = ngettext("{count} agent", "{count} agents", len(trained)).format(count=len(trained))
        self.whom.setText(_("{teams}: {people}").format(teams=_(", ").join(teams), people=people) if teams else people)
        for tab, words in enumerate((_("To be trained {count}"), _("Comparison {count}"))):
            self.groups.setTabText(tab, words.format(count=len((trained, others)[tab])))
        lines = ((_("Heard before"), self._shares["before"]), (_("Heard after"), self._shares["after"]))
        self.plan.setText("\n".join(_("{stage}: {percent}%, {trained} and {others} to compare with").format(
            stage=stage, percent=percent, trained=part_of(len(trained), percent), others=part_of(len(others), percent))
            for stage, percent in lines))
        self.claim.set_words("", _("With a comparison group the net effect can be told afterwards.") if others else _(
            "Without a comparison group it cannot be said whether the training caused a change. "
            "Tick agents for it there."))

    def _connect(self) -> None:
        self.begin.clicked.connect(self.draft_asked)
        self.submit.clicked.connect(self._ask_submit)
        self.drop.clicked.connect(self.clear)
        self.drop.clicked.connect(self.dropped)
        self.groups.currentChanged.connect(self._people.setCurrentIndex)
        trained, others = self.lists.values()
        for people, elsewhere in ((trained, others), (others, trained)):
            people.changed.connect(lambda people=people, elsewhere=elsewhere: elsewhere.untick(people.ticked()))
            people.changed.connect(self._tell)
            people.call_asked.connect(self.call_asked)
        self.trainer.setEditable(True)
        self.trainer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        ignore_wheel(self.trainer)

    def _lay_out(self) -> None:
        self._body, self._people = QStackedWidget(), QStackedWidget()
        self.date = Label("", "caption")
        for people in self.lists.values():
            self._people.addWidget(people)
        content, area, shown = QWidget(), QScrollArea(), QWidget()
        area.setWidgetResizable(True)
        area.setProperty("kind", "record")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        self._fill(content)
        outer = QVBoxLayout(shown)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(self._foot())
        self._body.addWidget(self.empty)
        self._body.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(self._body)

    def _fill(self, content: QWidget) -> None:
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.TILE_PADDING, 10, theme.TILE_PADDING, 8)
        column.setSpacing(6)
        column.addLayout(self._head())
        for caption, value in ((_("Criteria"), self.criteria), (_("Basis"), self.basis), (_("Whom"), self.whom)):
            column.addLayout(_line(caption, value))
        column.addWidget(self.groups)
        column.addWidget(self._people, 1)
        column.addWidget(self.wish)
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(self.trainer_field, 1)
        both.addWidget(self.due_field)
        column.addLayout(both)
        column.addWidget(self.plan)
        column.addWidget(self.claim)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 6, theme.TILE_PADDING, 8)
        foot.addWidget(self.drop)
        foot.addStretch(1)
        foot.addWidget(self.submit)
        return foot

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (Label(_("Training request"), "section"), Chip(_("Draft"), "neutral", self)):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.date)
        return head


def _line(caption: str, value: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    label = Label(caption, "caption")
    label.setFixedWidth(56)
    line.addWidget(label)
    line.addWidget(value, 1)
    return line
