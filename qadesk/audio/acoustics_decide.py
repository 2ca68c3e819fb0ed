"""From features to measures and marks: puts together what the other acoustics modules find."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qadesk.audio import acoustics_talk as talk
from qadesk.audio.acoustics_frames import Frames
from qadesk.audio.acoustics_levels import CELL, decibels, integrated_lufs
from qadesk.audio.acoustics_loudness import clipped_spans, sudden_loudness
from qadesk.audio.acoustics_rate import nuclei
from qadesk.audio.acoustics_spans import Flags, Span, any_of, closed, flags_of, runs
from qadesk.audio.acoustics_speech import find_speech
from qadesk.audio.acoustics_tones import Sounds, find_sounds
from qadesk.models.acoustics import BOTH, ChannelMeasures, FoundMark, MarkKind, Measures

DEAD_AIR_MS, LATE_MS = 3000, 1000
LEAST_SPEECH_MS, LEAST_RATED_MS, LEAST_QUIET_HOPS = 200, 1000, 20


@dataclass(frozen=True)
class _Heard:
    """What was recognised: flags (n_channels, n_hops), and `sounds` by channel."""

    frames: Frames
    speech: NDArray[np.bool_]
    sounds: tuple[Sounds, ...]

    @property
    def n_hops(self) -> int:
        return int(self.speech.shape[1])

    def mark(self, kind: MarkKind, span: Span, value_milli: int | None = None, channel: int = BOTH) -> FoundMark:
        """A mark over the hops of `span`, by default with its seconds as its value."""
        start_ms, end_ms = self.frames.ms(span[0]), self.frames.ms(span[1])
        return FoundMark(kind, start_ms, end_ms, end_ms - start_ms if value_milli is None else value_milli, channel)


def decide(frames: Frames, *, ring: bool = True) -> tuple[Measures, tuple[FoundMark, ...]]:
    """What was measured of a recording whose features are `frames`, and its marks in the order of time."""
    heard = _recognised(frames, ring)
    rings, holds = _of_all(heard, "rings"), _of_all(heard, "holds")
    spoken = any_of(heard.speech)
    busy = spoken | flags_of([span for _side, span in [*rings, *holds]], heard.n_hops)
    begin = _ring_end(rings, spoken)
    quiet = talk.silences(busy)
    late = _late(heard, begin, spoken)
    dead = [span for span in quiet if _ms(heard, span) >= DEAD_AIR_MS and span not in late]
    marks = [heard.mark(MarkKind.RING_BACK, span, channel=channel) for channel, span in rings]
    marks += [heard.mark(MarkKind.HOLD, span, channel=channel) for channel, span in holds]
    marks += [heard.mark(MarkKind.DEAD_AIR, span) for span in dead]
    marks += [heard.mark(MarkKind.LATE_START, span) for span in late]
    marks += _loudness_marks(heard)
    over_talk_ms, interruptions, crossing = _crossing(heard)
    marks += crossing
    measures = Measures(
        duration_ms=frames.duration_ms,
        channels=tuple(_channel(heard, channel, int(spoken.sum())) for channel in range(len(heard.sounds))),
        speech_ms=_total(heard, runs(spoken)),
        longest_silence_ms=max((_ms(heard, span) for span in quiet), default=0),
        dead_air_ms=_total(heard, dead),
        hold_ms=_total(heard, _union(heard, holds)), ring_ms=_total(heard, _union(heard, rings)),
        over_talk_ms=over_talk_ms, interruptions=interruptions,
        first_word_ms=tuple(_first_word(heard, flags, begin) for flags in heard.speech))
    return measures, tuple(sorted(marks, key=lambda mark: (mark.start_ms, mark.kind, mark.channel)))


def _recognised(frames: Frames, ring: bool) -> _Heard:
    features = frames.features
    channels = range(len(features.power))
    sounds = tuple(find_sounds(features, channel, ring=ring) for channel in channels)
    return _Heard(frames, find_speech(features, np.stack([one.any for one in sounds])), sounds)


def _of_all(heard: _Heard, what: str) -> list[tuple[int, Span]]:
    """Rings or holds of all channels as (channel, span); what sounds in two at once is one of BOTH."""
    by_channel = [list(sounds.rings) if what == "rings" else runs(sounds.hold) for sounds in heard.sounds]
    if len(by_channel) < 2:
        return [(0, span) for spans in by_channel for span in spans]
    left, right = by_channel
    joint = [(a, b) for a in left for b in right if min(a[1], b[1]) - max(a[0], b[0]) > 0.5 * min(
        a[1] - a[0], b[1] - b[0])]
    found = [(BOTH, (min(a[0], b[0]), max(a[1], b[1]))) for a, b in joint]
    found += [(0, span) for span in left if span not in [a for a, _b in joint]]
    return found + [(1, span) for span in right if span not in [b for _a, b in joint]]


def _ring_end(rings: list[tuple[int, Span]], spoken: Flags) -> int:
    """The hop at which the ringing that the call begins with ends."""
    first = int(spoken.argmax()) if spoken.any() else len(spoken)
    return max((span[1] for _side, span in rings if span[0] <= first), default=0)


def _late(heard: _Heard, begin: int, spoken: Flags) -> list[Span]:
    """The wait for the first word of anybody; a call without any word is dead air instead."""
    if not spoken.any():
        return []
    span = (begin, int(spoken.argmax()))
    return [span] if _ms(heard, span) >= LATE_MS else []


def _first_word(heard: _Heard, speech: Flags, begin: int) -> int | None:
    """From the end of the ringing to the first speech of a channel, in ms."""
    after = speech[begin:]
    return _ms(heard, (begin, begin + int(after.argmax()))) if after.any() else None


def _crossing(heard: _Heard) -> tuple[int | None, tuple[int, ...] | None, list[FoundMark]]:
    """Over-talk in ms, interruptions by channel, and their marks; None where there are no two sides."""
    levels = heard.frames.features.speech_db
    if len(heard.speech) != 2 or not talk.are_different(heard.speech, levels):
        return None, None, []
    spans = [span for span in talk.over_talk(heard.speech) if not talk.is_same(levels, span)]
    begun = [one for one in talk.interruptions(heard.speech) if not talk.is_same(levels, (one.start, one.end))]
    marks = [heard.mark(MarkKind.OVER_TALK, span) for span in spans]
    marks += [heard.mark(MarkKind.INTERRUPTION, (one.start, one.end), channel=one.channel) for one in begun]
    return _total(heard, spans), tuple(sum(one.channel == side for one in begun) for side in (0, 1)), marks


def _loudness_marks(heard: _Heard) -> list[FoundMark]:
    features = heard.frames.features
    marks = []
    for channel, speech in enumerate(heard.speech):
        for span, jump_db in sudden_loudness(features.power[channel], speech):
            marks.append(heard.mark(MarkKind.LOUDNESS, span, round(1000 * jump_db), channel))
        for span, share in clipped_spans(features.clipped[channel], heard.frames.hop):
            marks.append(heard.mark(MarkKind.CLIPPING, span, round(100_000 * share), channel))
    return marks


def _channel(heard: _Heard, channel: int, spoken_hops: int) -> ChannelMeasures:
    frames, features, speech = heard.frames, heard.frames.features, heard.speech[channel]
    sounds, power = heard.sounds[channel].any, features.power[channel].astype(np.float64)
    spans = tuple((frames.ms(start), frames.ms(end)) for start, end in runs(speech))
    speech_ms = sum(end - start for start, end in spans)
    spoken = speech_ms >= LEAST_SPEECH_MS
    quiet = ~closed(speech, 30) & ~sounds
    lufs = integrated_lufs(features.cells[channel], ~_by_cell(sounds, features.cells.shape[1])) if spoken else None
    rated = speech_ms >= LEAST_RATED_MS
    rate = nuclei(features.vowel_db[channel], features.voicing[channel], speech) * 1000 / max(1, speech_ms)
    return ChannelMeasures(
        speech=spans, speech_ms=speech_ms,
        talk_share_milli=round(1000 * int(speech.sum()) / spoken_hops) if spoken_hops else 0,
        level_mdbfs=round(1000 * decibels(float(power[speech].mean()))) if spoken else None,
        loudness_mlufs=round(1000 * lufs) if lufs is not None else None,
        noise_floor_mdbfs=round(1000 * decibels(float(np.median(power[quiet])))) if (
            quiet.sum() >= LEAST_QUIET_HOPS) else None,
        peak_mdbfs=round(1000 * decibels(float(frames.peaks[channel]) ** 2)),
        clipped_ppm=round(1e6 * int(features.clipped[channel].sum()) / max(1, frames.n_frames)),
        articulation_milli=round(1000 * rate) if rated else None)


def _by_cell(flags: Flags, n_cells: int) -> Flags:
    return any_of(flags[:n_cells * CELL].reshape(n_cells, CELL).T)


def _union(heard: _Heard, found: list[tuple[int, Span]]) -> list[Span]:
    return runs(flags_of([span for _side, span in found], heard.n_hops))


def _ms(heard: _Heard, span: Span) -> int:
    return heard.frames.ms(span[1]) - heard.frames.ms(span[0])


def _total(heard: _Heard, spans: list[Span]) -> int:
    return sum(_ms(heard, span) for span in spans)


