"""Reads recordings with FFmpeg (PyAV): GSM, AMR, AAC, ADPCM, WMA, G.729, Speex, WebM and all that libsndfile does not.

Only sound containers are let in, and only the file itself is read: a playlist named .wav opens nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import FFmpegError

from qadesk.audio.raw_rules import RawRule
from qadesk.audio.resampling import OpusResampler
from qadesk.audio.source import BLOCK_FRAMES, Place, Samples, SourceError

_SOUND_FORMATS = ("wav,w64,mp3,flac,ogg,aac,adts,loas,latm,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,asf,amr,amrnb,amrwb,"
                  "gsm,aiff,au,caf,voc,avi,flv,mpeg,mpegts,mp2,ac3,eac3,ape,wv,tta,rm,dss,nistsphere,ircam,sox,qcp,ilbc,"
                  "act,g729,g722,g726,g726le,g723_1,xwma,iff,oma,dts,spdif,mpc,mpc8,tak,shn,codec2,sbc,opus")
_OPTIONS = {"format_whitelist": _SOUND_FORMATS, "protocol_whitelist": "file"}
# FFmpeg's own AMR decoders drop comfort-noise frames without a word (300 s became 235 s).
_BETTER_DECODERS = {"amr_nb": "libopencore_amrnb", "amr_wb": "libopencore_amrwb"}
_KINDS = {"mov,mp4,m4a,3gp,3g2,mj2": "m4a", "matroska,webm": "webm", "asf": "wma", "amrnb": "amr", "amrwb": "amr",
          "nistsphere": "nist"}
_RAW_FORMATS = frozenset({"gsm", "g729", "g722", "g726", "g726le"})
# these say nothing of their length: FFmpeg guesses it from the bit rate of the first frames
_WITHOUT_LENGTH = _RAW_FORMATS | {"amr", "amrnb", "amrwb", "aac", "loas", "latm", "ac3", "eac3", "dts", "sbc"}
_OPEN_ERRORS = (FFmpegError, OSError, ValueError, IndexError, EOFError, RuntimeError, MemoryError)
_MOST_EMPTY_PACKETS = 20_000
_OPUS_RATES_HZ = frozenset({8000, 12000, 16000, 24000})

av.logging.set_level(av.logging.PANIC)


class PyavSource:
    """One file opened with FFmpeg; raises SourceError when it holds no sound that can be decoded."""

    def __init__(self, path: Place, raw: RawRule | None = None) -> None:
        self.damaged_packets = 0
        self.length_corrected = False
        self._under = ExitStack()
        try:
            self._container = self._under.enter_context(_open(path, raw, self._under))
            self._open_stream(raw)
        except _OPEN_ERRORS as error:
            self._under.close()
            raise SourceError(str(error)) from error

    def _open_stream(self, raw: RawRule | None) -> None:
        # a stream whose codec this FFmpeg does not know comes without a context, whatever the types say
        stream = [each for each in self._container.streams.audio if getattr(each, "codec_context", None)][0]
        self._decoder = _decoder(stream.codec_context)
        self._packets = self._container.demux(stream)
        self._frames = self._decoded()
        self._first = next(self._frames, None)
        shown = self._first or self._decoder
        self.sample_rate_hz = int(shown.sample_rate or 0)
        self.n_channels = shown.layout.nb_channels
        self.codec = stream.codec_context.codec.canonical_name
        name = self._container.format.name
        self.container = _KINDS.get(name, name)
        self.claimed_s = _claimed_s(self._container, stream) if raw is None else 0.0
        opus_hz = _opus_rate_hz(stream.codec_context)
        self.sample_rate_hz = opus_hz or self.sample_rate_hz
        if self._first is not None:
            self._to_int16: AudioResampler | OpusResampler = (
                OpusResampler(self._first, opus_hz) if opus_hz
                else AudioResampler("s16", self._first.layout.name, self.sample_rate_hz))
        if raw is not None:
            self.sample_rate_hz = raw.sample_rate_hz

    def blocks(self) -> Iterator[Samples]:
        """Frames are joined in FFmpeg's own queue: each on its own would cost more here than its decoding."""
        if self._first is None:
            return
        queue = av.AudioFifo()
        for frame in self._uniform_frames(self._first):
            frame.pts = None
            queue.write(frame)  # it does not check the channels: _uniform_frames does
            if queue.samples >= BLOCK_FRAMES:
                yield from self._converted(queue.read(0))
        if queue.samples:
            yield from self._converted(queue.read(0))
        yield from self._converted(None)

    def _converted(self, frame: AudioFrame | None) -> Iterator[Samples]:
        for fitted in _refusing(self._to_int16.resample, frame):
            if fitted.samples:
                yield _packed(fitted)

    def close(self) -> None:
        self._under.close()

    def _uniform_frames(self, first: AudioFrame) -> Iterator[AudioFrame]:
        """All frames in the first one's format: some files change theirs on the way."""
        yield first
        like, fitter = _form(first), None
        for frame in self._frames:
            if _form(frame) == like:
                yield frame
                continue
            fitter = fitter or AudioResampler(first.format.name, first.layout.name, first.sample_rate)
            yield from self._fitted(fitter, frame, first)
        if fitter is not None:
            yield from self._fitted(fitter, None, first)

    def _fitted(self, fitter: AudioResampler, frame: AudioFrame | None, first: AudioFrame) -> Iterator[AudioFrame]:
        for fitted in _refusing(fitter.resample, frame):
            if _form(fitted) == _form(first):
                fitted.time_base = first.time_base
                yield fitted

    def _decoded(self) -> Iterator[AudioFrame]:
        empty = 0
        for packet in self._readable_packets():
            frames = self._decode(packet)
            empty = 0 if frames else empty + 1
            if empty > _MOST_EMPTY_PACKETS:
                raise SourceError("endless packets without sound")
            yield from frames

    def _readable_packets(self) -> Iterator[av.Packet[Any] | None]:
        try:
            for packet in self._packets:
                yield packet if packet.size else None
        except _OPEN_ERRORS:
            self.damaged_packets += 1
            yield None

    def _decode(self, packet: av.Packet[Any] | None) -> list[AudioFrame]:
        try:
            return [frame for frame in self._decoder.decode(packet) if frame.samples]
        except EOFError:
            return []
        except _OPEN_ERRORS:
            self.damaged_packets += 1
            return []


class VoxSource:
    """A headerless Dialogic (OKI) ADPCM file: four bits a sample, no container at all."""

    container, codec, claimed_s, length_corrected, damaged_packets = "raw", "adpcm_ima_oki", 0.0, False, 0

    def __init__(self, path: Place, raw: RawRule) -> None:
        self.sample_rate_hz, self.n_channels = raw.sample_rate_hz, 1
        self._file = path.open("rb")
        self._decoder = _new_decoder("adpcm_ima_oki", raw.sample_rate_hz)

    def blocks(self) -> Iterator[Samples]:
        while data := self._read():
            for frame in self._decoder.decode(av.Packet(data)):
                yield _packed(frame)

    def _read(self) -> bytes:
        try:
            return self._file.read(BLOCK_FRAMES // 2)
        except OSError as error:
            raise SourceError(str(error)) from error

    def close(self) -> None:
        self._file.close()


def can_read_raw(rule: RawRule) -> bool:
    """Whether FFmpeg reads this headerless codec."""
    return rule.codec in _RAW_FORMATS


def _open(path: Place, raw: RawRule | None, under: ExitStack) -> av.container.InputContainer:
    if not isinstance(path, Path):
        return av.open(under.enter_context(path.open("rb")), "r", options=_OPTIONS, format=raw.codec if raw else None)
    name = str(path.absolute())  # a relative name with a colon would be taken for a protocol
    try:
        name.encode()
    except UnicodeEncodeError:
        return av.open(under.enter_context(path.open("rb")), "r", options=_OPTIONS, format=raw.codec if raw else None)
    return av.open(name, "r", options=_OPTIONS, format=raw.codec if raw else None)


def _decoder(context: AudioCodecContext) -> AudioCodecContext:
    better = _BETTER_DECODERS.get(context.codec.canonical_name)
    if better is None or better not in av.codecs_available:
        return context
    return _new_decoder(better, context.sample_rate)


def _new_decoder(name: str, sample_rate_hz: int) -> AudioCodecContext:
    """A mono decoder by name."""
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.sample_rate, decoder.layout = sample_rate_hz, "mono"
    return decoder


def _claimed_s(container: av.container.InputContainer, stream: Any) -> float:
    if container.format.name in _WITHOUT_LENGTH:
        return 0.0
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration and container.duration > 0 else 0.0


def _opus_rate_hz(context: AudioCodecContext) -> int:
    """The rate that an Opus recording was made at, if lower than the 48 kHz that FFmpeg gives (RFC 7845 5.1)."""
    head = context.extradata or b""
    if context.codec.canonical_name != "opus" or not head.startswith(b"OpusHead") or len(head) < 16:
        return 0
    rate_hz = int.from_bytes(head[12:16], "little")
    return rate_hz if rate_hz in _OPUS_RATES_HZ else 0


def _form(frame: AudioFrame) -> tuple[str, int, int]:
    return frame.format.name, frame.sample_rate, frame.layout.nb_channels


def _refusing(resample: Callable[[AudioFrame | None], list[AudioFrame]], frame: AudioFrame | None) -> list[AudioFrame]:
    try:
        return resample(frame)
    except _OPEN_ERRORS as error:
        raise SourceError(str(error)) from error


def _packed(frame: AudioFrame) -> Samples:
    """(n_frames, n_channels) of a frame of packed int16."""
    values = frame.to_ndarray().reshape(-1, frame.layout.nb_channels)
    return values.astype(np.int16, copy=False)
