"""Sudden loudness against the speaker's own level, and clipped stretches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qadesk.audio.acoustics_frames import HOPS_PER_S, Real
from qadesk.audio.acoustics_spans import Flags, Span, closed, runs

WINDOW_HOPS, LEAST_IN_WINDOW = HOPS_PER_S, 40
OWN_LEAST_HOPS, JUMP_DB = 5 * HOPS_PER_S, 6.0
JOIN_HOPS = 2 * HOPS_PER_S
CLIP_JOIN_HOPS, CLIP_LEAST = HOPS_PER_S // 2, 8


def sudden_loudness(power: Real, speech: Flags) -> list[tuple[Span, float]]:
    """Where a second of speech is JUMP_DB above the speaker's own level (the middle of all his seconds): spans of
    hops with their highest jump in dB. Nothing where he speaks less than OWN_LEAST_HOPS."""
    if speech.sum() < OWN_LEAST_HOPS:
        return []
    ones = np.ones(WINDOW_HOPS)
    count = np.convolve(speech, ones, "same")
    sums = np.convolve(np.where(speech, power, 0).astype(np.float64), ones, "same")
    level = 10 * np.log10(np.maximum(sums / np.maximum(count, 1), 1e-10))
    usable = speech & (count >= LEAST_IN_WINDOW)
    if not usable.any():
        return []
    jump = np.where(usable, level - np.median(level[usable]), -np.inf)
    spans = runs(closed(jump >= JUMP_DB, JOIN_HOPS))
    return [(span, float(jump[span[0]:span[1]].max())) for span in spans]


def clipped_spans(clipped: NDArray[np.uint16], hop: int) -> list[tuple[Span, float]]:
    """Stretches with clipped samples, and the share (0..1) of these in each; single ones are no stretch."""
    spans = runs(closed(clipped > 0, CLIP_JOIN_HOPS))
    counts = [int(clipped[start:end].sum()) for start, end in spans]
    return [(span, count / (hop * (span[1] - span[0]))) for span, count in zip(spans, counts, strict=True)
            if count >= CLIP_LEAST]
