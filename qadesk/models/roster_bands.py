"""The band of a call where rosters are known: handovers lie around the agent's own shifts, meals around the own meal.

A handover is the time before and after a shift's start and end; the rest of a shift is neither, whatever the clock's
bands say. Which of the centre's bands that is: the nearest of the kind by the clock, the earlier of two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from enum import Enum, auto
from operator import itemgetter

from qadesk.models.bands import Band, BandKind, DayBands
from qadesk.models.shifts import DAY_MINUTES, ShiftTime

_Span = tuple[int, int, int, int]  # begin and end of a shift and of its meal (0, 0: not told), minutes since day 0


class _Standing(Enum):
    CLOCK = auto()  # no shift is near
    HANDOVER = auto()
    MEAL = auto()
    AT_WORK = auto()
    AT_WORK_MEAL_UNTOLD = auto()


class RosterBands:
    """Bands by staff number, day and minute. `shifts` by staff number, with the day before for its nights;
    `handover_min` 0: handovers by the clock alone."""

    def __init__(self, bands: DayBands, shifts: Mapping[str, Sequence[ShiftTime]], handover_min: int,
                 meal_min: int) -> None:
        self._handover, self._meal, self._shifts = handover_min, meal_min, shifts
        at_work = {BandKind.ORDINARY} | (set() if handover_min else {BandKind.HANDOVER})
        self._clock = _table(bands, set(BandKind))
        self._tables = {
            _Standing.CLOCK: self._clock,
            _Standing.HANDOVER: _table(bands, {BandKind.HANDOVER}), _Standing.MEAL: _table(bands, {BandKind.MEAL}),
            _Standing.AT_WORK: _table(bands, at_work),
            _Standing.AT_WORK_MEAL_UNTOLD: _table(bands, at_work | {BandKind.MEAL})}
        self._stretches: dict[str, tuple[list[int], list[list[Band]]]] = {}

    def at(self, agent_no: str, ordinal: int, minute: int) -> Band:
        """The band of a call of the agent that starts in this minute of the day with this ordinal."""
        if agent_no not in self._shifts:
            return self._clock[minute]
        edges, tables = self._stretches.get(agent_no) or self._cut(agent_no)
        return tables[bisect_right(edges, ordinal * DAY_MINUTES + minute)][minute]

    def minutes(self, code: str) -> list[bool]:
        """For each minute of the day whether a call in it can be of a band, whatever its agent's shift."""
        return [any(table[minute].code == code for table in self._tables.values()) for minute in range(DAY_MINUTES)]

    def _cut(self, agent_no: str) -> tuple[list[int], list[list[Band]]]:
        """The agent's time cut at each minute at which something begins or ends, and the bands from there on."""
        spans = sorted(map(_span, self._shifts[agent_no]))
        edges = sorted({edge for span in spans for edge in self._edges(span)})
        tables = [self._clock, *(self._tables[self._standing(spans, edge)] for edge in edges)]
        self._stretches[agent_no] = edges, tables
        return edges, tables

    def _edges(self, span: _Span) -> tuple[int, ...]:
        begin, end, meal_begin, meal_end = span
        around = tuple(edge + far for edge in (begin, end) for far in (-self._handover, 0, self._handover))
        return (*around, meal_begin - self._meal, meal_end + self._meal) if meal_end else around

    def _standing(self, spans: Sequence[_Span], at: int) -> _Standing:
        """Shifts of an agent do not overlap: only the last two that begin until then can hold the minute."""
        last = bisect_right(spans, at + self._handover, key=_BEGIN)
        return min((self._in_shift(span, at) for span in spans[max(0, last - 2):last]), key=_FIRST.index,
                   default=_Standing.CLOCK)

    def _in_shift(self, span: _Span, at: int) -> _Standing:
        begin, end, meal_begin, meal_end = span
        if any(edge - self._handover <= at < edge + self._handover for edge in (begin, end)):
            return _Standing.HANDOVER
        if meal_end and meal_begin - self._meal <= at < meal_end + self._meal:
            return _Standing.MEAL
        if begin <= at < end:
            return _Standing.AT_WORK if meal_end else _Standing.AT_WORK_MEAL_UNTOLD
        return _Standing.CLOCK


_BEGIN = itemgetter(0)
_FIRST = (_Standing.HANDOVER, _Standing.MEAL, _Standing.AT_WORK, _Standing.AT_WORK_MEAL_UNTOLD, _Standing.CLOCK)


def _span(shift: ShiftTime) -> _Span:
    midnight = shift.day.toordinal() * DAY_MINUTES
    meal = tuple(midnight + minute for minute in shift.meal) if shift.meal else (0, 0)
    return midnight + shift.start_minute, midnight + shift.end_minute, meal[0], meal[1]


def _table(bands: DayBands, kinds: Collection[BandKind]) -> list[Band]:
    """For each minute of the day the nearest band of these kinds, over midnight too; the clock's where there is none.
    """
    starts = [band.start_min for band in bands.bands]
    clock = [bands.bands[bisect_right(starts, minute) - 1] for minute in range(DAY_MINUTES)]
    if not any(band.kind in kinds for band in bands.bands):
        return clock
    before, after = _nearest(clock, kinds), _nearest(clock[::-1], kinds)[::-1]
    return [earlier[1] if earlier[0] <= later[0] else later[1] for earlier, later in zip(before, after, strict=True)]


def _nearest(clock: Sequence[Band], kinds: Collection[BandKind]) -> list[tuple[int, Band]]:
    """How long ago a band of these kinds was, and which, going twice round the clock."""
    found: list[tuple[int, Band]] = []
    ago, band = len(clock), clock[0]
    for now in (*clock, *clock):
        ago, band = (0, now) if now.kind in kinds else (ago + 1, band)
        found.append((ago, band))
    return found[len(clock):]
