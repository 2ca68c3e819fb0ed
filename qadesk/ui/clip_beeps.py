"""The parts of a clip that are beeped over: times and side typed, or chosen in the waveform; a list to take them back.

Times that are chosen are widened to tenths of a second: a beep never ends before what it is to hide.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.acoustics import BOTH
from qadesk.models.clips import Beep, joined
from qadesk.models.listening import Interval, clock_text
from qadesk.ui import theme
from qadesk.ui.go_to_time import read_time
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel

TENTH_MS = 100
LIST_PX = 84


def widened(start_ms: int, end_ms: int) -> Interval:
    """The span in whole tenths of a second around it."""
    return start_ms // TENTH_MS * TENTH_MS, -(-end_ms // TENTH_MS) * TENTH_MS


def span_text(start_ms: int, end_ms: int) -> str:
    """`02:36.4–02:38.0`."""
    return f"{clock_text(start_ms, tenths=True)}–{clock_text(end_ms, tenths=True)}"


class BeepList(QWidget):
    """`changed`: `beeps` are others than before. `agent_channel` is None in a call of one channel."""

    changed = Signal()

    def __init__(self, agent_channel: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.beeps: tuple[Beep, ...] = ()
        self.start, self.end, self.side = QLineEdit(), QLineEdit(), QComboBox()
        self.add_button = Button(_("Beep over"), icon="volume-off")
        self.list = _Rows()
        self.list.setAccessibleName(_("Beeped over"))
        self.list.setFixedHeight(LIST_PX)
        self._fields = (Field(_("From"), self.start), Field(_("To"), self.end), Field(_("Side"), self.side))
        self._sides = _sides(agent_channel)
        for words, channel in self._sides.items():
            self.side.addItem(words, channel)
        self._fields[2].setVisible(len(self._sides) > 1)
        ignore_wheel(self.side)
        self._lay_out()
        self.add_button.clicked.connect(self.add_typed)
        self.start.returnPressed.connect(self.end.setFocus)
        self.end.returnPressed.connect(self.add_typed)
        self.list.removed.connect(self._remove)

    def add(self, start_ms: int, end_ms: int) -> None:
        """Beep over what was chosen in the waveform, on the side that is set."""
        self._take(*widened(start_ms, end_ms))

    def add_typed(self) -> None:
        """Beep over what was typed; what cannot be is said at its field."""
        times = [read_time(line.text()) for line in (self.start, self.end)]
        for field, time in zip(self._fields, times, strict=False):
            field.set_error("" if time is not None else _("Give a time such as 2:51.4."))
        start_ms, end_ms = times
        if start_ms is None or end_ms is None:
            return
        if end_ms <= start_ms:
            self._fields[1].set_error(_("It has to end after it begins."))
            return
        for line in (self.start, self.end):
            line.clear()
        self._take(start_ms, end_ms)
        self.start.setFocus()

    def set_error(self, words: str) -> None:
        """Say what is wrong with what is beeped over."""
        self._fields[0].set_error(words)

    def _take(self, start_ms: int, end_ms: int) -> None:
        new = Beep(start_ms, end_ms, int(self.side.currentData()))
        self._set((*self.beeps, new))
        self.list.setCurrentRow(next((row for row, beep in enumerate(self.beeps) if beep.start_ms <= start_ms
                                      and end_ms <= beep.end_ms and beep.channel == new.channel), 0))

    def _remove(self, row: int) -> None:
        self._set(tuple(beep for place, beep in enumerate(self.beeps) if place != row))

    def _set(self, beeps: tuple[Beep, ...]) -> None:
        self.set_error("")
        self.beeps = joined(beeps, within=(0, max((beep.end_ms for beep in beeps), default=0)))
        names = {channel: words for words, channel in self._sides.items()}
        self.list.clear()
        for beep in self.beeps:
            span = span_text(beep.start_ms, beep.end_ms)
            self.list.addItem(f"{span}  {names[beep.channel]}" if len(names) > 1 else span)
        self.changed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for field in self._fields:
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        button = QVBoxLayout()
        button.addSpacing(theme.CAPTION + 8)
        button.addWidget(self.add_button)
        button.addStretch(1)
        row.addLayout(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(row)
        whole.addWidget(self.list)


class _Rows(QListWidget):
    """`removed(row)`: Delete or Backspace was pressed on a row."""

    removed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.removed.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


def _sides(agent_channel: int | None) -> dict[str, int]:
    if agent_channel is None:
        return {_("Both sides"): BOTH}
    return {_("Both sides"): BOTH, _("Agent"): agent_channel, _("Customer"): 1 - agent_channel}
