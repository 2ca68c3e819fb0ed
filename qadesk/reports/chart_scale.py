"""From values to places: scales with round numbers, and labels that keep out of each other's way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, log10

from qadesk.reports.chart_sheet import Box

STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Scale:
    """`low`..`high` onto `start`..`end`; `ticks` are the round numbers on it."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """The place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def between(self, start: float, end: float) -> Scale:
        """The same numbers elsewhere."""
        return Scale(self.low, self.high, start, end, self.ticks)


def round_scale(values: Iterable[float], count: int, *, least: float = 0.0, most: float = 100.0,
                whole: bool = False) -> Scale:
    """A scale from round number to round number that holds all values, with some `count` steps; within least..most.

    `whole`: the steps are whole numbers. A value beyond `most` lifts it (scores with bonuses). Places are still
    0..1."""
    found = list(values)
    low, high = min(found), max(found)
    most = most if high <= most else inf
    if high - low < 1:
        low, high = max(least, low - 1), min(most, high + 1)
    step = _step((high - low) / max(count, 1))
    if whole:
        step = max(1.0, step)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = tuple(step * at for at in range(first, last + 1) if least <= step * at <= most)
    return Scale(ticks[0], ticks[-1], 0.0, 1.0, ticks)


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(step for step in STEPS if step * power >= rough * (1 - 1e-9)) * power


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places moved so that they stand at least `gap` apart within low..high, in their order, as little as may be.

    Where they do not fit they are spread evenly."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    if len(places) > 1 and gap * (len(places) - 1) > high - low:
        gap = (high - low) / (len(places) - 1)
    moved, below = list(places), low
    for at in order:
        moved[at] = below = max(moved[at], below)
        below += gap
    above = high
    for at in reversed(order):
        moved[at] = above = min(moved[at], above)
        above -= gap
    return moved


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes (left, top, right, bottom) share any room."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
