"""Who speaks when, in calls whose truth is known: practice calls, built ones, and the labelled clips."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qadesk.audio.acoustics import measure
from qadesk.models.acoustics import BOTH, Found, FoundMark, MarkKind, Measures
from qadesk.models.listening import Interval
from tests.audio import acoustic_scenes as made
from tests.audio.acoustic_scenes import Scene

Change = Callable[[Scene], Scene]


def found_in(scene: Scene) -> Found:
    return measure(scene.samples, scene.rate_hz)


def of_kind(marks: tuple[FoundMark, ...], kind: MarkKind) -> list[FoundMark]:
    return [mark for mark in marks if mark.kind is kind]


def wrong_share(scene: Scene, found: Measures) -> float:
    """Of the frames of 10 ms of all channels, how many are wrongly said to be speech or none."""
    def flags(spans: tuple[Interval, ...]) -> NDArray[np.bool_]:
        row = np.zeros(scene.duration_ms // 10 + 1, np.bool_)
        for start, end in spans:
            row[round(start / 10):round(end / 10)] = True
        return row
    off = [flags(true) ^ flags(channel.speech) for true, channel in zip(scene.speech, found.channels, strict=True)]
    return float(np.mean(off))


@pytest.mark.parametrize(("change", "most"), [
    (lambda scene: scene, 0.012), (partial(made.quieter, by_db=20), 0.012), (partial(made.noisy, snr_db=20), 0.025),
    (partial(made.noisy, snr_db=10, pink=False), 0.05), (partial(made.at_rate, rate_hz=16_000), 0.012),
    (partial(made.at_rate, rate_hz=44_100), 0.015), (made.coded, 0.015), (made.echoing, 0.02), (made.mono, 0.03),
    (made.comfort_noise, 0.02), (lambda scene: made.noisy(made.echoing(scene, 15, 150), 30), 0.025)],
    ids=["plain", "quiet", "noise 20", "noise 10", "16k", "44k", "gsm", "echo", "mono", "comfort", "loud echo"])
def test_speech_is_found_whatever_happened_to_the_recording(change: Change, most: float) -> None:
    for scene in map(change, made.practice_scenes()[2:5]):
        assert wrong_share(scene, found_in(scene)[0]) < most, scene.name


def test_speech_of_the_labelled_clips_is_found(shared: Path) -> None:
    scenes = made.labelled_scenes(shared / "data/audio")
    wrong = [wrong_share(scene, found_in(scene)[0]) for scene in scenes]
    assert len(scenes) == 5 and np.mean(wrong) < 0.14 and max(wrong) < 0.25


def test_syllables_of_clips_with_known_words_are_counted(shared: Path) -> None:
    off = []
    for scene in made.spoken_scenes(shared / "data/audio"):
        (channel,) = found_in(scene)[0].channels
        assert scene.syllables and channel.articulation_milli
        off.append(channel.articulation_milli * channel.speech_ms / 1e6 / scene.syllables[0] - 1)
    assert np.mean(np.abs(off)) < 0.15 and max(map(abs, off)) < 0.25


@pytest.mark.parametrize("at", range(0, 13, 4))
def test_ringing_is_told_apart_and_the_first_word_counts_from_its_end(at: int) -> None:
    scene = made.practice_scenes()[at]
    found, marks = found_in(scene)
    (ring,) = of_kind(marks, MarkKind.RING_BACK)
    ((start, end),) = scene.marks[MarkKind.RING_BACK]
    assert (abs(ring.start_ms - start), abs(ring.end_ms - end), ring.channel) <= (20, 20, 1)
    assert found.ring_ms == ring.end_ms - ring.start_ms
    for side, spans in enumerate(scene.speech):
        assert found.first_word_ms[side] == pytest.approx(spans[0][0] - end, abs=80)
    assert not of_kind(marks, MarkKind.HOLD)


def test_where_the_source_records_no_ringing_the_tone_is_neither_ringing_nor_speech() -> None:
    scene = made.practice_scenes()[0]
    found, marks = measure(scene.samples, 8000, ring=False)
    assert found.ring_ms == 0 and not of_kind(marks, MarkKind.RING_BACK)
    assert min(channel.speech[0][0] for channel in found.channels) > 1000
    assert found.first_word_ms[0] == pytest.approx(scene.speech[0][0][0], abs=80)


def test_the_wait_for_the_first_word_and_dead_air_are_marked() -> None:
    for kind in (MarkKind.LATE_START, MarkKind.DEAD_AIR):
        scenes = [scene for scene in made.practice_scenes() if scene.marks[kind]]
        assert len(scenes) >= 3
        for scene in scenes:
            found = of_kind(found_in(scene)[1], kind)
            assert len(found) == len(scene.marks[kind])
            for mark, (start, end) in zip(found, scene.marks[kind], strict=True):
                assert abs(mark.start_ms - start) < 80 and abs(mark.end_ms - end) < 80 and mark.channel == BOTH
                assert mark.value_milli == mark.end_ms - mark.start_ms


@pytest.mark.parametrize("overlap_ms", [400, 1200])
def test_talking_into_another_is_found_with_who_did_it(overlap_ms: int) -> None:
    wanted = 0
    for scene in (made.talking_into(scene, overlap_ms) for scene in made.practice_scenes()[:5]):
        found, marks = found_in(scene)
        said = [(mark.channel, mark.start_ms) for mark in of_kind(marks, MarkKind.INTERRUPTION)]
        spans = scene.marks[MarkKind.INTERRUPTION]
        for side, (start, _end) in zip(scene.interrupting or (), spans, strict=True):
            assert any(channel == side and abs(at - start) < 450 for channel, at in said), (scene.name, said, start)
        assert found.interruptions == tuple(sum(channel == side for channel, _at in said) for side in (0, 1))
        assert found.over_talk_ms == pytest.approx(sum(b - a for a, b in scene.marks[MarkKind.OVER_TALK]), abs=450)
        wanted += len(spans)
    assert wanted >= 2


def test_a_short_word_in_between_is_no_interruption() -> None:
    tone = np.zeros((80_000, 2))
    spoken = made.practice_scenes()[0]
    long, short = spoken.speech[0][0], (spoken.speech[1][0][0], spoken.speech[1][0][0] + 450)
    piece = np.tile(spoken.wave[long[0] * 8:long[1] * 8, 0], 4)[:40_000]
    tone[8000:8000 + len(piece), 0] = piece
    word = spoken.wave[short[0] * 8:short[1] * 8, 1]
    tone[24_000:24_000 + len(word), 1] = word
    found, marks = measure(np.rint(tone * 32768).astype(np.int16), 8000)
    assert of_kind(marks, MarkKind.OVER_TALK) and found.interruptions == (0, 0)


@pytest.mark.parametrize("change", [made.echoing, lambda scene: made.echoing(scene, 15, 150),
                                    lambda scene: made.noisy(made.echoing(scene), 20)],
                         ids=["faint", "loud and late", "within noise"])
def test_an_echo_makes_no_over_talk(change: Change) -> None:
    for scene in map(change, made.practice_scenes()[3:6]):
        found, marks = found_in(scene)
        assert not of_kind(marks, MarkKind.OVER_TALK) and found.over_talk_ms == 0


def test_an_announcement_that_both_hear_is_no_over_talk() -> None:
    other = made.practice_scenes()[5]
    start, end = other.speech[0][0]
    scene = made.waiting(made.practice_scenes()[0], other.wave[start * 8:end * 8, 0], None, channels=(0, 1))
    found, marks = found_in(scene)
    assert not of_kind(marks, MarkKind.OVER_TALK) and found.over_talk_ms == 0 and found.interruptions == (0, 0)
