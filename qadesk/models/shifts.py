"""Shifts as values: when one works on a day, whether two overlap, and a week of them as a grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.imports import Reject
from qadesk.models.periods import Week

DAY_MINUTES = 24 * 60
Meal = tuple[int, int] | tuple[()]


@dataclass(frozen=True, order=True)
class ShiftTime:
    """A shift that begins on `day`; minutes from its midnight, the end past 1440 when it lies on the next day.

    `meal` is begin and end of the meal in it, in the same minutes; empty where it is not told."""

    day: date
    start_minute: int
    end_minute: int
    name: str = ""
    meal: Meal = ()

    def meets(self, other: ShiftTime) -> bool:
        """Whether the two share a minute, over midnight too."""
        return self._begin() < other._end() and other._begin() < self._end()

    def hours(self) -> str:
        """`08:30–17:30`; a next day's end is marked."""
        end = clock_text(self.end_minute)
        if self.end_minute > DAY_MINUTES:
            end = _("{time} next day").format(time=end)
        return f"{clock_text(self.start_minute)}–{end}"

    def words(self) -> str:
        """Day, hours, name and meal, as messages and the audit trail tell it."""
        meal = _("(meal {hours})").format(hours=self.meal_hours()) if self.meal else ""
        return " ".join(part for part in (self.day.isoformat(), self.hours(), self.name, meal) if part)

    def meal_hours(self) -> str:
        """`12:00–12:30`; "" where no meal is told."""
        return "–".join(map(clock_text, self.meal))

    def on(self, day: date) -> ShiftTime:
        """The same shift on another day."""
        return replace(self, day=day)

    def _begin(self) -> int:
        return self.day.toordinal() * DAY_MINUTES + self.start_minute

    def _end(self) -> int:
        return self.day.toordinal() * DAY_MINUTES + self.end_minute


@dataclass(frozen=True, order=True)
class ShiftTemplate:
    """A kind of shift (早班): its name and hours, to be put on any day."""

    name: str
    start_minute: int
    end_minute: int
    meal: Meal = ()

    def on(self, day: date) -> ShiftTime:
        """The shift of this kind on a day."""
        return ShiftTime(day, self.start_minute, self.end_minute, self.name, self.meal)

    def hours(self) -> str:
        """`08:30–17:30`; an end before the begin is plainly the next day's."""
        return f"{clock_text(self.start_minute)}–{clock_text(self.end_minute)}"

    def words(self) -> str:
        """Name, hours and meal."""
        meal = _("(meal {hours})").format(hours=self.meal_hours()) if self.meal else ""
        return " ".join(part for part in (self.name, self.hours(), meal) if part)

    def meal_hours(self) -> str:
        """`12:00–12:30`; "" where no meal is told."""
        return "–".join(map(clock_text, self.meal))

    def with_meal(self, start_clock: int, end_clock: int) -> ShiftTemplate:
        """The kind with a meal. Raises RuleBroken for one that does not lie in its hours."""
        return replace(self, meal=meal_within(self.start_minute, self.end_minute, start_clock, end_clock))


def clock_text(minute: int) -> str:
    """`08:30`; 1440 is `24:00`, later minutes are told by the next day's clock."""
    shown = minute if minute <= DAY_MINUTES else minute - DAY_MINUTES
    return f"{shown // 60:02}:{shown % 60:02}"


def end_after(start_minute: int, clock_minute: int) -> int:
    """The end of a shift whose clock shows `clock_minute`: on the next day when it is not after the start.

    Raises RuleBroken for a shift of no length."""
    if clock_minute == start_minute:
        raise RuleBroken(_("A shift ends at another time than it begins."), todo=_("Correct one of the times."),
                         code="E-ROS-01")
    return clock_minute if clock_minute > start_minute else clock_minute + DAY_MINUTES


def meal_within(start_minute: int, end_minute: int, start_clock: int, end_clock: int) -> tuple[int, int]:
    """Begin and end of a meal by the clock, in the minutes of its shift; a clock before its begin is the next day's.

    Raises RuleBroken for a meal that does not lie in the shift."""
    start = start_clock + DAY_MINUTES * (start_clock < start_minute)
    end = end_clock + DAY_MINUTES * (end_clock < start_minute)
    if not start_minute <= start < end <= end_minute:
        raise RuleBroken(_("The meal {start}–{end} does not lie in the shift {first}–{last}.").format(
            start=clock_text(start_clock), end=clock_text(end_clock), first=clock_text(start_minute),
            last=clock_text(end_minute)), todo=_("Correct one of the times."), code="E-ROS-03")
    return start, end


def checked_shifts(shifts: Iterable[ShiftTime], others: Iterable[ShiftTime] = ()) -> tuple[ShiftTime, ...]:
    """The shifts of a day in their order.

    Raises RuleBroken, naming both, for two that overlap (`others` as well), and for a meal out of its shift."""
    ordered, beside = tuple(sorted(shifts)), tuple(others)
    for shift in ordered:
        if shift.meal:
            meal_within(shift.start_minute, shift.end_minute, *(minute % DAY_MINUTES for minute in shift.meal))
    for at, shift in enumerate(ordered):
        met = next((other for other in (*ordered[at + 1:], *beside) if shift.meets(other)), None)
        if met is not None:
            raise RuleBroken(_("{first} and {second} overlap.").format(first=shift.words(), second=met.words()),
                             todo=_("End one of them before the other begins."), code="E-ROS-02")
    return ordered


@dataclass(frozen=True)
class RosterPlan:
    """What an import of a roster does to the shifts of the agents and days it names; `rejects_file` once written.

    `unknown_codes` are those of its shifts whose hours are not known."""

    rows: int
    new: int
    changed: int
    known: int
    removed: int
    agents: int
    first_day: date | None
    last_day: date | None
    rejects: tuple[Reject, ...]
    rejects_file: str = ""
    unknown_codes: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """How many shifts come, go or change."""
        return self.new + self.changed + self.removed


@dataclass(frozen=True)
class RosterRow:
    """An agent's week: the team in that week, and each day's shifts from Monday on."""

    agent_id: int
    staff_no: str
    name: str
    team: str
    pinyin: str
    days: tuple[tuple[ShiftTime, ...], ...]


@dataclass(frozen=True)
class RosterWeek:
    """The roster of a week: agents who are in a team in it or have a shift, by team and staff number; the kinds of
    shifts that the station has; the days `without_call` of those rostered, and the `unrostered` ones with calls."""

    week: Week
    today: date
    rows: tuple[RosterRow, ...]
    templates: tuple[ShiftTemplate, ...] = ()
    without_call: frozenset[tuple[int, date]] = frozenset()
    unrostered: frozenset[tuple[int, date]] = frozenset()


@dataclass(frozen=True)
class WeekCopied:
    """The agents and days that got the shifts of the week before; `kept` days had their own already."""

    days: tuple[tuple[int, date], ...]
    kept: int
