"""Time-stretch: how quick it is, and how far from the recording it sounds beside FFmpeg's atempo, by mel spectra."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import Table, quickest
from benchmarks.recordings import RATE_HZ
from qadesk.audio.stretch import Stretcher
from tests.audio.sounds import Samples

Real = NDArray[np.float64]
SPEEDS = (1.25, 1.5, 2.0, 3.0)
_WINDOW, _HOP, _BANDS = 256, 64, 40
_FLOOR_DB = -60.0


def stretch(table: Table, samples: Samples) -> None:
    """Against the limit in speed, and against atempo in likeness; (n, 2) int16 at RATE_HZ."""
    part, runs = samples[:RATE_HZ * 60], 3
    for speed in (0.5, *SPEEDS):
        took = quickest(lambda speed=speed: ours(part, speed), runs)
        table.row(f"stretch at {speed:g}x, stereo: source played / time taken", 60 / took, "x real", 500 if speed > 1
                  else None, at_least=True)
    mono = part[:RATE_HZ * 20, :1]
    for speed in SPEEDS:
        distance, theirs = (mel_distance(mono[:, 0], made, speed) for made in (ours(mono, speed)[:, 0],
                                                                              atempo(mono[:, 0], speed)))
        table.row(f"mel distance at {speed:g}x (atempo {theirs:.2f} dB)", distance, "dB", theirs)


def ours(samples: Samples, speed: float) -> Samples:
    """All of it at that speed, as the player renders it."""
    stretcher, place, parts = Stretcher(samples, RATE_HZ), 0.0, []
    step = stretcher.hop * speed
    while place < len(samples):
        parts.append(stretcher.render([place + k * step for k in range(8)]))
        place += 8 * step
    return np.concatenate(parts)


def atempo(mono: Samples, speed: float) -> Samples:
    """The same by FFmpeg, which takes at most twice the speed at a time."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE_HZ, format="s16", layout="mono", time_base=Fraction(1, RATE_HZ))
    steps = [speed] if speed <= 2 else [2.0, speed / 2]
    last = source
    for step in steps:
        node = graph.add("atempo", str(step))
        last.link_to(node)
        last = node
    sink = graph.add("abuffersink")
    last.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(mono[None, :]), "s16", "mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 0, Fraction(1, RATE_HZ)
    source.push(frame)
    source.push(None)
    parts = []
    while True:
        try:
            parts.append(sink.pull().to_ndarray().reshape(-1))
        except (av.error.EOFError, av.error.BlockingIOError):
            return np.concatenate(parts)


def mel_distance(source: Samples, made: Samples, speed: float) -> float:
    """Mean difference in dB between each moment of what was made and its moment in the source, at the best delay."""
    wanted = log_mel(source)
    return min(_distance(wanted, log_mel(made[delay:]), speed) for delay in range(0, RATE_HZ // 20, _HOP // 2))


def _distance(wanted: Real, made: Real, speed: float) -> float:
    places = np.arange(len(made)) * speed
    inside = places < len(wanted) - 1
    before = places[inside].astype(int)
    share = (places[inside] - before)[:, None]
    return float(np.abs(made[inside] - (wanted[before] * (1 - share) + wanted[before + 1] * share)).mean())


def log_mel(mono: Samples) -> Real:
    """(n_windows, bands) in dB below the loudest."""
    windows = np.lib.stride_tricks.sliding_window_view(mono.astype(float), _WINDOW)[::_HOP] * np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2 @ _mel_bands().T
    return np.maximum(10 * np.log10(power / power.max() + 1e-12), _FLOOR_DB)


def _mel_bands() -> Real:
    """(bands, bins): triangles at even steps of the mel scale."""
    bins = np.fft.rfftfreq(_WINDOW, 1 / RATE_HZ)
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + RATE_HZ / 1400), _BANDS + 2) / 2595) - 1)
    rise = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    return np.maximum(0, np.minimum(rise, fall))
