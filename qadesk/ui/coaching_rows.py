"""The rows of the list of interviews: proposals and interviews below the heads of their groups, kept by a filter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from qadesk.i18n import _
from qadesk.models.coaching import CAUSE_NAMES
from qadesk.models.coaching_list import InterviewList, InterviewProposal
from qadesk.ui.coaching_words import GROUP_NAMES, Group, ListRow, about_words, chip_of, full_words, group_of
from qadesk.ui.widgets.labels import plain_tip
from qadesk.ui.widgets.table_model import plain

Index = QModelIndex | QPersistentModelIndex
Key = str | int
ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Head:
    """The head of a group with how many it holds."""

    group: Group
    count: int
    folded: bool


Shown = Head | ListRow


def key_of(row: ListRow) -> Key:
    """One name for a row: a proposal's key or an interview's id."""
    return row.key if isinstance(row, InterviewProposal) else row.interview_id


class CoachingModel(QAbstractListModel):
    """The rows that pass the filter below the heads of their groups; a folded group shows its head alone."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date.min
        self._all: tuple[ListRow, ...] = ()
        self._shown: list[Shown] = []
        self._words: list[str] = []
        self._folded = {Group.OVER}

    def set_list(self, found: InterviewList) -> None:
        """Show another list."""
        self.today = found.today
        self._all = (*found.proposals, *found.rows)
        self._arrange()

    def seek(self, words: str) -> None:
        """Keep rows that hold every word: number, name, team or what it is about. A filter looks into all groups."""
        self._words = plain(words).split()
        self._arrange()

    def fold(self, group: Group, folded: bool) -> None:
        """Fold or unfold a group."""
        (self._folded.add if folded else self._folded.discard)(group)
        self._arrange()

    def shown(self) -> list[Shown]:
        """Heads and rows, top to bottom."""
        return self._shown

    def rows(self) -> list[ListRow]:
        """The rows alone."""
        return [row for row in self._shown if not isinstance(row, Head)]

    def place_of(self, key: Key | None) -> int:
        """The place of a row among all that is shown, -1 when it is not."""
        return next((place for place, row in enumerate(self._shown)
                     if not isinstance(row, Head) and key_of(row) == key), -1)

    def group_of_key(self, key: Key | None) -> Group | None:
        """The group in which a row would stand, also while it is folded."""
        return next((group_of(row) for row in self._all if key_of(row) == key), None)

    def _arrange(self) -> None:
        kept = [row for row in self._all if all(word in _sought(row) for word in self._words)]
        shown: list[Shown] = []
        for group in Group:
            rows = [row for row in kept if group_of(row) is group]
            folded = group in self._folded and not self._words
            if rows:
                shown += [Head(group, len(rows), folded), *([] if folded else rows)]
        if shown and [_name(row) for row in shown] == [_name(row) for row in self._shown]:
            self._shown = shown  # only words have changed: the list keeps its place
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._shown[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return head_words(row) if isinstance(row, Head) else self._said(row)
        if role == Qt.ItemDataRole.ToolTipRole and not isinstance(row, Head):
            return plain_tip(self._said(row))
        return None

    def _said(self, row: ListRow) -> str:
        parts = (row.agent_no, row.agent_name, row.team, chip_of(row, self.today)[0], _(CAUSE_NAMES[row.cause]),
                 about_words(row))
        return " ".join(part for part in parts if part)


def _name(row: Shown) -> tuple[object, ...]:
    return (row.group, row.folded) if isinstance(row, Head) else (key_of(row),)


def head_words(head: Head) -> str:
    """`待面谈 3`."""
    return f"{_(GROUP_NAMES[head.group])} {head.count}"


def _sought(row: ListRow) -> str:
    found = full_words(row) if isinstance(row, InterviewProposal) else f"{row.number} {about_words(row)}"
    return plain(f"{row.agent_no} {row.agent_name} {row.team} {_(CAUSE_NAMES[row.cause])} {found}")
