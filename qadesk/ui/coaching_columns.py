"""The three panes of the page 面谈辅导 side by side; where the window is narrow the outer ones fold behind buttons.

Below `LIST_FITS_PX` the list folds while an interview is open, below `RIGHT_FITS_PX` the follow-ups too; what is then
asked for by its button takes the room of the middle where both do not fit.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui.page import PageHeader
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import divider

LIST_FITS_PX, RIGHT_FITS_PX = 1_180, 900


class CoachingColumns(QWidget):
    """Holds the panes; `fit(width)` follows the page, `show_middle()` folds the list again once something is open."""

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget, header: PageHeader,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._middle, self._right = left, middle, right
        self._lines = divider(vertical=True), divider(vertical=True)
        self._width, self._asked = LIST_FITS_PX, left
        self.left_button = Button(_("Interviews"), "ghost", icon="format-list-bulleted")
        self.right_button = Button(_("Follow-up listening"), "ghost", icon="headphones")
        for button, pane in ((self.left_button, left), (self.right_button, right)):
            button.clicked.connect(lambda _checked=False, pane=pane: self._toggle(pane))
            button.hide()
            header.add_action(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (left, self._lines[0], middle, self._lines[1], right):
            row.addWidget(part, int(part is middle))

    def fit(self, width: int) -> None:
        """Fold what does not fit into a page of this width."""
        self._width = width
        self._apply()

    def show_list(self) -> None:
        """Unfold the list."""
        self._asked = self._left
        self._apply()

    def show_middle(self) -> None:
        """Fold the list again where it has no room of its own."""
        self._asked = self._middle
        self._apply()

    def _toggle(self, pane: QWidget) -> None:
        self._asked = self._middle if self._asked is pane else pane
        self._apply()
        self._asked.setFocus()

    def _apply(self) -> None:
        narrow, narrowest = self._width < LIST_FITS_PX, self._width < RIGHT_FITS_PX
        left = not narrow or self._asked is self._left
        right = self._asked is self._right if narrowest else not narrow or not left
        self._left.setVisible(left)
        self._right.setVisible(right)
        self._middle.setVisible(not narrowest or self._asked is self._middle)
        self._lines[0].setVisible(left)
        self._lines[1].setVisible(right and not self._middle.isHidden())
        self.left_button.setVisible(narrow)
        self.right_button.setVisible(narrowest)
