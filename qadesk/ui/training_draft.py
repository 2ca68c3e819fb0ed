"""The draft of a request on the page 培训需求: from what is chosen in the tallies to what is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.training_record import RequestRecord
from qadesk.models.training_tallies import NewRequest, RequestDraft
from qadesk.services.base import Rules
from qadesk.ui.request_draft import RequestDraftPane
from qadesk.ui.training_words import criterion_words

if TYPE_CHECKING:
    from qadesk.ui.training_page import TrainingPage


class TrainingDraft:
    """Holds the pane; the page places it. What the station proposes is asked for only when a person wants it, for that
    is noted; a draft under way stays whatever is chosen in the tallies meanwhile."""

    def __init__(self, page: TrainingPage) -> None:
        self._page = page
        self.pane = RequestDraftPane(page.actor.account_id)
        self.pane.draft_asked.connect(self.begin)
        self.pane.submit_asked.connect(self.submit)
        self.pane.dropped.connect(self.offer)
        self.pane.call_asked.connect(page.requests.hear)
        page.tallies.chosen.connect(self.offer)

    def offer(self) -> None:
        """While nothing is drafted, say which criteria the button would draft a request about."""
        if self.pane.draft is not None:
            return
        rows = self._page.tallies.chosen_rows()
        about = _(", ").join(criterion_words(row) for row in rows)
        self.pane.offer(_("About {criteria}. Space ticks several criteria in the table.").format(criteria=about)
                        if rows else _("Choose a criterion in the table."))
        self.pane.begin.setVisible(bool(rows))

    def begin(self) -> None:
        """Ask the station what it proposes about the criteria chosen, of the teams that meet the threshold."""
        page, rows, tallies = self._page, self._page.tallies.chosen_rows(), self._page.tallies.tallies
        if not rows or tallies is None:
            return
        keys, met = tuple(row.key for row in rows), {team for row in rows for team in row.meeting_teams}
        teams = tuple(sorted(met)) if all(row.meeting_teams for row in rows) else ()
        page.tasks.run(page, lambda: (page.desk.training.draft(
            page.actor, tallies.from_day, tallies.to_day, keys, teams), page.desk.settings.rules(page.actor)),
            lambda got: self._show(*got))

    def submit(self, new: NewRequest) -> None:
        """Raise the request."""
        page = self._page
        self.pane.set_busy(True)
        page.tasks.run(page, lambda: page.desk.training.raise_(page.actor, new), self._show_raised, self._refuse)

    def _show(self, draft: RequestDraft, rules: Rules) -> None:
        found = self._page.found
        assert found is not None
        shares = {name: rules.number(f"targeted_{name}_percent") for name in ("before", "after")}
        self.pane.show_draft(draft, shares, found.flags.today)

    def _show_raised(self, record: RequestRecord) -> None:
        page = self._page
        self.pane.set_busy(False)
        self.pane.clear()
        page.tallies.heat.heat.untick()
        page.show_tab("requests")
        page.requests.show(record)
        page.messages.show_message("good", _("Training request {number} is raised.").format(number=record.number), "",
                                   (_("Print request"), page.requests.print_preview))

    def _refuse(self, error: UserError) -> None:
        self.pane.set_busy(False)
        self._page.messages.show_error(error)
