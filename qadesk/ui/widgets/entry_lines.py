"""The deductions of a list or the options of a choice, edited in place: a line each with code, two texts and points.

In a line Alt+Up and Alt+Down move it, Ctrl+D makes a copy, Ins another below; its menu has them all, and removing.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.card_codes import entries_of, entry_code_fault
from qadesk.models.scorecard_checks import KEYS_PER_LIST
from qadesk.models.scorecards import Behaviour, Criterion, CriterionKind, Option
from qadesk.ui import theme
from qadesk.ui.keys import CARD, Keys
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.hands import order_tabs
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.live_fields import LiveLine, PointsEdit

Entry = Behaviour | Option
KEY_PX, CODE_PX, POINTS_PX, TIMES_PX, GAP_PX = 18, 52, 54, 28, 4
ADD, COPY, REMOVE, UP, DOWN = "add", "duplicate", "remove", "up", "down"


class EntryLine(QWidget):
    """One entry. `changed(field, value)`: a person changed it; `asked(act)`: one of ADD, COPY, REMOVE, UP, DOWN."""

    changed = Signal(str, object)
    asked = Signal(str)
    ACTS = (("card.up", UP), ("card.down", DOWN), ("card.duplicate", COPY), ("card.add", ADD))

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.cap = Keycap("1")
        self.code, self.text, self.text_en = LiveLine(_("Code")), LiveLine(_("Text in Chinese")), LiveLine(
            _("Text in English"))
        self.points, self.repeats = PointsEdit(_("Points"), POINTS_PX), QCheckBox()
        self.repeats.setAccessibleName(_("each time"))
        self.more = IconButton("dots-vertical", _("Move, duplicate, remove"))
        self.cap.setFixedWidth(KEY_PX)
        self.code.setFixedWidth(CODE_PX)
        self.repeats.setFixedWidth(TIMES_PX)
        self.text.setPlaceholderText(_("Chinese"))
        self.text_en.setPlaceholderText(_("English"))
        row = _row(self)
        room = self.more.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.more.setSizePolicy(room)
        for part in (self.cap, self.code, self.text, self.text_en, self.points, self.repeats, self.more):
            row.addWidget(part, 1 if part in (self.text, self.text_en) else 0)
        for name, line in (("code", self.code), ("text", self.text), ("text_en", self.text_en)):
            line.typed.connect(partial(self._tell, name))
        self.points.pointed.connect(partial(self._tell, "points_milli"))
        self.repeats.clicked.connect(partial(self._tell, "repeats"))
        self.more.clicked.connect(self.open_menu)
        keys.claim(self, *(action for action, _act in self.ACTS))

    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through, left to right."""
        return self.code, self.text, self.text_en, self.points, self.repeats, self.more

    def show_entry(self, number: int, entry: Entry) -> None:
        """Show an entry; `number` is its key, from 1."""
        self.cap.set_text(str(number) if number <= KEYS_PER_LIST else "–")
        if not (self.code.hasFocus() and self.code.property("invalid")):
            self.code.show_text(entry.code)
        self.text.show_text(entry.text)
        self.text_en.show_text(entry.text_en)
        self.points.show_milli(entry.points_milli)
        self.repeats.setVisible(isinstance(entry, Behaviour))
        if isinstance(entry, Behaviour):
            self.repeats.setChecked(entry.repeats)

    def mark(self, *, code: str, text: bool, points: str, tone: str) -> None:
        """Show what is wrong: words about the code and the points, a missing text."""
        for field, wrong, words in ((self.code, bool(code), code), (self.text, text, _("The text is missing.")),
                                    (self.points, bool(points) and tone == "fatal", points)):
            shown = wrong or (field is self.points and self.points.milli is None)
            if bool(field.property("invalid")) != shown:
                field.setProperty("invalid", shown)
                field.style().polish(field)
            field.setToolTip(words if wrong or (field is self.points and points) else "")

    def set_read_only(self, read_only: bool) -> None:
        """Whether it can only be read."""
        for line in (self.code, self.text, self.text_en, self.points):
            line.setReadOnly(read_only)
        self.repeats.setEnabled(not read_only)
        self.more.setVisible(not read_only)

    def open_menu(self) -> None:
        """Show what can be done with the line."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = {act: self._keys.shown(action) for action, act in self.ACTS}
        for act, words in ((UP, _("Move up")), (DOWN, _("Move down")), (COPY, _("Make a copy")),
                           (ADD, _("Add one below")), (REMOVE, _("Remove"))):
            menu.addAction(f"{words}\t{shown.get(act, '')}".rstrip()).setData(act)
        menu.triggered.connect(lambda action: self.asked.emit(action.data()))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = dict(self.ACTS).get(self._keys.found(event, CARD) or "")
        if act is None or self.code.isReadOnly():
            super().keyPressEvent(event)
        else:
            self.asked.emit(act)

    def _tell(self, field: str, value: object) -> None:
        self.changed.emit(field, value)


class EntryLines(QWidget):
    """All entries of a criterion. `changed(position, field, value)` and `asked(position, act)`, ADD at -1 for the last.

    Lines are kept and shown anew; only as many are made as were ever needed."""

    changed = Signal(int, str, object)
    asked = Signal(int, str)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._criterion: Criterion | None = None
        self._made: list[EntryLine] = []
        self._read_only = False
        self.title, self.add_button = Label("", "section"), Button(_("Add"), "ghost", icon="plus")
        self.empty = Label(_("There is none yet."), "caption")
        self._head, self._rows = QWidget(), QVBoxLayout()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._lay_out()
        self.add_button.clicked.connect(lambda: self.asked.emit(-1, ADD))

    @property
    def lines(self) -> list[EntryLine]:
        """The lines shown, top to bottom."""
        count = len(entries_of(self._criterion)) if self._criterion else 0
        return self._made[:count]

    def show_entries(self, criterion: Criterion) -> None:
        """Show the deductions or options of a criterion."""
        same = self._criterion is criterion
        self._criterion = criterion
        if same:
            return
        choice, entries = criterion.kind is CriterionKind.CHOICE, entries_of(criterion)
        self.title.setText(_("Options") if choice else _("Deductions"))
        self._times.setText("" if choice else _("each time"))
        self._times.setFixedWidth(theme.CONTROL if choice else TIMES_PX + GAP_PX + theme.CONTROL)
        grown = len(entries) > len(self._made)
        while len(self._made) < len(entries):
            self._add_line()
        for at, line in enumerate(self._made):
            line.setVisible(at < len(entries))
            if at < len(entries):
                line.show_entry(at + 1, entries[at])
        self._head.setVisible(bool(entries))
        self.empty.setVisible(not entries)
        self.add_button.setEnabled(not self._read_only and len(entries) < KEYS_PER_LIST)
        if grown:
            order_tabs(self.add_button, (part for line in self._made for part in line.parts()))

    def show_faults(self) -> None:
        """Mark what the check finds in the lines."""
        criterion = self._criterion
        for at, (line, entry) in enumerate(zip(self.lines, entries_of(criterion) if criterion else (), strict=True)):
            assert criterion is not None
            code = entry_code_fault(criterion, at, line.code.text())
            line.mark(code=code, text=not entry.text, points=_points_fault(criterion, entry),
                      tone="fatal" if _blocks(criterion, entry) else "warn")

    def set_read_only(self, read_only: bool) -> None:
        """Whether the lines can only be read."""
        self._read_only = read_only
        self.add_button.setVisible(not read_only)
        for line in self._made:
            line.set_read_only(read_only)

    def _add_line(self) -> None:
        line, at = EntryLine(self._keys), len(self._made)
        line.set_read_only(self._read_only)
        line.changed.connect(partial(self._tell_changed, at))
        line.asked.connect(partial(self._tell_asked, at))
        self._made.append(line)
        self._rows.addWidget(line)

    def _tell_changed(self, at: int, field: str, value: object) -> None:
        self.changed.emit(at, field, value)

    def _tell_asked(self, at: int, act: str) -> None:
        self.asked.emit(at, act)

    def _lay_out(self) -> None:
        self._times = Label("", "caption")
        head = _row(self._head)
        for words, width in (("", KEY_PX), (_("Code"), CODE_PX), (_("Text in Chinese"), 0),
                             (_("Text in English"), 0), (_("Points"), POINTS_PX)):
            label = Label(words, "caption")
            if width:
                label.setFixedWidth(width)
            head.addWidget(label, 0 if width else 1)
        head.addWidget(self._times)
        top, whole = QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.add_button)
        self._rows.setSpacing(GAP_PX)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP_PX)
        whole.addLayout(top)
        whole.addWidget(self._head)
        whole.addLayout(self._rows)
        whole.addWidget(self.empty)


def _points_fault(criterion: Criterion, entry: Entry) -> str:
    if isinstance(entry, Option):
        return _("More points than the criterion has.") if entry.points_milli > criterion.weight_milli else ""
    if entry.points_milli <= 0:
        return _("It takes no points.")
    return _("Larger than the criterion: it takes all of it.") if entry.points_milli > criterion.weight_milli else ""


def _blocks(criterion: Criterion, entry: Entry) -> bool:
    return isinstance(entry, Option) or entry.points_milli <= 0


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP_PX)
    return row


