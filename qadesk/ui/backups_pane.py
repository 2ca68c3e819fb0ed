"""The tab 备份: where backups are kept, which there are, making one now, and checking the station."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import UserError, sentences
from qadesk.i18n import _, ngettext
from qadesk.models.checks import BackupFacts, BackupMade, CheckReport
from qadesk.models.rules import RulesVersion
from qadesk.services.backup_places import Places, places_of
from qadesk.services.base import Rules
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

MEBIBYTE = 1 << 20


class BackupsPane(AdministrationPane):
    """The place of the backups and the list of those there."""

    SHOWS = (RulesVersion,)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
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
        self.make.clicked.connect(self.back_up)
        self.check.clicked.connect(self.check_station)

    def reload(self) -> None:
        """Times are shown in the centre's zone, which the rules name."""
        self.tasks.run(self, lambda: self.desk.settings.rules(self.actor), self._show_rules, lane="read")

    def stops(self) -> list[QWidget]:
        return [self.table]

    def places(self) -> Places:
        """Where backups are kept."""
        return places_of(self.desk.station.folder, self.kit.machine)

    def back_up(self) -> None:
        """Make a verified backup now; the bar says where it lies."""
        places = self.places()
        self.set_busy(True)
        desk, actor = self.desk, self.actor
        self.tasks.start_job(
            self, _("Backup"), lambda progress: desk.backups.make(actor, places, progress=progress),
            self._say_backed_up, self._refused, lambda: self.set_busy(False),
            again=("administration", "backups make"))

    def check_station(self) -> None:
        """Check file, rules and audit trail; each finding is said with what to do."""
        self.set_busy(True)
        desk, actor = self.desk, self.actor
        self.tasks.start_job(self, _("Station check"), lambda _progress: desk.checks.run(actor), self._say_checked,
                             self._refused, again=("administration", "backups check"))

    def start_again(self, work: str) -> None:
        {"make": self.back_up, "check": self.check_station}[work]()

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

    def _show_rules(self, rules: Rules) -> None:
        self.show_place(self.places().first, rules.zone)
        self._list_backups()

    def _list_backups(self) -> None:
        places = self.places()
        self.tasks.run(self, lambda: self.desk.backups.list(self.actor, places), self.show_backups, lane="read")

    def _say_backed_up(self, made: BackupMade) -> None:
        self.set_busy(False)
        self._list_backups()
        self.messages.show_message("good", _("The backup was made and verified."), made.facts.folder)

    def _say_checked(self, report: CheckReport) -> None:
        self.set_busy(False)
        if report.passed:
            words = _("All is well: {rows} audit rows, {evaluations} evaluations.")
            self.messages.show_message("good", _("The station was checked."), words.format(
                rows=f"{report.audit_rows:,}", evaluations=f"{report.evaluations:,}"))
        else:
            found = sentences(*(part for one in report.findings for part in (one.what, one.todo)))
            self.messages.show_message("fatal", _("The check found something."), found, code=report.findings[0].code)

    def _refused(self, error: UserError) -> None:
        self.set_busy(False)
        self.messages.show_error(error)

    def _keep_folder(self, folder: Path) -> None:
        try:
            self.kit.machine.change(backup_folder=str(folder))
        except UserError as error:
            self.messages.show_error(error)
        else:
            self.reload()

    def _made(self, row: BackupFacts) -> str:
        return datetime.fromtimestamp(row.made_utc_ms / 1000, self._zone).strftime("%Y-%m-%d %H:%M")

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Where backups are kept"), self.place.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self._keep_folder(Path(folder)))
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
