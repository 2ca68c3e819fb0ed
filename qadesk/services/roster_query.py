"""Rosters as other features ask for them: the shift of an agent at a minute, and the roster held against the calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from qadesk.models.attendance import BEFORE_AND_AFTER_MINUTES, AgentDay, Attendance
from qadesk.models.calls import Call
from qadesk.models.people import Agent, Membership
from qadesk.models.periods import Days
from qadesk.models.shifts import DAY_MINUTES, ShiftTime
from qadesk.services.roster_rows import shifts_by_agent

_DAY = timedelta(days=1)
_ROSTERED_NEAR = timedelta(days=7)  # a free day is one beside days with shifts
_QUARTER_MS = 15 * 60_000  # shifts begin at quarters, and all zones are whole quarters from UTC


class RosterBook:
    """The shifts of all agents of some days (and of the day before, for its nights): read once, asked for every call.

    Minutes are those of the centre's clock."""

    def __init__(self, session: Session, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._shifts: dict[tuple[int, date], tuple[ShiftTime, ...]] = {}
        self._days: dict[int, frozenset[date]] = {}
        for agent_id, shifts in shifts_by_agent(session, first - _DAY, last + _DAY).items():
            self._take(agent_id, shifts)

    def shifts(self, agent_id: int, day: date) -> tuple[ShiftTime, ...]:
        """The shifts that begin on the day, in their order."""
        return self._shifts.get((agent_id, day), ())

    def days(self, agent_id: int) -> frozenset[date]:
        """The days from the first to the last on which the agent is rostered; empty: there is no roster."""
        return self._days.get(agent_id, frozenset())

    def near(self, agent_id: int, day: date, minute: int, margin: int = 0) -> tuple[ShiftTime, int] | None:
        """The shift in which the minute of the day lies, else the nearest within `margin` minutes of it, and the minute
        counted from that shift's own midnight (a night's 01:00 is 1500). None where there is none."""
        found = [(_distance(shift, at), shift, at) for offset in (0, -1, 1)
                 for shift in self.shifts(agent_id, day + offset * _DAY) for at in [minute - offset * DAY_MINUTES]]
        nearest = min(found, default=None)
        return nearest[1:] if nearest is not None and nearest[0] <= margin else None

    def _take(self, agent_id: int, shifts: list[ShiftTime]) -> None:
        by_day: dict[date, list[ShiftTime]] = defaultdict(list)
        for shift in shifts:
            by_day[shift.day].append(shift)
        self._shifts |= {(agent_id, day): tuple(found) for day, found in by_day.items()}
        self._days[agent_id] = frozenset(day for day in by_day if self._first <= day <= self._last)


def attendance(session: Session, first: date, last: date, zone: ZoneInfo, now_utc_ms: int) -> list[AgentDay]:
    """What roster and calls say of every agent and day, by agent and day; days on which an agent is in no team and has
    neither shift nor call are left out."""
    return list(_Attending(session, first, last, zone, now_utc_ms).days())


_AGENTS = select(Agent).options(selectinload(Agent.memberships).selectinload(Membership.team)).order_by(Agent.staff_no)


@dataclass
class _Attending:
    """One question about attendance, with what its answer is made of."""

    session: Session
    first: date
    last: date
    zone: ZoneInfo
    now_utc_ms: int
    calls: Counter[tuple[int, date]] = field(default_factory=Counter)
    outside: Counter[tuple[int, date]] = field(default_factory=Counter)
    listed: set[date] = field(default_factory=set)
    book: RosterBook = field(init=False)

    def __post_init__(self) -> None:
        self.book = RosterBook(self.session, self.first - _ROSTERED_NEAR, self.last + _ROSTERED_NEAR)

    def days(self) -> Iterator[AgentDay]:
        self._count()
        span = [self.first + number * _DAY for number in range((self.last - self.first).days + 1)]
        for agent in self.session.scalars(_AGENTS):
            for day in span:
                shifts, key = self.book.shifts(agent.id, day), (agent.id, day)
                if shifts or self.calls[key] or not agent.memberships or agent.team_on(day):
                    yield AgentDay(agent.id, day, self._state(agent.id, day, shifts), shifts, self.calls[key],
                                   self.outside[key])

    def _count(self) -> None:
        """Give each quarter of an hour with calls to the day of the shift that it belongs to, else to its own day."""
        whole, quarter = Days(self.first, self.last + _DAY), Call.start_utc_ms // _QUARTER_MS
        asked = (select(Call.agent_id, quarter, func.count())
                 .where(Call.start_utc_ms >= whole.start_utc_ms(self.zone),
                        Call.start_utc_ms < whole.end_utc_ms(self.zone)).group_by(Call.agent_id, quarter))
        for agent_id, at, count in self.session.execute(asked):
            local = datetime.fromtimestamp(at * _QUARTER_MS / 1000, UTC).astimezone(self.zone)
            self.listed.add(local.date())
            if agent_id is None:
                continue
            near = self.book.near(agent_id, local.date(), local.hour * 60 + local.minute, BEFORE_AND_AFTER_MINUTES)
            key = (agent_id, near[0].day if near else local.date())
            self.calls[key] += count
            self.outside[key] += 0 if near else count

    def _state(self, agent_id: int, day: date, shifts: tuple[ShiftTime, ...]) -> Attendance:
        if shifts and self.calls[agent_id, day] > self.outside[agent_id, day]:
            return Attendance.WORKED
        if shifts:
            return Attendance.ABSENT if self._is_over(shifts) and day in self.listed else Attendance.AWAITED
        if self.calls[agent_id, day]:
            return Attendance.UNROSTERED
        return Attendance.OFF if self.book.days(agent_id) else Attendance.UNKNOWN

    def _is_over(self, shifts: tuple[ShiftTime, ...]) -> bool:
        now = datetime.fromtimestamp(self.now_utc_ms / 1000, UTC).astimezone(self.zone)
        minute = now.date().toordinal() * DAY_MINUTES + now.hour * 60 + now.minute
        return all(shift.day.toordinal() * DAY_MINUTES + shift.end_minute <= minute for shift in shifts)


def _distance(shift: ShiftTime, minute: int) -> int:
    """How many minutes lie between a minute and a shift; 0 within it, 1 at its end."""
    return max(shift.start_minute - minute, minute - shift.end_minute + 1, 0)
