"""Peak and low half hours of the day (高峰, 低峰), found from the period's own calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

SLOTS, SLOT_MINUTES = 48, 30


class Traffic(StrEnum):
    """How busy a half hour of the day was against the mean one with calls."""

    PEAK = "peak"
    ORDINARY = ""
    LOW = "low"


@dataclass(frozen=True)
class Spans:
    """Half hours that follow each other, as minutes of the day: the peak ones and the low ones."""

    peak: tuple[tuple[int, int], ...] = ()
    low: tuple[tuple[int, int], ...] = ()


def half_hours(minutes: Iterable[int], peak_percent: int, low_percent: int) -> tuple[Traffic, ...]:
    """The mark of each of the day's 48 half hours, from the minutes of the day at which calls start.

    Half hours without a call are no part of the mean and have no mark."""
    counts = Counter(minute // SLOT_MINUTES for minute in minutes)
    whole, used = sum(counts.values()), len(counts)
    return tuple(_mark(counts[slot] * used * 100, whole, peak_percent, low_percent) for slot in range(SLOTS))


def spans_of(marks: Sequence[Traffic]) -> Spans:
    """The spans of peak and of low half hours."""
    return Spans(_runs(marks, Traffic.PEAK), _runs(marks, Traffic.LOW))


def _mark(count: int, whole: int, peak_percent: int, low_percent: int) -> Traffic:
    if count and count >= whole * peak_percent:
        return Traffic.PEAK
    return Traffic.LOW if count and count <= whole * low_percent else Traffic.ORDINARY


def _runs(marks: Sequence[Traffic], wanted: Traffic) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for slot, mark in enumerate(marks):
        begin = slot * SLOT_MINUTES
        if mark is wanted and found and found[-1][1] == begin:
            found[-1] = (found[-1][0], begin + SLOT_MINUTES)
        elif mark is wanted:
            found.append((begin, begin + SLOT_MINUTES))
    return tuple(found)
