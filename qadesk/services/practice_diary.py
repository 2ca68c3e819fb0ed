"""What happens when in the practice centre's past: acts with their instants, done one after another on a moved clock.

An act may put further ones into the diary, so that what follows from a score is written where it follows from it.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qadesk.clock import FixedClock

Act = Callable[[], object]


class Diary:
    """Acts of the past; `run` does them in their order, each at its own instant."""

    def __init__(self, clock: FixedClock, zone: ZoneInfo, ends: datetime) -> None:
        """Nothing happens from `ends` on: acts put there are left out."""
        self.clock, self.zone, self._ends = clock, zone, ends
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now_utc_ms() / 1000, self.zone)

    def at(self, day: date, hour: int, minute: int, act: Act) -> datetime:
        """Put an act on a day and time of the centre; returns the instant."""
        when = datetime.combine(day, time(hour, minute), self.zone)
        self._put(when, act)
        return when

    def after(self, minutes: float, act: Act) -> None:
        """Put an act so many minutes after now."""
        self._put(self.now + timedelta(minutes=minutes), act)

    def on_day(self, days: int, hour: int, minute: int, act: Act) -> None:
        """Put an act on the first working day that is at least so many days after today."""
        day = self.now.date() + timedelta(days=days)
        self.at(day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0), hour, minute, act)

    def run(self) -> Iterator[datetime]:
        """Do everything; gives the instant after each act."""
        while self._acts:
            when, _number, act = heapq.heappop(self._acts)
            self.clock.advance(max(0.0, (when - self.now).total_seconds()))
            act()
            yield when

    def _put(self, when: datetime, act: Act) -> None:
        if when < self._ends:
            heapq.heappush(self._acts, (when, next(self._order), act))
