"""The stretcher: exact at speed 1, right length and pitch at others, both channels together, any jump allowed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.audio.stretch import Stretcher
from tests.audio.sounds import Samples, tone, voice


def render(samples: Samples, rate_hz: int, speed: float, start: float = 0.0, hops: int | None = None) -> Samples:
    stretcher = Stretcher(samples, rate_hz)
    n = hops if hops is not None else int((len(samples) - start) / speed / stretcher.hop)
    return np.concatenate([stretcher.render([start + (k + i) * speed * stretcher.hop for i in range(8)])
                           for k in range(0, n, 8)])


@pytest.mark.parametrize("rate_hz", [8000, 11025, 48000])
def test_at_speed_one_the_very_samples_come_out(rate_hz: int) -> None:
    samples = np.stack([voice(2.0, rate_hz), voice(2.0, rate_hz, seed=3)], axis=1)
    out = render(samples, rate_hz, 1.0, start=123)
    n = min(len(out), len(samples) - 123)
    np.testing.assert_array_equal(out[:n], samples[123:123 + n])


@pytest.mark.parametrize("rate_hz", [8000, 44100])
@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 1.5, 2.0, 3.0])
def test_pitch_stays(rate_hz: int, speed: float) -> None:
    out = render(tone(4.0, 440.0, rate_hz).reshape(-1, 1), rate_hz, speed)[:, 0]
    middle = out[rate_hz // 4:rate_hz // 4 + rate_hz // 2].astype(float)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 8 * len(middle)))
    assert abs(np.argmax(spectrum) * rate_hz / (8 * len(middle)) - 440.0) < 4.0
    assert abs(np.sqrt(np.mean(middle ** 2)) / (9000 / np.sqrt(2)) - 1) < 0.05


def test_a_mark_comes_where_it_is_due() -> None:
    samples = (voice(8.0) // 20).reshape(-1, 1)
    samples[32_000:32_400, 0] = tone(0.05, 1500.0)
    for speed in (0.5, 1.5, 2.0, 3.0):
        loud = np.flatnonzero(np.abs(render(samples, 8000, speed)[:, 0]) > 4000)
        assert abs(loud[0] * speed - 32_000) < 0.02 * 8000 * max(1.0, speed)


def test_channels_move_alike() -> None:
    one = voice(3.0)
    out = render(np.stack([one, one // 2], axis=1), 8000, 1.5)
    assert np.abs(out[:, 0] // 2 - out[:, 1]).max() <= 2


def test_silence_stays_silence() -> None:
    assert not render(np.zeros((8000, 2), np.int16), 8000, 2.0).any()


@settings(max_examples=60, deadline=None)
@given(due=st.lists(st.floats(-2000, 30_000), min_size=1, max_size=12), n=st.integers(0, 20_000),
       rate_hz=st.sampled_from([1000, 8000, 48_000]), channels=st.integers(1, 6))
def test_any_places_give_whole_hops(due: list[float], n: int, rate_hz: int, channels: int) -> None:
    samples = np.full((n, channels), 32767, np.int16)
    stretcher = Stretcher(samples, rate_hz)
    assert stretcher.render(due).shape == (len(due) * stretcher.hop, channels)
    assert stretcher.render(due[:1]).shape == (stretcher.hop, channels)
    assert stretcher.render(due[:1]).dtype == np.int16


def test_the_rate_may_change_at_each_hop() -> None:
    samples = voice(6.0).reshape(-1, 1)
    stretcher, place, due = Stretcher(samples, 8000), 0.0, []
    for k in range(150):
        due.append(place)
        place += stretcher.hop * (0.5 + 2.5 * (k % 10) / 10)
    out = stretcher.render(due)
    assert len(out) == 150 * stretcher.hop and np.abs(np.diff(out[:, 0].astype(int))).max() < 22_000
