"""Brings sound to another rate with FFmpeg's resampler: count and place of samples stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from qadesk.audio.source import Samples

_QUICK = "filter_size=16:kaiser_beta=5:cutoff=1"


class OpusResampler:
    """From the 48 kHz that an Opus decoder gives back to the rate of the recording, as packed int16.

    Above half that rate there was nothing before, so that a filter of half the length keeps nothing out that was in:
    3.4 kHz loses 0.3 dB, and the whole decoding takes a tenth less. It has the face of AudioResampler."""

    def __init__(self, like: AudioFrame, sample_rate_hz: int) -> None:
        self._graph = av.filter.Graph()
        given = self._graph.add_abuffer(sample_rate=like.sample_rate, format=like.format.name, layout=like.layout.name,
                                        time_base=Fraction(1, like.sample_rate))
        quick = self._graph.add("aresample", f"{sample_rate_hz}:{_QUICK}")
        packed = self._graph.add("aformat", "sample_fmts=s16")
        taken = self._graph.add("abuffersink")
        for before, after in ((given, quick), (quick, packed), (packed, taken)):
            before.link_to(after)
        self._graph.configure()

    def resample(self, frame: AudioFrame | None) -> list[AudioFrame]:
        """What is ready after this frame; None gives the rest."""
        self._graph.push(frame)
        ready = []
        with suppress(BlockingIOError, EOFError):
            while isinstance(pulled := self._graph.pull(), AudioFrame):
                ready.append(pulled)
        return ready


def resampled(blocks: Iterator[Samples], from_hz: int, to_hz: int) -> Iterator[Samples]:
    """One-channel blocks (n, 1) of `from_hz` as blocks (m, 1) of `to_hz`; all hold n * to_hz / from_hz samples."""
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
