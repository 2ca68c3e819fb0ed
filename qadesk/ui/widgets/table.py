"""RecordTable: the one list of the app over frozen dataclasses. Sort by a header, filter, copy, links, empty state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.formulas import safe_for_sheet
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.table_delegate import RecordDelegate
from qadesk.ui.widgets.table_model import Column, RecordModel
from qadesk.ui.widgets.table_view import TableView

T = TypeVar("T")
_MEASURED_ROWS = 200


class RecordTable(QWidget, Generic[T]):
    """A table of records.

    `chosen(record)`: the current row changed (record or None). `opened(record)`: Enter or double click.
    `link_pressed(record, column_key)`: a link cell was clicked, or Enter where the row has one link.
    `end_neared()`: the last rows came into sight, for lists that are fetched by the page (`add_rows`).
    """

    chosen = Signal(object)
    opened = Signal(object)
    link_pressed = Signal(object, str)
    end_neared = Signal()

    def __init__(self, name: str, columns: Sequence[Column[T]], *, key: Callable[[T], Hashable],
                 row_height: int = theme.ROW, empty: EmptyState | None = None, multi: bool = False,
                 several: bool = False, sortable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RecordModel[T] = RecordModel(columns, key)
        self.view: TableView[T] = TableView(self, name, row_height, multi or several)
        self._copies_one = several
        self.empty = empty or EmptyState("magnify", _("Nothing to show"))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._stack)
        self.setFocusProxy(self.view)
        self.view.selectionModel().currentRowChanged.connect(self._say_chosen)
        self.view.verticalScrollBar().valueChanged.connect(self._say_end)
        if not sortable:
            self.view.keep_order()
        self.offers: list[tuple[str, Callable[[], object], Callable[[T | None], bool]]] = []
        self._widths: dict[int, int] = {}  # what each column was given, until it is moved by hand

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show these records; what is current and selected and the scroll position stay with their records."""
        kept, top = self.current_key(), self.view.verticalScrollBar().value()
        chosen = {self.model.key(record) for record in self.selected()}
        self.model.set_rows(rows)
        self._size_columns()
        self._show_empty()
        if kept is not None and self.choose(kept):
            self.view.verticalScrollBar().setValue(top)
        if len(chosen) > 1:
            self._select(chosen)

    def add_rows(self, rows: Sequence[T]) -> None:
        """Show further records below those there; for tables that are neither sorted nor filtered."""
        if rows:
            self.model.add_rows(rows)
            self._show_empty()

    def offer(self, words: str, act: Callable[[], object], possible: Callable[[T | None], bool]) -> None:
        """Let the rows' menu offer an act, where it is possible for the current record."""
        self.offers.append((words, act, possible))

    def seek(self, words: str) -> None:
        """Filter as typed: each word must stand in some column; two Chinese characters are a word like any other."""
        self.model.seek(words)
        self._show_empty()

    def rows(self) -> list[T]:
        """The records shown, in their order."""
        return self.model.records()

    def current(self) -> T | None:
        """The record of the current row, or None."""
        index = self.view.currentIndex()
        return self.model.record(index.row()) if index.isValid() else None

    def current_key(self) -> Hashable | None:
        """The key of the current record, or None."""
        record = self.current()
        return None if record is None else self.model.key(record)

    def selected(self) -> list[T]:
        """The selected records, in the order shown."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.model.record(row) for row in rows]

    def choose(self, key: Hashable) -> bool:
        """Make the record with this key current; False when it is not shown."""
        row = self.model.row_of(key)
        if row is None:
            return False
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.model.index(row, 0), flags)
        self.view.scrollTo(self.model.index(row, 0))
        return True

    def choose_all(self, keys: Collection[Hashable]) -> None:
        """Select the records with these keys, the first of them current; for tables with several rows chosen."""
        selection = self.view.selectionModel()
        selection.clear()
        rows = self._select(keys)
        if rows:
            selection.setCurrentIndex(self.model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _select(self, keys: Collection[Hashable]) -> list[int]:
        """Select the records with these keys too; returns their rows."""
        flags = QItemSelectionModel.SelectionFlag
        rows = [row for row, record in enumerate(self.model.records()) if self.model.key(record) in keys]
        for row in rows:
            self.view.selectionModel().select(self.model.index(row, 0), flags.Select | flags.Rows)
        return rows

    def choose_none(self) -> None:
        """Make no row current: the next records shown choose none either."""
        self.view.selectionModel().clear()

    def choose_first(self) -> None:
        """Make the first row current, if there is one."""
        if self.model.rowCount():
            self.choose(self.model.key(self.model.record(0)))

    def sort_by(self, column_key: str, *, falling: bool = False) -> None:
        """Sort by a column, as if its header were pressed."""
        column = next(n for n, c in enumerate(self.model.columns) if c.key == column_key)
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        self.view.sortByColumn(column, order)

    def copy(self) -> str:
        """Put the selected rows on the clipboard, tab-separated under their headers; returns the text.

        Where `several` rows of persons are chosen, the current one alone."""
        shown = [n for n in range(len(self.model.columns)) if not self.view.isColumnHidden(n)]
        columns = [self.model.columns[n] for n in shown if self.model.columns[n].title]
        lines = ["\t".join(column.title for column in columns)]
        current = self.current()
        rows = self.selected() if not self._copies_one else [] if current is None else [current]
        lines += ["\t".join(safe_for_sheet(column.text(row)) for column in columns) for row in rows]
        text = "\n".join(lines)
        QGuiApplication.clipboard().setText(text)
        return text

    def show_column(self, column_key: str, shown: bool) -> None:
        """Show or hide a column."""
        column = next(n for n, c in enumerate(self.model.columns) if c.key == column_key)
        self.view.setColumnHidden(column, not shown)

    def hidden_columns(self) -> tuple[str, ...]:
        """The keys of the columns that are hidden (to be remembered per user)."""
        return tuple(c.key for n, c in enumerate(self.model.columns) if self.view.isColumnHidden(n))

    def _say_chosen(self, now: QModelIndex | QPersistentModelIndex, before: object) -> None:
        self.chosen.emit(self.model.record(now.row()) if now.isValid() else None)

    def _say_end(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if bar.maximum() - value < 2 * bar.pageStep():
            self.end_neared.emit()

    def _show_empty(self) -> None:
        self._stack.setCurrentWidget(self.view if self.model.rowCount() else self.empty)

    def _size_columns(self) -> None:
        delegate, head = self.view.itemDelegate(), self.view.horizontalHeader()
        if not isinstance(delegate, RecordDelegate):
            return
        some = self.model.records()[:_MEASURED_ROWS]
        for number, column in enumerate(self.model.columns):
            given, now = self._widths.get(number), head.sectionSize(number)
            if not column.stretch and given in (None, now) and not (given and column.width):
                widest = max((delegate.width(column, row) for row in some), default=0)
                wanted = column.width or max(widest, head.sectionSizeHint(number))
                head.resizeSection(number, max(given or 0, min(wanted, column.widest or wanted)))
                self._widths[number] = head.sectionSize(number)
