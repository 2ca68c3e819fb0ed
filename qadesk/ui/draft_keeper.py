"""Autosave of the draft: within 2 s of the last change and on leaving it; says so only after the commit.

While a call plays the playhead is kept too, once there is a draft. One save is under way at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from qadesk.errors import UserError
from qadesk.models.answers import Answers
from qadesk.models.drafts import Draft
from qadesk.ui.tasks import Tasks

SAVE_AFTER_MS = 1_000
RETRY_AFTER_MS = 5_000
PLAYHEAD_EVERY_MS = 2_000
PLAYHEAD_STEP_MS = 1_000


class DraftKeeper(QObject):
    """Keeps one draft at a time. `save` is the service's call; it runs on the write lane."""

    saved = Signal(object)  # int, UTC ms, as Python int: a C++ int would be too short
    failed = Signal(object)  # UserError; the draft stays in the form and is tried again

    def __init__(self, owner: QWidget, tasks: Tasks, save: Callable[[Draft], int],
                 position_ms: Callable[[], int | None]) -> None:
        super().__init__(owner)
        self._owner, self._tasks, self._save, self._position_ms = owner, tasks, save, position_ms
        self._draft: Draft | None = None
        self._left: dict[int, Draft] = {}
        self._dirty = False
        self._saving = self._held = False
        self._soon = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._soon.timeout.connect(self.flush)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._save_all_left)
        self._playhead = QTimer(self, interval=PLAYHEAD_EVERY_MS)
        self._playhead.timeout.connect(self._note_playhead)

    @property
    def draft(self) -> Draft | None:
        """The draft as it is now, with the playhead (the stored one while no sound is loaded)."""
        position_ms = self._position_ms()
        if self._draft is None or position_ms is None:
            return self._draft
        return replace(self._draft, playhead_ms=position_ms)

    @property
    def is_safe(self) -> bool:
        """Whether everything was committed."""
        return not self._dirty and not self._saving

    def keep(self, draft: Draft) -> Draft:
        """Keep this draft from now on; returns what to show: what could not be saved on leaving it goes on."""
        unsaved = self._left.pop(draft.item_id, None)
        self._draft, self._dirty, self._held = unsaved or draft, unsaved is not None, False
        self._playhead.start()
        if unsaved is not None:
            self._soon.start(SAVE_AFTER_MS)
        return self._draft

    def drop(self) -> None:
        """Keep no draft (it was submitted)."""
        self._draft, self._dirty, self._held = None, False, False
        self._soon.stop()
        self._playhead.stop()

    def note(self, answers: Answers) -> None:
        """The answers have changed: save them soon."""
        if self._draft is None:
            return
        self._draft = replace(self._draft, answers=answers)
        self._dirty = True
        if not self._soon.isActive():
            self._soon.start(SAVE_AFTER_MS)

    def flush(self) -> None:
        """Save now what is not saved yet, off the window's thread."""
        draft = self.draft
        if not self._dirty or self._saving or self._held or draft is None:
            return
        self._dirty, self._saving = False, True
        self._soon.stop()
        self._tasks.run(self._owner, lambda: self._save(draft), lambda at: self._note_saved(draft, at),
                        lambda error: self._note_failed(draft, error))

    def hold(self, held: bool) -> None:
        """No autosave while a submit is under way; given up again when the submit was refused."""
        self._held = held
        if self._dirty and not held:
            self._soon.start(SAVE_AFTER_MS)

    def leave(self) -> None:
        """Save the draft and where the playhead stands, then keep none. Nothing is stored of a call just looked at."""
        draft = self.draft
        if draft is not None and (self._dirty or self._has_moved(draft)):
            self._save_left(draft)
        self.drop()

    def unsaved(self) -> dict[int, Draft]:
        """Drafts that were left and could not be saved, by queue item."""
        return dict(self._left)

    def take_unsaved(self, unsaved: object) -> None:
        """Save what a keeper before this one could not."""
        if isinstance(unsaved, dict):
            self._left |= unsaved
            self._save_all_left()

    def _save_left(self, draft: Draft) -> None:
        self._tasks.run(self._owner, lambda: self._save(draft), self.saved.emit,
                        lambda error: self._note_left(draft, error))

    def _note_left(self, draft: Draft, error: UserError) -> None:
        """Nobody's words are lost: they wait for the call to be opened again, and are tried again meanwhile."""
        self._left[draft.item_id] = draft
        self._again.start(RETRY_AFTER_MS)
        self.failed.emit(error)

    def _save_all_left(self) -> None:
        left, self._left = self._left, {}
        for draft in left.values():
            self._save_left(draft)

    def _has_moved(self, draft: Draft) -> bool:
        stored = self._draft.playhead_ms if self._draft else 0
        begun = draft.saved_utc_ms is not None or draft.answers != Answers() or self._dirty
        return begun and abs(draft.playhead_ms - stored) >= PLAYHEAD_STEP_MS

    def _note_playhead(self) -> None:
        draft = self.draft
        if draft is not None and self._has_moved(draft):
            self._dirty = True
            self.flush()

    def _note_saved(self, draft: Draft, at_utc_ms: int) -> None:
        self._saving = False
        if self._is_kept(draft):
            assert self._draft is not None
            self._draft = replace(self._draft, playhead_ms=draft.playhead_ms, saved_utc_ms=at_utc_ms)
            self.saved.emit(at_utc_ms)
        if self._dirty and not self._soon.isActive():
            self._soon.start(SAVE_AFTER_MS)

    def _note_failed(self, draft: Draft, error: UserError) -> None:
        self._saving = False
        if self._is_kept(draft):
            self._dirty = True
            self._soon.start(RETRY_AFTER_MS)
            self.failed.emit(error)

    def _is_kept(self, draft: Draft) -> bool:
        return self._draft is not None and self._draft.client_uuid == draft.client_uuid
