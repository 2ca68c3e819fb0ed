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


MARK_ERRORS: Mapping[MarkKind, MarkError] = MappingProxyType({})
"""A kind that is not in it was not measured against labelled material."""
