"""The listening proof of the open call on the page: what has to be heard, what was, and how it shows.

A recording that is not measured yet is looked for again whenever something was measured behind the page.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from qadesk.errors import UserError
from qadesk.models.acoustics import AcousticResult
from qadesk.models.listening import Interval, OpenedCall
from qadesk.models.listening_proof import ToHear, what_to_hear

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage

LOOK_AGAIN_MS = 1_000


class ListeningProof(QObject):
    """One call at a time."""

    def __init__(self, page: ListeningPage) -> None:
        super().__init__(page)
        self._page = page
        self._opened: OpenedCall | None = None
        self._speech: tuple[Interval, ...] | None = None
        self._shown_limit_ms = -1
        self.to_hear = ToHear()
        self._again = QTimer(self, singleShot=True, interval=LOOK_AGAIN_MS)
        self._again.timeout.connect(self._fetch)
        page.changes.committed.connect(self._notice)
        page.scoring.spans_asked.connect(page.playback.play_spans)
        page.scoring.submit_refused.connect(self._look_anew)

    def begin(self, opened: OpenedCall) -> None:
        """A call is open."""
        self._opened, self._speech, self._shown_limit_ms = opened, opened.speech, -1
        self._settle()

    def end(self) -> None:
        """No call is open."""
        self._again.stop()
        self._opened, self._speech, self.to_hear = None, None, ToHear()

    @Slot()
    def show(self) -> None:
        """Show what was heard by now."""
        self._settle()
        self._page.centre.set_coverage(self._page.heard.coverage, self.to_hear)
        self._page.scoring.look_again()

    def _settle(self) -> None:
        """What has to be heard: by the draft's rules, which a revision has from what it revises, else by today's."""
        opened, draft = self._opened, self._page.scoring.draft
        if opened is None:
            return
        limit_ms = draft.limit_ms if draft is not None else opened.limit_ms
        if limit_ms != self._shown_limit_ms:
            facts, self._shown_limit_ms = opened.facts, limit_ms
            self.to_hear = what_to_hear(facts.recorded_ms or facts.duration_ms, self._speech, limit_ms)

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        waits = self._opened is not None and self._speech is None
        if waits and AcousticResult in classes and not self._again.isActive():
            self._again.start()

    @Slot(object)
    def _look_anew(self, _error: UserError) -> None:
        """Perhaps more is to be heard than is shown here: it was measured anew."""
        self._fetch()

    def _fetch(self) -> None:
        if self._opened is not None:
            page, item_id = self._page, self._opened.facts.item_id
            page.tasks.run(page, lambda: page.desk.listening.speech(page.actor, item_id), partial(self._take, item_id),
                           lane="read")

    def _take(self, item_id: int, speech: tuple[Interval, ...] | None) -> None:
        if speech is not None and self._opened is not None and self._opened.facts.item_id == item_id:
            self._speech, self._shown_limit_ms = speech, -1
            self.show()
