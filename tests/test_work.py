"""The worker processes: results, errors and the language come through; a crash or hang costs one piece of work."""

from __future__ import annotations

import ctypes
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from qadesk import i18n, resources, windows_job
from qadesk.errors import AudioError
from qadesk.limited_child import MEMORY_LIMIT_BYTES, LimitedChild, WorkerDied
from qadesk.work import Work


def double(number: int) -> int:
    return 2 * number


def refuse() -> None:
    raise AudioError("no sound", todo="leave it out")


def crash() -> None:
    os._exit(3)


def hang() -> None:
    time.sleep(60)


def eat_memory() -> int:
    return len(bytearray(6 << 30))


def spin() -> None:
    while True:
        pass


def spin_for(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def surprise() -> None:
    raise ValueError("surprise")


def hang_after(began: Path) -> None:
    began.touch()
    time.sleep(600)


def _hung_in(child: LimitedChild, began: Path) -> None:
    child.run(hang_after, began, timeout_s=600)


def core_limit() -> int:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0]


def memory_limit() -> int:
    import resource

    return resource.getrlimit(resource.RLIMIT_AS)[0]


class Noted:
    """Writes a file when it is gone from the child that it was sent to."""

    def __init__(self, path: Path, *, sent: bool = False) -> None:
        self.path, self.sent = path, sent

    def __reduce__(self) -> tuple[Callable[..., Noted], tuple[Path], dict[str, bool]]:
        return Noted, (self.path,), {"sent": True}

    def __del__(self) -> None:
        if self.sent:
            self.path.touch()


def look_at(noted: Noted) -> bool:
    return noted.sent and not noted.path.exists()


def test_the_limited_child_keeps_nothing_of_what_it_was_given(work: Work, tmp_path: Path) -> None:
    """A recording's key is among it, and the station may be locked next."""
    noted = Noted(tmp_path / "gone")
    assert work.recording(partial(_looked_at_in, noted=noted)).result(timeout=60)
    assert (tmp_path / "gone").exists()


def _looked_at_in(child: LimitedChild, noted: Noted) -> bool:
    return child.run(look_at, noted, timeout_s=30)


def _memory_limit_in(child: LimitedChild) -> int:
    return child.run(memory_limit, timeout_s=60)


def translated() -> str:
    return i18n._("Nothing was changed.")


def test_both_pools_and_the_limited_child_return_results(work: Work) -> None:
    assert work.foreground(double, 21).result() == 42
    assert work.background(double, 4).result() == 8
    assert work.limited.run(double, 5, timeout_s=30) == 10


def test_an_error_of_the_work_comes_back_whole(work: Work) -> None:
    for run in (lambda: work.foreground(refuse).result(), lambda: work.limited.run(refuse, timeout_s=30)):
        with pytest.raises(AudioError) as caught:
            run()
        assert (caught.value.what, caught.value.todo) == ("no sound", "leave it out")


@pytest.mark.parametrize(("work_item", "timeout_s", "said"), [
    (crash, 60.0, "reader crashed"), (hang, 0.5, "within 0 s"), (eat_memory, 60.0, "too much memory")])
def test_a_crash_or_hang_or_bomb_costs_that_piece_alone(work: Work, work_item: Callable[[], object], timeout_s: float,
                                                        said: str) -> None:
    with pytest.raises(WorkerDied, match=said) as caught:
        work.limited.run(work_item, timeout_s=timeout_s)
    assert caught.value.safe and caught.value.todo
    assert work.limited.run(double, 1, timeout_s=60) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on processor time of one piece of work")
def test_who_takes_the_processor_too_long_is_ended_and_others_have_their_own_time(work: Work) -> None:
    with pytest.raises(WorkerDied, match="within 1 s"):
        work.limited.run(spin, timeout_s=600, processor_s=1)
    for _again in range(2):
        assert work.limited.run(spin_for, 0.7, timeout_s=600, processor_s=1) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core")
def test_the_limited_child_leaves_no_core_behind(work: Work) -> None:
    assert work.limited.run(core_limit, timeout_s=60) == 0


def test_closing_ends_what_hangs(tmp_path: Path) -> None:
    """The window must not wait at its end for the wall time of a file that hangs."""
    ending = Work(resources.locale())
    began = tmp_path / "began"
    waiting = ending.recording(partial(_hung_in, began=began))
    while not began.exists():
        assert not waiting.done()
    left = ending.limited
    ending.close()
    with pytest.raises(WorkerDied):
        waiting.result(timeout=60)
    with pytest.raises(WorkerDied):
        left.run(double, 1, timeout_s=60)
    assert ending.limited.run(double, 1, timeout_s=60) == 2  # a new beginning, as the pools have it
    ending.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the limit of a job is not asked for")
def test_recordings_are_opened_in_a_limited_child(work: Work) -> None:
    assert work.recording(_memory_limit_in).result(timeout=60) == MEMORY_LIMIT_BYTES


def test_the_limits_for_windows_have_the_size_that_windows_expects() -> None:
    limits = windows_job.limits_of(1 << 30)
    pointer = ctypes.sizeof(ctypes.c_void_p)
    assert ctypes.sizeof(limits) == (144 if pointer == 8 else 112)
    assert (limits.process_memory, limits.basic.flags) == (1 << 30, 0x500)


def test_an_error_nobody_foresaw_comes_back_too(work: Work) -> None:
    with pytest.raises(ValueError, match="surprise"):
        work.limited.run(surprise, timeout_s=60)
    assert work.limited.run(double, 1, timeout_s=60) == 2


def test_a_worker_that_died_is_replaced(work: Work) -> None:
    with pytest.raises(Exception, match="terminated"):
        work.foreground(crash).result()
    assert work.foreground(double, 3).result() == 6


def test_workers_go_with_a_program_that_was_killed() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("a process is waited for by its descriptor, which Linux has")
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        workers = [os.pidfd_open(int(number)) for number in program.stdout.readline().split()]
        program.kill()
    assert len(workers) == 3
    for worker in workers:
        assert select.select([worker], [], [], 30)[0], "it is still there"
        os.close(worker)


def test_a_worker_speaks_the_language_in_force() -> None:
    i18n.install("zh_CN", resources.locale())
    chinese = Work(resources.locale())
    try:
        assert chinese.foreground(translated).result() == "没有任何改动。"
        assert chinese.limited.run(translated, timeout_s=60) == "没有任何改动。"
        i18n.install("en", resources.locale())
        assert chinese.foreground(translated).result() == "Nothing was changed."
        assert chinese.limited.run(translated, timeout_s=60) == "Nothing was changed."
    finally:
        chinese.close()


if __name__ == "__main__":  # the program that is killed
    killed = Work(resources.locale())
    print(killed.foreground(os.getpid).result(), killed.background(os.getpid).result(),
          killed.limited.run(os.getpid, timeout_s=60), flush=True)
    sys.stdin.read()
