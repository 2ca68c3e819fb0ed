"""Who speaks when: over-talk, interruptions, silences, first words; all from flags of 10 ms by channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qadesk.audio.acoustics_spans import Flags, Span, closed, runs

OVER_TALK_HOPS = 30
TURN_BRIDGE_HOPS = 60
"""A speaker's pause as short as this does not end the turn."""
SPOKEN_BEFORE_HOPS, GOES_ON_HOPS, OWN_TURN_HOPS = 50, 30, 100
SAME_LIKENESS, SAME_SHARE, SAME_SWAY_DB = 0.97, 0.8, 1.5


@dataclass(frozen=True)
class Interruption:
    """Channel `channel` begins at hop `start` while the other speaks; up to `end` both go on."""

    channel: int
    start: int
    end: int


def are_different(speech: NDArray[np.bool_], levels: NDArray[np.float32]) -> bool:
    """Whether two channels (2, n_hops) hold two sides: not where both speak at once nearly always, equally loud."""
    both = speech[0] & speech[1]
    if both.sum() < SAME_SHARE * max(1, speech.any(axis=0).sum()):
        return True
    together = levels[:, both]
    sway = together.std(axis=1)
    return bool(sway.min() < 0.1) or float(np.corrcoef(together[0], together[1]).flat[1]) < SAME_LIKENESS


def is_same(levels: NDArray[np.float32], span: Span) -> bool:
    """Whether both of two channels hold the same sound in the span (music that both hear): levels go in step."""
    part = levels[:, span[0]:span[1]]
    return bool(np.std(part[0] - part[1]) < SAME_SWAY_DB)


def over_talk(speech: NDArray[np.bool_]) -> list[Span]:
    """Where both of two channels speak, breaths between closed."""
    both = closed(speech[0] & speech[1], 10)
    return [span for span in runs(both) if span[1] - span[0] >= OVER_TALK_HOPS]


def interruptions(speech: NDArray[np.bool_]) -> list[Interruption]:
    """Who begins a turn while the other is in the midst of one, and both go on. A short word in between (嗯, 好的)
    that ends before the other's turn does is none."""
    turns = [runs(closed(flags, TURN_BRIDGE_HOPS)) for flags in speech]
    found = []
    for channel in (0, 1):
        for start, end in turns[channel]:
            for other_start, other_end in turns[1 - channel]:
                if other_start + SPOKEN_BEFORE_HOPS > start or other_end <= start:
                    continue
                until = min(end, other_end)
                insists = end > other_end or end - start >= OWN_TURN_HOPS
                if until - start >= GOES_ON_HOPS and insists and _spoken(speech, start, until):
                    found.append(Interruption(channel, start, until))
    return sorted(found, key=lambda one: one.start)


def _spoken(speech: NDArray[np.bool_], start: int, end: int) -> bool:
    """Whether both really speak in the stretch, not only keep their turns."""
    return bool(np.count_nonzero((speech[0] & speech[1])[start:end]) >= GOES_ON_HOPS // 2)


def silences(busy: Flags, start: int = 0) -> list[Span]:
    """Where nothing of what counts sounds, from hop `start` on."""
    return [(first + start, last + start) for first, last in runs(~busy[start:])]
