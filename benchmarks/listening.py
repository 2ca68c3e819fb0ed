"""How quick listening is, as ratios to plain references measured in the same run; all material is made here.

    python benchmarks/listening.py [--minutes 60] [--runs 3] [--part files|store|waveform|stretch|sound]

Prints one line a figure: what, measured, limit. Exit 1 when a limit is missed. Decoding, waveform and stretch are
processor time (of the child too, where there is one), so that other programs do not count; opening and sound are
time on the wall. The sound part needs PulseAudio's programs (Linux) and plays into a null sink of its own. Peers
(ffmpeg, mpv) are measured in the same run where they are installed, and missed by name where not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.decoding import decode, legs, open_call
from benchmarks.figures import MB, Table, quickest
from benchmarks.recordings import RATE_HZ, call, encoded
from benchmarks.sounding import sound
from benchmarks.storing import NAMES, store
from benchmarks.stretching import stretch
from qadesk.audio.peaks import build_peaks
from tests.audio.sounds import Samples
from tests.sound_rig import SoundRig

PARTS = ("files", "store", "waveform", "stretch", "sound")


def files(table: Table, samples: Samples, runs: int) -> None:
    """All that begins with a file."""
    with tempfile.TemporaryDirectory() as folder:
        made = encoded(Path(folder), samples)
        peers = decode(table, made, runs)
        legs(table, made, runs)
        open_call(table, made, peers, runs)


def stored(table: Table, samples: Samples, runs: int) -> None:
    """From the store of recordings."""
    with tempfile.TemporaryDirectory() as folder:
        store(table, encoded(Path(folder), samples, NAMES), runs)


def waveform(table: Table, samples: Samples, runs: int) -> None:
    hours = len(samples) / RATE_HZ / 3600
    table.row("waveform pyramid, a stereo hour", quickest(lambda: build_peaks(samples, RATE_HZ), runs) / hours * 1000,
              "ms")
    peaks = build_peaks(samples, RATE_HZ)
    table.row("waveform stored, a stereo hour", len(peaks.to_bytes()) / hours / MB, "MB", 2.5)
    table.row("1,800 columns of the whole call",
              quickest(lambda: peaks.columns(0, 0, len(samples), 1800), 20) * 1000, "ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=60, help="length of the made-up call")
    parser.add_argument("--runs", type=int, default=3, help="the quickest of so many runs counts")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this (may be given again)")
    given = parser.parse_args()
    parts = given.part or PARTS
    table, samples = Table(), call(given.minutes)
    print(f"{given.minutes:g} minutes, 8 kHz, two channels; Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    if "files" in parts:
        files(table, samples, given.runs)
    if "store" in parts:
        stored(table, samples, given.runs)
    if "waveform" in parts:
        waveform(table, samples, given.runs)
    if "stretch" in parts:
        stretch(table, samples)
    if "sound" in parts and sys.platform.startswith("linux") and SoundRig.possible():
        sound(table, given.minutes, min(60.0, given.minutes * 60))
    return int(table.missed)


if __name__ == "__main__":
    raise SystemExit(main())
