"""A call decoded by a worker process is in the window's memory sample by sample, and given back afterwards."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from qadesk.audio.buffer import DecodedCall, SampleBuffer, decode_to_buffer
from qadesk.audio.collection import Collection
from qadesk.audio.peaks import Peaks
from qadesk.errors import AudioError
from tests.audio.sounds import tone, voice, wav_bytes

CALL = np.stack([voice(12.0), voice(12.0, seed=2)], axis=1)


def test_a_worker_decodes_and_the_window_attaches(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", CALL, 8000)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        call = pool.submit(decode_to_buffer, tmp_path / "call.wav").result()
    buffer = SampleBuffer.of(call)
    try:
        np.testing.assert_array_equal(buffer.samples, CALL)
        assert (call.codec, call.sample_rate_hz, call.duration_ms, call.warnings) == ("pcm_s16le", 8000, 12_000, ())
        low, high, _rms = Peaks.from_bytes(call.peaks, buffer.samples).columns(0, 0, len(CALL), 100)
        assert low.min() < -0.1 and high.max() > 0.1
        del low, high
    finally:
        buffer.close()
    with pytest.raises(FileNotFoundError):
        SharedMemory(call.name)


def opened(path: Path) -> tuple[DecodedCall, NDArray[np.int16]]:
    call = decode_to_buffer(path)
    buffer = SampleBuffer.of(call)
    samples = buffer.samples.copy()
    buffer.close()
    return call, samples


def test_equal_channels_are_one(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", CALL[:, [0, 0]], 8000)
    call, samples = opened(tmp_path / "a.wav")
    assert (call.n_channels, call.file_channels) == (1, 2) and call.warnings
    np.testing.assert_array_equal(samples[:, 0], CALL[:, 0])


def test_channels_that_differ_late_stay_two(tmp_path: Path) -> None:
    late = CALL[:, [0, 0]].copy()
    late[90_000:, 1] = 0
    soundfile.write(tmp_path / "a.wav", late, 8000)
    assert opened(tmp_path / "a.wav")[0].n_channels == 2


def test_one_silent_leg_stays_two_channels(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", CALL * np.array([1, 0], np.int16), 8000)
    call, samples = opened(tmp_path / "a.wav")
    assert call.n_channels == 2 and not samples[:, 1].any()


def test_six_channels_become_two(tmp_path: Path) -> None:
    sixth = 4 * (voice(12.0, seed=7) // 16)[:, None]
    six = np.concatenate([CALL // 4, np.zeros((len(CALL), 3), np.int16), sixth], axis=1)
    soundfile.write(tmp_path / "a.wav", six, 8000)
    call, samples = opened(tmp_path / "a.wav")
    assert (call.n_channels, call.file_channels) == (2, 6) and any("6" in text for text in call.warnings)
    np.testing.assert_allclose(samples, six[:, :2] + six[:, 5:] / 4, atol=1)


def test_a_high_rate_is_halved_without_folding(tmp_path: Path) -> None:
    source = tone(2.0, 1000.0, 192_000) // 2 + tone(2.0, 60_000.0, 192_000) // 2
    soundfile.write(tmp_path / "a.wav", source, 192_000)
    call, samples = opened(tmp_path / "a.wav")
    assert (call.sample_rate_hz, call.file_sample_rate_hz) == (48_000, 192_000)
    assert abs(call.n_frames - 96_000) <= 2
    spectrum = np.abs(np.fft.rfft(samples[1000:-1000, 0] * np.hanning(len(samples) - 2000)))
    peak = int(np.argmax(spectrum))
    assert abs(peak * 48_000 / (len(samples) - 2000) - 1000) < 2
    spectrum[peak - 20:peak + 20] = 0
    assert spectrum.max() < 0.01 * np.sum(np.abs(samples[:, 0])) / 2


def test_above_the_limit_the_rate_is_halved_and_the_end_kept() -> None:
    source = np.stack([voice(10.0, 32_000), voice(10.0, 32_000, seed=2)], axis=1)
    collection = Collection(32_000, 700_000)
    for start in range(0, len(source), 5000):
        collection.put(source[start:start + 5000])
    collection.finish()
    assert collection.sample_rate_hz == 16_000 and not collection.full
    assert abs(collection.n_frames - 160_000) <= 2
    samples = collection.store.buffer.samples[:collection.n_frames].copy()
    n = min(len(samples), 160_000)
    assert np.corrcoef(samples[:n, 0], source[:2 * n:2, 0])[0, 1] > 0.99
    collection.close()


def test_the_last_halving_is_not_bought_with_the_end() -> None:
    collection = Collection(11_025, 100_000, 400_000)
    collection.put(CALL)
    assert not collection.full and collection.sample_rate_hz == 11_025
    collection.put(CALL)
    assert collection.full
    collection.close()


def test_when_nothing_helps_it_says_so() -> None:
    collection = Collection(8000, 100_000)
    collection.put(CALL)
    assert collection.full and collection.n_frames == len(CALL)
    collection.close()


def test_no_sound_and_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "head.wav").write_bytes(wav_bytes(voice(1.0)[:0]))
    for name in ("head.wav", "gone.wav"):
        with pytest.raises(AudioError, match=name):
            decode_to_buffer(tmp_path / name)


def test_closing_while_somebody_looks_is_no_crash(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", CALL, 8000)
    buffer = SampleBuffer.of(decode_to_buffer(tmp_path / "a.wav"))
    view = buffer.samples[100:200]
    buffer.close()
    buffer.close()
    np.testing.assert_array_equal(view, CALL[100:200])


@pytest.mark.parametrize("sparse", [True, False])
def test_memory_grows_with_what_comes_whatever_the_header_claimed(sparse: bool) -> None:
    collection = Collection(8000, 10_000_000, expected_s=2.0, sparse=sparse)
    for start in range(0, len(CALL), 5_000):
        collection.put(CALL[start:start + 5_000])
    collection.finish()
    np.testing.assert_array_equal(collection.store.buffer.samples[:collection.n_frames], CALL)
    assert collection.n_frames == collection.store.peaks().n_frames == len(CALL)
    name = collection.store.buffer.name
    collection.close()
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)


def test_one_sample(tmp_path: Path) -> None:
    (tmp_path / "one.wav").write_bytes(wav_bytes(voice(1.0)[:1]))
    call, samples = opened(tmp_path / "one.wav")
    assert samples.shape == (1, 1) and call.duration_ms == 0
