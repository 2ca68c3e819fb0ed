"""Ctrl+K: find a page or an action by a few characters and run it; shows each action's key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.chips import keycap_width, paint_keycap
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table_model import plain


@dataclass(frozen=True)
class Command:
    """Something that can be run: words, icon, key (or nothing), and what it calls."""

    words: str
    run: Callable[[], object]
    icon: str = "chevron-right"
    key: str = ""


class CommandPalette(QDialog):
    """A field and the commands that fit what is typed; Enter runs the marked one, Esc leaves."""

    def __init__(self, commands: Sequence[Command], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("Find or run …"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands = list(commands)
        self.field = SearchField(_("Type a page or an action"))
        self.list = _List(self.field.placeholderText())
        self.list.setItemDelegate(_CommandDelegate(self.list))
        self._none = Label(_("No page or action is called that."), "caption")
        frame = QFrame()
        frame.setProperty("kind", "tile")
        inner, whole = QVBoxLayout(frame), QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as what is found
        whole.addWidget(frame)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.setSpacing(8)
        for part in (self.field, self._none, self.list):
            inner.addWidget(part)
        frame.setFixedWidth(460)
        self.field.sought.connect(self._fill)
        self.list.itemActivated.connect(lambda _item: self.run_current())
        self.list.itemClicked.connect(lambda _item: self.run_current())
        self._fill("")
        self.adjustSize()

    def offered(self) -> list[str]:
        """The words of the commands shown."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def run_current(self) -> None:
        """Run the marked command after the palette has gone."""
        if self.list.currentRow() < 0:
            return
        command: Command = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        self.accept()
        command.run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run_current()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % max(self.list.count(), 1))
        else:
            super().keyPressEvent(event)

    def _fill(self, typed: str) -> None:
        words = plain(typed).split()
        self.list.clear()
        for command in self._commands:
            if all(word in plain(f"{command.words} {command.key}") for word in words):
                item = QListWidgetItem(command.words)
                item.setData(Qt.ItemDataRole.UserRole, command)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._none.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)
        self.list.setFixedHeight(min(self.list.count(), 10) * theme.ROW)


class _List(QListWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)


class _CommandDelegate(QStyledItemDelegate):
    """Icon, words, and the key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(200, theme.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        command: Command = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        place = QRectF(option.rect)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(place, theme.color("sel" if marked else "hover" if hovered else "surface"))
        paint_icon(painter, QRectF(place.x() + 8, place.center().y() - 8, 16, 16), command.icon, theme.color("text2"))
        cap = keycap_width(command.key) if command.key else 0
        words = place.adjusted(34, 0, -cap - 16, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        shown = painter.fontMetrics().elidedText(command.words, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if cap:
            paint_keycap(painter, QRectF(place.right() - cap - 8, place.y(), cap, place.height()), command.key)
