"""Hold music, and tones that must be neither speech nor hold."""

from __future__ import annotations

import numpy as np
import pytest

from qadesk.audio.acoustics import measure
from qadesk.models.acoustics import BOTH, MarkKind
from tests.audio import acoustic_scenes as made
from tests.audio import acoustic_sounds as sounds
from tests.audio.acoustic_sounds import Wave


@pytest.mark.parametrize("channels", [(0,), (1,), (0, 1)])
@pytest.mark.parametrize("kind", ["plucked", "organ", "bells", "strings"])
def test_hold_music_is_found_where_it_sounds(kind: str, channels: tuple[int, ...]) -> None:
    call = made.practice_scenes()[len(kind) % 4]
    scene = made.waiting(call, sounds.melody(12, 7, kind), MarkKind.HOLD, channels=channels)
    found, marks = measure(scene.samples, 8000)
    (hold,) = [mark for mark in marks if mark.kind is MarkKind.HOLD]
    ((start, end),) = scene.marks[MarkKind.HOLD]
    assert abs(hold.start_ms - start) < 1500 and abs(hold.end_ms - end) < 1500
    assert hold.channel == (BOTH if len(channels) == 2 else channels[0])
    assert found.hold_ms == hold.end_ms - hold.start_ms == hold.value_milli
    told = sum(channel.speech_ms for channel in found.channels)
    assert told == pytest.approx(sum(b - a for own in scene.speech for a, b in own), rel=0.08)


@pytest.mark.parametrize("sound", [sounds.keys(), sounds.busy(6), sounds.beeps(3), sounds.fax(7)],
                         ids=["keys", "busy", "beeps", "fax"])
def test_tones_are_neither_speech_nor_hold_nor_ringing(sound: Wave) -> None:
    scene = made.waiting(made.practice_scenes()[1], sound, None, channels=(1,))
    found, marks = measure(scene.samples, 8000)
    assert not [mark for mark in marks if mark.kind is MarkKind.HOLD]
    assert len([mark for mark in marks if mark.kind is MarkKind.RING_BACK]) == 1
    told = sum(channel.speech_ms for channel in found.channels)
    assert told == pytest.approx(sum(b - a for own in scene.speech for a, b in own), rel=0.04)


def test_a_tone_without_end_is_hold() -> None:
    scene = made.waiting(made.practice_scenes()[2], sounds.tones(8, [450]), MarkKind.HOLD)
    (hold,) = [mark for mark in measure(scene.samples, 8000)[1] if mark.kind is MarkKind.HOLD]
    assert hold.value_milli == pytest.approx(8000, abs=600)


def test_hum_and_noise_under_a_call_are_no_hold() -> None:
    scene = made.practice_scenes()[0]
    t = np.arange(len(scene.wave)) / 8000
    hum = 0.002 * np.sum([np.sin(2 * np.pi * 50 * k * t + k) / k for k in range(1, 20)], axis=0)
    loud = np.rint((scene.wave + hum[:, None]) * 32768).clip(-32768, 32767).astype(np.int16)
    assert not [mark for mark in measure(loud, 8000)[1] if mark.kind is MarkKind.HOLD]


def test_ringing_is_known_at_any_rate_and_through_noise() -> None:
    for scene in (made.at_rate(made.practice_scenes()[0], 16_000), made.noisy(made.practice_scenes()[0], 10)):
        (ring,) = [mark for mark in measure(scene.samples, scene.rate_hz)[1] if mark.kind is MarkKind.RING_BACK]
        assert ring.start_ms <= 20 and ring.end_ms == pytest.approx(1000, abs=30)


def test_several_rings_are_one_ringing() -> None:
    rings = np.zeros((8000 * 14, 2))
    for at in (2, 7):
        rings[at * 8000:(at + 1) * 8000, 1] = sounds.tones(1, [450])
    speech = made.practice_scenes()[0].wave[made.practice_scenes()[0].speech[0][0][0] * 8:]
    found, marks = measure(np.rint(np.concatenate([rings[:8000 * 9], speech]) * 32768).astype(np.int16), 8000)
    (ring,) = [mark for mark in marks if mark.kind is MarkKind.RING_BACK]
    assert ring.start_ms == pytest.approx(2000, abs=20) and ring.end_ms == pytest.approx(8000, abs=20)
    assert found.first_word_ms[0] == pytest.approx(1000, abs=80)
