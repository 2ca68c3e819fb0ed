"""The stored shifts as values: of some agents and days, and a week of all agents as rows of a grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from qadesk.importing.roster_times import code_key
from qadesk.models.numerals import by_number
from qadesk.models.people import Agent, Membership
from qadesk.models.periods import Week
from qadesk.models.rosters import Shift
from qadesk.models.shifts import RosterRow, ShiftTemplate, ShiftTime
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
    start, end = shift.meal_start_minute, shift.meal_end_minute
    return ShiftTime(shift.day, shift.start_minute, shift.end_minute, shift.name,
                     () if start is None or end is None else (start, end))


def shift_values(agent_id: int, shift: ShiftTime) -> dict[str, object]:
    """The columns of a stored shift."""
    start, end = shift.meal or (None, None)
    return {"agent_id": agent_id, "day": shift.day, "start_minute": shift.start_minute,
            "end_minute": shift.end_minute, "name": shift.name, "meal_start_minute": start, "meal_end_minute": end}


def week_rows(session: Session, week: Week) -> tuple[RosterRow, ...]:
    """The agents of a week, by team and number: in a team on one of its days, never in any, or with a shift in it."""
    shifts = shifts_by_agent(session, week.first_day, week.last_day)
    agents = session.scalars(select(Agent).options(selectinload(Agent.memberships).selectinload(Membership.team)))
    rows = [_row(agent, week, shifts.get(agent.id, ())) for agent in agents
            if agent.id in shifts or not agent.memberships or _team_in(agent.stays(), week)]
    return tuple(sorted(rows, key=lambda row: (not row.team, by_number(row.team), row.staff_no)))


def shift_templates(session: Session) -> tuple[ShiftTemplate, ...]:
    """The kinds of shifts by their names, with the hours that each had last; by their begin."""
    columns = (Shift.name, Shift.start_minute, Shift.end_minute, Shift.meal_start_minute, Shift.meal_end_minute)
    asked = (select(*columns).where(Shift.name != "").group_by(*columns)
             .order_by(func.max(Shift.day).desc(), func.count().desc(), Shift.start_minute))
    found: dict[str, ShiftTemplate] = {}
    for name, start, end, meal_start, meal_end in session.execute(asked):
        meal = () if meal_start is None or meal_end is None else (meal_start, meal_end)
        found.setdefault(code_key(name), ShiftTemplate(name, start, end, meal))
    return tuple(sorted(found.values(), key=lambda kind: (kind.start_minute, kind.name)))


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
