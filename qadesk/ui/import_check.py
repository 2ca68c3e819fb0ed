"""Second step of an import: how the call list is read, and what the import would do; all counts are live."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.importing.call_lists import CallList
from qadesk.importing.columns import FIELD_NAMES
from qadesk.importing.encodings import ENCODINGS
from qadesk.importing.mappings import ListMapping, open_call_list, propose_mapping, with_values_read
from qadesk.importing.people import read_people
from qadesk.importing.tables import Table
from qadesk.models.imports import ImportPreview, PersonRow, Reject
from qadesk.models.people import Actor
from qadesk.services.desk import Desk
from qadesk.ui import theme
from qadesk.ui.column_table import ColumnTable
from qadesk.ui.import_job import ListWay
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

ENCODING_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "gb18030": "GBK / GB18030", "utf-16-le": "UTF-16 LE",
                  "utf-16-be": "UTF-16 BE", "big5": "Big5", "cp1252": "Windows-1252", "utf-32-le": "UTF-32 LE",
                  "utf-32-be": "UTF-32 BE"}
_SETTLE_MS = 200
_SHOWN_REJECTS = 500
_SHOWN_AGENTS = 8


class ImportCheck(QWidget):
    """Shows a call list with a field over each column; `checked(ready)`: the counts are there, or something lacks."""

    checked = Signal(bool)
    failed = Signal(object)  # UserError: the list cannot be read at all

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._path: Path | None = None
        self._recordings: tuple[Path, ...] = ()
        self._people: Path | None = None
        self._table: Table | None = None
        self._mapping = ListMapping()
        self._asked = 0
        self.preview: ImportPreview | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._count)
        self._make_parts()
        self._lay_out()

    def load(self, path: Path | None, recordings: tuple[Path, ...], people: Path | None = None) -> None:
        """Check this call list (None: there is none), these recordings and this list of people.

        A list that was checked before is read in the same way again: what was chosen by hand is kept."""
        again = path is not None and path == self._path and self._table is not None
        self._path, self._recordings, self._people = path, recordings, people
        self._how.setVisible(path is not None)
        self.columns.setVisible(path is not None)
        self.rejects.setVisible(bool(path or people))
        encoding = self._table.encoding if again and self._table is not None else ""
        if not again:
            self._table, self._mapping = None, ListMapping()
        self._open(encoding) if path else self._count()

    def way(self) -> ListWay | None:
        """How the call list is read; None where there is none."""
        if self._path is None or self._table is None:
            return None
        return ListWay(self._path, self._table.encoding, self._mapping, self._table.delimiter)

    def _make_parts(self) -> None:
        self.encoding, self.day_order, self.unit = QComboBox(), QComboBox(), QComboBox()
        for name in ENCODINGS:
            self.encoding.addItem(ENCODING_NAMES[name], name)
        for words, order in ((_("Day or month first: as found"), ""), (_("Day first"), "dmy"),
                             (_("Month first"), "mdy"), (_("Year first"), "ymd")):
            self.day_order.addItem(words, order)
        for words, unit in ((_("Durations in seconds"), "s"), (_("Durations in milliseconds"), "ms"),
                            (_("Durations in minutes"), "min")):
            self.unit.addItem(words, unit)
        for box, name in ((self.encoding, _("Encoding")), (self.day_order, _("Order of day and month")),
                          (self.unit, _("Unit of durations"))):
            box.setAccessibleName(name)
        self.encoding.activated.connect(lambda: self._open(self.encoding.currentData()))
        self.day_order.activated.connect(self._set_how)
        self.unit.activated.connect(self._set_how)
        self.columns = ColumnTable()
        self.columns.field_chosen.connect(self._set_field)
        self.counts, self.note = Label("", "section", wrap=True), Banner("warn", "")
        self.rejects: RecordTable[Reject] = RecordTable(_("Refused rows"), [
            Column("row", _("Row"), lambda r: str(r.row), number=True, sort=lambda r: r.row),
            Column("column", _("Column"), lambda r: r.column or "–"),
            Column("value", _("Value"), lambda r: r.value, width=200),
            Column("reason", _("Reason"), lambda r: r.reason, stretch=True),
        ], key=lambda r: (r.row, r.column, r.value), empty=EmptyState("check-circle", _("No row is refused")))

    def _lay_out(self) -> None:
        self._how, line = QWidget(), QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._file = ElidedLabel("", "caption")
        for part in (Label(_("Encoding"), "caption"), self.encoding, self.day_order, self.unit):
            line.addWidget(part)
        line.addWidget(self._file, 1)
        self._how.setLayout(line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._how)
        whole.addWidget(self.columns, 3)
        whole.addWidget(self.counts)
        whole.addWidget(self.note)
        whole.addWidget(self.rejects, 2)
        whole.addStretch(0)
        self.rejects.setMinimumHeight(theme.ROW * 3)

    def _open(self, encoding: str) -> None:
        path = self._path
        if path is None:
            return
        self._say_busy()
        self._tasks.run(self, lambda: _opened(path, encoding), self._show_list, self._fail, lane="read")

    def _show_list(self, found: tuple[Table, ListMapping]) -> None:
        table, proposed = found
        known = self._table is not None and (self._table.heading, self._table.width) == (table.heading, table.width)
        self._table, self._mapping = table, self._mapping if known else proposed
        self.encoding.setCurrentIndex(self.encoding.findData(self._table.encoding))
        self.encoding.setEnabled(bool(self._table.encoding))
        self._file.setText(self._table.file)
        self.columns.show_table(self._table, self._mapping.columns)
        self._show_how()
        self._count()

    def _set_field(self, field: str, column: object) -> None:
        if self._table is not None:
            at = column if isinstance(column, int) else None
            self._mapping = with_values_read(self._table, self._mapping.with_column(field, at))
            self._show_how()
            self._say_busy()
            self._settle.start()

    def _set_how(self) -> None:
        unit = self.unit.currentData()
        self._mapping = replace(self._mapping, order=self.day_order.currentData(), duration_unit=unit,
                                talk_unit=unit)
        self._say_busy()
        self._settle.start()

    def _show_how(self) -> None:
        self.unit.setCurrentIndex(self.unit.findData(self._mapping.duration_unit))
        self.day_order.setCurrentIndex(self.day_order.findData(self._mapping.order))

    def _count(self) -> None:
        missing = self._mapping.unsaid() if self._table is not None else ()
        if missing:
            names = _(", ").join(_(FIELD_NAMES[name]) for name in missing)
            self._say(_("Say which column is: {fields}").format(fields=names))
            return
        self._say_busy()
        table, mapping, people, asked = self._table, self._mapping, self._people, self._asked
        self._tasks.run(self, lambda: self._checked(table, mapping, people, _StillAsked(self, asked)),
                        lambda found: self._show_counts(asked, *found),
                        lambda error: self._fail(error) if asked == self._asked else None, lane="read")

    def _checked(self, table: Table | None, mapping: ListMapping, people_path: Path | None, asked: _StillAsked
                 ) -> tuple[ImportPreview, list[PersonRow | Reject]]:
        """All lists read and compared with the station; runs off the window's thread."""
        calls = None
        if table is not None:
            calls = CallList(table, mapping, self._desk.settings.rules(self._actor).zone)
        people = read_people(people_path) if people_path is not None else []
        return self._desk.calls.preview(self._actor, calls, self._recordings, asked), people

    def stop(self) -> None:
        """End the reading that is under way: nobody waits for it any more."""
        self._asked += 1

    def is_asked(self, number: int) -> bool:
        """Whether the reading of this number is still waited for."""
        return number == self._asked

    def _show_counts(self, asked: int, preview: ImportPreview, people: list[PersonRow | Reject]) -> None:
        if asked != self._asked:
            return  # the list is being read anew in another way
        self.preview = preview
        refused = [row for row in people if isinstance(row, Reject)]
        lines = count_lines(preview, with_list=self._path is not None)
        if people:
            lines.append(_("People {rows:,}: refused {rejected:,}").format(rows=len(people), rejected=len(refused)))
        self.counts.setText("\n".join(lines))
        self.rejects.set_rows([*refused, *preview.rejects][:_SHOWN_REJECTS])
        coming = {row.staff_no for row in people if isinstance(row, PersonRow)}
        self._show_unknown(tuple(agent for agent in preview.unknown_agents if agent not in coming))
        self.checked.emit(True)

    def _show_unknown(self, agents: tuple[str, ...]) -> None:
        shown = _(", ").join(agent or _("(none)") for agent in agents[:_SHOWN_AGENTS])
        self.note.setVisible(bool(agents))
        self.note.set_words(ngettext("{count} staff number is not among the people: {names}",
                                     "{count} staff numbers are not among the people: {names}", len(agents)).format(
            count=len(agents), names=shown + ("…" if len(agents) > _SHOWN_AGENTS else "")),
            _("Their calls stay in the frame and cannot be drawn until a list of people names them."))

    def _say_busy(self) -> None:
        self._say(_("Reading …"))

    def _say(self, words: str) -> None:
        self._asked += 1
        self.preview = None
        self.counts.setText(words)
        self.note.hide()
        self.checked.emit(False)

    def _fail(self, error: UserError) -> None:
        self._say(error.what)
        self.failed.emit(error)


class _StillAsked:
    """Progress of a reading that ends by itself once another one is waited for."""

    def __init__(self, check: ImportCheck, number: int) -> None:
        self._check, self._number = check, number

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        return None

    @property
    def cancelled(self) -> bool:
        return not self._check.is_asked(self._number)


def count_lines(preview: ImportPreview, *, with_list: bool) -> list[str]:
    """A preview in words: the list's rows, and the recordings."""
    lines = []
    if with_list:
        lines.append(_("Rows {rows:,}: new {new:,}, known {known:,}, repeated or joined {repeated:,}, no calls "
                       "{not_calls:,}, refused {rejected:,}. New calls without a recording: {unmatched:,}").format(
            rows=preview.rows, new=preview.new, known=preview.known, repeated=preview.repeated,
            not_calls=preview.not_calls, rejected=preview.rejected, unmatched=preview.unmatched))
    if preview.recordings:
        lines.append(_("Recordings {count:,}: new {new:,}").format(
            count=preview.recordings, new=preview.new_recordings))
    return lines


def _opened(path: Path, encoding: str) -> tuple[Table, ListMapping]:
    table = open_call_list(path, encoding=encoding)
    return table, propose_mapping(table)
