"""How a RecordTable's cells are painted: lines only, the selection blue only where the focus is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.chips import chip_width, paint_chip
from qadesk.ui.widgets.table_model import RECORD_ROLE, Column

_PAD = 10
_DOT = 13


class RecordDelegate(QStyledItemDelegate):
    """Paints every kind of column; a cell keeps its own colour while its row is selected."""

    def __init__(self, view: QTableView, columns: tuple[Column[Any], ...]) -> None:
        super().__init__(view)
        self._view, self._columns = view, columns

    def paint(self, painter: QPainter, option: QStyleOptionViewItem,
              index: QModelIndex | QPersistentModelIndex) -> None:
        column, record = self._columns[index.column()], index.data(RECORD_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = self._view.hasFocus()
        place: QRect = option.rect
        self._ground(painter, place, index, selected=selected, focused=focused)
        idle = selected and not focused
        cell = QRectF(place).adjusted(_PAD, 0, -_PAD, -1)
        painter.save()
        getattr(self, f"_paint_{column.kind}")(painter, cell, column, record, idle)
        painter.restore()
        if focused and index.row() == self._view.currentIndex().row():
            self._ring(painter, place, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        column, record = self._columns[index.column()], index.data(RECORD_ROLE)
        return QSize(self.width(column, record), theme.ROW)

    def width(self, column: Column[Any], record: object) -> int:
        """The px that a cell wants."""
        if column.kind == "icon":
            return theme.ICON + 2 * _PAD
        if column.kind == "chip":
            return (chip_width(column.text(record)) if column.text(record) else 0) + 2 * _PAD
        if column.kind == "dots" and column.dots is not None:
            return max(column.dots(record)) * _DOT + 2 * _PAD
        return QFontMetrics(_font(column)).horizontalAdvance(column.text(record)) + 2 * _PAD + 2

    def _ground(self, painter: QPainter, place: QRect, index: QModelIndex | QPersistentModelIndex, *, selected: bool,
                focused: bool) -> None:
        hovered = self._view.property("hovered_row") == index.row()
        token = ("sel" if focused else "hover") if selected else "hover" if hovered else "surface"
        painter.fillRect(place, theme.color(token))
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, theme.color("silence"))  # paler than a divider
        if selected and not focused and self._is_first(index.column()):
            painter.fillRect(place.x(), place.y(), theme.BAR, place.height() - 1, theme.color("accent"))

    def _is_first(self, column: int) -> bool:
        return self._view.horizontalHeader().visualIndex(column) == self._visible_ends()[0]

    def _visible_ends(self) -> tuple[int, int]:
        head = self._view.horizontalHeader()
        seen = [v for v in range(head.count()) if not head.isSectionHidden(head.logicalIndex(v))]
        return seen[0], seen[-1]

    def _ring(self, painter: QPainter, place: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        at = self._view.horizontalHeader().visualIndex(index.column())
        first, last = self._visible_ends()
        ink = theme.color("focus")
        painter.fillRect(place.x(), place.y(), place.width(), theme.RING, ink)
        painter.fillRect(place.x(), place.bottom() - theme.RING, place.width(), theme.RING, ink)
        if at == first:
            painter.fillRect(place.x(), place.y(), theme.RING, place.height() - 1, ink)
        if at == last:
            painter.fillRect(place.right() - theme.RING + 1, place.y(), theme.RING, place.height() - 1, ink)

    # -- one painter per kind: (painter, cell, column, record, idle selection)
    def _paint_text(self, painter: QPainter, cell: QRectF, column: Column[Any], record: object, idle: bool) -> None:
        painter.setFont(_font(column))
        painter.setPen(_ink(column, record, "text"))
        side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(
            column.text(record).replace("\n", " "), Qt.TextElideMode.ElideRight, int(cell.width()) + 1)
        painter.drawText(cell, side | Qt.AlignmentFlag.AlignVCenter, shown)

    _paint_mono = _paint_text

    def _paint_link(self, painter: QPainter, cell: QRectF, column: Column[Any], record: object, idle: bool) -> None:
        painter.setFont(_font(column))
        painter.setPen(_ink(column, record, "accent"))
        room = int(cell.width()) + 1
        shown = painter.fontMetrics().elidedText(column.text(record), Qt.TextElideMode.ElideRight, room)
        side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
        painter.drawText(cell, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_chip(self, painter: QPainter, cell: QRectF, column: Column[Any], record: object, idle: bool) -> None:
        if column.text(record):
            tone = column.tone(record) if column.tone else "neutral"
            paint_chip(painter, cell.adjusted(-3, 0, 3, 0), column.text(record), tone, on_hover=idle)

    def _paint_icon(self, painter: QPainter, cell: QRectF, column: Column[Any], record: object, idle: bool) -> None:
        if column.icon is not None and column.icon(record):
            place = QRectF(cell.x(), cell.center().y() - 8, theme.ICON, theme.ICON)
            paint_icon(painter, place, column.icon(record), _ink(column, record, "text2"))

    def _paint_dots(self, painter: QPainter, cell: QRectF, column: Column[Any], record: object, idle: bool) -> None:
        if column.dots is None:
            return
        done, wanted = column.dots(record)
        ink = _ink(column, record, "accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(max(done, wanted)):
            centre = QPointF(cell.x() + 4 + number * _DOT, cell.center().y())
            painter.setPen(QPen(ink if number < done else theme.color("edge"), 1))
            painter.setBrush(ink if number < done else QColor(Qt.GlobalColor.transparent))
            painter.drawEllipse(centre, 3.5, 3.5)


def _font(column: Column[Any]) -> QFont:
    return theme.mono() if column.kind == "mono" else theme.font(bold=column.bold)


def _ink(column: Column[Any], record: object, otherwise: str) -> QColor:
    return theme.color(column.tone(record) or otherwise) if column.tone else theme.color(otherwise)
