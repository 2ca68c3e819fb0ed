"""How quick the waveform of an hour's call is under the hand: frames that scroll, zoom, and move the playhead.

    python benchmarks/waveform.py [--minutes 60] [--frames 400] [--rounds 3] [--wall]

Prints p50 and p95 of each kind of frame in windows of 1366 and 1920 px at one and two pixels of the screen for one of
ours, with evidence, acoustic marks and coverage on it; each frame changes the picture and is painted into the window's
backing store (none is shown). Times are of the processor, so that other programs count little; --wall takes the wall's.
Of some rounds the quietest is told.
Exit 1 when a limit is missed: scroll 1.5 ms, playhead 0.2 ms, zoom 16.7 ms (60 frames a second) at p95.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

RATE_HZ = 8000
SIZES = ((684, 268), (998, 380))  # the waveform in a window of 1366 and of 1920 px
LIMITS_MS = {"scroll": 1.5, "zoom": 16.7, "playhead": 0.2, "page": 16.7}


def run(options: argparse.Namespace) -> int:
    """Each ratio of pixels in a process of its own, since Qt takes it at its start."""
    failed = 0
    for ratio in (1, 2):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(ratio),
                       "OPENBLAS_NUM_THREADS": "1"}
        command = [sys.executable, __file__, "--minutes", str(options.minutes), "--frames", str(options.frames),
                   "--rounds", str(options.rounds), "--inside", *(["--wall"] if options.wall else [])]
        failed |= subprocess.run(command, env=environment, check=False).returncode
    return failed


def inside(options: argparse.Namespace) -> int:
    from PySide6.QtWidgets import QApplication

    from qadesk.audio.peaks import build_peaks
    from qadesk.ui import style

    application = QApplication([])
    style.apply(application, "light")
    samples = a_call(options.minutes)
    peaks, duration_ms = build_peaks(samples, RATE_HZ), round(len(samples) * 1000 / RATE_HZ)
    clock = time.perf_counter if options.wall else time.thread_time
    failed = 0
    for width, height in SIZES:
        waveform = a_waveform(peaks, duration_ms, width, height)
        application.processEvents()
        for name, step in frames_of(waveform).items():
            rounds = [timed(step, options.frames, clock, application.processEvents) for _round in range(options.rounds)]
            failed |= report(name, waveform, min(rounds, key=lambda times: float(np.percentile(times, 95))))
        waveform.deleteLater()
    return failed


def a_call(minutes: float):
    """An hour of two voices that take turns."""
    from tests.audio.sounds import voice

    turns = (np.arange(RATE_HZ * 60) // (RATE_HZ * 4) % 2)[:, None] == [0, 1]
    minute = np.stack([voice(60.0), voice(60.0, pitch_hz=190.0, seed=2)], axis=1) * turns
    return np.tile(minute.astype(np.int16), (max(1, round(minutes)), 1))


def a_waveform(peaks, duration_ms: int, width: int, height: int):
    """Shown, with a mark of each sort every two minutes and half of the call heard."""
    from qadesk.models.acoustics import MarkKind
    from qadesk.ui.widgets.waveform import Waveform
    from qadesk.ui.widgets.waveform_marks import SoundMark, WaveformMark

    waveform = Waveform()
    waveform.resize(width, height)
    waveform.set_call(peaks, duration_ms)
    places = range(20_000, duration_ms - 20_000, 60_000)
    waveform.set_marks([WaveformMark(f"4.3/{at}", at, at + 9_000, "4.3 等待静音 −2") for at in places[::2]], "4.3")
    waveform.set_acoustics([SoundMark(f"{kind}{at}", kind, at + 12_000 + 3_000 * place, at + 14_000 + 3_000 * place, "")
                            for at in places[::2] for place, kind in enumerate(MarkKind)])
    waveform.set_heard([(at, at + 50_000) for at in places[: len(places) // 2]], 500,
                       skipped=[(at + 30_000, at + 40_000) for at in places[: len(places) // 2]])
    waveform.show()
    return waveform


def frames_of(waveform) -> dict[str, Callable[[int], None]]:
    """What one frame of each kind does, given its number."""
    centre_ms = sum(waveform.window_ms) / 2

    def scroll(number: int) -> None:
        waveform._look_at(waveform._window.panned(waveform._window.span_ms * 0.012))

    def zoom(number: int) -> None:
        waveform._zoom(1.04 if number // 60 % 2 == 0 else 1 / 1.04, centre_ms)

    def playhead(number: int) -> None:  # by a pixel and a new tenth of a second: some ten frames of playing
        start_ms, end_ms = waveform.window_ms
        waveform.set_position(start_ms + round((end_ms - start_ms) / waveform.rows.wave.width() * (number % 500 + 1)))

    def page(number: int) -> None:
        waveform._look_at(waveform._window.panned(waveform._window.span_ms * (0.9 if number % 20 else -17)))

    return {"scroll": scroll, "zoom": zoom, "playhead": playhead, "page": page}


def timed(step: Callable[[int], None], n_frames: int, clock: Callable[[], float],
          paint: Callable[[], None]) -> list[float]:
    """Milliseconds of each frame."""
    times = []
    for number in range(n_frames):
        began = clock()
        step(number)
        paint()
        times.append((clock() - began) * 1000)
    return times


def report(name: str, waveform, times_ms: list[float]) -> int:
    p50, p95 = np.percentile(times_ms, (50, 95))
    limit = LIMITS_MS[name]
    where = f"{name} {waveform.width()} x {waveform.height()} at {waveform.devicePixelRatioF():g}x"
    print(f"{where:<36} p50 {p50:7.3f} ms   p95 {p95:7.3f} ms   <= {limit:g} {'ok' if p95 <= limit else 'MISSED'}",
          flush=True)
    return int(p95 > limit)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--frames", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--wall", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    return inside(options) if options.inside else run(options)


if __name__ == "__main__":
    sys.exit(main())
