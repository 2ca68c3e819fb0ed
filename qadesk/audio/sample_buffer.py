"""Samples in shared memory: a worker process fills it, the window plays and draws from it. Never a temporary file."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import threading
from collections import deque
from contextlib import suppress
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from qadesk.audio.buffer import DecodedCall

Samples = NDArray[np.int16]
_SHARED_MEMORY = Path("/dev/shm")
_ROOM_UNKNOWN = 3 << 29
_OWNED = re.compile(r"qadesk-([1-9]\d{0,8})-")
SPARSE = _SHARED_MEMORY.is_dir()
"""Whether shared memory that nobody has written to takes no room."""
# Windows frees shared memory with its last handle: the worker keeps its newest ones until the window has attached
_kept: deque[SharedMemory] = deque(maxlen=4)
# all memory in use, and what could not be given back yet, because somebody still looks at its samples: kept here,
# so that none is finalised under a look when its buffer was forgotten unclosed
_lingering: list[SharedMemory] = []
_lock = threading.Lock()  # what one thread has just mapped, another must not take for forgotten


class SampleBuffer:
    """`samples` (n_frames, n_channels) int16 in shared memory; close it after the player has unloaded them."""

    def __init__(self, memory: SharedMemory, n_frames: int, n_channels: int, sample_rate_hz: int) -> None:
        self._memory: SharedMemory | None = memory
        self.name, self.sample_rate_hz = memory.name, sample_rate_hz
        assert memory.buf is not None
        # over a memoryview numpy keeps the memory mapped for as long as an array looks at it; over `buf` it does not,
        # and a late look would end the program
        values = np.asarray(memory.buf[:2 * n_frames * n_channels].cast("h"))
        self.samples: Samples = values.reshape(n_frames, n_channels)
        with _lock:
            _lingering.append(memory)

    @classmethod
    def create(cls, n_frames: int, n_channels: int, sample_rate_hz: int, *, name: str | None = None) -> SampleBuffer:
        """New memory for so many samples, to be filled by a SampleWriter; raises OSError when it cannot be had."""
        memory = SharedMemory(name, create=True, size=max(2, 2 * n_frames * n_channels))
        return cls(memory, n_frames, n_channels, sample_rate_hz)

    @classmethod
    def attach(cls, name: str, n_frames: int, n_channels: int, sample_rate_hz: int) -> SampleBuffer:
        """The memory of that name, which another process fills; raises FileNotFoundError when it is gone."""
        return cls(SharedMemory(name), n_frames, n_channels, sample_rate_hz)

    @classmethod
    def attach_growing(cls, name: str, n_channels: int, sample_rate_hz: int) -> SampleBuffer:
        """The memory of that name with all the frames it has room for, filled or not; raises FileNotFoundError."""
        memory = SharedMemory(name)
        return cls(memory, memory.size // (2 * n_channels), n_channels, sample_rate_hz)

    @classmethod
    def of(cls, call: DecodedCall) -> SampleBuffer:
        """The samples of a decoded call; raises FileNotFoundError when its memory is gone."""
        return cls.attach(call.name, call.n_frames, call.n_channels, call.sample_rate_hz)

    def close(self) -> None:
        """Give the memory back (as soon as nobody looks at the samples any more)."""
        if self._memory is not None:
            self._memory.unlink()
            self.let_go()

    def let_go(self) -> None:
        """Look at it no longer, without ending it: another process still has it, or has ended it."""
        self._memory = None
        self.samples = np.zeros((0, self.samples.shape[1]), np.int16)
        with _lock:
            _lingering[:] = [kept for kept in _lingering if not _closed(kept)]

    def hand_over(self) -> None:
        """The worker's side: forget the memory without ending it, for the process that will attach it."""
        assert self._memory is not None
        if os.name == "nt":
            _kept.append(self._memory)
        self.let_go()


class SampleWriter:
    """Fills a buffer from its start.

    Linux writes to the memory as to the file that it is: less than half the time of filling fresh pages through a
    mapping, and no room left is an OSError rather than the end of the process."""

    def __init__(self, buffer: SampleBuffer) -> None:
        self._samples, self._file = buffer.samples, _opened(buffer.name)

    def put(self, at: int, block: Samples) -> None:
        """Write (n, n_channels) at frame `at`; raises OSError when there is no room."""
        if self._file is None:
            self._samples[at:at + len(block)] = block
            return
        data = np.ascontiguousarray(block)
        if os.pwrite(self._file, data.data, at * 2 * block.shape[1]) < data.nbytes:
            raise OSError(errno.ENOSPC, "not enough shared memory")

    def cut(self, n_bytes: int) -> None:
        """What is behind so many bytes is not needed."""
        if self._file is not None:
            os.ftruncate(self._file, max(2, n_bytes))

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def end_memory(name: str) -> None:
    """End the memory of that name, if there is any: its maker died."""
    try:
        memory = SharedMemory(name)
    except (OSError, ValueError):
        return
    memory.unlink()
    memory.close()


def fresh_name() -> str:
    """A name for new shared memory that tells whose it is."""
    return f"qadesk-{os.getpid()}-{secrets.token_hex(6)}"


def end_leftovers() -> None:
    """End what is left of the calls of a window that was killed together with all that clears up after it."""
    for path in _SHARED_MEMORY.glob("qadesk-*-*") if SPARSE else ():
        found = _OWNED.match(path.name)
        if found and not _is_alive(int(found[1])):
            with suppress(OSError):  # another user's
                path.unlink()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is another user's
    return True


def room_bytes() -> int:
    """How much shared memory can be had; containers often have little."""
    return shutil.disk_usage(_SHARED_MEMORY).free if SPARSE else _ROOM_UNKNOWN


def _opened(name: str) -> int | None:
    return os.open(_SHARED_MEMORY / name.lstrip("/"), os.O_WRONLY) if SPARSE else None


def _closed(memory: SharedMemory) -> bool:
    try:
        memory.close()
    except BufferError:
        return False
    return True
