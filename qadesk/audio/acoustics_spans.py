"""Runs in rows of flags: as spans (start, end) of indexes, half open, and as places in time."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Span = tuple[int, int]


def runs(flags: Flags) -> list[Span]:
    """Where the flags are set."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def flags_of(spans: Iterable[Span], n: int) -> Flags:
    """Flags (n) that are set in the spans."""
    flags = np.zeros(n, np.bool_)
    for start, end in spans:
        flags[start:end] = True
    return flags


def any_of(rows: Flags) -> Flags:
    """What is set in any row."""
    return np.asarray(np.logical_or.reduce(rows, axis=0), np.bool_)


def closed(flags: Flags, most: int) -> Flags:
    """With the gaps of at most so many between two runs set too."""
    out = flags.copy()
    for start, end in runs(~flags):
        if end - start <= most and start > 0 and end < len(flags):
            out[start:end] = True
    return out


def opened(flags: Flags, least: int) -> Flags:
    """Without the runs shorter than so many."""
    return flags_of([span for span in runs(flags) if span[1] - span[0] >= least], len(flags))


def widened(flags: Flags, before: int, after: int) -> Flags:
    """Each run begun earlier and ended later by so many."""
    return flags_of([(max(0, start - before), end + after) for start, end in runs(flags)], len(flags))


def with_core(wide: Flags, core: Flags, least: int = 1) -> Flags:
    """The runs of `wide` that hold at least so many of `core`."""
    held = np.concatenate([[0], np.cumsum(core)])
    return flags_of([(a, b) for a, b in runs(wide) if held[b] - held[a] >= least], len(wide))
