"""What the station knows of the sound of recordings, read for other services: the speech of a call."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.acoustic_stored import measures_of
from qadesk.models.acoustics import AcousticMeasures, AcousticResult, AcousticState, Interval, Measures
from qadesk.models.calls import Recording
from qadesk.models.listening import merge_intervals


def measured(session: Session, recording_id: int) -> Measures | None:
    """What was measured of a recording as it is now, by whichever method; None: nothing."""
    asked = (select(AcousticMeasures.measures)
             .join(AcousticResult, AcousticResult.recording_id == AcousticMeasures.recording_id)
             .join(Recording, Recording.id == AcousticResult.recording_id)
             .where(AcousticResult.recording_id == recording_id, AcousticResult.state == AcousticState.MEASURED,
                    AcousticResult.sha256 == Recording.sha256))
    document = session.scalar(asked)
    return measures_of(document) if document else None


def speech_of(session: Session, recording_id: int) -> tuple[Interval, ...] | None:
    """Where anybody speaks in a recording, sorted and disjoint; None: it is not measured, or could not be."""
    found = measured(session, recording_id)
    return merge_intervals(span for channel in found.channels for span in channel.speech) if found else None
