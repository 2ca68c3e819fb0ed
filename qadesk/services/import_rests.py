"""What rests on an import: while there is any of it, what the import brought stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.orm import Session

from qadesk.i18n import _, ngettext
from qadesk.models.acoustics import MarkDecision
from qadesk.models.calls import Call, CallHold, Import, Recording
from qadesk.models.clips import Clip
from qadesk.models.closing import ClosedMonth
from qadesk.models.complaints import Complaint
from qadesk.models.evaluations import Evaluation, HeardInterval
from qadesk.models.major_problems import MajorProblem
from qadesk.models.periods import local_day, read_period
from qadesk.models.sampling import AttemptOutcome, Draw, DrawAttempt, DrawnCall, QueueItem
from qadesk.models.store import StoredRecording

_RESTING = (Clip, ClosedMonth, CallHold, Complaint, Draw, DrawAttempt, DrawnCall, Evaluation, HeardInterval,
            MajorProblem, MarkDecision, QueueItem, StoredRecording)
"""What can rest on an import; nothing of it goes away again."""


class Meanwhile:
    """Whether anything has come to rest on an import since this was made, while it is taken out piece by piece."""

    def __init__(self, session: Session, line: Import, zone: ZoneInfo) -> None:
        self._import_id, self._zone, self._seen = line.id, zone, _last_rows(session)

    def reason(self, session: Session) -> str:
        """Why the rest of it has to stay, "" when nothing stands in the way."""
        now = _last_rows(session)
        if now == self._seen:
            return ""
        self._seen = now
        return next(reasons_against(session, session.get_one(Import, self._import_id), self._zone), "")


def _last_rows(session: Session) -> tuple[int, ...]:
    return tuple(session.scalar(text(f"SELECT max(rowid) FROM {one.__tablename__}")) or 0 for one in _RESTING)


def own_calls(import_id: int) -> Select[int]:
    """The keys of the calls that an import brought."""
    return select(Call.id).where(Call.import_id == import_id)


def own_recordings(import_id: int) -> Select[int]:
    """The keys of the recordings that an import brought."""
    return select(Recording.id).where(Recording.import_id == import_id)


def reasons_against(session: Session, line: Import, zone: ZoneInfo) -> Iterator[str]:
    """Why an import cannot be undone, one sentence each; none when it can."""
    own = own_recordings(line.id)
    touched = or_(Call.import_id == line.id, Call.recording_id.in_(own))
    yield from _of_calls(session, select(Call.id).where(touched))
    yield from _of_recordings(session, own)
    yield from _of_periods(session, line, touched, zone)


def _of_calls(session: Session, calls: Select[int]) -> Iterator[str]:
    if count := _count(session, QueueItem.call_id.in_(calls)) or _count(session, DrawnCall.call_id.in_(calls)):
        yield ngettext("{count} of its calls is in the queue or was drawn.",
                       "{count} of its calls are in the queue or were drawn.", count).format(count=count)
    if count := _count(session, Evaluation.call_id.in_(calls)) or _count(session, HeardInterval.call_id.in_(calls)):
        yield ngettext("{count} of its calls was listened to.", "{count} of its calls were listened to.",
                       count).format(count=count)
    if _count(session, Complaint.call_id.in_(calls)) or _count(session, MajorProblem.call_id.in_(calls)):
        yield _("A complaint, a praise or a major problem names one of its calls.")
    if _count(session, CallHold.call_id.in_(calls)):
        yield _("One of its calls is or was on hold for a legal matter.")
    if _count(session, Clip.call_id.in_(calls)):
        yield _("A clip was taken from one of its calls.")


def _of_recordings(session: Session, own: Select[int]) -> Iterator[str]:
    kept = select(Recording.sha256).where(Recording.id.in_(own))
    if _count(session, StoredRecording.sha256.in_(kept)):
        yield _("Some of its recordings lie in the store.")
    if _count(session, MarkDecision.recording_id.in_(own)):
        yield _("Acoustic marks of its recordings were judged.")


def _of_periods(session: Session, line: Import, touched: ColumnElement[bool], zone: ZoneInfo) -> Iterator[str]:
    starts = session.execute(select(func.min(Call.start_utc_ms), func.max(Call.start_utc_ms)).where(touched)).one()
    first, last = (int(start or 0) for start in starts)  # no call at all: of no period
    drawn = session.scalars(select(Draw.period).where(Draw.at_utc_ms >= line.at_utc_ms).union(
        select(DrawAttempt.period).where(DrawAttempt.at_utc_ms >= line.at_utc_ms,
                                         DrawAttempt.outcome == AttemptOutcome.FIXED)))
    resting = sorted(name for name in drawn if _meets(name, first, last, zone))
    if resting:
        yield _("A manifest or a draw that was made since counts its calls: {periods}.").format(
            periods=_(", ").join(resting))
    months = {f"{local_day(first, zone) + timedelta(days=n):%Y-%m}"
              for n in range((local_day(last, zone) - local_day(first, zone)).days + 1)}
    closed = sorted(session.scalars(select(ClosedMonth.month).where(
        ClosedMonth.month.in_(months), ClosedMonth.closed_utc_ms >= line.at_utc_ms)))
    if closed:
        yield _("A month that was closed since counts its calls: {months}.").format(months=_(", ").join(closed))


def _meets(name: str, first_utc_ms: int, last_utc_ms: int, zone: ZoneInfo) -> bool:
    period = read_period(name)
    return period.start_utc_ms(zone) <= last_utc_ms and first_utc_ms < period.end_utc_ms(zone)


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(condition)) or 0
