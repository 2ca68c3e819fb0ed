"""The face that all players have: what they do, what they tell, and their states."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qadesk.audio.aids import NO_AIDS, Aids
from qadesk.audio.rendering import Solo

Samples = NDArray[np.int16]


class PlayerState(StrEnum):
    """What the player does."""

    EMPTY = "empty"
    PAUSED = "paused"
    PLAYING = "playing"
    ENDED = "ended"


class SoundState(StrEnum):
    """Whether sound comes out: NO_DEVICE never did, LOST did and stopped; playback then goes on without sound."""

    OK = "ok"
    NO_DEVICE = "no_device"
    LOST = "lost"


@dataclass(frozen=True)
class Heard:
    """A piece of the recording that was played; `audible` is False when no sound came out.

    Silence that was skipped is a piece of its own, of speed SKIPPED: it counts as heard and took no time."""

    start_ms: int
    end_ms: int
    speed: float
    audible: bool = True


class Player(Protocol):
    """Loads one recording at a time and plays it. Positions are ms of the recording; nothing raises on bad values,
    they are brought into range."""

    speed: float
    solo: Solo
    swapped: bool
    volume: float
    balance: float
    loop: tuple[int, int] | None
    skip_silence: bool
    normalise: bool

    @property
    def position_ms(self) -> int: ...
    @property
    def duration_ms(self) -> int: ...
    @property
    def known_ms(self) -> int: ...
    @property
    def waits(self) -> bool: ...
    @property
    def state(self) -> PlayerState: ...
    @property
    def sound(self) -> SoundState: ...
    @property
    def device_name(self) -> str: ...
    @property
    def missing_device(self) -> str: ...
    def prepare(self) -> None: ...
    def load(self, samples: Samples, sample_rate_hz: int, *, agent_left: bool = True,
             aids: Aids = NO_AIDS, complete: bool = True, expected_ms: int = 0) -> None: ...
    def grow(self, samples: Samples, sample_rate_hz: int, *, aids: Aids = NO_AIDS, complete: bool = True,
             expected_ms: int = 0) -> None: ...
    def unload(self) -> None: ...
    def play(self) -> None: ...
    def pause(self) -> None: ...
    def seek(self, position_ms: int) -> None: ...
    def poll(self) -> None: ...
    def heard(self) -> tuple[Heard, ...]: ...
    def close(self) -> None: ...
