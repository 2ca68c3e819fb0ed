"""Samples that are still coming, in shared memory, and their waveform, filled while each block is hot."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from qadesk.audio.peaks import GrowingPeaks, Peaks
from qadesk.audio.sample_buffer import SampleBuffer, SampleWriter
from qadesk.audio.source import BLOCK_FRAMES

Samples = NDArray[np.int16]


class GrowingStore:
    """The samples in one buffer; `capacity` frames fit in."""

    def __init__(self, buffer: SampleBuffer) -> None:
        self.buffer = buffer
        self._writer = SampleWriter(buffer)
        self._peaks = GrowingPeaks(buffer.samples, buffer.sample_rate_hz)
        self.capacity, self.n_channels = buffer.samples.shape
        self.n_frames = 0

    def put(self, block: Samples) -> None:
        """Take (n, n_channels), which must fit. Raises OSError when the system has no room for it after all."""
        self._writer.put(self.n_frames, block)
        self.n_frames += len(block)
        self._peaks.fill(self.n_frames, block)

    def peaks(self) -> Peaks:
        """The waveform of what is there."""
        return self._peaks.grown_to(self.n_frames)

    def refill(self, old: GrowingStore, fit: Callable[[Samples], Samples]) -> None:
        """Take all that the old one holds, made fit; it may be another look at the same memory, of no more bytes."""
        for block in old.blocks():
            self.put(fit(block))

    def blocks(self) -> Iterator[Samples]:
        """What is there, as copies of bounded size."""
        for start in range(0, self.n_frames, BLOCK_FRAMES):
            yield self.buffer.samples[start:min(start + BLOCK_FRAMES, self.n_frames)].copy()

    def finish(self) -> None:
        """No more is put; what was not needed of the memory is given back."""
        self._writer.cut(2 * self.n_frames * self.n_channels)
        self._writer.close()

    def leave(self) -> SampleBuffer:
        """No more is put; what becomes of the memory is up to the caller, who forgets this store first."""
        self._writer.close()
        return self.buffer
