"""A week of shifts as a grid: a line for each agent, a column for each day; one cell has the ring.

Arrow keys move it, Shift with them chooses several days, Enter opens the day; a digit puts the shift of that number
there, Ctrl+R and Ctrl+D fill. Ctrl+C copies the whole week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qadesk.i18n import N_, _
from qadesk.models.formulas import safe_for_sheet
from qadesk.models.periods import Week
from qadesk.models.shifts import RosterRow, RosterWeek, ShiftTime, clock_text
from qadesk.ui import theme
from qadesk.ui.keys import ROSTER, Keys
from qadesk.ui.widgets.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
AGENT, TEAM, FIRST_DAY = 0, 1, 2
_LINE_PX, _PAD_PX = 17, 10


class WeekGrid(QTableView):
    """`day_chosen(RosterRow, date)`: the cell with the ring changed; `day_opened` the same on Enter or double click;
    `kind_typed(number)`: this kind of shift is wanted on the days chosen, 0 is off; `asked(action)`: one of ACTIONS."""

    day_chosen = Signal(object, object)
    day_opened = Signal(object, object)
    kind_typed = Signal(int)
    asked = Signal(str)
    ACTIONS = ("roster.fill_right", "roster.fill_down", "roster.copy_week")

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        keys.claim(self, "roster.kind", "roster.off", *self.ACTIONS)
        self.rows = _Week()
        self.setModel(self.rows)
        self.setItemDelegate(_CellPainter(self))
        self.setAccessibleName(_("Roster of the week"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self._dress_header()
        self.selectionModel().currentChanged.connect(lambda now, _before: self._tell(self.day_chosen, now))
        self.doubleClicked.connect(lambda index: self._tell(self.day_opened, index))

    def show_week(self, week: RosterWeek, rows: Sequence[RosterRow]) -> None:
        """Show these rows of a week; the ring stays on its agent and weekday, and the days chosen where agents and week
        stay."""
        kept, top = self.currentIndex(), self.verticalScrollBar().value()
        agent = self.rows.row(kept.row()).agent_id if kept.isValid() else None
        is_same = self.rows.show_week(week, rows)
        for number, row in enumerate(rows):
            lines = max(1, *(self.rows.lines(row, column) for column in range(FIRST_DAY, FIRST_DAY + 7)))
            self.setRowHeight(number, _LINE_PX * lines + _PAD_PX + 1)
        at = next((number for number, row in enumerate(rows) if row.agent_id == agent), None)
        if at is not None and not is_same:
            self.setCurrentIndex(self.rows.index(at, kept.column()))
        self.verticalScrollBar().setValue(top)

    def choose(self, agent_id: int, day: date) -> None:
        """Put the ring on an agent's day, if it is shown."""
        found = self.rows.place_of(agent_id, day)
        if found.isValid():
            self.setCurrentIndex(found)

    def current_day(self) -> tuple[RosterRow, date] | None:
        """The agent and day with the ring."""
        index = self.currentIndex()
        return self.rows.day_at(index) if index.isValid() else None

    def shown(self) -> list[RosterRow]:
        """The rows shown, in their order."""
        return [self.rows.row(number) for number in range(self.rows.rowCount())]

    def cells(self) -> list[tuple[RosterRow, date]]:
        """The days chosen, row by row."""
        places = sorted((index.row(), index.column()) for index in self.selectionModel().selectedIndexes())
        found = (self.rows.day_at(self.rows.index(*place)) for place in places)
        return [cell for cell in found if cell is not None]

    def step_on(self) -> None:
        """Move the ring to the next day, as one types a row of days."""
        now = self.currentIndex()
        if now.isValid() and now.column() + 1 < self.rows.columnCount():
            self.setCurrentIndex(self.rows.index(now.row(), now.column() + 1))

    def copy(self) -> str:
        """Put the week on the clipboard, tab-separated under its headers; returns the text."""
        text = self.rows.as_text()
        QGuiApplication.clipboard().setText(text)
        return text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._tell(self.day_opened, self.currentIndex())
        elif (action := self._keys.found(event, ROSTER)) is not None:
            self._act(action, event.text())
        else:
            super().keyPressEvent(event)

    def _act(self, action: str, typed: str) -> None:
        if action == "roster.off":
            self.kind_typed.emit(0)
        elif action == "roster.kind":
            self.kind_typed.emit(int(typed))
        else:
            self.asked.emit(action)

    def _tell(self, signal: SignalInstance, index: Index) -> None:
        found = self.rows.day_at(index) if index.isValid() else None
        if found is not None:
            signal.emit(*found)

    def _dress_header(self) -> None:
        head = self.horizontalHeader()
        head.setFixedHeight(theme.CONTROL)
        head.setFont(theme.font(theme.CAPTION))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((AGENT, 130), (TEAM, 84)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(column, width)


class _Week(QAbstractTableModel):
    """The rows of a week as Qt asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self._week: RosterWeek | None = None
        self._rows: Sequence[RosterRow] = ()
        self._seen: tuple[Week, list[int]] | None = None

    def show_week(self, week: RosterWeek, rows: Sequence[RosterRow]) -> bool:
        """Show other rows; True where it is the same week and the same agents, so that what is chosen stays."""
        before, self._seen = self._seen, (week.week, [row.agent_id for row in rows])
        if self._seen == before and rows:
            self._week, self._rows = week, rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
            return True
        self.beginResetModel()
        self._week, self._rows = week, rows
        self.endResetModel()
        return False

    def row(self, number: int) -> RosterRow:
        return self._rows[number]

    def note(self, row: RosterRow, column: int) -> str:
        """What the calls of a day say against its roster."""
        if self._week is None or column < FIRST_DAY:
            return ""
        day = row.agent_id, self._day(column)
        return _("no call") if day in self._week.without_call else _(
            "calls without a shift") if day in self._week.unrostered else ""

    def lines(self, row: RosterRow, column: int) -> int:
        """How many lines a cell has."""
        return len(row.days[column - FIRST_DAY]) + bool(self.note(row, column))

    def is_today(self, column: int) -> bool:
        return self._week is not None and column >= FIRST_DAY and self._day(column) == self._week.today

    def day_at(self, index: Index) -> tuple[RosterRow, date] | None:
        if index.column() < FIRST_DAY or self._week is None:
            return None
        return self._rows[index.row()], self._day(index.column())

    def place_of(self, agent_id: int, day: date) -> QModelIndex:
        row = next((number for number, found in enumerate(self._rows) if found.agent_id == agent_id), -1)
        offset = (day - self._week.week.first_day).days if self._week else -1
        return self.index(row, FIRST_DAY + offset) if row >= 0 and 0 <= offset < 7 else QModelIndex()

    def as_text(self) -> str:
        heads = [str(self.headerData(column, Qt.Orientation.Horizontal)) for column in range(self.columnCount())]
        lines = [[str(self.data(self.index(number, column))) for column in range(self.columnCount())]
                 for number in range(self.rowCount())]
        return "\n".join("\t".join(safe_for_sheet(cell) for cell in line) for line in (heads, *lines))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else FIRST_DAY + 7

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._told(row, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{row.staff_no} {row.name} {head} {self._told(row, index.column()) or _('off')}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section < FIRST_DAY:
            return (_("Agent"), _("Team"))[section]
        return f"{_(WEEKDAYS[section - FIRST_DAY])} {self._day(section):%m-%d}" if self._week else ""

    def _day(self, column: int) -> date:
        assert self._week is not None
        return self._week.week.first_day + timedelta(days=column - FIRST_DAY)

    def _told(self, row: RosterRow, column: int) -> str:
        """The cell with its meals, for tips and screen readers."""
        if column < FIRST_DAY:
            return self._text(row, column)
        shifts = (" ".join((shift_words(shift), _("(meal {hours})").format(hours=shift.meal_hours())))
                  if shift.meal else shift_words(shift) for shift in row.days[column - FIRST_DAY])
        return "\n".join(filter(None, (*shifts, self.note(row, column))))

    def _text(self, row: RosterRow, column: int) -> str:
        if column == AGENT:
            return f"{row.staff_no} {row.name}"
        if column == TEAM:
            return row.team
        return "\n".join(filter(None, (*map(shift_words, row.days[column - FIRST_DAY]), self.note(row, column))))


def shift_words(shift: ShiftTime) -> str:
    """A shift in a narrow cell: its name before its hours; an end before the begin is plainly the next day's."""
    return f"{shift.name} {clock_text(shift.start_minute)}–{clock_text(shift.end_minute)}".strip()


class _CellPainter(QStyledItemDelegate):
    """Lines of text in a cell; today's column on a paler ground, the ring on the cell that is chosen."""

    def __init__(self, grid: WeekGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        selected, focused = bool(option.state & QStyle.StateFlag.State_Selected), self._grid.hasFocus()
        today = self._grid.rows.is_today(index.column())
        token = ("sel" if focused else "hover") if selected else "sunken" if today else "surface"
        place = option.rect
        painter.fillRect(place, theme.color(token))
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, theme.color("silence"))
        painter.setFont(theme.font() if index.column() < FIRST_DAY else theme.font(theme.CAPTION))
        painter.setPen(theme.color("text2" if index.column() == TEAM else "text"))
        note = self._grid.rows.note(self._grid.rows.row(index.row()), index.column())
        for number, line in enumerate(str(index.data()).split("\n")):
            if note and line == note:
                painter.setPen(theme.color("warn"))
            cell = QRectF(place.x() + _PAD_PX, place.y() + _PAD_PX / 2 + number * _LINE_PX,
                          place.width() - 2 * _PAD_PX, _LINE_PX)
            shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(cell.width()) + 1)
            painter.drawText(cell, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        if focused and index == self._grid.currentIndex():
            painter.setPen(theme.color("focus"))
            painter.drawRect(place.adjusted(0, 0, -1, -2))
            painter.drawRect(place.adjusted(1, 1, -2, -3))
