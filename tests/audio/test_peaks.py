"""The waveform's pyramid against the plain definition: lowest, highest and RMS of the samples under each column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qadesk.audio.peaks import BASE_SAMPLES, GrowingPeaks, Peaks, build_peaks
from qadesk.errors import BadInput
from tests.audio.sounds import voice


def two_channels(seconds: float) -> NDArray[np.int16]:
    return np.stack([voice(seconds), voice(seconds, seed=2) // 3], axis=1)


def test_columns_on_the_grid_are_exact() -> None:
    samples = two_channels(64.0)
    peaks = build_peaks(samples, 8000)
    width = BASE_SAMPLES * 16
    n = len(samples) // width
    low, high, rms = peaks.columns(1, 0, n * width, n)
    rows = samples[:n * width, 1].reshape(n, width)
    np.testing.assert_array_equal(low, rows.min(axis=1) / np.float32(32768))
    np.testing.assert_array_equal(high, rows.max(axis=1) / np.float32(32768))
    plain = np.sqrt(np.mean(rows.astype(float) ** 2, axis=1)) / 32768
    np.testing.assert_allclose(rms, plain, atol=2 / 32768)


@settings(max_examples=80, deadline=None)
@given(n_frames=st.integers(1, 40_000), start=st.floats(-5000, 40_000), width=st.floats(1, 60_000),
       n_columns=st.integers(1, 700))
def test_columns_never_miss_a_sample_and_stay_near(n_frames: int, start: float, width: float, n_columns: int) -> None:
    samples = two_channels(5.0)[:n_frames]
    low, high, rms = Peaks.columns(build_peaks(samples, 8000), 0, start, start + width, n_columns)
    assert low.shape == high.shape == rms.shape == (n_columns,)
    inside = samples[max(0, int(np.ceil(start))):max(0, int(start + width)), 0]
    if len(inside):
        assert low.min() <= inside.min() / 32768 and high.max() >= inside.max() / 32768
    assert (low <= high).all() and (rms <= np.maximum(np.abs(low), np.abs(high)) + 1e-4).all()
    assert low.min() >= min(0, int(samples[:, 0].min())) / 32768
    assert high.max() <= max(0, int(samples[:, 0].max())) / 32768


def test_close_zoom_shows_single_samples() -> None:
    samples = two_channels(2.0)
    low, high, _rms = build_peaks(samples, 8000).columns(0, 1000, 1010, 10)
    np.testing.assert_array_equal(low, samples[1000:1010, 0] / np.float32(32768))
    np.testing.assert_array_equal(high, low)


def test_outside_of_the_recording_is_silence() -> None:
    low, high, rms = build_peaks(two_channels(1.0), 8000).columns(0, 8000 * 10, 8000 * 20, 50)
    assert not low.any() and not high.any() and not rms.any()


def test_packed_and_back_keeps_the_picture() -> None:
    samples = two_channels(120.0)
    before = build_peaks(samples, 8000)
    after = Peaks.from_bytes(before.to_bytes(), samples)
    assert (after.n_frames, after.sample_rate_hz, after.n_channels) == (len(samples), 8000, 2)
    for was, now in zip(before.columns(0, 0, 960_000, 900), after.columns(0, 0, 960_000, 900), strict=True):
        assert np.abs(was - now).max() < 0.01


def test_an_hour_is_stored_small() -> None:
    samples = np.concatenate([two_channels(60.0)] * 6 + [np.zeros((8000 * 240, 2), np.int16)])
    assert len(build_peaks(samples, 8000).to_bytes()) * 6 < 2_500_000


@pytest.mark.parametrize("data", [b"", b"QAP1", b"x" * 200])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        Peaks.from_bytes(data)


def test_loudest_samples_survive() -> None:
    samples = np.array([[-32768], [32767]] * 100, np.int16)
    low, high, rms = Peaks.from_bytes(build_peaks(samples, 8000).to_bytes()).columns(0, 0, 200, 1)
    assert low[0] == -1.0 and high[0] > 0.999 and rms[0] > 0.999


def test_no_samples_at_all() -> None:
    peaks = build_peaks(np.zeros((0, 1), np.int16), 8000)
    assert not peaks.columns(0, 0, 100, 10)[0].any()
    assert Peaks.from_bytes(peaks.to_bytes()).n_frames == 0


@pytest.mark.parametrize("steps", [(1, 63, 64, 65, 9_000, 150_001), (150_001,)])
def test_a_pyramid_that_grows_is_the_one_made_at_once(steps: tuple[int, ...]) -> None:
    samples = two_channels(20.0)[:150_001]
    filled = np.zeros_like(samples)
    growing = GrowingPeaks(filled, 8000)
    for n_frames in steps:
        filled[:n_frames] = samples[:n_frames]
        grown, whole = growing.grown_to(n_frames), build_peaks(samples[:n_frames], 8000)
        assert grown.n_frames == n_frames
        for mine, theirs in zip(grown.columns(1, 0, n_frames, 7), whole.columns(1, 0, n_frames, 7), strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_what_is_shown_while_it_grows_is_what_the_whole_shows() -> None:
    samples = np.stack([voice(40.0), voice(40.0, seed=2)], axis=1)
    growing = GrowingPeaks(samples, 8000)
    for n_frames in (100, 63_999, 64_000, 150_001, 150_002, len(samples)):
        shown, made = growing.shown_to(n_frames), build_peaks(samples[:n_frames], 8000)
        for n_columns in (1, 7, 300):
            for part, wanted in zip(shown.columns(1, 0, n_frames, n_columns), made.columns(1, 0, n_frames, n_columns),
                                    strict=True):
                np.testing.assert_array_equal(part, wanted)


@pytest.mark.parametrize("n_frames", [1, 64, 65, 4_096, 4_161, 150_001])
def test_coarser_levels_hold_what_finer_ones_hold(n_frames: int) -> None:
    samples = two_channels(20.0)[:n_frames]
    peaks = build_peaks(samples, 8000)
    peaks.make_whole()
    low, high, _rms = peaks.columns(1, 0, n_frames, 1)
    assert low[0] == samples[:, 1].min() / np.float32(32768) and high[0] == samples[:, 1].max() / np.float32(32768)
