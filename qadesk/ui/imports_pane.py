"""The tab 导入记录: every import with its counts and what became of it; one that was cut goes on, one can be undone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.calls import ImportState
from qadesk.models.import_history import STATE_NAMES, ImportLine, ImportPage
from qadesk.ui.rule_words import instant_words
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.hands import set_free
from qadesk.ui.widgets.job_line import JobLine, beside_job
from qadesk.ui.widgets.labels import ElidedLabel
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

STATE_TONES = {ImportState.RUNNING: "accent", ImportState.DONE: "good", ImportState.CUT: "warn",
               ImportState.UNDONE: "neutral"}


class ImportsPane(QWidget):
    """Shows an ImportPage. `import_asked()`: bring something in; `go_on_asked(ImportLine)`; `undo_asked(ImportLine)`;
    `more_asked()`: the last lines came into sight."""

    import_asked = Signal()
    go_on_asked = Signal(object)
    undo_asked = Signal(object)
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone, self._busy = ZoneInfo("UTC"), False
        self.go_on, self.undo = Button(_("Go on")), Button(_("Undo …"))
        self.bring = Button(_("Import …"), "primary")
        self.said, self.line = ElidedLabel("", "caption"), JobLine()
        self._make_table()
        self._lay_out()
        self.go_on.clicked.connect(lambda: self._ask(self.go_on_asked.emit, can_go_on))
        self.undo.clicked.connect(lambda: self._ask(self.undo_asked.emit, can_be_undone))
        self.bring.clicked.connect(self.import_asked)
        self.table.chosen.connect(lambda _line: self._settle())
        self.table.end_neared.connect(self.more_asked)
        self._settle()

    def show_page(self, page: ImportPage, zone: ZoneInfo) -> None:
        """Show the imports, or further ones below those that are there."""
        self._zone = zone
        if page.offset:
            self.table.add_rows(page.lines)
        else:
            self.table.set_rows(page.lines)
        self._settle()

    def set_busy(self, busy: bool) -> None:
        """While one is being undone, nothing else is begun."""
        self._busy = busy
        self._settle()

    def _make_table(self) -> None:
        self.table: RecordTable[ImportLine] = RecordTable(_("Imports"), [
            Column("at", _("When"), lambda r: self._time(r.at_utc_ms), sort=lambda r: r.at_utc_ms, width=128),
            Column("kind", _("Kind"), lambda r: _("Call list") if r.is_list else _("Recordings"), width=84),
            Column("name", _("File or folder"), lambda r: r.name, stretch=True, hint=lambda r: r.path or r.name),
            _figure("new", _("Added"), lambda r: r.new),
            _figure("known", _("Already there"), lambda r: r.known),
            _figure("rejected", _("Not taken"), lambda r: r.rejected),
            _figure("matched", _("With calls"), lambda r: r.matched),
            Column("by", _("Imported by"), lambda r: r.by),
            Column("state", _("State"), lambda r: _(STATE_NAMES[r.state]), kind="chip",
                   tone=lambda r: STATE_TONES[r.state], width=92),
        ], key=lambda r: r.import_id, empty=EmptyState(
            "tray-arrow-down", _("Nothing was imported yet"),
            _("Each call list and each folder of recordings that comes in leaves a line here. One that was cut short "
              "goes on from here, and one that nothing rests on yet can be undone as a whole."), self.bring))
        self.table.offer(_("Go on"), lambda: self._ask(self.go_on_asked.emit, can_go_on), can_go_on)
        self.table.offer(_("Undo …"), lambda: self._ask(self.undo_asked.emit, can_be_undone), can_be_undone)

    def _lay_out(self) -> None:
        self._tile = Tile(_("Import history"))
        for button in (self.go_on, self.undo):
            self._tile.add_control(button)
        self._tile.body.addWidget(self.table, 1)
        self._tile.body.addLayout(beside_job(self.said, self.line))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._tile, 1)

    def _settle(self) -> None:
        line = self.table.current()
        for button, possible in ((self.go_on, can_go_on), (self.undo, can_be_undone)):
            set_free(button, not self._busy and possible(line), self.table.view)
        self.said.setText(self.what_became(line) if line is not None else "")

    def _ask(self, emit: Callable[[ImportLine], object], possible: Callable[[ImportLine | None], bool]) -> None:
        line = self.table.current()
        if line is not None and not self._busy and possible(line):
            emit(line)

    def what_became(self, line: ImportLine) -> str:
        """What is to be said of one import beside its counts."""
        ended = self._time(line.ended_utc_ms) if line.ended_utc_ms is not None else ""
        if line.state == ImportState.UNDONE:
            return _("Undone by {name} at {time}; what it had brought is out of the station.").format(
                name=line.undone_by, time=ended)
        if line.state == ImportState.CUT:
            return ngettext("Cut short: {count} row or file was not looked at. What it brought is kept; it can go on.",
                            "Cut short: {count} rows or files were not looked at. What it brought is kept; it can go "
                            "on.", line.left).format(count=f"{line.left:,}") if line.left else _(
                "Cut short. What it brought is kept; it can go on.")
        return line.path

    def _time(self, utc_ms: int) -> str:
        return instant_words(utc_ms, self._zone)


def _figure(key: str, words: str, figure: Callable[[ImportLine], int]) -> Column[ImportLine]:
    return Column(key, words, lambda row: f"{figure(row):,}", number=True, sort=figure)


def can_go_on(line: ImportLine | None) -> bool:
    """Whether an import can go on."""
    return line is not None and line.can_go_on


def can_be_undone(line: ImportLine | None) -> bool:
    """Whether there may be something of an import to undo."""
    return line is not None and line.can_be_undone
