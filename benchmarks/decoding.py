"""Decoding, two legs, and the way from a file to its painted waveform: the part of benchmarks/listening.py on files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import av
import soundfile

from benchmarks.figures import Table, quickest
from benchmarks.opening import Opening
from qadesk.audio.decode import open_audio
from qadesk.audio.legs import Legs, open_legs

_PLAIN = frozenset({"alaw.wav", "ulaw.wav"})  # nothing to decode: the waveform takes longer than reading


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
    if sys.platform.startswith("linux"):
        table.row("memory to open pcm.wav beside its samples", memory_mb("child", files["pcm.wav"]), "MB", 150)
        table.row("memory of the window with pcm.wav open", memory_mb("window", files["pcm.wav"]), "MB", 350)


def memory_mb(whose: str, path: Path) -> float:
    """Measured in a process of its own."""
    program = Path(__file__).with_name("memory.py")
    return float(subprocess.run([sys.executable, program, whose, path], capture_output=True, check=True).stdout)
