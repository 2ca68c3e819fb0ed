"""Recordings that wait to be measured, and marks as if they had been measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from sqlalchemy import select

from qadesk.models.acoustics import ChannelMeasures, Found, FoundMark, Measures
from qadesk.models.calls import Call, Recording
from qadesk.models.sampling import QueueItem
from qadesk.services.acoustic_measuring import Outcome, Waiting
from qadesk.services.acoustic_rows import write_outcomes
from qadesk.services.stations import LoggedIn
from tests.services.sounding_calls import RATE_HZ


def write_silence_within(path: Path, *, silent_s: float = 12) -> Path:
    """Three seconds of somebody, a silence, three seconds of somebody; one channel."""
    gap = np.random.default_rng(1).normal(0, 4, round(silent_s * RATE_HZ))
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.concatenate([_voice(3), gap, _voice(3)]).astype(np.int16), RATE_HZ)
    return path


def _voice(seconds: float) -> NDArray[np.float64]:
    """Something like a voice: overtones of a moving pitch, about four syllables a second."""
    at_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 0.7 * at_s)) / RATE_HZ
    loud = np.clip(np.sin(8 * np.pi * at_s + np.sin(3 * at_s)), 0, 1) ** 0.5
    voice: NDArray[np.float64] = 6000 * loud * sum(np.sin(n * phase) / n for n in range(1, 25))
    return voice


def put_marks(logged_in: LoggedIn, item_id: int, marks: Sequence[FoundMark], *, sha256: str | None = None) -> None:
    """Write these marks as if the item's recording had just been measured."""
    station = logged_in.desk.station
    with station.database.transaction() as session:
        asked = select(Recording).join(Call).join(QueueItem).where(QueueItem.id == item_id)
        recording = session.scalars(asked).one()
        waiting = Waiting(recording.id, sha256 or recording.sha256, recording.duration_ms, ())
        write_outcomes(session, [Outcome(waiting, found(marks))], station.clock.now_utc_ms())


def found(marks: Sequence[FoundMark], speech: Sequence[tuple[int, int]] = ((1_000, 9_000), (12_000, 40_000))) -> Found:
    """Measures of two channels, one of which speaks in `speech`, with marks."""
    spans = tuple(speech)
    channels = tuple(ChannelMeasures(spans if at == 0 else (), 36_000, 1000 - at * 1000, -20_000, -20_000, -60_000,
                                     -3_000, 0, 4_000) for at in range(2))
    return Measures(60_000, channels, 36_000, 3_000, 0, 0, 0, 0, (0, 0), (1_000, None)), tuple(marks)
