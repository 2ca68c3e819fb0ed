"""The papers of the page 监听评分: the print preview of what is in front, and the list of what was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.security.roles import may
from qadesk.ui.papers_dialog import PapersDialog
from qadesk.ui.preview_dialog import preview_evaluation

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningPapers:
    """Who may print none is shown none."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page
        self.submitted: int | None = None  # the evaluation that was submitted last here

    def preview(self) -> None:
        """Show the paper of the record shown, or of what was submitted last here; else the list of what there is."""
        page = self._page
        if not may(page.actor, "printing.evaluation_sheet"):
            return
        if page.view.record is not None:
            page.view.print_preview()
        elif self.submitted is not None:
            preview_evaluation(page, page.desk, page.actor, page.tasks, self.submitted)
        else:
            self.list()

    def list(self) -> None:
        """Show the list of what was submitted: records and papers."""
        page = self._page
        if not may(page.actor, "printing.printable"):
            return
        dialog = PapersDialog(desk=page.desk, actor=page.actor, tasks=page.tasks, keys=page.keys, parent=page)
        dialog.record_asked.connect(page.open_item)
        dialog.show()
