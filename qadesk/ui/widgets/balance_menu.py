"""The balance of the ears: a small menu, so that the transport stays one row. For who hears better on one side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from qadesk.i18n import N_, _

PLACES = ((-1.0, N_("Left ear only")), (-0.5, N_("Left louder")), (0.0, N_("Both ears alike")),
          (0.5, N_("Right louder")), (1.0, N_("Right ear only")))


class BalanceMenu(QMenu):
    """`picked(float)`: from -1, left alone, to 1, right alone."""

    picked = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = QActionGroup(self)
        self._places: dict[QAction, float] = {}
        for balance, words in PLACES:
            action = self.addAction(_(words))
            action.setCheckable(True)
            self._choice.addAction(action)
            self._places[action] = balance
        self._choice.triggered.connect(self._pick)
        self.set_balance(0.0)

    def set_balance(self, balance: float) -> None:
        """Mark the place that is nearest."""
        nearest = min(self._places, key=lambda action: abs(self._places[action] - balance))
        nearest.setChecked(True)

    def _pick(self, action: QAction) -> None:
        self.picked.emit(self._places[action])
