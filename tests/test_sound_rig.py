"""The measuring device is measured first: what is played at the rig is what it says it heard."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from tests.sound_rig import SoundRig, resample, similarity


def _noise(seconds: float, rate_hz: int) -> np.ndarray:
    generator = np.random.default_rng(7)
    return (generator.standard_normal((round(seconds * rate_hz), 2)) * 3000).astype("<i2")


def test_the_monitor_gives_back_what_was_played(sound_rig: SoundRig) -> None:
    played = _noise(1.0, 48000)
    with sound_rig.record() as recording:
        subprocess.run(["pacat", "--raw", "--format=s16le", "--channels=2", "--rate=48000"],
                       input=played.tobytes(), check=True, timeout=20)
        recording.wait_s(0.5)
    for channel in (0, 1):
        assert similarity(recording.samples[:, channel], played[4800:24000, channel])[0] > 0.99
    assert similarity(recording.samples[:, 0], played[4800:24000, 1])[0] < 0.2


def test_an_unplugged_rig_can_be_plugged_in_again(sound_rig: SoundRig) -> None:
    sound_rig.unplug()
    sound_rig.plug_in()
    with sound_rig.record(8000) as recording:
        recording.wait_s(0.1)
    assert len(recording.samples) >= 800


def test_resampling_keeps_the_tone() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)
    again = resample(tone, 8000, 48000)
    want = np.sin(2 * np.pi * 440 * np.arange(48000) / 48000)
    assert np.allclose(again[1000:-1000], want[1000:-1000], atol=0.02)


@pytest.mark.parametrize("offset", [0, 1234])
def test_similarity_finds_the_place(offset: int) -> None:
    heard = _noise(0.5, 8000)[:, 0]
    assert similarity(heard, heard[offset:offset + 800]) == (pytest.approx(1.0), offset)
