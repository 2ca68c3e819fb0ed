"""The line of filters above the list of calls: words, team, queue, band, recording, draw, and the days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.models.call_lines import CallFacets, CallFilter
from qadesk.models.periods import Days, Period
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import SearchField, refill
from qadesk.ui.widgets.labels import Label

SETTLE_MS = 120
STATES = (("all", N_("All calls")), ("playable", N_("With recording")), ("stored", N_("In the store")),
          ("unplayable", N_("Cannot be played")), ("away", N_("Recording away")),
          ("missing", N_("No recording")), ("stray", N_("Recordings without a call")))
_EVER = Days(date(1990, 1, 1), date(2199, 12, 31))


class CallFilters(QWidget):
    """`changed()`: other calls are wanted; `wanted()` says which."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        self.search = SearchField(_("Agent, queue, number tail"))
        self.search.setToolTip(_("Each word fits the agent's number or name, the queue, or the last four digits of the "
                                 "number."))
        self.team, self.queue = _box(_("Team"), _("All teams")), _box(_("Queue"), _("All queues"))
        self.band, self.state = _box(_("Time band"), _("All bands")), _box(_("Which calls"))
        self.drawn = _box(_("In draw"), _("Drawn or not"))
        self.drawn.setMinimumContentsLength(9)
        for key, words in STATES:
            self.state.addItem(_(words), key)
        self.drawn.addItem(_("Was drawn"), True)
        self.drawn.addItem(_("Not drawn"), False)
        self.first, self.last = DayEdit(_("From day")), DayEdit(_("To day"))
        self.clear = IconButton("filter-remove-outline", _("Clear filters"))
        self._lay_out()
        self.search.sought.connect(lambda _words: self._settle.start())
        for box in self._boxes():
            box.currentIndexChanged.connect(lambda _index: self._settle.start())
        for line in (self.first, self.last):
            line.textChanged.connect(lambda _words: self._settle.start())
        self.clear.clicked.connect(self.clear_all)

    def offer(self, facets: CallFacets) -> None:
        """Offer these teams, queues and bands; what was chosen stays chosen."""
        refill(self.team, [(name, key) for key, name in facets.teams])
        refill(self.queue, [(name, name) for name in facets.queues])
        refill(self.band, [(name, code) for code, name in facets.bands])

    def wanted(self) -> CallFilter:
        """The filter as it stands."""
        return CallFilter(self._period(), self.search.text().strip(), str(self.state.currentData()),
                          self.team.currentData(), self.queue.currentData(), self.band.currentData() or "",
                          self.drawn.currentData())

    def show_days(self, period: Period) -> None:
        """Want the calls of these days."""
        self.first.set_day(period.first_day)
        self.last.set_day(period.last_day)

    def narrow(self, state: str) -> None:
        """Show only calls of a state."""
        self.state.setCurrentIndex(self.state.findData(state))

    def clear_all(self) -> None:
        """Want every call of the station."""
        for box in self._boxes():
            box.setCurrentIndex(0)
        for line in (self.first, self.last, self.search):
            line.clear()

    def _boxes(self) -> tuple[QComboBox, ...]:
        return self.team, self.queue, self.band, self.state, self.drawn

    def _period(self) -> Days | None:
        first, last = self.first.day_marked(), self.last.day_marked()
        if first is None and last is None:
            return None
        return Days(first or _EVER.first_day, last or _EVER.last_day)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.TILE_PADDING, 6, 8, 6)
        row.setSpacing(8)
        self.search.setMinimumWidth(120)
        row.addWidget(self.search, 1)
        for box in self._boxes():
            row.addWidget(box)
        for words, day in ((_("From"), self.first), (_("To"), self.last)):
            label = Label(words, "caption")
            label.setBuddy(day)
            row.addWidget(label)
            row.addWidget(day)
        row.addWidget(self.clear)


def _box(name: str, everything: str = "") -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumContentsLength(7)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    if everything:
        box.addItem(everything, None)
    return box
