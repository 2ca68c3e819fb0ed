"""What the page 月度汇总 offers beside the figures: closing the month, its files, the filing register; its state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.closing import Seal
from qadesk.models.months import Month
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_shown import month_words
from qadesk.security.roles import may
from qadesk.ui.closing_dialog import ClosingDialog
from qadesk.ui.filings_dialog import FilingsDialog
from qadesk.ui.list_files import choose_folder
from qadesk.ui.messages import MessageBar
from qadesk.ui.password_dialog import act_with_password
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import plain_tip

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

FILINGS = "filings"
"""What the page is asked to open for its register."""


class ClosingActs(QObject):
    """The buttons `close`, `export` and `filings` and the chip of the state, for the page to place."""

    def __init__(self, page: QWidget, *, desk: Desk, actor: Actor, tasks: Tasks, messages: MessageBar) -> None:
        super().__init__(page)
        self._page, self._desk, self._actor, self._tasks, self._messages = page, desk, actor, tasks, messages
        self._month: Month | None = None
        self._months: tuple[Month, ...] = ()
        self.chip = Chip(_("Draft"), "warn", parent=page)
        self.filings = Button(_("Filing register"), icon="archive-outline")
        self.export = Button(_("Export the files …"), icon="file-export-outline")
        self.close = Button(_("Close the month"), "primary", icon="lock-check-outline")
        self.close.clicked.connect(self.ask_closing)
        self.export.clicked.connect(self.ask_export)
        self.filings.clicked.connect(self.show_filings)

    def offer(self, figures: MonthFigures | None, months: Sequence[Month]) -> None:
        """What may be done with the month shown: close it, or hand its files out once it is closed."""
        seal = figures.seal if figures else None
        self._month, self._months = (figures.month if figures else None), tuple(months)
        self.chip.set_chip(_("Closed month") if seal else _("Draft"), "good" if seal else "warn")
        self.chip.setToolTip(plain_tip(_("Closed by {who} on {at}").format(
            who=seal.closed_by, at=seal.closed_at)) if seal else "")
        self.chip.setVisible(figures is not None)
        self.close.setVisible(figures is not None and seal is None and may(self._actor, "closing.close"))
        self.export.setVisible(seal is not None and may(self._actor, "closing.export"))
        self.filings.setVisible(figures is not None and may(self._actor, "filings.list"))

    def ask_closing(self) -> None:
        """Say what closing the month means and what hinders it, and close it when that is confirmed."""
        if self._month is not None:
            ClosingDialog(self._month, desk=self._desk, actor=self._actor, tasks=self._tasks, closed=self._say_closed,
                          parent=self._page).open()

    def ask_export(self) -> None:
        """Ask for a folder and the password, and write the files of the closed month there."""
        month = self._month
        if month is not None:
            choose_folder(self._page, _("Where the files go"), lambda folder: self._export(month, folder))

    def show_filings(self) -> None:
        """Open the filing register."""
        FilingsDialog(self._months, desk=self._desk, actor=self._actor, tasks=self._tasks, parent=self._page).show()

    def _export(self, month: Month, folder: Path) -> None:
        act_with_password(
            self._page, self._tasks, _("Export the files of {month}").format(month=month_words(month)),
            lambda password: self._desk.closing.export(self._actor, month, folder, password), self._say_exported,
            self._messages.show_error, why=_("They hold the figures of every agent."))

    def _say_exported(self, files: tuple[Path, ...]) -> None:
        words = ngettext("{count} file was written into {folder}.", "{count} files were written into {folder}.",
                         len(files))
        self._messages.show_message("good", words.format(count=len(files), folder=files[0].parent))

    def _say_closed(self, seal: Seal) -> None:
        self._messages.show_message("good", _("{month} is closed.").format(month=month_words(seal.month)), _(
            "Print the summary and hand it over; then enter it in the filing register."))
