"""The sound of the call at hand: asked for, decoded elsewhere, held in shared memory while the call is open.

What takes longer to decode is delivered from its first block on, and again as it grows. Only the call that is still
wanted is delivered; of any other the decoding is given up and the memory given back at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from qadesk.audio.aids import NO_AIDS, Aids
from qadesk.audio.buffer import DecodedCall, SampleBuffer
from qadesk.audio.growth import Growth
from qadesk.audio.peaks import Peaks
from qadesk.audio.player import Samples
from qadesk.errors import UserError
from qadesk.ui.growing_sound import GrowingSound
from qadesk.ui.messages import report_bug
from qadesk.ui.tasks import Tasks

FIRST_LOOK_MS, LOOK_EVERY_MS = 250, 250
Decode = Callable[[int, Growth], Future[DecodedCall]]


@dataclass(frozen=True)
class Sound:
    """A decoded call: samples (n_frames, n_channels) int16 that live until `CallSound.close`, and its waveform.

    Not `complete`: it is still being decoded, the samples are its first ones, and `expected_ms` is what its header
    claims (0: nothing)."""

    samples: Samples
    sample_rate_hz: int
    known_ms: int
    peaks: Peaks
    warnings: tuple[str, ...] = ()
    aids: Aids = NO_AIDS
    complete: bool = True
    expected_ms: int = 0

    @property
    def duration_ms(self) -> int:
        """How long it is, as far as can be told."""
        return self.known_ms if self.complete else max(self.known_ms, self.expected_ms)


class CallSound(QObject):
    """One call at a time; `close` it after player and waveform have let go of the samples."""

    ready = Signal(object)  # Sound: the first of a call
    grown = Signal(object)  # Sound: more of the same, at last all of it
    failed = Signal(object)  # UserError; what was delivered of the call stays until `close`
    _decoded = Signal(object, object)  # the Growth it was asked with, and _Whole or an error

    def __init__(self, owner: QWidget, tasks: Tasks, decode: Decode) -> None:
        super().__init__(owner)
        self._owner, self._tasks, self._decode = owner, tasks, decode
        self._future: Future[DecodedCall] | None = None
        self._buffer: SampleBuffer | None = None
        self._growth: Growth | None = None
        self._growing: GrowingSound | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def open(self, item_id: int) -> None:
        """Ask for the sound of a queue item; then `ready` or `failed`, unless another is asked for first."""
        self.close()
        self._growth = growth = Growth()
        self._tasks.run(self._owner, partial(self._begin, item_id, growth), partial(self._wait_for, growth),
                        partial(self._refuse, growth), lane="read")

    def close(self) -> None:
        """Give the memory back; what is still being decoded is given up."""
        self._timer.stop()
        if self._growth is not None:
            self._growth.stop()
            self._growth = None
        if self._future is not None:
            self._future.cancel()
            self._future = None
        if self._growing is not None:
            self._growing.let_go()
            self._growing = None
        if self._buffer is not None:
            self._buffer.close()
            self._buffer = None

    def _begin(self, item_id: int, growth: Growth) -> Future[DecodedCall]:
        """Runs in the lane's thread, so that what was begun is given back even if the window is gone by then."""
        try:
            future = self._decode(item_id, growth)
        except BaseException:
            growth.close()
            raise
        future.add_done_callback(partial(_tell, self, growth))
        return future

    def _wait_for(self, growth: Growth, future: Future[DecodedCall]) -> None:
        if growth is self._growth and not future.done():
            self._future = future
            self._timer.start(FIRST_LOOK_MS)

    @Slot()
    def _look(self) -> None:
        """Deliver what is there by now of a call that takes longer."""
        self._timer.setInterval(LOOK_EVERY_MS)
        growing = self._growing or GrowingSound()
        if self._growth is None or not growing.look(self._growth):
            return
        first, self._growing = self._growing is None, growing
        sound = Sound(growing.samples, growing.sample_rate_hz, growing.known_ms, growing.peaks(), complete=False,
                      expected_ms=growing.expected_ms)
        (self.ready if first else self.grown).emit(sound)

    @Slot(object, object)
    def _take(self, growth: Growth, outcome: _Whole | BaseException) -> None:
        if growth is not self._growth:
            if isinstance(outcome, _Whole):
                outcome.buffer.close()
            return
        self._future = None
        self._timer.stop()
        if isinstance(outcome, _Whole):
            self._deliver(outcome)
        elif isinstance(outcome, UserError):
            self.failed.emit(outcome)
        else:
            report_bug(outcome, self._owner)  # a bug of the worker: reported like any other

    def _deliver(self, whole: _Whole) -> None:
        self._buffer, decoded = whole.buffer, whole.call
        growing, self._growing = self._growing, None
        sound = Sound(self._buffer.samples, decoded.sample_rate_hz, decoded.duration_ms, whole.peaks, decoded.warnings,
                      decoded.aids)
        (self.ready if growing is None else self.grown).emit(sound)
        if growing is not None:
            growing.let_go()

    def _refuse(self, growth: Growth, error: UserError) -> None:
        if growth is self._growth:
            self.failed.emit(error)


@dataclass(frozen=True)
class _Whole:
    """A decoded call as the window needs it."""

    call: DecodedCall
    buffer: SampleBuffer
    peaks: Peaks


def _tell(sound: CallSound, growth: Growth, future: Future[DecodedCall]) -> None:
    """Runs in the thread of the worker's answers: what takes long for a long call is not done in the window's."""
    growth.close()
    if growth.unwanted or not shiboken6.isValid(sound):
        _give_back(future)
    else:
        sound._decoded.emit(growth, _outcome(future))


def _outcome(future: Future[DecodedCall]) -> _Whole | BaseException:
    error = future.exception()
    if error is not None:
        return error
    call = future.result()
    buffer = SampleBuffer.of(call)
    peaks = Peaks.from_bytes(call.peaks, buffer.samples)
    peaks.make_whole()
    return _Whole(call, buffer, peaks)


def _give_back(future: Future[DecodedCall]) -> None:
    if not future.cancelled() and future.exception() is None:
        SampleBuffer.of(future.result()).close()
