"""Joins the tab 录音库 and the keeping of calls with the service: fetched when it is shown and after it changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QFileDialog

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.models.call_lines import CallLine
from qadesk.models.calls import Recording
from qadesk.models.store import AwayRow, RelinkPlan, StoredRecording, StoreFigures
from qadesk.ui.relink_dialog import RelinkDialog
from qadesk.ui.store_pane import StorePane

if TYPE_CHECKING:
    from qadesk.ui.recordings_page import RecordingsPage

EVERY_MS = 3_000
SHOWS = frozenset({Recording, StoredRecording})


class StoreKeeping(QObject):
    """What changes behind the tab is shown every few seconds at most; nothing is fetched while it is hidden."""

    def __init__(self, page: RecordingsPage, pane: StorePane) -> None:
        super().__init__(page)
        self._page, self._pane = page, pane
        self._stale = True
        self.dialog: RelinkDialog | None = None
        self._again = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._again.timeout.connect(self.refresh)
        page.changes.committed.connect(self._notice)
        pane.look_asked.connect(self.look)
        pane.relink_asked.connect(self.ask_folder)

    def refresh(self) -> None:
        """Fetch what is shown, if it has changed and the tab is in front."""
        if self._stale and self._pane.isVisible():
            self._stale = False
            self._fetch()

    def look(self) -> None:
        """Look again where each recording is."""
        page = self._page
        desk, actor = page.desk, page.actor
        self._pane.set_busy(True)
        self._pane.line.show_job(page.tasks.start_job(
            page, _("Looking for the recordings"), lambda progress: desk.store.look_around(actor, progress),
            lambda _changed: self._fetch(), self._refused, lambda: self._pane.set_busy(False)))

    def seek(self, folder: Path) -> None:
        """Look below a folder for what is away; what was found is shown before anything changes."""
        page = self._page
        desk, actor = page.desk, page.actor
        self._pane.set_busy(True)
        self._pane.line.show_job(page.tasks.start_job(
            page, _("Searching the folder"), lambda progress: desk.store.search(actor, folder, progress),
            self._show_plan, self._refused, lambda: self._pane.set_busy(False)))

    def keep(self, line: CallLine) -> None:
        """Take a call's recording into the store for good."""
        page = self._page
        page.tasks.run(page, lambda: page.desk.store.keep(page.actor, line.call_id), lambda _done: self._say_kept(line))

    def ask_folder(self) -> None:
        """Ask where the recordings that are away may be, and look there; the tab shows how far it is."""
        name = QFileDialog.getExistingDirectory(self._page, _("Choose the folder where the recordings may be"))
        if name:
            self._page.show_store()
            self.seek(Path(name))

    def _fetch(self) -> None:
        page = self._page

        def both() -> tuple[StoreFigures, tuple[AwayRow, ...]]:
            return page.desk.store.figures(page.actor), page.desk.store.away(page.actor)

        page.tasks.run(page, both, lambda found: self._show(*found), lane="read")

    def _show(self, figures: StoreFigures, away: tuple[AwayRow, ...]) -> None:
        self._pane.set_busy(False)
        self._pane.show_store(figures, away)

    def _show_plan(self, plan: RelinkPlan) -> None:
        self._pane.set_busy(False)
        self.dialog = RelinkDialog(plan, self._relink, self._page)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _relink(self, plan: RelinkPlan) -> None:
        page = self._page
        page.tasks.run(page, lambda: page.desk.store.relink(page.actor, plan), self._say_linked)

    def _say_linked(self, count: int) -> None:
        self._page.messages.show_message(
            "good", ngettext("{count} recording is linked anew.", "{count} recordings are linked anew.", count)
            .format(count=count), _("Their calls can be heard again."))
        self._fetch()

    def _say_kept(self, line: CallLine) -> None:
        self._page.messages.show_message("good", _("The recording is kept."), _(
            "{file} lies encrypted in the store and stays there.").format(file=line.recording))

    def _refused(self, error: UserError) -> None:
        self._pane.set_busy(False)
        self._page.messages.show_error(error)

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if not classes.isdisjoint(SHOWS):
            self._stale = True
            if not self._again.isActive():
                self._again.start()
