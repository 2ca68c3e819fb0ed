"""Loudness against the published cases of ITU-R BS.1770 and EBU Tech 3341, and levels that are known by arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from qadesk.audio.acoustics import measure
from qadesk.audio.acoustics_frames import FrameStream
from qadesk.audio.acoustics_levels import integrated_lufs
from qadesk.models.acoustics import MarkKind
from tests.audio import acoustic_scenes as made
from tests.audio.sounds import Samples


def sine(dbfs: float, seconds: float, rate_hz: int, hz: float = 1000.0) -> Samples:
    """A sine whose peak is so many dB below full scale, one channel."""
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.rint(32767 * 10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * t)).astype(np.int16)


def lufs(samples: Samples, rate_hz: int) -> float:
    stream = FrameStream(rate_hz, 1)
    stream.put(samples[:, None])
    loudness = integrated_lufs(stream.finish().features.cells[0])
    assert loudness is not None
    return loudness


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 16_000, 44_100, 48_000])
def test_a_full_sine_of_997_hz_has_the_published_loudness(rate_hz: int) -> None:
    """BS.1770-4: -3.01 LUFS for 0 dBFS in one channel."""
    assert lufs(sine(0, 20, rate_hz, 997), rate_hz) == pytest.approx(-3.01, abs=0.06)


@pytest.mark.parametrize("rate_hz", [8000, 48_000])
@pytest.mark.parametrize(("parts", "loudness"), [
    ([(-23, 20)], -23.0), ([(-33, 20)], -33.0), ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
    ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0), ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0)])
def test_the_gates_are_those_of_ebu_tech_3341(parts: list[tuple[float, float]], loudness: float, rate_hz: int) -> None:
    """Its cases 1 to 5 are stereo: one of two equal channels is 3.01 LU lower."""
    wave = np.concatenate([sine(level, seconds, rate_hz) for level, seconds in parts])
    assert lufs(wave, rate_hz) == pytest.approx(loudness - 3.01, abs=0.1)


def test_the_filter_state_goes_on_over_blocks_of_any_size() -> None:
    wave = made.practice_scenes()[0].samples
    whole, pieces = FrameStream(8000, 2), FrameStream(8000, 2)
    whole.put(wave)
    for at in range(0, len(wave), 777):
        pieces.put(wave[at:at + 777])
    one, other = whole.finish(), pieces.finish()
    assert np.allclose(one.features.cells, other.features.cells) and np.array_equal(one.peaks, other.peaks)
    assert np.array_equal(one.features.speech_db, other.features.speech_db)


def test_levels_are_those_of_the_speech_alone() -> None:
    scene = made.practice_scenes()[0]
    found = measure(scene.samples, scene.rate_hz)[0]
    lower = measure(made.quieter(scene, 12).samples, scene.rate_hz)[0]
    for side, channel in enumerate(found.channels):
        spoken = np.concatenate([scene.wave[a * 8:b * 8, side] for a, b in scene.speech[side]])
        below = lower.channels[side].level_mdbfs
        assert channel.level_mdbfs is not None and below is not None
        assert channel.level_mdbfs / 1000 == pytest.approx(10 * np.log10(np.square(spoken).mean()), abs=0.4)
        assert channel.level_mdbfs - below == pytest.approx(12_000, abs=300)
        assert channel.peak_mdbfs / 1000 == pytest.approx(20 * np.log10(np.abs(scene.wave[:, side]).max()), abs=0.01)
        assert channel.noise_floor_mdbfs is not None and channel.noise_floor_mdbfs < -80_000


def test_an_offset_is_no_level() -> None:
    scene = made.practice_scenes()[0]
    straight, shifted = (measure(one.samples, 8000)[0] for one in (scene, made.offset(scene)))
    for one, other in zip(straight.channels, shifted.channels, strict=True):
        assert one.level_mdbfs is not None and other.level_mdbfs == pytest.approx(one.level_mdbfs, abs=300)
        assert other.noise_floor_mdbfs is not None and other.noise_floor_mdbfs < -60_000


@pytest.mark.parametrize("seed", [0, 5, 9])
def test_speech_driven_into_the_ceiling_is_marked_with_its_share(seed: int) -> None:
    scene = made.clipped(made.practice_scenes()[seed], seed=seed)
    found, marks = measure(scene.samples, scene.rate_hz)
    (mark,) = [mark for mark in marks if mark.kind is MarkKind.CLIPPING]
    (start, end), = scene.marks[MarkKind.CLIPPING]
    side = mark.channel
    at_top = np.abs(scene.samples[start * 8:end * 8, side].astype(int)) >= 32_000
    assert abs(mark.start_ms - start) < 150 and abs(mark.end_ms - end) < 250
    assert mark.value_milli / 1000 == pytest.approx(100 * at_top.mean(), rel=0.25)
    assert found.channels[side].clipped_ppm == pytest.approx(1e6 * at_top.sum() / len(scene.wave), rel=0.15)


@pytest.mark.parametrize("seed", [1, 6])
def test_a_louder_stretch_is_marked_with_its_jump(seed: int) -> None:
    scene = made.louder(made.practice_scenes()[seed], 9, seed=seed)
    marks = [mark for mark in measure(scene.samples, scene.rate_hz)[1] if mark.kind is MarkKind.LOUDNESS]
    assert len(marks) == 1 and marks[0].value_milli == pytest.approx(9000, abs=2500)
    (start, end), = scene.marks[MarkKind.LOUDNESS]
    assert abs(marks[0].start_ms - start) < 500 and abs(marks[0].end_ms - end) < 500
