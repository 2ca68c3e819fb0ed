"""Parts of a recording that playing jumps over, and the arithmetic between all of it and what is kept of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from math import inf

_NEAR = 1e-6  # frames: a place as near as this to a cut's begin has reached it
Span = tuple[float, float]


class Cuts:
    """Disjoint (start, end) in frames, some of the recording kept between any two of them."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans = tuple(sorted(spans))
        self._starts = [start for start, _end in self.spans]
        self._gone = [0.0, *accumulate(end - start for start, end in self.spans)]
        self._reached = [start - gone for start, gone in zip(self._starts, self._gone, strict=False)]

    def kept(self, place: float) -> float:
        """Frames that are kept of those before `place`."""
        count = bisect_right(self._starts, place)
        if count == 0:
            return place
        return max(place - self._gone[count], self._reached[count - 1])

    def place(self, kept: float) -> float:
        """The place behind so many kept frames; at a cut, its end."""
        return kept + self._gone[self._passed(kept)]

    def next_after(self, kept: float) -> float:
        """Kept frames before the next cut behind so many; infinite when there is none."""
        count = self._passed(kept)
        return self._reached[count] if count < len(self.spans) else inf

    def _passed(self, kept: float) -> int:
        return bisect_right(self._reached, kept + _NEAR)


NO_CUTS = Cuts()
