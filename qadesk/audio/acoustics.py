"""Measures a recording: speech by channel, levels, and candidates for the acoustic marks (声学证据).

A recording streams through once: it is reduced to features of 10 ms, and all is decided on these. What is found is
kept below any threshold that can be set: which of it counts is decided where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qadesk.audio import refusals
from qadesk.audio.acoustics_decide import decide
from qadesk.audio.acoustics_frames import Frames, FrameStream
from qadesk.audio.legs import open_sound
from qadesk.audio.raw_rules import DEFAULT_RAW, RawRules
from qadesk.audio.reduction import Halver, halvings, to_two_channels
from qadesk.audio.source import Place, Samples
from qadesk.models.acoustics import Found

METHOD = 1
"""The version of the measurement; results of another one are measured anew."""
_SLICE = 65_536


def measure(samples: Samples, sample_rate_hz: int, ring: bool = True) -> Found:
    """What `samples` (n_frames, n_channels) int16 hold; `ring`: whether the source records ringing.

    More than two channels count as two, as the player mixes them; equal channels as one."""
    slices = (samples[at:at + _SLICE] for at in range(0, len(samples), _SLICE))
    return decide(_reduced(slices, sample_rate_hz, samples.shape[1]), ring=ring)


def measure_file(path: Place, raw: RawRules = DEFAULT_RAW, ring: bool = True) -> Found:
    """The same of a file, or of both legs of a call, as it is decoded: an hour needs some 75 MB.

    Raises AudioError when it holds no sound."""
    with open_sound(path, raw) as reader:
        frames = _reduced(reader.blocks(), reader.sample_rate_hz, reader.n_channels)
    if not frames.n_frames:
        raise refusals.no_sound(path)
    return decide(frames, ring=ring)


def _reduced(blocks: Iterable[Samples], sample_rate_hz: int, n_channels: int) -> Frames:
    halve = halvings(sample_rate_hz)
    fitting: Iterator[Samples] = map(to_two_channels, blocks)
    for _time in range(halve):
        fitting = _halved(fitting)
    stream = FrameStream(sample_rate_hz >> halve, min(n_channels, 2))
    for block in fitting:
        stream.put(block)
    return stream.finish()


def _halved(blocks: Iterator[Samples]) -> Iterator[Samples]:
    halver = Halver()
    for block in blocks:
        yield halver.put(block)
    rest = halver.rest()
    if rest.size:
        yield rest


