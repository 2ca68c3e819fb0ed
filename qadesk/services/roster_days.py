"""Shifts of several agents and days replaced at once, and a week filled from the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.orm import Session

from qadesk.database.station_database import announce
from qadesk.errors import NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.people import Agent
from qadesk.models.periods import Week
from qadesk.models.rosters import Shift
from qadesk.models.shifts import ShiftTime, checked_shifts
from qadesk.services.roster_rows import ShiftsOf, shift_values, shifts_by_agent

AgentOnDay = tuple[int, date]
Shifts = tuple[ShiftTime, ...]
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_MOST_IN_ONE_QUERY = 400


def replace_days(session: Session, changes: Mapping[AgentOnDay, Sequence[ShiftTime]]) -> dict[AgentOnDay, Shifts]:
    """Store these shifts in place of those of their days; returns what stood there.

    Raises NotFound for an agent who is gone, RuleBroken for shifts that overlap or stand on another day."""
    if not changes:
        return {}
    _refuse_strangers(session, changes)
    days = [day for _agent_id, day in changes]
    stored = _by_day(shifts_by_agent(session, min(days) - _DAY, max(days) + _DAY, [agent for agent, _day in changes]))
    _check(stored, changes)
    keys = list(changes)
    for at in range(0, len(keys), _MOST_IN_ONE_QUERY):
        session.execute(delete(Shift).where(tuple_(Shift.agent_id, Shift.day).in_(keys[at:at + _MOST_IN_ONE_QUERY])))
    rows = [shift_values(agent_id, shift) for (agent_id, _day), shifts in changes.items() for shift in shifts]
    if rows:
        session.execute(insert(Shift), rows)
    announce(session, Shift)  # a day that becomes free adds nothing that would be noted
    return {key: stored.get(key, ()) for key in changes}


def copied_week(session: Session, week: Week, agent_ids: Sequence[int]) -> tuple[dict[AgentOnDay, Shifts], int]:
    """The days of a week without shifts with those of the week before, and how many days had their own."""
    first = week.first_day
    stored = _by_day(shifts_by_agent(session, first - _WEEK, week.last_day, agent_ids))
    before = {(agent_id, day + _WEEK): tuple(shift.on(day + _WEEK) for shift in shifts)
              for (agent_id, day), shifts in stored.items() if day < first}
    return ({key: shifts for key, shifts in before.items() if key not in stored},
            sum(key in stored for key in before))


def days_words(session: Session, days: Mapping[AgentOnDay, Sequence[ShiftTime]]) -> list[str]:
    """Agents, days and shifts as the audit trail keeps them."""
    asked = select(Agent.id, Agent.staff_no).where(Agent.id.in_({agent_id for agent_id, _day in days}))
    numbers = {row.id: row.staff_no for row in session.execute(asked)}
    return [f"{numbers[agent_id]} {', '.join(shift.words() for shift in shifts) or day.isoformat()}"
            for (agent_id, day), shifts in sorted(days.items(), key=lambda item: item[0])]


def _refuse_strangers(session: Session, changes: Mapping[AgentOnDay, Sequence[ShiftTime]]) -> None:
    ids = {agent_id for agent_id, _day in changes}
    if len(session.scalars(select(Agent.id).where(Agent.id.in_(ids))).all()) < len(ids):
        raise NotFound(_("This agent is no longer in the station."), todo=_("Choose another one from the list."))
    if any(shift.day != day for (_agent_id, day), shifts in changes.items() for shift in shifts):
        raise RuleBroken(_("A shift begins on its own day."), todo=_("Correct one of the days."))


def _check(stored: Mapping[AgentOnDay, Shifts], changes: Mapping[AgentOnDay, Sequence[ShiftTime]]) -> None:
    """Raises RuleBroken for two shifts of one agent that overlap once the changes are made."""
    after: dict[int, list[ShiftTime]] = defaultdict(list)
    for (agent_id, _day), shifts in {**stored, **changes}.items():
        after[agent_id] += shifts
    for shifts in after.values():
        checked_shifts(shifts)


def _by_day(found: ShiftsOf) -> dict[AgentOnDay, Shifts]:
    days: dict[AgentOnDay, list[ShiftTime]] = defaultdict(list)
    for agent_id, shifts in found.items():
        for shift in shifts:
            days[agent_id, shift.day].append(shift)
    return {key: tuple(shifts) for key, shifts in days.items()}
