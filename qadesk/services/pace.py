"""How much a background job writes at a time: about 20 ms of the writer, so that a person's save never waits long.

A station of a million calls takes several times longer for the same rows than a fresh one, so the size is measured
and not fixed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
WANTED_S = 0.02
LEAST_ROWS, FIRST_ROWS, MOST_ROWS = 200, 500, 2000  # below 200 the commit itself costs more than its rows


def paced(rows: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    """Pieces of the rows with the number of rows done before each: the next is larger or smaller as this one
    was quicker or slower than wanted."""
    at, size = 0, FIRST_ROWS
    while at < len(rows):
        began_s = time.perf_counter()
        yield at, rows[at:at + size]
        at += size
        size = next_size(size, time.perf_counter() - began_s)


def next_size(size: int, took_s: float) -> int:
    """The size of the next piece, when one of `size` rows took `took_s`."""
    if took_s > 1.5 * WANTED_S:
        return max(LEAST_ROWS, size // 2)
    return min(MOST_ROWS, size * 2) if took_s < WANTED_S / 2 else size
