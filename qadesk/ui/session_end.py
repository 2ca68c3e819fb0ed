"""How a session ends: what is not saved is saved, work is paused or goes on alone, the lanes run empty, then `settled`.

Nothing of the station is on the screen from the first moment on. A draft that cannot be saved is not lost: a lock
hands it on in memory for the next login of its account, a close asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from qadesk.i18n import _
from qadesk.services.sessions import LockCause
from qadesk.ui.leaving import ask_to_lose, ask_to_stop
from qadesk.ui.lock_dialog import LockDialog
from qadesk.ui.tasks import Again, Job, News, Tasks

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk
    from qadesk.ui.page import Page

SETTLE_EVERY_MS = 20
LOCK, CLOSE = "lock", "close"


@dataclass
class Ending:
    """How a session ended, where, and what it leaves: paused work, work that goes on, what could not be saved."""

    how: str
    cause: LockCause = LockCause.BY_HAND
    place: str = ""
    paused: list[tuple[str, Again]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    going_on: list[Job] = field(default_factory=list)
    unsaved: dict[str, object] = field(default_factory=dict)

    def news(self) -> list[News]:
        """What to say of it after the next login."""
        went_on: list[News] = [("accent", _("Goes on again: {work}").format(work=title), "")
                               for title, _again in self.paused]
        return went_on + [("warn", _("Was stopped by the lock: {work}.").format(work=title),
                           _("What was done until then is kept.")) for title in self.stopped]


class SessionEnd(QObject):
    """Ends the session of one window: `began()` when it can no longer be stopped, `settled()` when all is done."""

    began = Signal()
    settled = Signal()

    def __init__(self, window: QWidget, *, desk: Desk, actor: Actor, tasks: Tasks,
                 pages: Callable[[], Collection[Page]], place: Callable[[], str]) -> None:
        super().__init__(window)
        self._window, self._desk, self._actor, self._tasks = window, desk, actor, tasks
        self._pages, self._place = pages, place
        self.ending: Ending | None = None
        self.is_settled = False
        self.dialog: LockDialog | None = None
        self.chores_go_on = False
        """Whether a chore goes on behind a lock; else it stops and begins anew after a login, and nobody is asked."""
        self._stopping: list[Job] = []
        self._chores: list[Job] = []
        self._timer = QTimer(self, interval=SETTLE_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def lock(self, cause: LockCause, *, jobs_go_on: bool = False) -> None:
        """Lock; by hand it asks what becomes of work under way, else `jobs_go_on` says it."""
        if self.ending is not None:
            return
        jobs = self._own_jobs()
        if jobs and cause is LockCause.BY_HAND:
            self._ask(jobs)
        else:
            self._settle(Ending(LOCK, cause), jobs_go_on=jobs_go_on)

    def close(self, *, ask: bool = True) -> None:
        """End for good; asks first while work is under way, unless it is to stop without a question."""
        if ask and self.ending is None and self._tasks.jobs():
            ask_to_stop(self._window, self._tasks.jobs()[0].title, lambda: self._settle(Ending(CLOSE)))
        elif self.ending is None:
            self._settle(Ending(CLOSE))

    def _own_jobs(self) -> list[Job]:
        return [job for job in self._tasks.jobs() if not job.alone]

    def _ask(self, jobs: list[Job]) -> None:
        if self.dialog is not None:
            return
        self.dialog = LockDialog(jobs, QApplication.activeModalWidget() or self._window)
        self.dialog.chosen.connect(lambda goes_on: self._settle(Ending(LOCK), jobs_go_on=goes_on))
        self.dialog.destroyed.connect(self._forget_dialog)
        self.dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _settle(self, ending: Ending, *, jobs_go_on: bool = False) -> None:
        if self.ending is not None:
            return
        self.ending, ending.place = ending, self._place()
        for page in self._pages():
            page.settle()
        self._part_with_jobs(ending, jobs_go_on)
        self._note(ending)
        self._cover()
        self.began.emit()
        self._timer.start()

    def _part_with_jobs(self, ending: Ending, jobs_go_on: bool) -> None:
        self._stopping = [] if jobs_go_on else self._own_jobs()
        for job in self._own_jobs():
            if jobs_go_on:
                self._let_go(ending, job)
            else:
                job.cancel()
        for job in [job for job in self._tasks.chores() if not job.alone]:
            if self.chores_go_on and ending.how == LOCK and ending.cause is not LockCause.RESTORE:
                self._let_go(ending, job)
            else:
                self._chores.append(job)
                job.cancel()

    def _let_go(self, ending: Ending, job: Job) -> None:
        self._tasks.let_go(job)
        ending.going_on.append(job)

    def _note(self, ending: Ending) -> None:
        """On the lane of writing, so after everything that the pages save. A trail that cannot be written on does
        not hold a lock up."""
        sessions, actor = self._desk.sessions, self._actor
        works = [job.title for job in ending.going_on]

        def note() -> None:
            if ending.how == CLOSE:
                sessions.end(actor, ending.place)
                return
            sessions.lock(actor, ending.cause, ending.place)
            if works:
                sessions.leave_running(actor, works)

        self._tasks.run(self._window, note, lambda _done: None, lambda _error: None)

    def _cover(self) -> None:
        self._window.setEnabled(False)
        QToolTip.hideText()
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                other.hide()

    def _look(self) -> None:
        ending = self.ending
        if ending is None or not self._tasks.is_quiet() or any(job.running for job in self._chores):
            return
        self._timer.stop()
        for job in self._stopping:
            if job.progress.heeded and job.again:
                ending.paused.append((job.title, job.again))
            elif job.progress.heeded:
                ending.stopped.append(job.title)
        ending.unsaved = {page.KEY: page.unsaved() for page in self._pages() if page.unsaved()}
        if ending.how == CLOSE and ending.unsaved:
            ask_to_lose(self._window, _("Make room on the disk or allow writing, then try again."), self._end,
                        (_("Try again"), lambda: self._save_again(ending)))
        else:
            self._end()

    def _end(self) -> None:
        self.is_settled = True
        self.settled.emit()

    def _save_again(self, ending: Ending) -> None:
        for page in self._pages():
            page.take_unsaved(ending.unsaved.get(page.KEY))
        self._timer.start()
