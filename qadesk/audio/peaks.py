"""The waveform's pyramid: lowest, highest and RMS value of each 64 samples, then of 4 times as many at each level.

Made once per recording from its samples, stored as about 1.5 MB an hour, asked for as columns of a picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qadesk.errors import BadInput
from qadesk.i18n import _

BASE_SAMPLES, FACTOR = 64, 4
_BLOCK_ROWS = 2048
_WHOLE_FRAME = {1: np.int16, 2: np.int32, 4: np.int64}
_HEADER = struct.Struct("<4sIQHQ")
_MAGIC = b"QAP1"
Values = NDArray[np.int16]
Columns = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True)
class _Level:
    """One step: `low`, `high`, `rms` int16 of shape (n_channels, n_points), each of `n_frames` samples."""

    n_frames: int
    low: Values
    high: Values
    rms: Values


class Peaks:
    """The pyramid of one recording; `samples` (if given) serve zooms closer than 64 samples a column."""

    def __init__(self, base: _Level, n_frames: int, sample_rate_hz: int, samples: Values | None = None,
                 coarser: Sequence[_Level] = ()) -> None:
        self.n_frames, self.sample_rate_hz, self.n_channels = n_frames, sample_rate_hz, base.low.shape[0]
        self.samples = samples
        self._levels = [base, *coarser]  # those that are coarser still are made when they are asked for

    def columns(self, channel: int, start_frame: float, end_frame: float, n_columns: int) -> Columns:
        """(low, high, rms) float32 (n_columns,) in -1..1 of the frames from start to end; outside is silence.

        `end_frame` must lie behind `start_frame`; each column covers all samples that touch it."""
        edges = np.linspace(start_frame, end_frame, n_columns + 1)
        frames_per_column = max((end_frame - start_frame) / max(n_columns, 1), 1e-9)
        if self.samples is not None and frames_per_column < 2 * BASE_SAMPLES:
            return self._from_samples(channel, edges)
        level = self._level(frames_per_column / 2)
        return _columns(level.low[channel], level.high[channel], level.rms[channel], edges / level.n_frames)

    def _level(self, most_frames: float) -> _Level:
        """The coarsest level whose points hold no more frames than that, else the finest."""
        while (last := self._levels[-1]).low.shape[1] > FACTOR and last.n_frames * FACTOR <= most_frames:
            self._levels.append(_coarser(last))
        return next((level for level in reversed(self._levels) if level.n_frames <= most_frames), self._levels[0])

    def _from_samples(self, channel: int, edges: NDArray[np.float64]) -> Columns:
        assert self.samples is not None
        first = int(np.clip(np.floor(edges[0]), 0, self.n_frames))
        last = int(np.clip(np.ceil(edges[-1]), first, self.n_frames))
        part = self.samples[first:last, channel]
        return _columns(part, part, part, edges - first)

    def make_whole(self) -> None:
        """Make the coarser levels now, where nobody waits for a picture."""
        self._level(np.inf)

    def to_bytes(self) -> bytes:
        """The pyramid's base, packed; values keep about 2 decimal digits (8 bits on a square-root scale)."""
        base = self._levels[0]
        packed = np.stack([_companded(values) for values in (base.low, base.high, base.rms)])
        head = _HEADER.pack(_MAGIC, self.sample_rate_hz, self.n_frames, self.n_channels, base.low.shape[1])
        return head + zlib.compress(packed.tobytes(), 1)

    @classmethod
    def from_bytes(cls, data: bytes, samples: Values | None = None) -> Peaks:
        """What to_bytes packed; raises BadInput when the bytes are none of its own."""
        try:
            magic, rate_hz, n_frames, n_channels, n_points = _HEADER.unpack_from(data)
            raw = np.frombuffer(zlib.decompress(data[_HEADER.size:]), np.int8)
            low, high, rms = _expanded(raw.reshape(3, n_channels, n_points))
            if magic != _MAGIC:
                raise ValueError("other magic")
        except (struct.error, zlib.error, ValueError) as error:
            raise BadInput(_("The stored waveform cannot be read."), safe=_("The recording itself is untouched."),
                           todo=_("Open the call again: its waveform is made anew.")) from error
        return cls(_Level(BASE_SAMPLES, low, high, rms), n_frames, rate_hz, samples)


class GrowingPeaks:
    """The pyramid of samples (n_frames, n_channels) int16 that are still being filled, from the first one on."""

    def __init__(self, samples: Values, sample_rate_hz: int) -> None:
        self._samples, self._sample_rate_hz = samples, sample_rate_hz
        n_frames, n_channels = samples.shape
        self._base = _Level(BASE_SAMPLES, *(np.zeros((n_channels, -(-n_frames // BASE_SAMPLES)), np.int16)
                                            for _part in range(3)))
        self._complete = 0  # points that more samples do not change
        self._coarser: list[_Level] = []
        self._coarse_from = 0  # points of the base that the coarser levels do not know for good

    def fill(self, n_frames: int, last: Values | None = None) -> None:
        """Look at the first `n_frames`, which is never less than before; only at what is new.

        `last` are the newest of these samples, if they are at hand: cheaper to read than memory that is mapped."""
        n_points, first = -(-n_frames // BASE_SAMPLES), self._complete
        source, at = self._samples, 0
        if last is not None and n_frames - len(last) == first * BASE_SAMPLES:
            source, at = last, first
        for row in range(first, n_points, _BLOCK_ROWS):
            end = min((row + _BLOCK_ROWS) * BASE_SAMPLES, n_frames) - at * BASE_SAMPLES
            _fill(self._base, source[(row - at) * BASE_SAMPLES:end], row)
        self._complete = n_frames // BASE_SAMPLES

    def grown_to(self, n_frames: int) -> Peaks:
        """The pyramid of the first `n_frames`."""
        self.fill(n_frames)
        known = _part(self._base, 0, -(-n_frames // BASE_SAMPLES))
        return Peaks(known, n_frames, self._sample_rate_hz, self._samples[:n_frames])

    def shown_to(self, n_frames: int) -> Peaks:
        """The same with its coarser levels kept from time to time: for who asks again and again."""
        self.fill(n_frames)
        coarser = list(self._coarsened(-(-n_frames // BASE_SAMPLES)))
        known = _part(self._base, 0, -(-n_frames // BASE_SAMPLES))
        return Peaks(known, n_frames, self._sample_rate_hz, self._samples[:n_frames], coarser)

    def _coarsened(self, n_points: int) -> Iterator[_Level]:
        """The levels above so many points of the base; only what is new of each is made."""
        self._coarser = self._coarser or list(_empty_above(self._base))
        finer, first = self._base, self._coarse_from
        for level in self._coarser:
            if n_points <= FACTOR:
                break
            first, finer_points, n_points = first // FACTOR, n_points, -(-n_points // FACTOR)
            made = _coarser(_part(finer, first * FACTOR, finer_points))
            for to, values in ((level.low, made.low), (level.high, made.high), (level.rms, made.rms)):
                to[:, first:n_points] = values
            finer = level
            yield _part(level, 0, n_points)
        self._coarse_from = self._complete


def build_peaks(samples: Values, sample_rate_hz: int) -> Peaks:
    """The pyramid of `samples` (n_frames, n_channels) int16, which it keeps a reference to for close zooms."""
    return GrowingPeaks(samples, sample_rate_hz).grown_to(len(samples))


def _fill(base: _Level, block: Values, row: int) -> None:
    """Put the points of `block`, which starts at point `row`, into the base level.

    Halving long runs is several times as fast as numpy's own min over short rows, and the sum of squares as a product
    with a matrix of ones 10 times as fast as its mean."""
    n_channels = block.shape[1]
    rest = -len(block) % BASE_SAMPLES
    if rest:  # the last point repeats its last sample, which changes neither lowest nor highest
        block = np.concatenate([block, np.repeat(block[-1:], rest, axis=0)])
    rows = np.ascontiguousarray(block).reshape(-1, BASE_SAMPLES * n_channels)
    to, turned = slice(row, row + len(rows)), _turned(rows, n_channels)
    base.low[:, to] = _halved(turned, np.minimum, n_channels)
    base.high[:, to] = _halved(turned, np.maximum, n_channels)
    real = rows.astype(np.float32)
    base.rms[:, to] = np.sqrt(np.multiply(real, real, out=real) @ _means(n_channels)).T


@cache
def _means(n_channels: int) -> NDArray[np.float32]:
    """What makes of each row of samples the mean of each channel."""
    return np.tile(np.eye(n_channels, dtype=np.float32) / np.float32(BASE_SAMPLES), (BASE_SAMPLES, 1))


def _turned(rows: Values, n_channels: int) -> Values:
    """(BASE_SAMPLES, n_rows * n_channels): row k holds frame k of each point."""
    if n_channels in _WHOLE_FRAME:  # a frame moved as one number is many times as fast as its channels one by one
        frames = np.ascontiguousarray(rows.view(_WHOLE_FRAME[n_channels]).T)
        return frames.view(np.int16)
    return rows.reshape(-1, BASE_SAMPLES, n_channels).swapaxes(0, 1).reshape(BASE_SAMPLES, -1)


def _halved(turned: Values, pick: np.ufunc, n_channels: int) -> Values:
    """(n_channels, n_rows): `pick` over the frames of each point."""
    while len(turned) > 1:
        half = len(turned) // 2
        turned = pick(turned[:half], turned[half:])
    return turned.reshape(-1, n_channels).T


def _part(level: _Level, first: int, last: int) -> _Level:
    """Its points from `first` to before `last`."""
    return _Level(level.n_frames, level.low[:, first:last], level.high[:, first:last], level.rms[:, first:last])


def _empty_above(base: _Level) -> Iterator[_Level]:
    n_channels, n_points = base.low.shape
    n_frames = base.n_frames
    while n_points > FACTOR:
        n_frames, n_points = n_frames * FACTOR, -(-n_points // FACTOR)
        yield _Level(n_frames, *(np.zeros((n_channels, n_points), np.int16) for _part in range(3)))


def _coarser(level: _Level) -> _Level:
    low, high, rms = (_in_fours(values) for values in (level.low, level.high, level.rms))
    power = np.square(rms, dtype=np.float32) @ np.full(FACTOR, 1 / FACTOR, np.float32)
    return _Level(level.n_frames * FACTOR, _of_four(low, np.minimum), _of_four(high, np.maximum),
                  np.sqrt(power, out=power).astype(np.int16))


def _in_fours(values: Values) -> Values:
    """(n_channels, n_points, FACTOR); the last value is repeated where there are not enough."""
    rest = -values.shape[1] % FACTOR
    fitting = np.pad(values, ((0, 0), (0, rest)), "edge") if rest else values
    return fitting.reshape(len(values), -1, FACTOR)


def _of_four(fours: Values, pick: np.ufunc) -> Values:
    """Each column as a whole: many times as fast as along the short axis."""
    picked: Values = pick(pick(fours[..., 0], fours[..., 1]), pick(fours[..., 2], fours[..., 3]))
    return picked


def _columns(low: Values, high: Values, rms: Values, edges: NDArray[np.float64]) -> Columns:
    """Columns of points: column k covers those that touch edges[k]..edges[k + 1] (at least one)."""
    n_columns = len(edges) - 1
    shown = np.zeros((3, n_columns), np.float32)
    first, last = np.floor(edges[:-1]).astype(np.int64), np.ceil(edges[1:]).astype(np.int64)
    last = np.maximum(last, first + 1)
    inside = np.flatnonzero((last > 0) & (first < len(low)))
    if len(inside):
        first, last = np.clip(first[inside], 0, len(low) - 1), np.clip(last[inside], 1, len(low))
        pairs = np.stack([first, last], axis=1).ravel()
        start, end = int(pairs[0]), int(pairs[-1])
        pairs -= start
        power = rms[start:end].astype(np.float32) ** 2
        shown[0, inside] = _reduced(np.minimum, low[start:end], pairs)
        shown[1, inside] = _reduced(np.maximum, high[start:end], pairs)
        shown[2, inside] = np.sqrt(_reduced(np.add, power, pairs) / (last - first))
    shown /= 32768
    return shown[0], shown[1], shown[2]


def _reduced(pick: np.ufunc, values: NDArray[Any], pairs: NDArray[np.int64]) -> NDArray[Any]:
    """`pick` over each values[pairs[2k]:pairs[2k + 1]]; one spare value lets the last pair end at the end."""
    reduced: NDArray[Any] = pick.reduceat(np.append(values, values[-1]), pairs)[::2]
    return reduced


def _companded(values: Values) -> NDArray[np.int8]:
    real = values.astype(np.float32)
    packed: NDArray[np.int8] = np.rint(np.copysign(np.sqrt(np.abs(real) / 32768) * 127, real)).astype(np.int8)
    return packed


def _expanded(packed: NDArray[np.int8]) -> Values:
    table = np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float32)
    values: Values = np.clip(np.copysign((table / 127) ** 2 * 32768, table), -32768, 32767).astype(np.int16)
    return values[packed.view(np.uint8)]
