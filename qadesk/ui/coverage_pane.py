"""The tab 覆盖: each agent's week with why it is short, who was online on a day and is not in the sample, the bands of
a month by agent. Narrowed by team; the figures above follow what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.bands import band_name
from qadesk.models.coverage import AgentWeek, BandRow, CoverageBands, CoverageWeek, OnlineAgent, OnlineDay
from qadesk.models.coverage_words import cell_text, cell_words, excluded_words, missing_words, why_words
from qadesk.models.months import Month
from qadesk.models.numerals import by_number
from qadesk.models.summary_shown import month_words, part_text
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField, place_of, refill
from qadesk.ui.widgets.labels import ElidedLabel
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tabs import Tabs
from qadesk.ui.widgets.tiles import Tile

AGENTS, DAYS, BANDS = range(3)


class CoveragePane(QWidget):
    """`bands_asked(Month)`: the bands of a month are wanted; `export_asked()`: what is shown is wanted as a file."""

    bands_asked = Signal(object)
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, exports: bool = False) -> None:
        super().__init__(parent)
        self.week: CoverageWeek | None = None
        self.bands: CoverageBands | None = None
        self.views = Tabs(_("Views"), (_("Quota by agent"), _("By day"), _("Bands of the day")))
        self._make_controls(exports=exports)
        self._make_tables()
        self.band_table = self._band_table(())
        self._lay_out()
        self._connect()

    # what is shown

    def show_week(self, found: CoverageWeek) -> None:
        """Show a week's agents and days."""
        self.week = found
        self._offer_teams()
        self._narrow()

    def show_months(self, months: Sequence[Month]) -> None:
        """Offer these months; the one chosen stays."""
        chosen = self.month.currentData()
        self.month.clear()
        for month in months:
            self.month.addItem(month_words(month), month)
        self.month.setCurrentIndex(place_of(self.month, chosen))

    def show_bands(self, found: CoverageBands) -> None:
        """Show the bands of a month."""
        if self.bands is None or self.bands.bands != found.bands:
            old, self.band_table = self.band_table, self._band_table(found.bands)
            self._stack.insertWidget(BANDS, self.band_table)
            self._stack.removeWidget(old)
            old.deleteLater()
            self.band_table.seek(self.search.text())
            self._stack.setCurrentIndex(self.views.currentIndex())
        self.bands = found
        self._offer_teams()
        self._narrow()

    def chosen_month(self) -> Month | None:
        """The month chosen for the bands."""
        found: Month | None = self.month.currentData()
        return found

    def shows_bands(self) -> bool:
        return self.views.currentIndex() == BANDS

    # parts

    def _narrow(self) -> None:
        team = self.team.currentData() or ""
        if self.week is not None:
            agents = [line for line in self.week.agents if team in ("", line.team)]
            self.agents.set_rows(agents)
            self.days.set_rows([_of_team(day, team) for day in self.week.days])
        if self.bands is not None:
            self.band_table.set_rows([row for row in self.bands.rows if team in ("", row.team)])
        self._say()

    def _say(self) -> None:
        """The sentence below the list: what it adds up to."""
        words = ""
        if self.shows_bands() and self.bands is not None:
            cells = [cell for row in self.band_table.rows() for cell in row.cells if cell.eligible or cell.drawn]
            words = _("Scored in {share} of the bands in which an agent had calls. 2: scored · 0 / 1: drawn, not "
                      "scored · 0: calls, none drawn · —: no call").format(
                share=part_text(sum(cell.scored > 0 for cell in cells), len(cells)))
        elif self.views.currentIndex() == DAYS:
            days = self.days.rows()
            online, missing = sum(len(day.agents) for day in days), sum(len(day.missing) for day in days)
            words = _("In the sample: {share} of the days on which an agent was online").format(
                share=part_text(online - missing, online))
        elif self.week is not None:
            lines = self.agents.rows()
            short = sum(line.short > 0 for line in lines)
            words = _("{met} of {count} agents have met their quota; scored {scored} of {quota} calls").format(
                met=len(lines) - short, count=len(lines), scored=sum(min(line.scored, line.due) for line in lines),
                quota=sum(line.due for line in lines))
        self.sum.setText(words)

    def _offer_teams(self) -> None:
        shown = {line.team for line in self.week.agents} if self.week else set()
        shown |= {row.team for row in self.bands.rows} if self.bands else set()
        teams = sorted(shown - {""}, key=by_number)
        refill(self.team, [(team, team) for team in teams])

    def _show_view(self, view: int) -> None:
        self._stack.setCurrentIndex(view)
        self.month.setVisible(view == BANDS)
        self._say()
        month = self.chosen_month()
        if view == BANDS and month is not None:
            self.bands_asked.emit(month)

    def _seek(self, words: str) -> None:
        for table in (self.agents, self.days, self.band_table):
            table.seek(words)
        self._say()

    def _connect(self) -> None:
        self.views.currentChanged.connect(self._show_view)
        self.team.activated.connect(lambda _index: self._narrow())
        self.month.activated.connect(lambda _index: self.bands_asked.emit(self.chosen_month()))
        self.search.sought.connect(self._seek)
        self.export.clicked.connect(self.export_asked)

    def _make_controls(self, *, exports: bool) -> None:
        self.team, self.month = QComboBox(), QComboBox()
        self.team.addItem(_("All teams"), "")
        for box, name in ((self.team, _("Team")), (self.month, _("Month"))):
            box.setAccessibleName(name)
        self.month.hide()
        self.search = SearchField(_("Find agent or team"))
        self.search.set_width(170)
        self.export = Button(_("Export …"), icon="table-arrow-down")
        self.export.setVisible(exports)
        self.sum = ElidedLabel("", "caption")

    def _make_tables(self) -> None:
        self.agents: RecordTable[AgentWeek] = RecordTable(_("Quota by agent"), [
            Column("agent", _("Agent"), lambda row: row.agent_no, width=72),
            Column("name", _("Name"), lambda row: row.name, widest=110),
            Column("team", _("Team"), lambda row: row.team, widest=120),
            _count("days", _("Days"), lambda row: row.days, 68),
            _count("calls", _("Calls"), lambda row: row.calls, 60),
            _count("eligible", _("Eligible"), lambda row: row.eligible, 68),
            _count("quota", _("Quota"), lambda row: row.quota, 60),
            _count("drawn", _("Drawn by now"), lambda row: row.drawn, 104),
            _count("replaced", _("Replaced"), lambda row: row.replaced, 76),
            _count("scored", _("Scored"), lambda row: row.scored, 68),
            Column("state", _("State"), _state, kind="chip", tone=lambda row: "warn" if row.short else "good",
                   sort=lambda row: row.short),
            Column("why", _("Why"), why_words, stretch=True, hint=_why_hint),
        ], key=lambda row: row.agent_no, empty=EmptyState("account-voice", _("No agent has a call in this week.")))
        self.days: RecordTable[OnlineDay] = RecordTable(_("By day"), [
            Column("day", _("Day"), lambda row: row.day.isoformat(), width=100),
            Column("online", _("Agents online"), lambda row: str(len(row.agents)), number=True,
                   sort=lambda row: len(row.agents)),
            Column("sampled", _("In the sample"), lambda row: str(len(row.agents) - len(row.missing)), number=True,
                   sort=lambda row: len(row.agents) - len(row.missing)),
            Column("missing", _("Not in the sample"), lambda row: str(len(row.missing)), number=True,
                   sort=lambda row: len(row.missing), tone=lambda row: "warn" if row.missing else "text"),
            Column("drawn", _("State"), lambda row: _("Was drawn") if row.drawn else _("Not drawn yet"), kind="chip",
                   tone=lambda row: "neutral"),
            Column("which", _("Which"), missing_words, stretch=True, hint=missing_words),
        ], key=lambda row: row.day, empty=EmptyState("account-voice", _("No agent has a call in this week.")))

    def _band_table(self, bands: Sequence[str]) -> RecordTable[BandRow]:
        columns = [Column[BandRow]("agent", _("Agent"), lambda row: row.agent_no, width=72),
                   Column[BandRow]("name", _("Name"), lambda row: row.name, stretch=True, hint=lambda row: row.name),
                   Column[BandRow]("team", _("Team"), lambda row: row.team, widest=120),
                   *(_band(code, place) for place, code in enumerate(bands)),
                   Column[BandRow]("open", _("Bands open"), lambda row: str(row.open), number=True,
                                   sort=lambda row: row.open)]
        return RecordTable(_("Bands of the day"), columns, key=lambda row: row.agent_no,
                           empty=EmptyState("account-voice", _("No agent has a call in this month.")))

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for table in (self.agents, self.days, self.band_table):
            self._stack.addWidget(table)
        tile, head, foot = Tile(), QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(4, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(self.views, 1)
        for control in (self.month, self.team, self.search, self.export):
            head.addWidget(control)
        foot.setContentsMargins(theme.TILE_PADDING, 4, theme.TILE_PADDING, 4)
        foot.addWidget(self.sum, 1)
        tile.body.addLayout(head)
        tile.body.addWidget(self._stack, 1)
        tile.body.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(tile)


def _count(key: str, words: str, count: Callable[[AgentWeek], int], width: int) -> Column[AgentWeek]:
    return Column(key, words, lambda row: f"{count(row):,}", number=True, sort=count, width=width)


def _band(code: str, place: int) -> Column[BandRow]:
    return Column("band" + code, band_name(code), lambda row: cell_text(row.cells[place]), number=True,
                  sort=lambda row: (row.cells[place].scored, row.cells[place].drawn, row.cells[place].eligible),
                  tone=lambda row: _band_tone(row, place), hint=lambda row: cell_words(row.cells[place]))


def _band_tone(row: BandRow, place: int) -> str:
    cell = row.cells[place]
    if cell.scored:
        return "good"
    return "warn" if cell.eligible and not cell.drawn else "text"


def _state(line: AgentWeek) -> str:
    if not line.short:
        return _("Met")
    return ngettext("{count} short", "{count} short", line.short).format(count=line.short)


def _why_hint(line: AgentWeek) -> str:
    return "\n".join(part for part in (why_words(line), excluded_words(line)) if part)


def _of_team(day: OnlineDay, team: str) -> OnlineDay:
    kept: tuple[OnlineAgent, ...] = tuple(agent for agent in day.agents if team in ("", agent.team))
    return OnlineDay(day.day, kept, day.drawn)
