"""Patterns of recordings' names as a list shows them, and what a name says as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A pattern that the centre defined, in the order in which they are tried."""

    pattern_id: int
    name: str
    pattern: str


@dataclass(frozen=True, slots=True)
class NameReading:
    """What a recording's name says; "" where it says nothing. `by` is the pattern that read it, `own` whether it is one
    of the centre's; `start` is text with the zone where it is not the centre's."""

    path: str
    by: str
    own: bool
    start: str
    numbers: str
    extension: str
    agent: str
    call_id: str
    direction: str
    leg: str
