"""How measures lie in the station: a JSON document whose spans are written as distances, which takes a third."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import accumulate, pairwise
from typing import Any

from qadesk.models.acoustics import ChannelMeasures, Interval, Measures

FRAME_MS = 10


def document_of(measures: Measures) -> dict[str, object]:
    """The document; `measures_of` gives the measures back."""
    channels = [{**asdict(channel), "speech": _packed(channel.speech)} for channel in measures.channels]
    return {**asdict(measures), "channels": channels}


def measures_of(document: Mapping[str, Any]) -> Measures:
    """The measures that a document holds."""
    channels = tuple(ChannelMeasures(**{**channel, "speech": _unpacked(channel["speech"])})
                     for channel in document["channels"])
    interruptions = document["interruptions"]
    return Measures(**{**document, "channels": channels, "first_word_ms": tuple(document["first_word_ms"]),
                       "interruptions": None if interruptions is None else tuple(interruptions)})


def _packed(spans: Sequence[Interval]) -> list[int]:
    """The unit in ms, then the distance of each edge from the one before it, in units."""
    edges = [0, *(edge for span in spans for edge in span)]
    unit = FRAME_MS if all(edge % FRAME_MS == 0 for edge in edges) else 1
    return [unit, *((after - before) // unit for before, after in pairwise(edges))]


def _unpacked(packed: Sequence[int]) -> tuple[Interval, ...]:
    edges = [edge * packed[0] for edge in accumulate(packed[1:])]
    return tuple(zip(edges[::2], edges[1::2], strict=True))
