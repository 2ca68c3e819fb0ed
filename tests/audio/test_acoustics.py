"""Acoustic marks of calls whose truth is known, since they were put together here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from qadesk.audio.acoustics import measure, measure_file
from qadesk.audio.acoustics_frames import FrameStream
from qadesk.audio.acoustics_levels import integrated_lufs
from tests.audio.sounds import Samples


def lufs(samples: Samples, rate_hz: int) -> float | None:
    stream = FrameStream(rate_hz, samples.shape[1])
    stream.put(samples)
    return integrated_lufs(stream.finish().features.cells[0])


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 44_100, 48_000])
def test_a_full_sine_of_997_hz_has_the_published_loudness(rate_hz: int) -> None:
    """ITU-R BS.1770-4: -3.01 LUFS for 0 dBFS in one channel."""
    wave = 32767 * np.sin(2 * np.pi * 997 * np.arange(20 * rate_hz) / rate_hz)
    assert lufs(np.rint(wave).astype(np.int16)[:, None], rate_hz) == pytest.approx(-3.01, abs=0.06)


@pytest.mark.parametrize(("shape", "rate_hz"), [((0, 2), 8000), ((1, 1), 8000), ((7, 1), 1000), ((3, 6), 44_100),
                                                 ((96_000, 2), 192_000), ((33_083, 1), 11_025), ((8009, 3), 8009)])
@pytest.mark.parametrize("value", [0, 32767, -32768])
def test_whatever_it_is_given_it_measures(shape: tuple[int, int], rate_hz: int, value: int) -> None:
    found, marks = measure(np.full(shape, value, np.int16), rate_hz)
    assert found.duration_ms == round(shape[0] * 1000 / rate_hz) and found.speech_ms == 0
    assert len(found.channels) == 1 and found.over_talk_ms is None
    assert all(0 <= mark.start_ms < mark.end_ms <= found.duration_ms for mark in marks)


def test_a_file_is_measured_as_its_samples_are(tmp_path: Path, shared: Path) -> None:
    path = shared / "data/derived/Auto_Repairs_40_UTC_stereo_L-agent_R-caller.wav"
    samples = soundfile.read(path, dtype="int16")[0]
    assert measure_file(path) == measure(samples, 8000)
