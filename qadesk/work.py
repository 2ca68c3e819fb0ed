"""The worker processes: one kept warm for what a person waits for, some for the background, and two limited children
for recordings: one for files that nobody has decoded before, one for the call that a person opens. No Qt: shell and
window use it alike.

Functions given to it must be importable, their arguments picklable. A worker process knows the language in force.
multiprocessing is imported with the first process: the login window must not wait for it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from qadesk import i18n
from qadesk.limited_child import LimitedChild

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from concurrent.futures.process import ProcessPoolExecutor
    from multiprocessing.context import SpawnContext

P = ParamSpec("P")
T = TypeVar("T")
BACKGROUND_NICE = 10


def _spawn() -> SpawnContext:
    import multiprocessing

    return multiprocessing.get_context("spawn")


def _prepare(lang: str, folder: Path, nice: int) -> None:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    i18n.install(lang, folder)
    if nice and hasattr(os, "nice"):
        os.nice(nice)


def _prepare_low(lang: str, folder: Path, _nice: int) -> None:
    _prepare(lang, folder, BACKGROUND_NICE)
    if sys.platform == "win32":
        from qadesk import windows_job

        windows_job.give_way()


def _leave_with_parent() -> None:
    """A worker whose program was killed would wait for work for ever, and hold its memory."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _speak(lang: str, folder: Path, asked: Callable[[], T]) -> T:
    """Do the work in the language that was in force when it was asked for."""
    if i18n.language() != lang:
        i18n.install(lang, folder)
    return asked()


def give_way() -> None:
    """Let this thread, and the threads that it starts, have the processor after all others (on Linux)."""
    if sys.platform.startswith("linux"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BACKGROUND_NICE)


class _Pool:
    """A process pool that is made when first needed and made anew after a worker died."""

    def __init__(self, workers: int, nice: int, locale: Path) -> None:
        self._workers, self._nice, self._locale = workers, nice, locale
        self._lock = threading.Lock()
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        from concurrent.futures.process import BrokenProcessPool

        with self._lock:
            try:
                return self._begin(fn, *args, **kwargs)
            except BrokenProcessPool:
                self._executor = None
                return self._begin(fn, *args, **kwargs)

    def _begin(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._ready().submit(_speak, i18n.language(), self._locale, partial(fn, *args, **kwargs))

    def _ready(self) -> ProcessPoolExecutor:
        from concurrent.futures.process import ProcessPoolExecutor

        if self._executor is None:
            self._executor = ProcessPoolExecutor(self._workers, _spawn(), _prepare,
                                                 (i18n.language(), self._locale, self._nice))
        return self._executor

    def close(self) -> None:
        with self._lock:
            if self._executor is not None:
                self._executor.shutdown(wait=True, cancel_futures=True)
                self._executor = None


class _LimitedQueue:
    """A limited child for one task after another, each in the one thread that waits for the child."""

    def __init__(self, locale: Path) -> None:
        self._locale, self._child = locale, LimitedChild(locale, _prepare)
        self._lock = threading.Lock()
        self._thread: ThreadPoolExecutor | None = None

    def submit(self, task: Callable[[LimitedChild], T]) -> Future[T]:
        from concurrent.futures import ThreadPoolExecutor

        with self._lock:
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, "limited")
            return self._thread.submit(task, self._child)

    def close(self) -> None:
        self._child.close()
        with self._lock:
            if self._thread is not None:
                self._thread.shutdown(wait=True, cancel_futures=True)
                self._thread = None
            self._child = LimitedChild(self._locale, _prepare)  # like a pool: made anew when it is needed again


class _Waiters:
    """Counts what people wait for; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def note(self, future: Future[T]) -> Future[T]:
        """The future, counted until it is done."""
        self._add(1)
        future.add_done_callback(lambda _done: self._add(-1))
        return future

    def any(self) -> bool:
        return self._count > 0

    def _add(self, number: int) -> None:
        with self._lock:
            self._count += number


class Work:
    """All worker processes of one running qadesk; made by the composition root, closed at the end.

    After `close` the next work starts them anew."""

    def __init__(self, locale: Path) -> None:
        self._foreground = _Pool(1, 0, locale)
        self._background = _Pool(max(1, (os.cpu_count() or 2) - 1), BACKGROUND_NICE, locale)
        self._locale, self._recordings = locale, _LimitedQueue(locale)
        self.limited = LimitedChild(locale, _prepare)
        self._people = _Waiters()

    def foreground(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run in the warm process what a person waits for (preview, PDF, figures)."""
        return self._people.note(self._foreground.submit(fn, *args, **kwargs))

    def recording(self, task: Callable[[LimitedChild], T]) -> Future[T]:
        """Open a recording for a person: the task is given the warm child with limits, and waits for it in a thread."""
        return self._people.note(self._recordings.submit(task))

    def is_waited_for(self) -> bool:
        """Whether a person waits for a process: then the background begins nothing new."""
        return self._people.any()

    def further_child(self) -> LimitedChild:
        """A limited child for one job that a person waits for, which closes it at its end."""
        return LimitedChild(self._locale, _prepare)

    def spare_child(self) -> LimitedChild:
        """A limited child at low priority for one job of the background, which closes it at its end."""
        return LimitedChild(self._locale, _prepare_low)

    def background(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run at low priority (hashing, acoustics) in pieces of at most 2 s."""
        return self._background.submit(fn, *args, **kwargs)

    def warm(self) -> None:
        """Start the foreground process, so that the first call does not wait for it."""
        self._foreground.submit(_nothing)

    def close(self) -> None:
        self._foreground.close()
        self._background.close()
        self._recordings.close()
        self.limited.close()
        self.limited = LimitedChild(self._locale, _prepare)


def _nothing() -> None:
    return None
