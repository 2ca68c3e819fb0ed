"""Joins the tab 导入记录 with the service: fetched when it is shown and after it changed; go on and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.calls import Import
from qadesk.models.import_history import ImportLine, ImportPage, UndoPlan
from qadesk.ui.import_job import ImportPlan, Quiet
from qadesk.ui.imports_pane import ImportsPane
from qadesk.ui.undo_dialog import UndoDialog, brought_words

if TYPE_CHECKING:
    from qadesk.ui.recordings_page import RecordingsPage


class ImportHistory(QObject):
    """Nothing is fetched while the tab is hidden, nor while an import commits piece after piece."""

    def __init__(self, page: RecordingsPage, pane: ImportsPane) -> None:
        super().__init__(page)
        self._page, self._pane = page, pane
        self._stale, self._more, self.is_undoing = True, False, False
        self.dialog: UndoDialog | None = None
        page.changes.committed.connect(self._notice)
        pane.import_asked.connect(lambda: page.open_import())
        pane.go_on_asked.connect(self.go_on)
        pane.undo_asked.connect(self.ask_to_undo)
        pane.more_asked.connect(self._fetch_more)

    def refresh(self) -> None:
        """Fetch the imports, if they changed and the tab is in front."""
        if self._stale and self._pane.isVisible() and not self._page.is_importing():
            self._stale = False
            self._fetch(0)

    def go_on(self, line: ImportLine) -> None:
        """Let an import that was cut go on, in the import dialog."""
        self._page.open_import().start(ImportPlan(goes_on=(line.import_id,)))

    def ask_to_undo(self, line: ImportLine) -> None:
        """Show what undoing would take out, or why it cannot be done."""
        page, desk, actor = self._page, self._page.desk, self._page.actor
        page.tasks.run(page, lambda: desk.imports.plan_undo(actor, line.import_id), self._show_plan, lane="read")

    def undo(self, plan: UndoPlan) -> None:
        """Undo an import as a job that can be cancelled."""
        page, desk, actor = self._page, self._page.desk, self._page.actor
        self._set_busy(True)
        self._pane.line.show_job(page.tasks.start_job(
            page, _("Undoing the import"),
            lambda progress: desk.imports.undo(actor, plan.import_id, Quiet(progress, "")),
            lambda taken: self._say_undone(plan, taken), self._refused))

    def _set_busy(self, busy: bool) -> None:
        self.is_undoing = busy
        self._pane.set_busy(busy)

    def _fetch(self, offset: int) -> None:
        page, desk, actor = self._page, self._page.desk, self._page.actor
        page.tasks.run(page, lambda: desk.imports.history(actor, offset), self._show, lane="read")

    def _fetch_more(self) -> None:
        if self._more:
            self._more = False
            self._fetch(len(self._pane.table.rows()))

    def _show(self, found: ImportPage) -> None:
        self._more = found.more
        self._pane.show_page(found, self._page.zone)

    def _show_plan(self, plan: UndoPlan) -> None:
        self.dialog = UndoDialog(plan, self._page)
        self.dialog.accepted.connect(lambda: self.undo(plan))
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _say_undone(self, plan: UndoPlan, taken: int) -> None:
        self._set_busy(False)
        left = plan.calls + plan.recordings - taken
        if left:
            self._page.messages.show_message("warn", _("Undoing was stopped: the import stands as cut short."), _(
                "It can go on, which brings all of it back, or be undone later."))
        else:
            self._page.messages.show_message("good", _("The import of {name} is undone.").format(name=plan.name),
                                             brought_words(plan.calls, plan.recordings))
        self._page.reload()
        self._fetch(0)

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self._page.messages.show_error(error)
        self._fetch(0)

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if Import in classes:
            self._stale = True
            self.refresh()
