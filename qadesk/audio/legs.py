"""Two recordings that are the legs of one call, read as one of two channels: the agent left, the customer right.

The lower rate is brought to the higher one, the shorter leg ends in silence; both are said. A leg that cannot be
played, or is away, is silent and says why, as long as the other one plays.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, Self

import numpy as np

from qadesk.audio.decode import AudioFacts, AudioReader, facts_of, open_audio
from qadesk.audio.raw_rules import DEFAULT_RAW, RawRules
from qadesk.audio.source import BLOCK_FRAMES, BytesDamaged, Place, Reader, Samples
from qadesk.errors import AudioError, sentences
from qadesk.i18n import _

_SAID_FROM_S = 1.0  # recorders end the legs of a call some packets apart


@dataclass(frozen=True)
class Legs:
    """Where the sound of one call's two sides is; None for a side that is away. A Place like any other, opened by
    `open_sound`."""

    agent: Place | None
    customer: Place | None

    @property
    def sides(self) -> tuple[Place, ...]:
        """The sides that are there, the agent's first."""
        return tuple(side for side in (self.agent, self.customer) if side is not None)

    @property
    def name(self) -> str:
        return self.sides[0].name

    @property
    def suffix(self) -> str:
        return self.sides[0].suffix

    def open(self, mode: Literal["rb"]) -> BinaryIO:
        return self.sides[0].open(mode)

    def stat(self) -> os.stat_result:
        return self.sides[0].stat()

    def refuse_damaged(self) -> None:
        for side in self.sides:
            if not isinstance(side, Path):
                side.refuse_damaged()


class LegsReader:
    """Two legs as one opened recording, with the face of AudioReader: `blocks()` once, then close."""

    n_channels = 2

    def __init__(self, legs: Legs, raw: RawRules) -> None:
        self._under = ExitStack()
        self._said: list[str] = []
        sides = [self._opened(path, raw) for path in (legs.agent, legs.customer)]
        self._names = (legs.agent.name if legs.agent else _("The agent's leg"),
                       legs.customer.name if legs.customer else _("The customer's leg"))
        self._readers = [reader for reader, _error in sides]
        if not any(self._readers):
            raise next(error for _reader, error in sides if error)
        self._said = [_said_of_leg(name, sentences(error.what, error.todo, _("Its side of the call is silent.")))
                      for name, (_reader, error) in zip(self._names, sides, strict=True) if error]
        open_readers = [reader for reader in self._readers if reader]
        self.sample_rate_hz = max(reader.sample_rate_hz for reader in open_readers)
        self.codec = " + ".join(dict.fromkeys(reader.codec for reader in open_readers))
        self.claimed_s = max(reader.claimed_s for reader in open_readers)
        self._n_frames = [0, 0]

    def _opened(self, path: Place | None, raw: RawRules) -> tuple[AudioReader | None, AudioError | None]:
        if path is None:
            return None, AudioError(_("It is not where it was brought in from."))
        try:
            return self._under.enter_context(open_audio(path, raw=raw)), None
        except BytesDamaged:
            self._under.close()
            raise  # it may be whole in another place
        except AudioError as error:
            return None, error

    @property
    def warnings(self) -> list[str]:
        """What is to be said of both; complete when the blocks are through."""
        of_legs = [_said_of_leg(name, warning) for name, reader in zip(self._names, self._readers, strict=True)
                   if reader for warning in reader.warnings]
        return [*self._said, *of_legs]

    def blocks(self) -> Iterator[Samples]:
        """Blocks (n_frames, 2) int16 of bounded size, to the end of the longer leg."""
        sides = [_even(self._leg(at)) for at in (0, 1)]
        for agent, customer in zip_longest(*sides):
            yield _joined(agent, customer)
        self._judge_lengths()

    def _leg(self, at: int) -> Iterator[Samples]:
        """One leg as blocks (n, 1) of the common rate; nothing when it could not be opened."""
        from qadesk.audio.resampling import resampled  # loads the decoders

        reader = self._readers[at]
        if reader is None:
            return
        for block in resampled(map(_mono, reader.blocks()), reader.sample_rate_hz, self.sample_rate_hz):
            self._n_frames[at] += len(block)
            yield block

    def _judge_lengths(self) -> None:
        for at, reader in enumerate(self._readers):
            if reader is None:
                continue
            name, missing_s = self._names[at], (max(self._n_frames) - self._n_frames[at]) / self.sample_rate_hz
            if reader.n_channels > 1:
                self._said.append(_said_of_leg(name, _("Its {count} channels are mixed into one.").format(
                    count=reader.n_channels)))
            if reader.sample_rate_hz != self.sample_rate_hz:
                self._said.append(_said_of_leg(name, _("Its rate of {from_hz} Hz was raised to {to_hz} Hz.").format(
                    from_hz=reader.sample_rate_hz, to_hz=self.sample_rate_hz)))
            if missing_s >= _SAID_FROM_S:
                self._said.append(_said_of_leg(name, _("It is {seconds} s shorter than the other leg; silence stands "
                                                       "after it.").format(seconds=f"{missing_s:.1f}")))

    def close(self) -> None:
        self._under.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()


def open_legs(legs: Legs, raw: RawRules = DEFAULT_RAW) -> LegsReader:
    """Both files as one call of two channels; raises AudioError when neither can be played."""
    return LegsReader(legs, raw)


def inspect_legs(legs: Legs, raw: RawRules = DEFAULT_RAW) -> AudioFacts:
    """The facts of the joined call, counted by decoding both files; never an exception for bad audio."""
    return facts_of(Path(legs.name), lambda: open_legs(legs, raw))


def open_sound(place: Place, raw: RawRules = DEFAULT_RAW) -> Reader:
    """A recording, or both legs of a call, ready to be read. Raises AudioError."""
    return open_legs(place, raw) if isinstance(place, Legs) else open_audio(place, raw=raw)


def _said_of_leg(name: str, said: str) -> str:
    return said if name in said else _("{name}: {said}").format(name=name, said=said)


def _mono(block: Samples) -> Samples:
    n_channels = block.shape[1]
    if n_channels == 1:
        return block
    shares = np.full((n_channels, 1), 1 / n_channels, np.float32)  # a product is many times as fast as numpy's mean
    mixed: Samples = np.rint(block.astype(np.float32) @ shares).astype(np.int16)
    return mixed


def _even(blocks: Iterator[Samples]) -> Iterator[Samples]:
    """The same samples in blocks of BLOCK_FRAMES, so that those of two legs lie side by side."""
    kept, n_kept = [], 0
    for block in blocks:
        kept.append(block)
        n_kept += len(block)
        if n_kept < BLOCK_FRAMES:
            continue
        whole = np.concatenate(kept)
        n_whole = n_kept // BLOCK_FRAMES * BLOCK_FRAMES
        yield from np.split(whole[:n_whole], n_whole // BLOCK_FRAMES)
        kept, n_kept = [whole[n_whole:]], n_kept - n_whole
    if n_kept:
        yield np.concatenate(kept)


def _joined(agent: Samples | None, customer: Samples | None) -> Samples:
    sides = [np.zeros((0, 1), np.int16) if side is None else side for side in (agent, customer)]
    joined: Samples = np.zeros((max(map(len, sides)), 2), np.int16)
    for at, side in enumerate(sides):
        joined[:len(side), at:at + 1] = side
    return joined
