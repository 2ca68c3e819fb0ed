"""Spans of whole days by the clock of the centre's zone, and among them the periods of a draw.

A draw's period is a `Week` (`2026-W36`, Monday 00:00 to Sunday 24:00), a `OneDay` (`2026-09-01`), or a `Supplement` to
one of them (`2026-W36+1`) for calls and recordings that came after its draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from qadesk.errors import BadInput, RuleBroken
from qadesk.i18n import _

_WEEK = re.compile(r"(20\d{2})-?[Ww](\d{1,2})", re.ASCII)
_DAY = re.compile(r"20\d{2}-\d{2}-\d{2}", re.ASCII)
_LATE = re.compile(r"(.+)\+([1-9]\d{0,2})", re.ASCII)


class Period(Protocol):
    """Whole days that follow each other: a week, a month, or others."""

    @property
    def first_day(self) -> date: ...

    @property
    def last_day(self) -> date: ...

    def start_utc_ms(self, zone: ZoneInfo) -> int: ...

    def end_utc_ms(self, zone: ZoneInfo) -> int: ...


class _WholeDays:
    """The instants at which days begin and have ended (the next day's begin)."""

    def start_utc_ms(self: Period, zone: ZoneInfo) -> int:
        """The instant at which they begin."""
        return midnight_utc_ms(self.first_day, zone)

    def end_utc_ms(self: Period, zone: ZoneInfo) -> int:
        """The instant at which they have ended (the next day's begin)."""
        return midnight_utc_ms(self.last_day + timedelta(days=1), zone)


@dataclass(frozen=True, order=True)
class Week(_WholeDays):
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

    @property
    def base(self) -> Week:
        return self

    @property
    def week(self) -> Week:
        return self

    @property
    def days(self) -> tuple[OneDay, ...]:
        """Its seven days."""
        return tuple(OneDay(self.first_day + timedelta(days=number)) for number in range(7))

    def next(self) -> Week:
        return week_of_day(self.last_day + timedelta(days=1))


@dataclass(frozen=True, order=True)
class OneDay(_WholeDays):
    """A day that is drawn by itself; its name is such as `2026-09-01`."""

    day: date

    @property
    def name(self) -> str:
        return self.day.isoformat()

    @property
    def first_day(self) -> date:
        return self.day

    @property
    def last_day(self) -> date:
        return self.day

    @property
    def base(self) -> OneDay:
        return self

    @property
    def week(self) -> Week:
        """The week whose quota it has a part of."""
        return week_of_day(self.day)

    def next(self) -> OneDay:
        return OneDay(self.day + timedelta(days=1))


@dataclass(frozen=True)
class Supplement(_WholeDays):
    """What came late for a period that was drawn (补充抽样), numbered from 1; its name is such as `2026-W36+1`."""

    base: Week | OneDay
    number: int

    @property
    def name(self) -> str:
        return f"{self.base.name}+{self.number}"

    @property
    def first_day(self) -> date:
        return self.base.first_day

    @property
    def last_day(self) -> date:
        return self.base.last_day

    @property
    def week(self) -> Week:
        return self.base.week

    def next(self) -> Supplement:
        return Supplement(self.base, self.number + 1)


DrawPeriod = Week | OneDay | Supplement
"""All have `name`, `first_day`, `last_day`, `start_utc_ms`, `end_utc_ms`; `base` (the period without what came late),
`week`, and `next()` of their own kind."""


@dataclass(frozen=True)
class Days(_WholeDays):
    """The days from the first to the last, both included."""

    first_day: date
    last_day: date

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


def read_day(text: str) -> OneDay:
    """The day named by a text such as `2026-09-01`. Raises BadInput."""
    with suppress(ValueError):
        if _DAY.fullmatch(text.strip()):
            return OneDay(date.fromisoformat(text.strip()))
    raise BadInput(_("“{text}” is no day such as 2026-09-01.").format(text=text), field="day",
                   todo=_("Give year, month and day."), code="E-DRW-02")


def read_period(text: str) -> DrawPeriod:
    """The period of a draw by its name: `2026-W36`, `2026-09-01`, or a supplement such as `2026-W36+1`.

    Raises BadInput."""
    late = _LATE.fullmatch(text.strip())
    name = late[1] if late else text
    base = read_day(name) if _DAY.fullmatch(name.strip()) else read_week(name)
    return Supplement(base, int(late[2])) if late else base


def in_order(periods: Iterable[DrawPeriod]) -> list[DrawPeriod]:
    """The periods by their days, a week after the days in it, each supplement after what it adds to."""
    return sorted(periods, key=lambda one: (one.last_day, (one.last_day - one.first_day).days,
                                            one.number if isinstance(one, Supplement) else 0))


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


def read_local(words: str, zone: ZoneInfo, *, code: str) -> int:
    """The instant that a person wrote as `local_text` shows one, in UTC ms; raises RuleBroken of that code."""
    try:
        at = datetime.strptime(words.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError:
        raise RuleBroken(_("{words} is no time.").format(words=words), safe=_("Nothing was changed."),
                         todo=_("Write day and time such as 2026-09-07 10:05."), code=code) from None
    return round(at.timestamp() * 1000)


def _weeks_in(year: int) -> int:
    """52 or 53: the 28th of December always lies in the last week."""
    return date(year, 12, 28).isocalendar().week


def midnight_utc_ms(day: date, zone: ZoneInfo) -> int:
    """The instant at which a day begins in the centre's zone."""
    return round(datetime.combine(day, time(), zone).timestamp() * 1000)
