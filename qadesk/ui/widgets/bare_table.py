"""How a table looks whose cells a delegate paints: rows of one height, a plain head, no grid, nothing edited."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from qadesk.ui import theme

LEAST_COLUMN_PX = 24


def dress(table: QTableView) -> None:
    """Make a table bare."""
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    for way in (table.setVerticalScrollMode, table.setHorizontalScrollMode):
        way(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW)
    head = table.horizontalHeader()
    head.setFixedHeight(theme.CONTROL)
    head.setFont(theme.font(theme.CAPTION))
    head.setHighlightSections(False)
    head.setSectionsClickable(False)
    head.setMinimumSectionSize(LEAST_COLUMN_PX)
    head.setTextElideMode(Qt.TextElideMode.ElideMiddle)
