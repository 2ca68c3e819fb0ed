"""Second step of an import: how the call list is read, and what the import would do; all counts are live."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.importing.columns import FIELD_NAMES
from qadesk.importing.mappings import ListMapping
from qadesk.importing.named_mappings import NamedMapping, named
from qadesk.importing.tables import Table
from qadesk.models.imports import ImportPreview, Reject
from qadesk.models.people import Actor
from qadesk.security.roles import may
from qadesk.services.desk import Desk
from qadesk.ui import theme
from qadesk.ui.column_table import ColumnTable
from qadesk.ui.day_question import DayQuestion
from qadesk.ui.first_calls_table import first_call_lines, first_calls_table
from qadesk.ui.import_counts import Counted, Reading, ToCount, counted
from qadesk.ui.import_job import ListWay
from qadesk.ui.import_mapping_bar import MappingBar
from qadesk.ui.import_opening import Cut, FirstLook, Opened, first_look, keep_mapping, opened, reread
from qadesk.ui.import_reading import ReadingBar
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tabs import Tabs

_SETTLE_MS, _TOLD_MS = 200, 250
_SHOWN_REJECTS = 500
_SHOWN_AGENTS = 8
REJECTS = 1  # the place of its tab


class ImportCheck(QWidget):
    """Shows a call list with a field over each column; `checked(ready)`: the counts are there, or something lacks."""

    checked = Signal(bool)
    failed = Signal(object)  # UserError: the list cannot be read at all
    kept = Signal(str)  # the name of a mapping that was kept

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._path: Path | None = None
        self._recordings: tuple[Path, ...] = ()
        self._people: Path | None = None
        self._table: Table | None = None
        self._mapping = ListMapping()
        self._used: NamedMapping | None = None
        self._zone = ZoneInfo("UTC")
        self._looked = 0
        self.preview: ImportPreview | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._reread)
        self._reading = Reading()
        self._told = QTimer(self, interval=_TOLD_MS)
        self._told.timeout.connect(self._show_read)
        self._make_parts()
        self._lay_out()

    def load(self, path: Path | None, recordings: tuple[Path, ...], people: Path | None = None) -> None:
        """Check this call list (None: there is none), these recordings and this list of people.

        A list that was checked before is read in the same way again: what was chosen by hand is kept."""
        again = path is not None and path == self._path and self._table is not None
        self._path, self._recordings, self._people = path, recordings, people
        for part in (self.reading, self.mapping_bar, self.columns, self._below):
            part.setVisible(path is not None or (part is self._below and people is not None))
        if not again:
            self._table, self._mapping, self._used = None, ListMapping(), None
            self.reading.forget()
        self._open(choose=not again) if path else self._count()

    def is_ready(self) -> bool:
        """Whether the counts are there and nothing is left to be answered."""
        return self.preview is not None and not self.question.asks

    def way(self) -> ListWay | None:
        """How the call list is read; None where there is none."""
        if self._path is None or self._table is None:
            return None
        return ListWay(self._path, self._table.encoding, self._mapping, self._table.delimiter, self._table.heading_row)

    def _make_parts(self) -> None:
        self.reading, self.columns = ReadingBar(), ColumnTable()
        self.mapping_bar = MappingBar(may_keep=may(self._actor, "list_mappings.save"))
        self.question, self.note = DayQuestion(), Banner("warn", "")
        self.counts, self.first = Label("", "section", wrap=True), first_calls_table()
        self._no_rejects = EmptyState("check-circle", _("No row is refused"))
        self.rejects: RecordTable[Reject] = RecordTable(_("Refused rows"), [
            Column("row", _("Row"), lambda r: str(r.row), number=True, sort=lambda r: r.row),
            Column("column", _("Column"), lambda r: r.column or "–"),
            Column("value", _("Value"), lambda r: r.value, width=200),
            Column("reason", _("Reason"), lambda r: r.reason, stretch=True),
        ], key=lambda r: (r.row, r.column, r.value), empty=self._no_rejects)
        self.tabs = Tabs(_("What becomes of the rows"), (_("First calls"), _("Refused rows")))
        self._pages = QStackedWidget()
        self.reading.reopen_asked.connect(self._open)
        self.reading.values_chosen.connect(self._settle_soon)
        self.mapping_bar.chosen.connect(self._use)
        self.mapping_bar.keep_asked.connect(self._keep)
        self.columns.field_chosen.connect(self._set_field)
        self.question.answered.connect(self.reading.choose_order)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)

    def _lay_out(self) -> None:
        self._below = QWidget()
        below, whole = QVBoxLayout(self._below), QVBoxLayout(self)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        for page in (self.first, self.rejects):
            self._pages.addWidget(page)
        below.addWidget(self.tabs)
        below.addWidget(self._pages, 1)
        self._pages.setMinimumHeight(theme.ROW * 4)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for part in (self.reading, self.mapping_bar, self.question):
            whole.addWidget(part)
        whole.addWidget(self.columns, 3)
        whole.addWidget(self.counts)
        whole.addWidget(self.note)
        whole.addWidget(self._below, 3)
        whole.addStretch(0)

    def _open(self, choose: bool = False) -> None:
        """Open the file; `choose`: by the named mapping that has its heading, where there is one."""
        path = self._path
        if path is None:
            return
        self._say_busy()
        desk, actor, way, reading = self._desk, self._actor, None if choose else self._used, self.reading
        cut = Cut(reading.encoding_chosen(), reading.delimiter_chosen(), reading.heading_chosen())
        self._tasks.run(self, lambda: opened(desk, actor, path, cut, way, choose=choose), self._show_list, self._fail,
                        lane="read")

    def _show_list(self, found: Opened) -> None:
        before, table = self._table, found.table
        same = before is not None and (before.heading, before.width) == (table.heading, table.width)
        keep = same and found.way == self._used
        self._table, self._used, self._zone = table, found.way, found.zone
        self._mapping = self.reading.corrections().of(self._mapping if keep else found.mapping)
        self.mapping_bar.show_mappings(found.mappings, found.way)
        self.columns.show_table(self._table, found.rows, self._mapping.columns)
        self._show_mapping(self._mapping)

    def _set_field(self, field: str, column: object) -> None:
        self._mapping = self._mapping.with_column(field, column if isinstance(column, int) else None)
        self._settle_soon()

    def _settle_soon(self) -> None:
        self._say_busy()
        self._looked += 1
        self._settle.start()

    def _reread(self) -> None:
        """Look at the values of the columns anew, off the window's thread: a list may be long."""
        if self._table is None:
            return
        table, mapping, looked = self._table, self._mapping, self._looked
        chosen, kept = self.reading.corrections(), self._used.order if self._used else ""
        self._tasks.run(self, lambda: reread(table, mapping, chosen, kept),
                        lambda found: self._show_mapping(found) if looked == self._looked else None, self._fail,
                        lane="read")

    def _show_mapping(self, mapping: ListMapping) -> None:
        """Show how the list is read now, its first calls, and count."""
        self._mapping = mapping
        self._show_how()
        self._count()

    def _show_how(self) -> None:
        if self._table is None:
            return
        self.reading.show_reading(self._table, self._mapping, self._zone)
        self.mapping_bar.show_facts(self._mapping.layout, self._mapping.time_format)
        table, mapping, zone = self._table, self._mapping, self._zone
        self._looked += 1
        looked = self._looked
        self._tasks.run(self, lambda: first_look(table, mapping, zone),
                        lambda look: self._show_first(look) if looked == self._looked else None, self._fail,
                        lane="read")

    def _show_first(self, look: FirstLook) -> None:
        self.first.set_rows(first_call_lines(look.found, self._zone))
        self.question.ask(look.doubt)
        self.checked.emit(self.is_ready())

    def _use(self, way: NamedMapping | None) -> None:
        """Read the list by a named mapping, or as it is found."""
        self._used, self._table = way, None
        self.reading.forget()
        if way is not None:
            self.reading.take(encoding=way.encoding, delimiter=way.delimiter, heading_row=way.heading_row)
        self._open()

    def _keep(self, name: str, instead: bool) -> None:
        """Keep how the list is read now under a name."""
        if self._table is None:
            return
        way = named(name, self._table, self._mapping, encoding=self.reading.encoding_chosen(),
                    delimiter=self.reading.delimiter_chosen())
        desk, actor = self._desk, self._actor
        self._tasks.run(self, lambda: keep_mapping(desk, actor, way, instead=instead), self._show_kept,
                        self.failed.emit)

    def _show_kept(self, done: tuple[NamedMapping, tuple[NamedMapping, ...]]) -> None:
        self._used, mappings = done
        self.mapping_bar.show_mappings(mappings, self._used)
        self.kept.emit(self._used.name)

    def _count(self) -> None:
        missing = self._mapping.unsaid() if self._table is not None else ()
        if missing:
            names = _(", ").join(_(FIELD_NAMES[name]) for name in missing)
            self._say(_("Say which column is: {fields}").format(fields=names))
            return
        self._say_busy()
        reading = self._reading = Reading()
        self._told.start()
        desk, actor = self._desk, self._actor
        wanted = ToCount(self._table, self._mapping, self._recordings, self._people)
        self._tasks.run(self, lambda: counted(desk, actor, wanted, reading),
                        lambda found: self._show_counts(reading, found),
                        lambda error: None if reading.cancelled else self._fail(error), lane="read")

    def stop(self) -> None:
        """End the reading that is under way: nobody waits for it any more."""
        self._reading.stop()

    def _show_read(self) -> None:
        """Say how far the reading is; it counts in a thread of its own."""
        reading = self._reading
        if reading.cancelled or self.preview is not None:
            self._told.stop()
        elif reading.done:
            self.counts.setText(_("Reading … {share:.0%}").format(share=reading.done / reading.whole)
                                if reading.whole else _("Reading …"))

    def _show_counts(self, reading: Reading, found: Counted) -> None:
        if reading.cancelled:
            return  # the list is being read anew in another way
        self.preview, refused = found.preview, found.refused_people()
        self.counts.setText("\n".join(found.lines(with_list=self._path is not None)))
        self._show_rejects([*refused, *found.preview.rejects][:_SHOWN_REJECTS], _("No row is refused"),
                           _("Refused rows ({count:,})").format(count=found.preview.rejected + len(refused)))
        self._show_unknown(found.unknown())
        self.checked.emit(self.is_ready())

    def _show_unknown(self, agents: tuple[str, ...]) -> None:
        shown = _(", ").join(agents[:_SHOWN_AGENTS])
        self.note.setVisible(bool(agents))
        self.note.set_words(ngettext("{count} staff number is not among the people: {names}",
                                     "{count} staff numbers are not among the people: {names}", len(agents)).format(
            count=len(agents), names=shown + ("…" if len(agents) > _SHOWN_AGENTS else "")),
            _("Their calls stay in the frame. They can be drawn once you settle after the import who these are, or a "
              "list of people has their numbers."))

    def _show_rejects(self, rows: Sequence[Reject], why_none: str, title: str) -> None:
        self._no_rejects.set_words(why_none)
        self.rejects.set_rows(rows)
        self.tabs.setTabText(REJECTS, title)

    def _say_busy(self) -> None:
        self._say(_("Reading …"))

    def _say(self, words: str) -> None:
        self._reading.stop()
        self.preview = None
        self.counts.setText(words)
        self.note.hide()
        self._show_rejects((), words, _("Refused rows"))
        self.checked.emit(False)

    def _fail(self, error: UserError) -> None:
        self._say(error.what)
        self.failed.emit(error)
