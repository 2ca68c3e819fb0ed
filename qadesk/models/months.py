"""Calendar months by the clock of the centre's zone; a call belongs to the month in which it starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.models.periods import local_day, midnight_utc_ms

_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; its name is such as `2026-08`."""

    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    def before(self) -> Month:
        """The month before."""
        return self.back(1)

    def back(self, months: int) -> Month:
        """So many months before."""
        year, number = divmod(12 * self.year + self.number - 1 - months, 12)
        return Month(year, number + 1)

    def start_utc_ms(self, zone: ZoneInfo) -> int:
        """The instant at which it begins."""
        return midnight_utc_ms(self.first_day, zone)

    def end_utc_ms(self, zone: ZoneInfo) -> int:
        """The instant at which it has ended (the next month's begin)."""
        return midnight_utc_ms(self.next().first_day, zone)


def read_month(text: str) -> Month:
    """The month named by a text such as `2026-08`. Raises BadInput."""
    found = _MONTH.fullmatch(text.strip())
    if found:
        return Month(int(found[1]), int(found[2]))
    raise BadInput(_("“{text}” is no month such as 2026-08.").format(text=text), field="month",
                   todo=_("Give the year and the month."))


def month_of_day(day: date) -> Month:
    """The month that a day lies in."""
    return Month(day.year, day.month)


def month_at(instant_utc_ms: int, zone: ZoneInfo) -> Month:
    """The month that an instant lies in, by the centre's clock."""
    return month_of_day(local_day(instant_utc_ms, zone))
