"""The list of papers that wait to be acknowledged, the oldest first, filtered by agent, team or number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.paper_list import PaperRow
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.list_pane import ListPane
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

OLD_DAYS = 3


class PapersPane(ListPane):
    """`chosen()`: other papers are selected; `opened(evaluation id)`: the link of a row."""

    chosen = Signal()
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField(_("Agent, team or number"))
        self.search.set_width(200)
        self.table = RecordTable[PaperRow](
            _("Papers to be acknowledged"), _columns(), key=lambda row: row.evaluation_id, several=True,
            empty=EmptyState("draw-pen", _("No paper waits"), _(
                "What was submitted stands here until the agent has signed it, for a month at the most.")))
        self.lay_out(Tile(_("Papers to be acknowledged"), _("Shift or Ctrl chooses several, Ctrl+A all")), self.table,
                     self.search)
        self.search.sought.connect(self.table.seek)
        self.table.view.selectionModel().selectionChanged.connect(self.chosen)
        self.table.link_pressed.connect(lambda row, _column: self.opened.emit(row.evaluation_id))

    def set_rows(self, rows: Sequence[PaperRow]) -> None:
        """Show these papers."""
        self.table.set_rows(rows)


def _columns() -> list[Column[PaperRow]]:
    return [
        Column("number", _("Evaluation no."), lambda row: row.number, widest=150, hint=lambda row: row.inspector,
               sought=lambda row: row.inspector),
        Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}".strip(), stretch=True),
        Column("team", _("Team"), lambda row: row.team, widest=110),
        Column("score", _("Score"), lambda row: row.score_shown, number=True),
        Column("printed", _("Paper"), lambda row: _("printed") if row.printed else _("not printed"), kind="chip",
               tone=lambda row: "neutral" if row.printed else "warn"),
        Column("days", _("Waits for"), lambda row: ngettext("{count} day", "{count} days", row.days).format(
            count=row.days), number=True, sort=lambda row: row.days,
            tone=lambda row: "warn" if row.days >= OLD_DAYS else "text"),
        Column("open", _("Next step"), lambda row: _("{step} →").format(step=_("Record")), kind="link"),
    ]
