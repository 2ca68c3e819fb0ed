"""Articulation rate: syllable nuclei, counted as voiced peaks of the vowels' level."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from qadesk.audio.acoustics_frames import Real
from qadesk.audio.acoustics_spans import Flags

SMOOTH_HOPS, PROMINENCE_DB, APART_HOPS, VOICED = 2.5, 2.0, 7, 0.5


def nuclei(vowel_db: Real, voicing: Real, speech: Flags) -> int:
    """How many syllables one channel's speech has."""
    if not speech.any():
        return 0
    smooth = gaussian_filter1d(np.where(speech, vowel_db, vowel_db[speech].min() - 10), SMOOTH_HOPS)
    peaks, _facts = find_peaks(smooth, prominence=PROMINENCE_DB, distance=APART_HOPS)
    return int(np.count_nonzero(speech[peaks] & (voicing[peaks] > VOICED)))
