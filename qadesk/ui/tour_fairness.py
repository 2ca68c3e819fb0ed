"""The tour of the form's other kinds and of what keeps scores fair: a card for mystery calls with phrases and 无法评分;
an appeal that is ruled, papers that came back, a complaint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit

from qadesk.models.scorecards import CriterionKind
from qadesk.ui.appeals_page import AppealsPage
from qadesk.ui.appeals_tab import AppealsTab
from qadesk.ui.complaint_dialog import ComplaintDialog
from qadesk.ui.complaints_tab import ComplaintsTab
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.page import Page
from qadesk.ui.papers_tab import PapersTab
from qadesk.ui.ruling_tab import RulingTab
from qadesk.ui.tour_driver import Script, Stuck, Until, activate, click, is_shown, press, shown, type_text
from qadesk.ui.unscorable_dialog import UnscorableDialog
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.phrase_picker import PhrasePicker

if TYPE_CHECKING:
    from qadesk.ui.tour import Tour

CARD = "mystery"
ANSWERED = 6


class FairnessTour:
    """A script of the tour's driver; `kinds` on the listening page, `rulings` later on."""

    def __init__(self, tour: Tour) -> None:
        self._tour = tour

    # -- the form
    def kinds(self) -> Script:
        """Begin another call on the card for mystery calls, and leave it as a draft."""
        page = yield from self._tour.go_to("listening", ListeningPage)
        yield from self._open_blank(page)
        yield from self._choose_card(page)
        yield from self._close_message(page)
        yield from self._answer(page)
        yield from self._tour.picture("kinds")
        yield from press("R")
        yield Until(lambda: is_shown(PhrasePicker), "the phrases")
        yield from self._tour.picture("phrase-picker")
        yield from press("1")
        yield Until(lambda: bool(page.form.comment.toPlainText()), "the phrase in the comment")
        page.form.list.setFocus()
        yield from press("U")
        yield Until(lambda: is_shown(UnscorableDialog), "the reasons why a call cannot be scored")
        yield from self._tour.picture("unscorable")
        yield from activate(shown(UnscorableDialog))
        yield from press("Esc")
        yield from self._tour.closed(UnscorableDialog)

    def _open_blank(self, page: ListeningPage) -> Script:
        """Open the first call of the queue that nobody began, by the arrow keys."""
        yield from activate(self._tour.window)
        rows = page.queue.list.rows.rows()
        blank = [at for at, row in enumerate(rows)
                 if row.draft_saved_at is None and row.evaluation_id is None and not row.is_tied]
        if not blank:
            raise Stuck("no call waits that nobody began")
        wanted = rows[blank[0]].item_id
        page.queue.list.setFocus()
        yield from press("Home")
        for _step in range(blank[0]):
            yield from press("Down")
        yield from press("Return")
        yield Until(lambda: page.item_id == wanted and page.scoring.draft is not None
                    and page.scoring.draft.item_id == wanted, "the form of another call")

    def _choose_card(self, page: ListeningPage) -> Script:
        page.form.list.setFocus()
        yield from press("T")
        yield Until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the cards to choose from")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        name = self._tour.words("神秘来电", "Mystery")
        for _step in menu.actions():
            if menu.activeAction().text().startswith(name):
                break
            yield from press("Down")
        yield from press("Return")
        yield Until(lambda: page.form.card is not None and page.form.card.code == CARD, "the card for mystery calls")

    def _answer(self, page: ListeningPage) -> Script:
        """Answer the first criteria: of a choice the second answer, of the others the one that earns all."""
        form = page.form
        form.list.setFocus()
        for _criterion in range(ANSWERED):
            here = form.current
            if form.criterion is not None and form.criterion.kind is CriterionKind.CHOICE:
                yield from press("2")
            yield from press("Return")
            yield Until(lambda here=here: form.answers.answer(here).is_answered and form.current != here,  # type: ignore[misc]
                        f"{here} to be answered")

    # -- the page 申诉与判定
    def rulings(self) -> Script:
        """Rule the appeal that waits, look at the papers and at a complaint."""
        page = yield from self._tour.go_to("appeals", AppealsPage)
        appeals, papers, complaints = page.kinds
        assert isinstance(appeals, AppealsTab) and isinstance(papers, PapersTab)
        assert isinstance(complaints, ComplaintsTab)
        yield from self._rule(page, appeals)
        yield from self._show_tab(page, papers)
        papers.list.table.setFocus()
        for key in ("Home", "Shift+Down"):
            yield from press(key)
        yield from self._tour.picture("papers")
        yield from self._complaint(page, complaints)

    def _rule(self, page: AppealsPage, tab: AppealsTab) -> Script:
        yield Until(lambda: bool(tab.list.table.rows()), "the appeals")
        tab.list.table.setFocus()
        for key in ("Home", "Return"):
            yield from press(key)
        yield Until(lambda: bool(tab.record.rulings), "the appeal that waits for its ruling")
        for part in tab.record.rulings:
            part.outcome.setFocus()
            for key in ("Down", "Down"):  # kept as scored, taken as proposed
                yield from press(key)
            yield from self._write(part.words, self._tour.words("复听证据，座席已按规范处理。",
                                                               "Heard again: the agent did as the standard says."))
        if not tab.record.unheard.isHidden():
            yield from self._write(tab.record.unheard.text, self._tour.words("练习", "Practice"))
        yield from self._tour.picture("appeals")
        yield from press("Ctrl+Return")
        yield Until(lambda: not tab.record.rulings, "the ruling")
        yield from self._tour.picture("appeal-ruled")
        yield from activate(self._tour.window)
        yield from self._tour.paper("appeal-paper", press("Ctrl+P"), file="appeal-ruling")
        yield from self._close_message(page)

    def _complaint(self, page: AppealsPage, tab: ComplaintsTab) -> Script:
        yield from self._show_tab(page, tab)
        yield Until(lambda: bool(tab.list.table.rows()), "the complaints and praise")
        tab.list.table.setFocus()
        for key in ("Home", "Return"):
            yield from press(key)
        yield Until(lambda: tab.record.record is not None, "the complaint in full")
        yield from self._tour.picture("complaints")
        yield from click(tab.list.enter)
        yield Until(lambda: is_shown(ComplaintDialog), "the entry of a complaint")
        yield from self._tour.picture("complaint-entry")
        yield from activate(shown(ComplaintDialog))
        yield from press("Esc")
        yield from self._tour.closed(ComplaintDialog)

    def _show_tab(self, page: AppealsPage, tab: RulingTab) -> Script:
        yield from activate(self._tour.window)
        page.tabs.setFocus()
        yield from press("Right")
        yield Until(lambda: page.current() is tab, f"the tab {tab.KEY}")

    def _close_message(self, page: Page) -> Script:
        yield Until(lambda: page.messages.banner is not None, "the word that it is done")
        yield from click(page.messages.findChildren(IconButton)[0])

    def _write(self, field: QPlainTextEdit, words: str) -> Script:
        field.setFocus()
        yield from type_text(words)
