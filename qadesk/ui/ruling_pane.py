"""The list of a tab of 申诉与判定: a filter, a search, the button that enters a new one; a row leads to its record."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.list_pane import ListPane
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.tiles import Tile

T = TypeVar("T")
SEARCH_PX = 190


class RulingPane(ListPane, Generic[T]):
    """`opened(the key of a row)`: Enter, a double click or the link of a row; `entry_asked()`."""

    opened = Signal(object)
    entry_asked = Signal()

    def __init__(self, title: str, table: RecordTable[T], *, box: str, choices: Sequence[tuple[str, Hashable]],
                 hint: str, enter: Button, parent: QWidget | None = None) -> None:
        """`box`: what the filter narrows, with its choices; `hint`: what the search looks for."""
        super().__init__(parent)
        self.table, self.enter = table, enter
        self.box, self.search = QComboBox(), SearchField(hint)
        self.box.setAccessibleName(box)
        for words, value in choices:
            self.box.addItem(words, value)
        self.search.set_width(SEARCH_PX)
        self.lay_out(Tile(title), table, self.box, self.search, enter)
        self.box.currentIndexChanged.connect(self.filter)
        self.search.sought.connect(table.seek)
        table.link_pressed.connect(self._open)
        enter.clicked.connect(self.entry_asked)

    def filter(self) -> None:
        """Show the rows that fit the choice; say why where there is none."""
        raise NotImplementedError

    def _open(self, row: T, _column: str) -> None:
        self.opened.emit(self.table.model.key(row))
