"""From the key to the sound, at the monitor of a null sink of our own: what benchmarks/listening.py hears.

Where mpv is installed it plays into the same sink in the same run.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from benchmarks.figures import Table
from benchmarks.recordings import RATE_HZ, two_tones
from qadesk.audio.buffer import SampleBuffer, decode_to_buffer
from qadesk.audio.player import Solo
from qadesk.audio.player_pyaudio import PyAudioPlayer
from tests.audio.sounds import Samples
from tests.sound_rig import SoundRig

TIMES = 15
_MP3_HZ = 16_000
_GAP_FRAMES = 240  # 5 ms at the sink's 48 kHz
_PDF_MAKER = """
import io, sys, time
import matplotlib; matplotlib.use("pdf")
import matplotlib.pyplot as plt
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    figure, axes = plt.subplots(5, 2, figsize=(8, 11))
    for axis in axes.flat:
        axis.plot(range(2000))
    figure.savefig(io.BytesIO(), format="pdf"); plt.close(figure)
"""


@dataclass(frozen=True)
class Act:
    """What a person does: `before` it plays from this place or stands at it, `does` is the key."""

    name: str
    start_ms: int
    plays: bool
    does: Callable[[], object]
    limit_ms: float | None = None


def sound(table: Table, minutes: float, dropout_s: float) -> None:
    """All that is heard: our player with an hour of VBR MP3, mpv with the same file, dropouts under load."""
    with sound_card() as rig, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hour.mp3"
        _write_vbr(path, minutes)
        buffer = SampleBuffer.of(decode_to_buffer(path))
        player = PyAudioPlayer()
        player.prepare()
        player.load(buffer.samples, buffer.sample_rate_hz)
        warm_ms = _ours(table, rig, player, minutes)
        _mpv(table, rig, path, minutes, warm_ms)
        player.unload()
        player.load(two_tones(max(30.0, 2.2 * dropout_s)), RATE_HZ)
        table.row(f"dropouts in {dropout_s:g} s while another process makes PDFs of ten charts",
                  dropouts(rig, player, dropout_s), "", 0)
        player.close()
        buffer.close()


@contextmanager
def sound_card() -> Iterator[SoundRig]:
    folder = Path(tempfile.mkdtemp(prefix="qadesk-"))
    rig = SoundRig(folder)
    os.environ.update(rig.environment)
    rig.plug_in()
    try:
        yield rig
    finally:
        rig.unplug()
        shutil.rmtree(folder, ignore_errors=True)


def _write_vbr(path: Path, minutes: float) -> None:
    minute = [two_tones(60, _MP3_HZ)[:30 * _MP3_HZ], two_tones(60, _MP3_HZ)[30 * _MP3_HZ:]]
    with soundfile.SoundFile(path, "w", _MP3_HZ, 2, "MPEG_LAYER_III", format="MP3", bitrate_mode="VARIABLE") as file:
        for half_minute in range(round(minutes * 2)):
            file.write(minute[int(half_minute >= minutes)])


def _ours(table: Table, rig: SoundRig, player: PyAudioPlayer, minutes: float) -> float:
    """Prints each act; gives the median of the warm key."""
    high_ms = round(minutes * 30_000) + 1_000
    acts = [Act("play", high_ms, False, player.play, 15), Act("resume", high_ms, False, player.play, 10),
            Act("play at 1.5x", high_ms, False, player.play, 15),
            Act("seek", 1_000, True, lambda: player.seek(high_ms), 10),
            Act("solo", 1_000, True, lambda: setattr(player, "solo", Solo.CUSTOMER), 15)]
    medians = {}
    for act in acts:
        player.speed = 1.5 if "1.5" in act.name else 1.0
        times = [_until_high(rig, lambda act=act: _stand(player, act), act.does, player.pause) for _n in range(TIMES)]
        medians[act.name] = float(np.median(times))
        table.row(f"{act.name} to its first sound at the monitor, median of {TIMES}", medians[act.name], "ms",
                  act.limit_ms)
        table.row(f"{act.name} to its first sound at the monitor, worst", max(times), "ms")
    player.solo, player.speed = Solo.BOTH, 1.0
    times = [_until_silent(rig, player, high_ms) for _n in range(TIMES)]
    table.row(f"pause to silence at the monitor, median of {TIMES}", float(np.median(times)), "ms", 10)
    return medians["play"]


def _stand(player: PyAudioPlayer, act: Act) -> None:
    player.pause()
    player.solo = Solo.BOTH
    player.seek(act.start_ms)
    if act.plays or act.name == "resume":
        player.play()
        time.sleep(0.3)
    if act.name == "resume":
        player.pause()
        time.sleep(0.1)


def _until_high(rig: SoundRig, stand: Callable[[], object], act: Callable[[], object],
                stop: Callable[[], object]) -> float:
    """ms from the act to the first high tone on the left ear; before the act the low one plays, or nothing."""
    with rig.record() as recording:
        stand()
        recording.wait_s(0.05)
        before, began = recording.n_frames, time.perf_counter()
        act()
        while not has_high_tone(recording.since(before)):
            if time.perf_counter() > began + 2:
                return float("inf")
            time.sleep(0.0003)
        took = time.perf_counter() - began
        stop()
    return took * 1000


def _until_silent(rig: SoundRig, player: PyAudioPlayer, start_ms: int) -> float:
    """ms from pausing to the end of what comes out (two ms of silence are waited for and not counted)."""
    quiet = 96
    with rig.record() as recording:
        player.seek(start_ms)
        player.play()
        recording.wait_s(0.3)
        began = time.perf_counter()
        player.pause()
        while recording.since(recording.n_frames - quiet).any():
            time.sleep(0.0003)
        return (time.perf_counter() - began) * 1000 - quiet / 48


def has_high_tone(caught: Samples) -> bool:
    """A second difference over half a period of the high tone is 4 times its level, next to nothing for the low one."""
    left, half = caught[:, 0].astype(np.int32), 8
    return len(left) > 2 * half and bool(
        (np.abs(left[2 * half:] - 2 * left[half:-half] + left[:-2 * half]) > 16_000).any())


def dropouts(rig: SoundRig, player: PyAudioPlayer, seconds: float) -> int:
    """Gaps of 5 ms or more in a steady tone."""
    player.seek(0)
    pdf = subprocess.Popen([sys.executable, "-c", _PDF_MAKER, str(seconds + 2)])
    with rig.record() as recording:
        player.play()
        for _tick in range(round(seconds * 20)):
            recording.wait_s(0.05)
            player.poll()
        caught = recording.samples
        player.pause()
    pdf.terminate()
    pdf.wait()
    loud = np.flatnonzero(np.abs(caught[:, 0]) > 300)
    return int((np.diff(loud) > _GAP_FRAMES).sum())


# ---- mpv

class Mpv:
    """One warm mpv, told what to do through its socket."""

    def __init__(self, folder: Path) -> None:
        address = folder / "mpv"
        self._process = subprocess.Popen(
            ["mpv", "--idle=yes", "--no-config", "--no-terminal", "--no-video", "--ao=pulse",
             f"--input-ipc-server={address}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not address.exists():
            time.sleep(0.01)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(address))

    def tell(self, *command: object) -> None:
        self._socket.sendall(json.dumps({"command": command}).encode() + b"\n")

    def close(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait()


def _mpv(table: Table, rig: SoundRig, path: Path, minutes: float, ours_ms: float) -> None:
    if not shutil.which("mpv"):
        print("(no mpv here: nothing is compared with it)")
        return
    begin, high = path.with_name("high.wav"), minutes * 30 + 1
    soundfile.write(begin, two_tones()[30 * RATE_HZ:], RATE_HZ)
    mpv = Mpv(path.parent)
    try:
        loads = _mpv_times(rig, mpv, lambda: None, lambda: mpv.tell("loadfile", str(begin)))
        seeks = _mpv_times(rig, mpv, lambda: _mpv_plays(mpv, path), lambda: mpv.tell("seek", high, "absolute+exact"))
    finally:
        mpv.close()
    table.row("mpv: loadfile to its first sound at the monitor, median", loads, "ms")
    table.row("mpv: exact seek in the MP3 to its first sound, median", seeks, "ms")
    table.row("play / mpv's loadfile", ours_ms / loads, "x", 1.0)


def _mpv_plays(mpv: Mpv, path: Path) -> None:
    mpv.tell("loadfile", str(path))
    time.sleep(0.6)


def _mpv_times(rig: SoundRig, mpv: Mpv, stand: Callable[[], object], act: Callable[[], object]) -> float:
    def stop() -> None:
        mpv.tell("stop")
        time.sleep(0.3)

    times = [_until_high(rig, stand, act, stop) for _n in range(TIMES)]
    return float(np.median(times[1:]))  # the first one warms it
