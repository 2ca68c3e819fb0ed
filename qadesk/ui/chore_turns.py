"""Whose turn it is among the chores of a session: one after another in their order, in a thread of their own.

A chore of long breath ends after the piece at hand once an earlier one has work: what was drawn is in the store before
somebody takes the drive away, though the measuring of a month goes on for hours.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from typing import Protocol

from qadesk.errors import UserError
from qadesk.services.progress import ChoreProgress, Progress

LEAST_TURN_S = 30.0  # not after each save of a draft


class Chore(Protocol):
    """What it is called, which commits may bring it work, and its work until nothing is left or it is cancelled."""

    title: str
    changes: tuple[type, ...]

    def run(self, progress: ChoreProgress) -> object: ...


class Due:
    """Which of the chores have work, as far as commits tell; noted by the window's thread, asked by the chores'."""

    def __init__(self, chores: Sequence[Chore]) -> None:
        self.chores = chores
        self._lock, self._places = threading.Lock(), set[int]()

    def add_all(self) -> None:
        """Any may have work."""
        with self._lock:
            self._places.update(range(len(self.chores)))

    def note(self, classes: Iterable[type]) -> bool:
        """Classes were committed; whether that may have brought work."""
        found = {place for place, chore in enumerate(self.chores) if not set(chore.changes).isdisjoint(classes)}
        with self._lock:
            self._places |= found
        return bool(found)

    def take(self) -> int | None:
        """The place of the first that has work, which then has none; None when nobody has."""
        with self._lock:
            first = min(self._places, default=None)
            self._places.discard(-1 if first is None else first)
        return first

    def before(self, place: int) -> bool:
        """Whether an earlier chore has work; then the one at `place` has work again, too."""
        with self._lock:
            earlier = any(other < place for other in self._places)
            self._places |= {place} if earlier else set()
        return earlier


def run_all(due: Due, progress: Progress) -> UserError | None:
    """Run who has work until nobody has; what refuses holds the others up no more than itself. The first refusal."""
    refused = None
    while not progress.cancelled and (place := due.take()) is not None:
        try:
            due.chores[place].run(_Turn(due, place, progress))
        except UserError as error:
            refused = refused or error
    return refused


class _Turn:
    """Progress that names the chore, and knows when an earlier one wants its turn."""

    def __init__(self, due: Due, place: int, progress: Progress) -> None:
        self._due, self._place, self._progress = due, place, progress
        self._began_s = time.monotonic()

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        self._progress(done, whole, f"{self._due.chores[self._place].title} {words}".rstrip())

    @property
    def cancelled(self) -> bool:
        return self._progress.cancelled

    def enough(self) -> bool:
        return time.monotonic() - self._began_s >= LEAST_TURN_S and self._due.before(self._place)
