"""The stored shifts as values: of some agents and days, and a week of all agents as rows of a grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from qadesk.models.numerals import by_number
from qadesk.models.people import Agent, Membership
from qadesk.models.periods import Week
from qadesk.models.rosters import Shift
from qadesk.models.shifts import RosterRow, ShiftTime
from qadesk.models.stays import Stay, Stays

ShiftsOf = dict[int, list[ShiftTime]]


def shifts_by_agent(session: Session, first: date, last: date, agent_ids: Sequence[int] | None = None) -> ShiftsOf:
    """The shifts of these days by agent, in their order; of all agents, or of those named."""
    wanted = select(Shift).where(Shift.day.between(first, last)).order_by(Shift.day, Shift.start_minute)
    if agent_ids is not None:
        wanted = wanted.where(Shift.agent_id.in_(agent_ids))
    found: ShiftsOf = defaultdict(list)
    for shift in session.scalars(wanted):
        found[shift.agent_id].append(shift_time(shift))
    return found


def shift_time(shift: Shift) -> ShiftTime:
    """A stored shift as a value."""
    return ShiftTime(shift.day, shift.start_minute, shift.end_minute, shift.name)


def shift_row(agent_id: int, shift: ShiftTime) -> Shift:
    """A value as a row to be stored."""
    return Shift(agent_id=agent_id, day=shift.day, start_minute=shift.start_minute, end_minute=shift.end_minute,
                 name=shift.name)


def week_rows(session: Session, week: Week) -> tuple[RosterRow, ...]:
    """The agents of a week, by team and number: in a team on one of its days, never in any, or with a shift in it."""
    shifts = shifts_by_agent(session, week.first_day, week.last_day)
    agents = session.scalars(select(Agent).options(selectinload(Agent.memberships).selectinload(Membership.team)))
    rows = [_row(agent, week, shifts.get(agent.id, ())) for agent in agents
            if agent.id in shifts or not agent.memberships or _team_in(agent.stays(), week)]
    return tuple(sorted(rows, key=lambda row: (not row.team, by_number(row.team), row.staff_no)))


def _row(agent: Agent, week: Week, shifts: Iterable[ShiftTime]) -> RosterRow:
    days: list[list[ShiftTime]] = [[] for _number in range(7)]
    for shift in shifts:
        days[(shift.day - week.first_day).days].append(shift)
    return RosterRow(agent.id, agent.staff_no, agent.name, _team_in(agent.stays(), week), agent.pinyin,
                     tuple(map(tuple, days)))


def _team_in(stays: Stays, week: Week) -> str:
    """The first team of the week."""
    whole = Stay("", week.first_day, week.last_day)
    return next((stay.name for stay in stays if stay.meets(whole)), "")
