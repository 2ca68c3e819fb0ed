"""Whose turn it is on a lane: one at a time, and what a person waits for goes before background work."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock for two classes of users; background users wait while a person waits."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._busy = False
        self._people_waiting = 0
        self._person_s = -math.inf

    def quiet_s(self) -> float:
        """Seconds since a person last had the lane; 0 while one has it or waits for it."""
        with self._free:
            return 0.0 if self._people_waiting else max(0.0, time.monotonic() - self._person_s)

    @contextmanager
    def turn(self, *, background: bool = False) -> Iterator[None]:
        """Hold the lane within the block."""
        self._take(background)
        try:
            yield
        finally:
            with self._free:
                self._busy = False
                self._person_s = self._person_s if background else time.monotonic()
                self._free.notify_all()

    def _take(self, background: bool) -> None:
        with self._free:
            self._people_waiting += not background
            self._free.wait_for(lambda: not self._busy and not (background and self._people_waiting))
            self._people_waiting -= not background
            self._busy = True
            self._person_s = self._person_s if background else math.inf  # until it is given back
