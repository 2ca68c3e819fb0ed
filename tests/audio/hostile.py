"""Recordings that no recorder should have written, each made here: what they hold is known, so a lie is seen."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from tests.audio.sounds import voice, wav_bytes

SECOND = 8000


@dataclass(frozen=True)
class Hostile:
    """A file by its name, what makes it, and the seconds of sound it really holds (None: none can be played)."""

    name: str
    make: Callable[[Path], object]
    holds_s: float | None
    warned: bool = False


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _header(fmt: bytes, data: bytes, said: int | None = None) -> bytes:
    """A WAV file with this format chunk and so many bytes of data by its word."""
    said = len(data) if said is None else said
    chunk = b"fmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", said)
    return b"RIFF" + struct.pack("<I", len(chunk) + len(data) + 4 & 0xFFFFFFFF) + b"WAVE" + chunk + data


def _pcm(rate_hz: int, channels: int, *, align: int | None = None, bits: int = 16) -> bytes:
    width = 2 * channels if align is None else align
    return struct.pack("<HHIIHH", 1, channels, rate_hz, rate_hz * width & 0xFFFFFFFF, width & 0xFFFF, bits)


def _many_channels(channels: int, rate_hz: int, seconds: float) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        samples = np.stack([voice(seconds, rate_hz, seed=k) for k in range(channels)], axis=1)
        soundfile.write(path, samples, rate_hz)
    return make


def long_silence(path: Path, hours: float, rate_hz: int = SECOND) -> Path:
    """A FLAC file of some kilobytes an hour: what a bomb is made of."""
    block = np.zeros((rate_hz * 600, 1), np.int16)
    with soundfile.SoundFile(path, "w", rate_hz, 1, "PCM_16", format="FLAC") as file:
        for _ten_minutes in range(round(hours * 6)):
            file.write(block)
    return path


def amr_without_data(path: Path, hours: float) -> Path:
    """An AMR file whose frames hold nothing: 180 kB an hour, and each hour takes its decoder seconds."""
    path.write_bytes(b"#!AMR\n" + b"\x7c" * round(hours * 3600 * 50))
    return path


def _cut(kind: str, subtype: str, part: float) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        soundfile.write(path, voice(20.0, 16000), 16000, format=kind, subtype=subtype)
        data = path.read_bytes()
        path.write_bytes(data[:int(len(data) * part)])
    return make


def _named_otherwise(kind: str, subtype: str) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        soundfile.write(path, voice(3.0, 16000), 16000, format=kind, subtype=subtype)
    return make


_VOICE = voice(4.0)
CORPUS = (
    Hostile("zero_bytes.wav", _bytes(b""), None),
    Hostile("one_byte.mp3", _bytes(b"\xff"), None),
    Hostile("riff_alone.wav", _bytes(b"RIFF"), None),
    Hostile("header_alone.wav", _bytes(wav_bytes(_VOICE[:0])), None),
    Hostile("header_alone_that_claims_an_hour.wav", _bytes(wav_bytes(_VOICE[:0], said_bytes=57_600_000)), None),
    Hostile("half_a_header.wav", _bytes(wav_bytes(_VOICE)[:20]), None),
    Hostile("half_a_sample.wav", _bytes(wav_bytes(_VOICE[:1])[:-1]), None),
    Hostile("rate_0.wav", _bytes(wav_bytes(_VOICE, 0)), None),
    Hostile("rate_1.wav", _bytes(wav_bytes(_VOICE, 1)), None),
    Hostile("rate_4_GHz.wav", _bytes(wav_bytes(_VOICE, 4_000_000_000)), None),
    Hostile("no_channel.wav", _bytes(wav_bytes(_VOICE, channels=0)), None),
    Hostile("65535_channels.wav", _bytes(wav_bytes(_VOICE, channels=65535)), None),
    Hostile("no_bits.wav", _bytes(_header(_pcm(SECOND, 1, bits=0), _VOICE.tobytes())), None),
    Hostile("unknown_codec.wav", _bytes(_header(struct.pack("<HHIIHH", 0x7A21, 1, 8000, 16000, 2, 16),
                                                _VOICE.tobytes())), None),
    Hostile("says_nothing_of_its_length.wav", _bytes(wav_bytes(_VOICE, said_bytes=0)), 4.0),
    Hostile("says_a_day.wav", _bytes(wav_bytes(_VOICE, said_bytes=1_382_400_000)), 4.0, warned=True),
    Hostile("says_4_GB.wav", _bytes(wav_bytes(_VOICE, said_bytes=0xFFFFFFFF)), 4.0, warned=True),
    Hostile("one_sample.wav", _bytes(wav_bytes(_VOICE[:1])), 1 / SECOND),
    Hostile("six_channels.wav", _many_channels(6, 48_000, 1.0), 1.0),
    Hostile("rate_192_kHz.wav", _many_channels(2, 192_000, 1.0), 1.0),
    Hostile("cut.wav", _bytes(wav_bytes(voice(10.0))[:-80_000]), 5.0, warned=True),
    Hostile("cut.flac", _cut("FLAC", "PCM_16", 0.5), 10.0, warned=True),
    Hostile("cut.ogg", _cut("OGG", "VORBIS", 0.5), 8.7),
    Hostile("cut.mp3", _cut("MP3", "MPEG_LAYER_III", 0.5), 10.0),
    Hostile("an_ogg_by_the_name_of.wav", _named_otherwise("OGG", "VORBIS"), 3.0, warned=True),
    Hostile("a_wav_by_the_name_of.mp3", _bytes(wav_bytes(_VOICE)), 4.0, warned=True),
    Hostile("a_flac_by_the_name_of.m4a", _named_otherwise("FLAC", "PCM_16"), 3.0, warned=True),
    Hostile("a_page_by_the_name_of.wav", _bytes(b"<html><body>404 Not Found</body></html>\n" * 9), None),
    Hostile("a_program_by_the_name_of.wav", _bytes(b"\x7fELF" + bytes(5000)), None),
    Hostile("noughts.mp3", _bytes(bytes(100_000)), None),
    Hostile("four_hours_in_a_few_bytes.flac", lambda path: long_silence(path, 4), 14_400.0),
)
