"""The backups of the station: where they are kept, which there are, making one now, and checking the station."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.checks import BackupFacts
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

MEBIBYTE = 1 << 20


class BackupsPane(QWidget):
    """`folder_chosen(Path)`, `backup_asked()`, `check_asked()`."""

    folder_chosen = Signal(object)
    backup_asked = Signal()
    check_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = ZoneInfo("UTC")
        self.place = QLineEdit(readOnly=True)
        self.choose, self.make, self.check = (Button(_("Choose …")), Button(_("Back up now"), "primary"),
                                              Button(_("Check the station")))
        self.table = RecordTable[BackupFacts](_("Backups"), [
            Column("made", _("Made"), lambda row: self._made(row), sort=lambda row: row.made_utc_ms, width=150),
            Column("folder", _("Folder"), lambda row: Path(row.folder).name, stretch=True,
                   hint=lambda row: row.folder),
            Column("size", _("Size"), lambda row: f"{row.size_bytes / MEBIBYTE:,.1f} MB", number=True,
                   sort=lambda row: row.size_bytes, width=110),
            Column("audit", _("Audit rows"), lambda row: f"{row.audit_seq:,}", number=True,
                   sort=lambda row: row.audit_seq, width=110),
        ], key=lambda row: row.folder, empty=EmptyState(
            "archive-outline", _("No backup yet"), _("A backup opens with the passwords of this station.")))
        self.tile = Tile(_("Backups"))
        self._lay_out()
        self.choose.clicked.connect(self._choose_folder)
        self.make.clicked.connect(self.backup_asked)
        self.check.clicked.connect(self.check_asked)

    def show_place(self, folder: Path, zone: ZoneInfo) -> None:
        """Show where backups are kept; times are shown in `zone`."""
        self.place.setText(str(folder))
        self._zone = zone

    def show_backups(self, backups: Sequence[BackupFacts]) -> None:
        """Show these backups, newest first."""
        count = len(backups)
        self.tile.set_title(_("Backups"),
                            ngettext("{count} backup", "{count} backups", count).format(count=count))
        self.table.set_rows(backups)

    def set_busy(self, busy: bool) -> None:
        """While a backup or a check runs neither can be asked for again."""
        for button in (self.choose, self.make, self.check):
            button.setEnabled(not busy)

    def _made(self, row: BackupFacts) -> str:
        return datetime.fromtimestamp(row.made_utc_ms / 1000, self._zone).strftime("%Y-%m-%d %H:%M")

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Where backups are kept"), self.place.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.folder_chosen.emit(Path(folder)))
        dialog.open()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        line.setSpacing(8)
        line.addWidget(Field(_("Where backups are kept"), self.place,
                             _("Choose another disk than the station's: one disk breaks, the other stays.")), 1)
        for button in (self.choose, self.check, self.make):
            line.addWidget(button)
        self.tile.body.addLayout(line)
        self.tile.body.addWidget(self.table, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tile)
