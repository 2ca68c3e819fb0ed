"""The improvement plan (改进计划) as it is agreed: a line for each item with what, how one sees it, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.importing.times import Unreadable
from qadesk.models.coaching_record import PlanDraft
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.day_edit import WIDTH, DayEdit
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.line_list import Line, LineList

USUAL_DAYS = 14
MOST_ITEMS = 12


class PlanEditor(QWidget):
    """`edited()`: a person changed something. A line without words is no item yet."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self.add_button = Button(_("Add an item"), "ghost", icon="plus")
        self._empty = Label(_("Nothing agreed yet. Agree on it together with the agent."), "caption", wrap=True)
        self._head = _plan_head()
        rows, whole = QVBoxLayout(), QVBoxLayout(self)
        for layout in (rows, whole):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
        self._list = LineList[PlanEditLine](rows, self._head, self._tell_dropped)
        self.lines = self._list.lines
        whole.addLayout(_title_row(self.add_button))
        for part in (self._empty, self._head):
            whole.addWidget(part)
        whole.addLayout(rows)
        self.add_button.clicked.connect(self.add)
        self._show_room()

    def show_plan(self, plan: Sequence[PlanDraft], today: date) -> None:
        """Show these items in place of those shown."""
        self._today = today
        self._list.clear()
        for item in plan:
            self._add(item)
        self._show_room()

    def plan(self) -> tuple[PlanDraft, ...]:
        """The items as they stand here; a day that cannot be read stays what it was."""
        return tuple(line.item() for line in self.lines if line.is_filled())

    def add(self) -> None:
        """Add a line, ready to be written."""
        last = self.lines[-1].item().due_day if self.lines else self._today + timedelta(days=USUAL_DAYS)
        self._add(PlanDraft("", "", last))
        self._show_room()
        self.lines[-1].words.setFocus()

    def _add(self, item: PlanDraft) -> None:
        line = PlanEditLine(item)
        line.edited.connect(self.edited)
        self._list.add(line)

    def _tell_dropped(self) -> None:
        self._show_room()
        self.add_button.setFocus()
        self.edited.emit()

    def _show_room(self) -> None:
        self._empty.setVisible(not self.lines)
        self._head.setVisible(bool(self.lines))
        self.add_button.setEnabled(len(self.lines) < MOST_ITEMS)


class PlanEditLine(Line):
    """One item; `edited()` with every letter, and when the day is left."""

    edited = Signal()

    def __init__(self, item: PlanDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = item
        self.words, self.measure = _edit(_("Plan item"), item.words), _edit(_("How one sees it"), item.measure)
        self.day, self.drop = DayEdit(_("Until")), IconButton("close", _("Take this item out"))
        self.day.set_day(item.due_day)
        row = _row(self)
        for part, share in ((self.words, 5), (self.measure, 4), (self.day, 0), (self.drop, 0)):
            row.addWidget(part, share)
        for edit in (self.words, self.measure):
            edit.textEdited.connect(lambda _text: self.edited.emit())
        self.day.edited.connect(self._take_day)
        self.drop.clicked.connect(self.dropped)

    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through, left to right."""
        return self.words, self.measure, self.day, self.drop

    def is_filled(self) -> bool:
        """Whether something is written in it."""
        return bool(self.words.text().strip() or self.measure.text().strip())

    def item(self) -> PlanDraft:
        """The item as it stands here."""
        return PlanDraft(self.words.text().strip(), self.measure.text().strip(), self._item.due_day,
                         self._item.item_id)

    def _take_day(self) -> None:
        try:
            day = self.day.day()
        except Unreadable:
            day = None
        self.day.setProperty("invalid", day is None)
        self.day.style().polish(self.day)
        if day is not None:
            self._item = PlanDraft(self._item.words, self._item.measure, day, self._item.item_id)
            self.edited.emit()


def _title_row(button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Label(_("Improvement plan"), "section"))
    row.addWidget(Label(_("made by both"), "caption"))
    row.addStretch(1)
    row.addWidget(button)
    return row


def _plan_head() -> QWidget:
    head = QWidget()
    row = _row(head)
    for words, share, width in ((_("Plan item"), 5, 0), (_("How one sees it"), 4, 0), (_("Until"), 0, WIDTH),
                                ("", 0, theme.CONTROL)):
        label = Label(words, "caption")
        if width:
            label.setFixedWidth(width)
        else:
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(label, share)
    return head


def _edit(name: str, text: str) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setAccessibleName(name)
    edit.setPlaceholderText(name)
    edit.setCursorPosition(0)
    edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return edit


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    return row
