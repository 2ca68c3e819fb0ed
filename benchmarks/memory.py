"""How much memory a call takes: in the child that decodes it, and in the window that has it open, all of it once heard.

    python benchmarks/memory.py child|window FILE

Prints MB: the child's most beside the samples, or what the window has resident, the samples included. A process of
its own, so that nothing of the measuring is counted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def child(path: Path) -> float:
    """The most that decoding a call takes, less its samples."""
    from qadesk.audio.buffer import SampleBuffer, decode_to_buffer

    found = decode_to_buffer(path)
    taken = _status_mb("VmHWM") - _status_mb("RssShmem")
    SampleBuffer.of(found).close()
    return taken


def window(path: Path) -> float:
    """What is resident with the program loaded, the call's waveform painted and every sample looked at."""
    from PySide6.QtWidgets import QApplication

    from qadesk import resources
    from qadesk.audio.buffer import SampleBuffer
    from qadesk.audio.looking import decode_in
    from qadesk.audio.peaks import Peaks
    from qadesk.audio.player_pyaudio import PyAudioPlayer
    from qadesk.ui import application, style
    from qadesk.ui.widgets.waveform import Waveform
    from qadesk.work import Work

    app = QApplication([application.__name__])
    style.apply(app, "light")
    work = Work(resources.locale())
    call = work.recording(lambda reader: decode_in(reader, path)).result()
    buffer, player, waveform = SampleBuffer.of(call), PyAudioPlayer(), Waveform()
    waveform.resize(1000, 240)
    waveform.set_call(Peaks.from_bytes(call.peaks, buffer.samples), call.duration_ms)
    waveform.grab()
    player.load(buffer.samples, call.sample_rate_hz, aids=call.aids)
    player.play()
    buffer.samples.max()
    taken = _status_mb("VmRSS")
    player.close()
    waveform.clear()
    buffer.close()
    work.close()
    return taken


def _status_mb(what: str) -> float:
    """What Linux says of this process; getrusage would tell of its parent's memory as well."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[what].split()[0]) / 1024


if __name__ == "__main__":
    print({"child": child, "window": window}[sys.argv[1]](Path(sys.argv[2])))
