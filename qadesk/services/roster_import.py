"""What a roster does to the shifts stored: those of the agents and days it names are replaced by its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.orm import Session

from qadesk.database.station_database import announce
from qadesk.i18n import _
from qadesk.importing.rosters import FIELD_NAMES, unknown_codes
from qadesk.models.imports import Reject, ShiftRow
from qadesk.models.rosters import Shift
from qadesk.models.shifts import RosterPlan, ShiftTime
from qadesk.services.alias_query import AliasBook
from qadesk.services.roster_rows import shift_values, shifts_by_agent

_DAY = timedelta(days=1)
AgentDay = tuple[int, date]


@dataclass
class Planned:
    """The days to be replaced with their new shifts, and the facts to be told."""

    days: dict[AgentDay, list[ShiftTime]] = field(default_factory=dict)
    stored: dict[AgentDay, list[ShiftTime]] = field(default_factory=dict)
    facts: RosterPlan = field(init=False)

    def changed_days(self) -> dict[AgentDay, list[ShiftTime]]:
        """The named days whose shifts are not what is stored."""
        return {key: shifts for key, shifts in self.days.items() if sorted(shifts) != self.stored.get(key, [])}


def plan_roster(session: Session, rows: Sequence[ShiftRow | Reject]) -> Planned:
    """Sort the rows of a roster into days to be replaced and rejects; nothing is written."""
    rejects = [row for row in rows if isinstance(row, Reject)]
    shifts = [row for row in rows if isinstance(row, ShiftRow)]
    book, planned = AliasBook(session), Planned()
    found = [(book.find(row.staff_no, row.day), row) for row in shifts]
    known = [(agent[0], row) for agent, row in found if agent is not None]
    strangers = dict.fromkeys((row.row, row.staff_no) for agent, row in found if agent is None)  # a grid: of many days
    rejects += [_refused(row, "staff_no", text, _("no agent has this number or name alone; import the list of people "
                                                  "first, or settle it under Aliases")) for row, text in strangers]
    _read_stored(session, planned, known)
    for agent_id, row in known:
        planned.days.setdefault((agent_id, row.day), [])
    rejects += [reject for agent_id, row in known for reject in _take(planned, agent_id, row)]
    planned.facts = _facts(planned, len(rows), sorted(rejects, key=lambda reject: reject.row))
    return planned


def write_roster(session: Session, planned: Planned) -> None:
    """Store what was planned; a day that is already so is not touched."""
    changed = planned.changed_days()
    gone = [{"agent": agent_id, "on": day} for agent_id, day in changed if planned.stored.get((agent_id, day))]
    if gone:
        session.connection().execute(delete(Shift).where(Shift.agent_id == bindparam("agent"),
                                                         Shift.day == bindparam("on")), gone)
    new = [shift_values(agent_id, shift) for (agent_id, _day), shifts in changed.items() for shift in shifts]
    if new:
        session.execute(insert(Shift), new)
    if changed:
        announce(session, Shift)


def _read_stored(session: Session, planned: Planned, known: Sequence[tuple[int, ShiftRow]]) -> None:
    """The stored shifts from the day before the first to the day after the last: nights reach over midnight."""
    if not known:
        return
    days = [row.day for _agent_id, row in known]
    for agent_id, shifts in shifts_by_agent(session, min(days) - _DAY, max(days) + _DAY).items():
        for shift in shifts:
            planned.stored.setdefault((agent_id, shift.day), []).append(shift)


def _take(planned: Planned, agent_id: int, row: ShiftRow) -> list[Reject]:
    """Put a shift on its day; one that overlaps another of the roster or of a day it does not name is a reject."""
    if row.start_minute is None or row.end_minute is None:
        return []
    shift = ShiftTime(row.day, row.start_minute, row.end_minute, row.name, row.meal)
    on_day = planned.days[agent_id, row.day]
    if shift in on_day:
        return []
    near = [(agent_id, row.day + offset) for offset in (-_DAY, timedelta(), _DAY)]
    beside = [other for key in near for other in planned.days.get(key, planned.stored.get(key, ()))]
    met = next((other for other in beside if shift.meets(other)), None)
    if met is not None:
        return [_refused(row.row, "start", shift.hours(), _("it overlaps {shift}").format(shift=met.words()))]
    on_day.append(shift)
    return []


def _facts(planned: Planned, rows: int, rejects: list[Reject]) -> RosterPlan:
    counts: Counter[str] = Counter()
    for key, shifts in planned.days.items():
        old, new = set(planned.stored.get(key, ())), set(shifts)
        gone, come = len(old - new), len(new - old)
        counts.update(known=len(old & new), changed=min(gone, come), new=max(0, come - gone),
                      removed=max(0, gone - come))
    days = [day for _agent_id, day in planned.days]
    agents = len({agent_id for agent_id, _day in planned.days})
    return RosterPlan(rows, counts["new"], counts["changed"], counts["known"], counts["removed"], agents,
                      min(days, default=None), max(days, default=None), tuple(rejects),
                      unknown_codes=unknown_codes(rejects))


def _refused(row: int, column: str, value: str, reason: str) -> Reject:
    return Reject(row, _(FIELD_NAMES[column]), value, reason)
