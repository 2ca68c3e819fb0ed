"""Ids of a switch that count up: where numbers are left out, calls may be missing from the list (抽样框对账).

An id's last run of digits is its number, what stands before it the row it belongs to; the day's date in it is no part
of the number. Only rows that clearly count up are looked at: many calls, hardly a number left out, hardly one earlier
than its time. Ids made of an instant, or shared with channels that are no calls, are not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

LEAST_CALLS = 20
LEAST_DENSITY, MOST_BACK_STEPS = 0.8, 0.1
_NUMBER = re.compile(r"(?P<head>.*?)(?P<digits>\d{1,18})", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The id that a switch gave a call, of which source, and when the call began by the centre's clock."""

    source: str
    call_id: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that no call of the list has: the first and the last of them as ids, how many, and the calls around."""

    source: str
    first_id: str
    last_id: str
    count: int
    before: datetime
    after: datetime

    @property
    def ids(self) -> str:
        """`1004`, or `1004–1009`."""
        return self.first_id if self.count == 1 else f"{self.first_id}–{self.last_id}"


def gaps(calls: Iterable[Numbered]) -> tuple[Gap, ...]:
    """The numbers left out, in the order of time."""
    rows: dict[tuple[str, str], dict[int, tuple[datetime, int]]] = defaultdict(dict)
    for call in calls:
        found = _split(call)
        if found is not None:
            head, digits = found
            rows[call.source, head].setdefault(int(digits), (call.start, len(digits)))
    made = [gap for (source, head), numbers in rows.items() if _counts_up(numbers)
            for gap in _gaps(source, head, numbers)]
    return tuple(sorted(made, key=lambda gap: (gap.before, gap.source, gap.first_id)))


def _split(call: Numbered) -> tuple[str, str] | None:
    found = _NUMBER.fullmatch(call.call_id)
    if found is None:
        return None
    head, digits = found["head"], found["digits"]
    for date in (f"{call.start:%Y%m%d}", f"{call.start:%y%m%d}"):
        if digits.startswith(date) and len(digits) > len(date):
            return head + date, digits[len(date):]
    return head, digits


def _counts_up(numbers: dict[int, tuple[datetime, int]]) -> bool:
    if len(numbers) < LEAST_CALLS or len(numbers) < LEAST_DENSITY * (max(numbers) - min(numbers) + 1):
        return False
    in_time = sorted(numbers, key=lambda number: (numbers[number][0], number))
    back = sum(later < earlier for earlier, later in pairwise(in_time))
    return back <= MOST_BACK_STEPS * len(in_time)


def _gaps(source: str, head: str, numbers: dict[int, tuple[datetime, int]]) -> Sequence[Gap]:
    return [Gap(source, _id(head, before + 1, numbers[before][1]), _id(head, after - 1, numbers[after][1]),
                after - before - 1, numbers[before][0], numbers[after][0])
            for before, after in pairwise(sorted(numbers)) if after - before > 1]


def _id(head: str, number: int, width: int) -> str:
    return f"{head}{number:0{width}}"
