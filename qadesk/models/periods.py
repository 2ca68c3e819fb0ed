"""Periods of a draw: ISO weeks from Monday 00:00 to Sunday 24:00 by the clock of the centre's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from qadesk.errors import BadInput
from qadesk.i18n import _

_WEEK = re.compile(r"(20\d{2})-?[Ww](\d{1,2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week; its name is such as `2026-W36`."""

    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.year}-W{self.number:02}"

    @property
    def first_day(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Its Sunday."""
        return date.fromisocalendar(self.year, self.number, 7)

    def start_utc_ms(self, zone: ZoneInfo) -> int:
        """The instant at which it begins."""
        return midnight_utc_ms(self.first_day, zone)

    def end_utc_ms(self, zone: ZoneInfo) -> int:
        """The instant at which it has ended (the next week's begin)."""
        return midnight_utc_ms(self.last_day + timedelta(days=1), zone)

    def next(self) -> Week:
        return week_of_day(self.last_day + timedelta(days=1))


class Period(Protocol):
    """Whole days that follow each other: a week, a month, or others."""

    @property
    def first_day(self) -> date: ...

    @property
    def last_day(self) -> date: ...

    def start_utc_ms(self, zone: ZoneInfo) -> int: ...

    def end_utc_ms(self, zone: ZoneInfo) -> int: ...


@dataclass(frozen=True)
class Days:
    """The days from the first to the last, both included."""

    first_day: date
    last_day: date

    def start_utc_ms(self, zone: ZoneInfo) -> int:
        """The instant at which they begin."""
        return midnight_utc_ms(self.first_day, zone)

    def end_utc_ms(self, zone: ZoneInfo) -> int:
        """The instant at which they have ended (the next day's begin)."""
        return midnight_utc_ms(self.last_day + timedelta(days=1), zone)

    def before(self) -> Days:
        """As many days, right before these."""
        return Days(self.first_day - (self.last_day - self.first_day) - timedelta(days=1),
                    self.first_day - timedelta(days=1))


def read_week(text: str) -> Week:
    """The week named by a text such as `2026-W36`. Raises BadInput."""
    found = _WEEK.fullmatch(text.strip())
    if found and 1 <= int(found[2]) <= _weeks_in(int(found[1])):
        return Week(int(found[1]), int(found[2]))
    raise BadInput(_("“{text}” is no week such as 2026-W36.").format(text=text), field="week",
                   todo=_("Give the year and the ISO week."), code="E-DRW-02")


def week_of_day(day: date) -> Week:
    """The ISO week that a day lies in."""
    year, number, _weekday = day.isocalendar()
    return Week(year, number)


def week_at(instant_utc_ms: int, zone: ZoneInfo) -> Week:
    """The week that an instant lies in, by the centre's clock."""
    return week_of_day(local_day(instant_utc_ms, zone))


def local_day(instant_utc_ms: int, zone: ZoneInfo) -> date:
    """The calendar day of an instant in the centre's zone."""
    return datetime.fromtimestamp(instant_utc_ms / 1000, UTC).astimezone(zone).date()


def local_text(instant_utc_ms: int, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """Day and time of an instant by the centre's clock: `2026-09-07 10:05`."""
    local = datetime.fromtimestamp(instant_utc_ms / 1000, UTC).astimezone(zone)
    return local.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def _weeks_in(year: int) -> int:
    """52 or 53: the 28th of December always lies in the last week."""
    return date(year, 12, 28).isocalendar().week


def midnight_utc_ms(day: date, zone: ZoneInfo) -> int:
    """The instant at which a day begins in the centre's zone."""
    return round(datetime.combine(day, time(), zone).timestamp() * 1000)
