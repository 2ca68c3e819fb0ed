"""The button for a new scorecard: a blank one, or one that comes with the program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from qadesk.i18n import _
from qadesk.models.scorecard_life import ShippedCard
from qadesk.ui.widgets.buttons import Button


class NewCardButton(Button):
    """`blank_asked()`, `shipped_asked(file)`: what was chosen in its menu."""

    blank_asked = Signal()
    shipped_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("New …"), icon="plus")
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._menu.triggered.connect(self._choose)
        self._offered: list[str] | None = None
        self.offer(())

    def offer(self, shipped: Sequence[ShippedCard]) -> None:
        """Offer a blank card and these; an open menu stays while they are the same."""
        files = [card.file for card in shipped]
        if files == self._offered:
            return
        self._offered = files
        self._menu.clear()
        self._menu.addAction(_("Blank scorecard")).setData("")
        self._menu.addSeparator()
        for card in shipped:
            words = _("{name}, as it comes with the program").format(name=card.name.replace("&", "&&"))
            self._menu.addAction(words).setData(card.file)

    def _choose(self, action: QAction) -> None:
        file = str(action.data())
        if file:
            self.shipped_asked.emit(file)
        else:
            self.blank_asked.emit()
