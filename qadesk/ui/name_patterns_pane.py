"""The tab 文件名规则: the centre's patterns of recordings' names, and a tester that shows what each name says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from qadesk.errors import BadInput, UserError
from qadesk.i18n import _, ngettext
from qadesk.models.call_lines import DIRECTION_NAMES
from qadesk.models.name_readings import NameReading, PatternRow
from qadesk.models.sources import NamePattern
from qadesk.services.name_patterns import MOST_TRIED
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.name_pattern_form import NamePatternForm
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

SETTLE_MS, NAMES_HEIGHT = 250, 76


class NamePatternsPane(AdministrationPane):
    """Patterns above, the tester below, the form at the right."""

    SHOWS = (NamePattern,)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self.tile, self.form = Tile(_("Patterns of file names")), NamePatternForm()
        self.tester, self.names = Tile(_("What names say")), QPlainTextEdit()
        self.choose, self.found = Button(_("Names of a folder …"), icon="folder-open-outline"), Label("", "caption")
        self._asked = 0
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._make_tables()
        self._lay_out()
        self._words = KeptWords(("name pattern", self.actor.account_id), self.form.name, self.form.pattern)
        self._tried = KeptWords(("names to try", self.actor.account_id), self.names)
        self._connect()
        self.try_now()

    def reload(self) -> None:
        self.tasks.run(self, lambda: self.desk.name_patterns.list(self.actor), self.show_patterns, lane="read")

    def stops(self) -> list[QWidget]:
        return [self.table, self.names, self.readings, self.form]

    def show_patterns(self, rows: tuple[PatternRow, ...]) -> None:
        """Show these patterns; what is being written stays."""
        self.tile.set_title(_("Patterns of file names"), ngettext("{count} pattern", "{count} patterns", len(rows))
                            .format(count=len(rows)) if rows else "")
        self.table.set_rows(rows)
        own = self.form.row
        here = next((row for row in rows if own and row.pattern_id == own.pattern_id), None)
        if here != own:
            self.form.show_row(here)
        self.try_now()

    def take_folder(self, folder: Path) -> None:
        """Try the patterns on the names of a folder."""
        self.tasks.run(self, lambda: self.desk.name_patterns.names_in(self.actor, folder), self._take_names)

    def try_now(self) -> None:
        """Show what the names say by the patterns, the one being written before the others."""
        names = [line.strip() for line in self.names.toPlainText().splitlines() if line.strip()]
        draft, self._asked = self.form.pattern.text(), self._asked + 1
        asked, service = self._asked, self.desk.name_patterns
        self.tasks.run(self, lambda: service.try_names(self.actor, names[:MOST_TRIED], draft),
                       lambda found: self._show_readings(asked, found), lambda error: self._refuse_draft(asked, error),
                       lane="read")

    def _take_names(self, names: tuple[str, ...]) -> None:
        self.names.setPlainText("\n".join(names))
        if not names:
            self.messages.show_message("warn", _("No recording lies below this folder"), "")

    def _show_readings(self, asked: int, found: tuple[NameReading, ...]) -> None:
        if asked != self._asked:
            return
        self.form.show_error(None)
        self.readings.set_rows(found)
        read = sum(bool(row.start and (row.numbers or row.extension)) or bool(row.call_id) for row in found)
        self.found.setText(_("{read} of {count} say enough to find their call").format(read=read, count=len(found))
                           if found else "")
        self.found.set_tone("good" if found and read == len(found) else "text2")

    def _refuse_draft(self, asked: int, error: UserError) -> None:
        if asked == self._asked:
            self.readings.set_rows(())
            self.found.setText("")
            self._refused(error)

    def _keep(self, name: str, pattern: str) -> None:
        row, service, actor = self.form.row, self.desk.name_patterns, self.actor
        if row is None:
            self.tasks.run(self, lambda: service.add(actor, name, pattern), self._say_added, self._refused)
        else:
            self.tasks.run(self, lambda: service.change(actor, row.pattern_id, name, pattern), self._say_changed,
                           self._refused)

    def _remove(self) -> None:
        row = self.form.row
        if row is not None:
            self.tasks.run(self, lambda: self.desk.name_patterns.remove(self.actor, row.pattern_id),
                           lambda _done: self._say(_("The pattern was removed.")), self.messages.show_error)

    def _move(self, by: int) -> None:
        row = self.form.row
        if row is not None:
            self.tasks.run(self, lambda: self.desk.name_patterns.move(self.actor, row.pattern_id, by),
                           lambda _done: None, self.messages.show_error)

    def _say_added(self, _pattern_id: int) -> None:
        self._say(_("The pattern was added: it counts from the next import on."))

    def _say_changed(self, _done: object) -> None:
        self._say(_("The pattern was saved: it counts from the next import on."))

    def _say(self, words: str) -> None:
        self._begin_new()
        self._words.forget()
        self.messages.show_message("good", words)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, BadInput) and error.field in ("name", "pattern"):
            self.form.show_error(error)
        else:
            self.messages.show_error(error)

    def _begin_new(self) -> None:
        self.table.choose_none()
        self.form.show_row(None)
        self.form.name.setFocus()

    def _show(self, row: PatternRow | None) -> None:
        if row is not None and row != self.form.row:
            self.form.show_row(row)
            self._words.forget()  # only what is written is kept, not what is looked at

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Choose a folder of recordings"))
        if name:
            self.take_folder(Path(name))

    def _connect(self) -> None:
        self._settle.timeout.connect(self.try_now)
        self.names.textChanged.connect(self._settle.start)
        self.form.edited.connect(self._settle.start)
        self.table.chosen.connect(self._show)
        self.choose.clicked.connect(self._choose_folder)
        self.form.new.clicked.connect(self._begin_new)
        self.form.sent.connect(self._keep)
        self.form.remove_asked.connect(self._remove)
        self.form.move_asked.connect(self._move)
        self.kit.keys.bind("page.main", self, self.form.save.click)

    def _make_tables(self) -> None:
        self.table: RecordTable[PatternRow] = RecordTable(_("Patterns of file names"), [
            Column("name", _("Name of the pattern"), lambda row: row.name, bold=True, widest=200,
                   hint=lambda row: row.name),
            Column("pattern", _("Pattern"), lambda row: row.pattern, stretch=True, hint=lambda row: row.pattern),
        ], key=lambda row: row.pattern_id, empty=EmptyState("form-textbox", _("No pattern of one's own"), _(
            "Known recorders are read without one. Write one at the right where names are of another kind.")))
        self.readings: RecordTable[NameReading] = RecordTable(_("What names say"), [
            Column("path", _("File"), lambda row: row.path, stretch=True, hint=lambda row: row.path),
            Column("by", _("Read by"), lambda row: row.by or _("nothing"), kind="chip", widest=116,
                   tone=lambda row: "accent" if row.own else "neutral" if row.by else "warn", hint=lambda row: row.by),
            Column("start", _("Start"), lambda row: row.start, widest=142, hint=lambda row: row.start),
            Column("numbers", _("Numbers"), lambda row: row.numbers, widest=102, hint=lambda row: row.numbers),
            Column("who", _("Agent"), lambda row: row.agent or row.extension, widest=58, hint=_who),
            Column("id", _("Call id"), lambda row: row.call_id, widest=112, hint=lambda row: row.call_id),
            Column("direction", _("In / out"), lambda row: _(DIRECTION_NAMES[row.direction]), widest=80),
        ], key=lambda row: row.path, empty=EmptyState("text-search", _("No names to try"), _(
            "Paste names above, one a line, or take those of a folder.")))

    def _lay_out(self) -> None:
        self.names.setFixedHeight(NAMES_HEIGHT)
        self.names.setTabChangesFocus(True)
        self.names.setAccessibleName(_("Names to try, one a line"))
        self.names.setPlaceholderText(_("Names to try, one a line"))
        self.tester.add_control(self.choose)
        self.tile.body.addWidget(self.table)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        inner.setSpacing(4)
        inner.addWidget(self.names)
        inner.addWidget(self.found)
        self.tester.body.addLayout(inner)
        self.tester.body.addWidget(self.readings, 1)
        left = QVBoxLayout()
        left.setSpacing(theme.GAP)
        left.addWidget(self.tile, 1)
        left.addWidget(self.tester, 2)
        self.put_beside(left, self.form)


def _who(row: NameReading) -> str:
    """Agent and extension, as far as the name gives them."""
    return _(", ").join(part for part in (row.agent, row.extension) if part)
