"""Joins the steps of a draw with the service: fixing the manifest, drawing, the slip, the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.frame import DrawFacts, FixedManifest
from qadesk.models.periods import DrawPeriod
from qadesk.ui.draw_panel import DrawPanel
from qadesk.ui.preview_dialog import PreviewDialog

if TYPE_CHECKING:
    from qadesk.ui.recordings_page import RecordingsPage


class DrawActs(QObject):
    """Acts on the period that the page shows; what goes wrong is said, and what is there then is fetched anew."""

    def __init__(self, page: RecordingsPage, panel: DrawPanel) -> None:
        super().__init__(page)
        self._page, self._panel = page, panel
        panel.fix_asked.connect(self._fix)
        panel.draw_asked.connect(self._draw)
        panel.slip_asked.connect(self.print_slip)
        panel.files_asked.connect(self._choose_folder)
        page.keys.bind("page.main", page, panel.press_main)
        page.keys.bind("page.print", page, self.print_slip)

    def print_slip(self) -> None:
        """Make the slip of the period shown and open its preview; nothing before it was drawn."""
        page, period = self._page, self._page.period
        if period is not None and self._panel.is_drawn():
            page.tasks.run(page, lambda: page.desk.printing.draw_slip(page.actor, period),
                           lambda paper: PreviewDialog(paper, desk=page.desk, actor=page.actor, tasks=page.tasks,
                                                       parent=page).show(), lane="read")

    def write_files(self, period: DrawPeriod, folder: Path) -> None:
        """Write the files of a period's draw into a folder and say where they are."""
        page = self._page
        page.tasks.run(page, lambda: page.desk.sampling.write_draw(page.actor, period, folder),
                       lambda files: page.messages.show_message(
                           "good", _("The files of the draw are written"),
                           "\n".join(str(path) for path in files)))

    def _fix(self, early: bool) -> None:
        page, period = self._page, self._page.period
        if period is not None:
            self._panel.set_busy(True)
            page.tasks.run(page, lambda: page.desk.sampling.fix_manifest(page.actor, period, early=early),
                           self._say_done, self._say_not_done)

    def _draw(self, entropy: str, early: bool) -> None:
        page, period = self._page, self._page.period
        if period is not None:
            self._panel.set_busy(True)
            page.tasks.run(page, lambda: page.desk.sampling.draw_period(page.actor, period, entropy, early=early),
                           self._say_done, self._say_not_done)

    def _choose_folder(self) -> None:
        period = self._page.period
        name = QFileDialog.getExistingDirectory(self._page, _("Choose the folder for the files of the draw"))
        if period is not None and name:
            self.write_files(period, Path(name))

    def _say_done(self, _made: FixedManifest | DrawFacts) -> None:
        self._page.messages.clear()
        self._panel.set_busy(False)

    def _say_not_done(self, error: UserError) -> None:
        self._panel.set_busy(False)
        self._page.messages.show_error(error)
        self._page.reload()
