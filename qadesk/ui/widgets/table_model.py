"""What a RecordTable shows: declared columns over frozen dataclasses, filtered and sorted by row numbers.

Names sort by pinyin (Qt's collation, ICU), numbers inside names by value (A9 before A10)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QCollator,
    QCollatorSortKey,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from qadesk.models.numerals import by_number
from qadesk.ui.widgets.labels import plain_tip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
KINDS = ("text", "chip", "link", "icon", "dots", "mono")
RECORD_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: how a row's cell reads, sorts and looks.

    kind: text, chip (a word on a ground), link (pressed by click or Enter), icon (text is its name, `icon` the glyph),
    dots (`dots` gives done and wanted), mono (hashes).
    leads: of a link, in which rows it can be pressed; without it, wherever it has a text.
    tone: colour token of the text (text, text2, accent, warn, fatal, good) or tone of the chip, by row.
    width: px; 0 takes the widest of the first rows, but no more than `widest` px where that is set.
    stretch: takes what is left (one column, a text).
    sought: what else the filter finds the row by (a name's pinyin).
    sort: what the column sorts by; without it, by the text (pinyin). A number column is right-aligned with its header.
    """

    key: str
    title: str
    text: Callable[[T], str]
    kind: str = "text"
    number: bool = False
    sort: Callable[[T], Any] | None = None
    tone: Callable[[T], str] | None = None
    icon: Callable[[T], str] | None = None
    dots: Callable[[T], tuple[int, int]] | None = None
    leads: Callable[[T], bool] | None = None
    bold: bool = False
    width: int = 0
    widest: int = 0
    stretch: bool = False
    hint: Callable[[T], str] | None = None
    sought: Callable[[T], str] | None = None


@cache
def _collator() -> QCollator:
    made = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    made.setNumericMode(True)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    return made


@lru_cache(maxsize=4096)
def _collation(text: str) -> QCollatorSortKey:
    """Where a text stands among others; lists repeat few names many times."""
    return _collator().sortKey(by_number(text))


def plain(text: str) -> str:
    """The text as the filter compares it: full-width made half-width, letters small."""
    return unicodedata.normalize("NFKC", text).casefold()


class RecordModel(QAbstractTableModel, Generic[T]):
    """All rows given, and the numbers of those shown in their order."""

    def __init__(self, columns: Sequence[Column[T]], key: Callable[[T], Hashable]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.key = key
        self._rows: Sequence[T] = ()
        self._shown: list[int] = []
        self._seek: list[str] | None = None
        self._sought = ""
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    # -- rows in, rows out
    def set_rows(self, rows: Sequence[T]) -> None:
        """Show these rows, with the filter and order in force."""
        self.beginResetModel()
        self._rows, self._seek = rows, None
        self._arrange()
        self.endResetModel()

    def add_rows(self, rows: Sequence[T]) -> None:
        """Show further rows below those there, without moving these; for lists that neither filter nor sort."""
        first = len(self._shown)
        self.beginInsertRows(_NOWHERE, first, first + len(rows) - 1)
        self._rows, self._seek = [*self._rows, *rows], None
        self._shown.extend(range(first, first + len(rows)))
        self.endInsertRows()

    def record(self, row: int) -> T:
        """The record shown in that row. Raises IndexError."""
        return self._rows[self._shown[row]]

    def records(self) -> list[T]:
        """The records shown, in their order."""
        return [self._rows[number] for number in self._shown]

    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._rows)

    def row_of(self, key: Hashable) -> int | None:
        """The row in which the record with this key is shown, or None."""
        return next((row for row, n in enumerate(self._shown) if self.key(self._rows[n]) == key), None)

    # -- filter and order
    def seek(self, words: str) -> None:
        """Show only rows in which each of the words stands in some column."""
        if plain(words) != self._sought:
            self._sought = plain(words)
            self._arrange_again()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 gives back the order in which the rows came."""
        self._sorted = None if column < 0 else (column, order)
        self._arrange_again()

    def _arrange_again(self) -> None:
        """Arrange, and move what views remember (current row, selection) along with its record."""
        self.layoutAboutToBeChanged.emit()
        remembered, numbers = self.persistentIndexList(), self._shown
        self._arrange()
        rows = {number: row for row, number in enumerate(self._shown)} if remembered else {}
        moved = [self.index(rows.get(numbers[old.row()], -1), old.column()) for old in remembered]
        self.changePersistentIndexList(remembered, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        words = self._sought.split()
        texts = self._texts() if words else []
        self._shown = [n for n in range(len(self._rows)) if all(word in texts[n] for word in words)]
        if self._sorted is not None:
            column, order = self._sorted
            sort_key = self._sort_key(self.columns[column])
            self._shown.sort(key=lambda n: sort_key(self._rows[n]), reverse=order == Qt.SortOrder.DescendingOrder)

    def _texts(self) -> list[str]:
        if self._seek is None:
            parts = [part for c in self.columns for part in (c.text, c.sought) if part is not None]
            self._seek = [plain("\n".join(part(row) for part in parts)) for row in self._rows]
        return self._seek

    def _sort_key(self, column: Column[T]) -> Callable[[T], Any]:
        return column.sort or (lambda row: _collation(column.text(row)))

    # -- Qt's face
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column, record = self.columns[index.column()], self.record(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(record)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole and column.hint:
            return plain_tip(column.hint(record))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {column.text(record)}".strip()
        return record if role == RECORD_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return _alignment(self.columns[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
