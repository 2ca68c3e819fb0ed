"""How many calls of an agent are drawn: the week's quota, its part of a day, and that of a supplement.

The parts of days are rounded as QADESK-DRAW-1 rounds bands: from one start u = T("quota|agent"), here of the seed that
everybody knows, the week's name. So the days of a week always add up to its quota.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from qadesk.models.draw import Tickets
from qadesk.models.periods import OneDay

WEEK_DAYS = 7


@dataclass(frozen=True)
class QuotaRules:
    """Calls per agent and week: of others, of new staff in their first days, and how many more after a fatal item or an
    upheld complaint."""

    quota: int
    quota_new_staff: int
    new_staff_days: int
    extra: int = 0

    def of_week(self, hired_on: date | None, first_day: date, *, more: bool) -> int:
        """The quota of an agent for the week of this day; `more`: after a fatal item or an upheld complaint."""
        quota = self.quota_new_staff if self.is_new(hired_on, first_day) else self.quota
        return quota + (self.extra if more else 0)

    def is_new(self, hired_on: date | None, day: date) -> bool:
        return hired_on is not None and day - hired_on < timedelta(days=self.new_staff_days)


def due_until(quota: int, agent: str, day: OneDay, rostered: Collection[date]) -> int:
    """How many of the week's calls are due once this day is drawn: the quota dealt over the days on which the agent is
    rostered, over all seven where that is not known."""
    days = sorted(rostered) or [one.day for one in day.week.days]
    over = sum(one <= day.day for one in days)
    start = Fraction(Tickets(day.week.name)("quota|" + agent))
    return ceil(Fraction(quota * over, len(days)) - start)


def of_day(quota: int, agent: str, day: OneDay, rostered: Collection[date], drawn: int) -> int:
    """The quota of a day: what is due until then less what the week's other days have `drawn`, so that a short day is
    made good later."""
    return max(0, due_until(quota, agent, day, rostered) - drawn)


def of_supplement(quota: int, drawn: int, late: int, had: int) -> int:
    """The quota of a supplement: what the period still lacks, and at least the share of the `late` calls among all that
    could be drawn, so that none of them has the chance 0. `had`: calls that could be drawn before."""
    return max(quota - drawn, ceil(Fraction(quota * late, late + had))) if late else 0
