"""Work off the window's thread: a lane for writing, one for reading, one for long jobs; a single thread each.

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
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from qadesk.errors import UserError
from qadesk.ui.messages import report_bug

T = TypeVar("T")
LANES = ("write", "read", "job")
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

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        now_s = time.monotonic()
        if done >= whole or now_s - self._told_s >= TELL_EVERY_S:
            self._told_s = now_s
            self._tell(done, whole, words)
        if self._stop.is_set():
            raise Cancelled

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop (for work that ends by itself and says what was kept)."""
        return self._stop.is_set()

    def cancel(self) -> None:
        self._stop.set()


class Job(QObject):
    """A long piece of work under way: `progressed(done, whole, words)`, then `ended` (done, failed or cancelled)."""

    progressed = Signal(int, int, str)
    ended = Signal()
    _told = Signal(int, int, str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.running = True
        self._told.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self.progress = Progress(self._told.emit)
        self._began_s = time.monotonic()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.progress.cancel()

    def left_s(self, done: int, whole: int) -> int | None:
        """Seconds left, judged by what is done; None in the first 5 seconds or while nothing is done."""
        spent_s = time.monotonic() - self._began_s
        return None if done <= 0 or spent_s < 5 else round(spent_s * (whole - done) / done)


class _HasMessageBar(Protocol):
    def show_error(self, error: UserError) -> None: ...


@dataclass
class _Ticket:
    owner: QWidget
    then: Callable[[Any], object]
    failed: Callable[[UserError], object] | None
    job: Job | None
    cancelled: Callable[[], object] | None


class Tasks(QObject):
    """Runs work on lanes for widgets; made and called in the window's thread only."""

    _finished = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(1, thread_name_prefix=f"qadesk-{lane}") for lane in LANES}
        self._tickets: dict[int, _Ticket] = {}
        self._numbers = itertools.count(1)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy.timeout.connect(self._show_busy)
        self._shows_busy = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, owner: QWidget, work: Callable[[], T], then: Callable[[T], object],
            failed: Callable[[UserError], object] | None = None, *, lane: str = "write") -> None:
        """Run `work` on a lane, then call `then(result)` here, if `owner` still exists."""
        self._submit(lane, work, _Ticket(owner, then, failed, None, None))
        self._busy.start()

    def start_job(self, owner: QWidget, title: str, work: Callable[[Progress], T], then: Callable[[T], object],
                  failed: Callable[[UserError], object] | None = None,
                  cancelled: Callable[[], object] | None = None, *, lane: str = "job") -> Job:
        """Run long work that reports progress and can be cancelled; returns the job to show."""
        job = Job(title)
        self._submit(lane, lambda: work(job.progress), _Ticket(owner, then, failed, job, cancelled))
        return job

    def is_idle(self) -> bool:
        """Whether nothing is under way or waiting to be delivered."""
        return not self._tickets

    def jobs(self) -> list[Job]:
        """The jobs under way."""
        return [ticket.job for ticket in self._tickets.values() if ticket.job is not None]

    def stop(self) -> None:
        """Cancel jobs, wait for what runs, deliver nothing more."""
        for job in self.jobs():
            job.cancel()
        self._tickets.clear()
        self._settle_busy()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _submit(self, lane: str, work: Callable[[], object], ticket: _Ticket) -> None:
        number = next(self._numbers)
        self._tickets[number] = ticket
        self._lanes[lane].submit(self._work, number, work)

    def _work(self, number: int, work: Callable[[], object]) -> None:
        try:
            result, error = work(), None
        except BaseException as caught:  # noqa: BLE001 (carried to the window's thread, which shows or reports it)
            result, error = None, caught
        if shiboken6.isValid(self):
            self._finished.emit(number, result, error)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: object, error: BaseException | None) -> None:
        ticket = self._tickets.pop(number, None)
        self._settle_busy()
        if ticket is None:
            return
        if ticket.job is not None:
            ticket.job.running = False
            ticket.job.ended.emit()
        alive = shiboken6.isValid(ticket.owner)
        if error is None:
            if alive:
                ticket.then(result)
        elif isinstance(error, Cancelled):
            if alive and ticket.cancelled is not None:
                ticket.cancelled()
        elif isinstance(error, UserError):
            if alive:
                (ticket.failed or _bar_of(ticket.owner).show_error)(error)
        else:
            report_bug(error, ticket.owner if alive else None)

    def _show_busy(self) -> None:
        waited_for = any(ticket.job is None for ticket in self._tickets.values())
        if waited_for and not self._shows_busy:
            self._shows_busy = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)

    def _settle_busy(self) -> None:
        if any(ticket.job is None for ticket in self._tickets.values()):
            return
        self._busy.stop()
        if self._shows_busy:
            self._shows_busy = False
            QGuiApplication.restoreOverrideCursor()


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
