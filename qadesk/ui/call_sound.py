"""The sound of the call at hand: asked for, decoded elsewhere, held in shared memory while the call is open.

Only the call that is still wanted is delivered; memory of any other is given back at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from qadesk.audio.aids import NO_AIDS, Aids
from qadesk.audio.buffer import DecodedCall, SampleBuffer
from qadesk.audio.peaks import Peaks
from qadesk.audio.player import Samples
from qadesk.errors import UserError
from qadesk.ui.messages import report_bug
from qadesk.ui.tasks import Tasks


@dataclass(frozen=True)
class Sound:
    """A decoded call: samples (n_frames, n_channels) int16 that live until `CallSound.close`, and its waveform."""

    samples: Samples
    sample_rate_hz: int
    duration_ms: int
    peaks: Peaks
    warnings: tuple[str, ...]
    aids: Aids = NO_AIDS


class CallSound(QObject):
    """One call at a time; `close` it after player and waveform have let go of the samples."""

    ready = Signal(object)  # Sound
    failed = Signal(object)  # UserError
    _decoded = Signal(int, object)

    def __init__(self, owner: QWidget, tasks: Tasks, decode: Callable[[int], Future[DecodedCall]]) -> None:
        super().__init__(owner)
        self._owner, self._tasks, self._decode = owner, tasks, decode
        self._wanted: int | None = None
        self._future: Future[DecodedCall] | None = None
        self._buffer: SampleBuffer | None = None
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def open(self, item_id: int) -> None:
        """Ask for the sound of a queue item; then `ready` or `failed`, unless another is asked for first."""
        self.close()
        self._wanted = item_id
        self._tasks.run(self._owner, lambda: self._decode(item_id), partial(self._wait_for, item_id),
                        partial(self._refuse, item_id), lane="read")

    def close(self) -> None:
        """Give the memory back; what is still being decoded is dropped when it comes."""
        self._wanted = None
        if self._future is not None:
            self._future.cancel()
            self._future = None
        if self._buffer is not None:
            self._buffer.close()
            self._buffer = None

    def _wait_for(self, item_id: int, future: Future[DecodedCall]) -> None:
        if item_id == self._wanted:
            self._future = future
        future.add_done_callback(partial(_tell, self, item_id))

    @Slot(int, object)
    def _take(self, item_id: int, future: Future[DecodedCall]) -> None:
        if item_id != self._wanted or future is not self._future:
            _give_back(future)
            return
        self._future = None
        try:
            decoded = future.result()
        except UserError as error:
            self.failed.emit(error)
        except Exception as error:  # noqa: BLE001 (a bug of the worker: reported like any other)
            report_bug(error, self._owner)
        else:
            self._deliver(decoded)

    def _deliver(self, decoded: DecodedCall) -> None:
        self._buffer = SampleBuffer.of(decoded)
        peaks = Peaks.from_bytes(decoded.peaks, self._buffer.samples)
        self.ready.emit(Sound(self._buffer.samples, decoded.sample_rate_hz, decoded.duration_ms, peaks,
                              decoded.warnings, decoded.aids))

    def _refuse(self, item_id: int, error: UserError) -> None:
        if item_id == self._wanted:
            self.failed.emit(error)


def _tell(sound: CallSound, item_id: int, future: Future[DecodedCall]) -> None:
    """Runs in the thread of the worker's answers."""
    if shiboken6.isValid(sound):
        sound._decoded.emit(item_id, future)
    else:
        _give_back(future)


def _give_back(future: Future[DecodedCall]) -> None:
    try:
        decoded = future.result()
    except (CancelledError, UserError):
        return
    SampleBuffer.of(decoded).close()
