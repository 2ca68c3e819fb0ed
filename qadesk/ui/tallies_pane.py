"""The tallies of a period: heat table criterion × team with the whole centre, and the chart of what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.pareto import Loss, pareto_chart
from qadesk.models.training_tallies import PeriodChoice, Tallies, TallyCell, TallyRow
from qadesk.ui import theme
from qadesk.ui.training_words import criterion_words, period_words
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chart_view import ChartView
from qadesk.ui.widgets.fields import place_of
from qadesk.ui.widgets.heat_model import STEP_UP
from qadesk.ui.widgets.heat_table import HeatTable
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.tiles import Tile

HEAT, CHART = 54, 46
CHARTED = 6
"""How many criteria have a bar of their own."""


class TalliesPane(QWidget):
    """`period_chosen()` · `calls_asked(TallyCell, words)`: the calls behind a cell or a bar · `chosen()`: another
    criterion is current or ticked · `go_on()`: the button of the empty state. `raises`: this person may ask for a
    training; `opens`: may see the calls behind a tally."""

    period_chosen = Signal()
    calls_asked = Signal(object, str)
    chosen = Signal()
    go_on = Signal()

    def __init__(self, *, raises: bool, opens: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tallies: Tallies | None = None
        self.period_box = QComboBox()
        self.period_box.setAccessibleName(_("Period"))
        self.period_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.threshold = Label("")
        self.heat = HeatTable(_("Criteria by team"), ticks=raises)
        self.heat_tile = Tile(_("Calls that lost points: criterion × team"), " ")
        self.chart = ChartView(lambda leads: opens and leads is not None)
        self.chart_tile = Tile(_("Which criteria they are about"), " ")
        self.button = Button(_("Listen on"))
        self.empty = EmptyState("school-outline", _("Nothing to tally yet"), "", self.button)
        self._lay_out()
        self.period_box.activated.connect(lambda _at: self.period_chosen.emit())
        self.heat.opened.connect(self._ask_calls)
        self.chart.asked.connect(self.calls_asked)
        self.heat.moved.connect(self.chosen)
        self.heat.ticked_changed.connect(self.chosen)
        self.button.clicked.connect(self.go_on)

    def set_periods(self, periods: Sequence[PeriodChoice], chosen: PeriodChoice | None) -> None:
        """Offer these periods; an open list stays open unless they have changed."""
        if [self.period_box.itemData(at) for at in range(self.period_box.count())] != list(periods):
            self.period_box.clear()
            for choice in periods:
                self.period_box.addItem(period_words(choice), choice)
        self.period_box.setCurrentIndex(place_of(self.period_box, chosen))

    def period(self) -> PeriodChoice | None:
        """The period chosen; None while there is none."""
        chosen: PeriodChoice | None = self.period_box.currentData()
        return chosen

    def set_tallies(self, tallies: Tallies | None) -> None:
        """Show the tallies of the period; None: the station knows no calls."""
        self.tallies = tallies
        filled = tallies is not None and bool(tallies.rows)
        self._body.setCurrentIndex(int(filled))
        self._filters.setVisible(tallies is not None)
        self.heat.set_tallies(tallies if filled else None)
        if tallies is None:
            self.empty.set_words(_("No calls yet"), _("Import recordings and their call list, then draw the week."))
            self.button.setText(_("Import recordings"))
        elif not filled:
            self.empty.set_words(_("Nothing to tally yet"), _("No drawn call of this period is scored."))
            self.button.setText(_("Listen on"))
        if tallies is not None:
            self._tell_threshold(tallies)
            self._show_chart(tallies)

    def chosen_rows(self) -> tuple[TallyRow, ...]:
        """The criteria ticked, else the one of the current cell."""
        current = self.heat.current()
        return self.heat.ticked() or ((current,) if current is not None else ())

    def _tell_threshold(self, tallies: Tallies) -> None:
        self.threshold.setText(_("{percent}% and {calls} calls; a team {team_calls} calls").format(
            percent=tallies.threshold_percent, calls=tallies.threshold_calls, team_calls=tallies.team_calls))
        self.heat_tile.set_title(_("Calls that lost points: criterion × team"), _(
            "count and share; from {first}% pale, from {second}% deep; Enter shows the calls").format(
                first=tallies.threshold_percent, second=f"{tallies.threshold_percent * STEP_UP:.0f}"))

    def _show_chart(self, tallies: Tallies) -> None:
        losses = [Loss(criterion_words(row), row.whole.lost, row.whole.n, row.whole.low, row.whole.high,
                       TallyCell(tallies.from_day, tallies.to_day, row.card, row.criterion_code))
                  for row in tallies.rows]
        chart = pareto_chart(losses, _("Which criteria they are about"), _("No drawn call of this period lost points."),
                             shown=CHARTED)
        self.chart_tile.set_title(chart.title, chart.note)
        self.chart.show_chart(chart)

    def _ask_calls(self, row: TallyRow, team_id: int | None) -> None:
        assert self.tallies is not None
        cell = TallyCell(self.tallies.from_day, self.tallies.to_day, row.card, row.criterion_code, team_id)
        column = self.heat.currentIndex()
        self.calls_asked.emit(cell, self.heat.heat.words(column.row(), column.column()) or criterion_words(row))

    def _lay_out(self) -> None:
        self._filters = QWidget()
        filters = QHBoxLayout(self._filters)
        filters.setContentsMargins(0, 0, 0, 0)
        filters.setSpacing(8)
        for part in (Label(_("Period"), "caption"), self.period_box, Label(_("Threshold"), "caption"),
                     self.threshold):
            filters.addWidget(part)
        note = ElidedLabel(_("Only calls drawn at random count, targeted listening does not; calls of one agent are "
                             "alike, so intervals may be too narrow"), "caption")
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # it takes what is left, and no more
        filters.addWidget(note, 1)
        self.heat_tile.body.addWidget(self.heat)
        shown = QWidget()
        self._column = QVBoxLayout(shown)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP)
        self.chart_tile.body.addWidget(self.chart)
        self._column.addWidget(self.heat_tile, HEAT)
        self._column.addWidget(self.chart_tile, CHART)
        self._body = QStackedWidget()
        self._body.addWidget(self.empty)
        self._body.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self._filters)
        whole.addWidget(self._body, 1)
