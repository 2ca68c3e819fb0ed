"""The time: every part that needs it is given a clock, so that a test or the tour can fix it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the instant in UTC milliseconds and seconds that only ever grow."""

    def now_utc_ms(self) -> int: ...

    def monotonic_s(self) -> float: ...


class SystemClock:
    """The computer's own clock."""

    def now_utc_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        return time.monotonic()


class FixedClock:
    """A clock that stands still until it is moved (tests, tour)."""

    def __init__(self, start: datetime) -> None:
        self._now_utc_ms = int(start.astimezone(UTC).timestamp() * 1000)
        self._monotonic_s = 0.0

    def now_utc_ms(self) -> int:
        return self._now_utc_ms

    def monotonic_s(self) -> float:
        return self._monotonic_s

    def advance(self, seconds: float) -> None:
        """Move both times on by `seconds`."""
        self._now_utc_ms += round(seconds * 1000)
        self._monotonic_s += seconds

    def sleep(self, seconds: float) -> None:
        """The computer slept: the time of day goes on, the seconds that only grow stood still."""
        self._now_utc_ms += round(seconds * 1000)
