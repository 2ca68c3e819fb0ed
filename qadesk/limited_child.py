"""A child process with limits on memory, processor time and wall time, for work that a file nobody knows may turn bad.

A crash, a hang or a bomb costs that piece of work alone; the child is then replaced. Linux and macOS have all limits;
Windows has that on memory (a job) and the wall time. No core is dumped: it would hold what was said in a call.
"""

from __future__ import annotations

import math
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qadesk import i18n
from qadesk.errors import UserError
from qadesk.i18n import _

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext, SpawnProcess

T = TypeVar("T")
MEMORY_LIMIT_BYTES = 4 << 30
_LEAVE_S = 5.0


class WorkerDied(UserError):
    """The worker process crashed, hung or passed a limit; only the work at hand is lost."""

    code = "E-WRK-01"


class LimitedChild:
    """Runs one function after another in a child that knows the language in force; `prepare` runs first in it.

    Functions must be importable, arguments and results picklable."""

    def __init__(self, locale: Path, prepare: Callable[[str, Path, int], None], *,
                 memory_bytes: int = MEMORY_LIMIT_BYTES) -> None:
        self._locale, self._prepare, self._memory_bytes = locale, prepare, memory_bytes
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False

    def run(self, fn: Callable[..., T], *args: object, timeout_s: float, processor_s: float | None = None) -> T:
        """The function's result; raises what it raised, or WorkerDied when the child crashed or passed a limit.

        `timeout_s` is time on the wall; `processor_s` that of the processor (by default as much)."""
        with self._lock:
            pipe = self._ready()
            try:
                pipe.send((fn, args, processor_s or timeout_s, i18n.language()))
                if not pipe.poll(timeout_s):
                    raise TimeoutError
                ok, result = pipe.recv()
            except TimeoutError as error:
                self._stop()
                raise _took_too_long(timeout_s) from error
            except (EOFError, OSError) as error:
                raise self._why_it_died(processor_s or timeout_s) from error
            if isinstance(result, MemoryError) and not ok:
                self._stop()  # what is left of its memory is in pieces
                raise _died(_("The file could not be read: it asks for too much memory.")) from result
        if ok:
            return result  # type: ignore[no-any-return]
        raise result

    def close(self) -> None:
        """End the child, also in the midst of its work: who waits for that gets WorkerDied."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._stop()

    def _ready(self) -> Connection:
        if self._closed:
            raise _crashed()
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._stop()
            self._start()
        assert self._pipe is not None
        return self._pipe

    def _start(self) -> None:
        context = _spawn()
        self._pipe, theirs = context.Pipe()
        told = (theirs, self._prepare, i18n.language(), self._locale, self._memory_bytes)
        self._process = context.Process(target=_serve, args=told, daemon=True)
        self._process.start()
        theirs.close()
        if self._closed:
            self._process.kill()

    def _why_it_died(self, processor_s: float) -> WorkerDied:
        process = self._process
        if process is not None:
            process.join(_LEAVE_S)
        passed_time = sys.platform != "win32" and process is not None and process.exitcode == -signal.SIGXCPU
        self._stop()
        return _took_too_long(processor_s) if passed_time else _crashed()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _spawn() -> SpawnContext:
    import multiprocessing

    return multiprocessing.get_context("spawn")


def _took_too_long(seconds: float) -> WorkerDied:
    return _died(_("The file could not be read within {seconds} s.").format(seconds=f"{seconds:.0f}"))


def _crashed() -> WorkerDied:
    return _died(_("The file could not be read: its reader crashed."))


def _died(what: str) -> WorkerDied:
    return WorkerDied(what, safe=_("All other files are untouched."), todo=_("Check the file, or leave it out."))


# ---- in the child

def _serve(pipe: Connection, prepare: Callable[[str, Path, int], None], lang: str, locale: Path,
           memory_bytes: int) -> None:
    prepare(lang, locale, 0)
    _limit_memory(memory_bytes)
    while True:
        try:
            fn, args, processor_s, spoken = pipe.recv()
        except EOFError:
            return
        if spoken != i18n.language():
            i18n.install(spoken, locale)
        outcome = _outcome(fn, args, processor_s)
        del fn, args  # not kept until the next work comes: a recording's key may be among them
        pipe.send(outcome)
        del outcome


def _outcome(fn: Callable[..., object], args: tuple[object, ...], processor_s: float) -> tuple[bool, object]:
    try:
        _limit_processor(processor_s)
        return True, fn(*args)
    except Exception as error:  # noqa: BLE001  whatever a file provoked travels back to who asked for it
        return False, error
    finally:
        _limit_processor(math.inf)


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform == "win32":
        from qadesk import windows_job

        windows_job.limit_memory(memory_bytes)
    else:
        import resource

        _lower(resource.RLIMIT_AS, memory_bytes)
        _lower(resource.RLIMIT_CORE, 0)


def _limit_processor(seconds: float) -> None:
    """Let this process end when it has taken so many seconds more of the processor."""
    if sys.platform != "win32":
        import resource

        most = resource.RLIM_INFINITY if math.isinf(seconds) else math.ceil(time.process_time() + seconds)
        _lower(resource.RLIMIT_CPU, most)


def _lower(kind: int, most: int) -> None:
    """Set a limit of this process, never above what the system allows."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY or 0 <= most < hard else hard
        resource.setrlimit(kind, (allowed, hard))
