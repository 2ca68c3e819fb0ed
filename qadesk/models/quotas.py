"""How many calls of an agent are drawn: the week's quota, its part of a day, and that of a supplement.

The parts of days are rounded as QADESK-DRAW-1 rounds bands: the days in the order of T("band|agent|day"), from one
start u = T("quota|agent"). So the days of a week always add up to its quota, and before the week begins each rostered
day has the same expected number. Their seed is `week||s|` with the secret s of the week's own commitment, so that
nobody can tell beforehand on which days calls of an agent are drawn; without one it is the week's name, which everybody
knows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from qadesk.models.draw import Tickets, rounded
from qadesk.models.draw_files import join_seed
from qadesk.models.periods import OneDay, Week

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


def deal_seed(week: Week, secret: str) -> str:
    """The seed by which a week's quotas are dealt over its days: `week||s|`."""
    return join_seed(week.name, "", secret, "")


def days_dealt(day: OneDay, rostered: Collection[date]) -> list[date]:
    """The days over which a quota is dealt: those on which the agent is rostered (or the centre was open in the week
    before), all seven where that is not known."""
    return sorted(rostered) or [one.day for one in day.week.days]


def due_until(quota: int, agent: str, day: OneDay, rostered: Collection[date], seed: str = "") -> int:
    """How many of the week's calls are due once this day is drawn; without a `seed` by the week's name."""
    days = days_dealt(day, rostered)
    shares = {one.isoformat(): Fraction(quota, len(days)) for one in days}
    dealt = rounded(agent, shares, Tickets(seed or day.week.name))
    return sum(count for name, count in dealt if name <= day.name)


def of_day(quota: int, agent: str, day: OneDay, rostered: Collection[date], drawn: int, seed: str = "") -> int:
    """The quota of a day: what is due until then less what the week's other days have `drawn`, so that a short day is
    made good later."""
    return max(0, due_until(quota, agent, day, rostered, seed) - drawn)


def most_of_day(quota: int, day: OneDay, rostered: Collection[date]) -> int:
    """The most that a day can be dealt, which tells nothing of the seed."""
    days = days_dealt(day, rostered)
    return ceil(Fraction(quota, len(days))) if day.day in days else 0


def dealt_words(quota: int, day: OneDay, rostered: Collection[date]) -> str:
    """What a quota is dealt over, as the manifest has it: `3:12345` for 3 calls over Monday to Friday."""
    return f"{quota}:" + "".join(str(one.isoweekday()) for one in days_dealt(day, rostered))


def due_by_words(words: str, agent: str, day: OneDay, seed: str) -> int:
    """`due_until` by what `dealt_words` says. Raises ValueError or IndexError for anything else."""
    quota, _colon, days = words.partition(":")
    return due_until(int(quota), agent, day, {day.week.days[int(number) - 1].day for number in days}, seed)


def of_supplement(quota: int, drawn: int, late: int, had: int) -> int:
    """The quota of a supplement: what the period still lacks, and at least the share of the `late` calls among all that
    could be drawn, so that none of them has the chance 0. `had`: calls that could be drawn before."""
    return max(quota - drawn, ceil(Fraction(quota * late, late + had))) if late else 0
