"""The blocks of one recording while it is decoded, kept within a limit by halving the rate, never by losing the end
unless nothing else is left."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qadesk.audio.reduction import Halver, halvings, to_two_channels

Samples = NDArray[np.int16]
LOWEST_HZ = 8000
_EQUAL_POWER = 1e-5  # 50 dB below the sound: coding noise, not another voice


class Collection:
    """Takes blocks (n, channels) int16 of one rate; then `n_frames`, `n_channels`, `sample_rate_hz` tell the result."""

    def __init__(self, sample_rate_hz: int, limit_bytes: int, most_bytes: int = 0) -> None:
        """Above `limit_bytes` the rate is halved; the end is given up above `most_bytes` (at least as much)."""
        self._limit_bytes, self._most_bytes = limit_bytes, max(limit_bytes, most_bytes)
        self._halvers = [Halver() for _time in range(halvings(sample_rate_hz))]
        self.sample_rate_hz = sample_rate_hz >> len(self._halvers)
        self._blocks: list[Samples] = []
        self.n_frames, self.n_channels = 0, 1
        self.full = False
        self._difference, self._power = 0.0, 0.0

    def put(self, block: Samples) -> None:
        """Take the next block, reduced to two channels and 48 kHz at most."""
        block = to_two_channels(block)
        for halver in self._halvers:
            block = halver.put(block)
        self._keep(block)

    def finish(self) -> None:
        """Take what the low-pass filters still hold; make equal channels one."""
        for at in range(len(self._halvers)):
            rest = self._halvers[at].rest()
            for halver in self._halvers[at + 1:]:
                rest = halver.put(rest)
            self._keep(rest)
        if self.n_channels == 2 and self._difference <= _EQUAL_POWER * self._power:
            self._blocks = [block[:, :1] for block in self._blocks]
            self.n_channels = 1

    def move_to(self, samples: Samples) -> None:
        """Copy everything there from its end, giving each block's memory back on the way.

        The last block lies at the top of the heap: only from there is memory given back to the system at once."""
        end = self.n_frames
        while self._blocks:
            block = self._blocks.pop()
            samples[end - len(block):end] = block
            end -= len(block)
            del block

    def _keep(self, block: Samples) -> None:
        if not len(block):
            return
        self._blocks.append(block)
        self.n_channels = block.shape[1]
        self.n_frames += len(block)
        self._compare(block)
        if 2 * self.n_frames * self.n_channels > self._limit_bytes:
            self._make_smaller()

    def _compare(self, block: Samples) -> None:
        """Sum up how much the two channels differ, until it is clear that they do."""
        if self.n_channels == 2 and self._difference <= _EQUAL_POWER * self._power or not self._power:
            real = block.astype(np.float32)
            self._power += float(np.vdot(real, real))
            self._difference += float(np.square(real[:, 0] - real[:, -1]).sum())

    def _make_smaller(self) -> None:
        if self.sample_rate_hz // 2 < LOWEST_HZ:
            self.full = 2 * self.n_frames * self.n_channels > self._most_bytes
            return
        halver = Halver()
        blocks = [halver.put(block) for block in self._blocks]
        self._blocks = blocks
        self._halvers.append(halver)
        self.sample_rate_hz //= 2
        self.n_frames = sum(map(len, blocks))
