"""How well and how fast the acoustic marks are measured, against material whose truth is known.

    python benchmarks/acoustics.py [--shared DIR] [--music DIR] [--seeds 2] [--minutes 60] [--only WORDS] [--loud]

The practice calls and their variations are made here; `--shared` adds the labelled clips of the shared data, `--music`
pieces of hold music (WAV, 8 kHz mono). Prints a table for each kind of material. Exit 1 when the speed is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import soundfile
from numpy.typing import NDArray

from qadesk.audio.acoustics import measure, measure_file
from qadesk.models.acoustics import Found, MarkKind
from qadesk.models.listening import Interval
from tests.audio import acoustic_scenes as made
from tests.audio import acoustic_sounds as sounds
from tests.audio.acoustic_scenes import Scene

LEAST_QUICK = 313
FILES = (("mulaw.wav", "WAV", "ULAW", 8000), ("call.mp3", "MP3", "MPEG_LAYER_III", 8000),
         ("call.opus", "OGG", "OPUS", 8000), ("pcm.wav", "WAV", "PCM_16", 44_100))
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
    whose: list[bool] = field(default_factory=list)


def judge(score: Score, scene: Scene, found: Found) -> None:
    """Add what was found in a scene to the score."""
    measures, marks = found
    for side, spoken in enumerate(scene.speech):
        told = measures.channels[side].speech if side < len(measures.channels) else ()
        _judge_speech(score, spoken, told, scene.duration_ms)
    for side, syllables in enumerate(scene.syllables or ()):
        channel = measures.channels[side]
        if channel.articulation_milli:
            score.rates.append(channel.articulation_milli * channel.speech_ms / 1e6 / syllables - 1)
    for kind, true in scene.marks.items():
        said = [(mark.start_ms, mark.end_ms) for mark in marks if mark.kind is kind]
        _judge_kind(score, kind, true, said, scene.nearly.get(kind, ()))
    if scene.interrupting and measures.interruptions is not None:
        sides = [mark.channel for mark in marks if mark.kind is MarkKind.INTERRUPTION]
        score.whose += [sides.count(side) >= scene.interrupting.count(side) for side in (0, 1)]
    if measures.over_talk_ms is not None and MarkKind.OVER_TALK in scene.marks:
        true_s = sum(b - a for a, b in scene.marks[MarkKind.OVER_TALK]) / 1000
        score.over_talk_s.append(measures.over_talk_ms / 1000 - true_s)


def _judge_speech(score: Score, true: Sequence[Interval], said: Sequence[Interval], duration_ms: int) -> None:
    want, got = _flags(true, duration_ms), _flags(said, duration_ms)
    score.frames += len(want)
    score.speech_frames += int(want.sum())
    score.missed += int((want & ~got).sum())
    score.invented += int((got & ~want).sum())


def _judge_kind(score: Score, kind: MarkKind, true: Sequence[Interval], said: Sequence[Interval],
                nearly: Sequence[Interval]) -> None:
    """A mark is right where it and a true one share half of the shorter of them; what lies on something that is nearly
    such a mark is neither right nor wrong."""
    said = [b for b in said if any(_meet(a, b) for a in true) or not any(_meet(a, b) for a in nearly)]
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
    if score.whose:
        print(f"  who interrupts: right {_share(sum(score.whose), len(score.whose))} of {len(score.whose)} sides")
    if score.over_talk_s:
        print(f"  over-talk seconds: mean error {np.mean(np.abs(score.over_talk_s)):.2f} s, worst "
              f"{np.max(np.abs(score.over_talk_s)):.2f} s (n {len(score.over_talk_s)})")
    return score


def total(scores: Iterable[Score]) -> None:
    """Print what all of it comes to, as `qadesk/models/mark_errors.py` has it."""
    every = list(scores)
    print("\nall together")
    for kind in MarkKind:
        truth, found, said, right = (sum(getattr(score, name).get(kind, 0) for score in every)
                                     for name in ("wanted", "hit_wanted", "found", "hit_found"))
        if truth:
            print(f"    MarkKind.{kind.name}: MarkError({truth}, {found}, {said - right}),")
    frames, wrong = (sum(values) for values in zip(*((s.frames, s.missed + s.invented) for s in every), strict=True))
    print(f"  speech: {wrong / frames:.1%} of {frames} frames wrong")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _errors(errors: list[int] | None) -> str:
    if not errors:
        return "-"
    off = np.abs(errors)
    return f"{np.median(off):.0f} / 95 %: {np.percentile(off, 95):.0f} ms"


def music_pieces(folder: Path | None, seconds: float) -> list[tuple[str, sounds.Wave]]:
    pieces = [(kind, sounds.melody(seconds, seed, kind)) for seed, kind in enumerate(SYNTHETIC_MUSIC * 2)]
    for path in sorted(folder.rglob("*.wav")) if folder else ():
        wave = soundfile.read(path)[0]
        n = round(seconds * sounds.RATE_HZ)
        pieces += [(path.stem, wave[at:at + n]) for at in range(n, len(wave) - n, max(n, len(wave) // 4))]
    return pieces


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--music", type=Path)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--loud", action="store_true", help="tell each recording")
    parser.add_argument("--only", default="", help="kinds of material with this in their name")
    options = parser.parse_args()
    plain = made.practice_scenes(options.seeds)
    groups: dict[str, Sequence[Scene]] = {"practice calls": plain}
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
        **{f"practice, over-talk of {ms} ms": [made.talking_into(scene, ms) for scene in plain]
           for ms in (400, 800, 1500)},
        "practice, over-talk of 800 ms, echo -25 dB, noise 20 dB": [
            made.noisy(made.echoing(made.talking_into(scene, 800)), 20) for scene in plain],
        "practice, keys": [made.waiting(scene, sounds.keys(), None, channels=(1,), seed=at)
                           for at, scene in enumerate(plain)],
        "practice, busy tone": [made.waiting(scene, sounds.busy(), None, channels=(1,), seed=at)
                                for at, scene in enumerate(plain)],
        "practice, beeps": [made.waiting(scene, sounds.beeps(), None, channels=(1,), seed=at)
                            for at, scene in enumerate(plain)],
        "practice, fax": [made.waiting(scene, sounds.fax(), None, channels=(1,), seed=at)
                          for at, scene in enumerate(plain)],
        "practice, dial tone": [made.waiting(scene, sounds.tones(12, [450]), MarkKind.HOLD, seed=at)
                                for at, scene in enumerate(plain)],
    }
    for seconds in (15.0, 40.0):
        groups[f"practice, hold music of {seconds:g} s"] = [
            made.waiting(plain[at % len(plain)], piece, MarkKind.HOLD, channels=(0, 1) if at % 3 == 2 else (at % 2,),
                         seed=at) for at, (_name, piece) in enumerate(music_pieces(options.music, seconds))]
    total([report(name, scenes, loud=options.loud) for name, scenes in groups.items() if options.only in name])
    if not options.only:
        sys.exit(not speed(plain, options.minutes))


def speed(scenes: Sequence[Scene], minutes: float) -> bool:
    """Print how many times quicker than real time files are measured, decode included; False when one is too slow."""
    once = np.concatenate([scene.wave for scene in scenes])
    wave = np.tile(once, (round(minutes * 60 * sounds.RATE_HZ / len(once)) + 1, 1))
    fine = True
    with tempfile.TemporaryDirectory() as folder:
        for name, form, subtype, rate_hz in FILES:
            path = Path(folder) / name
            written = wave if rate_hz == sounds.RATE_HZ else np.repeat(wave, 5, axis=0)[:len(wave)]
            soundfile.write(path, written, rate_hz, format=form, subtype=subtype)
            seconds = len(wave) / rate_hz
            began = time.process_time()
            measure_file(path)
            quick = seconds / (time.process_time() - began)
            limit = LEAST_QUICK if name == FILES[0][0] else 0
            fine &= quick >= limit
            print(f"{name:<14} {seconds / 60:.0f} min, {rate_hz} Hz stereo: {quick:.0f}x real time"
                  f"{f' >= {limit} ' + ('ok' if quick >= limit else 'MISSED') if limit else ''}", flush=True)
    return fine


if __name__ == "__main__":
    main()
