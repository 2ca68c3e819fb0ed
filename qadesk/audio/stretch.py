"""Speech at 0.5 to 3 times the speed with its pitch kept: WSOLA over samples in memory.

After Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA)", ICASSP 1993: 30 ms Hann
windows every 15 ms, each taken where, within 8 ms of its due place, the sound best continues the window before
(normalised cross-correlation of the mono mix). All channels move alike, so that two voices stay together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

HOP_S, SEARCH_S = 0.015, 0.008
SLOWEST, FASTEST = 0.5, 3.0
_SEARCH_HZ = 8000
_FAINT = 1.0
Samples = NDArray[np.int16]
Real = NDArray[np.float32]


class Stretcher:
    """Renders hops of output from any places of `samples` (n_frames, n_channels) int16.

    A hop is `hop` frames. The caller says from where each hop is due: steps of `speed * hop` play at that speed, which
    may change at every hop; a jump is joined as smoothly as the sound allows. What lies outside is silence."""

    def __init__(self, samples: Samples, sample_rate_hz: int) -> None:
        self.hop = max(1, round(HOP_S * sample_rate_hz))
        self._samples, self._n_channels = samples, samples.shape[1]
        self._thin = max(1, sample_rate_hz // _SEARCH_HZ)  # the search runs on a mix thinned to about 8 kHz
        self._reach = max(1, round(SEARCH_S * sample_rate_hz / self._thin)) * self._thin
        window = np.sin(np.pi * (np.arange(2 * self.hop) + 0.5) / (2 * self.hop)).astype(np.float32) ** 2
        self._rise, self._fall = window[:self.hop, None], window[self.hop:, None]
        self._before: int | None = None  # where the last hop was taken from; the first is taken where it is due

    def extend(self, samples: Samples) -> None:
        """The same recording, more of which is there now."""
        self._samples = samples

    def render(self, due: Sequence[float]) -> Samples:
        """The hops due at these frames, (len(due) * hop, n_channels) int16; at speed 1 the very samples."""
        segments = np.stack([self._cut(start, 2 * self.hop) for start in self._starts(due)]).astype(np.float32)
        joined = segments[1:, :self.hop] * self._rise + segments[:-1, self.hop:] * self._fall
        return np.rint(joined).clip(-32768, 32767).astype(np.int16).reshape(-1, self._n_channels)

    def _starts(self, due: Sequence[float]) -> list[int]:
        """Where each hop is really taken from, after the one that went before."""
        before = round(due[0]) - self.hop if self._before is None else self._before
        starts = [before]
        for place in due:
            before = self._best(round(place), before + self.hop)
            starts.append(before)
        self._before = before
        return starts

    def _best(self, due: int, natural: int) -> int:
        """The place within reach of `due` whose sound is most like that at `natural`, where it would simply go on."""
        if due == natural:
            return due
        coarse = _most_alike(self._mix(due - self._reach, 2 * self.hop + 2 * self._reach, self._thin),
                             self._mix(natural, 2 * self.hop, self._thin))
        if coarse is None:
            return due
        found = due - self._reach + coarse * self._thin
        if self._thin == 1:
            return found
        fine = _most_alike(self._mix(found - self._thin, 2 * self.hop + 2 * self._thin, 1),
                           self._mix(natural, 2 * self.hop, 1))
        return found if fine is None else found - self._thin + fine

    def _mix(self, start: int, n_frames: int, thin: int) -> Real:
        """The mono mix from `start` on, one value for each `thin` frames."""
        part = self._cut(start, n_frames // thin * thin)
        if thin == 1 and self._n_channels == 1:
            return part[:, 0].astype(np.float32)
        if thin == 1:
            return np.add(part[:, 0], part[:, 1], dtype=np.int32).astype(np.float32)
        mixed: Real = part.reshape(-1, thin * self._n_channels).astype(np.float32) @ np.ones(
            thin * self._n_channels, np.float32)
        return mixed

    def _cut(self, start: int, n_frames: int) -> Samples:
        """(n_frames, n_channels) from `start` on, silence where there is nothing."""
        first, last = max(0, start), min(len(self._samples), start + n_frames)
        if last - first == n_frames:
            return self._samples[first:last]
        out = np.zeros((n_frames, self._n_channels), np.int16)
        if last > first:
            out[first - start:last - start] = self._samples[first:last]
        return out


def _most_alike(among: Real, wanted: Real) -> int | None:
    """The offset in `among` at which `wanted` fits best (normalised cross-correlation); None where all is silent."""
    products = np.correlate(among, wanted, "valid")
    energy = np.empty(len(among) + 1)
    energy[0] = 0.0
    np.cumsum(np.square(among, dtype=np.float64), out=energy[1:])
    of_window = energy[len(wanted):] - energy[:-len(wanted)]
    best = int((products / np.sqrt(of_window + _FAINT)).argmax())
    return best if products[best] > _FAINT else None
