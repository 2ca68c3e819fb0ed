"""The line below a week: the kinds of shifts by their numbers, off, and last week's shifts; what the keys do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.shifts import ShiftTemplate
from qadesk.ui import theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import ElidedLabel, plain_tip

MOST_KINDS, _LONGEST = 9, 6


class RosterBar(QWidget):
    """`kind_pressed(number)`: this kind of shift is wanted on the days chosen, 0 is off."""

    kind_pressed = Signal(int)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: tuple[ShiftTemplate, ...] = ()
        self.copy_week = Button(_("Copy last week"), "ghost", icon="history", key=keys.shown("roster.copy_week"))
        self.hints = ElidedLabel(_("{right} fill right · {down} fill down · {undo} undo").format(
            right=keys.shown("roster.fill_right"), down=keys.shown("roster.fill_down"), undo=keys.shown("edit.undo")),
            "caption")
        self._row = QHBoxLayout()
        self._row.setSpacing(2)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.TILE_PADDING, 4, theme.TILE_PADDING, 4)
        whole.setSpacing(theme.GAP)
        whole.addLayout(self._row)
        whole.addWidget(self.hints, 1)
        whole.addWidget(self.copy_week)
        self.set_kinds(())

    @property
    def kinds(self) -> tuple[ShiftTemplate, ...]:
        """The kinds of shifts offered, number 1 first."""
        return self._kinds

    def set_kinds(self, kinds: Sequence[ShiftTemplate]) -> None:
        """Offer these kinds, and off."""
        self._kinds = tuple(kinds[:MOST_KINDS])
        while (item := self._row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, kind in enumerate(self._kinds, start=1):
            self._add(number, kind.name, kind.words())
        self._add(0, _("off"), _("off"))

    def _add(self, number: int, name: str, tip: str) -> None:
        shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST - 1]}…"
        button = Button(f"{number} {shown}", "ghost")
        button.setToolTip(plain_tip(tip))
        button.setAccessibleName(f"{number} {tip}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys in the week
        button.clicked.connect(partial(self.kind_pressed.emit, number))
        self._row.addWidget(button)
