"""The tab 备份: where backups are kept, which there are, making and restoring one, and checking the station."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import UserError, sentences
from qadesk.i18n import N_, _, ngettext
from qadesk.models.checks import BackupFacts, BackupMade, BackupReason, BackupStatus, CheckReport
from qadesk.models.rules import RulesVersion
from qadesk.services.backup_places import Places, places_of, refuse_places
from qadesk.services.base import Rules
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.backup_place import BackupPlace
from qadesk.ui.findings_dialog import FindingsDialog
from qadesk.ui.password_dialog import act_with_password
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.job_line import JobLine
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.workbench_words import span_words

MEBIBYTE = 1 << 20
REASONS = {BackupReason.BY_HAND: N_("By hand"), BackupReason.AUTOMATIC: N_("Automatic"),
           BackupReason.BEFORE_IMPORT: N_("Before an import"),
           BackupReason.BEFORE_CLOSING: N_("Before a month was closed"),
           BackupReason.BEFORE_MIGRATION: N_("Before an upgrade")}


class BackupsPane(AdministrationPane):
    """The places of the backups and the list of those there."""

    SHOWS = (RulesVersion,)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self._zone = ZoneInfo("UTC")
        self.first = BackupPlace(_("Where backups are kept"))
        self.second = BackupPlace(_("Second place"), optional=True)
        self.make, self.check = Button(_("Back up now"), "primary"), Button(_("Check the station"))
        self.recordings = QCheckBox(_("Recordings too"))
        self.open, self.restore = Button(_("Open the folder")), Button(_("Restore …"))
        self.line = JobLine()
        self.table = self._make_table()
        self.tile = Tile(_("Backups"))
        self._lay_out()
        self._wire()

    def reload(self) -> None:
        """Times are shown in the centre's zone, which the rules name."""
        self.tasks.run(self, lambda: self.desk.settings.rules(self.actor), self._show_rules, lane="read")

    def stops(self) -> list[QWidget]:
        return [self.table]

    def start_again(self, work: str) -> None:
        {"make": self.back_up, "check": self.check_station}[work]()

    def places(self) -> Places:
        """Where backups are kept."""
        return places_of(self.desk.station.folder, self.kit.machine)

    # -- acts
    def back_up(self) -> None:
        """Make a verified backup now; the bar says where it lies."""
        places, desk, actor = self.places(), self.desk, self.actor
        self._set_busy(True)
        self.line.show_job(self.tasks.start_job(
            self, _("Backup"), lambda progress: desk.backups.make(actor, places, progress=progress),
            self._say_backed_up, self._refused, lambda: self._set_busy(False),
            again=("administration", "backups make")))

    def check_station(self) -> None:
        """Check file, rules and audit trail, and the sound files where that was ticked."""
        desk, actor, recordings = self.desk, self.actor, self.recordings.isChecked()
        self._set_busy(True)
        self.line.show_job(self.tasks.start_job(
            self, _("Station check"),
            lambda progress: desk.checks.run(actor, recordings=recordings, progress=progress),
            self._say_checked, self._refused, lambda: self._set_busy(False),
            again=("administration", "backups check")))

    def restore_chosen(self) -> None:
        """Ask for the password, then let the application put the chosen backup in the station's place."""
        row = self.table.current()
        if row is None:
            return
        backup, desk, actor = Path(row.folder), self.desk, self.actor

        def begin(password: str) -> str:
            desk.backups.begin_restore(actor, backup, password)
            return password

        act_with_password(self, self.tasks, _("Restore the backup of {made}").format(made=self._made(row)),
                          begin, lambda password: self.kit.restore(backup, password),
                          why=_("Everything since then leaves this station: it is moved aside, not deleted. "
                                "You are logged out first."))

    # -- what is shown
    def _show_rules(self, rules: Rules) -> None:
        self._zone, places = rules.zone, self.places()
        self.first.show_folder(str(places.first))
        self.second.show_folder(str(places.second or ""))
        self._list_backups()

    def _list_backups(self) -> None:
        places, desk, actor = self.places(), self.desk, self.actor
        self.tasks.run(self, lambda: (desk.backups.list(actor, places), desk.backups.status(actor, places)),
                       lambda found: self._show_backups(*found), lane="read")

    def _show_backups(self, backups: Sequence[BackupFacts], status: BackupStatus) -> None:
        count = len(backups)
        self.tile.set_title(_("Backups"),
                            ngettext("{count} backup", "{count} backups", count).format(count=count))
        self.table.set_rows(backups)
        self.first.show_advice(_("This is the station's own disk: one disk breaks, the other stays.")
                               if status.same_disk else "")
        self._show_choice()

    def _show_choice(self) -> None:
        chosen = self.table.current() is not None
        self.open.setEnabled(chosen)
        self.restore.setEnabled(chosen and self.make.isEnabled())

    def _set_busy(self, busy: bool) -> None:
        for part in (self.first, self.second, self.make, self.check, self.recordings):
            part.setEnabled(not busy)
        self._show_choice()

    def _say_backed_up(self, made: BackupMade) -> None:
        self._set_busy(False)
        self._list_backups()
        title = _("The backup was made and verified.")
        if made.warning is not None:
            self.messages.show_message("warn", title, sentences(made.warning.what, made.warning.todo),
                                       code=made.warning.code)
        else:
            self.messages.show_message("good", title, made.facts.folder)

    def _say_checked(self, report: CheckReport) -> None:
        self._set_busy(False)
        if report.passed:
            words = _("All is well: {rows} audit rows, {evaluations} evaluations.")
            self.messages.show_message("good", _("The station was checked."), words.format(
                rows=f"{report.audit_rows:,}", evaluations=f"{report.evaluations:,}"))
        else:
            FindingsDialog(_("The check found something."), report.findings, parent=self).open()

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.messages.show_error(error)

    def _keep(self, name: str, folder: str) -> None:
        """Keep a place in this computer's settings; one that protects from nothing is refused in words."""
        try:
            refuse_places(self.desk.station.folder, self._with(name, folder))
            self.kit.machine.change(**{name: folder})
        except UserError as error:
            self.messages.show_error(error)
        else:
            self.reload()

    def _with(self, name: str, folder: str) -> Places:
        now, path = self.places(), Path(folder) if folder else None
        if name == "second_backup_folder":
            return Places(now.first, path)
        return Places(path or now.first, now.second)

    def _made(self, row: BackupFacts) -> str:
        return datetime.fromtimestamp(row.made_utc_ms / 1000, self._zone).strftime("%Y-%m-%d %H:%M")

    def _age(self, row: BackupFacts) -> str:
        return span_words(max(0, self.desk.station.clock.now_utc_ms() - row.made_utc_ms))

    def _place(self, row: BackupFacts) -> str:
        return _("Second place") if Path(row.folder).parent == self.places().second else _("First place")

    # -- building
    def _make_table(self) -> RecordTable[BackupFacts]:
        return RecordTable[BackupFacts](_("Backups"), [
            Column("made", _("Made"), self._made, sort=lambda row: row.made_utc_ms, width=130),
            Column("age", _("Age"), self._age, sort=lambda row: -row.made_utc_ms, width=90),
            Column("reason", _("Why"), lambda row: _(REASONS[row.reason]), width=130),
            Column("place", _("Place"), self._place, width=100),
            Column("folder", _("Folder"), lambda row: Path(row.folder).name, stretch=True,
                   hint=lambda row: row.folder),
            Column("verified", _("State"), lambda _row: _("Verified"), kind="chip", tone=lambda _row: "good", width=90),
            Column("size", _("Size"), lambda row: f"{row.size_bytes / MEBIBYTE:,.1f} MB", number=True,
                   sort=lambda row: row.size_bytes, width=90),
            Column("audit", _("Audit rows"), lambda row: f"{row.audit_seq:,}", number=True,
                   sort=lambda row: row.audit_seq, width=90),
        ], key=lambda row: row.folder, empty=EmptyState(
            "archive-outline", _("No backup yet"), _("A backup opens with the passwords of this station.")))

    def _wire(self) -> None:
        self.first.chosen.connect(lambda folder: self._keep("backup_folder", folder))
        self.second.chosen.connect(lambda folder: self._keep("second_backup_folder", folder))
        self.make.clicked.connect(self.back_up)
        self.check.clicked.connect(self.check_station)
        self.open.clicked.connect(self._open_folder)
        self.restore.clicked.connect(self.restore_chosen)
        self.table.chosen.connect(self._show_choice)

    def _open_folder(self) -> None:
        row = self.table.current()
        if row is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(row.folder))

    def _lay_out(self) -> None:
        rows, acts = QHBoxLayout(), QHBoxLayout()
        for line in (rows, acts):
            line.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, 0)
            line.setSpacing(8)
        for place in (self.first, self.second):
            rows.addWidget(place, 1, Qt.AlignmentFlag.AlignTop)
        for button in (self.open, self.restore):
            acts.addWidget(button)
        acts.addWidget(self.line, 1)
        acts.addStretch(0)
        for part in (self.recordings, self.check, self.make):
            acts.addWidget(part)
        acts.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        self.tile.body.addLayout(rows)
        self.tile.body.addLayout(acts)
        self.tile.body.addWidget(self.table, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tile)
