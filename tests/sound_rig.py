"""A sound card for tests on a machine without one: a PulseAudio server of our own with a null sink.

What a program plays on the default device comes out at the sink's monitor, where `record()` catches it and
`similarity()` compares it with the source. The environment must be set before the first `PyAudio()` of the process
(ALSA reads its settings once), so `conftest.py` sets it when pytest starts; the server itself starts on demand.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

SINK = "qasink"
Samples = npt.NDArray[np.int16]
_ASOUNDRC = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"


class SoundRig:
    """One PulseAudio server in `folder`; `plug_in()` and `unplug()` may follow each other at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder), "PULSE_STATE_PATH": str(folder),
            "PULSE_SERVER": f"unix:{folder}/native",
        }
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / ".asoundrc").write_text(_ASOUNDRC)

    @staticmethod
    def possible() -> bool:
        """Whether the programs that the rig needs are installed."""
        return all(shutil.which(program) for program in ("pulseaudio", "parec", "pactl"))

    def plug_in(self) -> None:
        """Start the server; returns when it answers. Raises RuntimeError when it does not within 20 s."""
        socket = f"socket={self.folder}/native auth-anonymous=1"
        # without norewinds an idle null sink renders 2 s ahead and asks a new stream for nothing in the meantime
        sink = f"sink_name={SINK} rate=48000 channels=2 norewinds=1"
        self._call("pulseaudio", "-n", "--daemonize=yes", "--exit-idle-time=-1", "--realtime=no", "--high-priority=no",
                   "--use-pid-file=yes", "-L", f"module-native-protocol-unix {socket}",
                   "-L", f"module-null-sink {sink}", "-L", "module-always-sink")
        deadline = time.monotonic() + 20
        while SINK not in self._call("pactl", "list", "short", "sinks"):
            if time.monotonic() > deadline:
                raise RuntimeError("the PulseAudio server of the tests does not answer")

    def unplug(self) -> None:
        """End the server at once, as when a USB headset is pulled."""
        pid = self.folder / "pid"
        if not pid.exists():
            return
        number = int(pid.read_text())
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        while Path(f"/proc/{number}/exe").exists():
            time.sleep(0.005)
        for left_over in (pid, self.folder / "native"):
            left_over.unlink(missing_ok=True)

    @contextmanager
    def second_device(self, name: str) -> Iterator[None]:
        """A headset that is plugged in for the block, beside the default sink; programs see it at their next look."""
        module = self._call("pactl", "load-module", "module-null-sink", f"sink_name={name}", "rate=48000", "channels=2",
                            "norewinds=1").strip()
        settings = self.folder / ".asoundrc"
        settings.write_text(_ASOUNDRC + f'pcm.{name} {{ type pulse device {name}\n'
                                        f'hint {{ show on description "{name}" }} }}\n')
        try:
            yield
        finally:
            settings.write_text(_ASOUNDRC)
            self._call("pactl", "unload-module", module)

    @contextmanager
    def record(self, rate_hz: int = 48000, *, sink: str = SINK) -> Iterator[Recording]:
        """Catch what comes out at a sink's monitor, from the first line of the block on."""
        recording = Recording(rate_hz, {**os.environ, **self.environment}, sink)
        try:
            recording.wait_s(0.05)
            yield recording
        finally:
            recording.stop()

    def _call(self, *command: str) -> str:
        done = subprocess.run(command, env={**os.environ, **self.environment}, capture_output=True, text=True,
                              check=False)
        return done.stdout


class Recording:
    """What was heard so far, as (n, 2) int16 at `rate_hz`."""

    def __init__(self, rate_hz: int, environment: dict[str, str], sink: str = SINK) -> None:
        self.rate_hz = rate_hz
        self._bytes = bytearray()
        self._grown = threading.Condition()
        self._parec = subprocess.Popen(
            ["parec", "-d", f"{sink}.monitor", "--raw", "--format=s16le", "--channels=2", f"--rate={rate_hz}",
             "--latency-msec=5"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def samples(self) -> Samples:
        with self._grown:
            whole = len(self._bytes) // 4 * 4
            return np.frombuffer(bytes(self._bytes[:whole]), "<i2").reshape(-1, 2)

    @property
    def n_frames(self) -> int:
        """How much was caught."""
        with self._grown:
            return len(self._bytes) // 4

    def since(self, frame: int) -> Samples:
        """What was caught from this frame on."""
        with self._grown:
            whole = len(self._bytes) // 4 * 4
            return np.frombuffer(bytes(self._bytes[max(0, frame) * 4:whole]), "<i2").reshape(-1, 2)

    def wait_s(self, seconds: float, *, patience_s: float = 30) -> None:
        """Return when `seconds` more have been caught. Raises TimeoutError after `patience_s`."""
        with self._grown:
            enough = len(self._bytes) + round(seconds * self.rate_hz) * 4
            if not self._grown.wait_for(lambda: len(self._bytes) >= enough, patience_s):
                raise TimeoutError(f"{seconds} s of sound did not arrive at the monitor")

    def stop(self) -> None:
        self._parec.terminate()
        self._reader.join()
        self._parec.wait()

    def _read(self) -> None:
        assert self._parec.stdout is not None
        with self._parec.stdout as pipe:
            while piece := pipe.read1(4096):
                with self._grown:
                    self._bytes += piece
                    self._grown.notify_all()


def similarity(heard: npt.NDArray[np.generic], source: npt.NDArray[np.generic]) -> tuple[float, int]:
    """The best normalised cross-correlation of one channel's `source` within the longer `heard`, both at one rate.

    Returns (coefficient -1..1, offset in samples at which it fits)."""
    long, short = heard.astype(float), source.astype(float)
    size = 1 << (len(long) + len(short)).bit_length()
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    product = product[:len(long) - len(short) + 1]
    energy = np.concatenate(([0.0], np.cumsum(long ** 2)))
    window = energy[len(short):] - energy[:-len(short)]
    scale = np.sqrt(np.maximum(window, 1.0) * max(float(np.sum(short ** 2)), 1.0))
    at = int(np.argmax(product / scale))
    return float((product / scale)[at]), at


def resample(samples: npt.NDArray[np.generic], from_hz: int, to_hz: int) -> npt.NDArray[np.float64]:
    """One channel at another rate, band-limited by its spectrum (enough for comparing)."""
    n_out = round(len(samples) * to_hz / from_hz)
    spectrum = np.fft.rfft(samples.astype(float))
    return np.fft.irfft(spectrum[:n_out // 2 + 1], n_out) * (n_out / len(samples))
