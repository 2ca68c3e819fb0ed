"""Levels: decibels of full scale, and loudness by ITU-R BS.1770-4 at any rate."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

CELL = 10
"""Hops (of 10 ms) in a cell of loudness; a gating block has BLOCK_CELLS of them and begins with each."""
BLOCK_CELLS = 4
ABSOLUTE_LUFS, RELATIVE_LU = -70.0, -10.0
_OFFSET = -0.691
Values = NDArray[np.floating]


def k_weighting(sample_rate_hz: int) -> NDArray[np.float64]:
    """The two filters of BS.1770 (head and RLB), as second-order sections for this rate."""
    return np.array([_shelf(sample_rate_hz), _high_pass(sample_rate_hz)])


def integrated_lufs(cells: Values, usable: NDArray[np.bool_] | None = None) -> float | None:
    """The gated loudness of one channel whose K-weighted mean squares by cell are `cells` (n); blocks with a cell that
    is not `usable` are left out. None when nothing passes the gates."""
    if len(cells) < BLOCK_CELLS:
        return None
    blocks = np.convolve(cells, np.full(BLOCK_CELLS, 1 / BLOCK_CELLS), "valid")
    if usable is not None:
        blocks = blocks[np.convolve(usable, np.ones(BLOCK_CELLS), "valid") > BLOCK_CELLS - 0.5]
    blocks = blocks[blocks > _power(ABSOLUTE_LUFS)]
    if not len(blocks):
        return None
    blocks = blocks[blocks > _power(_lufs(float(blocks.mean())) + RELATIVE_LU)]
    return _lufs(float(blocks.mean())) if len(blocks) else None


def decibels(power: float) -> float:
    """dBFS of a mean square: a sine of full scale has -3.01."""
    return 10 * math.log10(max(power, 1e-10))


def _lufs(power: float) -> float:
    return _OFFSET + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _shelf(rate_hz: int) -> list[float]:
    """The head's high shelf: 4 dB above 1.7 kHz; what of it lies above half the rate is left out."""
    k = math.tan(math.pi * min(1681.974450955533 / rate_hz, 0.49))
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    middle = high ** 0.4996667741545416
    a0 = 1 + k / q + k * k
    return [(high + middle * k / q + k * k) / a0, 2 * (k * k - high) / a0, (high - middle * k / q + k * k) / a0,
            1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


def _high_pass(rate_hz: int) -> list[float]:
    """The revised low-frequency weighting: nothing below 38 Hz."""
    k = math.tan(math.pi * 38.13547087602444 / rate_hz)
    q = 0.5003270373238773
    a0 = 1 + k / q + k * k
    return [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]
