"""The window 备案登记: everything that was handed over, the latest first, and what still waits to be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from qadesk.i18n import _
from qadesk.models.closing import FilingList, FilingRow
from qadesk.models.months import Month
from qadesk.models.periods import local_day
from qadesk.models.summary_shown import month_words
from qadesk.security.roles import may
from qadesk.ui.filing_dialog import FilingDialog
from qadesk.ui.messages import MessageBar
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

SIZE = (1100, 520)


class FilingsDialog(QDialog):
    """A window of its own that blocks nothing. `months` are those that an entry may be of, the latest first."""

    def __init__(self, months: tuple[Month, ...], *, desk: Desk, actor: Actor, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Filing register"))
        self.setMinimumSize(820, 320)
        self.resize(*SIZE)
        self._desk, self._actor, self._tasks, self._months = desk, actor, tasks, months
        self._found, self._today = FilingList((), (), ()), date.min
        self.messages, self.waiting = MessageBar("filings"), ElidedLabel("", "caption")
        self.enter = Button(_("Enter …"), "primary", icon="archive-outline")
        self.print = Button(_("Print preview"), icon="file-eye-outline")
        self.enter.setVisible(may(actor, "filings.enter"))
        self.enter.setEnabled(False)
        self.table = self._make_table()
        frame_window(self, (Label(self.windowTitle(), "title"), self.waiting, self.print, self.enter), self.messages,
                     self.table)
        self.enter.clicked.connect(self.ask_entry)
        self.print.clicked.connect(self.print_preview)
        self.reload()
        self.table.setFocus()

    def reload(self) -> None:
        """Fetch the register."""
        desk, actor = self._desk, self._actor
        self._tasks.run(self, lambda: (desk.filings.list(actor), local_day(
            desk.station.clock.now_utc_ms(), desk.settings.rules(actor).zone)), lambda found: self._show(*found),
            self.messages.show_error, lane="read")

    def ask_entry(self) -> None:
        """Ask for a handing over; the month that waits longest is chosen."""
        months = dict.fromkeys((*self._found.waiting, *self._found.closed, *self._months))
        FilingDialog(tuple(months), self._found.closed, self._today, desk=self._desk, actor=self._actor,
                     tasks=self._tasks, entered=lambda found: self._show(found, self._today), parent=self).open()

    def print_preview(self) -> None:
        """Make the register's paper and open its preview."""
        self._tasks.run(self, lambda: self._desk.printing.filing_register(self._actor),
                        lambda paper: PreviewDialog(paper, desk=self._desk, actor=self._actor, tasks=self._tasks,
                                                    parent=self).show(), self.messages.show_error, lane="read")

    def _show(self, found: FilingList, today: date) -> None:
        self._found, self._today = found, today
        self.table.set_rows(found.rows)
        self.table.choose_first()
        months = _(", ").join(month_words(month) for month in found.waiting)
        self.waiting.setText(_("Closed, not handed over yet: {months}").format(months=months) if months else "")
        self.enter.setEnabled(bool(found.closed or self._months))

    def _make_table(self) -> RecordTable[FilingRow]:
        return RecordTable[FilingRow](self.windowTitle(), [
            Column("number", _("Filing number"), lambda row: row.number, width=110),
            Column("month", _("Month"), lambda row: row.month, width=70),
            Column("document", _("Document"), lambda row: row.document, stretch=True, hint=lambda row: row.document),
            Column("copies", _("Copies"), lambda row: str(row.copies), number=True, sort=lambda row: row.copies),
            Column("receiver", _("Receiver"), lambda row: row.receiver, width=130, hint=lambda row: row.receiver),
            Column("way", _("How"), lambda row: row.way, width=90, hint=lambda row: row.way),
            Column("day", _("Handed over on"), lambda row: row.handed_day.isoformat(), width=100),
            Column("words", _("Note"), lambda row: row.words or "—", width=130, hint=lambda row: row.words),
            Column("who", _("Entered by"), lambda row: row.who, width=120, hint=lambda row: row.entered),
        ], key=lambda row: row.number, empty=EmptyState("archive-outline", _("Nothing was handed over yet."), _(
            "Once a month is closed and its summary handed over, enter here who received it.")))
