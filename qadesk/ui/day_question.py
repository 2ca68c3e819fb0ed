"""Asks whether 04/05 is in April or in May, with a date of the list read in each way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.importing.day_doubts import DayDoubt
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button

_MOST_ANSWERS = 3


class DayQuestion(Banner):
    """`answered(order)`: the order of day, month and year that a person chose. Hidden while it asks nothing."""

    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warn", "", parent=parent)
        self.answers = [Button("") for _number in range(_MOST_ANSWERS)]
        for button in self.answers:
            self.add_action(button)
            button.clicked.connect(self._answer)
        self.asks = False
        self.ask(None)

    def ask(self, doubt: DayDoubt | None) -> None:
        """Ask for this date; None: there is nothing to ask."""
        self.asks = doubt is not None
        self.setVisible(self.asks)
        if doubt is None:
            return
        self.set_words(_("Which day is {text}?").format(text=doubt.text), _(
            "The list does not tell day and month apart. Choose one, and all its dates are read so."))
        for at, button in enumerate(self.answers):
            button.setVisible(at < len(doubt.readings))
            if at < len(doubt.readings):
                order, day = doubt.readings[at]
                button.setText(f"{day:%Y-%m-%d}")
                button.setProperty("order", order)

    def _answer(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.answered.emit(str(button.property("order")))
