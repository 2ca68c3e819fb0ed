"""Limited children that look into new files side by side: the station's own one, and others beside it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from qadesk.audio.seen import Seen, look_into_all
from qadesk.limited_child import LimitedChild
from qadesk.work import Work


def cores() -> int:
    """How many files are looked into side by side."""
    return max(1, min(4, os.cpu_count() or 1))


class LookingChildren:
    """Looks into groups of files, `width` at a time; what it made is ended with the block."""

    def __init__(self, work: Work, width: int) -> None:
        self.width = width
        self._made = [work.further_child() for _n in range(width - 1)]
        self._free: SimpleQueue[LimitedChild] = SimpleQueue()
        for child in (work.limited, *self._made):
            self._free.put(child)
        self._threads = ThreadPoolExecutor(width, "looking")

    def begin(self, group: Sequence[Path]) -> Future[list[Seen]]:
        """Look into a group as soon as a child is free."""
        return self._threads.submit(self._look, group)

    def _look(self, group: Sequence[Path]) -> list[Seen]:
        child = self._free.get()
        try:
            return look_into_all(child, group)
        finally:
            self._free.put(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        for child in self._made:
            child.close()
