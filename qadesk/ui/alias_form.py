"""The form of one alias: what lists say, who that is (or nobody), of which kind and on which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.importing.aliases import guess_kind
from qadesk.importing.times import Unreadable
from qadesk.models.aliases import AliasRow, NewAlias, UnmatchedText
from qadesk.models.coaching_list import AgentChoice
from qadesk.models.sources import ALIAS_NAMES, AliasKind
from qadesk.ui import theme
from qadesk.ui.agent_choice import agent_table
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field, SearchField
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.tiles import Tile

WIDTH, AGENTS_PX = 340, 110


class AliasForm(Tile):
    """`sent(NewAlias)`: complete and to be kept; `removed()`: the alias shown was a mistake."""

    sent = Signal(object)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("New alias"), parent=parent)
        self.setFixedWidth(WIDTH)
        self.row: AliasRow | None = None
        self.text, self.kind = QLineEdit(), QComboBox()
        self.search, self.agents = SearchField(_("Staff number, name or pinyin")), agent_table()
        self.nobody = QCheckBox(_("Nobody who is scored"))
        self.from_day, self.to_day = DayEdit(_("First day")), DayEdit(_("Last day"))
        self.text_field = Field(_("As the lists have it"), self.text)
        self.from_field, self.to_field = Field(_("First day"), self.from_day), Field(_("Last day"), self.to_day)
        self.fault = Label("", "caption", tone="fatal", wrap=True)
        self.new_button, self.remove = Button(_("New alias"), "ghost", icon="plus"), Button(_("Remove"), "danger")
        self.save = Button(_("Settle"), "primary")
        self.add_control(self.new_button)
        self._lay_out()
        self._connect()
        self.begin()

    def set_agents(self, agents: Sequence[AgentChoice]) -> None:
        """Whom one can choose."""
        self.agents.set_rows(agents)

    def begin(self) -> None:
        """An empty form for a text that is typed."""
        self._show(_("New alias"), None, NewAlias("", AliasKind.EXTENSION, None))
        self.text.setReadOnly(False)

    def show_text(self, found: UnmatchedText) -> None:
        """Ask who a text of the lists is; a single agent whom it may mean is proposed."""
        self._show(_("Who is this?"), None, NewAlias(found.text, guess_kind(found.text), None))
        self.text.setReadOnly(True)
        if len(found.alike) == 1:
            self.agents.choose(found.alike[0])

    def asks(self, text: str) -> bool:
        """Whether it asks who this text is: what was chosen for it stays while the lists are read anew."""
        return self.asks_one_waiting() and self.text.text() == text

    def asks_one_waiting(self) -> bool:
        """Whether it asks who some text of the lists is."""
        return self.row is None and self.text.isReadOnly()

    def show_alias(self, row: AliasRow) -> None:
        """Show an alias to be changed, ended or removed."""
        self._show(_("Change the alias"), row, row.as_new())
        self.text.setReadOnly(True)
        if row.agent_id is None:
            self.nobody.setChecked(True)
        else:
            self.agents.choose(row.staff_no)

    def say_fault(self, words: str) -> None:
        """Say why it cannot be kept."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))

    def send(self) -> None:
        """Check what stands here, and send it."""
        agent = None if self.nobody.isChecked() else self.agents.current()
        self.text_field.set_error("" if self.text.text().strip() else _("Type what the lists call the agent."))
        days = [self._day(field) for field in (self.from_field, self.to_field)]
        if not self.nobody.isChecked() and agent is None:
            self.say_fault(_("Choose the agent, or say that it is nobody who is scored."))
            self.search.setFocus()
            return
        self.say_fault("")
        if not any(field.error() for field in (self.text_field, self.from_field, self.to_field)):
            self.sent.emit(NewAlias(self.text.text(), AliasKind(self.kind.currentData()),
                                    agent.agent_id if agent else None, *days))

    def _show(self, title: str, row: AliasRow | None, alias: NewAlias) -> None:
        self.row = row
        self.set_title(title)
        self.text.setText(alias.text)
        self.text.setCursorPosition(0)
        self.kind.setCurrentIndex(self.kind.findData(alias.kind))
        self.nobody.setChecked(False)
        self.search.clear()
        self.agents.choose_none()
        self.from_day.set_day(alias.from_day)
        self.to_day.set_day(alias.to_day)
        for field in (self.text_field, self.from_field, self.to_field):
            field.set_error("")
        self.say_fault("")
        self.save.setText(_("Save changes") if row else _("Settle"))
        self.remove.setVisible(row is not None)

    def _seek(self, words: str) -> None:
        self.agents.seek(words)
        if words.strip():
            self.nobody.setChecked(False)
            self.agents.choose_first()

    def _take_agent(self, agent: AgentChoice | None) -> None:
        if agent is not None:
            self.nobody.setChecked(False)

    def _take_nobody(self, on: bool) -> None:
        if on:
            self.agents.choose_none()

    def _leave_search(self) -> None:
        """Enter with somebody found settles it; else the list has the keys."""
        if self.agents.current() is not None and self.search.text().strip():
            self.save.setFocus()
        else:
            self.agents.setFocus()

    def _day(self, field: Field) -> date | None:
        assert isinstance(field.control, DayEdit)
        try:
            field.set_error("")
            return field.control.day()
        except Unreadable as error:
            field.set_error(_("{reason}; type the day as 2026-09-01.").format(reason=error))
            return None

    def _connect(self) -> None:
        self.search.sought.connect(self._seek)
        self.search.returnPressed.connect(self._leave_search)
        self.agents.opened.connect(lambda _agent: self.save.setFocus())
        self.agents.chosen.connect(self._take_agent)
        self.nobody.toggled.connect(self._take_nobody)
        self.save.clicked.connect(self.send)
        self.remove.clicked.connect(self.removed)
        self.new_button.clicked.connect(self._begin_new)
        for day in (self.from_day, self.to_day):
            day.returnPressed.connect(self.save.setFocus)

    def _begin_new(self) -> None:
        self.begin()
        self.text.setFocus()

    def _lay_out(self) -> None:
        for kind in AliasKind:
            self.kind.addItem(_(ALIAS_NAMES[kind]), kind)
        ignore_wheel(self.kind)
        self.agents.setMinimumHeight(AGENTS_PX)
        inner, head, days, foot = QVBoxLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        inner.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        inner.setSpacing(8)
        head.addWidget(self.text_field, 1)
        head.addWidget(Field(_("Kind"), self.kind))
        for field in (self.from_field, self.to_field):
            field.set_hint(_("empty: open"))
            days.addWidget(field)
        days.addStretch(1)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self.save)
        inner.addLayout(head)
        for part in (Label(_("Agent"), "caption"), self.search):
            inner.addWidget(part)
        inner.addWidget(self.agents, 1)
        inner.addWidget(self.nobody)
        inner.addLayout(days)
        inner.addWidget(self.fault)
        inner.addLayout(foot)
        self.body.addLayout(inner)
        self.setFocusProxy(self.search)
        self.fault.setAlignment(Qt.AlignmentFlag.AlignLeft)
