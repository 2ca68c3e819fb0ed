"""A clip's samples: parts of it replaced by a tone. Pure: samples and spans in, samples out.

Within a span stands the tone alone, in whole samples around it; the sound before and after fades into the tone
outside of the span, at equal power, so that no click is heard and nothing of what was said is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Span = tuple[int, int, int]
"""Start and end in ms of the clip, and the channel: ALL or one of the clip's."""
ALL = -1
TONE_HZ = 1_000
TONE_PEAK = 4_634  # -17 dBFS, thus -20 dBFS RMS: about as loud as a voice on the telephone
FADE_MS = 10


def beeped(samples: Samples, sample_rate_hz: int, spans: Sequence[Span]) -> Samples:
    """A copy of (n_frames, n_channels) int16 in which each span is the tone and nothing else.

    Of a clip of one channel every span concerns that one. Spans are brought into the clip; empty ones do nothing."""
    out = samples.copy()
    n_frames, n_channels = samples.shape
    for channel in range(n_channels):
        concerned = [(start, end) for start, end, of in spans if of in (ALL, channel) or n_channels == 1]
        for start, end in _frames(concerned, sample_rate_hz, n_frames):
            _replace(out[:, channel], start, end, sample_rate_hz)
    return out


def _frames(spans: Iterable[tuple[int, int]], rate_hz: int, n_frames: int) -> list[tuple[int, int]]:
    """The spans in frames, rounded outwards; those that two fades would not part are one."""
    fade = FADE_MS * rate_hz // 1000
    found: list[tuple[int, int]] = []
    for start_ms, end_ms in sorted(spans):
        start, end = max(0, start_ms * rate_hz // 1000), min(n_frames, -(-end_ms * rate_hz // 1000))
        if end <= start:
            continue
        if found and start <= found[-1][1] + 2 * fade:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _replace(channel: Samples, start: int, end: int, rate_hz: int) -> None:
    """Put the tone into one channel, in place."""
    second, fade = _second_of_tone(rate_hz), FADE_MS * rate_hz // 1000
    before, after = min(fade, start), min(fade, len(channel) - end)
    tone = np.take(second, np.arange(start - before, end + after), mode="wrap")
    channel[start:end] = tone[before:before + end - start]
    rise = ((np.arange(fade) + 1) / (fade + 1)).astype(np.float32)
    _blend(channel[start - before:start], tone[:before], rise[fade - before:])
    _blend(channel[end:end + after], tone[len(tone) - after:], rise[::-1][:after])


def _second_of_tone(rate_hz: int) -> Samples:
    """One second, after which it goes on from its beginning."""
    turns = np.arange(rate_hz) * min(TONE_HZ, rate_hz // 4) / rate_hz
    tone: Samples = np.rint(TONE_PEAK * np.sin(2 * np.pi * turns)).astype(np.int16)
    return tone


def _blend(sound: Samples, tone: Samples, rise: NDArray[np.float32]) -> None:
    """Cross over from the sound (0) to the tone (1) at equal power, in place."""
    angle = rise * np.float32(np.pi / 2)
    sound[:] = np.rint(sound * np.cos(angle) + tone * np.sin(angle)).clip(-32768, 32767)
