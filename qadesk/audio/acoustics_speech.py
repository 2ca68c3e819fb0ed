"""Where somebody speaks: louder than the channel's own background, voiced, and not the other leg's echo."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d

from qadesk.audio.acoustics_frames import HOPS_PER_S, Features, Real
from qadesk.audio.acoustics_spans import Flags, closed, opened, widened, with_core

FLOOR_HOPS, FLOOR_BLOCKS, FLOOR_PERCENT = 50, 13, 20  # half a second; 6.5 s
QUIETEST_DB = -75.0
ABOVE_FLOOR_DB, BELOW_TOP_DB, HYSTERESIS_DB = 10.0, 32.0, 4.0
VOICED, VOICED_HOPS = 0.6, 4
LEAST_HOPS, BRIDGE_HOPS, LEAD_HOPS, TRAIL_HOPS = 8, 18, 1, 3


def find_speech(features: Features, channel: int, other_sounds: Flags) -> Flags:
    """Flags by hop: speech in this channel, which `other_sounds` (tones, music) is not."""
    levels = uniform_filter1d(features.speech_db[channel], 3, mode="nearest")
    floor = background_db(levels, other_sounds)
    on = np.maximum(floor + ABOVE_FLOOR_DB, _top_db(levels, floor, other_sounds) - BELOW_TOP_DB)
    loud = with_core((levels > on - HYSTERESIS_DB) & ~other_sounds, levels > on, 2)
    loud = opened(closed(loud, BRIDGE_HOPS) & ~other_sounds, LEAST_HOPS)
    voiced = (features.voicing[channel] > VOICED) & (levels > on)
    return widened(with_core(loud, voiced, VOICED_HOPS), LEAD_HOPS, TRAIL_HOPS) & ~other_sounds


def background_db(levels: Real, other_sounds: Flags) -> Real:
    """The level of what sounds between words, by hop: the lowest of what is low in each half second around."""
    if not len(levels):
        return levels
    padded = np.pad(levels, (0, -len(levels) % FLOOR_HOPS), mode="edge").reshape(-1, FLOOR_HOPS)
    low = np.percentile(padded, FLOOR_PERCENT, axis=1)
    lowest = minimum_filter1d(low, FLOOR_BLOCKS, mode="nearest")
    smooth = uniform_filter1d(maximum_filter1d(lowest, 3, mode="nearest"), 3, mode="nearest")
    return np.asarray(np.maximum(np.repeat(smooth, FLOOR_HOPS)[:len(levels)], QUIETEST_DB), np.float32)


def _top_db(levels: Real, floor: Real, other_sounds: Flags) -> float:
    """The level of this channel's loud speech."""
    loud = levels[(levels > floor + ABOVE_FLOOR_DB) & ~other_sounds]
    return float(np.percentile(loud, 90)) if len(loud) >= HOPS_PER_S // 5 else -100.0
