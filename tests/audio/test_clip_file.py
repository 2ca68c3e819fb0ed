"""Clips as files: cut to the sample, beeped before they are written, with their caption inside, in both formats."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from qadesk.audio.clip import ALL, beeped
from qadesk.audio.clip_file import OPUS, WAV, file_of
from qadesk.audio.cutting import Cut, cut_to_file, cut_to_samples
from qadesk.errors import AudioError
from tests.audio.test_clip import RATE_HZ, likeness, voice

TAGS = {"title": "2026-09-07_A01_00-02", "software": "qadesk",
        "comment": "座席 A01 · 2026-09-07 08:01 · 案例库 · 开场白 <&>"}


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "call.wav", voice(10), RATE_HZ, subtype="PCM_16")
    return tmp_path / "call.wav"


def read(data: bytes) -> tuple[np.ndarray, int, dict[str, str]]:
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        return file.read(dtype="int16", always_2d=True), file.samplerate, file.copy_metadata()


def test_a_wav_holds_the_span_to_the_sample_and_its_caption(recording: Path) -> None:
    made = cut_to_file(recording, Cut(2_000, 5_500), WAV, TAGS)
    samples, rate_hz, tags = read(made.data)
    assert np.array_equal(samples, voice(10)[16_000:44_000])
    assert (rate_hz, made.duration_ms, made.n_channels) == (RATE_HZ, 3_500, 2)
    assert tags["title"] == TAGS["title"] and tags["comment"] == TAGS["comment"]
    with av.open(io.BytesIO(made.data)) as other_reader:
        assert other_reader.metadata["comment"] == TAGS["comment"]


def test_what_is_beeped_is_in_neither_format(recording: Path) -> None:
    said = voice(10)[16_000:48_000]
    for kind in (WAV, OPUS):
        made = cut_to_file(recording, Cut(2_000, 6_000, ((3_000, 4_000, ALL), (5_000, 5_500, 1))), kind, TAGS)
        samples, rate_hz, tags = read(made.data)
        assert (rate_hz, len(samples)) == (RATE_HZ, 32_000) and tags["comment"] == TAGS["comment"]
        for beep, channel in ((slice(8_000, 16_000), 0), (slice(8_000, 16_000), 1), (slice(24_000, 28_000), 1)):
            assert likeness(samples[beep, channel], said[beep, channel]) < 0.1, kind
        assert likeness(samples[24_000:28_000, 0], said[24_000:28_000, 0]) > 0.6, "the other side goes on"


def test_it_is_heard_beforehand_as_it_is_written(recording: Path) -> None:
    cut = Cut(1_000, 4_000, ((1_500, 2_500, 0),))
    heard, _rate_hz = cut_to_samples(recording, cut)
    assert np.array_equal(heard, read(cut_to_file(recording, cut, WAV, {}).data)[0])
    assert np.array_equal(heard, beeped(voice(10)[8_000:32_000], RATE_HZ, [(500, 1_500, 0)]))


def test_a_span_beyond_the_end_is_what_there_is_and_nothing_is_refused(recording: Path) -> None:
    assert cut_to_file(recording, Cut(8_000, 60_000), WAV, {}).duration_ms == 2_000
    with pytest.raises(AudioError):
        cut_to_file(recording, Cut(10_500, 11_000), WAV, {})


def test_a_broken_recording_gives_its_reason(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"")
    with pytest.raises(AudioError, match="0"):
        cut_to_file(tmp_path / "broken.wav", Cut(0, 1_000), WAV, {})


@pytest.mark.parametrize(("rate_hz", "written_hz"), [(8_000, 8_000), (11_025, 12_000), (44_100, 48_000)])
def test_opus_takes_the_next_rate_that_it_knows(rate_hz: int, written_hz: int) -> None:
    samples, rate, _tags = read(file_of(voice(2, rate_hz=rate_hz), rate_hz, OPUS, {}))
    assert rate == written_hz and abs(len(samples) / written_hz - 2) < 0.01 and samples.shape[1] == 2


def test_equal_channels_are_beeped_as_the_one_that_they_are(tmp_path: Path) -> None:
    mono = voice(3, n_channels=1)
    soundfile.write(tmp_path / "equal.wav", np.repeat(mono, 2, axis=1), RATE_HZ, subtype="PCM_16")
    made = cut_to_file(tmp_path / "equal.wav", Cut(0, 3_000, ((1_000, 2_000, 1),)), WAV, {})
    samples, _rate, _tags = read(made.data)
    assert samples.shape == (24_000, 1) and likeness(samples[8_000:16_000, 0], mono[8_000:16_000, 0]) < 0.08


def test_more_than_two_channels_become_two(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "six.wav", voice(2, n_channels=6), RATE_HZ, subtype="PCM_16")
    assert cut_to_file(tmp_path / "six.wav", Cut(0, 2_000), WAV, {}).n_channels == 2
