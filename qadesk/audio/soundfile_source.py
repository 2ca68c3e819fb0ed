"""Reads recordings with libsndfile: PCM, A-law and mu-law WAV, FLAC, Ogg Vorbis, Opus, MP3, and raw telephone bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import BinaryIO

import soundfile

from qadesk.audio.quiet import quiet_stderr
from qadesk.audio.raw_rules import RawRule
from qadesk.audio.source import BLOCK_FRAMES, Place, Samples, SourceError, from_float

_RAW = {"s16le": ("PCM_16", "LITTLE"), "s16be": ("PCM_16", "BIG"), "u8": ("PCM_U8", "FILE"), "s8": ("PCM_S8", "FILE"),
        "ulaw": ("ULAW", "FILE"), "alaw": ("ALAW", "FILE")}
_CODECS = {"PCM_U8": "pcm_u8", "PCM_S8": "pcm_s8", "ULAW": "pcm_mulaw", "ALAW": "pcm_alaw", "FLOAT": "pcm_f32",
           "DOUBLE": "pcm_f64", "PCM_16": "pcm_s16", "PCM_24": "pcm_s24", "PCM_32": "pcm_s32", "VORBIS": "vorbis",
           "OPUS": "opus", "MPEG_LAYER_III": "mp3", "MPEG_LAYER_II": "mp2", "MPEG_LAYER_I": "mp1", "GSM610": "gsm_ms",
           "IMA_ADPCM": "adpcm_ima_wav", "MS_ADPCM": "adpcm_ms", "G721_32": "adpcm_g726"}
_ORDERED = frozenset({"FLOAT", "DOUBLE", "PCM_16", "PCM_24", "PCM_32"})
_BIG_ENDIAN = frozenset({"AIFF", "AU", "CAF"})
_CONTAINERS = {"WAV": "wav", "WAVEX": "wav", "RF64": "wav", "W64": "w64", "OGG": "ogg", "FLAC": "flac", "MP3": "mp3",
               "MPEG": "mp3", "AIFF": "aiff", "AU": "au", "CAF": "caf", "RAW": "raw", "VOC": "voc", "NIST": "nist"}
_CORRECTED = re.compile(r"data\s*: (\d+) \(should be (\d+)\)")
_TRUSTED = frozenset({"PCM_U8", "PCM_S8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW", "VORBIS"})


class SoundfileSource:
    """One file opened with libsndfile; raises SourceError when it cannot."""

    def __init__(self, path: Place, raw: RawRule | None = None) -> None:
        self._under = ExitStack()
        try:
            with quiet_stderr():
                self._file = self._open(path, raw)
        except (soundfile.LibsndfileError, OSError, ValueError, TypeError, RuntimeError) as error:
            self._under.close()
            raise SourceError(str(error)) from error
        self.sample_rate_hz, self.n_channels = int(self._file.samplerate), int(self._file.channels)
        self.codec = _codec(self._file.format, self._file.subtype)
        self.container = _CONTAINERS.get(self._file.format, self._file.format.lower())
        self.claimed_s = max(0, self._file.frames) / self.sample_rate_hz if self.sample_rate_hz else 0.0
        self.length_corrected = _data_length_corrected(self._file.extra_info)
        self.damaged_packets = 0

    def _open(self, path: Place, raw: RawRule | None) -> soundfile.SoundFile:
        if not isinstance(path, Path):
            return _sound_file(self._under.enter_context(path.open("rb")), raw)
        if os.name != "posix":
            return _sound_file(str(path), raw)
        # By descriptor: no guess from the name (.raw would be refused), and names that are no UTF-8 open too.
        return _sound_file(self._under.enter_context(path.open("rb", buffering=0)).fileno(), raw)

    @property
    def preferred(self) -> bool:
        """Whether libsndfile is the better reader for this content (else FFmpeg is)."""
        known = self._file.format != "FLAC" and self._file.subtype in _TRUSTED or self.container == "mp3"
        return known and self.claimed_s > 0

    def blocks(self) -> Iterator[Samples]:
        while len(block := self._read()):
            yield block

    def _read(self) -> Samples:
        quiet = quiet_stderr() if self._file.subtype.startswith("MPEG") else nullcontext()
        try:
            with quiet:
                return self._block()
        except (soundfile.LibsndfileError, RuntimeError, ValueError) as error:
            raise SourceError(str(error)) from error

    def _block(self) -> Samples:
        if self._file.subtype in ("FLOAT", "DOUBLE"):  # read as int16 these come unscaled, as silence
            return from_float(self._file.read(BLOCK_FRAMES, dtype="float32", always_2d=True))
        block: Samples = self._file.read(BLOCK_FRAMES, dtype="int16", always_2d=True)
        return block

    def close(self) -> None:
        self._file.close()
        self._under.close()


def can_read_raw(rule: RawRule) -> bool:
    """Whether libsndfile reads this headerless codec."""
    return rule.codec in _RAW


def _sound_file(file: str | int | BinaryIO, raw: RawRule | None) -> soundfile.SoundFile:
    if raw is None:
        return soundfile.SoundFile(file, closefd=False)
    subtype, endian = _RAW[raw.codec]
    return soundfile.SoundFile(file, samplerate=raw.sample_rate_hz, channels=raw.n_channels, format="RAW",
                               subtype=subtype, endian=endian, closefd=False)


def _codec(container: str, subtype: str) -> str:
    if container == "FLAC":
        return "flac"
    name = _CODECS.get(subtype, subtype.lower())
    return name + ("be" if container in _BIG_ENDIAN else "le") if subtype in _ORDERED else name


def _data_length_corrected(extra_info: str) -> bool:
    """Whether libsndfile's log says that the data chunk's length was off by 1 % or more."""
    for line in extra_info.splitlines():
        if found := _CORRECTED.match(line.strip()):
            said, real = int(found[1]), int(found[2])
            return abs(said - real) * 100 > real
    return False
