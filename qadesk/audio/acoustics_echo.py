"""The other leg's voice coming back (echo, crosstalk): its level follows that leg's at a constant distance."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d

from qadesk.audio.acoustics_frames import HOPS_PER_S, Real
from qadesk.audio.acoustics_spans import Flags

LATEST_HOPS = HOPS_PER_S // 2
LOUD_BELOW_TOP_DB, HEARD_DB = 15.0, 4.0
LEAST_HOPS, LEAST_HEARD, LEAST_LIKENESS = 2 * HOPS_PER_S, 0.15, 0.5
FAINTER_DB, ABOVE_ECHO_DB, LEFT_OUT = -6.0, 6.0, 6.0
TAIL_HOPS = 12
NOTHING_DB = np.float32(-200)


def echo_db(own: Real, own_floor: Real, other: Real) -> Real:
    """By hop, the level below which what sounds in one leg is the echo of the other; NOTHING_DB where there is none.

    `own` and `other` are the smoothed levels of both legs."""
    nothing = np.full(len(own), NOTHING_DB)
    if len(own) <= LATEST_HOPS:
        return nothing
    loud = other > max(float(np.percentile(other, 99)) - LOUD_BELOW_TOP_DB, -60.0)
    heard = own > own_floor + HEARD_DB
    if loud.sum() < LEAST_HOPS or (loud & heard).sum() < LEAST_HEARD * loud.sum():
        return nothing
    likeness, lag = max((_likeness(own, other, loud & heard, lag), lag) for lag in range(0, LATEST_HOPS, 2))
    if likeness < LEAST_LIKENESS:
        return nothing
    came = np.concatenate([np.full(lag, NOTHING_DB), other[:len(other) - lag]])
    distance = _middle((own - came)[loud & heard])
    if distance > FAINTER_DB:
        return nothing
    reach = maximum_filter1d(came, TAIL_HOPS, origin=TAIL_HOPS // 3)
    return np.asarray(reach + distance + ABOVE_ECHO_DB, np.float32)


def _likeness(own: Real, other: Real, both: Flags, lag: int) -> float:
    """Correlation of the levels, own later by `lag`; where both speak at once is left out as far as it stands out."""
    at = np.flatnonzero(both[lag:]) + lag
    if len(at) < LEAST_HOPS // 2:
        return 0.0
    mine, came = own[at], other[at - lag]
    off = mine - came
    usual = np.abs(off - _middle(off)) < 2 * LEFT_OUT
    if usual.sum() < len(at) // 3 or min(mine[usual].std(), came[usual].std()) < 0.5:
        return 0.0
    return float(np.corrcoef(mine[usual], came[usual]).flat[1]) * float(usual.mean())


def _middle(values: Real) -> float:
    return float(np.median(values)) if len(values) else 0.0
