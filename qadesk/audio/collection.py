"""The blocks of one recording while it is decoded, kept within a limit by halving the rate, never by losing the end
unless nothing else is left. They go into shared memory at once, where the window may follow them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from qadesk.audio.growing_store import GrowingStore
from qadesk.audio.growth import GrowthTeller, memory_name
from qadesk.audio.reduction import Halver, halvings, to_two_channels
from qadesk.audio.sample_buffer import SPARSE, SampleBuffer

Samples = NDArray[np.int16]
LOWEST_HZ = 8000
_EQUAL_POWER = 1e-5  # 50 dB below the sound: coding noise, not another voice
_UNKNOWN_S, _MARGIN = 1800.0, 1.05


class Collection:
    """Takes blocks (n, channels) int16 of one rate; then `n_frames`, `n_channels`, `sample_rate_hz` tell the result.

    Above `limit_bytes` the rate is halved; the end is given up above `most_bytes` (at least as much). `expected_s` is
    what the header claims. The `teller` tells the window of each block that is to be `shown` to it."""

    def __init__(self, sample_rate_hz: int, limit_bytes: int, most_bytes: int = 0, *, expected_s: float = 0.0,
                 teller: GrowthTeller | None = None, shown: bool = True, sparse: bool = SPARSE) -> None:
        self._limit_bytes, self._most_bytes = limit_bytes, max(limit_bytes, most_bytes)
        self._halvers = [Halver() for _time in range(halvings(sample_rate_hz))]
        self.sample_rate_hz = sample_rate_hz >> len(self._halvers)
        self._expected_s, self._teller, self._sparse = expected_s, teller, sparse
        self._in_place = teller is None or not shown  # nobody looks while it is made smaller
        self._store: GrowingStore | None = None
        self._number = 0
        self.full = False
        self._difference, self._power = 0.0, 0.0
        self._told: tuple[object, ...] = ()

    @property
    def n_frames(self) -> int:
        return self._store.n_frames if self._store is not None else 0

    @property
    def n_channels(self) -> int:
        return self._store.n_channels if self._store is not None else 1

    @property
    def store(self) -> GrowingStore:
        """Where the samples are, once there are any; to be closed or handed over by whoever asks."""
        assert self._store is not None
        return self._store

    def put(self, block: Samples) -> None:
        """Take the next block, reduced to two channels and 48 kHz at most.

        Raises OSError when there is no room, CancelledError when nobody wants it any more."""
        block = to_two_channels(block)
        for halver in self._halvers:
            block = halver.put(block)
        self._keep(block)

    def finish(self) -> None:
        """Take what the low-pass filters still hold; make equal channels one."""
        for at in range(len(self._halvers)):
            rest = self._halvers[at].rest()
            for halver in self._halvers[at + 1:]:
                rest = halver.put(rest)
            self._keep(rest)
        if self.n_channels == 2 and self._equal:
            self._move(1, self.store.capacity, lambda block: block[:, :1], in_place=self._in_place)
        if self._store is not None:
            self._store.finish()

    def hand_over(self) -> None:
        """Leave the memory to the process that will attach it."""
        store, self._store = self.store, None
        left = store.leave()
        del store  # its waveform looks at the memory
        left.hand_over()

    def close(self) -> None:
        """Give up what was not handed over."""
        store, self._store = self._store, None
        if store is not None:
            left = store.leave()
            del store
            left.close()

    @property
    def _equal(self) -> bool:
        """Whether both channels were the same up to now."""
        return self._difference <= _EQUAL_POWER * self._power

    def _keep(self, block: Samples) -> None:
        if not len(block):
            return
        if self._store is None:
            self._store = self._first_store(block.shape[1])
        if self.n_frames + len(block) > self._store.capacity:
            self._move(self.n_channels, 2 * (self.n_frames + len(block)), _as_it_is)
        self._store.put(block)
        self._compare(block)
        if 2 * self.n_frames * self.n_channels > self._limit_bytes:
            self._make_smaller()
        self._tell()

    def _first_store(self, n_channels: int) -> GrowingStore:
        """Room for what is expected; where untouched memory costs nothing, for the most that is taken."""
        wanted_s = self._expected_s * _MARGIN + 1.0 if self._expected_s else _UNKNOWN_S
        most = self._most_bytes // (2 * n_channels)
        frames = most if self._sparse else min(round(wanted_s * self.sample_rate_hz), most)
        return GrowingStore(self._new_buffer(frames + self.sample_rate_hz, n_channels))

    def _new_buffer(self, n_frames: int, n_channels: int) -> SampleBuffer:
        name = memory_name(self._teller.name, self._number) if self._teller is not None else None
        return SampleBuffer.create(n_frames, n_channels, self.sample_rate_hz, name=name)

    def _compare(self, block: Samples) -> None:
        """Sum up how much the two channels differ, until it is clear that they do."""
        if self.n_channels == 2 and self._equal or not self._power:
            real = block.astype(np.float32)
            self._power += float(np.vdot(real, real))
            self._difference += float(np.square(real[:, 0] - real[:, -1]).sum())

    def _make_smaller(self) -> None:
        if self.sample_rate_hz // 2 < LOWEST_HZ:
            self.full = 2 * self.n_frames * self.n_channels > self._most_bytes
            return
        halver = Halver()
        self._halvers.append(halver)
        self.sample_rate_hz //= 2
        self._move(self.n_channels, self.store.capacity, halver.put, in_place=self._in_place)

    def _move(self, n_channels: int, capacity: int, fit: Callable[[Samples], Samples], *,
              in_place: bool = False) -> None:
        """To other memory, or to another shape of the same where no window looks at it."""
        old = self.store
        self._number += 1
        if in_place:
            buffer = SampleBuffer.attach(old.buffer.name, capacity, n_channels, self.sample_rate_hz)
        else:
            buffer = self._new_buffer(capacity, n_channels)
        self._store = GrowingStore(buffer)
        self._store.refill(old, fit)
        left = old.leave()
        del old  # its waveform looks at the memory
        if in_place:
            left.let_go()
        else:
            left.close()

    def _tell(self) -> None:
        if self._teller is None:
            return
        if self._in_place:
            self._teller.tell(0)
            return
        shown = 1 if self.n_channels == 2 and self._equal else self.n_channels
        shape = (self._number, self.n_channels, shown, self.sample_rate_hz,
                 round(self._expected_s * self.sample_rate_hz))
        if shape != self._told:
            self._told = shape
            self._teller.begin(*shape)
        self._teller.tell(self.n_frames)


def _as_it_is(block: Samples) -> Samples:
    return block
