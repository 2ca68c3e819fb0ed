"""Tallies as the heat table shows them: a row for each criterion, a column for each team and for the whole centre."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from qadesk.i18n import _
from qadesk.models.summary_values import SHARE_FROM
from qadesk.models.training_tallies import Tallies, Tally, TallyRow
from qadesk.ui.training_words import basis_words, cell_share, criterion_words, interval_words
from qadesk.ui.widgets.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
NAME = 0
STEP_UP = 1.5
"""The second step of the fill begins at this many times the threshold."""


class HeatModel(QAbstractTableModel):
    """Column 0 names the criterion, then the teams, then the whole centre, then what follows."""

    def __init__(self) -> None:
        super().__init__()
        self._tallies: Tallies | None = None
        self._ticked: set[tuple[str, str]] = set()

    def set_tallies(self, tallies: Tallies | None) -> None:
        """Show the tallies of another period; ticks stay where their criterion is still there."""
        self.beginResetModel()
        self._tallies = tallies
        self._ticked &= {row.key for row in self.rows()}
        self.endResetModel()

    def rows(self) -> tuple[TallyRow, ...]:
        """The criteria shown, top to bottom."""
        return self._tallies.rows if self._tallies else ()

    def row(self, number: int) -> TallyRow:
        return self.rows()[number]

    def ticked(self) -> tuple[TallyRow, ...]:
        """The criteria that were ticked, in the order shown."""
        return tuple(row for row in self.rows() if row.key in self._ticked)

    def is_ticked(self, number: int) -> bool:
        return self.row(number).key in self._ticked

    def toggle(self, number: int) -> None:
        """Tick a criterion, or take the tick back."""
        self._ticked ^= {self.row(number).key}
        self.dataChanged.emit(self.index(number, NAME), self.index(number, NAME))

    def untick(self) -> None:
        """Take all ticks back."""
        self._ticked.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, NAME), self.index(self.rowCount() - 1, NAME))

    # what a cell holds

    @property
    def whole_column(self) -> int:
        return 1 + (len(self._tallies.teams) if self._tallies else 0)

    def tally(self, row: int, column: int) -> Tally | None:
        """The tally of a cell; None in the columns of names and chips."""
        if column == self.whole_column:
            return self.row(row).whole
        return self.row(row).by_team[column - 1] if NAME < column < self.whole_column else None

    def team_id(self, column: int) -> int | None:
        """The team of a column, 0 for no team; None for the whole centre."""
        assert self._tallies is not None
        return self._tallies.teams[column - 1][0] if NAME < column < self.whole_column else None

    def step(self, row: int, column: int) -> int:
        """How deep a team's cell is filled: 0, 1 from the threshold on, 2 from half as much again; 0 below n = 20."""
        tally = self.tally(row, column)
        if tally is None or tally.share is None or tally.n < SHARE_FROM or column == self.whole_column:
            return 0
        assert self._tallies is not None
        threshold = self._tallies.threshold_percent / 100
        return (tally.share >= threshold) + (tally.share >= threshold * STEP_UP)

    def chip(self, row: int) -> tuple[str, str]:
        """What follows from a row: word and tone; empty for nothing."""
        tallied = self.row(row)
        if tallied.request_id is not None:
            return _("Requested"), "neutral"
        if not tallied.meets:
            return "", "neutral"
        return (_("Newly there"), "accent") if tallied.fresh else (_("Meets the threshold"), "warn")

    def words(self, row: int, column: int) -> str:
        """A cell in words."""
        tally = self.tally(row, column)
        if tally is None:
            return criterion_words(self.row(row)) if column == NAME else self.chip(row)[0]
        return _("{criterion}, {team}: {tally}").format(
            criterion=criterion_words(self.row(row)), team=self._title(column), tally=basis_words(tally))

    # Qt's face

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows())

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._tallies is None else self.whole_column + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tally = self.tally(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(index.row(), index.column()) if tally is None else (
                f"{tally.lost:,} {cell_share(tally)} "
                f"{interval_words(tally) if index.column() == self.whole_column else ''}").strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.words(index.row(), index.column()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._title(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = NAME < section <= self.whole_column
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _title(self, section: int) -> str:
        assert self._tallies is not None
        if section == NAME:
            return _("Criterion")
        if section == self.whole_column:
            return _("{team} n={n}").format(team=_("Whole centre"), n=f"{self._tallies.n:,}")
        if section > self.whole_column:
            return ""
        _id, name, n = self._tallies.teams[section - 1]
        return _("{team} n={n}").format(team=name or _("No team"), n=f"{n:,}")
