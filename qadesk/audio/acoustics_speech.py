"""Where somebody speaks: louder than the channel's own background, voiced, and not the other leg's echo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d

from qadesk.audio.acoustics_echo import echo_db
from qadesk.audio.acoustics_frames import HOPS_PER_S, Features, Real
from qadesk.audio.acoustics_spans import Flags, closed, opened, widened, with_core

SMOOTH_HOPS = 5
FLOOR_HOPS, FLOOR_BLOCKS, FLOOR_PERCENT = 50, 21, 10  # half a second; 10 s
QUIETEST_DB = -75.0
ABOVE_FLOOR_DB, STILL_ABOVE_DB = 7.5, 5.0
BELOW_TOP_DB, LOUD_ABOVE_DB = 32.0, 10.0
CROSSTALK_HOPS, FAR_FAINTER_DB, FAINT_BELOW_TOP_DB = 40, 18.0, 12.0
VOICED, VOICED_HOPS = 0.6, 4
LEAST_HOPS, BRIDGE_HOPS, LEAD_HOPS, TRAIL_HOPS = 8, 18, 1, 3


def find_speech(features: Features, other_sounds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Flags (n_channels, n_hops): speech, which `other_sounds` (the same shape; tones, music) is not."""
    levels = uniform_filter1d(features.speech_db, SMOOTH_HOPS, axis=1, mode="nearest")
    floors = [background_db(own) for own in levels]
    spoken = []
    for channel, (own, floor) in enumerate(zip(levels, floors, strict=True)):
        other = levels[1 - channel] if len(levels) == 2 else None
        if other is not None:
            floor = np.maximum(floor, echo_db(own, floor, other) - ABOVE_FLOOR_DB)
        spoken.append(_speech(own, floor, other, features.voicing[channel], other_sounds[channel]))
    return np.stack(spoken)


def background_db(levels: Real) -> Real:
    """The level of what sounds between words, by hop: the lowest of what is low in each half second around."""
    if not len(levels):
        return levels
    padded = np.pad(levels, (0, -len(levels) % FLOOR_HOPS), mode="edge").reshape(-1, FLOOR_HOPS)
    low = np.percentile(padded, FLOOR_PERCENT, axis=1)
    lowest = minimum_filter1d(low, FLOOR_BLOCKS, mode="nearest")
    smooth = uniform_filter1d(lowest, 3, mode="nearest")
    return np.asarray(np.maximum(np.repeat(smooth, FLOOR_HOPS)[:len(levels)], QUIETEST_DB), np.float32)


def _speech(levels: Real, floor: Real, other: Real | None, voicing: Real, other_sounds: Flags) -> Flags:
    """Louder than the floor (and than the faintest of this channel's speech), with short pauses closed, voiced."""
    top = _top_db(levels, floor, other_sounds)
    faintest: Real | float = top - BELOW_TOP_DB
    if other is not None:  # faint for who speaks here, and far fainter than the other just was: crosstalk
        just_was = maximum_filter1d(other, CROSSTALK_HOPS, origin=CROSSTALK_HOPS // 2 - 1)
        faintest = np.maximum(faintest, np.minimum(just_was - FAR_FAINTER_DB, top - FAINT_BELOW_TOP_DB))
    on, still = (np.maximum(floor + by, faintest) for by in (ABOVE_FLOOR_DB, STILL_ABOVE_DB))
    loud = with_core((levels > still) & ~other_sounds, levels > on, 2)
    loud = opened(closed(loud, BRIDGE_HOPS) & ~other_sounds, LEAST_HOPS)
    voiced = (voicing > VOICED) & (levels > on)
    return widened(with_core(loud, voiced, VOICED_HOPS), LEAD_HOPS, TRAIL_HOPS) & ~other_sounds


def _top_db(levels: Real, floor: Real, other_sounds: Flags) -> float:
    """The level of this channel's loud speech."""
    loud = levels[(levels > floor + LOUD_ABOVE_DB) & ~other_sounds]
    return float(np.percentile(loud, 90)) if len(loud) >= HOPS_PER_S // 5 else -100.0
