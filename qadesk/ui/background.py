"""Work that goes on behind a lock: it alone keeps its station's database open, until it ends.

Login and status bar show one line of it: what it is called and how far it is, no data.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.ui.leaving import let_go
from qadesk.ui.tasks import Cancelled, Job, News, Tasks

if TYPE_CHECKING:
    from qadesk.services.stations import LoggedIn

LOOK_EVERY_MS = 100


@dataclass
class _Kept:
    session: LoggedIn
    jobs: list[Job]


class Background(QObject):
    """`changed()`: a work got further or ended. `is_needed(session)`: whether its station lock has a further holder."""

    changed = Signal()

    def __init__(self, tasks: Tasks, is_needed: Callable[[LoggedIn], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._is_needed = tasks, is_needed
        self._kept: list[_Kept] = []
        self._news: dict[tuple[Path, str], list[News]] = {}
        self._said = ""
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)  # asked, not told: a closure at a job would keep the key
        self._timer.timeout.connect(self._look)

    def keep(self, session: LoggedIn, jobs: list[Job]) -> None:
        """Let these jobs of a session that was locked go on."""
        database = session.desk.station.database
        database.on_commit.clear()
        database.close_reader()
        self._kept.append(_Kept(session, list(jobs)))
        self._timer.start()
        self._look()

    def session_in(self, folder: Path) -> LoggedIn | None:
        """The session whose work goes on in this folder: a login there takes its station lock over."""
        return next((kept.session for kept in self._kept if kept.session.desk.station.folder == folder), None)

    def stands_under(self, session: LoggedIn) -> bool:
        """Whether work that goes on needs this session's station lock."""
        return session.lock is not None and any(kept.session.lock is session.lock for kept in self._kept)

    def jobs(self) -> list[Job]:
        """What is under way and would be lost, in the order of its beginning."""
        return [job for job in self._running() if not job.chore]

    def words(self) -> str:
        """The line that login and status bar show; "" when nothing goes on."""
        titles = [_title(job) for job in self._running()]
        return _("In the background: {works}").format(works=_(", ").join(titles)) if titles else ""

    def end_chores(self) -> None:
        """Let chores of sessions that were locked stop: whoever logs in now has chores of that session."""
        for job in [job for kept in self._kept for job in kept.jobs if job.chore]:
            job.cancel()

    def take_news(self, folder: Path, account_id: str) -> list[News]:
        """What became of an account's work since its lock; told once."""
        return self._news.pop((folder, account_id), [])

    def close(self) -> None:
        """The lanes have stopped: close what is still open."""
        self._timer.stop()
        while self._kept:
            self._drop(self._kept.pop())

    def _running(self) -> list[Job]:
        return [job for kept in self._kept for job in kept.jobs if job.running]

    def _look(self) -> None:
        for kept in self._kept:
            self._note_ends(kept)
        if self._tasks.is_quiet():  # else a login under way may be taking the lock over
            for kept in [kept for kept in self._kept if not kept.jobs]:
                self._kept.remove(kept)
                self._drop(kept)
        if not self._kept:
            self._timer.stop()
        if self.words() != self._said:
            self._said = self.words()
            self.changed.emit()

    def _note_ends(self, kept: _Kept) -> None:
        station, actor = kept.session.desk.station, kept.session.actor
        for job in [job for job in kept.jobs if not job.running]:
            kept.jobs.remove(job)
            if job.chore and not isinstance(job.error, UserError):
                continue  # it goes on by itself after the next login
            self._news.setdefault((station.folder, actor.account_id), []).append(_news(job))

    def _drop(self, kept: _Kept) -> None:
        kept.session.close(keep_lock=self._is_needed(kept.session) or self.stands_under(kept.session))
        let_go(weakref.ref(kept.session.desk.station))


def _title(job: Job) -> str:
    if job.chore and job.words:
        return job.words
    return f"{job.title} {100 * job.done // job.whole} %" if job.whole else job.title


def _news(job: Job) -> News:
    if job.error is None:
        return job.news or ("good", _("Ended in the background: {work}").format(work=job.title), "")
    said = str(job.error) if isinstance(job.error, UserError) else ""
    tone = "neutral" if isinstance(job.error, Cancelled) else "fatal"
    return tone, _("Not completed in the background: {work}").format(work=job.title), said
