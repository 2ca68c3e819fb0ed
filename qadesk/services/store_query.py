"""What is read of the store: which recordings are to be taken in, how many there are of each, and which are away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.evaluations import Evaluation
from qadesk.models.flags import Flag
from qadesk.models.major_problems import MajorProblem
from qadesk.models.sampling import QueueItem
from qadesk.models.store import AwayRow, KeepCause, StoredRecording, StoreFigures

IN_STORE = select(StoredRecording.sha256).where(StoredRecording.sha256 == Recording.sha256).exists()
"""Whether the store has a recording."""
OUT_OF_REACH = and_(Recording.away_utc_ms.is_not(None), ~IN_STORE)
"""Whether a recording is not where it was and not in the store: it cannot be heard."""
PAGE_ITEMS = 500
MOST_AWAY = 1_000


@dataclass(frozen=True)
class Wanted:
    """A recording to be taken in, and why."""

    recording_id: int
    path: str
    file_name: str
    sha256: str
    size_bytes: int
    cause: KeepCause


def highest_item(session: Session) -> int:
    """The key of the newest item of the queue, 0 without one."""
    return session.scalar(select(func.max(QueueItem.id))) or 0


def wanted_after(session: Session, item_id: int, *, flagged_only: bool) -> list[Wanted]:
    """Recordings of the next PAGE_ITEMS items of the queue that the store lacks, each leg of a call by itself: whatever
    was drawn, is scored or flagged has an item. `flagged_only`: no others."""
    flagged = or_(select(Flag.id).join(Evaluation, Evaluation.id == Flag.evaluation_id)
                  .where(Evaluation.call_id == Call.id).exists(),
                  select(MajorProblem.id).where(MajorProblem.call_id == Call.id).exists())
    scored = select(Evaluation.id).where(Evaluation.call_id == Call.id).exists()
    heard = aliased(Recording)
    asked = (select(Recording.id, Recording.path, Recording.file_name, Recording.sha256, Recording.size_bytes,
                    flagged.label("flagged"), scored.label("scored"))
             .select_from(QueueItem).join(Call, Call.id == QueueItem.call_id)
             .join(heard, heard.id == Call.recording_id)
             .join(Recording, Recording.id.in_((heard.id, heard.customer_leg_id)))
             .where(QueueItem.id > item_id, QueueItem.id <= item_id + PAGE_ITEMS, Recording.sha256 != "",
                    Recording.state != RecordingState.MISSING, Recording.away_utc_ms.is_(None), ~IN_STORE)
             .order_by(QueueItem.id))
    if flagged_only:
        asked = asked.where(flagged)
    rows = {row.sha256: row for row in session.execute(asked)}
    return [wanted(row, _cause(flagged=row.flagged, scored=row.scored)) for row in rows.values()]


def wanted(row: Any, cause: KeepCause) -> Wanted:
    """A recording, or a row with the same columns, as what is to be taken in."""
    return Wanted(row.id, row.path, row.file_name, row.sha256, row.size_bytes, cause)


def _cause(*, flagged: bool, scored: bool) -> KeepCause:
    return KeepCause.FLAGGED if flagged else KeepCause.SCORED if scored else KeepCause.DRAWN


def figures(session: Session) -> StoreFigures:
    """How many recordings are in the store, only referenced, and away."""
    stored, stored_bytes = session.execute(
        select(func.count(), func.coalesce(func.sum(StoredRecording.size_bytes), 0))).one()
    referenced = session.scalar(select(func.count()).select_from(Recording)
                                .where(Recording.state != RecordingState.MISSING)) or 0
    away = session.scalar(select(func.count()).select_from(Recording).where(Recording.away_utc_ms.is_not(None))) or 0
    lost = session.scalar(select(func.count()).select_from(Recording).where(OUT_OF_REACH)) or 0
    return StoreFigures(stored, stored_bytes, referenced, away, lost)


def away_rows(session: Session, zone: ZoneInfo) -> tuple[AwayRow, ...]:
    """Recordings that are not where they were, those that cannot be heard first, then the latest first."""
    lost = StoredRecording.sha256.is_(None)
    asked = (select(Recording.id, Recording.file_name, Recording.path, Recording.size_bytes, Recording.away_utc_ms,
                    lost.label("lost"))
             .outerjoin(StoredRecording, StoredRecording.sha256 == Recording.sha256)
             .where(Recording.away_utc_ms.is_not(None))
             .order_by(lost.desc(), Recording.away_utc_ms.desc(), Recording.id).limit(MOST_AWAY))
    return tuple(AwayRow(row.id, row.file_name, str(Path(row.path).parent), row.size_bytes,
                         datetime.fromtimestamp(row.away_utc_ms / 1000, zone), not row.lost)
                 for row in session.execute(asked))


def whereabouts(session: Session, after_id: int, limit: int, *, away_only: bool = False) -> list[tuple[int, str, bool]]:
    """The next recordings by key: key, path, and whether each is known to be away."""
    asked = (select(Recording.id, Recording.path, Recording.away_utc_ms)
             .where(Recording.id > after_id, Recording.state != RecordingState.MISSING)
             .order_by(Recording.id).limit(limit))
    if away_only:
        asked = asked.where(Recording.away_utc_ms.is_not(None))
    return [(row.id, row.path, row.away_utc_ms is not None) for row in session.execute(asked)]
