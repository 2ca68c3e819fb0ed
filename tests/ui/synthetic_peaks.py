"""Peaks of an invented call, so that the waveform is tested without a recording."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8_000
BLOCK = 64


class SyntheticPeaks:
    """Two speakers in turns of seven seconds, both silent in `silence_s`; one channel for a mono call."""

    def __init__(self, duration_ms: int, n_channels: int = 2, silence_s: tuple[float, float] = (156, 180)) -> None:
        self.n_channels, self.n_frames = n_channels, duration_ms * RATE_HZ // 1000
        at_s = np.arange(max(1, self.n_frames // BLOCK)) * BLOCK / RATE_HZ
        talking = ~((at_s > silence_s[0]) & (at_s < silence_s[1]))
        turns = [np.floor(at_s / 7) % 2 == channel for channel in range(n_channels)]
        swing = 0.2 + 0.4 * np.abs(np.sin(at_s * 9))
        self._level = [np.where(turn & talking, swing, 0.001).astype(np.float32) for turn in turns]

    def columns(self, channel: int, start_frame: float, end_frame: float, n_columns: int) -> tuple[
            NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        level = self._level[channel]
        edges = np.linspace(start_frame / BLOCK, end_frame / BLOCK, n_columns + 1)[:-1].astype(int)
        high = np.maximum.reduceat(level, np.clip(edges, 0, level.size - 1))
        return -high, high, high * np.float32(0.5)
