"""The first rows of a list under a chooser for each column: which field it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem, QWidget

from qadesk.i18n import _
from qadesk.importing.columns import FIELD_NAMES, FIELDS
from qadesk.importing.tables import Row, Table
from qadesk.ui import theme
from qadesk.ui.widgets.hands import order_tabs

_CELL_TEXT = 60
_CHOOSER_LETTERS = 6
_NARROWEST, _WIDEST = 134, 190
_BESIDE_WORDS = 28  # the scroll bar and the margins of the list that opens
_CELL_MARGIN = 20
_AT_ONCE = 2  # choosers made before the window goes on


class FieldChooser(QComboBox):
    """Arrows open the list and the wheel does nothing: a field passed over would leave the column that has it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _BESIDE_WORDS)  # no field's name is cut
        super().showPopup()

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
        self._choosers: dict[int, QComboBox] = {}
        self._fields: dict[int, str] = {}
        self._rows: list[list[str]] = []
        self._names: list[str] = []
        self._words = _field_model()
        self._making = QTimer(self, interval=0)
        self._making.timeout.connect(self._make_some)

    def show_table(self, table: Table, rows: Sequence[Row], columns: Mapping[str, int]) -> None:
        """Show the first rows of a list with the proposed fields."""
        self.clear()
        self.setColumnCount(table.width)
        self.setRowCount(len(rows) + 1)
        self._names = [table.column_name(at) for at in range(table.width)]
        self.setHorizontalHeaderLabels(self._names)
        self.setVerticalHeaderLabels([_("Row"), *(str(number) for number, _cells in rows)])
        self._choosers, self._fields = {}, {at: field for field, at in columns.items()}
        self._rows = [cells for _number, cells in rows]
        self._making.start()

    def chooser(self, column: int) -> QComboBox:
        """The chooser over a column."""
        if column not in self._choosers:
            self._make(column)
        return self._choosers[column]

    def _make_some(self) -> None:
        """Make the next choosers; a list of hundreds of columns must not hold the window up."""
        lacking = [at for at in range(self.columnCount()) if at not in self._choosers][:_AT_ONCE]
        for at in lacking:
            self._make(at)
        if not lacking:
            self._making.stop()

    def _make(self, at: int) -> None:
        """Make the chooser of a column, and fill it."""
        longest = 0
        for line, cells in enumerate(self._rows, start=1):
            text = cells[at].strip()[:_CELL_TEXT] if at < len(cells) else ""
            longest = max(longest, self.fontMetrics().horizontalAdvance(text))
            self.setItem(line, at, QTableWidgetItem(text))
        self.setColumnWidth(at, min(max(longest + _CELL_MARGIN, _NARROWEST), _WIDEST))
        box = FieldChooser()
        box.setModel(self._words)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_CHOOSER_LETTERS)
        box.setAccessibleName(_("Field of column {name}").format(name=self._names[at]))
        field = self._fields.get(at, "")
        box.setCurrentIndex(box.findData(field))
        box.setProperty("before", field)
        box.setProperty("column", at)
        box.activated.connect(self._choose)
        self.setCellWidget(0, at, box)
        order_tabs(self._choosers.get(at - 1, self), [box])
        self._choosers[at] = box

    def _choose(self) -> None:
        """Give a field to a column: it leaves the column that had it, and the field before is free."""
        box = self.sender()
        if not isinstance(box, FieldChooser) or box.currentData() == box.property("before"):
            return
        column, field, before = box.property("column"), box.currentData(), box.property("before")
        for at, had in list(self._fields.items()):
            if at != column and field and had == field:
                del self._fields[at]
                self.chooser(at).setCurrentIndex(0)
                self.chooser(at).setProperty("before", "")
        self._fields[column] = field
        box.setProperty("before", field)
        if before:
            self.field_chosen.emit(before, None)
        if field:
            self.field_chosen.emit(field, column)


def _field_model() -> QStandardItemModel:
    """The words of all fields with their keys, shared by the choosers."""
    model = QStandardItemModel()
    for words, field in ((_("(not used)"), ""), *((_(FIELD_NAMES[field]), field) for field in FIELDS)):
        item = QStandardItem(words)
        item.setData(field, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    return model
