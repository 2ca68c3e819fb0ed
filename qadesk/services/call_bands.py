"""The bands of calls of a list: by the clock, and by the roster where the agent has one, as the frame has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.bands import Band
from qadesk.models.local_clock import LocalClock
from qadesk.models.roster_bands import RosterBands
from qadesk.models.rosters import Shift
from qadesk.services.base import Rules
from qadesk.services.frame_facts import shifts_around

_DAY = timedelta(days=1)


class CallBands:
    """Asks the rosters of the days at hand only."""

    def __init__(self, rules: Rules) -> None:
        self.day = rules.bands
        self._margins = rules.number("handover_minutes"), rules.number("meal_minutes")
        self._clock = LocalClock(rules.zone)

    def of(self, session: Session, calls: Sequence[tuple[int, str]]) -> list[Band]:
        """The band of each call, given by its start in UTC ms and its agent's number."""
        moments = [self._clock.at(start // 1000) for start, _agent in calls]
        rosters = self._rosters(session, {day for day, _second in moments})
        return [rosters.at(agent, day, second // 60)
                for (day, second), (_start, agent) in zip(moments, calls, strict=True)]

    def minutes(self, session: Session, code: str, first: date, last: date) -> tuple[list[tuple[int, int]], bool]:
        """The parts of the day, in minutes, in which a call of a band can lie; and whether the rosters of these days
        have to be asked as well."""
        asked = select(Shift.id).where(Shift.day.between(first - _DAY, last + _DAY)).limit(1)
        if session.scalar(asked) is None:
            return self.day.minutes(code), False
        possible = self._rosters(session, set()).minutes(code)
        runs = [(fits, [minute for minute, _fits in run])
                for fits, run in groupby(enumerate(possible), key=lambda one: one[1])]
        return [(run[0], run[-1] + 1) for fits, run in runs if fits], True

    def _rosters(self, session: Session, days: set[int]) -> RosterBands:
        shifts = shifts_around(session, date.fromordinal(min(days)), date.fromordinal(max(days))) if days else {}
        return RosterBands(self.day, shifts, *self._margins)
