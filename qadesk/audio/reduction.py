"""Fits unusual recordings to the desk: more than two channels are mixed to two, high rates halved."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
HIGHEST_HZ = 48_000
_HALF_TAPS = 31


def to_two_channels(block: Samples) -> Samples:
    """The first two channels with the mean of all others laid under both; (n, 2) int16 of (n, 3 or more)."""
    if block.shape[1] <= 2:
        return block
    others = block[:, 2:].mean(axis=1, dtype=np.float32)[:, None]
    mixed: Samples = (block[:, :2] + others).clip(-32768, 32767).astype(np.int16)
    return mixed


def halvings(sample_rate_hz: int) -> int:
    """How often a rate must be halved to be no higher than 48 kHz."""
    count = 0
    while sample_rate_hz > HIGHEST_HZ << count:
        count += 1
    return count


class Halver:
    """Halves the rate of a stream of blocks; low-passes first (windowed sinc), so that nothing folds back.

    Every other tap of this filter is nought but the middle one, so that a quarter of the products is enough."""

    def __init__(self) -> None:
        taps = np.arange(_HALF_TAPS) - _HALF_TAPS // 2
        self._filter = (np.sinc(taps / 2) / 2 * np.hamming(_HALF_TAPS)).astype(np.float32)
        self._filter /= self._filter.sum()
        self._outer, self._middle = self._filter[::2].copy(), float(self._filter[_HALF_TAPS // 2])
        self._kept: Samples | None = None

    def put(self, block: Samples) -> Samples:
        """What is ready of the halved stream: (about n / 2, channels) int16."""
        if self._kept is None:
            self._kept = np.repeat(block[:1], _HALF_TAPS // 2, axis=0)
        whole = np.concatenate([self._kept, block])
        n_out = max(0, (len(whole) - _HALF_TAPS) // 2 + 1)
        self._kept = whole[2 * n_out:]
        if not n_out:
            return whole[:0]
        return self._filtered(whole[:2 * (n_out - 1) + _HALF_TAPS])

    def rest(self) -> Samples:
        """What remains when the stream has ended."""
        if self._kept is None or not len(self._kept):
            return np.zeros((0, 1), np.int16)
        last = np.repeat(self._kept[-1:], _HALF_TAPS // 2, axis=0)
        return self.put(last)

    def _filtered(self, whole: Samples) -> Samples:
        real = whole.astype(np.float32)
        middle = real[_HALF_TAPS // 2::2] * self._middle
        out = [np.convolve(real[::2, channel], self._outer, "valid") for channel in range(whole.shape[1])]
        halved = np.stack(out, axis=1) + middle[:len(out[0])]
        return np.rint(halved).clip(-32768, 32767).astype(np.int16)
