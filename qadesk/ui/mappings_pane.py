"""The tab 列映射: how lists with a certain heading are read; renamed, taken out, from and to a file.

A mapping is made where a list is checked; here they are kept in order.
"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qadesk.errors import Conflict, UserError
from qadesk.i18n import _, ngettext
from qadesk.models.list_mappings import LONGEST_NAME, MappingLine
from qadesk.models.people import Account
from qadesk.models.sources import SavedMapping
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.list_files import choose_mapping, choose_mapping_place
from qadesk.ui.rule_words import instant_words
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field, SearchField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

FORM_WIDTH = 360
_NAME_OF_FILE = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


class MappingCard(Tile):
    """One mapping: its name to be changed, its heading and columns to be read."""

    rename_asked = Signal(str)
    remove_asked = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Mapping"), parent=parent)
        self.setFixedWidth(FORM_WIDTH)
        self.line: MappingLine | None = None
        self.name, self.columns, self.heading = QLineEdit(), _reading(_("Columns")), _reading(_("Heading"))
        self.name.setMaxLength(LONGEST_NAME)
        self.save, self.remove, self.export = (Button(_("Rename"), "primary"), Button(_("Remove"), "danger"),
                                               Button(_("Export …"), icon="file-export-outline"))
        self.sure = Banner("warn", _("Remove this mapping?"), _("What was imported by it stays as it is."))
        self.yes, self.no = Button(_("Remove"), "danger"), Button(_("Keep it"), "ghost")
        self.setFocusProxy(self.name)
        self._lay_out()
        self.name.textChanged.connect(self._show_save)
        self.name.returnPressed.connect(self._send)
        self.save.clicked.connect(self._send)
        self.remove.clicked.connect(self.sure.show)
        self.no.clicked.connect(self.sure.hide)
        self.yes.clicked.connect(self.remove_asked)
        self.export.clicked.connect(self.export_asked)
        self.show_line(None)

    def show_line(self, line: MappingLine | None) -> None:
        """Show a mapping, or that none is chosen."""
        self.line = line
        self.name.setText(line.name if line else "")
        self.columns.setPlainText(line.columns.replace(_(", "), "\n") if line else "")
        self.heading.setPlainText("\n".join(line.heading) or _("(no heading: columns are found by their numbers)")
                                  if line else "")
        self.sure.hide()
        for part in (self.name, self.remove, self.export):
            part.setEnabled(line is not None)
        self._show_save()

    def _show_save(self) -> None:
        name = " ".join(self.name.text().split())
        self.save.setEnabled(self.line is not None and bool(name) and name != self.line.name)

    def _send(self) -> None:
        if self.save.isEnabled():
            self.rename_asked.emit(self.name.text())

    def _lay_out(self) -> None:
        form, foot = QVBoxLayout(), QHBoxLayout()
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(8)
        form.addWidget(Field(_("Name of the mapping"), self.name))
        form.addWidget(Field(_("Columns"), self.columns), 1)
        form.addWidget(Field(_("Heading"), self.heading), 1)
        self.sure.add_action(self.yes)
        self.sure.add_action(self.no)
        form.addWidget(self.sure)
        form.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        foot.setSpacing(8)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self.save)
        form.addLayout(foot)
        self.body.addLayout(form)


class MappingsPane(AdministrationPane):
    """The list at the left, one mapping at the right."""

    SHOWS = (SavedMapping, Account)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self._zone = ZoneInfo("UTC")
        self.search = SearchField(_("Name or column"))
        self.import_button = Button(_("Import …"), icon="tray-arrow-down")
        self.tile, self.card = Tile(_("Mappings")), MappingCard()
        self.table: RecordTable[MappingLine] = RecordTable(_("Mappings"), [
            Column("name", _("Mapping"), lambda row: row.name, bold=True, widest=220, hint=lambda row: row.name),
            Column("columns", _("Columns"), lambda row: row.columns, stretch=True, hint=lambda row: row.columns),
            Column("by", _("By"), lambda row: row.by, widest=120),
            Column("changed", _("Changed"), self._changed, sort=lambda row: row.changed_utc_ms, width=128),
        ], key=lambda row: row.mapping_id, empty=EmptyState("table-column", _("No mappings"), _(
            "Where a call list is checked before its import, how it is read can be kept as a mapping.")))
        self.instead = Banner("warn", "")
        self.replace, self.leave = Button(_("Replace it")), Button(_("Cancel"), "ghost")
        self._file: Path | None = None
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        desk, actor = self.desk, self.actor
        self.tasks.run(self, lambda: (desk.list_mappings.list(actor), desk.settings.rules(actor).zone),
                       self.show_found, lane="read")

    def search_field(self) -> QWidget:
        return self.search

    def stops(self) -> list[QWidget]:
        return [self.table, self.card]

    def show_found(self, found: tuple[tuple[MappingLine, ...], ZoneInfo]) -> None:
        """Show these mappings."""
        lines, self._zone = found
        self.tile.set_title(_("Mappings"), ngettext("{count} mapping", "{count} mappings", len(lines)).format(
            count=len(lines)) if lines else "")
        self.table.set_rows(lines)
        here = next((line for line in lines if self.card.line and line.mapping_id == self.card.line.mapping_id), None)
        if here != self.card.line:
            self.card.show_line(here)

    def take_file(self, path: Path, *, instead: bool = False) -> None:
        """Keep the mapping of a file; asks where its name is taken."""
        self._file = path
        self.instead.hide()
        desk, actor = self.desk, self.actor
        self.tasks.run(self, lambda: desk.list_mappings.import_file(actor, path, instead=instead),
                       lambda _id: self.messages.show_message("good", _("The mapping was imported.")), self._refused)

    def write_file(self, path: Path) -> None:
        """Write the chosen mapping into a file."""
        line, desk, actor = self.card.line, self.desk, self.actor
        if line is not None:
            self.tasks.run(self, lambda: desk.list_mappings.export_file(actor, line.mapping_id, path),
                           lambda _done: self.messages.show_message("good", _("Written: {path}").format(path=path)),
                           self.messages.show_error)

    def _refused(self, error: UserError) -> None:
        if not isinstance(error, Conflict):
            self.messages.show_error(error)
            return
        self.instead.set_words(error.what, _("The mapping of the file can take its place."))
        self.instead.show()

    def _rename(self, name: str) -> None:
        line, desk, actor = self.card.line, self.desk, self.actor
        if line is not None:
            self.tasks.run(self, lambda: desk.list_mappings.rename(actor, line.mapping_id, name),
                           lambda _done: self.messages.show_message("good", _("The mapping was renamed.")),
                           self.messages.show_error)

    def _remove(self) -> None:
        line, desk, actor = self.card.line, self.desk, self.actor
        if line is not None:
            self.tasks.run(self, lambda: desk.list_mappings.remove(actor, line.mapping_id),
                           lambda _done: self.messages.show_message("good", _("The mapping was removed.")),
                           self.messages.show_error)

    def _replace(self) -> None:
        if self._file is not None:
            self.take_file(self._file, instead=True)

    def _choose_file(self) -> None:
        choose_mapping(self, self.take_file)

    def _choose_place(self) -> None:
        if self.card.line is not None:
            choose_mapping_place(self, self.card.line.name.translate(_NAME_OF_FILE) + ".json", self.write_file)

    def _show(self, line: MappingLine | None) -> None:
        if line is not None and line != self.card.line:
            self.card.show_line(line)

    def _changed(self, row: MappingLine) -> str:
        return instant_words(row.changed_utc_ms, self._zone)

    def _connect(self) -> None:
        self.search.sought.connect(self.table.seek)
        self.table.chosen.connect(self._show)
        self.import_button.clicked.connect(self._choose_file)
        self.replace.clicked.connect(self._replace)
        self.leave.clicked.connect(self.instead.hide)
        self.card.rename_asked.connect(self._rename)
        self.card.remove_asked.connect(self._remove)
        self.card.export_asked.connect(self._choose_place)

    def _lay_out(self) -> None:
        self.search.set_width(180)
        self.tile.add_control(self.search)
        self.tile.add_control(self.import_button)
        self.instead.add_action(self.replace)
        self.instead.add_action(self.leave)
        self.instead.hide()
        self.tile.body.addWidget(self.instead)
        self.tile.body.addWidget(self.table, 1)
        self.put_beside(self.tile, self.card)


def _reading(name: str) -> QPlainTextEdit:
    """A text to be read, not written."""
    text = QPlainTextEdit()
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setAccessibleName(name)
    return text
