"""How far a recording is decoded: some numbers in shared memory, told by the child, looked at by the window.

The window makes them and gives their name to the child; the child's samples lie in memory named after them, so that
the window finds them while they grow, and can end them should the child die.
"""

from __future__ import annotations

import struct
import threading
from concurrent.futures import CancelledError
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory

from qadesk.audio.sample_buffer import end_memory, fresh_name

_FACTS = struct.Struct("=7q")
_PLACE = struct.Struct("=q")
_VERSION_AT, _FRAMES_AT, _NUMBER_AT, _UNWANTED_AT = 0, 8, 48, 56
_SIZE = 64
_MOST_UNTOLD = 16
"""So often, at most, the samples move before the child tells of it: as their room doubles and their rate halves."""


@dataclass(frozen=True)
class Grown:
    """What is there: `n_frames` of `memory_channels` in the `memory`, which has room for more.

    Only the first `n_channels` of them are to be shown. `version` differs whenever anything but `n_frames` does.
    `expected_frames` is what the file's header claims, 0 when it says nothing."""

    version: int
    memory: str
    memory_channels: int
    n_channels: int
    sample_rate_hz: int
    n_frames: int
    expected_frames: int


class Growth:
    """The window's side, used by two threads: one looks, one waits for the child. Whoever made it closes it."""

    def __init__(self) -> None:
        self._memory = SharedMemory(fresh_name(), create=True, size=_SIZE)
        self._lock = threading.Lock()
        self._closed = False
        self.unwanted = False
        self.name = self._memory.name

    def look(self) -> Grown | None:
        """How far it is; None before the first block, in the moment of a change, and after the end."""
        with self._lock:
            return None if self._closed else _read(self._memory)

    def stop(self) -> None:
        """Nobody wants the recording any more: the child leaves it at the next block."""
        with self._lock:
            self.unwanted = True
            if not self._closed:
                _PLACE.pack_into(_buffer(self._memory), _UNWANTED_AT, 1)

    def clear_up(self) -> None:
        """End what samples a child that died left behind."""
        with self._lock:
            count = 0 if self._closed else _PLACE.unpack_from(_buffer(self._memory), _NUMBER_AT)[0]
        for number in range(count + _MOST_UNTOLD):  # it may have died in the midst of moving on
            end_memory(memory_name(self.name, number))

    def close(self) -> None:
        """The child is through, or was never asked: there is nothing to look at any more."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._memory.unlink()
                self._memory.close()

    def __del__(self) -> None:
        self.close()  # work that was never begun, since its lane had ended, closes none


class GrowthTeller:
    """The child's side."""

    def __init__(self, name: str) -> None:
        """Raises CancelledError when the window has given it up already."""
        try:
            self._memory = SharedMemory(name)
        except FileNotFoundError as error:
            raise CancelledError from error
        self.name = name
        self._version = int(_PLACE.unpack_from(_buffer(self._memory), _VERSION_AT)[0])  # another place was tried before

    def begin(self, number: int, memory_channels: int, n_channels: int, sample_rate_hz: int,
              expected_frames: int) -> None:
        """From now on the samples are in the memory of that number, in this shape."""
        self._version += 1
        _PLACE.pack_into(_buffer(self._memory), _VERSION_AT, 0)
        _FACTS.pack_into(_buffer(self._memory), 0, 0, 0, memory_channels, n_channels, sample_rate_hz, expected_frames,
                         number)
        _PLACE.pack_into(_buffer(self._memory), _VERSION_AT, self._version)

    def tell(self, n_frames: int) -> None:
        """So many frames are there. Raises CancelledError when nobody wants them any more."""
        _PLACE.pack_into(_buffer(self._memory), _FRAMES_AT, n_frames)
        if _PLACE.unpack_from(_buffer(self._memory), _UNWANTED_AT)[0]:
            raise CancelledError

    def close(self) -> None:
        self._memory.close()


def memory_name(growth_name: str, number: int) -> str:
    """What the samples' memory is called."""
    return f"{growth_name}-{number}"


def _read(memory: SharedMemory) -> Grown | None:
    version, n_frames, memory_channels, n_channels, rate_hz, expected, number = _FACTS.unpack_from(_buffer(memory))
    again = _PLACE.unpack_from(_buffer(memory), _VERSION_AT)[0]
    if not version or version != again or not n_frames:
        return None
    return Grown(version, memory_name(memory.name, number), memory_channels, n_channels, rate_hz, n_frames, expected)


def _buffer(memory: SharedMemory) -> memoryview:
    assert memory.buf is not None
    return memory.buf
