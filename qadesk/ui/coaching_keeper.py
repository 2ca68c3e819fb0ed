"""Autosave of interviews: within 2 s of the last change, on leaving one, at a lock; says so only after the commit.

What could not be saved stays here by interview, is tried again, and goes on where its interview is opened again.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from qadesk.errors import UserError
from qadesk.models.coaching_record import InterviewDraft, InterviewRecord
from qadesk.ui.tasks import Tasks

SAVE_AFTER_MS = 1_000
RETRY_AFTER_MS = 5_000


class CoachingKeeper(QObject):
    """`save` is the service's call; it runs on the write lane, so in the order in which things were typed."""

    saved = Signal(object)  # InterviewRecord, as it is kept now
    failed = Signal(object)  # UserError; what was typed waits and is tried again

    def __init__(self, owner: QWidget, tasks: Tasks, save: Callable[[int, InterviewDraft], InterviewRecord]) -> None:
        super().__init__(owner)
        self._owner, self._tasks, self._save = owner, tasks, save
        self._unsaved: dict[int, InterviewDraft] = {}
        self._sent: dict[int, InterviewDraft] = {}
        self._held: int | None = None
        self._soon = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._soon.timeout.connect(self.flush)

    def note(self, interview_id: int, draft: InterviewDraft) -> None:
        """Something was typed: save it soon."""
        self._unsaved[interview_id] = draft
        if not self._soon.isActive():
            self._soon.start(SAVE_AFTER_MS)

    def latest(self, interview_id: int) -> InterviewDraft | None:
        """What was typed into an interview and is not saved."""
        return self._unsaved.get(interview_id) or self._sent.get(interview_id)

    def is_safe(self) -> bool:
        """Whether everything is committed."""
        return not self._unsaved and not self._sent

    def flush(self) -> None:
        """Save now what is not saved, off the window's thread."""
        self._soon.stop()
        for interview_id in [known for known in self._unsaved if known != self._held]:
            self._send(interview_id, self._unsaved.pop(interview_id))

    def _send(self, interview_id: int, draft: InterviewDraft) -> None:
        self._sent[interview_id] = draft
        self._tasks.run(self._owner, lambda: self._save(interview_id, draft),
                        lambda record: self._note_saved(draft, record),
                        lambda error: self._note_failed(interview_id, draft, error))

    def hold(self, interview_id: int | None) -> None:
        """No autosave of this interview while it is being finished; None: it goes on."""
        self._held = interview_id
        if interview_id is None and self._unsaved:
            self._soon.start(SAVE_AFTER_MS)

    def drop(self, interview_id: int) -> None:
        """It is stored in another way, or is no more to be stored."""
        self._unsaved.pop(interview_id, None)

    def unsaved(self) -> dict[int, InterviewDraft]:
        """What could not be saved, by interview."""
        return dict(self._unsaved)

    def take_unsaved(self, unsaved: object) -> None:
        """Save what a keeper before this one could not."""
        if isinstance(unsaved, dict):
            self._unsaved = unsaved | self._unsaved
            self.flush()

    def _note_saved(self, draft: InterviewDraft, record: InterviewRecord) -> None:
        if self._sent.get(record.interview_id) is draft:
            del self._sent[record.interview_id]
            self.saved.emit(record)

    def _note_failed(self, interview_id: int, draft: InterviewDraft, error: UserError) -> None:
        if self._sent.get(interview_id) is draft:  # else what was typed since is under way already
            del self._sent[interview_id]
            self._unsaved.setdefault(interview_id, draft)
            self._soon.start(RETRY_AFTER_MS)
            self.failed.emit(error)
