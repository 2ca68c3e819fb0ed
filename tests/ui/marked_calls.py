"""Calls whose sound was measured: with the marks that a test names, one that failed, or one of a single channel."""

from __future__ import annotations

from qadesk.audio.acoustics import METHOD
from qadesk.database.station_database import announce
from qadesk.models.acoustic_stored import document_of
from qadesk.models.acoustics import (
    AcousticMark,
    AcousticMeasures,
    AcousticResult,
    AcousticState,
    ChannelMeasures,
    FoundMark,
    MarkKind,
    Measures,
)
from qadesk.models.calls import Recording
from qadesk.models.sampling import QueueItem
from qadesk.services.stations import LoggedIn

AIR = FoundMark(MarkKind.DEAD_AIR, 20_000, 36_000, 16_000)
TALK = FoundMark(MarkKind.OVER_TALK, 42_000, 45_000, 3_000)
LOUD = FoundMark(MarkKind.LOUDNESS, 50_000, 51_000, 24_000, 1)
FAST = FoundMark(MarkKind.FAST_SPEECH, 6_500, 26_500, 7_000, 0)
RING = FoundMark(MarkKind.RING_BACK, 0, 6_000, 6_000)


def mark_call(logged_in: LoggedIn, item_id: int, *marks: FoundMark, n_channels: int = 2, reason: str = "") -> None:
    """Store as measured now; with a `reason` as failed. Announced like what the service commits."""
    station = logged_in.desk.station
    with station.database.transaction() as session:
        recording = session.get_one(Recording, session.get_one(QueueItem, item_id).call.recording_id)
        session.merge(AcousticResult(
            recording_id=recording.id, sha256=recording.sha256, method=METHOD, reason=reason, speech_ms=30_000,
            state=AcousticState.FAILED if reason else AcousticState.MEASURED, at_utc_ms=station.clock.now_utc_ms()))
        if not reason:
            session.merge(AcousticMeasures(recording_id=recording.id, measures=document_of(measures(n_channels))))
        session.add_all(AcousticMark(recording_id=recording.id, kind=mark.kind, channel=mark.channel,
                                     start_ms=mark.start_ms, end_ms=mark.end_ms, value_milli=mark.value_milli,
                                     verdict="open") for mark in marks)
        announce(session, AcousticResult, AcousticMark)


def measures(n_channels: int = 2) -> Measures:
    """Of a minute in which the left voice speaks twice as long as the right one."""
    channels = (_voice(20_000, 667, -24_300), _voice(10_000, 333, -31_000))[:n_channels]
    two = n_channels > 1
    return Measures(duration_ms=60_000, channels=channels, speech_ms=30_000, longest_silence_ms=16_000,
                    dead_air_ms=16_000, hold_ms=0, ring_ms=6_000, over_talk_ms=3_000 if two else None,
                    interruptions=(2, 0) if two else None, first_word_ms=(6_500, None)[:n_channels])


def _voice(speech_ms: int, share_milli: int, level_mdbfs: int) -> ChannelMeasures:
    return ChannelMeasures(
        speech=((6_500, 6_500 + speech_ms),), speech_ms=speech_ms, talk_share_milli=share_milli,
        level_mdbfs=level_mdbfs, loudness_mlufs=level_mdbfs - 700, noise_floor_mdbfs=-62_000, peak_mdbfs=-3_000,
        clipped_ppm=120, articulation_milli=4_200)
