"""The list of the page 面谈辅导: the rows of `coaching_rows` painted, two lines to each, and worked by keys and mouse.

Arrow keys move, Enter or a click opens; on a group's head Enter, Left and Right fold and unfold it.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qadesk.i18n import _
from qadesk.models.coaching_list import InterviewList
from qadesk.ui import theme
from qadesk.ui.coaching_rows import ROW_ROLE, CoachingModel, Head, Index, Key, Shown, head_words, key_of
from qadesk.ui.coaching_words import ListRow, about_words, chip_of
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.chips import chip_width, paint_chip

PAD_PX, HEAD_PX = 12, 26
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CoachingDelegate(QStyledItemDelegate):
    """Heads as bands; two lines to a row, the open one with the bar and bold letters."""

    def __init__(self, of: CoachingList) -> None:
        super().__init__(of)
        self._list = of

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, HEAD_PX if isinstance(index.data(ROW_ROLE), Head) else theme.ROW_TWO_LINES)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Shown = index.data(ROW_ROLE)
        place: QRect = option.rect
        state: QStyle.StateFlag = option.state
        focused = bool(state & QStyle.StateFlag.State_Selected) and self._list.hasFocus()
        painter.save()
        if isinstance(row, Head):
            self._paint_head(painter, place, row)
        else:
            self._paint_row(painter, place, row, focused=focused,
                            hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        if focused:
            painter.setPen(QPen(theme.color("focus"), theme.RING))
            painter.drawRect(place.adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_head(self, painter: QPainter, place: QRect, head: Head) -> None:
        painter.fillRect(place, theme.color("sunken"))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), theme.color("border"))
        glyph = "chevron-right" if head.folded else "chevron-down"
        paint_icon(painter, QRectF(place.right() - 26, place.center().y() - 7, 14, 14), glyph, theme.color("text3"))
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.color("text2"))
        painter.drawText(place.adjusted(PAD_PX, 0, -30, 0), LEFT, head_words(head))

    def _paint_row(self, painter: QPainter, place: QRect, row: ListRow, *, focused: bool, hovered: bool) -> None:
        is_open = key_of(row) == self._list.open_key
        painter.fillRect(place, theme.color("sel" if focused else "hover" if is_open or hovered else "surface"))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), theme.color("border"))
        if is_open:
            painter.fillRect(QRect(place.left(), place.top(), theme.BAR, place.height()), theme.color("accent"))
        inner = place.adjusted(PAD_PX, 0, -PAD_PX, 0)
        first = QRect(inner.left(), place.top() + 4, inner.width(), 19)
        used = self._paint_chip(painter, first, row, on_hover=(is_open or hovered) and not focused)
        self._paint_agent(painter, first.adjusted(0, 0, -used, 0), row, bold=is_open)
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.color("text2"))
        second = QRect(inner.left(), place.top() + 23, inner.width(), 18)
        painter.drawText(second, LEFT, _cut(painter, about_words(row), second.width()))

    def _paint_chip(self, painter: QPainter, line: QRect, row: ListRow, *, on_hover: bool) -> int:
        words, tone = chip_of(row, self._list.model_.today)
        width = min(chip_width(words), line.width() // 2)
        paint_chip(painter, QRectF(line.right() - width + 1, line.y(), width, line.height()), words, tone,
                   on_hover=on_hover)
        return width + 8

    def _paint_agent(self, painter: QPainter, line: QRect, row: ListRow, *, bold: bool) -> None:
        painter.setFont(theme.font(bold=bold))
        painter.setPen(theme.color("text"))
        number = _cut(painter, row.agent_no, line.width())
        painter.drawText(line, LEFT, number)
        used = QFontMetrics(painter.font()).horizontalAdvance(number) + 10
        painter.setFont(theme.font())
        painter.setPen(theme.color("text2"))
        painter.drawText(line.adjusted(used, 0, 0, 0), LEFT, _cut(painter, row.team, line.width() - used))


def _cut(painter: QPainter, words: str, room: int) -> str:
    flat = words.replace("\n", " ")
    return painter.fontMetrics().elidedText(flat, Qt.TextElideMode.ElideRight, max(0, room))


class CoachingList(QListView):
    """`opened(ListRow)`: Enter or a click on a row."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_key: Key | None = None
        self.model_ = CoachingModel()
        self.setModel(self.model_)
        self.setItemDelegate(CoachingDelegate(self))
        self.setAccessibleName(_("Interviews"))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._press)

    def set_list(self, found: InterviewList) -> None:
        """Show another list; the current row stays with its interview, or its group; what is open is shown once it is
        there."""
        current, was_there = self.current(), self.model_.group_of_key(self.open_key) is not None
        self.model_.set_list(found)
        self._back_to(current)
        if not was_there:
            self.set_open(self.open_key)

    def seek(self, words: str) -> None:
        """Filter as typed."""
        current = self.current()
        self.model_.seek(words)
        self._back_to(current)

    def set_open(self, key: Key | None) -> None:
        """Mark the row that is open; its group is unfolded for it."""
        self.open_key = key
        group = self.model_.group_of_key(key)
        if group is not None and self.model_.place_of(key) < 0:
            self.model_.fold(group, False)
        self._go_to(self.model_.place_of(key))
        self.viewport().update()

    def current(self) -> Shown | None:
        """The head or row that is current."""
        row: Shown | None = self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None
        return row

    def go_to_first(self) -> None:
        """Make the first row current."""
        self._go_to(next((place for place, row in enumerate(self.model_.shown()) if not isinstance(row, Head)), -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and not isinstance(self.current(), Head):
            self._go_to(max(self.currentIndex().row(), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current, key = self.current(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
            self._press(self.currentIndex())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and isinstance(current, Head):
            self._fold(current, key == Qt.Key.Key_Left)
        else:
            super().keyPressEvent(event)

    def _press(self, index: QModelIndex) -> None:
        row: Shown = index.data(ROW_ROLE)
        if isinstance(row, Head):
            self._fold(row, not row.folded)
        else:
            self.opened.emit(row)

    def _fold(self, head: Head, folded: bool) -> None:
        self.model_.fold(head.group, folded)
        self._back_to(head)

    def _back_to(self, row: Shown | None) -> None:
        if isinstance(row, Head):
            self._go_to(next((place for place, shown in enumerate(self.model_.shown())
                              if isinstance(shown, Head) and shown.group is row.group), -1))
        elif row is not None:
            self._go_to(self.model_.place_of(key_of(row)))

    def _go_to(self, place: int) -> None:
        if place >= 0:
            self.setCurrentIndex(self.model_.index(place))
