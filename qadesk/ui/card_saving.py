"""How the designer saves: by itself, and what a person can do when somebody else has saved in between.

Nothing that was written is lost: it stands in the editor until it is stored, in its draft or in one of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qadesk.errors import Conflict, UserError
from qadesk.i18n import _
from qadesk.models.card_drafts import CardDraft
from qadesk.models.scorecards import Scorecard
from qadesk.ui.administration_pane import PaneKit
from qadesk.ui.card_keeper import CardKeeper


class CardSaving(QObject):
    """`said(words, saved)`: words for head and status bar; `stored(CardDraft)`: it is stored so now.

    `load_asked(CardDraft)`: what is stored is to take the place of what stands here; `own_made(CardDraft)`: what
    stands here is kept as a draft of its own. `keeper` is the one of the version shown."""

    said = Signal(str, bool)
    stored = Signal(object)
    load_asked = Signal(object)
    own_made = Signal(object)

    def __init__(self, owner: QWidget, kit: PaneKit, draft: CardDraft) -> None:
        super().__init__(owner)
        self._owner, self._kit = owner, kit
        self.keeper = self._new_keeper(draft)

    def begin(self, draft: CardDraft) -> None:
        """Keep another version from now on."""
        self.keeper.deleteLater()
        self.keeper = self._new_keeper(draft)

    def settle(self) -> None:
        """Save at once what is not saved yet."""
        self.keeper.settle()

    def say_stored(self, stored: CardDraft) -> None:
        """Say when it was stored."""
        self.stored.emit(stored)
        self.said.emit(_("Saved {time}").format(time=stored.saved_at), True)

    def _new_keeper(self, draft: CardDraft) -> CardKeeper:
        keeper = CardKeeper(self._owner, self._kit.tasks, _saver(self._kit), draft)
        keeper.saved.connect(self.say_stored)
        keeper.failed.connect(self._tell_failed)
        keeper.refused.connect(self._tell_refused)
        return keeper

    def _tell_failed(self, error: UserError) -> None:
        self.said.emit(_("Not saved; it is tried again"), False)
        self._kit.messages.show_error(error)

    def _tell_refused(self, error: UserError) -> None:
        self.said.emit(_("Not saved"), False)
        keep = (_("Keep mine as a draft of its own"), self._keep_as_own)
        if isinstance(error, Conflict):
            self._kit.messages.show_error(error, (_("Open the stored draft"), self._load_stored), keep)
        else:
            self._kit.messages.show_error(error, keep)

    def _load_stored(self) -> None:
        desk, actor, version_id = self._kit.desk, self._kit.actor, self.keeper.draft.version_id
        self._kit.tasks.run(self._owner, lambda: desk.scorecards.open_version(actor, version_id), self._take_stored,
                            lane="read")

    def _take_stored(self, stored: CardDraft) -> None:
        self._kit.messages.clear()
        self.load_asked.emit(stored)
        self.keeper.take_over(stored)
        self.say_stored(stored)

    def _keep_as_own(self) -> None:
        desk, actor, card = self._kit.desk, self._kit.actor, self.keeper.card
        self._kit.tasks.run(self._owner, lambda: desk.scorecards.new_draft(actor, card), self._take_own)

    def _take_own(self, draft: CardDraft) -> None:
        self._kit.messages.show_message("good", _("What you wrote is kept as a draft of its own: {code}.").format(
            code=draft.card.code))
        self.own_made.emit(draft)
        self.say_stored(draft)


def _saver(kit: PaneKit) -> Callable[[int, Scorecard, str], CardDraft]:
    """The service's call; it holds neither the editor nor its window."""
    scorecards, actor = kit.desk.scorecards, kit.actor
    return lambda version_id, card, based_on: scorecards.save_draft(actor, version_id, card, based_on)
