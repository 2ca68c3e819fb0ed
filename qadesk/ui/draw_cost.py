"""The line of the draw page that says what a draw costs in hours, and the way to everybody's hours a week."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.assignment_board import ListeningCost
from qadesk.models.draw_cost import cost_words, is_too_much
from qadesk.models.frame import Frame
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label


class DrawCost(QWidget):
    """Shows nothing until it knows what the frame costs and what can be listened to; `hours_asked()` by its link."""

    hours_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.hours = Label("", "caption", wrap=True), Button(_("Hours a week …"), "link")
        self._cost: ListeningCost | None = None
        self._frame: Frame | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.hours)
        self.hours.clicked.connect(self.hours_asked)
        self.hide()

    def show_cost(self, cost: ListeningCost, *, may_change: bool) -> None:
        """What can be listened to; `may_change`: the hours can be entered."""
        self._cost = cost
        self.hours.setVisible(may_change)
        self._show()

    def show_frame(self, frame: Frame) -> None:
        """What is to be drawn."""
        self._frame = frame
        self._show()

    def _show(self) -> None:
        frame, cost = self._frame, self._cost
        if frame is None or cost is None:
            return
        self.setVisible(frame.to_draw > 0)
        self.words.setText(cost_words(frame.to_draw, frame.listening_ms, cost))
        self.words.set_tone("warn" if is_too_much(frame.listening_ms, cost) else "text2")
