"""A short list of lines of 24 px, with a box to tick or an icon: blue only while it has the focus, with the ring."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.form_paint import paint_box

ICON, TONE = int(Qt.ItemDataRole.UserRole) + 1, int(Qt.ItemDataRole.UserRole) + 2
PAD_PX, GAP_PX, EDGES_PX = 12, 8, 4
Index = QModelIndex | QPersistentModelIndex


class QuietList(QListWidget):
    """Items have ICON and TONE, or a state to be ticked by Space or a click anywhere in the line."""

    def __init__(self, name: str, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setItemDelegate(_Delegate(self))

    def fit(self) -> None:
        """As high as its lines, but for the most that are seen at once."""
        self.setFixedHeight(min(self.count(), self._rows) * theme.HIT + EDGES_PX)


class _Delegate(QStyledItemDelegate):

    def __init__(self, view: QuietList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, theme.HIT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: QRect = option.rect
        focused = self._view.hasFocus() and index == self._view.currentIndex()
        painter.save()
        if focused:
            painter.fillRect(row, theme.color("sel"))
        spot = QRectF(row.left() + PAD_PX, row.center().y() - theme.ICON / 2 + 0.5, theme.ICON, theme.ICON)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            paint_box(painter, spot, checked=Qt.CheckState(state) is Qt.CheckState.Checked)
        else:
            paint_icon(painter, spot, index.data(ICON), theme.color(index.data(TONE)))
        text = QRectF(row).adjusted(PAD_PX + theme.ICON + GAP_PX, 0, -PAD_PX, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if self._view.isEnabled() else "text3"))
        shown = QFontMetrics(theme.font()).elidedText(index.data(), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        if focused:
            painter.setPen(QPen(theme.color("focus"), theme.RING))
            painter.drawRect(row.adjusted(1, 1, -1, -1))
        painter.restore()

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem,
                    index: Index) -> bool:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None or event.type() != QEvent.Type.MouseButtonRelease or not self._view.isEnabled():
            return super().editorEvent(event, model, option, index)
        checked = Qt.CheckState(state) is Qt.CheckState.Checked
        return model.setData(index, Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked,
                             Qt.ItemDataRole.CheckStateRole)
