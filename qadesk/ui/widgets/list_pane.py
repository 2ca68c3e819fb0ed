"""A list in its tile, with what narrows it at the tile's head: the frame that the lists of a page share."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.tiles import Tile


class ListPane(QWidget):
    """Subclasses make their table and controls and call `lay_out` once; the keys go to the table."""

    def lay_out(self, tile: Tile, table: RecordTable[Any], *controls: QWidget) -> None:
        """Put the table into the tile and the controls at its head, left to right."""
        for control in controls:
            tile.add_control(control)
        tile.body.addWidget(table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(tile)
        self.setFocusProxy(table)
