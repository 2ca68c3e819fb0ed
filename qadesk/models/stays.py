"""Dated lists: an agent's times in teams, a team's times under leaders. Days are whole, the first and last included.

A list is changed by making a new one; `checked` is what makes it hold together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qadesk.errors import RuleBroken
from qadesk.i18n import _

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """A time from a day to a day under a name: a team's, or a leader's login name; `to_day` None is open."""

    name: str
    from_day: date
    to_day: date | None = None

    def covers(self, day: date) -> bool:
        return self.from_day <= day <= (self.to_day or date.max)

    def meets(self, other: Stay) -> bool:
        """Whether the two share a day."""
        return self.from_day <= (other.to_day or date.max) and other.from_day <= (self.to_day or date.max)

    def words(self) -> str:
        """The stay as the audit trail tells it: `一班 2026-01-01–2026-05-31`."""
        return f"{self.name} {self.from_day.isoformat()}–{self.to_day.isoformat() if self.to_day else ''}"


Stays = tuple[Stay, ...]


def checked(stays: Iterable[Stay], *, one_at_a_time: bool = True) -> Stays:
    """The stays by their first day. Gaps are allowed; `one_at_a_time=False` lets different names share days.

    Raises RuleBroken, naming both, for two that share a day, and for one that ends before it begins."""
    ordered = tuple(sorted(stays, key=lambda stay: (stay.from_day, stay.name)))
    for at, stay in enumerate(ordered):
        if stay.to_day is not None and stay.to_day < stay.from_day:
            raise RuleBroken(_("{name}: the last day {last} lies before the first day {first}.").format(
                name=stay.name, first=stay.from_day, last=stay.to_day), todo=_("Correct one of the days."),
                code="E-TEA-01")
        for later in ordered[at + 1:]:
            if stay.meets(later) and (one_at_a_time or stay.name == later.name):
                raise _overlap(stay, later)
    return ordered


def joined(stays: Sequence[Stay], name: str, day: date) -> Stays:
    """From `day` on under `name`: a stay that is open or reaches that far ends on the day before.

    Raises RuleBroken where a stay begins on that day or later."""
    return checked((*_cut(stays, day), Stay(name, day)))


def ended(stays: Sequence[Stay], day: date) -> Stays:
    """From `day` on under no name any more. Raises RuleBroken where a stay begins on that day or later."""
    later = next((stay for stay in stays if stay.from_day >= day), None)
    if later is not None:
        raise RuleBroken(_("{name} begins on {day} only.").format(name=later.name, day=later.from_day),
                         todo=_("Choose a later day, or take that line out first."), code="E-TEA-02")
    return checked(_cut(stays, day))


def name_on(stays: Iterable[Stay], day: date) -> str:
    """The name on a day, or nothing."""
    return next((stay.name for stay in stays if stay.covers(day)), "")


def _cut(stays: Sequence[Stay], day: date) -> Stays:
    return tuple(replace(stay, to_day=day - _DAY) if stay.from_day < day <= (stay.to_day or date.max) else stay
                 for stay in stays)


def _overlap(first: Stay, second: Stay) -> RuleBroken:
    return RuleBroken(_("{first} and {second} share days.").format(first=first.words(), second=second.words()),
                      todo=_("End the first one before the second begins."), code="E-TEA-03")
