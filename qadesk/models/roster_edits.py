"""What a hand does to several days of a roster at once: put a kind of shift there, fill to the right, fill down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from qadesk.models.shifts import RosterRow, ShiftTemplate, ShiftTime

Cell = tuple[RosterRow, date]
Changes = dict[tuple[int, date], tuple[ShiftTime, ...]]
_DAY = timedelta(days=1)


def put(cells: Sequence[Cell], kind: ShiftTemplate | None) -> Changes:
    """These days with a shift of this kind, or off without one."""
    return {(row.agent_id, day): (kind.on(day),) if kind else () for row, day in cells}


def filled_right(cells: Sequence[Cell]) -> Changes:
    """In each row the first day chosen, on the other days chosen; a single day takes what stands at its left."""
    changes: Changes = {}
    for row in {row.agent_id: row for row, _day in cells}.values():
        days = sorted(day for other, day in cells if other.agent_id == row.agent_id)
        source = days.pop(0) if len(days) > 1 else days[0] - _DAY
        if source.weekday() <= days[0].weekday():  # a Monday has nothing at its left
            changes |= {(row.agent_id, day): _moved(row, source, day) for day in days}
    return changes


def filled_down(cells: Sequence[Cell], shown: Sequence[RosterRow]) -> Changes:
    """On each day what the first agent chosen has, for the others; a single agent takes it from the one above."""
    order = {row.agent_id: at for at, row in enumerate(shown)}
    rows = sorted({order[row.agent_id] for row, _day in cells})
    source = rows.pop(0) if len(rows) > 1 else rows[0] - 1
    if source < 0:
        return {}
    return {(shown[at].agent_id, day): _moved(shown[source], day, day)
            for at in rows for day in sorted({day for _row, day in cells})}


def _moved(row: RosterRow, source: date, day: date) -> tuple[ShiftTime, ...]:
    return tuple(shift.on(day) for shift in row.days[source.weekday()])
