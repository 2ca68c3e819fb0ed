"""What waits for whoever draws: calls that came after their period was drawn and have a supplement of their own coming,
and agents who were online in the period drawn last and are not in its sample.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from qadesk.database.station_database import StationDatabase
from qadesk.models.calls import Call, CallHold, Import, ImportState, Recording
from qadesk.models.coverage import CoverageLink
from qadesk.models.frame import Exclusion
from qadesk.models.people import Agent
from qadesk.models.periods import DrawPeriod, OneDay, Supplement, Week, read_period, week_of_day
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import Draw, DrawnCall, QueueItem, QueueState
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.services.base import Rules, rules_in
from qadesk.services.draw_slip import supplement_after
from qadesk.services.frame_facts import drawn_periods
from qadesk.services.frame_query import live_rows
from qadesk.services.kept import Kept

WEEKS_BACK = 4
CHANGES = frozenset({Agent, Call, CallHold, Draw, Import, Recording, RulesVersion})
_DAY_MS = 24 * 60 * 60 * 1000


class LateCalls:
    """How many calls wait for the supplement of a drawn period, asked again once something of it changed."""

    def __init__(self, database: StationDatabase) -> None:
        self._kept = Kept[tuple[str, int], int](database, CHANGES, _late, apart=True)

    def waiting(self, periods: Collection[Week | OneDay], now_utc_ms: int) -> list[ToDo]:
        """A thing to do for each of the drawn periods for which calls came late, the earliest first.

        Called outside a reading: it reads for itself."""
        found = [(period, self._kept.of((period.name, now_utc_ms // _DAY_MS))) for period in periods]
        return [ToDo(ToDoKind.SUPPLEMENT, count=count, item=period) for period, count in found if count]


def drawn_lately(session: Session, latest_day: date) -> tuple[Week | OneDay, ...]:
    """The weeks and days that were drawn, of the last weeks up to this day, in the order of time."""
    since = week_of_day(latest_day - timedelta(weeks=WEEKS_BACK)).first_day
    found: list[Week | OneDay] = [period for period in drawn_periods(session)
                                  if not isinstance(period, Supplement) and period.first_day >= since]
    return tuple(sorted(found, key=lambda period: (period.first_day, period.name)))


def not_sampled(session: Session, period: Week | OneDay, rules: Rules) -> list[ToDo]:
    """The agents who had calls in a drawn period of whom none is in the sample, counted."""
    online = set(session.scalars(select(Agent.staff_no).where(
        select(Call.id).where(Call.agent_no == Agent.staff_no, Call.start_utc_ms >= period.start_utc_ms(rules.zone),
                              Call.start_utc_ms < period.end_utc_ms(rules.zone)).exists())))
    names = [one.name for one in drawn_periods(session) if one.base == period]
    sampled = set(session.scalars(
        select(DrawnCall.agent_no).join(Draw, Draw.id == DrawnCall.draw_id)
        .join(QueueItem, QueueItem.drawn_call_id == DrawnCall.id)
        .where(Draw.period.in_(names), QueueItem.state != QueueState.REPLACED)))
    missing = len(online - sampled)
    return [ToDo(ToDoKind.UNCOVERED, count=missing, item=CoverageLink(period.week, period))] if missing else []


def _late(session: Session, key: tuple[str, int]) -> int:
    """How many calls the next supplement of a period could draw; looked at closely only where any came late, or can be
    drawn only since, for a hold was lifted or its agent became known."""
    name, day = key
    rules, base, drawn = rules_in(session, day * _DAY_MS), read_period(name), drawn_periods(session)
    if not _came_late(session, base, rules, [one.name for one in drawn if one.base == base]):
        return 0
    late = supplement_after(base)
    while late in drawn:
        late = late.next()
    return sum(row.eligible for row in live_rows(session, rules, late))


def _came_late(session: Session, period: DrawPeriod, rules: Rules, names: Sequence[str]) -> bool:
    """Whether calls of a period came or can be drawn only since the last of its draws, which have these names."""
    drawn_at, counts = session.execute(select(Draw.at_utc_ms, Draw.counts).where(Draw.period.in_(names))
                                       .order_by(Draw.at_utc_ms.desc(), Draw.id.desc()).limit(1)).one()
    ended = or_(Import.ended_utc_ms >= drawn_at, Import.at_utc_ms > drawn_at,  # one begun before it may have gone on
                Import.state == ImportState.RUNNING)
    since = select(Import.id).where(ended, Import.state != ImportState.UNDONE)
    lifted = select(CallHold.call_id).where(CallHold.lifted_utc_ms >= drawn_at)
    of_period = and_(Call.start_utc_ms >= period.start_utc_ms(rules.zone),
                     Call.start_utc_ms < period.end_utc_ms(rules.zone))
    asked = (select(Call.id).outerjoin(Recording, Recording.id == Call.recording_id)
             .where(of_period, Call.agent_id.is_not(None),
                    or_(Call.import_id.in_(since), Recording.import_id.in_(since), Call.id.in_(lifted))).limit(1))
    if session.scalar(asked) is not None:
        return True
    excluded = counts.get("excluded")
    unknown = excluded.get(Exclusion.NOT_AGENT, 0) if isinstance(excluded, dict) else 0
    still = select(func.count()).where(of_period, Call.agent_id.is_(None), Call.import_id.not_in(since))
    return unknown > 0 and (session.scalar(still) or 0) < unknown
