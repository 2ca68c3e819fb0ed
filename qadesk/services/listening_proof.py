"""The listening proof (听音留痕) as it is stored: which stretches of a call sounded for whom, how fast, how long.

Time listened is told by whoever plays: what a report may claim is bounded by the time that has gone by.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.clock import Clock
from qadesk.models.calls import Call
from qadesk.models.evaluations import HeardInterval
from qadesk.models.listening import Coverage, HeardSpan, Interval, goes_on
from qadesk.models.listening_proof import RealTime, ToHear, what_to_hear
from qadesk.models.people import Actor
from qadesk.models.periods import local_day
from qadesk.services.acoustic_query import speech_of
from qadesk.services.base import Rules


class TimeTold:
    """How much time listened each person can still tell, from the first call opened on; safe from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._left: dict[str, RealTime] = {}

    def begin(self, account_id: str) -> None:
        """A call is open: from now on there can be sound. What lay idle before cannot be told any more."""
        with self._lock:
            left = self._left.get(account_id, RealTime(self._now_ms()))
            self._left[account_id], _none = left.told((), self._now_ms())

    @contextmanager
    def taken(self, account_id: str, spans: Sequence[HeardSpan]) -> Iterator[tuple[int, ...]]:
        """The ms that each span may have taken; taken once the block ends, and not at all where it fails."""
        with self._lock:
            now_ms = self._now_ms()
            after, allowed = self._left.get(account_id, RealTime(now_ms)).told(spans, now_ms)
        yield allowed  # without the lock: the block waits for the writer, where `begin` may be asked
        with self._lock:
            self._left[account_id] = after

    def _now_ms(self) -> int:
        return round(self._clock.monotonic_s() * 1000)


def heard_of(session: Session, call_id: int, account_id: str) -> Coverage:
    """Everything that a person played of a call, in the order it was played."""
    wanted = select(HeardInterval).where(HeardInterval.call_id == call_id, HeardInterval.account_id == account_id)
    rows = session.scalars(wanted.order_by(HeardInterval.at_utc_ms, HeardInterval.id))
    return Coverage().plus(HeardSpan(row.start_ms, row.end_ms, row.speed_milli) for row in rows)


def speech_in(session: Session, call: Call) -> tuple[Interval, ...] | None:
    """Where anybody speaks in a call; None while its recording is not measured, and without one."""
    return speech_of(session, call.recording_id) if call.recording_id is not None else None


def to_hear(session: Session, call: Call, limit_ms: int) -> ToHear:
    """What of a call has to be heard, as it is known now."""
    duration_ms = (call.recording.duration_ms if call.recording else 0) or call.duration_ms
    return what_to_hear(duration_ms, speech_in(session, call), limit_ms)


def limit_ms_of(rules: Rules) -> int:
    """How much of each call is to be heard by these rules; 0 for all of it."""
    return rules.number("listening_limit_min") * 60_000


def add_intervals(session: Session, call_id: int, actor: Actor, heard: Sequence[tuple[HeardSpan, int]],
                  now_utc_ms: int, zone: ZoneInfo) -> None:
    """Store spans with the ms that each took. A run that goes on lengthens its row, up to the centre's midnight: five
    minutes heard in one go are one row, not a hundred and fifty."""
    asked = select(HeardInterval).where(HeardInterval.call_id == call_id, HeardInterval.account_id == actor.account_id)
    last = session.scalars(asked.order_by(HeardInterval.id.desc()).limit(1)).first()
    if last is not None and local_day(last.at_utc_ms, zone) != local_day(now_utc_ms, zone):
        last = None
    for span, wall_ms in heard:
        if last is not None and goes_on(HeardSpan(last.start_ms, last.end_ms, last.speed_milli), span):
            last.end_ms, last.wall_ms = span.end_ms, last.wall_ms + wall_ms
        else:
            last = HeardInterval(call_id=call_id, account_id=actor.account_id, at_utc_ms=now_utc_ms,
                                 start_ms=span.start_ms, end_ms=span.end_ms, speed_milli=span.speed_milli,
                                 wall_ms=wall_ms)
            session.add(last)
