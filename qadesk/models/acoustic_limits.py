"""Which acoustic marks count by the rules in force, and which word said before still holds for a mark.

A rule says from which value on a mark of a kind counts. What the agent does is the agent's channel, or that of a
recording with one channel (BOTH); only of the agent count interruptions, a late first word and fast speech.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from qadesk.models.acoustics import BOTH, FoundMark, MarkKind, Measures

PPM_A_PERCENT_MILLI = 10
OF_THE_AGENT = frozenset({MarkKind.INTERRUPTION, MarkKind.LATE_START, MarkKind.FAST_SPEECH})
RISKS: tuple[MarkKind, ...] = tuple(kind for kind in MarkKind if kind is not MarkKind.RING_BACK)
"""The kinds that make a call one at risk; ring-back is shown and is none."""


class Mark(Protocol):
    """What a rule looks at in a mark, found, stored or shown."""

    @property
    def kind(self) -> MarkKind: ...
    @property
    def channel(self) -> int: ...
    @property
    def value_milli(self) -> int: ...


class Spanning(Protocol):
    """A mark or a word said to one, by what it points at."""

    @property
    def kind(self) -> MarkKind: ...
    @property
    def channel(self) -> int: ...
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...


M = TypeVar("M", bound=Mark)
S = TypeVar("S", bound=Spanning)


@dataclass(frozen=True, slots=True)
class MarkLimits:
    """From which value a mark of each kind counts, and from how many on the agent's interruptions do."""

    least_milli: Mapping[MarkKind, int]
    interruptions: int


def limits_of(number: Callable[[str], int]) -> MarkLimits:
    """The limits by the station rules, whose numbers `number` gives by name."""
    return MarkLimits({
        MarkKind.DEAD_AIR: number("dead_air_s") * 1000, MarkKind.HOLD: number("hold_s") * 1000,
        MarkKind.OVER_TALK: number("over_talk_ms"), MarkKind.LOUDNESS: number("loud_db") * 1000,
        MarkKind.LATE_START: number("first_word_s") * 1000, MarkKind.FAST_SPEECH: number("fast_milli"),
        MarkKind.CLIPPING: -(-number("clipping_ppm") // PPM_A_PERCENT_MILLI),
        MarkKind.INTERRUPTION: 0, MarkKind.RING_BACK: 0}, number("interruptions"))


def counting(marks: Iterable[M], limits: MarkLimits, agent_channel: int) -> tuple[M, ...]:
    """The marks that count, in their order."""
    found = [mark for mark in marks if _reaches(mark, limits, agent_channel)]
    few = sum(mark.kind is MarkKind.INTERRUPTION for mark in found) < limits.interruptions
    return tuple(mark for mark in found if not (few and mark.kind is MarkKind.INTERRUPTION))


def _reaches(mark: Mark, limits: MarkLimits, agent_channel: int) -> bool:
    whose = mark.kind not in OF_THE_AGENT or mark.channel in (agent_channel, BOTH)
    return whose and mark.value_milli >= limits.least_milli[mark.kind]


def fast_speech(measures: Measures, least_milli: int) -> tuple[FoundMark, ...]:
    """A mark over all of a channel's speech that is at least so fast (syllables per second, in thousandths)."""
    alone = len(measures.channels) == 1
    return tuple(FoundMark(MarkKind.FAST_SPEECH, channel.speech[0][0], channel.speech[-1][1],
                           channel.articulation_milli, BOTH if alone else number)
                 for number, channel in enumerate(measures.channels)
                 if channel.speech and (channel.articulation_milli or 0) >= least_milli
                 and channel.articulation_milli is not None)


def word_for(mark: Spanning, said: Sequence[S]) -> S | None:
    """The last of the words that was said to this mark, or to one that an earlier measurement found in its place.

    In its place: the same kind and channel, and a common part of at least half of the longer one."""
    return next((word for word in reversed(said) if _same_place(mark, word)), None)


def _same_place(mark: Spanning, word: Spanning) -> bool:
    if (mark.kind, mark.channel) != (word.kind, word.channel):
        return False
    if (mark.start_ms, mark.end_ms) == (word.start_ms, word.end_ms):
        return True
    common_ms = min(mark.end_ms, word.end_ms) - max(mark.start_ms, word.start_ms)
    return common_ms > 0 and 2 * common_ms >= max(mark.end_ms - mark.start_ms, word.end_ms - word.start_ms)
