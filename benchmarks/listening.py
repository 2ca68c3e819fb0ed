"""How quick listening is, as ratios to plain references measured in the same run; all material is made here.

    python benchmarks/listening.py [--minutes 60] [--runs 3]

Prints one line a figure: what, measured, limit. Exit 1 when a limit is missed. Decoding, waveform and stretch are
processor time (of the child too, where there is one), so that other programs do not count; opening and sound are
time on the wall. The sound part needs PulseAudio's programs (Linux) and plays into a null sink of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import av
import numpy as np
import soundfile

from benchmarks.opening import Opening
from qadesk.audio.buffer import SampleBuffer, decode_to_buffer
from qadesk.audio.decode import open_audio
from qadesk.audio.legs import Legs, open_legs
from qadesk.audio.peaks import build_peaks
from qadesk.audio.player import Solo
from qadesk.audio.player_pyaudio import PyAudioPlayer
from qadesk.audio.stretch import Stretcher
from tests.audio.sounds import Samples, tone, voice
from tests.sound_rig import SoundRig

RATE_HZ = 8000
_PLAIN = frozenset({"alaw.wav", "ulaw.wav"})  # nothing to decode: the waveform takes longer than reading
MB = 1 << 20
PDF_MAKER = """
import io, sys, time
import matplotlib; matplotlib.use("pdf")
import matplotlib.pyplot as plt
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    figure, axes = plt.subplots(6, 2, figsize=(8, 11))
    for axis in axes.flat:
        axis.plot(range(2000))
    figure.savefig(io.BytesIO(), format="pdf"); plt.close(figure)
"""


class Table:
    """Prints figures as they come and remembers whether a limit was missed."""

    def __init__(self) -> None:
        self.missed = False

    def row(self, what: str, value: float, unit: str, limit: float | None = None, *, at_least: bool = False) -> None:
        verdict = ""
        if limit is not None:
            kept = value >= limit if at_least else value <= limit
            self.missed |= not kept
            verdict = f"{'>=' if at_least else '<='} {limit:g} {'ok' if kept else 'MISSED'}"
        print(f"{what:<58} {value:>9.2f} {unit:<8} {verdict}", flush=True)


def quickest(run: Callable[[], object], runs: int, clock: Callable[[], float] | None = None) -> float:
    """Seconds of the quickest of some runs, by default of processor time."""
    clock, times = clock or _processor_s, []
    for _run in range(runs):
        began = clock()
        run()
        times.append(clock() - began)
    return max(min(times), 1e-6)


def _processor_s() -> float:
    return sum(os.times()[:4]) if sys.platform == "win32" else _fine_processor_s()


def _fine_processor_s() -> float:
    import resource

    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


def call(minutes: float) -> Samples:
    """A two-channel call: one minute of two voices that take turns, over and over."""
    turns = (np.arange(RATE_HZ * 60) // (RATE_HZ * 4) % 2)[:, None] == [0, 1]
    minute = np.stack([voice(60.0), voice(60.0, pitch_hz=190.0, seed=2)], axis=1) * turns
    return np.tile(minute.astype(np.int16), (max(1, round(minutes)), 1))


def encoded(folder: Path, samples: Samples) -> dict[str, Path]:
    """The call as files of the usual kinds."""
    files = {}
    for name, kind, subtype in [("pcm.wav", "WAV", "PCM_16"), ("alaw.wav", "WAV", "ALAW"), ("ulaw.wav", "WAV", "ULAW"),
                                ("call.flac", "FLAC", "PCM_16"), ("call.mp3", "MP3", "MPEG_LAYER_III"),
                                ("call.opus", "OGG", "OPUS"), ("adpcm.wav", "WAV", "IMA_ADPCM")]:
        files[name] = folder / name
        rate_hz = 16000 if name.endswith("mp3") else RATE_HZ
        with soundfile.SoundFile(files[name], "w", rate_hz, 2, subtype, format=kind) as file:
            file.write(samples)
    _encode(folder / "call.m4a", np.ascontiguousarray(samples[:, 0]))
    frames = np.random.default_rng(1).integers(0, 256, (len(samples) // 160, 33), np.uint8)
    frames[:, 0] = 0xD0 | frames[:, 0] & 0x0F  # the mark of GSM 06.10; what it says is noise
    (folder / "call.gsm").write_bytes(frames.tobytes())
    return {**files, "call.m4a": folder / "call.m4a", "call.gsm": folder / "call.gsm"}


def _encode(path: Path, mono: Samples) -> None:
    with av.open(str(path), "w", format="ipod") as out:
        stream = out.add_stream("aac", rate=RATE_HZ, layout="mono")
        fit = av.AudioResampler(stream.format.name, "mono", RATE_HZ)
        for start in range(0, len(mono), RATE_HZ * 10):
            frame = av.AudioFrame.from_ndarray(mono[None, start:start + RATE_HZ * 10], "s16", "mono")
            frame.sample_rate = RATE_HZ
            for piece in fit.resample(frame):
                out.mux(stream.encode(piece))
        out.mux(stream.encode(None))


# ---- decode

def ours(path: Path) -> None:
    with open_audio(path) as reader:
        for _block in reader.blocks():
            pass


def by_soundfile(path: Path) -> None:
    with soundfile.SoundFile(path) as file:
        while len(file.read(65_536, dtype="int16", always_2d=True)):
            pass


def by_pyav(path: Path) -> None:
    """Frame by frame as arrays, in whatever format they come: less than int16 blocks, but samples one can use."""
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            frame.to_ndarray()


def by_pipe(path: Path) -> None:
    pipe = subprocess.Popen(["ffmpeg", "-v", "quiet", "-i", str(path), "-f", "s16le", "-"], stdout=subprocess.PIPE)
    assert pipe.stdout is not None
    while pipe.stdout.read(262_144):
        pass
    pipe.wait()


def decode(table: Table, files: dict[str, Path], runs: int) -> dict[str, float]:
    """Prints the ratios; gives the seconds of the better plain reader for each file."""
    quickest_peers = {}
    for name, path in files.items():
        ours(path)  # the file is in the system's cache for all
        references = {"PyAV": quickest(lambda path=path: by_pyav(path), runs)}
        with suppress(soundfile.LibsndfileError, TypeError, ValueError):  # a kind that libsndfile does not read
            references["soundfile"] = quickest(lambda path=path: by_soundfile(path), runs)
        took = quickest(lambda path=path: ours(path), runs)
        quickest_peers[name] = min(references.values())
        best = min(references, key=lambda key: references[key])
        table.row(f"decode {name} / {best} ({took * 1000:.0f} ms)", took / references[best], "x", 1.15)
        if shutil.which("ffmpeg"):
            table.row(f"decode {name} / ffmpeg pipe", took / quickest(lambda path=path: by_pipe(path), runs), "x", 0.8)
    if not shutil.which("ffmpeg"):
        print("(no ffmpeg here: nothing is compared with its pipe)")
    return quickest_peers


def legs(table: Table, files: dict[str, Path], runs: int) -> None:
    """Two files as one call, to reading each of them alone."""
    for agent, customer in (("pcm.wav", "alaw.wav"), ("pcm.wav", "call.mp3")):
        pair = Legs(files[agent], files[customer])
        alone = sum(quickest(lambda path=path: ours(path), runs) for path in (pair.agent, pair.customer))
        took = quickest(lambda pair=pair: _read_legs(pair), runs)
        table.row(f"two legs, {agent} and {customer} / each alone ({alone * 1000:.0f} ms)", took / alone, "x")


def _read_legs(pair: Legs) -> None:
    with open_legs(pair) as reader:
        for _block in reader.blocks():
            pass


def peak_rss_mb(path: Path) -> float:
    """In a fresh process: the most memory that opening a call takes, less its samples."""
    import resource

    found = decode_to_buffer(path)
    SampleBuffer.of(found).close()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - 2 * found.n_frames * found.n_channels / MB


def open_call(table: Table, files: dict[str, Path], peers: dict[str, float], runs: int) -> None:
    """From the file to the painted waveform, by a warm window: WAV has a limit of its own, other kinds 1.4 times that
    of their decoding."""
    opening = Opening()
    for name, path in files.items():
        opening.took(path)
        wall_s, processor_s = map(min, zip(*(opening.took(path) for _run in range(runs)), strict=True))
        table.row(f"{name} to its painted waveform, on the wall", wall_s * 1000, "ms")
        if name == "pcm.wav":
            table.row(f"{name} to its painted waveform, processor", processor_s * 1000, "ms", 500)
        else:
            table.row(f"{name} to its painted waveform / quickest plain reader", processor_s / peers[name], "x",
                      round(1.4 * 1.15, 2) if name not in _PLAIN else None)
    opening.close()
    if sys.platform != "win32":
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as worker:
            table.row("memory to open pcm.wav beside its samples", worker.submit(
                peak_rss_mb, files["pcm.wav"]).result(), "MB", 150)


# ---- waveform and stretch

def waveform(table: Table, samples: Samples, runs: int) -> None:
    hours = len(samples) / RATE_HZ / 3600
    table.row("waveform pyramid, a stereo hour", quickest(lambda: build_peaks(samples, RATE_HZ), runs) / hours * 1000,
              "ms")
    peaks = build_peaks(samples, RATE_HZ)
    table.row("waveform stored, a stereo hour", len(peaks.to_bytes()) / hours / MB, "MB", 2.5)
    table.row("1,800 columns of the whole call",
              quickest(lambda: peaks.columns(0, 0, len(samples), 1800), 20) * 1000, "ms")


def stretch(table: Table, samples: Samples, runs: int) -> None:
    part = samples[:RATE_HZ * 60]
    for speed in (0.5, 1.25, 1.5, 2.0, 3.0):
        took = quickest(lambda speed=speed: _stretched(part, speed), runs)
        table.row(f"stretch at {speed:g}x, stereo: source played / time taken", 60 / took, "x real", 500 if speed > 1
                  else None, at_least=True)


def _stretched(samples: Samples, speed: float) -> None:
    stretcher, place = Stretcher(samples, RATE_HZ), 0.0
    step = stretcher.hop * speed
    while place < len(samples):
        stretcher.render([place + k * step for k in range(8)])
        place += 8 * step


# ---- sound

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


LOW_HZ, HIGH_HZ, HIGH_FROM_MS = 300.0, 3000.0, 30_000


def two_tones() -> Samples:
    """Left low for 30 s and then high, right always high: the high tone on the left ear tells that an act was heard."""
    low, high = tone(30.0, LOW_HZ), tone(30.0, HIGH_HZ)
    return np.stack([np.concatenate([low, high]), np.concatenate([high, high])], axis=1)


def sound(table: Table) -> None:
    with sound_card() as rig:
        player = PyAudioPlayer()
        player.prepare()
        player.load(two_tones(), RATE_HZ)
        for what, start_ms, speed, act in [
                ("play", HIGH_FROM_MS, 1.0, player.play), ("play at 1.5x", HIGH_FROM_MS, 1.5, player.play),
                ("seek", 1_000, 1.0, lambda: player.seek(HIGH_FROM_MS)),
                ("solo", 1_000, 1.0, lambda: setattr(player, "solo", Solo.CUSTOMER))]:
            player.speed = speed
            times = [latency_ms(rig, player, act, start_ms) for _time in range(21)]
            table.row(f"warm {what} to its first sound at the monitor, median", float(np.median(times)), "ms", 15)
            table.row(f"warm {what} to its first sound at the monitor, worst of 21", max(times), "ms")
        player.solo, player.speed = Solo.BOTH, 1.0
        table.row("dropouts in 12 s while another process makes PDFs", dropouts(rig, player), "", 0)
        player.close()


def latency_ms(rig: SoundRig, player: PyAudioPlayer, act: Callable[[], object], start_ms: int) -> float:
    """From the act to the first high tone on the left ear; before the act the low one plays, or nothing."""
    player.pause()
    player.solo = Solo.BOTH
    player.seek(start_ms)
    with rig.record() as recording:
        if start_ms < HIGH_FROM_MS:
            player.play()
            recording.wait_s(0.3)
        before, began = len(recording.samples), time.perf_counter()
        act()
        while not has_high_tone(recording.samples[before:]):
            if time.perf_counter() > began + 2:
                return float("inf")
            time.sleep(0.0003)
        took = time.perf_counter() - began
        player.pause()
    return took * 1000


def has_high_tone(caught: Samples) -> bool:
    """A second difference over half a period of the high tone is 4 times its level, next to nothing for the low one."""
    left, half = caught[:, 0].astype(np.int32), 8
    return len(left) > 2 * half and bool(
        (np.abs(left[2 * half:] - 2 * left[half:-half] + left[:-2 * half]) > 20_000).any())


def dropouts(rig: SoundRig, player: PyAudioPlayer) -> int:
    """Gaps of 5 ms or more in a steady tone."""
    player.pause()
    player.seek(0)
    pdf = subprocess.Popen([sys.executable, "-c", PDF_MAKER, "14"])
    with rig.record() as recording:
        player.play()
        for _tick in range(240):
            recording.wait_s(0.05)
            player.poll()
        caught = recording.samples
        player.pause()
    pdf.terminate()
    pdf.wait()
    loud = np.flatnonzero(np.abs(caught[:, 0]) > 300)
    return int((np.diff(loud) > 240).sum())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=60, help="length of the made-up call")
    parser.add_argument("--runs", type=int, default=3, help="the quickest of so many runs counts")
    given = parser.parse_args()
    table, samples = Table(), call(given.minutes)
    print(f"{given.minutes:g} minutes, 8 kHz, two channels; Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        files = encoded(Path(folder), samples)
        peers = decode(table, files, given.runs)
        legs(table, files, given.runs)
        open_call(table, files, peers, given.runs)
    waveform(table, samples, given.runs)
    stretch(table, samples, given.runs)
    if sys.platform.startswith("linux") and SoundRig.possible():
        sound(table)
    return int(table.missed)


if __name__ == "__main__":
    raise SystemExit(main())
