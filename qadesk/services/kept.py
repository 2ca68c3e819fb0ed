"""Figures that are costly to ask of a large station: asked once, and again after what they count has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from qadesk.database.station_database import Changed, StationDatabase

K = TypeVar("K")
T = TypeVar("T")
MOST_KEYS = 100


class Kept(Generic[K, T]):
    """The answers of `ask` by key, until rows of one of the classes are committed.

    `apart`: what reads long is asked over a connection of its own, so that no list waits.
    Each commit, of whatever, empties the reader's memory of the file: to count a million rows then costs 50 ms."""

    def __init__(self, database: StationDatabase, classes: Changed, ask: Callable[[Session, K], T], *,
                 apart: bool = False) -> None:
        self._database, self._classes, self._ask, self._apart = database, classes, ask, apart
        self._known: dict[K, T] = {}
        database.on_commit.append(self._note)

    def of(self, key: K) -> T:
        """The answer; asked of the reader where it is not known."""
        known = self._known  # what changes while it is asked makes a new one, in which this answer is not
        if key not in known:
            database = self._database
            with database.reading_apart() if self._apart else database.reading(background=True) as session:
                answer = self._ask(session, key)
            if len(known) >= MOST_KEYS:
                known.clear()
            known[key] = answer
            return answer
        return known[key]

    def _note(self, changed: Changed) -> None:
        if not self._classes.isdisjoint(changed):
            self._known = {}
