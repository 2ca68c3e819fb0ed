"""How well and how fast the acoustic marks are measured, against material whose truth is known.

    python benchmarks/acoustics.py [--shared DIR] [--music DIR] [--seeds 2] [--speed]

The practice calls and their variations are made here; `--shared` adds the labelled clips of the shared data, `--music`
pieces of hold music (WAV, 8 kHz mono). Prints a table for each kind of material. Exit 1 when the speed is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import soundfile
from numpy.typing import NDArray

from qadesk.audio.acoustics import measure
from qadesk.models.acoustics import Found, MarkKind
from qadesk.models.listening import Interval
from tests.audio import acoustic_scenes as made
from tests.audio.acoustic_scenes import Scene

SYNTHETIC_MUSIC = ("plucked", "organ", "bells", "strings")


@dataclass
class Score:
    """What was right and wrong in some scenes."""

    wanted: dict[MarkKind, int] = field(default_factory=dict)
    found: dict[MarkKind, int] = field(default_factory=dict)
    hit_wanted: dict[MarkKind, int] = field(default_factory=dict)
    hit_found: dict[MarkKind, int] = field(default_factory=dict)
    starts: dict[MarkKind, list[int]] = field(default_factory=dict)
    ends: dict[MarkKind, list[int]] = field(default_factory=dict)
    frames: int = 0
    missed: int = 0
    invented: int = 0
    speech_frames: int = 0
    rates: list[float] = field(default_factory=list)
    over_talk_s: list[float] = field(default_factory=list)
    right_channel: list[bool] = field(default_factory=list)


def judge(score: Score, scene: Scene, found: Found) -> None:
    """Add what was found in a scene to the score."""
    measures, marks = found
    for side, true in enumerate(scene.speech):
        said = measures.channels[side].speech if side < len(measures.channels) else ()
        _judge_speech(score, true, said, scene.duration_ms)
    for side, syllables in enumerate(scene.syllables or ()):
        channel = measures.channels[side]
        if channel.articulation_milli:
            score.rates.append(channel.articulation_milli * channel.speech_ms / 1e6 / syllables - 1)
    for kind, true in scene.marks.items():
        _judge_kind(score, kind, true, [(m.start_ms, m.end_ms) for m in marks if m.kind is kind])
    if measures.over_talk_ms is not None and MarkKind.OVER_TALK in scene.marks:
        true_s = sum(b - a for a, b in scene.marks[MarkKind.OVER_TALK]) / 1000
        score.over_talk_s.append(measures.over_talk_ms / 1000 - true_s)


def _judge_speech(score: Score, true: Sequence[Interval], said: Sequence[Interval], duration_ms: int) -> None:
    want, got = _flags(true, duration_ms), _flags(said, duration_ms)
    score.frames += len(want)
    score.speech_frames += int(want.sum())
    score.missed += int((want & ~got).sum())
    score.invented += int((got & ~want).sum())


def _judge_kind(score: Score, kind: MarkKind, true: Sequence[Interval], said: Sequence[Interval]) -> None:
    """A mark is right where it and a true one share half of the shorter of them."""
    for counts, n in ((score.wanted, len(true)), (score.found, len(said)),
                      (score.hit_wanted, sum(any(_meet(a, b) for b in said) for a in true)),
                      (score.hit_found, sum(any(_meet(a, b) for a in true) for b in said))):
        counts[kind] = counts.get(kind, 0) + n
    for a in true:
        near = [b for b in said if _meet(a, b)]
        if near:
            score.starts.setdefault(kind, []).append(min(near, key=lambda b: abs(b[0] - a[0]))[0] - a[0])
            score.ends.setdefault(kind, []).append(min(near, key=lambda b: abs(b[1] - a[1]))[1] - a[1])


def _meet(a: Interval, b: Interval) -> bool:
    return 2 * (min(a[1], b[1]) - max(a[0], b[0])) >= min(a[1] - a[0], b[1] - b[0])


def _flags(spans: Iterable[Interval], duration_ms: int) -> NDArray[np.bool_]:
    flags = np.zeros(duration_ms // 10 + 1, np.bool_)
    for start, end in spans:
        flags[round(start / 10):round(end / 10)] = True
    return flags


def report(name: str, scenes: Sequence[Scene], *, loud: bool = False) -> Score:
    """Measure the scenes and print what came out."""
    score = Score()
    for scene in scenes:
        before = (score.missed, score.invented, dict(score.hit_wanted), dict(score.hit_found))
        judge(score, scene, found := measure(scene.samples, scene.rate_hz))
        if loud:
            print("   ", scene.name, score.missed - before[0], score.invented - before[1],
                  [(m.kind.value, m.start_ms, m.end_ms) for m in found[1] if m.kind in scene.marks],
                  {k.value: v for k, v in scene.marks.items() if v})
    print(f"\n{name}: {len(scenes)} recordings, {score.frames / 6000:.1f} channel minutes, "
          f"{score.speech_frames / 6000:.1f} of speech")
    if score.frames:
        print(f"  speech, frames of 10 ms: error {_share(score.missed + score.invented, score.frames)}, missed "
              f"{_share(score.missed, score.speech_frames)} of speech, invented "
              f"{_share(score.invented, score.frames - score.speech_frames)} of the rest")
    for kind in score.wanted:
        if score.wanted[kind] or score.found[kind]:
            print(f"  {kind.value:<13} recall {_share(score.hit_wanted[kind], score.wanted[kind])} of "
                  f"{score.wanted[kind]}, precision {_share(score.hit_found[kind], score.found[kind])} of "
                  f"{score.found[kind]}; start {_errors(score.starts.get(kind))}, end {_errors(score.ends.get(kind))}")
    if score.rates:
        print(f"  articulation rate: bias {np.mean(score.rates):+.1%}, mean error {np.mean(np.abs(score.rates)):.1%}, "
              f"95 % within {np.percentile(np.abs(score.rates), 95):.1%} (n {len(score.rates)})")
    if score.over_talk_s:
        print(f"  over-talk seconds: mean error {np.mean(np.abs(score.over_talk_s)):.2f} s, worst "
              f"{np.max(np.abs(score.over_talk_s)):.2f} s (n {len(score.over_talk_s)})")
    return score


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _errors(errors: list[int] | None) -> str:
    if not errors:
        return "-"
    off = np.abs(errors)
    return f"{np.median(off):.0f} / 95 %: {np.percentile(off, 95):.0f} ms"


def music_pieces(folder: Path | None, seconds: float) -> list[tuple[str, made.Wave]]:
    pieces = [(kind, made.melody(seconds, seed, kind)) for seed, kind in enumerate(SYNTHETIC_MUSIC * 2)]
    for path in sorted(folder.rglob("*.wav")) if folder else ():
        wave = soundfile.read(path)[0]
        n = round(seconds * made.RATE_HZ)
        pieces += [(path.stem, wave[at:at + n]) for at in range(n, len(wave) - n, max(n, len(wave) // 4))]
    return pieces


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--music", type=Path)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--loud", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    plain = made.practice_scenes(range(options.seeds))
    groups: dict[str, list[Scene]] = {"practice calls": plain}
    if options.shared:
        clips = made.labelled_scenes(options.shared / "data/audio")
        groups["labelled clips"] = clips
        groups["clips with known words"] = made.spoken_scenes(options.shared / "data/audio")
        groups["labelled clips, noise 20 dB"] = [made.noisy(clip, 20) for clip in clips]
        groups["labelled clips, 20 dB down"] = [made.quieter(clip) for clip in clips]
        groups["labelled clips, 8 kHz"] = [made.at_rate(clip, 8000) for clip in clips]
    groups |= {
        "practice, pink noise 20 dB": [made.noisy(scene, 20) for scene in plain],
        "practice, white noise 20 dB": [made.noisy(scene, 20, pink=False) for scene in plain],
        "practice, pink noise 10 dB": [made.noisy(scene, 10) for scene in plain],
        "practice, 20 dB down": [made.quieter(scene) for scene in plain],
        "practice, 16 kHz": [made.at_rate(scene, 16_000) for scene in plain],
        "practice, 44.1 kHz": [made.at_rate(scene, 44_100) for scene in plain[:13]],
        "practice, GSM": [made.coded(scene) for scene in plain],
        "practice, offset": [made.offset(scene) for scene in plain],
        "practice, mono mix": [made.mono(scene) for scene in plain],
        "practice, echo -25 dB": [made.echoing(scene) for scene in plain],
        "practice, echo -15 dB, 150 ms, noise 30 dB": [
            made.noisy(made.echoing(scene, 15, 150), 30) for scene in plain],
        "practice, comfort noise": [made.comfort_noise(scene) for scene in plain],
        "practice, one stretch 9 dB louder": [made.louder(scene, seed=at) for at, scene in enumerate(plain)],
        "practice, one stretch clipped": [made.clipped(scene, seed=at) for at, scene in enumerate(plain)],
        "practice, keys": [made.waiting(scene, made.keys(), None, channels=(1,), seed=at)
                           for at, scene in enumerate(plain)],
        "practice, busy tone": [made.waiting(scene, made.busy(), None, channels=(1,), seed=at)
                                for at, scene in enumerate(plain)],
        "practice, beeps": [made.waiting(scene, made.beeps(), None, channels=(1,), seed=at)
                            for at, scene in enumerate(plain)],
        "practice, fax": [made.waiting(scene, made.fax(), None, channels=(1,), seed=at)
                          for at, scene in enumerate(plain)],
        "practice, dial tone": [made.waiting(scene, made.tones(12, [450]), MarkKind.HOLD, seed=at)
                                for at, scene in enumerate(plain)],
    }
    for seconds in (15.0, 40.0):
        groups[f"practice, hold music of {seconds:g} s"] = [
            made.waiting(plain[at % len(plain)], piece, MarkKind.HOLD, channels=(0, 1) if at % 3 == 2 else (at % 2,),
                         seed=at) for at, (_name, piece) in enumerate(music_pieces(options.music, seconds))]
    for name, scenes in groups.items():
        if options.only in name:
            report(name, scenes, loud=options.loud)


if __name__ == "__main__":
    main()
