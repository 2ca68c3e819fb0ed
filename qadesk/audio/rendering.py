"""What goes to the ears: chunks of two-channel sound along a course, at its speed, with one or both voices."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from qadesk.audio.course import Course
from qadesk.audio.stretch import Stretcher

Samples = NDArray[np.int16]
_NEAR = 1e-6  # rounding of a place that is a whole frame


class Solo(StrEnum):
    """Whose voice is heard."""

    BOTH = "both"
    AGENT = "agent"
    CUSTOMER = "customer"


@dataclass
class Ears:
    """Which channel goes to which ear: the agent left, the customer right; a voice alone goes to both.

    `gains` holds a factor for each channel; without, all stay as recorded. `balance` makes one ear quieter: from -1
    (left alone) over 0 (both as they are) to 1 (right alone)."""

    agent_first: bool = True
    solo: Solo = Solo.BOTH
    volume: float = 1.0
    gains: tuple[float, ...] = ()
    balance: float = 0.0

    def mix(self, samples: Samples) -> Samples:
        """(n, 2) int16 of (n, n_channels); one channel is heard on both ears."""
        agent, customer = (0, 1) if self.agent_first else (1, 0)
        left = customer if self.solo is Solo.CUSTOMER else agent
        right = agent if self.solo is Solo.AGENT else customer
        sides = [0, 0] if samples.shape[1] == 1 else [left, right]
        gains = self.gains or (1.0,) * samples.shape[1]
        of_ears = (min(1.0, 1.0 - self.balance), min(1.0, 1.0 + self.balance))
        factors = [self.volume * ear * gains[side] for ear, side in zip(of_ears, sides, strict=True)]
        both = samples[:, sides]
        return both if set(factors) == {1.0} else _scaled(both, factors)


def _scaled(samples: Samples, factors: Sequence[float]) -> Samples:
    """Each column times its factor, held within int16."""
    scaled = samples * np.asarray(factors, np.float32)
    return np.clip(scaled, -32768, 32767).astype(np.int16)


class Rendering:
    """Renders one course chunk by chunk; `ears` may change on the way and is heard from the next chunk on, and a
    recording that is still coming may be extended."""

    def __init__(self, samples: Samples, sample_rate_hz: int, course: Course, ears: Ears) -> None:
        self._samples, self._course, self._ears = samples, course, ears
        self._stretcher = Stretcher(samples, sample_rate_hz)
        self._done = 0  # output frames rendered
        self._spare = samples[:0]
        self._fell_silent = False
        self._lock = threading.Lock()

    def extend(self, samples: Samples, course: Course) -> bool:
        """Go on in more of the same recording along the same course, which ends later now.

        False when silence behind the old end has been rendered already."""
        with self._lock:
            if self._fell_silent or (self._course.speed != 1.0 and self._course.ended(self._done)):
                return False
            self._samples, self._course = samples, course
            self._stretcher.extend(samples)
            return True

    def chunk(self, n_frames: int) -> bytes:
        """The next `n_frames` of two-channel int16; silence behind the end."""
        with self._lock:
            return self._chunk(n_frames)

    def _chunk(self, n_frames: int) -> bytes:
        parts, missing = [self._spare], n_frames - len(self._spare)
        while missing > 0:
            part = self._next(missing)
            parts.append(part)
            missing -= len(part)
        whole = np.concatenate(parts)
        self._spare = whole[n_frames:]
        return np.ascontiguousarray(self._ears.mix(whole[:n_frames]), "<i2").tobytes()

    def _next(self, n_frames: int) -> Samples:
        part = self._silence(n_frames) if self._course.ended(self._done) else self._sound(n_frames)
        self._done += len(part)
        return part

    def _sound(self, n_frames: int) -> Samples:
        """At the speed of the recording its very samples, up to the next turn or jump; else whole hops."""
        if self._course.speed == 1.0:
            start = int(self._course.at(self._done) + _NEAR)
            stop = start + max(1, min(n_frames, round(self._course.out_left(self._done))))
            return self._samples[start:stop]
        hop = self._stretcher.hop
        hops = -(-n_frames // hop)
        return self._stretcher.render([self._course.at(self._done + k * hop) for k in range(hops)])

    def _silence(self, n_frames: int) -> Samples:
        self._fell_silent = True
        return np.zeros((n_frames, self._samples.shape[1]), np.int16)
