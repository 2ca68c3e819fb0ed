"""The view inside a RecordTable: how it is dressed, and what keys, mouse, menu and header ask of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.widgets.table_delegate import RecordDelegate
from qadesk.ui.widgets.table_model import Column

if TYPE_CHECKING:
    from qadesk.ui.widgets.table import RecordTable

T = TypeVar("T")


class TableView(QTableView, Generic[T]):
    """Rows only, no grid, header of 28, keys for open, link and copy."""

    def __init__(self, table: RecordTable[T], name: str, row_height: int, multi: bool) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.model)
        self.setItemDelegate(RecordDelegate(self, table.model.columns))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multi else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self._dress_header()
        self.doubleClicked.connect(self._open)
        self.entered.connect(self._hover)

    def _dress_header(self) -> None:
        head = self.horizontalHeader()
        head.setFixedHeight(theme.CONTROL)
        head.setFont(theme.font(theme.CAPTION))
        head.setMinimumSectionSize(24)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self._choose_columns().exec(head.mapToGlobal(at)))
        for number, column in enumerate(self._table.model.columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(number, mode)
        head.setStretchLastSection(not any(column.stretch for column in self._table.model.columns))
        self.setSortingEnabled(True)

    def keep_order(self) -> None:
        """The rows stay as they come: no header sorts them."""
        self.setSortingEnabled(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSortIndicatorShown(False)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.viewport().update()  # Qt paints two cells anew; the ring goes round whole rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._table.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and self._is_link(index):
            self._table.link_pressed.emit(self._table.model.record(index.row()), self._column(index).key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        self.fill_menu(menu)
        menu.exec(event.globalPos())

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the current row."""
        menu.addAction(_("Copy"), QKeySequence(QKeySequence.StandardKey.Copy), self._table.copy)
        for words, act, possible in self._table.offers:
            menu.addAction(words, act).setEnabled(possible(self._table.current()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._table.choose_first()  # before Qt does, which would give the first row the ring without choosing it
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(QModelIndex())

    def _hover(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.setProperty("hovered_row", index.row())
        on_link = index.isValid() and self._is_link(index)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on_link else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        record = self._table.model.record(index.row())
        self._table.opened.emit(record)
        links = [c for c in self._table.model.columns if c.kind == "link" and c.text(record)]
        if len(links) == 1:
            self._table.link_pressed.emit(record, links[0].key)

    def _column(self, index: QModelIndex | QPersistentModelIndex) -> Column[T]:
        return self._table.model.columns[index.column()]

    def _is_link(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        column, record = self._column(index), self._table.model.record(index.row())
        return column.kind == "link" and bool(column.leads(record) if column.leads else column.text(record))

    def _choose_columns(self) -> QMenu:
        menu = QMenu(self)
        for number, column in enumerate(self._table.model.columns):
            if column.title and not column.stretch:
                entry = menu.addAction(column.title)
                entry.setCheckable(True)
                entry.setChecked(not self.isColumnHidden(number))
                entry.toggled.connect(lambda shown, key=column.key: self._table.show_column(key, shown))
        return menu
