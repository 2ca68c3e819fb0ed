"""The first rows of a list under a chooser for each column: which field it holds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem, QWidget

from qadesk.i18n import _
from qadesk.importing.columns import FIELD_NAMES, FIELDS
from qadesk.importing.tables import Table
from qadesk.models.imports import Reject
from qadesk.ui import theme

_SHOWN_ROWS = 20
_CELL_TEXT = 60
_CHOOSER_LETTERS = 6
_NARROWEST, _WIDEST = 134, 190
_BESIDE_WORDS = 28  # the scroll bar and the margins of the list that opens


class FieldChooser(QComboBox):
    """Arrows open the list and the wheel does nothing: a field passed over would leave the column that has it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnTable(QTableWidget):
    """Shows raw cells; the first line are choosers. `field_chosen(field, column or None)` after each choice."""

    field_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setAccessibleName(_("First rows of the list"))
        self.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._choosers: list[QComboBox] = []

    def show_table(self, table: Table, columns: Mapping[str, int]) -> None:
        """Show the first rows of a list with the proposed fields."""
        rows = [found for found in islice(table.records(), _SHOWN_ROWS) if not isinstance(found, Reject)]
        self.clear()
        self.setColumnCount(table.width)
        self.setRowCount(len(rows) + 1)
        self.setHorizontalHeaderLabels([table.column_name(at) for at in range(table.width)])
        self.setVerticalHeaderLabels([_("Row"), *(str(number) for number, _cells in rows)])
        self._make_choosers(table, columns)
        for line, (_number, cells) in enumerate(rows, start=1):
            for at, cell in enumerate(cells[:table.width]):
                self.setItem(line, at, QTableWidgetItem(cell.strip()[:_CELL_TEXT]))
        for at in range(table.width):
            self.setColumnWidth(at, min(max(self.sizeHintForColumn(at) + 8, _NARROWEST), _WIDEST))

    def chooser(self, column: int) -> QComboBox:
        """The chooser over a column."""
        return self._choosers[column]

    def _make_choosers(self, table: Table, columns: Mapping[str, int]) -> None:
        fields = {at: field for field, at in columns.items()}
        self._choosers = []
        for at in range(table.width):
            box = FieldChooser()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_CHOOSER_LETTERS)
            box.setAccessibleName(_("Field of column {name}").format(name=table.column_name(at)))
            box.addItem(_("(not used)"), "")
            for field in FIELDS:
                box.addItem(_(FIELD_NAMES[field]), field)
            box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + _BESIDE_WORDS)  # no field's name is cut
            box.setCurrentIndex(box.findData(fields.get(at, "")))
            box.setProperty("before", fields.get(at, ""))
            box.activated.connect(lambda _index, column=at: self._choose(column))
            self._choosers.append(box)
            self.setCellWidget(0, at, box)

    def _choose(self, column: int) -> None:
        """Give a field to a column: it leaves the column that had it, and the field before is free."""
        box = self._choosers[column]
        field, before = box.currentData(), box.property("before")
        if field == before:
            return
        for other in self._choosers:
            if other is not box and field and other.property("before") == field:
                other.setCurrentIndex(0)
                other.setProperty("before", "")
        box.setProperty("before", field)
        if before:
            self.field_chosen.emit(before, None)
        if field:
            self.field_chosen.emit(field, column)
