"""Flags the call of the page 监听评分: the draft that is scored, or the evaluation that is read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from qadesk.i18n import _
from qadesk.models.drafts import Draft
from qadesk.models.flags import FLAG_NAMES, FlagLink, FlagProposal, FlagRow, NewFlag
from qadesk.models.people import ROLE_NAMES
from qadesk.security.roles import may
from qadesk.ui.flag_dialog import FlagDialog

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningFlags:
    """The place is where the call stands; of a call that nobody scored yet the draft is saved first."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page

    def ask(self) -> None:
        """Ask what is known of the call, then for the flag."""
        page, item_id = self._page, self._page.item_id
        if not may(page.actor, "flags.raise_"):
            return
        if item_id is None:
            page.messages.show_message("neutral", _("Open a call first."))
            return
        page.tasks.run(page, lambda: page.desk.flags.propose(page.actor, item_id), self._open, lane="read")

    def _open(self, proposal: FlagProposal) -> None:
        page, draft = self._page, self._page.scoring.draft
        page.playback.pause()
        place = page.playback.position_ms if page.playback.has_call else None
        FlagDialog(proposal, place, about=(page.actor.account_id, proposal.item_id), tasks=page.tasks,
                   keep=partial(self._keep, draft), kept=self._tell, parent=page).open()

    def _keep(self, draft: Draft | None, new: NewFlag) -> FlagRow:
        page = self._page
        if not new.evaluation_id and draft is not None:
            page.desk.evaluations.save_draft(page.actor, draft)
            begun = page.desk.flags.propose(page.actor, draft.item_id).evaluation_id
            new = replace(new, evaluation_id=begun or 0)
        return page.desk.flags.raise_(page.actor, new)

    def _tell(self, row: FlagRow) -> None:
        said = _("Flagged for the {owner}: {kind}, due {day}.").format(
            owner=_(ROLE_NAMES[row.owner]), kind=_(FLAG_NAMES[row.kind]), day=row.due_day.isoformat())
        page, link = self._page, FlagLink(row.flag_id)
        page.messages.show_message("good", said, "",
                                   (_("Open the list"), lambda: page.go_to_page.emit("training", link)))
