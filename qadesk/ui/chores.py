"""Chores: work that nobody asked for, in the background while somebody works, and behind a lock if a rule lets it.

Some seconds after a login, and again when something was committed that brings new work, the chores run one after
another as one job that gives way to all else. Each goes on where it was stopped, so that pause, lock and login need
no question. The status bar shows one quiet line of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from qadesk.errors import UserError, sentences
from qadesk.i18n import _
from qadesk.models.rules import RulesVersion
from qadesk.services.acoustics_chore import AcousticsChore
from qadesk.services.draw_chore import DrawChore
from qadesk.services.store_chore import StoreChore
from qadesk.ui.chore_turns import Chore, Due, run_all
from qadesk.ui.tasks import Job
from qadesk.ui.workbench_words import span_words

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.base import Rules
    from qadesk.services.desk import Desk
    from qadesk.ui.main_window import MainWindow

FIRST_MS, AFTER_CHANGE_MS, AGAIN_MS = 8_000, 5_000, 600_000
SURE_AFTER_S, A_MINUTE_MS = 5, 60_000


class Alone:
    """Whether a chore goes on behind a lock; asked by its thread."""

    def __init__(self) -> None:
        self.job: Job | None = None

    def __call__(self) -> bool:
        return self.job is not None and self.job.alone


def chores_of(desk: Desk, actor: Actor, is_alone: Callable[[], bool]) -> list[Chore]:
    """The chores of a session, in the order in which they run."""
    return [DrawChore(desk.sampling, actor), StoreChore(desk.store, actor, desk.station.clock),
            AcousticsChore(desk.acoustics, actor, is_alone)]


class Chores(QObject):
    """Lives as long as the main window of one session."""

    def __init__(self, window: MainWindow, *, kit: dict[str, Any], rules: Rules) -> None:
        super().__init__(window)
        self._window, self._kit, self._tasks = window, kit, kit["tasks"]
        self._alone = Alone()
        self._due = Due(chores_of(kit["desk"], kit["actor"], self._alone))
        self.job: Job | None = None
        self.paused = False
        self._over = False
        self._left = _TimeLeft()
        self._line = window.status.chores
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._timer.start(FIRST_MS)
        self._take_rules(rules)
        kit["changes"].committed.connect(self._heed)
        self._line.pause_asked.connect(self.pause)
        self._line.resume_asked.connect(self.resume)
        window.end.began.connect(self._end)

    @Slot()
    def look(self) -> None:
        """Begin, unless it is paused or under way."""
        if self._over or self.paused or self._tasks.stopped:
            return
        due = self._due
        due.add_all()
        if self._is_under_way():
            return
        title = _(", ").join(chore.title for chore in due.chores)
        self.job = self._alone.job = self._tasks.start_job(
            self._window, title, lambda progress: run_all(due, progress), self._ended, self._failed,
            lambda: self._ended(None), lane="chore")
        self.job.progressed.connect(self._show)

    @Slot()
    def pause(self) -> None:
        """Stop; what is done is kept."""
        self.paused = True
        if self.job is not None:
            self.job.cancel()
        self._line.show_paused()

    @Slot()
    def resume(self) -> None:
        """Go on."""
        self.paused = False
        self._line.clear()
        self.look()

    @Slot(int, int, str)
    def _show(self, done: int, whole: int, words: str) -> None:
        if not self.paused and not self._over and self.job is not None:
            self._line.show_progress(words, self._left.words(done, whole))

    def _ended(self, refused: UserError | None) -> None:
        if self.paused:
            return
        self._line.clear()
        if refused is not None:
            self._failed(refused)
        else:  # without a change too: a drive may be back
            self._timer.start(AGAIN_MS)

    def _failed(self, error: UserError) -> None:
        self._line.show_refused(sentences(error.what, error.todo))
        self._timer.start(AGAIN_MS)

    @Slot(object)
    def _heed(self, classes: frozenset[type]) -> None:
        if self._due.note(classes) and not self._is_under_way() and (
                not self._timer.isActive() or self._timer.remainingTime() > AFTER_CHANGE_MS):
            self._timer.start(AFTER_CHANGE_MS)
        if RulesVersion in classes:
            kit = self._kit
            self._tasks.run(self._window, lambda: kit["desk"].settings.rules(kit["actor"]), self._take_rules,
                            lambda _error: None, lane="read")

    def _is_under_way(self) -> bool:
        return self.job is not None and self.job.running

    def _take_rules(self, rules: Rules) -> None:
        self._window.end.chores_go_on = rules.text("acoustics_behind_lock") == "continue"

    def _end(self) -> None:
        self._over = True
        self._timer.stop()


class _TimeLeft:
    """How long the chore at hand may take yet, judged by what it has done since it began."""

    def __init__(self) -> None:
        self._whole, self._began_s = 0, 0.0

    def words(self, done: int, whole: int) -> str:
        """In words; "" in its first seconds, while that would be a guess."""
        now_s = time.monotonic()
        if whole != self._whole:
            self._whole, self._began_s = whole, now_s
        spent_s = now_s - self._began_s
        if done <= 0 or spent_s < SURE_AFTER_S:
            return ""
        return span_words(max(A_MINUTE_MS, round(1000 * spent_s * (whole - done) / done)))
