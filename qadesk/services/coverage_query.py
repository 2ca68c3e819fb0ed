"""Queries of coverage: the draws that lie in days, what they were drawn from, and the calls drawn of these days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.calls import Call
from qadesk.models.coverage import DrawnLine
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.periods import Days, DrawPeriod, OneDay, Supplement, Week, local_day, read_period, week_of_day
from qadesk.models.sampling import Draw, DrawnCall, QueueItem, Replacement
from qadesk.services.base import Rules

_DAY = timedelta(days=1)
_SCORED = select(Evaluation.id).where(Evaluation.queue_item_id == QueueItem.id,
                                      Evaluation.state == EvaluationState.SUBMITTED).exists()
_REPLACED = select(Replacement.id).where(Replacement.drawn_call_id == DrawnCall.id).exists()


@dataclass(frozen=True)
class Drawn:
    """A drawn period with the ids of its draw and of its supplements' draws, in their order."""

    period: Week | OneDay
    draw_id: int
    late: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def days(self) -> frozenset[date]:
        first, last = self.period.first_day, self.period.last_day
        return frozenset(first + number * _DAY for number in range((last - first).days + 1))


def draws_in(session: Session, days: Days) -> tuple[Drawn, ...]:
    """The drawn periods that meet these days, in the order of time."""
    main: dict[Week | OneDay, int] = {}
    late: dict[Week | OneDay, list[tuple[int, int, str]]] = defaultdict(list)
    for draw_id, name in session.execute(select(Draw.id, Draw.period)):
        period: DrawPeriod = read_period(name)
        if period.last_day < days.first_day or period.first_day > days.last_day:
            continue
        if isinstance(period, Supplement):
            late[period.base].append((period.number, draw_id, name))
        else:
            main[period] = draw_id
    found = [Drawn(period, draw_id, tuple(one[1] for one in sorted(late[period])),
                   (period.name, *(one[2] for one in sorted(late[period])))) for period, draw_id in main.items()]
    return tuple(sorted(found, key=lambda one: (one.period.first_day, one.period.name)))


def manifests_of(session: Session, drawn: Drawn) -> tuple[str, tuple[str, ...]]:
    """The manifest of a drawn period, and those of its supplements."""
    texts = {row.id: row.manifest for row in session.execute(
        select(Draw.id, Draw.manifest).where(Draw.id.in_((drawn.draw_id, *drawn.late))))}
    return texts[drawn.draw_id], tuple(texts[one] for one in drawn.late)


def drawn_lines(session: Session, draws: Iterable[Drawn], days: Days, rules: Rules) -> tuple[DrawnLine, ...]:
    """The calls of these draws that began in these days."""
    ids = [draw_id for drawn in draws for draw_id in (drawn.draw_id, *drawn.late)]
    asked = (select(DrawnCall.agent_no, Call.start_utc_ms, DrawnCall.band, _REPLACED.label("replaced"),
                    _SCORED.label("scored"))
             .join(Call, Call.id == DrawnCall.call_id).join(QueueItem, QueueItem.drawn_call_id == DrawnCall.id)
             .where(DrawnCall.draw_id.in_(ids), Call.start_utc_ms >= days.start_utc_ms(rules.zone),
                    Call.start_utc_ms < days.end_utc_ms(rules.zone)))
    return tuple(DrawnLine(row.agent_no, local_day(row.start_utc_ms, rules.zone), row.band, bool(row.replaced),
                           bool(row.scored)) for row in session.execute(asked))


def not_drawn(days: Days, covered: frozenset[date]) -> Iterator[Week | OneDay]:
    """The days that were not drawn: whole weeks where nothing of a week was."""
    monday = week_of_day(days.first_day).first_day
    while monday <= days.last_day:
        week = week_of_day(monday)
        if covered.isdisjoint(day.day for day in week.days):
            yield week
        else:
            yield from (day for day in week.days if day.day not in covered
                        and days.first_day <= day.day <= days.last_day)
        monday += 7 * _DAY
