"""Who worked when they should (在线与排班): the roster of a day held against the calls of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qadesk.models.shifts import ShiftTime

BEFORE_AND_AFTER_MINUTES = 60
"""So long before a shift and after it a call still belongs to it: one logs on early and ends late."""


class Attendance(StrEnum):
    """What roster and calls of an agent's day say together.

    AWAITED: rostered without a call, but the shift is not over or no call at all of that day was imported yet;
    UNROSTERED: calls without a shift; OFF: no shift and no call in a time that is rostered; UNKNOWN: neither, and no
    roster of the agent."""

    WORKED = "worked"
    ABSENT = "absent"
    AWAITED = "awaited"
    UNROSTERED = "unrostered"
    OFF = "off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AgentDay:
    """One agent's day: the shifts that begin on it, how many calls belong to it, and how many of those to no shift."""

    agent_id: int
    day: date
    state: Attendance
    shifts: tuple[ShiftTime, ...] = ()
    calls: int = 0
    calls_outside: int = 0
