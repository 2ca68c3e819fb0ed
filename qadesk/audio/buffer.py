"""A whole decoded call in shared memory: a worker process fills it, the window plays and draws from it.

Recordings never touch a plain temporary file. Once here, every seek is exact and free, whatever the codec.
"""

from __future__ import annotations

import importlib
import os
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qadesk.audio import refusals
from qadesk.audio.aids import NO_AIDS, Aids, find_aids
from qadesk.audio.collection import Collection
from qadesk.audio.decode import open_audio
from qadesk.audio.legs import Legs, open_legs
from qadesk.audio.peaks import build_peaks
from qadesk.audio.raw_rules import DEFAULT_RAW, RawRules
from qadesk.audio.source import Place, Reader
from qadesk.i18n import _

Samples = NDArray[np.int16]
LIMIT_BYTES = 1 << 30
MOST_BYTES = 3 << 29
"""Above LIMIT_BYTES the rate is halved, to no less than 8 kHz; a shift of eight hours fits whole, whatever its rate."""
_SHARED_MEMORY = Path("/dev/shm")
# Windows frees shared memory with its last handle: the worker keeps its newest ones until the window has attached
_kept: deque[SharedMemory] = deque(maxlen=4)
# all memory in use, and what could not be given back yet, because somebody still looks at its samples: kept here,
# so that none is finalised under a look when its buffer was forgotten unclosed
_lingering: list[SharedMemory] = []


@dataclass(frozen=True)
class DecodedCall:
    """What decode_to_buffer leaves behind: `name` of the shared memory, its shape, and the packed waveform.

    `n_channels` is what is in memory: equal channels are one, more than two are mixed to two; `file_channels` is what
    the file has. Attach it exactly once (SampleBuffer.of), or its memory is never given back."""

    name: str
    n_frames: int
    n_channels: int
    sample_rate_hz: int
    codec: str
    warnings: tuple[str, ...]
    peaks: bytes
    file_channels: int
    file_sample_rate_hz: int
    aids: Aids = NO_AIDS

    @property
    def duration_ms(self) -> int:
        return round(self.n_frames * 1000 / self.sample_rate_hz)


class SampleBuffer:
    """`samples` (n_frames, n_channels) int16 in shared memory; close it after the player has unloaded them."""

    def __init__(self, memory: SharedMemory, n_frames: int, n_channels: int, sample_rate_hz: int) -> None:
        self._memory: SharedMemory | None = memory
        _lingering.append(memory)
        self.name, self.sample_rate_hz = memory.name, sample_rate_hz
        assert memory.buf is not None
        # over a memoryview numpy keeps the memory mapped for as long as an array looks at it; over `buf` it does not,
        # and a late look would end the program
        values = np.asarray(memory.buf[:2 * n_frames * n_channels].cast("h"))
        self.samples: Samples = values.reshape(n_frames, n_channels)

    @classmethod
    def create(cls, n_frames: int, n_channels: int, sample_rate_hz: int) -> SampleBuffer:
        """New memory for so many samples; raises OSError when it cannot be had."""
        n_bytes = 2 * n_frames * n_channels
        if n_bytes > room_bytes():  # the system would promise it all the same, and kill who fills it
            raise OSError("not enough shared memory")
        return cls(SharedMemory(create=True, size=max(2, n_bytes)), n_frames, n_channels, sample_rate_hz)

    @classmethod
    def attach(cls, name: str, n_frames: int, n_channels: int, sample_rate_hz: int) -> SampleBuffer:
        """The memory of that name, which another process filled; raises FileNotFoundError when it is gone."""
        return cls(SharedMemory(name), n_frames, n_channels, sample_rate_hz)

    @classmethod
    def of(cls, call: DecodedCall) -> SampleBuffer:
        """The samples of a decoded call; raises FileNotFoundError when its memory is gone."""
        return cls.attach(call.name, call.n_frames, call.n_channels, call.sample_rate_hz)

    def close(self) -> None:
        """Give the memory back (as soon as nobody looks at the samples any more)."""
        if self._memory is not None:
            self._memory.unlink()
            self._let_go()

    def _let_go(self) -> None:
        self._memory = None
        self.samples = np.zeros((0, self.samples.shape[1]), np.int16)
        _lingering[:] = [kept for kept in _lingering if not _closed(kept)]

    def hand_over(self) -> None:
        """The worker's side: forget the memory without ending it, for the process that will attach it."""
        assert self._memory is not None
        if os.name == "nt":
            _kept.append(self._memory)
        self._let_go()


def decode_to_buffer(path: Place, *, raw: RawRules = DEFAULT_RAW) -> DecodedCall:
    """The whole recording decoded into new shared memory, with its waveform; meant for a worker process.

    Above 1 GB (or what shared memory has room for) the rate is halved, and what is too long even then is cut, each
    with a warning.
    Raises AudioError when the file holds no sound or memory cannot be had."""
    return _decoded(path, lambda: open_audio(path, raw=raw))


def decode_legs_to_buffer(legs: Legs, *, raw: RawRules = DEFAULT_RAW) -> DecodedCall:
    """Two files as the one call they are the legs of, the agent left; else as decode_to_buffer."""
    return _decoded(legs.agent, lambda: open_legs(legs, raw))


def _decoded(path: Place, opener: Callable[[], Reader]) -> DecodedCall:
    try:
        with opener() as reader:
            collection = _collected(reader)
        if not collection.n_frames:
            raise refusals.no_sound(path)
        buffer = SampleBuffer.create(collection.n_frames, collection.n_channels, collection.sample_rate_hz)
    except (MemoryError, OSError) as error:
        raise refusals.no_room(path) from error
    collection.move_to(buffer.samples)
    peaks = build_peaks(buffer.samples, buffer.sample_rate_hz)
    call = DecodedCall(buffer.name, collection.n_frames, collection.n_channels, buffer.sample_rate_hz, reader.codec,
                       (*reader.warnings, *_changes(collection, reader.sample_rate_hz, reader.n_channels)),
                       peaks.to_bytes(), reader.n_channels, reader.sample_rate_hz, find_aids(peaks))
    del peaks  # it looks at the samples
    buffer.hand_over()
    return call


def _collected(reader: Reader) -> Collection:
    room = room_bytes()
    collection = Collection(reader.sample_rate_hz, min(LIMIT_BYTES, room), min(MOST_BYTES, room))
    for block in reader.blocks():
        collection.put(block)
        if collection.full:
            break
    collection.finish()
    return collection


def warm_up() -> None:
    """Load the decoders, so that the first call need not wait for that: to be sent to the worker ahead."""
    importlib.import_module("qadesk.audio.back_ends")


def room_bytes() -> int:
    """How much shared memory can be had; containers often have little."""
    return shutil.disk_usage(_SHARED_MEMORY).free if _SHARED_MEMORY.is_dir() else LIMIT_BYTES


def _changes(collection: Collection, file_rate_hz: int, file_channels: int) -> list[str]:
    """What was done to fit the recording, in words."""
    said = []
    if collection.n_channels == 1 and file_channels > 1:
        said.append(_("Its channels are equal: it is treated as one channel."))
    elif file_channels > 2:
        said.append(_("It has {count} channels: those after the second are mixed into both.").format(
            count=file_channels))
    if collection.sample_rate_hz != file_rate_hz:
        said.append(_("Its rate of {from_hz} Hz was reduced to {to_hz} Hz.").format(
            from_hz=file_rate_hz, to_hz=collection.sample_rate_hz))
    if collection.full:
        said.append(_("It is too long for the memory: only its first {minutes} minutes were opened.").format(
            minutes=collection.n_frames // (60 * collection.sample_rate_hz)))
    return said


def _closed(memory: SharedMemory) -> bool:
    try:
        memory.close()
    except BufferError:
        return False
    return True
