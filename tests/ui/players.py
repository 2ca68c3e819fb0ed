"""A player whose sound card is a fixed clock, and a call to play on it."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from qadesk.audio.player import Samples, SilentPlayer, SoundState
from qadesk.clock import FixedClock

RATE_HZ = 8_000


class ClockedPlayer(SilentPlayer):
    """Plays as the clock is moved on; `plug` and `unplug` stand for the device."""

    def __init__(self, clock: FixedClock | None = None) -> None:
        self.clock = clock or FixedClock(datetime(2026, 9, 7, 1, 30, tzinfo=UTC))
        super().__init__(self.clock)
        self._sound = SoundState.OK

    def unplug(self) -> None:
        self._settle_if_playing()
        self._sound = SoundState.LOST

    def plug(self) -> None:
        self._settle_if_playing()
        self._sound = SoundState.OK


def call_samples(duration_s: float, n_channels: int = 2) -> Samples:
    """Noise in turns, (n_frames, n_channels) int16 at RATE_HZ."""
    n_frames = round(duration_s * RATE_HZ)
    noise = np.random.default_rng(7).normal(0, 3_000, (n_frames, n_channels))
    turn = np.floor(np.arange(n_frames) / RATE_HZ / 4).astype(int) % n_channels
    return np.where(turn[:, None] == np.arange(n_channels), noise, 4).astype(np.int16)
