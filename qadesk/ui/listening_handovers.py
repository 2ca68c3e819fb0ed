"""Drafts handed over from the page 监听评分: one's own that is open, and, for a supervisor, those of others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from qadesk.i18n import _, ngettext
from qadesk.models.drafts import Draft
from qadesk.models.handovers import DraftsHeld, Taker
from qadesk.security.roles import may
from qadesk.ui.handover_dialog import HandoverDialog, own

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningHandovers:
    """Asks what there is, then the dialog; what was handed on is no longer open here."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page
        self._others = QPushButton(page)
        self._others.hide()
        self._others.clicked.connect(lambda: self.ask_others())

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        """What the command palette offers a supervisor."""
        return ((_("Drafts of others …"), self._others),) if may(self._page.actor, "handovers.drafts") else ()

    def ask_own(self) -> None:
        """Hand the draft that is open to somebody else; a revision is one's own to finish."""
        page, draft = self._page, self._page.scoring.draft
        if draft is None:
            return
        if draft.revised is not None:
            page.messages.show_message("neutral", _(
                "A revision is finished or given up by who wrote the evaluation."))
            return
        page.tasks.run(page, lambda: page.desk.handovers.takers(page.actor), partial(self._open_own, draft.item_id),
                       lane="read")

    def ask_others(self, owner_id: str = "") -> None:
        """The drafts of others, to hand one over, or all of the person chosen."""
        page = self._page
        page.tasks.run(page, lambda: page.desk.handovers.drafts(page.actor), partial(self._open_others, owner_id),
                       lane="read")

    def _open_own(self, item_id: int, takers: Sequence[Taker]) -> None:
        page, draft = self._page, self._page.scoring.draft  # with what was typed meanwhile
        if draft is None or draft.item_id != item_id:
            return
        HandoverDialog(own(takers), about=(page.actor.account_id, draft.item_id), tasks=page.tasks,
                       give=partial(self._give_own, draft), given=self._tell_own, own_item=draft.item_id,
                       parent=page).open()

    def _open_others(self, owner_id: str, held: DraftsHeld) -> None:
        page = self._page
        dialog = HandoverDialog(held, about=(page.actor.account_id, "others"), tasks=page.tasks,
                                give=partial(page.desk.handovers.give, page.actor), given=self._tell_others,
                                give_up=partial(page.desk.revisions.give_up, page.actor), given_up=self._tell_given_up,
                                parent=page)
        dialog.choose_owner(owner_id)
        dialog.open()

    def _give_own(self, draft: Draft, items: Sequence[int], taker_id: str, words: str) -> str:
        """In the worker: what stands in the form goes along."""
        page = self._page
        page.desk.evaluations.save_draft(page.actor, draft)
        return page.desk.handovers.give(page.actor, items, taker_id, words)

    def _tell_own(self, name: str, _count: int) -> None:
        page = self._page
        page.scoring.forget()
        page.leave_call()
        page.queue.setFocus()
        page.messages.show_message("good", _("{name} has the draft now.").format(name=name))

    def _tell_others(self, name: str, count: int) -> None:
        said = ngettext("{name} has {count} draft more now.", "{name} has {count} drafts more now.", count)
        self._page.messages.show_message("good", said.format(name=name, count=count))

    def _tell_given_up(self, name: str) -> None:
        said = _("{name}'s revision is given up: the evaluation stands as it was submitted.")
        self._page.messages.show_message("good", said.format(name=name))
