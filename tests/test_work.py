"""The worker processes: results, errors and the language come through; a crash or hang costs one piece of work."""

from __future__ import annotations

import os
import time

import pytest

from qadesk import i18n, resources
from qadesk.errors import AudioError, UserError
from qadesk.work import Work, WorkerDied


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


@pytest.mark.parametrize(("work_item", "timeout_s"), [(crash, 30.0), (hang, 0.5)])
def test_a_crash_or_hang_costs_that_piece_alone(work: Work, work_item: object, timeout_s: float) -> None:
    with pytest.raises(WorkerDied, match="crashed or ran over"):
        work.limited.run(work_item, timeout_s=timeout_s)  # type: ignore[arg-type]
    assert work.limited.run(double, 1, timeout_s=30) == 2


def test_the_limited_child_has_a_memory_limit(work: Work) -> None:
    with pytest.raises((MemoryError, UserError)):
        work.limited.run(eat_memory, timeout_s=30)


def test_a_worker_that_died_is_replaced(work: Work) -> None:
    with pytest.raises(Exception, match="terminated"):
        work.foreground(crash).result()
    assert work.foreground(double, 3).result() == 6


def test_a_worker_speaks_the_language_in_force() -> None:
    i18n.install("zh_CN", resources.locale())
    chinese = Work(resources.locale())
    try:
        assert chinese.foreground(translated).result() == "没有任何改动。"
    finally:
        chinese.close()
