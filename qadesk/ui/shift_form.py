"""One agent's day as a line: each shift with its name, hours and meal; adding one, taking one out, keeping the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import RuleBroken, UserError
from qadesk.i18n import _
from qadesk.importing.roster_times import code_key, read_hours, read_span, with_meal
from qadesk.importing.times import Unreadable
from qadesk.models.shifts import RosterRow, ShiftTemplate, ShiftTime, checked_shifts, clock_text
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.line_list import Line, LineList
from qadesk.ui.widgets.week_grid import WEEKDAYS

MOST_SHIFTS, MEAL_PX = 3, 96


class ShiftForm(QWidget):
    """`sent(agent_id, date, shifts)`: the day is to be kept as it stands here."""

    sent = Signal(int, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agent_id, self._day = 0, date.min
        self._stored: list[tuple[str, ...]] = []
        self._kinds: dict[str, ShiftTemplate] = {}
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
            self._add(ShiftLine(shift.name, clock_text(shift.start_minute), clock_text(shift.end_minute),
                                shift.meal_hours()))
        self.settle()
        self._show_room()

    def set_kinds(self, kinds: Iterable[ShiftTemplate]) -> None:
        """The kinds of shifts whose hours are filled in once their name is typed."""
        self._kinds = {code_key(kind.name): kind for kind in kinds}

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
        self._add(ShiftLine())
        self._show_room()
        self.lines[-1].name.setFocus()

    def _add(self, line: ShiftLine) -> None:
        line.done.connect(self._send)
        line.named.connect(lambda: self._fill_in(line))
        self._list.add(line)

    def _fill_in(self, line: ShiftLine) -> None:
        """Hours and meal of a kind that is known, where none are typed yet."""
        kind = self._kinds.get(code_key(line.name.text()))
        if kind is not None and not any(line.texts()[1:]):
            line.show_kind(kind)

    def _show_room(self) -> None:
        self.off.setVisible(not self.lines)
        self.add_button.setVisible(len(self.lines) < MOST_SHIFTS)

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
    """A shift: name, begin, end, its meal. `done()`: Enter was pressed; `dropped()`: it is to go; `named()`: its name
    was typed."""

    done = Signal()
    named = Signal()

    def __init__(self, name: str = "", start: str = "", end: str = "", meal: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.start, self.end = (_edit(_("Shift"), name, 72), _edit(_("Begins"), start, 52),
                                           _edit(_("Ends"), end, 52))
        self.meal = _edit(_("Meal"), meal, MEAL_PX)
        self.meal.setToolTip(_("Meal, such as 12:00-12:30"))
        self.drop = IconButton("close", _("Take this shift out"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for part in (self.name, self.start, Label("–"), self.end, self.meal, self.drop):
            row.addWidget(part)
        for edit in (self.name, self.start, self.end, self.meal):
            edit.returnPressed.connect(self.done)
        self.name.editingFinished.connect(self.named)
        self.drop.clicked.connect(self.dropped)

    def show_kind(self, kind: ShiftTemplate) -> None:
        """Fill in the hours and the meal of a kind of shift."""
        self.start.setText(clock_text(kind.start_minute))
        self.end.setText(clock_text(kind.end_minute))
        self.meal.setText(kind.meal_hours())

    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through, left to right."""
        return self.name, self.start, self.end, self.meal, self.drop

    def texts(self) -> tuple[str, ...]:
        """Name, begin, end and meal as they stand here."""
        return tuple(edit.text() for edit in (self.name, self.start, self.end, self.meal))

    def shift(self, day: date) -> ShiftTime:
        """The shift as typed. Raises RuleBroken."""
        return self.kind().on(day)

    def kind(self) -> ShiftTemplate:
        """The kind of shift as typed. Raises RuleBroken."""
        name, start, end, meal = self.texts()
        try:
            hours = ShiftTemplate(name.strip(), *read_hours(start, end))
        except Unreadable as error:
            raise _fault(f"{start}–{end}", error, _("Type both times like 08:30.")) from error
        try:
            return with_meal(hours, *read_span(meal)) if meal.strip() else hours
        except Unreadable as error:
            raise _fault(meal, error, _("Type the meal like 12:00-12:30, or nothing.")) from error


def _fault(typed: str, error: Unreadable, todo: str) -> RuleBroken:
    return RuleBroken(_("{name}: {reason}.").format(name=typed, reason=error), todo=todo)


def _edit(name: str, text: str, width: int) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setAccessibleName(name)
    edit.setToolTip(name)
    edit.setPlaceholderText(name)
    edit.setFixedWidth(width)
    return edit
