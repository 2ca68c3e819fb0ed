"""Takes out of the station what an import brought, in pieces; a piece that was taken out comes back by going on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from qadesk.database.station_database import StationDatabase, announce
from qadesk.models.acoustics import AcousticMark, AcousticMeasures, AcousticResult
from qadesk.models.call_views import CallView
from qadesk.models.calls import Call, Import, Recording
from qadesk.services.import_rests import Meanwhile, own_calls, own_recordings
from qadesk.services.leg_joining import part_legs
from qadesk.services.pace import Pace
from qadesk.services.progress import Progress

_OF_RECORDINGS = (AcousticMark, AcousticMeasures, AcousticResult)
_MOST_KEYS = 5_000


def take_out(database: StationDatabase, import_id: int, whole: int, meanwhile: Meanwhile, progress: Progress
             ) -> tuple[int, str]:
    """Take out its calls, then its recordings; how many were taken out (fewer than `whole` when cancelled), and why the
    rest stays, "" unless something came to rest on it meanwhile."""
    pace, done = Pace(database), 0
    for keys_of, remove in ((own_calls, _remove_calls), (own_recordings, _remove_recordings)):
        while not progress.cancelled:
            pace.begin()
            with database.transaction(background=True) as session:
                keys = session.scalars(keys_of(import_id).limit(pace.size)).all()
                if keys and (reason := meanwhile.reason(session)):
                    return done, reason
                if keys:
                    remove(session, keys)
                    announce(session, Call, Recording, Import)
            pace.end()
            if not keys:
                break
            done += len(keys)
            progress(done, max(whole, done))
    return done, ""


def _remove_calls(session: Session, keys: Sequence[int]) -> None:
    for at in range(0, len(keys), _MOST_KEYS):
        part = keys[at:at + _MOST_KEYS]
        session.execute(delete(CallView).where(CallView.call_id.in_(part)))
        session.execute(delete(Call).where(Call.id.in_(part)))


def _remove_recordings(session: Session, keys: Sequence[int]) -> None:
    for at in range(0, len(keys), _MOST_KEYS):
        part = keys[at:at + _MOST_KEYS]
        session.execute(update(Call).where(Call.recording_id.in_(part)).values(recording_id=None))
        part_legs(session, part)
        for table in _OF_RECORDINGS:
            session.execute(delete(table).where(table.recording_id.in_(part)))
        session.execute(delete(Recording).where(Recording.id.in_(part)))
