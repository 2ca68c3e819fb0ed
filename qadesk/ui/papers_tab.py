"""The tab 签收 of the page 申诉与判定: papers that wait to be acknowledged, and the entry of those that came back.

Several are chosen with Shift or Ctrl (all with Ctrl+A) and entered in one go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.errors import UserError
from qadesk.i18n import N_, _, ngettext
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.paper_list import NewAcknowledgement, PaperLink, PaperList, PaperRow
from qadesk.ui.paper_form import PaperForm
from qadesk.ui.papers_pane import PapersPane
from qadesk.ui.preview_dialog import preview_evaluation
from qadesk.ui.ruling_tab import RulingTab

if TYPE_CHECKING:
    from qadesk.ui.appeals_page import AppealsPage


class PapersTab(RulingTab):
    """See the module's docstring."""

    KEY, TITLE, USE_CASE = "papers", N_("Acknowledgements"), "acknowledgements.waiting"

    def __init__(self, page: AppealsPage) -> None:
        super().__init__(page)
        self._rows: tuple[PaperRow, ...] = ()
        self._wanted = self._also = 0
        self.pane = self.list = PapersPane()
        self.card = self.form = PaperForm(page.actor.account_id)
        self.main = self.list.table
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._open_evaluation)
        self.form.entered.connect(self._enter)

    def fetch(self) -> object:
        return self.page.desk.acknowledgements.waiting(self.page.actor, also=self._also)

    def show(self, found: object) -> None:
        """Show the papers that wait."""
        assert isinstance(found, PaperList)
        self._rows = found.rows
        self.form.set_today(found.today)
        self.list.set_rows(found.rows)
        if self._wanted and self.list.table.choose(self._wanted):
            self._wanted = 0
        self._show_chosen()

    def words(self) -> str:
        return f"{_(self.TITLE)} {len(self._rows)}" if self._rows else _(self.TITLE)

    def open(self, link: object) -> bool:
        """One paper, or all that wait."""
        if isinstance(link, PaperLink):
            known = not link.evaluation_id or self.list.table.choose(link.evaluation_id)
            self._wanted = 0 if known else link.evaluation_id
            if not known:
                self._also = link.evaluation_id
                self.page.reload()
        return isinstance(link, PaperLink)

    def press_main(self) -> None:
        self.form.press_main()

    def print_preview(self) -> None:
        """Show the scorecard of the paper that is current."""
        page, row = self.page, self.list.table.current()
        if row is not None:
            preview_evaluation(page, page.desk, page.actor, page.tasks, row.evaluation_id)

    def _show_chosen(self) -> None:
        self.form.set_chosen(tuple(self.list.table.selected()))

    def _open_evaluation(self, evaluation_id: int) -> None:
        self.page.go_to_page.emit("listening", RecordLink(evaluation_id))

    def _enter(self, new: NewAcknowledgement) -> None:
        page = self.page
        self.form.set_busy(True)
        page.tasks.run(page, lambda: page.desk.acknowledgements.enter(page.actor, new), self._show_entered,
                       self._refuse)

    def _show_entered(self, count: int) -> None:
        self.form.set_busy(False)
        self.form.clear()
        self.page.messages.show_message("good", ngettext(
            "{count} paper is acknowledged.", "{count} papers are acknowledged.", count).format(count=count),
            _("The term of an appeal begins on that day."))

    def _refuse(self, error: UserError) -> None:
        self.form.set_busy(False)
        self.page.messages.show_error(error)
