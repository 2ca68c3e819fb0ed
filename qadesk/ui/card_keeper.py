"""Autosave of a scorecard's draft: within 2 s of the last change, on leaving it and at a lock.

It is called saved only after the commit. One save is under way at a time, each rests on the one before. What could
not be saved stays here and is tried again; a conflict is not: a person decides, and is asked again on leaving.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from qadesk.errors import Conflict, NotFound, RuleBroken, UserError
from qadesk.models.card_drafts import CardDraft
from qadesk.models.scorecards import Scorecard
from qadesk.ui.tasks import Tasks

SAVE_AFTER_MS = 1_000
RETRY_AFTER_MS = 5_000
FINAL = (Conflict, NotFound, RuleBroken)
"""Errors that trying again would not mend."""


class CardKeeper(QObject):
    """Keeps one draft. `save(version_id, card, based_on)` is the service's call; it runs on the write lane."""

    saved = Signal(object)  # CardDraft, as it is stored now
    failed = Signal(object)  # UserError; what was changed stays and is tried again
    refused = Signal(object)  # UserError of FINAL: it is not tried again before `take_over`; told again by `when_safe`

    def __init__(self, owner: QWidget, tasks: Tasks, save: Callable[[int, Scorecard, str], CardDraft],
                 draft: CardDraft) -> None:
        super().__init__(owner)
        self._owner, self._tasks, self._save = owner, tasks, save
        self.draft = draft
        """What is stored, as far as is known."""
        self._card = draft.card
        self._dirty = self._saving = False
        self._refusal: UserError | None = None
        self._waiting: list[Callable[[], object]] = []
        self._soon = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._soon.timeout.connect(self.flush)

    @property
    def is_safe(self) -> bool:
        """Whether everything is committed."""
        return not self._dirty and not self._saving

    @property
    def card(self) -> Scorecard:
        """The card as it was noted last."""
        return self._card

    def note(self, card: Scorecard) -> None:
        """The card has changed: save it soon."""
        self._card, self._dirty = card, True
        if not self._soon.isActive():
            self._soon.start(SAVE_AFTER_MS)

    def flush(self) -> None:
        """Save now what is not saved yet, off the window's thread."""
        self._soon.stop()
        if not self._dirty or self._saving or self._refusal is not None:
            return
        self._dirty, self._saving = False, True
        card, based_on, version_id = self._card, self.draft.digest, self.draft.version_id
        self._tasks.run(self._owner, lambda: self._save(version_id, card, based_on), self._note_saved,
                        self._note_failed)

    def when_safe(self, then: Callable[[], object]) -> None:
        """Save, and call `then` once everything is committed; never if it cannot be."""
        if self.is_safe:
            then()
        elif self._refusal is not None:
            self.refused.emit(self._refusal)
        else:
            self._waiting.append(then)
            self.flush()

    def settle(self) -> None:
        """Save at once what is not saved yet, also what is written while a save is under way."""
        if self._refusal is None:
            self.when_safe(_nothing)

    def take_over(self, stored: CardDraft) -> None:
        """From now on what is kept here rests on this stored draft, and is saved over it."""
        self.draft, self._refusal = stored, None
        self._dirty = self._card != stored.card
        self.flush()

    def unsaved(self) -> CardDraft | None:
        """The card that could not be saved, with what it rests on."""
        return None if self.is_safe else replace(self.draft, card=self._card)

    def _note_saved(self, stored: CardDraft) -> None:
        self._saving = False
        self.draft = stored
        self.saved.emit(stored)
        if self._dirty:
            self.flush() if self._waiting else self._soon.start(SAVE_AFTER_MS)
            return
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _note_failed(self, error: UserError) -> None:
        self._saving, self._dirty = False, True
        self._waiting.clear()
        if isinstance(error, FINAL):
            self._refusal = error
            self.refused.emit(error)
        else:
            self._soon.start(RETRY_AFTER_MS)
            self.failed.emit(error)


def _nothing() -> None:
    return None
