"""The tab 审计记录: the audit trail for the auditor, newest first, with filters, its head, a check and an export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import BadInput, UserError
from qadesk.i18n import _, ngettext
from qadesk.models.audit import OUTCOME_NAMES, AuditRow, Outcome
from qadesk.models.audit_detail_words import object_words
from qadesk.models.audit_lines import AuditExported, AuditFilter, AuditLine, AuditPage, AuditVerified
from qadesk.models.audit_words import action_words
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.audit_anchor import AuditAnchor
from qadesk.ui.audit_detail import AuditDetail, zone_words
from qadesk.ui.audit_filters import AuditFilters
from qadesk.ui.list_files import in_documents
from qadesk.ui.password_dialog import ask_password
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile


class AuditPane(AdministrationPane):
    """Head and check on top; filters, rows and the chosen row below. Further rows come as the list is scrolled."""

    SHOWS = (AuditRow,)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self.anchor, self.filters, self.detail = AuditAnchor(), AuditFilters(), AuditDetail()
        self.export = Button(_("Export …"), icon="file-export-outline")
        self.empty = EmptyState("magnify", _("No row fits"), _("Change or clear the filters."))
        self.table: RecordTable[AuditLine] = RecordTable(_("Audit trail"), _columns(), key=lambda line: line.seq,
                                                         empty=self.empty, sortable=False)
        self.tile = Tile(_("Audit trail"))
        self._shown = AuditFilter()
        self._goes_on = self._fetching = False
        self._lay_out()
        self.table.chosen.connect(self.detail.show_line)
        self.table.end_neared.connect(self._fetch_more)
        self.filters.changed.connect(self._fetch)
        self.anchor.check_asked.connect(self.check)
        self.export.clicked.connect(self._choose_file)

    def reload(self) -> None:
        """Fetch the head, what can be filtered by, and the newest rows that fit."""
        self.tasks.run(self, lambda: self.desk.audit.head(self.actor), self.anchor.show_head, lane="read")
        self.tasks.run(self, lambda: self.desk.audit.facets(self.actor), self.filters.offer, lane="read")
        self._fetch()

    def search_field(self) -> QWidget:
        return self.filters.search

    def stops(self) -> list[QWidget]:
        return [self.table, self.filters.people, self.anchor.anchor]

    # -- rows
    def _fetch(self) -> None:
        wanted = self.filters.wanted()
        self._fetching = True
        self.tasks.run(self, lambda: self.desk.audit.list(self.actor, wanted),
                       lambda page: self._show(wanted, page), lane="read")
        self.tasks.run(self, lambda: self.desk.audit.count(self.actor, wanted),
                       lambda count: self._show_count(wanted, count), lane="read")

    def _show(self, wanted: AuditFilter, page: AuditPage) -> None:
        if wanted == self.filters.wanted():
            self._shown, self._goes_on, self._fetching = wanted, page.goes_on, False
            self.table.set_rows(page.lines)
            self.export.setEnabled(bool(page.lines))

    def _fetch_more(self) -> None:
        rows, wanted = self.table.rows(), self._shown
        if self._fetching or not self._goes_on or not rows:
            return
        self._fetching = True
        self.tasks.run(self, lambda: self.desk.audit.list(self.actor, wanted, rows[-1].seq),
                       lambda page: self._add(wanted, page), lane="read")

    def _add(self, wanted: AuditFilter, page: AuditPage) -> None:
        if wanted == self.filters.wanted():
            self._goes_on, self._fetching = page.goes_on, False
            self.table.add_rows(page.lines)

    def _show_count(self, wanted: AuditFilter, count: int) -> None:
        if wanted == self.filters.wanted():
            words = ngettext("{count:,} row", "{count:,} rows", count)
            self.tile.set_title(_("Audit trail"), words.format(count=count))

    # -- check and export
    def check(self, anchor: str) -> None:
        """Check the trail, against a printed head if one is given."""
        def failed(error: UserError) -> None:
            self.anchor.refuse(error)
            if not isinstance(error, BadInput):
                self.messages.show_error(error)

        def work(progress: object) -> AuditVerified:
            return self.desk.audit.verify(self.actor, anchor, progress=progress)  # type: ignore[arg-type]

        self.anchor.set_busy(True)
        self.tasks.start_job(self, _("Check of the audit trail"), work, self.anchor.show_verified, failed,
                             lambda: self.anchor.set_busy(False))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Export the audit trail"), in_documents(_("audit trail.csv")), _("CSV (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Ask for the password, then write the rows that fit to a file."""
        wanted = self._shown

        def run(password: str) -> None:
            self.tasks.start_job(
                self, _("Export the audit trail"),
                lambda progress: self.desk.audit.export(self.actor, wanted, path, password, progress=progress),
                done, dialog.refuse, dialog.accept)

        def done(exported: AuditExported) -> None:
            dialog.accept()
            self.messages.show_message("good", ngettext("{count:,} row exported", "{count:,} rows exported",
                                                        exported.rows).format(count=exported.rows), exported.path)

        dialog = ask_password(self, _("Export the audit trail"), run, why=_(
            "The file holds what several persons did. Keep it as safe as the station."))

    def _lay_out(self) -> None:
        line, whole = QHBoxLayout(), QVBoxLayout(self)
        self.tile.add_control(self.export)
        self.tile.body.addWidget(self.table, 1)
        line.setSpacing(theme.GAP)
        line.addWidget(self.tile, 1)
        line.addWidget(self.detail)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self.anchor)
        whole.addWidget(self.filters)
        whole.addLayout(line, 1)


def _columns() -> list[Column[AuditLine]]:
    return [
        Column("seq", _("No."), lambda line: f"{line.seq:,}", number=True, width=84),
        Column("time", _("Time"), _time, width=152, hint=lambda line: f"{_time(line)} {zone_words(line)}"),
        Column("who", _("Who"), lambda line: line.who, width=130, hint=lambda line: line.who),
        Column("act", _("Act"), lambda line: action_words(line.action), width=196,
               hint=lambda line: action_words(line.action)),
        Column("about", _("Object"), lambda line: object_words(line.about), stretch=True,
               hint=lambda line: object_words(line.about)),
        Column("outcome", _("Outcome"), lambda line: _(OUTCOME_NAMES[line.outcome]), kind="chip",
               tone=lambda line: "warn" if line.outcome is Outcome.REFUSED else "neutral", width=76),
    ]


def _time(line: AuditLine) -> str:
    """The centre's time; with its zone where the row was written in another one than now in force."""
    local = f"{line.local:%Y-%m-%d %H:%M:%S}"
    return f"{local} {zone_words(line)}" if line.elsewhere else local
