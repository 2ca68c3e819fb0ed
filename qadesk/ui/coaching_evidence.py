"""面谈依据: the places that an interview rests on. Enter or a click on a time plays it, Space ticks that it was played.

Delete leaves a place out; it is offered again in the menu of the button 添加."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.coaching_record import EvidenceLine
from qadesk.models.listening import clock_text
from qadesk.models.scorecards import signed_points
from qadesk.ui import theme
from qadesk.ui.coaching_words import start_words
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

MOST_ROWS = 6


class CoachingEvidence(QWidget):
    """Shows the lines of the record, with the ticks as they stand here."""

    play_asked = Signal(object)  # EvidenceLine
    record_asked = Signal(object)  # EvidenceLine: in its record, under listening
    ticked = Signal()
    add_asked = Signal(object)  # EvidenceLine that is offered
    remove_asked = Signal(int)  # an evidence_id

    def __init__(self, *, listens: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listens, self._may_change = listens, False
        self._playing: tuple[object, ...] | None = None
        self.played: frozenset[int] = frozenset()
        self._today = date.min
        self._offered: tuple[EvidenceLine, ...] = ()
        self.note = ElidedLabel("", "caption")
        self.add_button = Button(_("Add a place"), "ghost", icon="plus")
        self.open_button = Button(_("Open the record"), "ghost", icon="file-eye-outline")
        self.table: RecordTable[EvidenceLine] = RecordTable(
            _("Evidence of the interview"), self._columns(), key=key_of, sortable=False)
        self._tile = Tile()
        self._lay_out()
        self._connect()

    def show_lines(self, lines: Sequence[EvidenceLine], played: frozenset[int], today: date, *,
                   may_change: bool) -> None:
        """Show the chosen places, in the order of the calls, and what could be added."""
        self._may_change, self.played, self._today = may_change, played, today
        chosen = sorted((line for line in lines if line.evidence_id is not None),
                        key=lambda line: (line.start, line.start_ms))
        self._offered = tuple(line for line in lines if line.evidence_id is None)
        self.table.set_rows(chosen)
        self.table.setFixedHeight(theme.CONTROL + theme.ROW * min(len(chosen), MOST_ROWS) + 2)
        self._tile.setVisible(bool(chosen))
        self.setFocusProxy(self.table if chosen else self.add_button)
        self.add_button.setVisible(may_change and bool(self._offered))
        self.open_button.setVisible(self._listens and bool(chosen))
        self._count()

    def show_playing(self, line: EvidenceLine | None) -> None:
        """Mark the place that plays."""
        self._playing = key_of(line) if line else None
        self.table.view.viewport().update()

    def tick(self, line: EvidenceLine, played: bool = True) -> None:
        """Note that a place was played to the agent, or take it back."""
        if self._may_change and line.evidence_id is not None and (line.evidence_id in self.played) != played:
            self.played = self.played ^ {line.evidence_id}
            self.table.view.viewport().update()
            self._count()
            self.ticked.emit()

    def toggle(self) -> None:
        """Tick or untick the current place."""
        line = self.table.current()
        if line is not None:
            self.tick(line, line.evidence_id not in self.played)

    def offers(self) -> QMenu:
        """The menu of places that could be added."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for line in self._offered:
            words = (f"{start_words(line.start, self._today)} · {clock_text(line.start_ms)} · {line.criterion_code} "
                     f"{line.criterion}")
            menu.addAction(words.replace("&", "&&")).triggered.connect(
                lambda _on=False, line=line: self.add_asked.emit(line))
        return menu

    def _count(self) -> None:
        if not self.table.rows():
            self.note.setText(_("No place is chosen.") if self._offered else _("No place in a call stands behind it."))
        elif self.played:
            self.note.setText(ngettext("{count} place played to the agent", "{count} places played to the agent",
                                       len(self.played)).format(count=len(self.played)))
        else:
            self.note.setText(_("Enter plays, Space ticks what was played") if self._listens and self._may_change
                              else _("none played to the agent"))

    def _columns(self) -> list[Column[EvidenceLine]]:
        return [
            Column("play", "", self._state, kind="icon", icon=self._glyph, width=36,
                   tone=lambda _line: "evidence"),
            Column("time", _("Time"), lambda line: clock_text(line.start_ms), kind="link" if self._listens else "text",
                   tone=lambda _line: "evidence", width=72),
            Column("call", _("Call"), lambda line: start_words(line.start, self._today), width=104),
            Column("words", _("Evidence"), lambda line: line.words or "—", stretch=True, hint=lambda line: line.words),
            Column("criterion", _("Criterion"), lambda line: f"{line.criterion_code} {line.criterion}", widest=170,
                   hint=lambda line: f"{line.criterion_code} {line.criterion}"),
            Column("taken", _("Deduction"), lambda line: signed_points(-line.taken_milli) if line.taken_milli else "—",
                   number=True),
            Column("played", _("Played"), self._tick_words, kind="icon", icon=self._tick_glyph, width=60,
                   tone=lambda line: "good" if line.evidence_id in self.played else "text3"),
        ]

    def _state(self, line: EvidenceLine) -> str:
        return _("plays") if key_of(line) == self._playing else ""

    def _glyph(self, line: EvidenceLine) -> str:
        if not self._listens:
            return ""
        return "pause" if key_of(line) == self._playing else "play"

    def _tick_words(self, line: EvidenceLine) -> str:
        return _("played") if line.evidence_id in self.played else _("not played")

    def _tick_glyph(self, line: EvidenceLine) -> str:
        return "checkbox-marked-outline" if line.evidence_id in self.played else "checkbox-blank-outline"

    def _press(self, index: QModelIndex) -> None:
        line, column = self.table.model.record(index.row()), self.table.model.columns[index.column()].key
        if column == "played":
            self.tick(line, line.evidence_id not in self.played)
        elif column == "play":
            self._play(line)

    def _play(self, line: EvidenceLine) -> None:
        if self._listens:
            self.play_asked.emit(line)

    def _remove(self) -> None:
        line = self.table.current()
        if self._may_change and line is not None and line.evidence_id is not None:
            self.remove_asked.emit(line.evidence_id)

    def _open_record(self) -> None:
        line = self.table.current() or next(iter(self.table.rows()), None)
        if line is not None:
            self.record_asked.emit(line)

    def _connect(self) -> None:
        view = self.table.view
        view.clicked.connect(self._press)
        self.table.link_pressed.connect(lambda line, _column: self._play(line))
        self.open_button.clicked.connect(self._open_record)
        self.add_button.clicked.connect(lambda: self.offers().popup(
            self.add_button.mapToGlobal(self.add_button.rect().bottomLeft())))
        for key, slot in ((Qt.Key.Key_Space, self.toggle), (Qt.Key.Key_Delete, self._remove)):
            shortcut = QShortcut(QKeySequence(key), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)

    def _lay_out(self) -> None:
        head, whole = QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(8)
        head.addWidget(Label(_("Evidence of the interview"), "section"))
        head.addWidget(self.note, 1)
        head.addWidget(self.open_button)
        head.addWidget(self.add_button)
        self._tile.body.addWidget(self.table)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(head)
        whole.addWidget(self._tile)


def key_of(line: EvidenceLine) -> tuple[object, ...]:
    """One name for a place."""
    return line.evidence_id, line.evaluation_id, line.criterion_code, line.start_ms
