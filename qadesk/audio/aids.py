"""What makes a recording easier to hear, found once from its waveform: its silences, and the gain that brings each
voice to one level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qadesk.audio.cuts import Cuts
from qadesk.audio.peaks import Peaks
from qadesk.models.listening import Interval, is_loud, quiet_spans

SKIPPED_FROM_MS, KEPT_MS = 1_500, 300
COLUMN_MS = 64
SPEECH_RMS = 0.1
"""-20 dBFS, where voices are brought to."""
WEAKEST, STRONGEST = 0.25, 16.0
LEAST_SPEECH_MS = 300
_PEAK, _PEAKS_BELOW = 0.95, 99.5
Real = NDArray[np.float32]


@dataclass(frozen=True)
class Aids:
    """`silences_ms`: where all channels are silent for longer than SKIPPED_FROM_MS; `gains`: one for each channel."""

    silences_ms: tuple[Interval, ...] = ()
    gains: tuple[float, ...] = ()

    def cuts(self, sample_rate_hz: int) -> Cuts:
        """What is jumped over of the silences, in frames: all but KEPT_MS, half of that at each end."""
        side, to_frames = KEPT_MS / 2, sample_rate_hz / 1000
        return Cuts((round((start + side) * to_frames), round((end - side) * to_frames))
                    for start, end in self.silences_ms)


NO_AIDS = Aids()


def find_aids(peaks: Peaks) -> Aids:
    """What the waveform tells; nothing of a recording shorter than a column."""
    frames = peaks.sample_rate_hz * COLUMN_MS / 1000
    count = int(peaks.n_frames / frames)
    if count == 0:
        return NO_AIDS
    tables = [peaks.columns(channel, 0, count * frames, count) for channel in range(peaks.n_channels)]
    rms = np.stack([rms for _low, _high, rms in tables])
    tops = [np.maximum(np.abs(low), high) for low, high, _rms in tables]
    quiet = quiet_spans(rms, COLUMN_MS, at_least_ms=SKIPPED_FROM_MS + 1)
    return Aids(quiet, tuple(_gain(*channel) for channel in zip(rms, tops, is_loud(rms), strict=True)))


def _gain(rms: Real, tops: Real, loud: NDArray[np.bool_]) -> float:
    """Brings speech to SPEECH_RMS, its peaks below full scale; 1 where hardly anybody speaks."""
    if np.count_nonzero(loud) * COLUMN_MS < LEAST_SPEECH_MS:
        return 1.0
    level = float(np.sqrt(np.mean(np.square(rms[loud], dtype=np.float64))))
    peak = float(np.percentile(tops[loud], _PEAKS_BELOW))
    return min(max(min(SPEECH_RMS / level, _PEAK / peak), WEAKEST), STRONGEST)
