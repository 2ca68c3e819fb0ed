"""The columns of the page 监听评分: queue | player or an empty state | form or record, and how they fit the window.

From 1600 px on the panes are wider and 座席近况 stands beside the other tabs; below 1200 the queue folds; below 1000
the form becomes a tab beside 证据. Who does not score sees in place of the form who does.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QWidget

from qadesk.i18n import _
from qadesk.ui.listening_centre import FORM_TAB, ListeningCentre
from qadesk.ui.queue_pane import QueuePane
from qadesk.ui.record_panel import RecordPanel
from qadesk.ui.scoring_form import ScoringForm
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import divider
from qadesk.ui.widgets.waveform_layout import SMALLEST_HEIGHT_PX

QUEUE_PX, FORM_PX = 220, 412
WIDE_QUEUE_PX, WIDE_FORM_PX = 260, 500
WIDE_FROM_PX, QUEUE_FROM_PX, FORM_FROM_PX = 1600, 1200, 1000
ANY_SIZE = (1 << 24) - 1  # Qt's QWIDGETSIZE_MAX


class ListeningColumns(QWidget):
    """Holds the three panes; the page makes and wires them."""

    queue_folds = Signal(bool)  # there is too little room for it: offer a button that unfolds it

    def __init__(self, queue: QueuePane, centre: ListeningCentre, form: ScoringForm, record: RecordPanel,
                 *, scores: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.no_form = EmptyState("headphones", _("Inspectors score this call"),
                                  _("You hear it; what was scored can be read here afterwards."))
        self._left: QWidget = form if scores else self.no_form
        self._queue, self._centre, self._form, self._record = queue, centre, form, record
        self._side = QStackedWidget()
        self._window_px = WIDE_FROM_PX
        self._focus_mode = self._queue_unfolded = False
        self.first = Button(_("Open the first call"), icon="headphones")
        self.no_call = EmptyState("headphones", _("No call is open"), _("Click one in the list, or press Enter on it."),
                                  self.first)
        self._middle = QStackedWidget()
        for stack in (self._middle, self._side):
            stack.setProperty("kind", "surface")
        self._queue_line, self._form_line = divider(vertical=True), divider(vertical=True)
        self._lay_out()

    def show_call(self, shown: bool) -> None:
        """Show the player, or that no call is open."""
        self._middle.setCurrentWidget(self._centre if shown else self.no_call)

    def show_record(self, shown: bool) -> None:
        """Show the record of an evaluation, or the form, at the right."""
        self._side.setCurrentWidget(self._record if shown else self._left)

    def toggle_focus_mode(self) -> None:
        """Hide the queue, and back again."""
        self._focus_mode = not self._focus_mode
        self.fit(self._window_px)

    def toggle_queue(self) -> None:
        """Unfold the queue where it is folded, and back again."""
        self._queue_unfolded = not self._queue_unfolded
        self.fit(self._window_px)

    def unfold_queue(self) -> None:
        """Show the queue, whatever hid it."""
        self._focus_mode, self._queue_unfolded = False, True
        self.fit(self._window_px)

    def fit(self, window_px: int) -> None:
        """Give the panes their places in a window of that width (logical px)."""
        self._window_px = window_px
        wide, narrow = window_px >= WIDE_FROM_PX, window_px < QUEUE_FROM_PX
        self._queue.setFixedWidth(WIDE_QUEUE_PX if wide else QUEUE_PX)
        shows_queue = not self._focus_mode and (not narrow or self._queue_unfolded)
        self._queue.setVisible(shows_queue)
        self._queue_line.setVisible(shows_queue)
        self._centre.history.set_beside(wide)
        self.queue_folds.emit(narrow and not self._focus_mode)
        self._place_form(in_tabs=window_px < FORM_FROM_PX, width_px=WIDE_FORM_PX if wide else FORM_PX)

    def _place_form(self, *, in_tabs: bool, width_px: int) -> None:
        tabs, under = self._centre.tabs, self._centre.under_tabs
        if in_tabs and tabs.count() == FORM_TAB:
            self._side.setMaximumWidth(ANY_SIZE)
            under.addWidget(self._side)
            tabs.setCurrentIndex(tabs.addTab(_("Scoring")))
        elif not in_tabs and tabs.count() > FORM_TAB:
            under.removeWidget(self._side)
            tabs.removeTab(FORM_TAB)
            self._row.addWidget(self._side)
            self._side.show()
        if not in_tabs:
            self._side.setFixedWidth(width_px)
        self._centre.waveform.setMaximumHeight(SMALLEST_HEIGHT_PX if in_tabs else ANY_SIZE)
        self._form_line.setVisible(not in_tabs)

    def _lay_out(self) -> None:
        self._middle.addWidget(self.no_call)
        self._middle.addWidget(self._centre)
        for part in (self._form, self._record, self.no_form):
            self._side.addWidget(part)
        self.show_record(False)
        self._row = QHBoxLayout(self)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._queue)
        self._row.addWidget(self._queue_line)
        self._row.addWidget(self._middle, 1)
        self._row.addWidget(self._form_line)
        self._row.addWidget(self._side)
