"""The heat table (评分项 × 班组): count and share in each cell, two steps of fill, arrows move the cell.

    table.set_tallies(tallies)                 show a period's tallies; the current cell stays at its criterion
    table.current()                            the criterion of the current cell, or None
    table.ticked()                             the criteria that were ticked
Signals: moved() another cell is current · opened(TallyRow, team id or None) Enter or a double click on a cell ·
ticked_changed() Space or a click on a box. A cell's fill is in addition to its figures: it tells nothing alone.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qadesk.models.formulas import safe_for_sheet
from qadesk.models.training_tallies import Tallies, TallyRow
from qadesk.ui import theme
from qadesk.ui.training_words import cell_share, interval_words
from qadesk.ui.widgets.bare_table import dress
from qadesk.ui.widgets.chips import chip_width, paint_chip
from qadesk.ui.widgets.heat_model import NAME, HeatModel
from qadesk.ui.widgets.heat_names import HeatNames

Index = QModelIndex | QPersistentModelIndex
PAD, BOX, GAP = 10, 16, 8
NAME_PX, TEAM_PX, WIDEST_TEAM_PX, SHARE_PX, SPAN_PX = 190, 100, 150, 48, 62
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class HeatTable(QTableView):
    """See the module's docstring. `ticks`: this person may ask for a training, so that rows have boxes."""

    moved = Signal()
    opened = Signal(object, object)
    ticked_changed = Signal()

    def __init__(self, name: str, *, ticks: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heat = HeatModel()
        self.ticks, self._covered_px = ticks, 0
        self.setModel(self.heat)
        self.setItemDelegate(HeatDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QTableView.Shape.NoFrame)
        dress(self)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.moved.emit())
        self.names = HeatNames(self)
        self.names.released.connect(self._press_box)
        for view in (self, self.names):
            view.doubleClicked.connect(self._open)

    def set_tallies(self, tallies: Tallies | None) -> None:
        """Show these tallies."""
        here, column = self.current(), max(self.currentIndex().column(), NAME)
        top = self.verticalScrollBar().value()
        self.heat.set_tallies(tallies)
        if tallies is None:
            return
        self._size_columns()
        keys = [row.key for row in self.heat.rows()]
        row = keys.index(here.key) if here is not None and here.key in keys else 0
        self.setCurrentIndex(self.heat.index(row, min(column, self.heat.columnCount() - 1)))
        if here is not None:
            self.verticalScrollBar().setValue(top)

    def current(self) -> TallyRow | None:
        """The criterion of the current cell."""
        index = self.currentIndex()
        return self.heat.row(index.row()) if index.isValid() else None

    def ticked(self) -> tuple[TallyRow, ...]:
        """The criteria ticked, in the order shown."""
        return self.heat.ticked()

    def choose(self, row: TallyRow) -> None:
        """Make the first cell of a criterion current."""
        keys = [shown.key for shown in self.heat.rows()]
        if row.key in keys:
            self.setCurrentIndex(self.heat.index(keys.index(row.key), NAME))

    def copy(self) -> str:
        """Put the whole table on the clipboard, tab-separated; returns the text."""
        columns = range(self.heat.columnCount())
        lines = [[str(self.heat.headerData(column, Qt.Orientation.Horizontal)) for column in columns]]
        lines += [[str(self.heat.index(row, column).data()) for column in columns]
                  for row in range(self.heat.rowCount())]
        text = "\n".join("\t".join(safe_for_sheet(cell) for cell in line) for line in lines)
        QGuiApplication.clipboard().setText(text)
        return text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and index.isValid():
            self._open(index)
        elif event.key() == Qt.Key.Key_Space and self.ticks and index.isValid():
            self._toggle(index.row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._press_box(index, event.position().x() - self.visualRect(index).x())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint()

    def scrollTo(self, index: Index,
                 hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """Also out from under the names, where they lie above the table."""
        super().scrollTo(index, hint)
        hidden = self._covered_px - self.visualRect(index).x()
        if index.column() > NAME and hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self.heat.columnCount():
            self._size_columns()

    def _repaint(self) -> None:
        for view in (self, self.names):
            view.viewport().update()

    def _press_box(self, index: Index, x: float) -> None:
        """Tick the row when its box was pressed; `x` px from the cell's left edge."""
        if self.ticks and index.isValid() and index.column() == NAME and x < PAD + BOX + GAP:
            self._toggle(index.row())

    def _toggle(self, row: int) -> None:
        self.heat.toggle(row)
        self.ticked_changed.emit()

    def _open(self, index: Index) -> None:
        if self.heat.tally(index.row(), index.column()) is not None:
            self.opened.emit(self.heat.row(index.row()), self.heat.team_id(index.column()))
        elif index.column() == NAME:
            self.opened.emit(self.heat.row(index.row()), None)

    def _size_columns(self) -> None:
        """The criterion takes what is left; figures keep their room and scroll where there are many teams."""
        head, whole = self.horizontalHeader(), self.heat.whole_column
        metrics = QFontMetrics(head.font())
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column in range(1, whole + 1):
            title = str(self.heat.headerData(column, Qt.Orientation.Horizontal))
            least = TEAM_PX + SPAN_PX if column == whole else TEAM_PX
            wanted = metrics.horizontalAdvance(title) + 2 * PAD + 2
            head.resizeSection(column, max(least, min(wanted, WIDEST_TEAM_PX)))
        chips = [chip_width(self.heat.chip(row)[0]) for row in range(self.heat.rowCount()) if self.heat.chip(row)[0]]
        head.resizeSection(whole + 1, max(chips, default=40) + 2 * PAD)
        used = sum(head.sectionSize(column) for column in range(1, whole + 2))
        head.resizeSection(NAME, max(NAME_PX, self.viewport().width() - used))
        self._covered_px = self.names.place()


class HeatDelegate(QStyledItemDelegate):
    """Paints names with their box, cells with their fill, chips; one ring on the current cell."""

    def __init__(self, table: HeatTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        heat, place = self._table.heat, QRect(option.rect)
        row, column = index.row(), index.column()
        painter.save()
        painter.fillRect(place, theme.color("surface"))
        if step := heat.step(row, column):
            painter.fillRect(place.adjusted(1, 0, 0, -1), _fill(step))
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, theme.color("silence"))
        if column == NAME:
            self._paint_name(painter, place, row)
        elif column > heat.whole_column:
            words, tone = heat.chip(row)
            if words:
                paint_chip(painter, QRectF(place).adjusted(PAD, 0, -4, -1), words, tone)
        else:
            self._paint_tally(painter, place, row, column, bold=bool(step))
        if index == self._table.currentIndex():
            self._paint_current(painter, place)
        painter.restore()

    def _paint_name(self, painter: QPainter, place: QRect, row: int) -> None:
        left = place.x() + PAD
        if self._table.ticks:
            box = QStyleOptionButton()
            box.rect = QRect(left, place.y() + (place.height() - BOX) // 2, BOX, BOX)
            on = QStyle.StateFlag.State_On if self._table.heat.is_ticked(row) else QStyle.StateFlag.State_Off
            box.state = QStyle.StateFlag.State_Enabled | on
            self._table.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter, self._table)
            left += BOX + GAP
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        room = place.right() - left - 4
        words = painter.fontMetrics().elidedText(self._table.heat.words(row, NAME), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, place.y(), room, place.height()), LEFT, words)

    def _paint_tally(self, painter: QPainter, place: QRect, row: int, column: int, *, bold: bool) -> None:
        heat = self._table.heat
        tally, is_whole = heat.tally(row, column), column == heat.whole_column
        assert tally is not None
        right = place.right() - PAD
        if is_whole:
            painter.setFont(theme.font(theme.CAPTION))
            painter.setPen(theme.color("text2"))
            painter.drawText(QRect(right - SPAN_PX, place.y(), SPAN_PX, place.height()), RIGHT, interval_words(tally))
            right -= SPAN_PX
        painter.setFont(theme.font(bold=bold or (is_whole and heat.row(row).meets)))
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(right - SHARE_PX, place.y(), SHARE_PX, place.height()), RIGHT,
                         cell_share(tally))
        painter.setFont(theme.font())
        painter.setPen(theme.color("text2"))
        painter.drawText(QRect(place.x(), place.y(), right - SHARE_PX - place.x(), place.height()), RIGHT,
                         f"{tally.lost:,}")

    def _paint_current(self, painter: QPainter, place: QRect) -> None:
        focused = self._table.hasFocus()
        ink, width = theme.color("focus" if focused else "edge"), theme.RING if focused else 1
        inner = place.adjusted(0, 0, 0, -1)
        painter.fillRect(inner.x(), inner.y(), inner.width(), width, ink)
        painter.fillRect(inner.x(), inner.bottom() - width + 1, inner.width(), width, ink)
        painter.fillRect(inner.x(), inner.y(), width, inner.height(), ink)
        painter.fillRect(inner.right() - width + 1, inner.y(), width, inner.height(), ink)


def _fill(step: int) -> QColor:
    color = theme.color("customer_peak")
    color.setAlphaF(0.45 if step == 1 else 0.9)
    return color
