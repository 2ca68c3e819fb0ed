"""Two versions of scorecards beside each other: choose them above, read what differs below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.scorecard_difference import CardDifference
from qadesk.models.scorecard_life import CardRow
from qadesk.ui import theme
from qadesk.ui.card_life_words import version_words
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.card_changes import CardChanges
from qadesk.ui.widgets.fields import place_of
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.tiles import Tile


class CardCompare(QWidget):
    """`asked(before_id, after_id)`: two versions were chosen; `left()`: back to the list."""

    asked = Signal(int, int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = Button(_("Back to the list"), "ghost", icon="arrow-left")
        self.before, self.after = _box(_("Compare this version")), _box(_("With this one"))
        self.swap = IconButton("swap-horizontal", _("Swap the two"))
        self.changes = CardChanges()
        self.setFocusProxy(self.changes)
        self._lay_out()
        for box in (self.before, self.after):
            box.activated.connect(self._ask)
        self.swap.clicked.connect(self._swap)
        self.back.clicked.connect(self.left)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.left)

    def compare(self, rows: Sequence[CardRow], before_id: int, after_id: int) -> None:
        """Offer these versions, and ask for what differs between two of them."""
        for box, chosen in ((self.before, before_id), (self.after, after_id)):
            box.clear()
            for row in rows:
                box.addItem(f"{row.code} · {version_words(row)}", row.version_id)
            box.setCurrentIndex(place_of(box, chosen))
        self._ask()

    def show_difference(self, found: CardDifference) -> None:
        """Show what was asked for."""
        self.changes.show_difference(found)

    def _swap(self) -> None:
        places = self.before.currentIndex(), self.after.currentIndex()
        self.before.setCurrentIndex(places[1])
        self.after.setCurrentIndex(places[0])
        self._ask()

    def _ask(self) -> None:
        if self.before.count():
            self.asked.emit(self.before.currentData(), self.after.currentData())

    def _lay_out(self) -> None:
        tile, head, inside = Tile(_("Compare versions")), QHBoxLayout(), QVBoxLayout()
        head.setSpacing(8)
        for part in (Label(_("From"), "caption"), self.before, self.swap, Label(_("To"), "caption"), self.after):
            head.addWidget(part, 1 if isinstance(part, QComboBox) else 0)
        inside.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        inside.setSpacing(8)
        inside.addLayout(head)
        inside.addWidget(self.changes, 1)
        tile.add_control(self.back)
        tile.body.addLayout(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(tile)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumWidth(160)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    ignore_wheel(box)
    return box
