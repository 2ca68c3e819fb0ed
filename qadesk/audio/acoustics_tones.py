"""Sounds that are no speech: tones of the network and of keys, ring-back, hold music.

A tone stands still in pitch and level. Music repeats the fine structure of its spectrum from one moment to the next,
since notes are held; a voice glides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from qadesk.audio.acoustics_frames import GROUP, HOPS_PER_S, Features, Real
from qadesk.audio.acoustics_spans import Flags, Span, closed, flags_of, opened, runs, with_core

TONE_SHARE, TONE_DRIFT_HZ, TONE_SWAY_DB = 0.9, 6.0, 2.0
TONE_GROUPS, KEY_GROUPS = 4, 2
_KEYS_LOW = np.array([697, 770, 852, 941], np.float32)
_KEYS_HIGH = np.array([1209, 1336, 1477, 1633], np.float32)
_KEY_OFF = 0.02
RING_HZ, RING_OFF_HZ, RING_SHARE, RING_SWAY_DB, RING_LEAST_GROUPS = 450.0, 20.0, 0.5, 4.0, 4
RING_ON_HOPS, RING_EVERY_HOPS, RING_ALONE_HOPS = (60, 140), (400, 620), 250
FAINT_DB, BELOW_TOP_DB, ABOVE_QUIET_DB, LOUDEST_QUIET_DB = -60.0, 40.0, 6.0, -42.0
MUSIC_GROUPS = 4 * HOPS_PER_S // GROUP
MUSIC_LIKENESS, MUSIC_OCCUPANCY = 0.55, 0.75
EDGE_GROUPS, EDGE_LIKENESS, EDGE_OCCUPANCY = 15, 0.4, 0.5
HOLD_LEAST_HOPS, HOLD_BRIDGE_HOPS = 5 * HOPS_PER_S, 2 * HOPS_PER_S


@dataclass(frozen=True)
class Sounds:
    """What else sounds in one channel: `tones` and `hold` as flags by hop, `rings` as spans of hops from the first
    ring-back tone of a row to the end of its last."""

    tones: Flags
    hold: Flags
    rings: tuple[Span, ...]

    @property
    def any(self) -> Flags:
        return self.tones | self.hold | flags_of(self.rings, len(self.tones))


def find_sounds(features: Features, channel: int, *, ring: bool) -> Sounds:
    """The tones, music and ring-back of a channel; without `ring` a ring-back is only a tone."""
    n_hops = features.power.shape[1]
    levels = group_levels(features.speech_db[channel])
    steady = _steady(features, channel, levels)
    tones = _by_hop(steady | _keys(features, channel, levels), n_hops)
    hold = _hold(features, channel, levels)
    rings = _rings(features, channel, levels) if ring else ()
    rings = tuple(span for span in rings if not hold[slice(*span)].any())
    return Sounds(tones, hold, rings)


def group_levels(decibels: Real) -> Real:
    """The level of each whole or begun group of hops."""
    padded = np.pad(decibels, (0, -len(decibels) % GROUP), mode="edge") if len(decibels) else decibels
    return np.asarray(padded.reshape(-1, GROUP).mean(axis=1), np.float32)


def audible_from(levels: NDArray[np.floating]) -> float:
    """What is fainter than this is background: far below the channel's loud parts, or as quiet as it ever is."""
    if not len(levels):
        return FAINT_DB
    quiet, top = np.percentile(levels, (5, 95))
    return max(FAINT_DB, float(top) - BELOW_TOP_DB, min(float(quiet) + ABOVE_QUIET_DB, LOUDEST_QUIET_DB))


def _steady(features: Features, channel: int, levels: Real) -> Flags:
    """Groups in a stretch of TONE_GROUPS where one or two partials hold their pitch and level."""
    alone = (features.tones[channel] > TONE_SHARE) & (levels > FAINT_DB)
    hertz = features.tone_hz[channel]
    near = alone[1:] & alone[:-1] & (np.abs(np.diff(hertz)) < TONE_DRIFT_HZ)
    near &= np.abs(np.diff(levels)) < TONE_SWAY_DB
    return flags_of([(a, b + 1) for a, b in runs(near) if b - a >= TONE_GROUPS - 1], len(levels))


def _keys(features: Features, channel: int, levels: Real) -> Flags:
    """Groups that hold the two tones of a telephone's key."""
    pair = np.stack([features.tone_hz[channel], features.other_hz[channel]])
    low, high = pair.min(axis=0), pair.max(axis=0)
    fits = _is_one_of(low, _KEYS_LOW) & _is_one_of(high, _KEYS_HIGH) & (levels > FAINT_DB)
    share = features.tone[channel] / np.maximum(features.tones[channel], 1e-6)
    return opened(fits & (features.tones[channel] > TONE_SHARE) & (share < 0.95), KEY_GROUPS)


def _is_one_of(hertz: Real, known: Real) -> Flags:
    off: Flags = (np.abs(hertz[:, None] / known - 1) < _KEY_OFF).any(axis=1)
    return off


def _by_hop(groups: Flags, n_hops: int) -> Flags:
    """Groups as hops, a group more on each side, since their windows reach over."""
    hops = np.repeat(maximum_filter1d(groups.astype(np.uint8), 3), GROUP)[:n_hops] if len(groups) else groups
    return hops.astype(np.bool_)


def _rings(features: Features, channel: int, levels: Real) -> tuple[Span, ...]:
    """Rows of ring-back tones: about 1 s of 450 Hz, alone or every 5 s; busy tones come far quicker."""
    at_450 = np.abs(features.tone_hz[channel] - RING_HZ) < RING_OFF_HZ
    fits = at_450 & (features.tone[channel] > RING_SHARE) & (levels > FAINT_DB)
    fits[1:] &= (np.abs(np.diff(levels)) < RING_SWAY_DB) | ~fits[:-1]
    bursts = [_edges(features.speech_db[channel], a * GROUP, b * GROUP)
              for a, b in runs(opened(closed(fits, 1), RING_LEAST_GROUPS))]
    rows: list[list[Span]] = []
    for burst in bursts:
        if rows and RING_EVERY_HOPS[0] <= burst[0] - rows[-1][-1][0] <= RING_EVERY_HOPS[1]:
            rows[-1].append(burst)
        else:
            rows.append([burst])
    return tuple((row[0][0], row[-1][1]) for row in rows if _is_ringing(row, bursts))


def _is_ringing(row: list[Span], bursts: list[Span]) -> bool:
    """Each tone of a ring's length (the first may be cut by the recording's begin, the last by who answers), and no
    other tone close by, as a busy tone has."""
    least, most = RING_ON_HOPS
    for place, (start, end) in enumerate(row):
        cut = start < 5 or (place == len(row) - 1 and place > 0)
        if not (15 if cut else least) <= end - start <= most:
            return False
    return all(other in row or other[1] + RING_ALONE_HOPS < row[0][0] or other[0] > row[-1][1] + RING_ALONE_HOPS
               for other in bursts)


def _edges(decibels: Real, start: int, end: int) -> Span:
    """The span to the hop: where the level is within 6 dB of its middle."""
    first, last = max(0, start - 2 * GROUP), min(len(decibels), end + 2 * GROUP)
    loud = np.flatnonzero(decibels[first:last] > np.median(decibels[start:end]) - 6)
    return first + int(loud[0]), first + int(loud[-1]) + 1


def _hold(features: Features, channel: int, levels: Real) -> Flags:
    """Music, or a tone without end: sounds on, with a spectrum that is like itself. Sure for MUSIC_GROUPS around, it
    reaches on as far as the nearer surroundings are so too."""
    n_hops = features.power.shape[1]
    audible = (levels > audible_from(levels)) | ((levels > FAINT_DB) & (features.tones[channel] > TONE_SHARE))
    likeness = np.where(audible, features.likeness[channel], 0).astype(np.float32)
    sure = _goes_on(audible, likeness, MUSIC_GROUPS, MUSIC_OCCUPANCY, MUSIC_LIKENESS)
    near = _goes_on(audible, likeness, EDGE_GROUPS, EDGE_OCCUPANCY, EDGE_LIKENESS)
    groups = with_core(near | sure, sure)
    hops = closed(np.repeat(groups, GROUP)[:n_hops], HOLD_BRIDGE_HOPS)
    return opened(hops, HOLD_LEAST_HOPS)


def _goes_on(audible: Flags, likeness: Real, groups: int, occupancy: float, least: float) -> Flags:
    share = uniform_filter1d(audible.astype(np.float32), groups, mode="nearest")
    like = uniform_filter1d(likeness, groups, mode="nearest")
    return np.asarray(audible & (share > occupancy) & (like > least * share), np.bool_)

