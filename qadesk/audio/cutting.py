"""Cuts a span out of a recording and beeps parts of it over, in the child with limits: to hear it, or as a file.

Both ways decode the same span in the same way: what is heard beforehand is what is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qadesk.audio import refusals
from qadesk.audio.clip import Samples, Span, beeped
from qadesk.audio.legs import open_sound
from qadesk.audio.looking import time_limits
from qadesk.audio.reduction import Halver, halvings, to_two_channels
from qadesk.audio.source import Place, Reader
from qadesk.limited_child import LimitedChild, WorkerDied

EQUAL_POWER = 1e-5  # 50 dB below the sound: coding noise, not another voice


@dataclass(frozen=True)
class Cut:
    """What to cut: a span in ms of the recording, and the spans to beep over, in ms of the recording too."""

    start_ms: int
    end_ms: int
    beeps: tuple[Span, ...] = ()


@dataclass(frozen=True)
class ClipFile:
    """A clip as it will be written: the file's bytes, and what is in it."""

    data: bytes
    duration_ms: int
    sample_rate_hz: int
    n_channels: int


def cut_to_samples(path: Place, cut: Cut) -> tuple[Samples, int]:
    """The clip as (n_frames, n_channels) int16, and their rate in Hz. Raises AudioError."""
    return _cut(path, cut)


def cut_to_file(path: Place, cut: Cut, kind: str, tags: dict[str, str]) -> ClipFile:
    """The clip as a file of that kind (`clip_file`). Raises AudioError."""
    from qadesk.audio.clip_file import file_of  # loads the decoders

    samples, rate_hz = _cut(path, cut)
    return ClipFile(file_of(samples, rate_hz, kind, tags), round(len(samples) * 1000 / rate_hz), rate_hz,
                    samples.shape[1])


def cut_to_samples_in(child: LimitedChild, path: Place, cut: Cut) -> tuple[Samples, int]:
    """What cut_to_samples gives, made in the child; raises AudioError, also when the child did not survive it."""
    limits = time_limits(path)
    try:
        return child.run(cut_to_samples, path, cut, timeout_s=limits.timeout_s, processor_s=limits.processor_s)
    except WorkerDied as error:
        raise refusals.reader_died(path, error) from error


def cut_to_file_in(child: LimitedChild, path: Place, cut: Cut, kind: str, tags: dict[str, str]) -> ClipFile:
    """What cut_to_file gives, made in the child; raises AudioError, also when the child did not survive it."""
    limits = time_limits(path)
    try:
        return child.run(cut_to_file, path, cut, kind, tags, timeout_s=limits.timeout_s,
                         processor_s=limits.processor_s)
    except WorkerDied as error:
        raise refusals.reader_died(path, error) from error


def _cut(path: Place, cut: Cut) -> tuple[Samples, int]:
    with open_sound(path) as reader:
        rate_hz = reader.sample_rate_hz
        blocks = [to_two_channels(block) for block in _span(reader, cut)]
    if not blocks:
        raise refusals.no_sound(path)
    samples = _as_mono_if_equal(np.concatenate(blocks))
    for _time in range(halvings(rate_hz)):
        halver = Halver()
        samples, rate_hz = np.concatenate([halver.put(samples), halver.rest()]), rate_hz // 2
    spans = [(start - cut.start_ms, end - cut.start_ms, channel) for start, end, channel in cut.beeps]
    return beeped(samples, rate_hz, spans), rate_hz


def _span(reader: Reader, cut: Cut) -> Iterator[Samples]:
    """The blocks of the span alone."""
    first, end = (round(ms * reader.sample_rate_hz / 1000) for ms in (cut.start_ms, cut.end_ms))
    at = 0
    for block in reader.blocks():
        part = block[max(0, first - at):max(0, end - at)]
        at += len(block)
        if len(part):
            yield part
        if at >= end:
            return


def _as_mono_if_equal(samples: Samples) -> Samples:
    """One channel of two that differ by no more than coding noise, as the player has it."""
    if samples.shape[1] < 2:
        return samples
    real = samples.astype(np.float32)
    difference = float(np.square(real[:, 0] - real[:, 1]).sum())
    return samples[:, :1] if difference <= EQUAL_POWER * float(np.vdot(real, real)) else samples
