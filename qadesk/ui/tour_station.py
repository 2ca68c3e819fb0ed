"""The second half of the tour: the record and its revision, a major problem, the month, the administration, the audit.

Takes over from `tour.py` once the first evaluation is submitted, with the same hands and eyes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from qadesk.i18n import _
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.audit_pane import AuditPane
from qadesk.ui.behind_dialog import BehindDialog
from qadesk.ui.closing_dialog import ClosingDialog
from qadesk.ui.help_window import HelpWindow
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.problems_dialog import ProblemsDialog
from qadesk.ui.raise_dialog import RaiseDialog
from qadesk.ui.scorecards_pane import ScorecardsPane
from qadesk.ui.settings_pane import SettingsPane
from qadesk.ui.submit_dialog import SubmitDialog
from qadesk.ui.summary_page import SummaryPage
from qadesk.ui.tour_driver import Script, Until, activate, button, click, is_shown, press, shown, type_text
from qadesk.ui.tour_fairness import FairnessTour
from qadesk.ui.tour_loop import LoopTour
from qadesk.ui.tour_sound import SoundTour
from qadesk.ui.workbench_page import WorkbenchPage

if TYPE_CHECKING:
    from qadesk.ui.tour import Tour


class StationTour:
    """What follows the first evaluation, as a script of the tour's driver."""

    def __init__(self, tour: Tour) -> None:
        self._tour = tour

    def script(self) -> Script:
        """Everything, one after another; ends at the login window."""
        page = shown(ListeningPage)
        yield from self._open_record(page)
        yield from self._tour.picture("record")
        yield from self._revise(page)
        yield from self._raise_problem(page)
        fairness = FairnessTour(self._tour)
        yield from fairness.kinds()
        loop = LoopTour(self._tour)
        yield from loop.script()
        yield from fairness.rulings()
        yield from SoundTour(self._tour).lists()
        yield from self._summary()
        yield from self._tour.go_to("workbench", WorkbenchPage)
        yield from self._tour.picture("workbench")
        yield from self._administration()
        yield from self._keys()
        yield from self._lock()
        yield from self._tour.picture("lock")
        yield from self._tour.log_in("trainer")
        yield from loop.answer()
        yield from self._lock()
        yield from self._tour.log_in("auditor")
        yield from self._audit()
        yield from self._lock()

    # -- one evaluation

    def _open_record(self, page: ListeningPage) -> Script:
        yield from click(button(_("Open the record"), inside=page))
        yield Until(lambda: page.view.record is not None and page.playback.has_call, "the record")

    def _revise(self, page: ListeningPage) -> Script:
        page.record.setFocus()
        yield from press("V")
        yield Until(lambda: page.view.record is None and page.form.card is not None, "the form of the revision")
        yield Until(page.form.list.hasFocus, "the form to take the keys")
        yield from press("1")
        yield from press("F9")
        yield from self._tour.picture("revision")
        yield from press("Ctrl+Return")
        yield Until(lambda: is_shown(SubmitDialog), "the summary of the revision")
        yield from type_text(self._tour.words("复听后更正。", "Corrected after a second hearing."))
        if not shown(SubmitDialog).submit.isEnabled():
            yield from press("Tab")
            yield from type_text(self._tour.words("练习", "Practice"))
        yield from self._tour.picture("revision-submit")
        yield from press("Ctrl+Return")
        yield from self._tour.closed(SubmitDialog)
        yield Until(lambda: bool(page.messages.said()), "the word that the revision is submitted")
        yield from self._open_record(page)
        yield from self._tour.picture("record-revised")

    def _raise_problem(self, page: ListeningPage) -> Script:
        yield from press("Ctrl+M")
        yield Until(lambda: is_shown(RaiseDialog), "the form of a major problem")
        dialog = shown(RaiseDialog)
        yield from type_text(self._tour.words("未核实身份即报出缴费信息。",
                                              "Told billing data before the caller was verified."))
        yield from click(dialog.action.text)
        yield from type_text(self._tour.words("当班复训核实步骤。", "Train the verification again in this shift."))
        yield from self._name_leader(dialog.leader)
        yield from self._tour.picture("problem-raise")
        yield from press("Ctrl+Return")
        yield from self._tour.closed(RaiseDialog)
        yield Until(lambda: bool(page.messages.said()), "the word that the problem is raised")
        yield from press("Ctrl+Shift+M")
        yield Until(lambda: is_shown(ProblemsDialog), "the window of major problems")
        problems = shown(ProblemsDialog)
        yield Until(lambda: bool(problems.table.rows()), "the list of major problems")
        yield from activate(problems)
        problems.table.setFocus()
        yield from press("Return")
        yield Until(lambda: problems.card.record is not None, "the problem in full")
        yield from self._tour.picture("problems")
        yield from self._tour.paper("problem-slip", click(problems.card.print))
        yield from self._leave(problems)

    def _name_leader(self, box: QComboBox) -> Script:
        if not box.currentText():
            yield from click(box)
            yield from type_text(self._tour.words("练习班组长", "Practice leader"))

    # -- the month

    def _summary(self) -> Script:
        page = yield from self._tour.go_to("summary", SummaryPage)
        yield Until(lambda: bool(page.views), "the figures of the month")
        yield from self._choose_whole_month(page)
        page.tabs.setFocus()
        for place in range(page.tabs.count()):
            yield Until(lambda place=place: page.tabs.currentIndex() == place, f"chapter {place + 1}")  # type: ignore[misc]
            yield from self._tour.picture("summary" if not place else f"summary-{place + 1}")
            yield from press("Right")
        for _step in range(page.tabs.count() - 1):
            yield from press("Left")
        yield from click(page.views[0].figures[0])
        yield Until(lambda: is_shown(BehindDialog), "the calls behind a figure")
        yield from self._tour.picture("summary-behind")
        yield from self._leave(shown(BehindDialog))
        yield from self._close_month(page)
        yield from activate(self._tour.window)
        yield from self._tour.paper("summary-preview", press("Ctrl+P"), file="monthly-summary")

    def _choose_whole_month(self, page: SummaryPage) -> Script:
        """The month before the one that has begun, by the arrow key."""
        before = page.figures
        page.month_box.setFocus()
        yield from press("Down")
        yield Until(lambda: page.figures is not before and self._tour.application.tasks.is_idle(), "the month before")

    def _close_month(self, page: SummaryPage) -> Script:
        yield from click(page.closing.close)
        yield Until(lambda: is_shown(ClosingDialog), "what closing the month means")
        dialog = shown(ClosingDialog)
        yield Until(lambda: bool(dialog.texts()), "what hinders it")
        yield from self._tour.picture("closing")
        yield from click(dialog.go)
        yield from self._tour.closed(ClosingDialog)
        yield Until(lambda: page.figures is not None and page.figures.seal is not None, "the month to be closed")
        yield from self._tour.picture("summary-closed")

    # -- the station

    def _administration(self) -> Script:
        page = yield from self._tour.go_to("administration", AdministrationPage)
        for key in page.tab_keys():
            yield from activate(self._tour.window)
            page.tabs.setFocus()
            yield Until(lambda key=key: page.place() == key, f"the tab {key}")  # type: ignore[misc]
            pane = page.pane(key)
            if isinstance(pane, SettingsPane):
                yield from self._settings(pane)
            elif isinstance(pane, ScorecardsPane):
                yield from self._scorecards(pane)
            else:
                yield from self._tour.picture(key)
            yield from activate(self._tour.window)
            page.tabs.setFocus()
            yield from press("Right")

    def _scorecards(self, pane: ScorecardsPane) -> Script:
        yield Until(lambda: pane.side.open.isVisible(), "the scorecards")
        yield from self._tour.picture("scorecards")
        yield from click(pane.side.buttons["compare"])
        yield Until(lambda: bool(pane.compare.changes.table.rows()), "what differs")
        yield from self._tour.picture("scorecards-compared")
        yield from click(pane.compare.back)
        yield from click(pane.side.open)
        yield Until(lambda: pane.editor is not None, "the card to be read")
        yield from self._design(pane)
        pane.show_list()

    def _design(self, pane: ScorecardsPane) -> Script:
        """A copy as a draft, at its first criterion."""
        read = pane.editor
        assert read is not None
        yield from click(read.head.main)
        yield Until(lambda: pane.editor is not None and pane.editor.draft.is_draft, "the draft in the designer")
        yield from activate(self._tour.window)
        assert pane.editor is not None
        pane.editor.outline.setFocus()
        for _step in range(2):
            yield from press("Down")
        yield from self._tour.picture("scorecard-designer")

    def _settings(self, pane: SettingsPane) -> Script:
        pane.sections.setFocus()
        for place in range(pane.sections.count()):
            yield Until(lambda place=place: pane.sections.currentRow() == place, "the part of the settings")  # type: ignore[misc]
            yield from self._tour.picture(f"settings-{place + 1}")
            yield from press("Down")

    def _keys(self) -> Script:
        yield from press("F1")
        yield Until(lambda: is_shown(HelpWindow), "the manual")
        window = shown(HelpWindow)
        yield from self._tour.picture("help")
        yield from activate(window)
        window.list.setFocus()
        yield from press("End")
        yield Until(window.key_sheet.isVisible, "the keys")
        yield from self._tour.picture("keys")
        yield from self._leave(window)

    def _audit(self) -> Script:
        page = yield from self._tour.go_to("administration", AdministrationPage)
        page.open_item("audit")
        pane = shown(AuditPane)
        yield Until(lambda: bool(pane.table.rows()), "the audit trail")
        yield from click(button(_("Check the trail"), inside=pane))
        pane.table.setFocus()
        yield from press("Home")
        yield from self._tour.picture("audit")

    def _lock(self) -> Script:
        yield from press("Ctrl+L")
        yield Until(lambda: is_shown(LoginWindow), "the lock")

    def _leave(self, dialog: QWidget) -> Script:
        yield from activate(dialog)
        yield from press("Esc")
        yield from self._tour.closed(type(dialog))
