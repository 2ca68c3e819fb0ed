"""Work off the window's thread: a lane for writing, one for reading, one for counting what is read meanwhile, one for
long jobs, one for chores that nobody asked for and nobody waits for; a single thread each.

Results come back by a queued signal, never inside the work, never to a destroyed owner. A UserError goes to
`failed`, or to the message bar of the page that the owner stands in; any other error is a bug and reported as one.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from qadesk.errors import UserError
from qadesk.ui.messages import report_bug
from qadesk.work import give_way

T = TypeVar("T")
Again = tuple[str, object]
"""A page's key ("" for work of no page) and what to give to its `open_item`, plain values only: how to start work
again after a login."""
News = tuple[str, str, str]
"""Tone, title and text of what became of work whose page is gone."""
LANES = ("write", "read", "count", "job", "chore")
GIVING_WAY = ("job", "chore")
BUSY_AFTER_MS = 300
TELL_EVERY_S = 0.05


class Cancelled(Exception):  # noqa: N818 (not an error: the person asked for it)
    """Raised inside a job by its progress once the person has cancelled it; what was done until then is kept."""


class Progress:
    """What a job calls: `progress(done, whole, words)`; raises Cancelled once the person asked to stop.

    The window hears of it at most every 50 ms, and of the last step always: a job may call it for every row."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()
        self._told_s = 0.0
        self.heeded = False  # the work has learnt that it shall stop: what is left of it was not done

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        now_s = time.monotonic()
        if done >= whole or now_s - self._told_s >= TELL_EVERY_S:
            self._told_s = now_s
            self._tell(done, whole, words)
        if self.cancelled:
            raise Cancelled

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop (for work that ends by itself and says what was kept)."""
        self.heeded = self.heeded or self._stop.is_set()
        return self._stop.is_set()

    def cancel(self) -> None:
        self._stop.set()


class Job(QObject):
    """A long piece of work under way: `progressed(done, whole, words)`, then `ended` (done, failed or cancelled).

    `again` starts it once more after a pause; `alone` says that its session has ended and it goes on without; a
    `chore` begins anew by itself after a login, so that nobody is asked about it."""

    progressed = Signal(int, int, str)
    ended = Signal()
    _told = Signal(int, int, str)

    def __init__(self, title: str, again: Again | None = None, *, chore: bool = False) -> None:
        super().__init__()
        self.title, self.again, self.chore = title, again, chore
        self.running = True
        self.alone = False
        self.error: BaseException | None = None
        self.news: News | None = None
        self.done = self.whole = 0
        self.words = ""
        self.progressed.connect(self._note)
        self._told.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self.progress = Progress(self._told.emit)
        self._began_s = time.monotonic()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.progress.cancel()

    def _note(self, done: int, whole: int, words: str) -> None:
        self.done, self.whole, self.words = done, whole, words

    def left_s(self, done: int, whole: int) -> int | None:
        """Seconds left, judged by what is done; None in the first 5 seconds or while nothing is done."""
        spent_s = time.monotonic() - self._began_s
        return None if done <= 0 or spent_s < 5 else round(spent_s * (whole - done) / done)


class _HasMessageBar(Protocol):
    def show_error(self, error: UserError) -> None: ...


@dataclass
class _Ticket:
    owner: QWidget | None
    then: Callable[[Any], object]
    failed: Callable[[UserError], object] | None
    job: Job | None
    cancelled: Callable[[], object] | None
    news: Callable[[Any], News] | None = None
    waited_for: bool = False


class Tasks(QObject):
    """Runs work on lanes for widgets; made and called in the window's thread only."""

    _finished = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # what a person waits for goes first: a long job gives way, or a check would hold up every save
        self._lanes = {lane: ThreadPoolExecutor(1, f"qadesk-{lane}", give_way if lane in GIVING_WAY else None)
                       for lane in LANES}
        self._tickets: dict[int, _Ticket] = {}
        self._numbers = itertools.count(1)
        self.stopped = False  # nothing can be run any more
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy.timeout.connect(self._show_busy)
        self._shows_busy = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, owner: QWidget, work: Callable[[], T], then: Callable[[T], object],
            failed: Callable[[UserError], object] | None = None, *, lane: str = "write") -> None:
        """Run `work` on a lane, then call `then(result)` here, if `owner` still exists."""
        self._submit(lane, work, _Ticket(owner, then, failed, None, None, waited_for=lane != "count"))
        self._busy.start()

    def start_job(self, owner: QWidget, title: str, work: Callable[[Progress], T], then: Callable[[T], object],
                  failed: Callable[[UserError], object] | None = None,
                  cancelled: Callable[[], object] | None = None, *, lane: str = "job",
                  again: Again | None = None, news: Callable[[T], News] | None = None) -> Job:
        """Run long work that reports progress and can be cancelled; returns the job to show.

        `again` starts it once more after a pause; `news` puts its result in words when its page is gone. Neither,
        nor `work`, may hold a widget: the work may outlive it."""
        job = Job(title, again, chore=lane == "chore")
        self._submit(lane, partial(work, job.progress), _Ticket(owner, then, failed, job, cancelled, news))
        return job

    def is_idle(self) -> bool:
        """Whether nothing is under way or waiting to be delivered but chores."""
        return all(ticket.job is not None and ticket.job.chore for ticket in self._tickets.values())

    def is_quiet(self) -> bool:
        """Whether nothing is under way but chores, and jobs that go on alone."""
        return all(ticket.job is not None and (ticket.job.alone or ticket.job.chore)
                   for ticket in self._tickets.values())

    def jobs(self) -> list[Job]:
        """The jobs under way that somebody asked for."""
        return [job for job in self._all_jobs() if not job.chore]

    def chores(self) -> list[Job]:
        """The chores under way."""
        return [job for job in self._all_jobs() if job.chore]

    def let_go(self, job: Job) -> None:
        """Let a job go on alone: its owner is forgotten and nothing is told any more but `job.ended`."""
        for ticket in self._tickets.values():
            if ticket.job is job:
                job.alone = True
                ticket.owner, ticket.then, ticket.failed, ticket.cancelled = None, _ignore, None, None

    def stop(self) -> None:
        """Cancel jobs, wait for what runs, deliver nothing more."""
        self.stopped = True
        for job in self._all_jobs():
            job.cancel()
        self._tickets.clear()
        self._settle_busy()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _all_jobs(self) -> list[Job]:
        return [ticket.job for ticket in self._tickets.values() if ticket.job is not None]

    def _submit(self, lane: str, work: Callable[[], object], ticket: _Ticket) -> None:
        if self.stopped:  # what is still painted at the end asks in vain
            return
        number = next(self._numbers)
        self._tickets[number] = ticket
        self._lanes[lane].submit(self._work, number, work)

    def _work(self, number: int, work: Callable[[], object]) -> None:
        try:
            result, error = work(), None
        except BaseException as caught:  # noqa: BLE001 (carried to the window's thread, which shows or reports it)
            result, error = None, _without_frames(caught) if isinstance(caught, UserError | Cancelled) else caught
        if shiboken6.isValid(self):
            self._finished.emit(number, result, error)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: object, error: BaseException | None) -> None:
        ticket = self._tickets.pop(number, None)
        self._settle_busy()
        if ticket is None:
            return
        if ticket.job is not None:
            ticket.job.running, ticket.job.error = False, error
            ticket.job.news = ticket.news(result) if ticket.news and error is None else None
            ticket.job.ended.emit()
        owner = ticket.owner if ticket.owner is not None and shiboken6.isValid(ticket.owner) else None
        if error is not None and not isinstance(error, UserError | Cancelled):
            report_bug(error, owner)
        elif owner is not None:
            _tell(ticket, owner, result, error)

    def _show_busy(self) -> None:
        waited_for = any(ticket.waited_for for ticket in self._tickets.values())
        if waited_for and not self._shows_busy:
            self._shows_busy = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)

    def _settle_busy(self) -> None:
        if any(ticket.waited_for for ticket in self._tickets.values()):
            return
        self._busy.stop()
        if self._shows_busy:
            self._shows_busy = False
            QGuiApplication.restoreOverrideCursor()


def _without_frames(error: BaseException) -> BaseException:
    """Frames hold on to what the work had at hand, a station's key among it; an error in words and a stop need none."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error


def _tell(ticket: _Ticket, owner: QWidget, result: object, error: BaseException | None) -> None:
    if isinstance(error, UserError):
        (ticket.failed or _bar_of(owner).show_error)(error)
    elif error is None:
        ticket.then(result)
    elif ticket.cancelled is not None:
        ticket.cancelled()


def _ignore(_result: object) -> None:
    return None


def _bar_of(owner: QWidget) -> _HasMessageBar:
    """The message bar of the nearest widget above the owner that has one."""
    widget: QWidget | None = owner
    while widget is not None:
        bar = getattr(widget, "messages", None)
        if bar is not None:
            found: _HasMessageBar = bar
            return found
        widget = widget.parentWidget()
    raise LookupError(f"no message bar above {type(owner).__name__}")
