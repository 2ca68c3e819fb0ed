"""The listening proof (听音留痕) as it is stored: which stretches of a call sounded for whom, how fast, how long."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.evaluations import HeardInterval
from qadesk.models.listening import Coverage, HeardSpan, goes_on
from qadesk.models.people import Actor


def heard_of(session: Session, call_id: int, account_id: str) -> Coverage:
    """Everything that a person played of a call, in the order it was played."""
    wanted = select(HeardInterval).where(HeardInterval.call_id == call_id, HeardInterval.account_id == account_id)
    rows = session.scalars(wanted.order_by(HeardInterval.at_utc_ms, HeardInterval.id))
    return Coverage().plus(HeardSpan(row.start_ms, row.end_ms, row.speed_milli) for row in rows)


def add_intervals(session: Session, call_id: int, actor: Actor, spans: Sequence[HeardSpan], now_utc_ms: int) -> None:
    """A run that goes on lengthens its row: five minutes heard in one go are one row, not a hundred and fifty."""
    asked = select(HeardInterval).where(HeardInterval.call_id == call_id, HeardInterval.account_id == actor.account_id)
    last = session.scalars(asked.order_by(HeardInterval.id.desc()).limit(1)).first()
    for span in spans:
        if last is not None and goes_on(HeardSpan(last.start_ms, last.end_ms, last.speed_milli), span):
            last.end_ms, last.wall_ms = span.end_ms, last.wall_ms + span.wall_ms
        else:
            last = HeardInterval(call_id=call_id, account_id=actor.account_id, at_utc_ms=now_utc_ms,
                                 start_ms=span.start_ms, end_ms=span.end_ms, speed_milli=span.speed_milli,
                                 wall_ms=span.wall_ms)
            session.add(last)
