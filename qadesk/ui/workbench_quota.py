"""The tile 配额 of the workbench: how far each agent's calls of the week drawn last are scored, kept by team."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.numerals import by_number
from qadesk.models.workbench import QuotaLine, WorkbenchFacts
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import chooser, refill
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile


class QuotaTile(Tile):
    """`begin` is what leads on while nothing is drawn: to the import, then to the draw."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Quota of the drawn week"), parent=parent)
        self._lines: tuple[QuotaLine, ...] = ()
        self.teams = chooser(_("Teams"), _("All teams"))
        self.begin = Button(_("Import recordings"))
        self._empty = EmptyState("dice-multiple-outline", _("Not drawn yet"), "", self.begin)
        self.table = RecordTable[QuotaLine](_("Quota"), [
            Column("agent", _("Agent"), lambda row: row.agent_no, hint=lambda row: row.agent_name),
            Column("team", _("Team"), lambda row: row.team or "—", width=96),
            Column("dots", _("Heard"), lambda row: f"{row.scored} / {row.drawn}", kind="dots",
                   dots=lambda row: (row.scored, row.drawn), tone=lambda row: "good" if row.met else "accent",
                   sort=lambda row: row.scored),
            Column("calls", _("Count"), lambda row: f"{row.scored} / {row.drawn}", number=True,
                   sort=lambda row: row.drawn - row.scored),
            Column("state", _("Remark"), _state, kind="chip", tone=_tone, stretch=True),
        ], key=lambda row: row.agent_no, empty=self._empty)
        self.add_control(self.teams)
        self.body.addWidget(self.table)
        self.teams.currentIndexChanged.connect(self._filter)

    def show_facts(self, facts: WorkbenchFacts) -> None:
        """Show the week drawn last, or what leads to a draw."""
        self._lines = facts.quota
        teams = sorted({line.team for line in facts.quota if line.team}, key=by_number)
        refill(self.teams, [(team, team) for team in teams])
        self.teams.setVisible(len(teams) > 1)
        count = len(facts.quota)
        note = ngettext("W{week}, {count} agent", "W{week}, {count} agents", count)
        self.set_title(_("Quota of the drawn week"),
                       note.format(week=facts.week.number, count=count) if facts.week else "")
        if facts.has_calls:
            self._empty.set_words(_("Not drawn yet"), _("Draw a week that has ended; its calls then wait here."))
            self.begin.setText(_("Go to the draw"))
        else:
            self._empty.set_words(_("No calls yet"), _("Import recordings and their call list, then draw the week."))
            self.begin.setText(_("Import recordings"))
        self._filter()

    def _filter(self) -> None:
        wanted = self.teams.currentData()
        self.table.set_rows([line for line in self._lines if wanted in (None, line.team)])


def _state(row: QuotaLine) -> str:
    if row.met:
        return _("Met")
    if row.new_staff:
        return _("New staff")
    return "" if row.scored else _("Not begun")


def _tone(row: QuotaLine) -> str:
    return "good" if row.met else "accent" if row.new_staff else "neutral"
