"""Made-up recordings: a voice-like signal, and WAV files whose headers say what a test wants them to say."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
_MOST = 0xFFFFFFFF


def voice(seconds: float, rate_hz: int = 8000, *, pitch_hz: float = 120.0, seed: int = 1) -> Samples:
    """A gliding buzz with syllables and a little noise, one channel int16: unlike itself at any other place."""
    random = np.random.default_rng(seed)
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    pitch = pitch_hz * (1 + 0.25 * np.sin(2 * np.pi * 0.13 * t) + 0.1 * np.sin(2 * np.pi * 0.71 * t))
    phase = 2 * np.pi * np.cumsum(pitch) / rate_hz
    buzz = sum(np.sin(k * phase + k) / k for k in range(1, 12))
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 3.3 * t + 2 * np.sin(2 * np.pi * 0.4 * t))
    return (6000 * buzz * syllables + random.normal(0, 200, len(t))).clip(-32768, 32767).astype(np.int16)


def tone(seconds: float, hz: float, rate_hz: int = 8000, level: int = 9000) -> Samples:
    """A sine, one channel int16."""
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)).astype(np.int16)


def wav_bytes(samples: Samples, rate_hz: int = 8000, *, channels: int | None = None,
              said_bytes: int | None = None) -> bytes:
    """A PCM WAV file; `said_bytes` is the data length that the header claims."""
    data = np.ascontiguousarray(samples, "<i2").tobytes()
    n = samples.shape[1] if samples.ndim == 2 else 1
    n = n if channels is None else channels
    said = len(data) if said_bytes is None else said_bytes
    fmt = struct.pack("<IHHIIHH", 16, 1, n, rate_hz, rate_hz * 2 * n & _MOST, 2 * n & 0xFFFF, 16)
    return b"RIFF" + struct.pack("<I", said + 36 & _MOST) + b"WAVEfmt " + fmt + b"data" + struct.pack("<I", said) + data
