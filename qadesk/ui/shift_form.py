"""One agent's day as a line: each shift with its name, begin and end; adding one, taking one out, keeping the day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import RuleBroken, UserError
from qadesk.i18n import _
from qadesk.importing.roster_times import read_hours
from qadesk.importing.times import Unreadable
from qadesk.models.shifts import RosterRow, ShiftTime, checked_shifts, clock_text
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.line_list import Line, LineList
from qadesk.ui.widgets.week_grid import WEEKDAYS

MOST_SHIFTS = 3


class ShiftForm(QWidget):
    """`sent(agent_id, date, shifts)`: the day is to be kept as it stands here."""

    sent = Signal(int, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agent_id, self._day = 0, date.min
        self._stored: list[tuple[str, str, str]] = []
        self.title = Label(_("Choose a day above to enter its shifts."), "section")
        self.fault = ElidedLabel("", "caption", tone="fatal")
        self.off = Label(_("off"), "caption")
        self.add_button = Button(_("Add a shift"), "ghost", icon="plus")
        self.save = Button(_("Save the day"), "primary")
        self._rows = QHBoxLayout()
        self._rows.setSpacing(theme.GAP)
        self._list = LineList[ShiftLine](self._rows, self.title, self._show_room)
        self.lines = self._list.lines
        self.setFocusProxy(self.add_button)
        self._lay_out()
        self.add_button.clicked.connect(self._add_new)
        self.save.clicked.connect(self._send)
        self.setEnabled(False)
        self.off.hide()
        self.add_button.hide()

    def show_day(self, row: RosterRow, day: date) -> None:
        """Show an agent's day in place of the one shown."""
        self._agent_id, self._day = row.agent_id, day
        self.setEnabled(True)
        self.add_button.show()
        self.title.setText(_("{agent} · {weekday} {day}").format(
            agent=f"{row.staff_no} {row.name}", weekday=_(WEEKDAYS[day.weekday()]), day=day.isoformat()))
        self.fault.setText("")
        self._list.clear()
        for shift in row.days[day.weekday()]:
            self._add(shift.name, clock_text(shift.start_minute), clock_text(shift.end_minute))
        self.settle()
        self._show_room()

    def settle(self) -> None:
        """What stands here is what is stored."""
        self._stored = [line.texts() for line in self.lines]

    def is_edited(self) -> bool:
        """Whether something was typed that is not stored."""
        return [line.texts() for line in self.lines] != self._stored

    def begin(self) -> None:
        """Give the keys to the first shift; a day off gets one to fill in."""
        if not self.lines:
            self._add_new()
        self.lines[0].start.setFocus()

    def say_fault(self, words: str) -> None:
        """Say why the day cannot be kept."""
        self.fault.setText(words)

    def _send(self) -> None:
        try:
            shifts = checked_shifts(line.shift(self._day) for line in self.lines)
        except UserError as error:
            self.say_fault(str(error))
        else:
            self.say_fault("")
            self.sent.emit(self._agent_id, self._day, shifts)

    def _add_new(self) -> None:
        self._add("", "", "")
        self._show_room()
        self.lines[-1].start.setFocus()

    def _add(self, name: str, start: str, end: str) -> None:
        line = ShiftLine(name, start, end)
        line.done.connect(self._send)
        self._list.add(line)

    def _show_room(self) -> None:
        self.off.setVisible(not self.lines)
        self.add_button.setEnabled(len(self.lines) < MOST_SHIFTS)

    def _lay_out(self) -> None:
        head, row, whole = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(self.title)
        head.addWidget(self.fault, 1)
        row.setSpacing(theme.GAP)
        row.addLayout(self._rows)
        row.addWidget(self.off)
        row.addWidget(self.add_button)
        row.addStretch(1)
        row.addWidget(self.save)
        whole.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, theme.GAP)
        whole.setSpacing(6)
        whole.addLayout(head)
        whole.addLayout(row)


class ShiftLine(Line):
    """A shift: name, begin, end. `done()`: Enter was pressed; `dropped()`: it is to go."""

    done = Signal()

    def __init__(self, name: str, start: str, end: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.start, self.end = (_edit(_("Shift"), name, 84), _edit(_("Begins"), start, 56),
                                           _edit(_("Ends"), end, 56))
        self.drop = IconButton("close", _("Take this shift out"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self.name, self.start, Label("–"), self.end, self.drop):
            row.addWidget(part)
        for edit in (self.name, self.start, self.end):
            edit.returnPressed.connect(self.done)
        self.drop.clicked.connect(self.dropped)

    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through, left to right."""
        return self.name, self.start, self.end, self.drop

    def texts(self) -> tuple[str, str, str]:
        """Name, begin and end as they stand here."""
        return self.name.text(), self.start.text(), self.end.text()

    def shift(self, day: date) -> ShiftTime:
        """The shift as typed. Raises RuleBroken."""
        try:
            start, end = read_hours(self.start.text(), self.end.text())
        except Unreadable as error:
            shown = f"{self.start.text()}–{self.end.text()}"
            raise RuleBroken(_("{name}: {reason}.").format(name=shown, reason=error),
                             todo=_("Type both times like 08:30.")) from error
        return ShiftTime(day, start, end, self.name.text().strip())


def _edit(name: str, text: str, width: int) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setAccessibleName(name)
    edit.setPlaceholderText(name)
    edit.setFixedWidth(width)
    return edit
