"""What is measured of a recording as a whole, whatever it holds, and that a file is measured as its samples are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from qadesk.audio.acoustics import measure, measure_file
from qadesk.audio.legs import Legs
from qadesk.errors import AudioError
from qadesk.models.acoustics import BOTH, MarkKind
from tests.audio import acoustic_scenes as made


@pytest.mark.parametrize(("shape", "rate_hz"), [((0, 2), 8000), ((1, 1), 8000), ((7, 1), 1000), ((3, 6), 44_100),
                                                 ((96_000, 2), 192_000), ((33_083, 1), 11_025), ((8009, 3), 8009)])
@pytest.mark.parametrize("value", [0, 32767, -32768])
def test_whatever_it_is_given_it_measures(shape: tuple[int, int], rate_hz: int, value: int) -> None:
    found, marks = measure(np.full(shape, value, np.int16), rate_hz)
    assert found.duration_ms == round(shape[0] * 1000 / rate_hz) and found.speech_ms == 0
    assert len(found.channels) == 1 and found.over_talk_ms is None
    assert found.channels[0].clipped_ppm == (1_000_000 if value and shape[0] > 1 else 0) or shape[0] == 1
    assert all(0 <= mark.start_ms < mark.end_ms <= found.duration_ms for mark in marks)


@pytest.mark.parametrize("rate_hz", [1000, 8009, 11_025, 22_050, 96_000])
def test_noise_alone_is_no_speech_at_any_rate(rate_hz: int) -> None:
    noise = np.random.default_rng(5).normal(0, 900, (rate_hz * 8, 2)).astype(np.int16)
    found, marks = measure(noise, rate_hz)
    assert found.speech_ms == 0 and found.duration_ms == 8000
    assert {mark.kind for mark in marks} == {MarkKind.DEAD_AIR}


def test_spans_are_sorted_disjoint_and_within_the_call() -> None:
    for scene in made.practice_scenes()[:3]:
        found, marks = measure(scene.samples, scene.rate_hz)
        for channel in found.channels:
            edges = [edge for span in channel.speech for edge in span]
            assert edges == sorted(set(edges)) and edges[0] >= 0 and edges[-1] <= found.duration_ms
            assert channel.speech_ms == sum(end - start for start, end in channel.speech)
        assert list(marks) == sorted(marks, key=lambda mark: mark.start_ms)
        assert max(c.speech_ms for c in found.channels) <= found.speech_ms <= sum(c.speech_ms for c in found.channels)


def test_a_file_and_its_legs_are_measured_as_the_samples_are(tmp_path: Path) -> None:
    samples = made.practice_scenes()[0].samples
    found = measure(samples, 8000)
    both, agent, caller = (tmp_path / name for name in ("both.wav", "agent.wav", "caller.wav"))
    for path, wave in ((both, samples), (agent, samples[:, 0]), (caller, samples[:, 1])):
        soundfile.write(path, wave, 8000)
    assert measure_file(both) == found
    assert measure_file(Legs(agent, caller)) == found


def test_a_real_call_is_cut_into_what_each_side_says(shared: Path) -> None:
    """Its two sides speak by turns: 38 % of the time each, 1 % both (data/MANIFEST.md)."""
    found, marks = measure_file(shared / "data/derived/Auto_Repairs_40_UTC_stereo_L-agent_R-caller.wav")
    for channel in found.channels:
        assert channel.speech_ms / found.duration_ms == pytest.approx(0.39, abs=0.04)
        assert channel.articulation_milli is not None and 3500 < channel.articulation_milli < 6500
    assert found.over_talk_ms is not None and found.over_talk_ms < 0.02 * found.duration_ms
    assert not {mark.kind for mark in marks} & {MarkKind.HOLD, MarkKind.RING_BACK}


def test_a_file_without_sound_is_refused_and_one_sample_is_not(tmp_path: Path) -> None:
    for name, n in (("none.wav", 0), ("one.wav", 1)):
        soundfile.write(tmp_path / name, np.zeros((n, 2), np.int16), 8000)
    with pytest.raises(AudioError):
        measure_file(tmp_path / "none.wav")
    assert measure_file(tmp_path / "one.wav")[0].duration_ms == 0


def test_equal_channels_are_one_and_more_than_two_are_two() -> None:
    scene = made.practice_scenes()[0]
    mono = made.mono(scene).samples
    assert measure(np.repeat(mono, 2, axis=1), 8000) == measure(mono, 8000)
    six = np.concatenate([scene.samples, np.zeros((len(scene.wave), 4), np.int16)], axis=1)
    assert measure(six, 8000) == measure(scene.samples, 8000)


def test_two_channels_with_the_same_sound_have_no_over_talk_to_be_measured() -> None:
    mixed = made.mono(made.practice_scenes()[0])
    nearly = np.concatenate([mixed.wave, 0.7 * mixed.wave], axis=1)
    found, marks = measure(np.rint(nearly * 30_000).astype(np.int16), 8000)
    assert len(found.channels) == 2 and found.over_talk_ms is None and found.interruptions is None
    assert not {mark.kind for mark in marks} & {MarkKind.OVER_TALK, MarkKind.INTERRUPTION}


def test_a_call_without_a_word_is_dead_air_and_nobody_is_late() -> None:
    (mark,) = measure(np.zeros((80_000, 2), np.int16), 8000)[1]
    assert (mark.kind, mark.start_ms, mark.end_ms, mark.value_milli, mark.channel) == (
        MarkKind.DEAD_AIR, 0, 10_000, 10_000, BOTH)
