"""A dated list edited in place: a line for each stay with its name, first and last day, and taking it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.importing.times import Unreadable
from qadesk.models.stays import Stay, Stays
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.day_edit import WIDTH, DayEdit
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.line_list import Line, LineList

Choice = tuple[str, str]


class StayEditor(QWidget):
    """`edited()`: a person changed a line. Names are stored ones; each choice says how its name is shown."""

    edited = Signal()

    def __init__(self, what: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self._choices: list[Choice] = []
        self._empty = Label(empty, "caption", wrap=True)
        rows = QVBoxLayout()
        rows.setSpacing(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        head = self._head()
        self._list = LineList[StayLine](rows, head, self._tell_dropped)
        self.lines = self._list.lines
        whole.addWidget(head)
        whole.addLayout(rows)
        whole.addWidget(self._empty)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What a line's name can be: stored name and shown name."""
        self._choices = list(choices)
        for line in self.lines:
            line.offer(self._choices)

    def show_stays(self, stays: Sequence[Stay]) -> None:
        """Show these stays in place of those shown."""
        self._list.clear()
        for stay in stays:
            self._add(stay)
        self._empty.setVisible(not self.lines)

    def stays(self) -> Stays:
        """The stays as they stand in the lines. Raises RuleBroken for a day that cannot be read."""
        return tuple(line.stay() for line in self.lines)

    def add(self, day: date) -> None:
        """Add a line from a day on under the first choice, ready for another."""
        if self._choices:
            self._add(Stay(self._choices[0][0], day))
            self._empty.hide()
            self.lines[-1].name.setFocus()
            self.edited.emit()

    def _add(self, stay: Stay) -> None:
        line = StayLine(self._what, stay, self._choices)
        line.edited.connect(self.edited)
        self._list.add(line)

    def _tell_dropped(self) -> None:
        self._empty.setVisible(not self.lines)
        self.edited.emit()

    def _head(self) -> QWidget:
        head = QWidget()
        row = _row(head)
        for words, width in ((self._what, 0), (_("From"), WIDTH), (_("To"), WIDTH), ("", theme.CONTROL)):
            label = Label(words, "caption")
            if width:
                label.setFixedWidth(width)
            row.addWidget(label, 0 if width else 1)
        return head


class StayLine(Line):
    """One stay: name, first day, last day (empty: open), and a button that takes it out."""

    edited = Signal()

    def __init__(self, what: str, stay: Stay, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.first, self.last = QComboBox(), DayEdit(_("From")), DayEdit(_("To"))
        self.name.setAccessibleName(what)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.drop = IconButton("close", _("Take this line out"))
        self._stored = stay.name
        self.offer(choices)
        self.first.set_day(stay.from_day)
        self.last.set_day(stay.to_day)
        row = _row(self)
        row.addWidget(self.name, 1)
        for part in (self.first, self.last, self.drop):
            row.addWidget(part)
        ignore_wheel(self.name)
        self.name.activated.connect(self._choose)
        self.first.edited.connect(self.edited)
        self.last.edited.connect(self.edited)
        self.drop.clicked.connect(self.dropped)

    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through, left to right."""
        return self.name, self.first, self.last, self.drop

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these names; the one that is stored stays, also when it is no choice any more."""
        known = {stored for stored, _shown in choices}
        self.name.clear()
        for stored, shown in (*choices, *(() if self._stored in known else ((self._stored, self._stored),))):
            self.name.addItem(shown, stored)
        self.name.setCurrentIndex(self.name.findData(self._stored))

    def stay(self) -> Stay:
        """The stay as typed. Raises RuleBroken."""
        try:
            first, last = self.first.day(), self.last.day()
        except Unreadable as error:
            raise RuleBroken(_("{name}: {reason}.").format(name=self.name.currentText(), reason=error),
                             todo=_("Type the day as 2026-09-01.")) from error
        if first is None:
            raise RuleBroken(_("{name}: the first day is missing.").format(name=self.name.currentText()),
                             todo=_("Type the day as 2026-09-01."))
        return Stay(self._stored, first, last)

    def _choose(self, index: int) -> None:
        self._stored = self.name.itemData(index)
        self.edited.emit()


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    return row
