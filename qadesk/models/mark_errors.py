"""How far marks of each kind can be trusted: counted on the labelled material by `benchmarks/acoustics.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qadesk.models.acoustics import MarkKind


@dataclass(frozen=True, slots=True)
class MarkError:
    """Of `truth` labelled places `found` were found; `false_marks` marks lay where nothing is labelled."""

    truth: int
    found: int
    false_marks: int


MARK_ERRORS: Mapping[MarkKind, MarkError] = MappingProxyType({
    MarkKind.DEAD_AIR: MarkError(268, 268, 0),
    MarkKind.HOLD: MarkError(74, 74, 0),
    MarkKind.OVER_TALK: MarkError(188, 186, 1),
    MarkKind.INTERRUPTION: MarkError(218, 216, 8),
    MarkKind.RING_BACK: MarkError(659, 659, 0),
    MarkKind.LOUDNESS: MarkError(26, 26, 0),
    MarkKind.CLIPPING: MarkError(26, 26, 0),
    MarkKind.LATE_START: MarkError(226, 226, 0),
})
"""A kind that is not in it was not measured against labelled material."""
