"""Which periods there are to draw: weeks or days by the rules, as each week was begun, and the supplements made."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.models.calls import Call
from qadesk.models.periods import DrawPeriod, OneDay, Week, in_order, local_day, week_at
from qadesk.services.base import Rules
from qadesk.services.frame_facts import drawn_periods

AHEAD = 7
"""Days for which a station that draws daily commits itself beforehand: nobody may work on all of them."""


def periods_in(session: Session, rules: Rules) -> tuple[DrawPeriod, ...]:
    """The periods with calls in the station, the latest first."""
    first = session.scalar(select(func.min(Call.start_utc_ms)))
    last = session.scalar(select(func.max(Call.start_utc_ms)))
    if first is None or last is None:
        return ()
    drawn = drawn_periods(session)
    found: list[DrawPeriod] = [one for one in drawn if one.base != one]
    week, end = week_at(first, rules.zone), week_at(last, rules.zone)
    while week <= end:
        found += [one for one in _parts(week, rules, drawn) if one in drawn or _has_calls(session, one, rules)]
        week = week.next()
    return tuple(reversed(in_order(found)))


def not_drawn(session: Session, rules: Rules, weeks: Sequence[Week]) -> list[Week | OneDay]:
    """The periods of these weeks that were not drawn, in the order of the weeks."""
    drawn = drawn_periods(session)
    return [one for week in weeks for one in _parts(week, rules, drawn) if one not in drawn]


def running(rules: Rules, now_utc_ms: int) -> tuple[DrawPeriod, ...]:
    """The period that runs now, and those that the station commits to with it: of days also their weeks, whose quotas
    are dealt over them."""
    if draws_daily(rules):
        day = OneDay(local_day(now_utc_ms, rules.zone))
        days = [day]
        for _number in range(AHEAD):
            days.append(days[-1].next())
        return (*days, *sorted({day.week for day in days}))
    return (week_at(now_utc_ms, rules.zone),)


def draws_daily(rules: Rules) -> bool:
    """Whether the rules in force draw every day."""
    return rules.text("draw_period") == "day"


def _parts(week: Week, rules: Rules, drawn: Collection[DrawPeriod]) -> tuple[Week | OneDay, ...]:
    """A week goes on as it was begun, whatever the rules say now."""
    if week in drawn:
        return (week,)
    return week.days if draws_daily(rules) or any(day in drawn for day in week.days) else (week,)


def _has_calls(session: Session, period: DrawPeriod, rules: Rules) -> bool:
    asked = select(Call.id).where(Call.start_utc_ms >= period.start_utc_ms(rules.zone),
                                  Call.start_utc_ms < period.end_utc_ms(rules.zone)).limit(1)
    return session.scalar(asked) is not None
