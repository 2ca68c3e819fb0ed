"""A clip as the bytes of a file, WAV or Opus, with its caption in the file's own tags."""

from __future__ import annotations

import io

import numpy as np
import soundfile

from qadesk.audio.resampling import resampled
from qadesk.audio.source import Samples

WAV, OPUS = "wav", "opus"
_WRITTEN_AS = {WAV: ("WAV", "PCM_16"), OPUS: ("OGG", "OPUS")}
_OPUS_RATES_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)


def file_of(samples: Samples, sample_rate_hz: int, kind: str, tags: dict[str, str]) -> bytes:
    """The file of (n_frames, n_channels) int16: WAV at their own rate, Opus at the next one that it knows.

    `tags`: what libsndfile knows by name (title, comment, date, software), as text."""
    container, codec = _WRITTEN_AS[kind]
    if kind == OPUS:
        samples, sample_rate_hz = _at_a_rate_of_opus(samples, sample_rate_hz)
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", sample_rate_hz, samples.shape[1], codec, format=container) as sound:
        for name, value in tags.items():
            setattr(sound, name, value)
        sound.write(samples)
    return file.getvalue()


def _at_a_rate_of_opus(samples: Samples, rate_hz: int) -> tuple[Samples, int]:
    wanted_hz = next((known for known in _OPUS_RATES_HZ if known >= rate_hz), _OPUS_RATES_HZ[-1])
    if wanted_hz == rate_hz:
        return samples, rate_hz
    channels = [np.concatenate([*resampled(iter([samples[:, at:at + 1]]), rate_hz, wanted_hz)])
                for at in range(samples.shape[1])]
    return np.concatenate(channels, axis=1), wanted_hz
