"""What may sound in a call besides speech: tones of the network and of keys, music. All are (n,), full scale 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]
RATE_HZ = 8000


def tones(seconds: float, hertz: Sequence[float], level: float = 0.1, rate_hz: int = RATE_HZ) -> Wave:
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.asarray(level * sum(np.sin(2 * np.pi * hz * t + hz) for hz in hertz) / len(hertz))


def patterned(pattern: Sequence[tuple[Sequence[float], float]], times: int, level: float = 0.1) -> Wave:
    """(frequencies, seconds) one after another, so many times; no frequencies are silence."""
    one = [tones(seconds, hertz, level) if hertz else np.zeros(round(seconds * RATE_HZ)) for hertz, seconds in pattern]
    return np.concatenate(one * times)


def keys(digits: str = "13800004217", on_s: float = 0.09, off_s: float = 0.08) -> Wave:
    low, high = (697, 770, 852, 941), (1209, 1336, 1477)
    place = {digit: divmod(at, 3) for at, digit in enumerate("123456789*0#")}
    return patterned([pair for digit in digits for pair in (
        ((low[place[digit][0]], high[place[digit][1]]), on_s), ((), off_s))], 1)


def fax(seconds: float = 8.0) -> Wave:
    return patterned([((1100,), 0.5), ((), 3.0)], max(1, round(seconds / 3.5)))


def busy(times: int = 10) -> Wave:
    return patterned([((450,), 0.35), ((), 0.35)], times)


def beeps(times: int = 4) -> Wave:
    return patterned([((1400,), 0.4), ((), 4.6)], times)


def melody(seconds: float, seed: int, kind: str = "plucked") -> Wave:
    """Made-up music: notes of a scale, one or three at a time, with the partials and decay of an instrument."""
    chance = np.random.default_rng(seed)
    wave = np.zeros(round(seconds * RATE_HZ) + 4 * RATE_HZ)
    beat, at = chance.uniform(0.22, 0.6), 0.0
    scale = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12)
    decay, n_partials = {"plucked": (0.5, 6), "organ": (8.0, 5), "bells": (1.2, 3), "strings": (3.0, 10)}[kind]
    while at < seconds:
        for hz in chance.choice(scale, 1 if kind in ("plucked", "bells") else 3, replace=False):
            _add_note(wave, at, hz, beat * chance.choice([1, 2, 4]), decay, n_partials, kind)
        if kind == "plucked" and chance.random() < 0.5:
            start = round(at * RATE_HZ)
            wave[start:start + 400] += chance.normal(0, 0.25, 400) * np.exp(-np.arange(400) / 90)
        at += beat
    wave = wave[:round(seconds * RATE_HZ)]
    return np.asarray(wave * (0.08 / wave.std()))


def _add_note(wave: Wave, at: float, hz: float, long_s: float, decay: float, n_partials: int, kind: str) -> None:
    t = np.arange(round(min(long_s + 0.1, 3.0) * RATE_HZ)) / RATE_HZ
    sway = 0.004 * np.sin(2 * np.pi * 5.5 * t) if kind == "strings" else 0.0
    phase = 2 * np.pi * hz * np.cumsum(np.ones_like(t) * (1 + sway)) / RATE_HZ
    note = sum(np.sin(k * phase) / k for k in range(1, n_partials + 1) if k * hz < 3800)
    shape = np.minimum(1, t / 0.02) * np.exp(-t / decay) * np.minimum(1, (t[-1] - t) / 0.03)
    start = round(at * RATE_HZ)
    wave[start:start + len(t)] += (note * shape)[:max(0, len(wave) - start)]
