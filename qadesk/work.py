"""The worker processes: one kept warm for what a person waits for, some for the background, and a limited child
for files that nobody has decoded before. No Qt: shell and window use it alike.

Functions given to it must be importable, their arguments picklable. A worker process knows the language in force.
multiprocessing is imported with the first process: the login window must not wait for it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from qadesk import i18n
from qadesk.errors import UserError
from qadesk.i18n import _

if TYPE_CHECKING:
    from concurrent.futures.process import ProcessPoolExecutor
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext, SpawnProcess

P = ParamSpec("P")
T = TypeVar("T")
MEMORY_LIMIT_BYTES = 4 << 30
BACKGROUND_NICE = 10


class WorkerDied(UserError):
    """The worker process crashed, hung or passed a limit; only the work at hand is lost."""

    code = "E-WRK-01"


def _spawn() -> SpawnContext:
    import multiprocessing

    return multiprocessing.get_context("spawn")


def _prepare(lang: str, folder: Path, nice: int) -> None:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    i18n.install(lang, folder)
    if nice and hasattr(os, "nice"):
        os.nice(nice)


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
                return self._ready().submit(fn, *args, **kwargs)
            except BrokenProcessPool:
                self._executor = None
                return self._ready().submit(fn, *args, **kwargs)

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


class LimitedChild:
    """Runs one function after another in a child with limits on memory and wall time; replaced when it dies."""

    def __init__(self, locale: Path) -> None:
        self._locale = locale
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def run(self, fn: Callable[..., T], *args: object, timeout_s: float) -> T:
        """The function's result; raises what it raised, or WorkerDied when the child crashed or ran too long."""
        with self._lock:
            pipe = self._ready()
            try:
                pipe.send((fn, args))
                if not pipe.poll(timeout_s):
                    raise TimeoutError
                ok, result = pipe.recv()
            except (EOFError, OSError, TimeoutError) as error:
                self._stop()
                raise WorkerDied(_("The file could not be read: the reader crashed or ran over its limits."),
                                 safe=_("All other files are untouched."),
                                 todo=_("Check the file, or leave it out.")) from error
        if ok:
            return result  # type: ignore[no-any-return]
        raise result

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _ready(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._stop()
            self._pipe, theirs = _spawn().Pipe()
            self._process = _spawn().Process(target=_serve, args=(theirs, i18n.language(), self._locale), daemon=True)
            self._process.start()
            theirs.close()
        assert self._pipe is not None
        return self._pipe

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection, lang: str, locale: Path) -> None:
    _prepare(lang, locale, 0)
    _limit_memory()
    while True:
        try:
            fn, args = pipe.recv()
        except EOFError:
            return
        pipe.send(_outcome(fn, args))


def _outcome(fn: Callable[..., object], args: tuple[object, ...]) -> tuple[bool, object]:
    try:
        return True, fn(*args)
    except Exception as error:  # noqa: BLE001  whatever a file provoked travels back to who asked for it
        return False, error


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))


class Work:
    """All worker processes of one running qadesk; made by the composition root, closed at the end."""

    def __init__(self, locale: Path) -> None:
        self._foreground = _Pool(1, 0, locale)
        self._background = _Pool(max(1, (os.cpu_count() or 2) - 1), BACKGROUND_NICE, locale)
        self.limited = LimitedChild(locale)

    def foreground(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run in the warm process what a person waits for (decode, peaks, preview, PDF)."""
        return self._foreground.submit(fn, *args, **kwargs)

    def background(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run at low priority (hashing, acoustics) in pieces of at most 2 s."""
        return self._background.submit(fn, *args, **kwargs)

    def warm(self) -> None:
        """Start the foreground process, so that the first call does not wait for it."""
        self._foreground.submit(_nothing)

    def close(self) -> None:
        self._foreground.close()
        self._background.close()
        self.limited.close()


def _nothing() -> None:
    return None
