"""Figures of a benchmark: timed by the processor, printed as they come, kept to their limits."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

MB = 1 << 20


class Table:
    """Prints figures as they come and remembers whether a limit was missed."""

    def __init__(self) -> None:
        self.missed = False

    def row(self, what: str, value: float, unit: str, limit: float | None = None, *, at_least: bool = False) -> None:
        verdict = ""
        if limit is not None:
            kept = value >= limit if at_least else value <= limit
            self.missed |= not kept
            verdict = f"{'>=' if at_least else '<='} {limit:g} {'ok' if kept else 'MISSED'}"
        print(f"{what:<58} {value:>9.2f} {unit:<8} {verdict}", flush=True)


def quickest(run: Callable[[], object], runs: int, clock: Callable[[], float] | None = None) -> float:
    """Seconds of the quickest of some runs, by default of processor time."""
    clock, times = clock or processor_s, []
    for _run in range(runs):
        began = clock()
        run()
        times.append(clock() - began)
    return max(min(times), 1e-6)


def processor_s() -> float:
    """Seconds on the processors of this process and its children that have ended."""
    return sum(os.times()[:4]) if sys.platform == "win32" else _fine_s()


def _fine_s() -> float:
    import resource

    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


def most_memory_mb() -> float:
    """The most that this process has had resident; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
