"""What helps the ear: silences of all channels that can be skipped, and the gain that levels the voices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from qadesk.audio.aids import NO_AIDS, STRONGEST, Aids, find_aids
from qadesk.audio.buffer import SampleBuffer, decode_to_buffer
from qadesk.audio.peaks import build_peaks
from tests.audio.sounds import Samples, voice

RATE_HZ = 8000


def aids_of(*channels: Samples) -> Aids:
    return find_aids(build_peaks(np.stack(channels, axis=1), RATE_HZ))


def spoken(seconds: float, *quiet: tuple[float, float], scale: float = 1.0) -> Samples:
    """A voice with faint noise in place of it from..to seconds."""
    samples = voice(seconds) * scale
    for start, end in quiet:
        part = slice(round(start * RATE_HZ), round(end * RATE_HZ))
        samples[part] = np.random.default_rng(3).normal(0, 8, len(samples[part]))
    return samples.astype(np.int16)


def rms_of(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples / 32768))))


def test_only_long_silence_of_both_is_skipped() -> None:
    agent = spoken(20, (2.0, 6.0), (10.0, 11.4), (15.0, 19.0))
    customer = spoken(20, (0.0, 5.0), (8.0, 18.0))
    found = aids_of(agent, customer).silences_ms
    assert len(found) == 2
    for (start, end), (wanted_start, wanted_end) in zip(found, ((2_000, 5_000), (15_000, 18_000)), strict=True):
        assert abs(start - wanted_start) <= 80 and abs(end - wanted_end) <= 80


def test_a_third_of_a_second_is_kept_of_each() -> None:
    cuts = Aids(((2_000, 5_000), (6_000, 7_600))).cuts(RATE_HZ)
    assert cuts.spans == ((17_200, 38_800), (49_200, 59_600))


def test_gains_bring_each_voice_to_the_same_level() -> None:
    quiet, loud = spoken(20, (3, 9), scale=0.1), spoken(20, (12, 18), scale=1.5)
    gains = aids_of(quiet, loud).gains
    assert gains[0] > 1 > gains[1]
    talking = slice(0, 2 * RATE_HZ)
    levels = [rms_of(samples[talking] * gain) for samples, gain in zip((quiet, loud), gains, strict=True)]
    assert levels == pytest.approx([0.1, 0.1], rel=0.15)


def test_noise_is_not_made_loud_and_a_whisper_not_without_end() -> None:
    noise = np.random.default_rng(5).normal(0, 20, 10 * RATE_HZ).astype(np.int16)
    assert aids_of(noise, np.zeros_like(noise)).gains == (1.0, 1.0)
    assert aids_of(spoken(10, (2, 5), scale=0.008)).gains == (STRONGEST,)


def test_peaks_stay_below_full_scale() -> None:
    clicks = spoken(10, (2, 5), scale=0.05)
    clicks[::200] = 15_000
    gain, = aids_of(clicks).gains
    assert gain * 15_000 <= 32_767


@pytest.mark.parametrize("n_frames", [0, 1, 100])
def test_next_to_nothing_gives_nothing(n_frames: int) -> None:
    assert find_aids(build_peaks(np.ones((n_frames, 2), np.int16), RATE_HZ)) == NO_AIDS


def test_they_come_with_the_decoded_call(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", np.stack([spoken(10, (2, 6))] * 2, axis=1) // np.int16([1, 2]), RATE_HZ)
    call = decode_to_buffer(tmp_path / "call.wav")
    SampleBuffer.of(call).close()
    assert len(call.aids.silences_ms) == 1 and len(call.aids.gains) == call.n_channels == 2


def test_no_word_of_a_real_call_is_skipped(shared: Path) -> None:
    """Both legs of a real call: what is skipped of it is at least 40 dB below its speech peaks."""
    legs = [soundfile.read(shared / f"data/audio/telephone/Auto_Repairs_40_UTC_{leg}.wav", dtype="int16")[0]
            for leg in ("agent", "caller")]
    aids = aids_of(*legs)
    skipped = [np.stack(legs)[:, round(start):round(end)] for start, end in aids.cuts(RATE_HZ).spans]
    assert sum(part.shape[1] for part in skipped) > 8 * RATE_HZ
    speech = max(np.percentile(np.abs(leg), 99) for leg in legs)
    for part in skipped:
        tenths = part[:, :part.shape[1] // 800 * 800].reshape(2, -1, 800).astype(float)
        assert np.sqrt(np.mean(tenths ** 2, axis=2)).max() < speech / 100
