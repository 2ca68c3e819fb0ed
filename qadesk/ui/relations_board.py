"""回避: the relations that this person may see, one to be declared, and for a supervisor the end of one.

It stands in the tab 回避 of 管理, which everybody has: one's own relations, for a supervisor those of all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.models.coaching_list import AgentChoice
from qadesk.models.relations import (
    RELATION_NAMES,
    Declared,
    NewRelation,
    PersonChoice,
    RelationKind,
    RelationRow,
)
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.agent_choice import agent_table
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field, SearchField
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label, fitted
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

FORM_PX, END_PX, AGENTS_PX = 320, 460, 86
FIRST_KIND = 1
Choices = tuple[tuple[AgentChoice, ...], tuple[PersonChoice, ...]]


class RelationsBoard(QWidget):
    """The list at the left, the declaration at the right; what goes wrong stands in `messages`."""

    def __init__(self, desk: Desk, actor: Actor, tasks: Tasks, messages: MessageBar,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._messages = desk, actor, tasks, messages
        self._all = may(actor, "relations.end")
        self._uuid = str(uuid4())
        self._title = _("Declared relations") if self._all else _("My declared relations")
        self.tile = Tile(self._title)
        self.table = RecordTable[RelationRow](self._title, self._columns(), key=lambda row: row.relation_id,
                                              empty=EmptyState("account-lock-outline", _("No relation is declared"), _(
                                                  "Declare one at the right: you are then shown none of that agent's "
                                                  "calls to score.")))
        self.end_button = Button(_("Enter the end …"))
        self.person, self.kind = QComboBox(), QComboBox()
        self.search = SearchField(_("Staff number, name or pinyin"))
        self.agents = agent_table()
        self.words = ReasonField(_("Remark (needed for another relation)"), needed=False)
        self.declare_button = Button(_("Declare"), "primary")
        self._kept = KeptWords(("relation", actor.account_id), self.kind, self.words.text)
        self._lay_out()
        self._connect()
        self._settle()

    def reload(self) -> None:
        """Fetch the list, and whom one can choose."""
        self._tasks.run(self, lambda: self._desk.relations.list(self._actor), self._show, lane="read")
        self._tasks.run(self, self._choices, self._show_choices, lane="read")

    def declare(self) -> None:
        """Declare the relation as it is chosen."""
        agent, person = self.agents.current(), self.person.currentData()
        if agent is None or not self.declare_button.isEnabled():
            return
        kind = RelationKind(self.kind.currentData())
        if kind is RelationKind.OTHER and not self.words.words:
            self.words.needed = True
            self.words.ask()
            return
        new = NewRelation(self._uuid, person or self._actor.account_id, agent.agent_id, kind, self.words.words)
        self.declare_button.setEnabled(False)
        self._tasks.run(self, lambda: self._desk.relations.declare(self._actor, new), self._declared, self._refused)

    def ask_end(self) -> None:
        """Ask why the relation chosen holds no longer."""
        row = self.table.current()
        if row is not None and row.ends:
            EndDialog(row, desk=self._desk, actor=self._actor, tasks=self._tasks, ended=lambda _row: self.reload(),
                      parent=self).open()

    # -- parts
    def _choices(self) -> Choices:
        people = self._desk.relations.people(self._actor) if self._all else ()
        return self._desk.relations.agents(self._actor), people

    def _show(self, rows: tuple[RelationRow, ...]) -> None:
        count = sum(row.holds for row in rows)
        note = ngettext("{count} holds", "{count} hold", count).format(count=count)
        self.tile.set_title(self._title, note if rows else "")
        self.table.set_rows(rows)
        self._settle()

    def _show_choices(self, found: Choices) -> None:
        agents, people = found
        self.agents.set_rows(agents)
        chosen = self.person.currentData() or self._actor.account_id
        self.person.clear()
        for one in people:
            self.person.addItem(one.name, one.account_id)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self._settle()

    def _declared(self, done: Declared) -> None:
        self._uuid = str(uuid4())
        self._begin_anew()
        told = ngettext("{count} draft now waits for somebody else.", "{count} drafts now wait for somebody else.",
                        done.drafts_left).format(count=done.drafts_left) if done.drafts_left else ""
        self._messages.show_message("good", _("The relation of {who} to {agent} is declared.").format(
            who=done.row.who, agent=done.row.agent_no), told)
        self.reload()

    def _begin_anew(self) -> None:
        """What was declared is not declared a second time by another press."""
        self.search.clear()
        self.agents.choose_none()
        self.kind.setCurrentIndex(FIRST_KIND)
        self.words.text.clear()
        self._kept.forget()
        self.search.setFocus()

    def _refused(self, error: UserError) -> None:
        self._messages.show_error(error)
        self._settle()

    def _settle(self) -> None:
        row = self.table.current()
        self.end_button.setEnabled(row is not None and row.ends)
        self.declare_button.setEnabled(self.agents.current() is not None)

    def _seek(self, words: str) -> None:
        self.agents.seek(words)
        if words.strip():
            self.agents.choose_first()

    def _connect(self) -> None:
        self.search.sought.connect(self._seek)
        self.search.returnPressed.connect(self.agents.setFocus)
        self.agents.chosen.connect(lambda _agent: self._settle())
        self.agents.opened.connect(lambda _agent: self.kind.setFocus())
        self.table.chosen.connect(lambda _row: self._settle())
        self.table.opened.connect(lambda _row: self.ask_end())
        self.end_button.clicked.connect(self.ask_end)
        self.declare_button.clicked.connect(self.declare)

    def _columns(self) -> list[Column[RelationRow]]:
        who = [Column[RelationRow]("who", _("Person"), lambda row: row.who, bold=True, widest=170,
                                   hint=lambda row: row.who)] if self._all else []
        return [
            *who,
            Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}", widest=170,
                   hint=lambda row: " · ".join(part for part in (row.agent_no, row.agent_name, row.team) if part)),
            Column("kind", _("Relation"), lambda row: _(RELATION_NAMES[row.kind]), widest=170),
            Column("words", _("Remark"), lambda row: row.words or "—", stretch=True, hint=lambda row: row.words),
            Column("since", _("Declared"), lambda row: row.declared_at[:10], width=92,
                   hint=lambda row: _("{who}, {at}").format(who=row.declared_by, at=row.declared_at)),
            Column("state", _("State"), _state, kind="chip", tone=lambda row: "warn" if row.holds else "neutral",
                   width=92, hint=_end_words),
        ]

    def _lay_out(self) -> None:
        for kind in RelationKind:
            self.kind.addItem(_(RELATION_NAMES[kind]), kind)
        self.kind.setCurrentIndex(FIRST_KIND)
        ignore_wheel(self.kind)
        ignore_wheel(self.person)
        self.end_button.setVisible(self._all)
        self.tile.add_control(self.end_button)
        self.tile.body.addWidget(self.table)
        form = Tile(_("Declare a relation"))
        form.setFixedWidth(FORM_PX)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        inner.setSpacing(8)
        person = Field(_("Person"), self.person)
        person.setVisible(self._all)
        inner.addWidget(person)
        inner.addWidget(Label(_("Agent"), "caption"))
        inner.addWidget(self.search)
        inner.addWidget(self.agents, 1)
        self.agents.setMinimumHeight(AGENTS_PX)
        inner.addWidget(Field(_("Relation"), self.kind))
        inner.addWidget(self.words)
        inner.addWidget(fitted(Label(_("From now on nothing of this agent is opened, scored, confirmed, spoken about "
                                       "or ruled on by the person tied. Another supervisor can enter the end."),
                                     "caption", wrap=True), FORM_PX - 2 * theme.TILE_PADDING))
        inner.addWidget(self.declare_button, 0, Qt.AlignmentFlag.AlignRight)
        form.body.addLayout(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.tile, 1)
        row.addWidget(form)


class EndDialog(KeptDialog):
    """Asks why a relation holds no longer; `ended(RelationRow)` is called once that is kept."""

    def __init__(self, row: RelationRow, *, desk: Desk, actor: Actor, tasks: Tasks,
                 ended: Callable[[RelationRow], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("The relation has ended"), _("Enter the end"), tasks=tasks, width=END_PX, parent=parent)
        self._row, self._desk, self._actor, self._ended = row, desk, actor, ended
        self.reason = ReasonField(_("Why it holds no longer (kept)"))
        about = _("{who} and agent {agent}: {kind}").format(who=row.who, agent=row.agent_no,
                                                            kind=_(RELATION_NAMES[row.kind]))
        self.body.addWidget(fitted(Label(about, wrap=True), END_PX - 2 * theme.MARGIN))
        self.body.addWidget(self.reason)
        self.keep_words(("relation end", actor.account_id, row.relation_id), self.reason.text)
        self.reason.setFocus()

    def submit(self) -> None:
        """Enter the end, or ask for the reason."""
        if self.reason.lacks:
            self.reason.ask()
            return
        words = self.reason.words
        self.store(partial(self._desk.relations.end, self._actor, self._row.relation_id, words), self._ended)


def _state(row: RelationRow) -> str:
    return _("Holds") if row.holds else _("Ended")


def _end_words(row: RelationRow) -> str:
    if row.holds:
        return ""
    return _("{at} {who}: {words}").format(at=row.ended_at, who=row.ended_by, words=row.end_words)
