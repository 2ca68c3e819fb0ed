"""Replaces the drawn call that is open on the page 监听评分 (补抽): its next ticket enters the queue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qadesk.i18n import _
from qadesk.models.replacement import NewReplacement, Replaced, ReplacementProposal
from qadesk.ui.replace_dialog import ReplaceDialog

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningReplacement:
    """Asks what would come next, then why; the call that was replaced is no longer open: the keys go to the next."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page

    def ask(self) -> None:
        """Ask for the reason, once it is known that the call can be replaced."""
        page, item_id = self._page, self._page.item_id
        if item_id is None or page.view.record is not None:
            page.messages.show_message("neutral", _("Open a call first."))
            return
        page.tasks.run(page, lambda: page.desk.replacements.propose(page.actor, item_id), self._open,
                       page.messages.show_error, lane="read")

    def _open(self, proposal: ReplacementProposal) -> None:
        page = self._page
        page.playback.pause()
        ReplaceDialog(proposal, about=(page.actor.account_id, proposal.item_id), tasks=page.tasks,
                      replace=self._replace, replaced=partial(self._tell, proposal.item_id), parent=page).open()

    def _replace(self, new: NewReplacement) -> Replaced:
        return self._page.desk.replacements.replace(self._page.actor, new)

    def _tell(self, item_id: int, done: Replaced) -> None:
        page = self._page
        if page.item_id == item_id:
            after = page.queue.neighbour(1)
            page.scoring.forget()
            page.leave_call()
            page.queue.list.go_to(after)
            page.queue.list.setFocus()
        page.messages.show_message("good", replaced_words(done))


def replaced_words(done: Replaced) -> str:
    """What came of a replacement, and whose the new call is."""
    if done.new_item_id is None:
        return _("{rec_id} was replaced; no call of this agent is left.").format(rec_id=done.rec_id)
    if done.assignee:
        return _("{rec_id} was replaced by {new}, which {who} listens to.").format(
            rec_id=done.rec_id, new=done.new_rec_id, who=done.assignee)
    return _("{rec_id} was replaced by {new}.").format(rec_id=done.rec_id, new=done.new_rec_id)
