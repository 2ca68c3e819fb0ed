"""Which recordings wait to be measured, in which order: the open call, then what waits in the queue, then the newest.

A recording waits while it can be played and has no result of the present measurement for its present hash; one that
failed so is not tried again until it changes. The station is gone through in pieces, so that no list waits.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session, aliased

from qadesk.audio.acoustics import METHOD
from qadesk.models.acoustics import AcousticResult
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.services.acoustic_measuring import Waiting
from qadesk.services.base import Station
from qadesk.services.listening_sound import whole_places_of
from qadesk.services.matching import IS_CUSTOMER_LEG

PIECE_IDS, PIECE_DETAILS = 20_000, 50
_QUEUED = (QueueState.WAITING, QueueState.DRAFT)


def waits() -> ColumnElement[bool]:
    """Whether a recording waits."""
    result = aliased(AcousticResult)
    present = select(result.recording_id).where(result.recording_id == Recording.id, result.method == METHOD,
                                                result.sha256 == Recording.sha256)
    return and_(Recording.state == RecordingState.PLAYABLE, ~IS_CUSTOMER_LEG, ~present.exists())


class Plan:
    """The recordings that waited when it was made; `wanted` are ids that come first, whenever they are put there."""

    def __init__(self, station: Station, wanted: deque[int]) -> None:
        self._station, self._wanted = station, wanted
        self._ids, self.sound_ms = _waiting_ids(station)
        self._at = 0
        self._details: deque[Waiting] = deque()
        self._taken: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Waiting]:
        """Each that still waits when its turn comes, once."""
        while self._fill():
            waiting = self._details.popleft()
            if waiting.recording_id not in self._taken:
                self._taken.add(waiting.recording_id)
                yield waiting

    def _fill(self) -> bool:
        """Have the next ones at hand; False when there is none."""
        while self._wanted:
            self._details.extendleft(self._look_up([self._wanted.pop()]))
        while not self._details and self._at < len(self._ids):
            self._details.extend(self._look_up(self._ids[self._at:self._at + PIECE_DETAILS]))
            self._at += PIECE_DETAILS
        return bool(self._details)

    def _look_up(self, ids: Sequence[int]) -> list[Waiting]:
        with self._station.database.reading() as session:
            return waiting_of(session, self._station, ids)


def waiting_of(session: Session, station: Station, ids: Sequence[int]) -> list[Waiting]:
    """Those of the recordings that wait, in the order of `ids`."""
    found = {row.id: Waiting(row.id, row.sha256, row.duration_ms, whole_places_of(session, station.folder, row),
                             row.customer_leg.sha256 if row.customer_leg else "")
             for row in session.scalars(select(Recording).where(Recording.id.in_(ids), waits()))}
    return [found[recording_id] for recording_id in ids if recording_id in found]


def _waiting_ids(station: Station) -> tuple[array[int], int]:
    """Their ids, and how long they sound together."""
    with station.database.reading() as session:
        rows = _queued(session)
        last = session.scalar(select(func.max(Recording.id))) or 0
    queued = {recording_id for recording_id, _ms in rows}
    ids, sound_ms = array("q", [recording_id for recording_id, _ms in rows]), sum(ms for _id, ms in rows)
    for upper in range(last, 0, -PIECE_IDS):
        with station.database.reading() as session:
            piece = [row for row in _newest(session, upper) if row[0] not in queued]
        ids.extend(recording_id for recording_id, _ms in piece)
        sound_ms += sum(ms for _id, ms in piece)
    return ids, sound_ms


def _queued(session: Session) -> Sequence[Row[int, int]]:
    asked = (select(Recording.id, Recording.duration_ms).join(Call, Call.recording_id == Recording.id)
             .join(QueueItem, QueueItem.call_id == Call.id).where(QueueItem.state.in_(_QUEUED), waits())
             .group_by(Recording.id).order_by(func.max(QueueItem.id).desc()))
    return session.execute(asked).all()


def _newest(session: Session, upper: int) -> Sequence[Row[int, int]]:
    asked = (select(Recording.id, Recording.duration_ms)
             .where(Recording.id <= upper, Recording.id > upper - PIECE_IDS, waits()).order_by(Recording.id.desc()))
    return session.execute(asked).all()
