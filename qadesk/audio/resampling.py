"""Brings a stream of one-channel blocks to another rate, with FFmpeg's resampler: count and place of samples stay."""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from qadesk.audio.source import Samples


def resampled(blocks: Iterator[Samples], from_hz: int, to_hz: int) -> Iterator[Samples]:
    """Blocks (n, 1) int16 of `from_hz` as blocks (m, 1) of `to_hz`; all of them hold n * to_hz / from_hz samples."""
    if from_hz == to_hz:
        yield from blocks
        return
    resampler = AudioResampler("s16", "mono", to_hz)
    for block in blocks:
        yield from _taken(resampler, _frame(block, from_hz))
    yield from _taken(resampler, None)


def _frame(block: Samples, rate_hz: int) -> AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), "s16", "mono")
    frame.sample_rate = rate_hz
    return frame


def _taken(resampler: AudioResampler, frame: AudioFrame | None) -> Iterator[Samples]:
    for ready in resampler.resample(frame):
        if ready.samples:
            yield ready.to_ndarray().reshape(-1, 1).astype(np.int16, copy=False)
