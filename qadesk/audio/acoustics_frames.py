"""Reduces a stream of samples to features of 10 ms, so that hours are measured without being kept.

Spectra have bins of the same width at every rate and end at 4 kHz: what is decided from them does not depend on the
rate of a file. A feature array has shape (n_channels, n_hops); the slow ones have one column for each GROUP hops.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import rfft
from scipy.signal import firwin, sosfilt, upfirdn

from qadesk.audio.acoustics_levels import CELL, k_weighting
from qadesk.audio.source import Samples

Real = NDArray[np.float32]
HOPS_PER_S = 100
GROUP = 4
CHUNK = 600  # hops; whole groups and whole cells of loudness
HIGHEST_HZ = 4000
TONES_FROM_HZ = 1500  # a spectrum that ends below tells no tones and no music
FOLDED_HZ = 11_000  # what is above twice of it is thinned out for the spectra
_FOLD_REACH = 6
EMPTY = np.float32(1e-10)  # -100 dBFS, below one step of 16 bits
CEILING = 32_000  # the last step of A-law (32256) and mu-law (32124), and what lies above it
_SPEECH_HZ, _VOWEL_HZ, _TONE_HZ = (250, 3600), (300, 2500), (200, 3800)
_LAGS_S = np.arange(2.5e-3, 12.5e-3, 0.25e-3)
_SMOOTH = 15  # slow bins


@dataclass(frozen=True)
class Features:
    """What is kept of a recording. `power` is the mean square of a hop (full scale 1, without its offset), `speech_db`
    and `vowel_db` what lies in their bands, `voicing` 0..1 how periodic it is; `clipped` counts samples at the ceiling.

    Slow: `tone` and `tones` are the shares (0..1) of the strongest and of the two strongest partials, `tone_hz` and
    `other_hz` where these are, `likeness` how much the spectrum's fine structure is that of 80 ms before (-1..1).
    `cells` is the K-weighted mean square of CELL hops each, (n_channels, n_cells), whole ones only."""

    power: Real
    speech_db: Real
    vowel_db: Real
    voicing: Real
    clipped: NDArray[np.uint16]
    tone: Real
    tones: Real
    tone_hz: Real
    other_hz: Real
    likeness: Real
    cells: Real


@dataclass(frozen=True)
class Frames:
    """All features of a recording and what ties them to time; `peaks` (n_channels) are absolute, full scale 1."""

    features: Features
    n_frames: int
    sample_rate_hz: int
    hop: int
    peaks: Real

    @property
    def duration_ms(self) -> int:
        return round(self.n_frames * 1000 / self.sample_rate_hz)

    @property
    def hop_ms(self) -> float:
        return self.hop * 1000 / self.sample_rate_hz

    def ms(self, hops: float) -> int:
        """The place of a hop's begin, no later than the end."""
        return min(round(hops * self.hop_ms), self.duration_ms)


class FrameStream:
    """Takes blocks (n, n_channels) int16 of any size, gives the features of all of them at the end."""

    def __init__(self, sample_rate_hz: int, n_channels: int) -> None:
        self.sample_rate_hz, self.n_channels = sample_rate_hz, n_channels
        self._fold = max(1, sample_rate_hz // FOLDED_HZ)
        self.hop = self._fold * max(1, round(sample_rate_hz / (HOPS_PER_S * self._fold)))
        self._spectra = _Spectra(sample_rate_hz / self._fold, self.hop // self._fold)
        self._k_weighting = k_weighting(sample_rate_hz)
        self._k_state = np.zeros((len(self._k_weighting), n_channels, 2))
        self._pending: list[Samples] = [np.zeros((self.hop, n_channels), np.int16)]
        self._n_pending, self._n_frames = self.hop, 0
        self._peaks = np.zeros(n_channels, np.float32)
        self._kept: list[Features] = []
        self._equal = n_channels > 1

    def put(self, block: Samples) -> None:
        """More of the recording."""
        if not len(block):
            return
        self._n_frames += len(block)
        self._equal = self._equal and bool((block[:, 1:] == block[:, :1]).all())
        self._pending.append(block)
        self._n_pending += len(block)
        wanted = (CHUNK + 2) * self.hop
        if self._n_pending < wanted:
            return
        whole = np.concatenate(self._pending)
        while len(whole) >= wanted:
            self._kept.append(self._reduced(whole[:wanted]))
            whole = whole[CHUNK * self.hop:]
        self._pending, self._n_pending = [whole.copy()], len(whole)

    def finish(self) -> Frames:
        """The features of all that was put, of equal channels those of one; the last hop is filled up with silence."""
        n_hops = -(-self._n_frames // self.hop)
        left = n_hops - CHUNK * len(self._kept)
        if left or not self._kept:
            whole = np.zeros(((-(-max(left, 1) // GROUP) * GROUP + 2) * self.hop, self.n_channels), np.int16)
            whole[:self._n_pending] = np.concatenate(self._pending)[:len(whole)]
            self._kept.append(self._reduced(whole))
        joined = {field.name: np.concatenate([getattr(part, field.name) for part in self._kept], axis=1)
                  for field in fields(Features)}
        lengths = {"cells": self._n_frames // (CELL * self.hop)}
        lengths |= dict.fromkeys(("power", "speech_db", "vowel_db", "voicing", "clipped"), n_hops)
        n_groups = -(-n_hops // GROUP)
        channels = slice(0, 1 if self._equal else self.n_channels)
        features = Features(**{name: values[channels, :lengths.get(name, n_groups)] for name, values in joined.items()})
        return Frames(features, self._n_frames, self.sample_rate_hz, self.hop,
                      self._peaks[channels])

    def _reduced(self, whole: Samples) -> Features:
        """The features of the hops in `whole`, which begins a hop before the first and ends a hop after the last."""
        inner = whole[self.hop:-self.hop]
        n_hops = len(inner) // self.hop
        waves = np.ascontiguousarray(whole.T, np.float32)
        waves *= np.float32(1 / 32768)
        offset = waves.mean(axis=1, keepdims=True)
        inner_waves = waves[:, self.hop:-self.hop]
        weighted = self._weighted(inner_waves)
        peaks = np.maximum(inner_waves.max(axis=1), -inner_waves.min(axis=1))
        self._peaks = np.maximum(self._peaks, peaks)
        waves -= offset
        hops = inner_waves.reshape(self.n_channels, n_hops, self.hop)
        power = np.einsum("chn,chn->ch", hops, hops) / np.float32(self.hop)
        n_cells = n_hops // CELL
        whole_cells = weighted[:, :n_cells * CELL * self.hop].reshape(self.n_channels, n_cells, CELL * self.hop)
        cells = np.einsum("cgn,cgn->cg", whole_cells, whole_cells) / np.float32(CELL * self.hop)
        folded = _folded(waves, self._fold)
        return Features(power=power, clipped=_clipped(inner, n_hops, peaks), cells=cells,
                        **self._spectra.fast(folded, n_hops), **self._spectra.slow(folded, n_hops // GROUP))

    def _weighted(self, waves: Real) -> Real:
        filtered, self._k_state = sosfilt(self._k_weighting, waves, axis=1, zi=self._k_state)
        return np.asarray(filtered, np.float32)


class _Spectra:
    """Power spectra of 30 ms every hop and of 60 ms every GROUP hops, and what is read from them."""

    def __init__(self, sample_rate_hz: float, hop: int) -> None:
        self._hop = hop
        self._short, self._long = _window(3 * hop), _window(6 * hop)
        short_hz, self._long_hz = _bins(sample_rate_hz, 3 * hop), _bins(sample_rate_hz, 6 * hop)
        self._n_short, self._n_long = len(short_hz), len(self._long_hz)
        bands = [_within(short_hz, band) for band in (_SPEECH_HZ, _VOWEL_HZ)]
        self._bands = np.stack(bands, axis=1).astype(np.float32)
        self._lags = (np.cos(2 * np.pi * short_hz[:, None] * _LAGS_S) * bands[0][:, None]).astype(np.float32)
        self._lags /= _window_likeness(sample_rate_hz, 3 * hop)
        self._tonal = _within(self._long_hz, _TONE_HZ).astype(np.float32)

    def fast(self, waves: Real, n_hops: int) -> dict[str, Real]:
        n = 3 * self._hop
        power = _power(sliding_window_view(waves, n, axis=1)[:, ::self._hop][:, :n_hops], self._short, self._n_short)
        bands = power @ self._bands
        voicing = (power @ self._lags).max(axis=2) / np.maximum(bands[..., 0], EMPTY)
        decibels = 10 * np.log10(np.maximum(bands, EMPTY))
        return {"speech_db": decibels[..., 0], "vowel_db": decibels[..., 1],
                "voicing": voicing.clip(0, 1).astype(np.float32)}

    def slow(self, waves: Real, n_groups: int) -> dict[str, Real]:
        n, step = 6 * self._hop, GROUP * self._hop
        power = _power(sliding_window_view(waves, n, axis=1)[:, ::step][:, :n_groups], self._long, self._n_long)
        power *= self._tonal
        whole = np.maximum(power.sum(axis=2), EMPTY)
        if self._long_hz[-1] < TONES_FROM_HZ:
            whole = np.full_like(whole, np.inf)
        first, first_hz, rest = self._strongest(power)
        second, second_hz, _rest = self._strongest(rest)
        return {"tone": first / whole, "tones": (first + second) / whole, "tone_hz": first_hz, "other_hz": second_hz,
                "likeness": self._likeness(power) * np.isfinite(whole)}

    def _strongest(self, power: Real) -> tuple[Real, Real, Real]:
        """The strongest partial's power and place (Hz), and the spectrum without it."""
        at = power.argmax(axis=2)[..., None] + np.arange(-3, 4)
        at = at.clip(0, self._n_long - 1)
        near = np.take_along_axis(power, at, axis=2)
        sums = near.sum(axis=2)
        hz = (near * self._long_hz[at]).sum(axis=2) / np.maximum(sums, EMPTY)
        rest = power.copy()
        np.put_along_axis(rest, at, np.float32(0), axis=2)
        return sums.astype(np.float32), hz.astype(np.float32), rest

    def _likeness(self, power: Real) -> Real:
        """Correlation of the fine structure with that of two groups before."""
        size = np.sqrt(np.sqrt(power + EMPTY * EMPTY))
        sums = np.cumsum(np.pad(size, ((0, 0), (0, 0), (_SMOOTH // 2 + 1, _SMOOTH // 2)), mode="edge"), axis=2)
        fine = size - (sums[..., _SMOOTH:] - sums[..., :-_SMOOTH]) / _SMOOTH
        fine /= np.sqrt(np.einsum("cgb,cgb->cg", fine, fine))[..., None] + EMPTY
        likeness: Real = np.zeros(power.shape[:-1], np.float32)
        likeness[:, 2:] = np.einsum("cgb,cgb->cg", fine[:, 2:], fine[:, :-2])
        likeness[:, :2] = likeness[:, 2:3].mean(axis=1, keepdims=True) if power.shape[1] > 2 else 0
        return likeness


def _clipped(inner: Samples, n_hops: int, peaks: Real) -> NDArray[np.uint16]:
    """Samples at the ceiling beside another one there, by hop."""
    n_channels = inner.shape[1]
    if peaks.max() * 32768 < CEILING:
        return np.zeros((n_channels, n_hops), np.uint16)
    at_top = (inner >= CEILING) | (inner <= -CEILING)
    beside = at_top.copy()
    beside[1:] &= at_top[:-1]
    beside[:-1] |= beside[1:]
    counts = beside.reshape(n_hops, -1, n_channels).sum(axis=1, dtype=np.uint16)
    return np.ascontiguousarray(counts.T)


def _folded(waves: Real, fold: int) -> Real:
    """Every `fold`th sample, what would fold back into the first 4 kHz taken out before."""
    if fold == 1:
        return waves
    taps = firwin(2 * _FOLD_REACH * fold + 1, 1 / fold).astype(np.float32)
    thinned = upfirdn(taps, waves, down=fold, axis=1)[:, _FOLD_REACH:]
    return np.asarray(thinned[:, :waves.shape[1] // fold], np.float32)


def _power(frames: Real, window: Real, n_bins: int) -> Real:
    """Power spectra whose sum over all bins is the mean square of a frame."""
    spectrum = rfft(frames * window, axis=-1)[..., :n_bins]
    scale = np.float32(2 / (len(window) * np.square(window).sum()))
    return np.asarray((np.square(spectrum.real) + np.square(spectrum.imag)) * scale, np.float32)


def _window(n: int) -> Real:
    """A Hann window without zeros at its ends."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(n) + 0.5) / n)).astype(np.float32)


def _bins(sample_rate_hz: float, n: int) -> Real:
    hertz = np.arange(n // 2 + 1) * (sample_rate_hz / n)
    return hertz[hertz <= HIGHEST_HZ].astype(np.float32)


def _within(hertz: Real, band: tuple[int, int]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (hertz >= band[0]) & (hertz <= band[1])
    return inside


def _window_likeness(sample_rate_hz: float, n: int) -> Real:
    """The window's own autocorrelation at the lags of the pitch, which theirs is divided by."""
    window = _window(n).astype(np.float64)
    whole = np.correlate(window, window, "full")[n - 1:] / np.square(window).sum()
    at = np.interp(_LAGS_S * sample_rate_hz, np.arange(n), whole)
    return np.asarray(np.maximum(at, 0.3), np.float32)
