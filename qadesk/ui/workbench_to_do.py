"""The tile 待办事项 of the workbench: what needs doing by urgency, kept by its kind, each with its next step."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.workbench import ToDo, ToDoKind, WorkbenchFacts
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import chooser, place_of, refill
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.workbench_ways import next_item
from qadesk.ui.workbench_words import DAY_MS, WORDS, due_words, problem_span, span_words, step, whom

ICON_PX, WIDEST_WHOM = 36, 96


class ToDoTile(Tile):
    """`opened(ToDo)`: the next step of a line was asked for."""

    opened = Signal(object)

    def __init__(self, *, adds_accounts: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Needs doing"), parent=parent)
        self._adds_accounts = adds_accounts
        self._facts: WorkbenchFacts | None = None
        self.kinds = chooser(_("Kinds of things to do"), _("All matters"))
        self.listen_button = Button(_("Listen on"))
        self.empty = EmptyState("check", _("Nothing needs doing"), "", self.listen_button)
        self.table = RecordTable[ToDo](_("Needs doing"), [
            Column("icon", "", lambda row: _(WORDS[row.kind].title), kind="icon", icon=lambda row: WORDS[row.kind].icon,
                   tone=lambda row: WORDS[row.kind].token, width=ICON_PX),
            Column("kind", _("Matter"), lambda row: _(WORDS[row.kind].title), bold=True),
            Column("whom", _("Whom"), whom, widest=WIDEST_WHOM, hint=whom),
            Column("content", _("Content"), lambda row: WORDS[row.kind].content(row), stretch=True,
                   hint=lambda row: WORDS[row.kind].content(row)),
            Column("since", _("Time limit"), self._since, sort=self._since_order, tone=self._since_tone),
            Column("next", _("Next step"), self._step, kind="link"),
        ], key=lambda row: row.key, row_height=theme.ROW_WORK, empty=self.empty)
        self.add_control(self.kinds)
        self.body.addWidget(self.table)
        self.kinds.currentIndexChanged.connect(self._filter)
        self.table.link_pressed.connect(lambda row, _column: self.opened.emit(row))

    def show_facts(self, facts: WorkbenchFacts) -> None:
        """Show what needs doing now."""
        self._facts = facts
        kinds = list(dict.fromkeys(row.kind for row in facts.to_do))
        refill(self.kinds, [(_(WORDS[kind].title), kind) for kind in kinds])
        count = len(facts.to_do)
        note = ngettext("{count} matter, by urgency", "{count} matters, by urgency", count).format(count=count)
        self.set_title(_("Needs doing"), note if count else "")
        self.empty.set_words(_("Nothing needs doing"), _why_nothing(facts))
        self.listen_button.setVisible(facts.listens and next_item(facts) is not None)
        self._filter()

    def go_to(self, kind: ToDoKind) -> None:
        """Show the lines of one kind, with the keys on the first."""
        self.kinds.setCurrentIndex(place_of(self.kinds, kind))
        self.table.choose_first()
        self.table.setFocus()

    def _filter(self) -> None:
        wanted = self.kinds.currentData()
        rows = self._facts.to_do if self._facts else ()
        self.table.set_rows([row for row in rows if wanted in (None, row.kind)])

    def _since(self, row: ToDo) -> str:
        if row.due_day is not None and self._facts is not None:
            return due_words(row.due_day, self._facts.today)
        if row.since_utc_ms is None or self._facts is None:
            return ""
        span_ms = max(0, self._facts.now_utc_ms - row.since_utc_ms)
        return problem_span(span_ms) if row.kind is ToDoKind.PROBLEM else span_words(span_ms)

    def _since_order(self, row: ToDo) -> int:
        """The latest first: days over, then what waits longest."""
        if row.due_day is not None and self._facts is not None:
            return -(self._facts.today - row.due_day).days * DAY_MS
        return -max(0, self._facts.now_utc_ms - row.since_utc_ms) if self._facts and row.since_utc_ms is not None else 0

    def _since_tone(self, row: ToDo) -> str:
        if row.due_day is not None and self._facts is not None:
            return "warn" if row.due_day < self._facts.today else "text"
        if row.kind is ToDoKind.PROBLEM:
            return "fatal"
        late = self._facts is not None and self._facts.now_utc_ms - (row.since_utc_ms or 0) >= DAY_MS
        return "warn" if late and row.since_utc_ms is not None else "text"

    def _step(self, row: ToDo) -> str:
        return step(row) if row.kind is not ToDoKind.AUDITOR or self._adds_accounts else ""


def _why_nothing(facts: WorkbenchFacts) -> str:
    if facts.waiting_total or facts.drafts:
        return ngettext("{count} call waits to be heard.", "{count} calls wait to be heard.",
                        facts.waiting_total).format(count=facts.waiting_total)
    if facts.waiting_of_others:
        return ngettext("{count} call waits for others.", "{count} calls wait for others.",
                        facts.waiting_of_others).format(count=facts.waiting_of_others)
    return _("The calls that were drawn are all scored.") if facts.listens else _("Nothing waits for your role.")
