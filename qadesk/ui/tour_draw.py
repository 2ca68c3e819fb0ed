"""The draw in the tour: the lists against each other, five steps to the draw, its slip, what it covers, the list of
calls, what was imported, plans beside the draw, whose the calls are, and a replacement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from qadesk.i18n import _
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.new_plan_dialog import NewPlanDialog
from qadesk.ui.plans_dialog import PlansDialog
from qadesk.ui.reconciliation_dialog import ReconciliationDialog
from qadesk.ui.recordings_page import CALLS_TAB, COVERAGE_TAB, IMPORTS_TAB, RecordingsPage
from qadesk.ui.replace_dialog import ReplaceDialog
from qadesk.ui.tour_driver import Script, Until, activate, button, click, is_shown, press, shown, type_text

if TYPE_CHECKING:
    from qadesk.ui.tour import Tour

DICE = "40792188350617424639"


class DrawTour:
    """Scripts of the tour's driver, for the supervisor's window."""

    def __init__(self, tour: Tour) -> None:
        self._tour = tour

    def draw(self) -> Script:
        """From the frame of the week to its slip, with what surrounds it."""
        page = shown(RecordingsPage)
        panel = page.draw_pane.panel
        yield Until(lambda: panel.fix.isVisible() and panel.fix.isEnabled(), "the frame of the week")
        yield from self._tour.picture("recordings-frame")
        yield from self._reconcile(page)
        yield from click(panel.fix)
        yield Until(panel.draw.isVisible, "the manifest")
        for line, digits in ((panel.entropy.first, DICE[:10]), (panel.entropy.second, DICE[10:])):
            yield from click(line)
            yield from type_text(digits)
        yield from self._tour.picture("recordings-dice")
        yield Until(panel.draw.isEnabled, "the dice")
        yield from click(panel.draw)
        yield Until(panel.listen.isVisible, "the draw")
        yield from self._tour.picture("recordings")
        yield from self._tour.paper("draw-slip", press("Ctrl+P"))
        yield from self._tabs(page)
        yield from self._plans(page)

    def queue(self, page: ListeningPage) -> Script:
        """One's own calls, then everybody's."""
        yield from self._tour.picture("queue-mine")
        yield from click(page.queue.everybody)
        yield from self._tour.picture("queue-everybody")
        yield from click(page.queue.everybody)

    def replacement(self, page: ListeningPage) -> Script:
        """What would replace the call at hand; it is left as it is."""
        yield Until(lambda: page.form.card is not None, "the form")
        page.form.focus_form()
        yield from press("B")
        yield from self._seen(ReplaceDialog, "replacement")

    def _reconcile(self, page: RecordingsPage) -> Script:
        yield from click(button(_("Reconciliation"), inside=page.draw_pane))
        yield Until(lambda: is_shown(ReconciliationDialog), "the reconciliation")
        dialog = shown(ReconciliationDialog)
        yield Until(lambda: dialog.found is not None, "the reconciliation's lines")
        yield from self._tour.picture("reconciliation")
        yield from self._leave(dialog)

    def _tabs(self, page: RecordingsPage) -> Script:
        for tab, name in ((COVERAGE_TAB, "coverage"), (CALLS_TAB, "recordings-calls"), (IMPORTS_TAB, "imports")):
            page.tabs.setFocus()
            while page.tabs.currentIndex() < tab:
                yield from press("Right")
            if tab == CALLS_TAB:
                yield Until(lambda: bool(page.calls_pane.table.rows()), "the list of calls")
            yield from self._tour.picture(name)

    def _plans(self, page: RecordingsPage) -> Script:
        yield from click(page.plans_button)
        yield Until(lambda: is_shown(PlansDialog), "the listening plans")
        dialog = shown(PlansDialog)
        yield from activate(dialog)
        yield from self._tour.picture("plans")
        yield from click(dialog.new)
        yield from self._seen(NewPlanDialog, "plan-new")
        yield from self._leave(dialog)

    def _seen(self, kind: type[QDialog], name: str) -> Script:
        """A picture of a dialog that opens, which is then left."""
        yield Until(lambda: is_shown(kind), f"the dialog {name}")
        yield from self._tour.picture(name)
        yield from self._leave(shown(kind))

    def _leave(self, dialog: QDialog) -> Script:
        yield from activate(dialog)
        yield from press("Esc")
        yield from self._tour.closed(type(dialog))
