"""A whole decoded call in shared memory: a worker process fills it, the window plays and draws from it.

Recordings never touch a plain temporary file. Once here, every seek is exact and free, whatever the codec.
"""

from __future__ import annotations

import importlib
from contextlib import closing
from dataclasses import dataclass

from qadesk.audio import refusals
from qadesk.audio.aids import NO_AIDS, Aids, find_aids
from qadesk.audio.collection import Collection
from qadesk.audio.decode import MAX_DURATION_S
from qadesk.audio.growth import GrowthTeller
from qadesk.audio.legs import open_sound
from qadesk.audio.raw_rules import DEFAULT_RAW, RawRules
from qadesk.audio.sample_buffer import SampleBuffer, room_bytes
from qadesk.audio.source import Place, Reader
from qadesk.i18n import _

__all__ = ["DecodedCall", "SampleBuffer", "decode_to_buffer", "room_bytes", "warm_up"]

LIMIT_BYTES = 1 << 30
MOST_BYTES = 3 << 29
"""Above LIMIT_BYTES the rate is halved, to no less than 8 kHz; a shift of eight hours fits whole, whatever its rate."""
_LEFT_FREE = 4 << 20  # of shared memory: the block at hand comes before its limit is looked at


@dataclass(frozen=True)
class DecodedCall:
    """What decode_to_buffer leaves behind: `name` of the shared memory, its shape, and the packed waveform.

    `n_channels` is what is in memory: equal channels are one, more than two are mixed to two; `file_channels` is what
    the file has. Attach it exactly once (SampleBuffer.of), or its memory is never given back."""

    name: str
    n_frames: int
    n_channels: int
    sample_rate_hz: int
    codec: str
    warnings: tuple[str, ...]
    peaks: bytes
    file_channels: int
    file_sample_rate_hz: int
    aids: Aids = NO_AIDS

    @property
    def duration_ms(self) -> int:
        return round(self.n_frames * 1000 / self.sample_rate_hz)


def decode_to_buffer(path: Place, *, raw: RawRules = DEFAULT_RAW, growth: str = "") -> DecodedCall:
    """The whole recording (or both legs of a call) decoded into new shared memory, with its waveform; meant for a
    worker process.

    Above 1 GB (or what shared memory has room for) the rate is halved, and what is too long even then is cut, each
    with a warning. `growth` is the name of a Growth that is told of each block.
    Raises AudioError when the file holds no sound or memory cannot be had, CancelledError when nobody wants it."""
    if not growth:
        return _filled(path, raw, None)
    with closing(GrowthTeller(growth)) as teller:
        return _filled(path, raw, teller)


def _filled(path: Place, raw: RawRules, teller: GrowthTeller | None) -> DecodedCall:
    try:
        with open_sound(path, raw) as reader, closing(_collection(reader, teller)) as collection:
            _collect(reader, collection)
            if not collection.n_frames:
                raise refusals.no_sound(path)
            return _handed_over(reader, collection)
    except (MemoryError, OSError) as error:
        raise refusals.no_room(path) from error


def _collection(reader: Reader, teller: GrowthTeller | None) -> Collection:
    room = max(0, room_bytes() - _LEFT_FREE)
    return Collection(reader.sample_rate_hz, min(LIMIT_BYTES, room), min(MOST_BYTES, room),
                      expected_s=min(max(0.0, reader.claimed_s), MAX_DURATION_S), teller=teller,
                      shown=room >= MOST_BYTES)  # what is short of room is made smaller where it stands


def _collect(reader: Reader, collection: Collection) -> None:
    for block in reader.blocks():
        collection.put(block)
        if collection.full:
            break
    collection.finish()


def _handed_over(reader: Reader, collection: Collection) -> DecodedCall:
    peaks = collection.store.peaks()
    warnings = (*reader.warnings, *_changes(collection, reader.sample_rate_hz, reader.n_channels))
    call = DecodedCall(collection.store.buffer.name, collection.n_frames, collection.n_channels,
                       collection.sample_rate_hz, reader.codec, warnings, peaks.to_bytes(), reader.n_channels,
                       reader.sample_rate_hz, find_aids(peaks))
    del peaks  # it looks at the samples
    collection.hand_over()
    return call


def warm_up() -> None:
    """Load the decoders, so that the first call need not wait for that: to be sent to the worker ahead."""
    importlib.import_module("qadesk.audio.back_ends")


def _changes(collection: Collection, file_rate_hz: int, file_channels: int) -> list[str]:
    """What was done to fit the recording, in words."""
    said = []
    if collection.n_channels == 1 and file_channels > 1:
        said.append(_("Its channels are equal: it is treated as one channel."))
    elif file_channels > 2:
        said.append(_("It has {count} channels: those after the second are mixed into both.").format(
            count=file_channels))
    if collection.sample_rate_hz != file_rate_hz:
        said.append(_("Its rate of {from_hz} Hz was reduced to {to_hz} Hz.").format(
            from_hz=file_rate_hz, to_hz=collection.sample_rate_hz))
    if collection.full:
        said.append(_("It is too long for the memory: only its first {minutes} minutes were opened.").format(
            minutes=collection.n_frames // (60 * collection.sample_rate_hz)))
    return said
