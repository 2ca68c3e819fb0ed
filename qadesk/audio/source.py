"""What a decoder back end gives to `decode`, and what an opened recording gives to all others: facts known at opening,
then blocks of samples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from qadesk.errors import AudioError

Samples = NDArray[np.int16]
BLOCK_FRAMES = 65_536


class Elsewhere(Protocol):
    """A recording whose bytes lie in no plain file (the station's store): what a Path offers, as far as it is needed.

    It is picklable, and its opened files end at damaged bytes rather than raise: `refuse_damaged` tells of it."""

    @property
    def name(self) -> str: ...

    @property
    def suffix(self) -> str: ...

    def open(self, mode: Literal["rb"]) -> BinaryIO: ...

    def stat(self) -> os.stat_result: ...

    def refuse_damaged(self) -> None:
        """Raises AudioError when an opened file came to bytes that are not what was stored."""


Place = Path | Elsewhere


class BytesDamaged(AudioError):
    """The bytes in one place are not what was stored; they may be whole in another."""


class SourceError(Exception):
    """A back end cannot open the file, or cannot go on reading it."""


class Source(Protocol):
    """One opened file; `claimed_s` is what the header says (0 when it says nothing), `damaged_packets` grows while
    reading."""

    sample_rate_hz: int
    n_channels: int
    codec: str
    container: str
    claimed_s: float
    length_corrected: bool
    damaged_packets: int

    def blocks(self) -> Iterator[Samples]:
        """Blocks (at most BLOCK_FRAMES or one packet, n_channels) int16; raises SourceError where reading fails."""

    def close(self) -> None: ...


class Reader(Protocol):
    """An opened recording, of one file or of two legs: `blocks()` once, then close; `warnings` is complete after.

    `claimed_s` is what headers say of its length, 0 when they say nothing."""

    sample_rate_hz: int
    n_channels: int
    codec: str
    claimed_s: float

    @property
    def warnings(self) -> list[str]: ...

    def blocks(self) -> Iterator[Samples]:
        """Blocks (n_frames, n_channels) int16 of bounded size."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None: ...


def from_float(values: NDArray[Any]) -> Samples:
    """int16 of values in -1..1; louder is clipped, what is no number becomes silence."""
    scaled = values * np.float32(32768.0)
    if not np.isfinite(scaled.sum()):
        scaled = np.nan_to_num(scaled, copy=False, nan=0.0)
    np.rint(scaled, out=scaled)
    return np.clip(scaled, -32768, 32767, out=scaled).astype(np.int16)
