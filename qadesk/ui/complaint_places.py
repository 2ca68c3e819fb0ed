"""The places of a ruling while it is written: a line for each with its time and what is heard there."""

from __future__ import annotations

import json

from PySide6.QtCore import Property, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.complaint_record import Place
from qadesk.models.listening import clock_text
from qadesk.ui.problem_words import read_spans, spans_words
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.line_list import Line, LineList

TIME_PX, MOST = 112, 12


class PlaceLine(Line):
    """One place; `play_asked(start_ms, end_ms)`."""

    play_asked = Signal(int, int)

    def __init__(self, time: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.time, self.note = QLineEdit(time), QLineEdit(note)
        self.time.setAccessibleName(_("Time in the call"))
        self.time.setFixedWidth(TIME_PX)
        self.note.setAccessibleName(_("What is heard there"))
        self.note.setPlaceholderText(_("What is heard there"))
        self.note.setMaxLength(500)
        self.play, self.drop = IconButton("play", _("Play this place")), IconButton("close", _("Take this place out"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part, share in ((self.time, 0), (self.note, 1), (self.play, 0), (self.drop, 0)):
            row.addWidget(part, share)
        self.play.clicked.connect(self._play)
        self.drop.clicked.connect(self.dropped)

    def parts(self) -> tuple[QWidget, ...]:
        return self.time, self.note, self.play, self.drop

    def place(self) -> Place | None:
        """The place as it is written; None while its time cannot be read."""
        spans = read_spans(self.time.text())
        return (*spans[0], self.note.text().strip()) if spans and len(spans) == 1 else None

    def end_at(self, end_ms: int) -> bool:
        """Let a moment become a span that ends here; False where it is a span already, or would end before it."""
        place = self.place()
        if place is None or place[0] != place[1] or end_ms <= place[0]:
            return False
        self.time.setText(spans_words([(place[0], end_ms)]))
        return True

    def _play(self) -> None:
        place = self.place()
        if place is not None:
            self.play_asked.emit(place[0], place[1])


class PlaceLines(QWidget):
    """`stamp_asked()`: the button; `play_asked(start_ms, end_ms)`; `changed()`: something was written.

    `written`: times and notes as text, to be kept and put back by `KeptWords`."""

    stamp_asked = Signal()
    play_asked = Signal(int, int)
    changed = Signal()

    def __init__(self, stamp_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stamp_button = Button(_("Stamp the place"), "ghost", icon="map-marker-plus-outline", key=stamp_key)
        self._empty = Label(_("Play to the place, then press {key}; again: the end of the span.").format(
            key=stamp_key), "caption", wrap=True)
        self._fault = Label("", "caption", tone="fatal", wrap=True)
        self._fault.hide()
        rows, head, whole = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for layout in (rows, head, whole):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
        self._list = LineList[PlaceLine](rows, self.stamp_button, self._settle)
        self.lines = self._list.lines
        head.addWidget(Label(_("Where it is heard"), "caption"), 1)
        head.addWidget(self.stamp_button)
        whole.addLayout(head)
        whole.addWidget(self._empty)
        whole.addLayout(rows)
        whole.addWidget(self._fault)
        self.stamp_button.clicked.connect(self.stamp_asked)

    def stamp(self, at_ms: int) -> None:
        """A place at the playhead; a second stamp after it ends the span."""
        if self.lines and self.lines[-1].end_at(at_ms):
            return
        if len(self.lines) < MOST:
            self._add(clock_text(at_ms), "")

    def places(self) -> tuple[Place, ...] | None:
        """The places as they are written; None while a time cannot be read."""
        found = [line.place() for line in self.lines]
        return tuple(place for place in found if place is not None) if None not in found else None

    def ask(self, words: str) -> None:
        """Say what is wrong with the places, and take the keys there."""
        self._fault.setText(words)
        self._fault.show()
        bad = next((line for line in self.lines if line.place() is None), None)
        (bad.time if bad is not None else self.stamp_button).setFocus()

    def _read(self) -> str:
        return json.dumps([(line.time.text(), line.note.text()) for line in self.lines])

    def _write(self, text: str) -> None:
        for time, note in json.loads(text):
            self._add(time, note)

    written = Property(str, _read, _write, notify=changed, user=True)

    def _add(self, time: str, note: str) -> None:
        line = PlaceLine(time, note)
        line.play_asked.connect(self.play_asked)
        for edit in (line.time, line.note):
            edit.textChanged.connect(self.changed)
        self._list.add(line)
        self._settle()

    def _settle(self) -> None:
        self._empty.setVisible(not self.lines)
        self._fault.hide()
        self.changed.emit()
