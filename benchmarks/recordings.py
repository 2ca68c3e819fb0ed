"""Recordings to measure with, all made here: a call of any length, as files of the usual kinds."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import av
import numpy as np
import soundfile

from tests.audio.sounds import Samples, tone, voice

RATE_HZ = 8000
LOW_HZ, HIGH_HZ = 300.0, 3000.0


def call(minutes: float) -> Samples:
    """A two-channel call: one minute of two voices that take turns, over and over."""
    turns = (np.arange(RATE_HZ * 60) // (RATE_HZ * 4) % 2)[:, None] == [0, 1]
    minute = np.stack([voice(60.0), voice(60.0, pitch_hz=190.0, seed=2)], axis=1) * turns
    return np.tile(minute.astype(np.int16), (max(1, round(minutes)), 1))


def encoded(folder: Path, samples: Samples, only: Collection[str] = ()) -> dict[str, Path]:
    """The call as files of the usual kinds; `only` some of those that libsndfile writes."""
    files = {}
    for name, kind, subtype in [("pcm.wav", "WAV", "PCM_16"), ("alaw.wav", "WAV", "ALAW"), ("ulaw.wav", "WAV", "ULAW"),
                                ("call.flac", "FLAC", "PCM_16"), ("call.mp3", "MP3", "MPEG_LAYER_III"),
                                ("call.opus", "OGG", "OPUS"), ("adpcm.wav", "WAV", "IMA_ADPCM")]:
        if only and name not in only:
            continue
        files[name] = folder / name
        rate_hz = 16000 if name.endswith("mp3") else RATE_HZ
        with soundfile.SoundFile(files[name], "w", rate_hz, 2, subtype, format=kind) as file:
            file.write(samples)
    if only:
        return files
    _encode(folder / "call.m4a", np.ascontiguousarray(samples[:, 0]))
    frames = np.random.default_rng(1).integers(0, 256, (len(samples) // 160, 33), np.uint8)
    frames[:, 0] = 0xD0 | frames[:, 0] & 0x0F  # the mark of GSM 06.10; what it says is noise
    (folder / "call.gsm").write_bytes(frames.tobytes())
    return {**files, "call.m4a": folder / "call.m4a", "call.gsm": folder / "call.gsm"}


def _encode(path: Path, mono: Samples) -> None:
    with av.open(str(path), "w", format="ipod") as out:
        stream = out.add_stream("aac", rate=RATE_HZ, layout="mono")
        fit = av.AudioResampler(stream.format.name, "mono", RATE_HZ)
        for start in range(0, len(mono), RATE_HZ * 10):
            frame = av.AudioFrame.from_ndarray(mono[None, start:start + RATE_HZ * 10], "s16", "mono")
            frame.sample_rate = RATE_HZ
            for piece in fit.resample(frame):
                out.mux(stream.encode(piece))
        out.mux(stream.encode(None))


def two_tones(seconds: float = 60.0, rate_hz: int = RATE_HZ) -> Samples:
    """Left low in its first half and then high, right always high: a high tone on the left tells what was heard."""
    low, high = tone(seconds / 2, LOW_HZ, rate_hz), tone(seconds / 2, HIGH_HZ, rate_hz)
    return np.stack([np.concatenate([low, high]), np.concatenate([high, high])], axis=1)
