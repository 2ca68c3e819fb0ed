"""Calls with known truth for the acoustic marks: the practice calls as they are laid out, the labelled clips, and what
happens to recordings."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import fftconvolve, resample_poly

from qadesk import resources
from qadesk.models.acoustics import MarkKind
from qadesk.models.listening import Interval, merge_intervals
from qadesk.services import practice_sound as sound
from qadesk.services.practice_dialogues import Dialogue, load_dialogues
from tests.audio.acoustic_sounds import RATE_HZ, Wave

Truths = dict[MarkKind, tuple[Interval, ...]]
PAUSE_MS, FAINT = 200, 0.004
FULL = 32768.0


@dataclass(frozen=True)
class Scene:
    """`wave` (n, n_channels), full scale 1, and what is true of it: speech by channel, spans of marks by kind (and
    what is `nearly` one: too short, so that it is neither missed nor wrong), who interrupts, syllables by channel
    (None: not known)."""

    name: str
    wave: Wave
    rate_hz: int
    speech: tuple[tuple[Interval, ...], ...]
    marks: Truths = field(default_factory=dict)
    nearly: Truths = field(default_factory=dict)
    interrupting: tuple[int, ...] | None = ()
    syllables: tuple[int, ...] | None = None

    @property
    def samples(self) -> NDArray[np.int16]:
        return np.rint(self.wave * FULL).clip(-32768, 32767).astype(np.int16)

    @property
    def duration_ms(self) -> int:
        return round(len(self.wave) * 1000 / self.rate_hz)


@cache
def practice_scenes(n_seeds: int = 1) -> tuple[Scene, ...]:
    """Every practice dialogue as a call, so many times with other pauses."""
    dialogues = load_dialogues(resources.practice())
    voices = sound.Voices(dialogues)
    return tuple(_practice_scene(code, dialogues[code], voices, 100 * seed + place)
                 for seed in range(n_seeds) for place, code in enumerate(sorted(dialogues)))


def _practice_scene(code: str, dialogue: Dialogue, voices: sound.Voices, seed: int) -> Scene:
    staff_no = f"{1000 + seed}"
    lay = sound.layout(dialogue, seed, staff_no)
    wave = soundfile.read(io.BytesIO(voices.recording(code, lay)))[0]
    parts = [[(part.at_ms, part.until_ms) for part in lay.parts if part.channel == side] for side in (0, 1)]
    speech = tuple(without_pauses(wave[:, side], merge_intervals(spans)) for side, spans in enumerate(parts))
    rings = ((lay.rings_ms[0], lay.rings_ms[-1] + sound.RING_MS),)
    words = [sum(_syllables(line.words) for line in dialogue.lines if line.who == who) for who in ("agent", "customer")]
    words[0] += len(staff_no) * sum(line.who == "number" for line in dialogue.lines)
    scene = Scene(f"practice {code} {seed}", wave, RATE_HZ, speech, {MarkKind.RING_BACK: rings},
                  syllables=(words[0], words[1]))
    return with_known_marks(scene, _interruptions(dialogue, lay))


def _interruptions(dialogue: Dialogue, lay: sound.Layout) -> list[tuple[int, Interval]]:
    found = []
    for place, line in enumerate(dialogue.lines):
        if line.gap_ms <= -300 and place:
            start, end = lay.lines[place]
            found.append((0 if line.who == "agent" else 1, (start, min(end, lay.lines[place - 1][1]))))
    return found


def _syllables(words: str) -> int:
    return sum("\u4e00" <= letter <= "\u9fff" for letter in words)


def with_known_marks(scene: Scene, interrupted: Sequence[tuple[int, Interval]] = ()) -> Scene:
    """With the dead air, over-talk and late start that follow from the speech, the rings and the holds."""
    known = merge_intervals([span for spans in scene.speech for span in spans])
    busy = merge_intervals([*known, *scene.marks.get(MarkKind.RING_BACK, ()), *scene.marks.get(MarkKind.HOLD, ())])
    first = known[0][0] if known else 0
    begin = max((end for start, end in scene.marks.get(MarkKind.RING_BACK, ()) if start < first), default=0)
    quiet = [span for span in gaps_between(busy, scene.duration_ms) if span[0] >= first]
    late = ((begin, first),) if known else ()
    both: tuple[Interval, ...] = ()
    if len(scene.speech) == 2:
        both = merge_intervals([(max(a, c), min(b, d)) for a, b in scene.speech[0] for c, d in scene.speech[1]],
                               bridge_ms=150)
    least = {MarkKind.DEAD_AIR: (quiet, 3000), MarkKind.LATE_START: (late, 2000), MarkKind.OVER_TALK: (both, 300)}
    marks = {**scene.marks, MarkKind.INTERRUPTION: tuple(span for _side, span in interrupted),
             **{kind: _as_long(spans, long_ms) for kind, (spans, long_ms) in least.items()}}
    nearly = {kind: _as_long(spans, long_ms // 3) for kind, (spans, long_ms) in least.items()}
    nearly[MarkKind.INTERRUPTION] = _as_long(both, 300)
    return replace(scene, marks=marks, nearly=nearly, interrupting=tuple(side for side, _span in interrupted))


def _as_long(spans: Iterable[Interval], least_ms: int) -> tuple[Interval, ...]:
    return tuple(span for span in spans if span[1] - span[0] >= least_ms)


def gaps_between(spans: Iterable[Interval], duration_ms: int) -> list[Interval]:
    """What sorted disjoint spans leave of the recording."""
    edges = [0, *(edge for span in spans for edge in span), duration_ms]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def without_pauses(wave: Wave, spans: Iterable[Interval], rate_hz: int = RATE_HZ) -> tuple[Interval, ...]:
    """The spans without what is silent in them for PAUSE_MS; the wave must be clean."""
    step = rate_hz // 100
    level = np.sqrt(np.square(wave[:len(wave) // step * step].reshape(-1, step)).mean(axis=1))
    kept: list[Interval] = []
    for start, end in spans:
        loud = np.flatnonzero(level[start // 10:end // 10] > FAINT) * 10 + start
        kept += [(int(at), int(at) + 10) for at in loud]
    return merge_intervals(kept, bridge_ms=PAUSE_MS)


SYLLABLES = {"BAC009S0764W0121": 12, "aishell-BAC009S0724W0121": 12, "asr_example": 19, "IT0011W0001": 4}
"""Of the clips whose words are published with them (AISHELL-1, AISHELL-2, FunASR)."""


def spoken_scenes(folder: Path) -> list[Scene]:
    """The clips of shared/data/audio whose words are known: how many syllables, not where they are."""
    scenes = []
    for name, syllables in SYLLABLES.items():
        wave, rate_hz = soundfile.read(folder / f"chinese/{name}.wav", always_2d=True)
        scenes.append(Scene(name, wave, rate_hz, (), interrupting=None, syllables=(syllables,)))
    return scenes


def labelled_scenes(folder: Path) -> list[Scene]:
    """The clips with labels (.scv: start, end, 1 for speech; .rttm: turns) of shared/data/audio."""
    scenes = []
    for path in sorted((folder / "chinese").glob("*.scv")):
        told = path.read_text("utf-8").split(",")[1:]
        spans = [(round(float(a) * 1000), round(float(b) * 1000)) for a, b, is_speech in zip(
            told[::3], told[1::3], told[2::3], strict=True) if is_speech.strip() == "1"]
        scenes.append(_clip(path.with_suffix(".wav"), spans))
    for path in sorted((folder / "telephone").glob("*.rttm")):
        turns = [line.split() for line in path.read_text("utf-8").splitlines()]
        spans = [(round(float(t[3]) * 1000), round((float(t[3]) + float(t[4])) * 1000)) for t in turns]
        scenes.append(_clip(path.with_suffix(".wav"), spans))
    return scenes


def _clip(path: Path, spans: Iterable[Interval]) -> Scene:
    wave, rate_hz = soundfile.read(path, always_2d=True)
    return Scene(path.stem, wave, rate_hz, (merge_intervals(spans),), interrupting=None)


# What happens to recordings: each gives the scene anew, with what changes of its truth

def noisy(scene: Scene, snr_db: float, seed: int = 1, *, pink: bool = True) -> Scene:
    """Line or office noise so far below the speech of each channel."""
    chance = np.random.default_rng(seed)
    wave = scene.wave.copy()
    for side, spans in enumerate(scene.speech):
        level = np.sqrt(np.mean([np.square(scene.wave[_n(a, scene):_n(b, scene), side]).mean() for a, b in spans]))
        white = chance.normal(0, 1, len(wave))
        noise = _pink(white) if pink else white
        wave[:, side] += noise * (level * 10 ** (-snr_db / 20) / noise.std())
    return replace(scene, name=f"{scene.name}, noise {snr_db:g} dB", wave=wave)


def _pink(white: Wave) -> Wave:
    spectrum = np.fft.rfft(white)
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), len(spectrum) / 100))
    return np.fft.irfft(spectrum, len(white))


def quieter(scene: Scene, by_db: float = 20.0) -> Scene:
    return replace(scene, name=f"{scene.name}, -{by_db:g} dB", wave=scene.wave * 10 ** (-by_db / 20))


def at_rate(scene: Scene, rate_hz: int) -> Scene:
    common = int(np.gcd(rate_hz, scene.rate_hz))
    wave = resample_poly(scene.wave, rate_hz // common, scene.rate_hz // common, axis=0)
    return replace(scene, name=f"{scene.name}, {rate_hz} Hz", wave=wave, rate_hz=rate_hz)


def mono(scene: Scene) -> Scene:
    """Both sides in one channel: over-talk cannot be told any more."""
    marks: Truths = {kind: spans for kind, spans in scene.marks.items()
                     if kind not in (MarkKind.OVER_TALK, MarkKind.INTERRUPTION)}
    joint = merge_intervals([span for spans in scene.speech for span in spans])
    return replace(scene, name=f"{scene.name}, mono", wave=scene.wave.sum(axis=1, keepdims=True), speech=(joint,),
                   marks=marks, interrupting=None, syllables=None)


def echoing(scene: Scene, by_db: float = 25.0, delay_ms: int = 60) -> Scene:
    """Each side hears the other come back, fainter, later and dull."""
    shift = _n(delay_ms, scene)
    dull = np.array([0.25, 0.5, 0.25])
    wave = scene.wave.copy()
    for side in (0, 1):
        heard = fftconvolve(scene.wave[:, 1 - side], dull, "same")
        wave[shift:, side] += heard[:-shift] * 10 ** (-by_db / 20)
    return replace(scene, name=f"{scene.name}, echo -{by_db:g} dB", wave=wave)


def coded(scene: Scene, subtype: str = "GSM610", form: str = "WAV") -> Scene:
    """Through a telephone codec."""
    sides = []
    for side in range(scene.wave.shape[1]):
        file = io.BytesIO()
        soundfile.write(file, scene.wave[:, side], scene.rate_hz, format=form, subtype=subtype)
        file.seek(0)
        sides.append(soundfile.read(file)[0][:len(scene.wave)])
    return replace(scene, name=f"{scene.name}, {subtype}", wave=np.stack(sides, axis=1))


def offset(scene: Scene, by: float = 0.03) -> Scene:
    return replace(scene, name=f"{scene.name}, offset", wave=scene.wave + by)


def comfort_noise(scene: Scene, level_db: float = -60.0, seed: int = 1) -> Scene:
    """Noise that the network puts in where nobody speaks, and takes away where somebody does."""
    wave = scene.wave.copy()
    noise = np.random.default_rng(seed).normal(0, 10 ** (level_db / 20), wave.shape)
    for side, spans in enumerate(scene.speech):
        for start, end in gaps_between(spans, scene.duration_ms):
            wave[_n(start, scene):_n(end, scene), side] += noise[_n(start, scene):_n(end, scene), side]
    return replace(scene, name=f"{scene.name}, comfort noise", wave=wave)


def waiting(scene: Scene, heard: Wave, what: MarkKind | None, *, channels: Sequence[int] = (0,),
            seed: int = 0) -> Scene:
    """With `heard` (n,) put into the call between two turns, `what` it is then marked as (None: as nothing)."""
    known = merge_intervals([span for spans in scene.speech for span in spans])
    gaps = [gap for gap in gaps_between(known, scene.duration_ms)[1:] if gap[1] - gap[0] >= 200] or [
        (scene.duration_ms, scene.duration_ms)]
    at_ms = sum(gaps[seed % len(gaps)]) // 2
    piece = np.zeros((len(heard), scene.wave.shape[1]))
    piece[:, list(channels)] = heard[:, None]
    at, long_ms = _n(at_ms, scene), round(len(heard) * 1000 / scene.rate_hz)
    wave = np.concatenate([scene.wave[:at], piece, scene.wave[at:]])
    later: Callable[[Interval], Interval] = lambda span: (  # noqa: E731
        (span[0] + long_ms, span[1] + long_ms) if span[0] >= at_ms else span)
    marks = {kind: tuple(map(later, spans)) for kind, spans in scene.marks.items()}
    interrupted = list(zip(scene.interrupting or (), marks.get(MarkKind.INTERRUPTION, ()), strict=True))
    if what is not None:
        marks[what] = (*marks.get(what, ()), (at_ms, at_ms + long_ms))
    changed = replace(scene, name=f"{scene.name}, {what or 'other sound'}", wave=wave, marks=marks,
                      speech=tuple(tuple(map(later, spans)) for spans in scene.speech))
    return with_known_marks(changed, interrupted)


def talking_into(scene: Scene, overlap_ms: int, every: int = 3) -> Scene:
    """Every so many changes of speaker happen `overlap_ms` too early, where both turns are long enough for that."""
    turns = sorted((start, end, side) for side, own in enumerate(scene.speech)
                   for start, end in merge_intervals(own, bridge_ms=600))
    interrupted: list[tuple[int, Interval]] = []
    for place in range(len(turns) - 1, 0, -1):  # from the end, so that what comes before stays where it is
        (start, end, side), (next_start, next_end, next_side) = turns[place - 1:place + 1]
        fits = side != next_side and end <= next_start and min(end - start, next_end - next_start) >= overlap_ms + 800
        if place % every or not fits:
            continue
        earlier_ms = next_start - end + overlap_ms
        scene = _pulled(scene, next_start, earlier_ms)
        interrupted = [(who, (a - earlier_ms, b - earlier_ms)) for who, (a, b) in interrupted]
        interrupted.insert(0, (next_side, (end - overlap_ms, end)))
    return with_known_marks(replace(scene, name=f"{scene.name}, over-talk {overlap_ms} ms"), interrupted)


def _pulled(scene: Scene, from_ms: int, earlier_ms: int) -> Scene:
    """What begins at `from_ms` or later sounds earlier, over what was there."""
    at, to = _n(from_ms, scene), _n(from_ms - earlier_ms, scene)
    wave = np.zeros((len(scene.wave) - at + to, scene.wave.shape[1]))
    wave[:at] += scene.wave[:at][:len(wave)]
    wave[to:] += scene.wave[at:]
    speech = tuple(tuple((a - earlier_ms, b - earlier_ms) if a >= from_ms else (a, b) for a, b in own)
                   for own in scene.speech)
    return replace(scene, wave=wave.clip(-1, 1), speech=speech)


def louder(scene: Scene, by_db: float = 9.0, seed: int = 0) -> Scene:
    """One stretch of speech of 1.2 s or more, not the longest part of its side, so much louder than all else."""
    quiet = quieter(scene, 12)
    spans = [(side, span) for side, own in enumerate(scene.speech) for span in own if span[1] - span[0] >= 1200
             and 3 * (span[1] - span[0]) < sum(b - a for a, b in own)]
    side, span = spans[seed % len(spans)]
    wave = quiet.wave.copy()
    wave[_n(span[0], scene):_n(span[1], scene), side] *= 10 ** (by_db / 20)
    return replace(scene, name=f"{scene.name}, louder", wave=wave, marks={**scene.marks, MarkKind.LOUDNESS: (span,)})


def clipped(scene: Scene, by_db: float = 30.0, seed: int = 0) -> Scene:
    """One stretch of speech driven into the ceiling."""
    spans = [(side, span) for side, own in enumerate(scene.speech) for span in own if span[1] - span[0] >= 600]
    side, span = spans[seed % len(spans)]
    wave = 0.5 * scene.wave  # the practice voices touch the ceiling themselves
    wave[_n(span[0], scene):_n(span[1], scene), side] *= 10 ** (by_db / 20)
    wave = wave.clip(-1, 32767 / FULL)
    return replace(scene, name=f"{scene.name}, clipped", wave=wave, marks={**scene.marks, MarkKind.CLIPPING: (span,)})


def _n(ms: int, scene: Scene) -> int:
    return ms * scene.rate_hz // 1000
