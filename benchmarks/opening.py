"""From the file to the painted waveform: the part of benchmarks/listening.py that needs a window (none is shown)."""

from __future__ import annotations

import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from qadesk import resources
from qadesk.audio.buffer import DecodedCall, SampleBuffer, decode_to_buffer
from qadesk.audio.looking import warm_up_in
from qadesk.audio.peaks import Peaks
from qadesk.audio.source import Place
from qadesk.ui.widgets.waveform import Waveform
from qadesk.work import Work

WIDTH_PX, HEIGHT_PX = 1000, 240


class Opening:
    """A warm window and a warm reader, as a person has them with the second call of the day."""

    def __init__(self) -> None:
        self._application = QApplication.instance() or QApplication([])
        self._work = Work(resources.locale())
        self._waveform = Waveform()
        self._waveform.resize(WIDTH_PX, HEIGHT_PX)
        self._work.recording(warm_up_in).result()

    def took(self, path: Place) -> tuple[float, float]:
        """Seconds on the wall, and of the processor in both processes, until the waveform of the file is painted."""
        began, here = time.perf_counter(), time.process_time()
        call, there_s = self._work.recording(lambda child: child.run(_timed, path, timeout_s=600)).result()
        buffer = SampleBuffer.of(call)
        self._waveform.set_call(Peaks.from_bytes(call.peaks, buffer.samples), call.duration_ms)
        self._waveform.grab()
        wall_s, here_s = time.perf_counter() - began, time.process_time() - here
        self._waveform.clear()
        buffer.close()
        return wall_s, here_s + there_s

    def close(self) -> None:
        self._work.close()


def _timed(path: Place) -> tuple[DecodedCall, float]:
    began = time.process_time()
    return decode_to_buffer(path), time.process_time() - began
