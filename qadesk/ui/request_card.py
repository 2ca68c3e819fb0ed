"""A training request as it is read: state, criteria with their basis, agents and cases, listening, results, entries;
the next step stands as the main button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.training import STATE_NAMES
from qadesk.models.training_record import RequestRecord
from qadesk.ui import theme
from qadesk.ui.request_steps import Act, act_name, main_act, offered
from qadesk.ui.training_words import (
    STATE_TONES,
    basis_words,
    criterion_words,
    days_words,
    entered_words,
    entry_head,
    result_words,
    scored_words,
    stage_name,
    stage_words,
)
from qadesk.ui.widgets.agent_ticks import AgentTicks
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import Label, divider, plain_tip
from qadesk.ui.widgets.record_card import RecordCard, column_in
from qadesk.ui.widgets.record_parts import text_part
from qadesk.ui.widgets.tabs import Tabs

MOST_LINES = 6
IN_A_ROW = 3
SEED_END = 8
"""How much of a seed there is room for; the tip and the paper have all of it."""


class RequestCard(RecordCard):
    """`act_asked(Act)` · `print_asked()` · `call_asked(AgentTally)`."""

    act_asked = Signal(object)
    print_asked = Signal()
    call_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: RequestRecord | None = None
        self.people: AgentTicks | None = None
        self.acts = {act: Button("", "ghost") for act in Act}
        self.main = Button("", "primary")
        self._rows = tuple(QHBoxLayout() for _row in range(-(-len(Act) // IN_A_ROW)))
        self.print = Button(_("Print request"), icon="printer-outline")
        self.lay_out(_("Training request"), EmptyState("school-outline", _("No request chosen"),
                                                       _("Choose one in the list and press Enter.")), self._foot())
        self.print.clicked.connect(self.print_asked)
        self.main.clicked.connect(self.press_next)
        for act, button in self.acts.items():
            button.clicked.connect(lambda _checked=False, act=act: self.act_asked.emit(act))

    def set_record(self, record: RequestRecord | None) -> None:
        """Show a request, or none."""
        self.record = record
        self.stack.setCurrentIndex(int(record is not None))
        if record is None:
            return
        at = self.area.verticalScrollBar().value()
        self.area.setWidget(self._content(record))
        self.area.verticalScrollBar().setValue(at)
        next_act = main_act(record)
        self.main.setVisible(next_act is not None)
        if next_act is not None:
            self.main.setText(act_name(next_act, record))
            self.main.setAccessibleName(self.main.text())
        for act, button in self.acts.items():
            button.setText(act_name(act, record))
            button.setAccessibleName(button.text())
        self._place([self.acts[act] for act in offered(record) if act is not next_act])

    def _place(self, buttons: list[Button]) -> None:
        """Show these buttons, a few in a row, and no others."""
        for row in self._rows:
            while (item := row.takeAt(0)) is not None:
                if (button := item.widget()) is not None:
                    button.hide()
        for at, button in enumerate(buttons):
            self._rows[at // IN_A_ROW].addWidget(button)
            button.show()
        for row in self._rows:
            row.addStretch(1)

    def press_next(self) -> None:
        """Ask for the next step, if it is this reader's."""
        next_act = main_act(self.record) if self.record is not None else None
        if next_act is not None:
            self.act_asked.emit(next_act)

    def _content(self, record: RequestRecord) -> QWidget:
        content = QWidget()
        whole = column_in(content)
        whole.addLayout(_head(record, content))
        if record.overdue:
            whole.addWidget(Banner("warn", _("Overdue: it was to be held by {day}").format(
                day=record.due_day.isoformat())))
        for row in record.criteria:
            whole.addWidget(Label(criterion_words(row), "section", wrap=True))
            whole.addWidget(Label(basis_words(row.whole), "caption", wrap=True))
        facts = ((_("Period"), days_words(record.from_day, record.to_day)), (_("Trainer"), record.trainer),
                 (_("Due"), record.due_day.isoformat()))
        for label, value in facts:
            whole.addWidget(Label(_("{label}: {value}").format(label=label, value=value), wrap=True))
        whole.addLayout(text_part(_("Problem and wish"), record.wish))
        self._add_people(whole, record)
        _add_listening(whole, record)
        _add_entries(whole, record)
        whole.addStretch(1)
        return content

    def _add_people(self, whole: QVBoxLayout, record: RequestRecord) -> None:
        """Those to be trained, those to compare with, and the cases, one list at a time."""
        lists = ((_("To be trained {count}"), record.trained), (_("Comparison {count}"), record.comparison),
                 (_("Cases {count}"), record.cases))
        tabs = Tabs(_("Groups"), tuple(words.format(count=len(rows)) for words, rows in lists))
        people = AgentTicks(_("Agents of the request"), ticks=False)
        people.call_asked.connect(self.call_asked)
        lines = min(MOST_LINES, max(len(rows) for _words, rows in lists))
        people.setFixedHeight(theme.CONTROL + max(lines, 1) * theme.ROW + 4)
        tabs.currentChanged.connect(lambda tab: people.set_agents(lists[tab][1]))
        people.set_agents(record.trained)
        whole.addWidget(tabs)
        whole.addWidget(people)
        self.people = people

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 6, theme.TILE_PADDING, 8)
        foot.setSpacing(6)
        for row in self._rows:
            row.setSpacing(4)
            foot.addLayout(row)
        self._place(list(self.acts.values()))
        last = QHBoxLayout()
        last.addWidget(self.print)
        last.addStretch(1)
        last.addWidget(self.main)
        foot.addLayout(last)
        return foot


def _head(record: RequestRecord, parent: QWidget) -> QVBoxLayout:
    head, line = QVBoxLayout(), QHBoxLayout()
    line.addWidget(Label(record.number, "section"))
    line.addWidget(Chip(_(STATE_NAMES[record.state]), STATE_TONES[record.state], parent))
    line.addStretch(1)
    head.addLayout(line)
    head.addWidget(Label(_("{who} raised it at {at}").format(who=record.raised_by, at=record.raised_at), "caption",
                         wrap=True))
    return head


def _add_listening(whole: QVBoxLayout, record: RequestRecord) -> None:
    whole.addWidget(divider())
    whole.addWidget(Label(_("Targeted listening"), "section"))
    if not record.listening:
        whole.addWidget(Label(_("Nothing drawn yet."), "caption"))
    for row in record.listening:
        whole.addWidget(Label(_("{stage}: {share}").format(stage=stage_name(row.stage), share=stage_words(row)),
                              wrap=True))
        drawn = Label(_("{scored}; drawn at {at}, seed {seed}").format(
            scored=scored_words(row), at=row.made_at, seed="…" + row.seed[-SEED_END:]), "caption", wrap=True)
        drawn.setToolTip(plain_tip(row.seed))
        whole.addWidget(drawn)
    if record.effect and record.results:
        whole.addWidget(Label(record.effect, "section", wrap=True))
    for result in record.results:
        whole.addWidget(Label(result_words(result), wrap=True))
    if record.claim:
        whole.addWidget(Banner("neutral", "", record.claim))


def _add_entries(whole: QVBoxLayout, record: RequestRecord) -> None:
    whole.addWidget(divider())
    whole.addWidget(Label(_("What happened"), "section"))
    if not record.entries:
        whole.addWidget(Label(_("Nothing entered yet."), "caption"))
    for entry in record.entries:
        whole.addWidget(Label(entry_head(entry), "body", wrap=True))
        whole.addWidget(Label(entered_words(entry), "caption", wrap=True))
        if entry.words:
            whole.addWidget(Label(entry.words, wrap=True))
