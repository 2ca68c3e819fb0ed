"""Calls whose speech is measured, and the clock that goes on while somebody listens."""

from __future__ import annotations

from collections.abc import Sequence

from qadesk.clock import FixedClock
from qadesk.models.acoustic_stored import document_of
from qadesk.models.acoustics import (
    AcousticMeasures,
    AcousticResult,
    AcousticState,
    ChannelMeasures,
    Interval,
    Measures,
)
from qadesk.models.calls import Recording
from qadesk.models.sampling import QueueItem
from qadesk.services.stations import LoggedIn


def clock_of(logged_in: LoggedIn) -> FixedClock:
    """The station's clock, which stands until it is moved."""
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    return clock


def measure_speech(logged_in: LoggedIn, item_id: int, *channels: Sequence[Interval]) -> None:
    """Store speech as measured of the item's recording, by channel; an earlier measurement is replaced."""
    station = logged_in.desk.station
    with station.database.transaction() as session:
        recording = session.get_one(Recording, session.get_one(QueueItem, item_id).call.recording_id)
        measures = Measures(
            duration_ms=recording.duration_ms, channels=tuple(_channel(spans) for spans in channels),
            speech_ms=sum(end - start for spans in channels for start, end in spans), longest_silence_ms=0,
            dead_air_ms=0, hold_ms=0, ring_ms=0, over_talk_ms=None, interruptions=None,
            first_word_ms=(None,) * len(channels))
        session.merge(AcousticResult(
            recording_id=recording.id, sha256=recording.sha256, method=1, state=AcousticState.MEASURED, reason="",
            at_utc_ms=station.clock.now_utc_ms(), speech_ms=measures.speech_ms))
        session.merge(AcousticMeasures(recording_id=recording.id, measures=document_of(measures)))


def _channel(spans: Sequence[Interval]) -> ChannelMeasures:
    return ChannelMeasures(
        speech=tuple(spans), speech_ms=sum(end - start for start, end in spans), talk_share_milli=0, level_mdbfs=None,
        loudness_mlufs=None, noise_floor_mdbfs=None, peak_mdbfs=0, clipped_ppm=0, articulation_milli=None)
