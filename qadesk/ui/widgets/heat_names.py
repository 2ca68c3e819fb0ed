"""The criteria of the heat table once more, above its first column: they stay in view however many teams there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QTableView

from qadesk.ui import theme
from qadesk.ui.widgets.bare_table import dress
from qadesk.ui.widgets.heat_model import NAME


class HeatNames(QTableView):
    """Lies above `table` and shares its model, its current cell and its delegate; keys and ticks stay the table's.

    `released(index, x)`: the mouse was let go there, px from the column's left edge."""

    released = Signal(object, float)

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(table)
        self.setFrameShape(QFrame.Shape.NoFrame)
        dress(self)
        for bar in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.viewport().stackUnder(self)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        self.hide()

    def place(self) -> int:
        """Lie above the first column, or be gone while all columns are in view; returns the px that are covered."""
        model, head = self.model(), self._table.horizontalHeader()
        for column in range(NAME + 1, model.columnCount()):
            self.setColumnHidden(column, True)
        needed = model.columnCount() > 0 and head.length() > self._table.viewport().width()
        self.setVisible(needed)
        width = self._table.columnWidth(NAME)
        self.setColumnWidth(NAME, width)
        corner = self._table.viewport().geometry().topLeft()
        self.setGeometry(corner.x(), corner.y() - head.height(), width,
                         self._table.viewport().height() + head.height())
        return width if needed else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._table.setFocus()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.released.emit(self.indexAt(event.position().toPoint()), event.position().x())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        port = self.viewport()
        QPainter(port).fillRect(port.width() - 1, 0, 1, port.height(), theme.color("border"))
