"""How much a background job writes at a time: about 20 ms of the writer, so that a person's save never waits long.

A station of a million calls takes several times longer for the same rows than a fresh one, so the size is measured
and not fixed. While nobody works, a piece takes longer: the commit itself costs as much as some thousand rows.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
WANTED_S, QUIET_S = 0.02, 2.0
LEAST_ROWS, FIRST_ROWS, MOST_ROWS, QUIET_ROWS = 200, 500, 2000, 20_000  # below 200 the commit costs more than its rows
QUIET_AFTER_S = 2


class Lane(Protocol):
    """Where the pieces go: the station's database."""

    def quiet_s(self) -> float:
        """Seconds since a person last wrote, or waited to."""


class Pace:
    """The size of the next piece, by what the last one took and by whether a person works."""

    def __init__(self, lane: Lane) -> None:
        self._lane, self._began_s = lane, 0.0
        self.size = FIRST_ROWS

    def begin(self) -> None:
        """A piece begins."""
        self._began_s = time.perf_counter()

    def end(self) -> None:
        """It has been written."""
        quiet = self._lane.quiet_s() >= QUIET_AFTER_S
        self.size = next_size(self.size, time.perf_counter() - self._began_s, quiet=quiet)


def paced(rows: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    """Pieces of the rows with the number of rows done before each: the next is larger or smaller as this one
    was quicker or slower than wanted."""
    at, size = 0, FIRST_ROWS
    while at < len(rows):
        began_s = time.perf_counter()
        yield at, rows[at:at + size]
        at += size
        size = next_size(size, time.perf_counter() - began_s)


def next_size(size: int, took_s: float, *, quiet: bool = False) -> int:
    """The size of the next piece, when one of `size` rows took `took_s`; `quiet`: nobody works."""
    wanted_s, most = (QUIET_S, QUIET_ROWS) if quiet else (WANTED_S, MOST_ROWS)
    if took_s > 1.5 * wanted_s:
        size = max(LEAST_ROWS, size // 2)
    elif took_s < wanted_s / 2:
        size *= 4 if quiet and took_s < wanted_s / 8 else 2
    return min(most, size)
