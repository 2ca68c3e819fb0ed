"""The spoken conversations of the practice centre, and what a careful inspector finds in each.

Words and truths stand in `resources/practice/dialogues.yaml`; `make.py` there spoke them into what is read here.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Line:
    """One line: what is spoken lies at `start_ms`..`end_ms` of the dialogue's samples, `gap_ms` after the line before
    (negative: talks into it). `who` is agent, customer, number (the agent's staff number) or hold (waiting, between
    `shortest_ms` and `longest_ms`)."""

    who: str
    words: str = ""
    gap_ms: int = 0
    start_ms: int = 0
    end_ms: int = 0
    shortest_ms: int = 0
    longest_ms: int = 0


@dataclass(frozen=True)
class Truth:
    """What is true of every call made from a dialogue. `losses` are (criterion, deduction, line), the same again for
    each further time; `fatal` are (code, line); `kind` is good, plain or weak; `praise` is a line or None."""

    share: float
    kind: str
    na: frozenset[str]
    losses: tuple[tuple[str, str, int], ...]
    fatal: tuple[tuple[str, int], ...]
    praise: int | None
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Dialogue:
    """A conversation: its lines, the places (ms) of the digits 0 to 9 in the agent's voice, and (n, 2) int16 samples at
    8 kHz with all of it one after another, agent left."""

    code: str
    lines: tuple[Line, ...]
    digits: tuple[tuple[int, int], ...]
    truth: Truth
    samples: Samples


@functools.cache
def load_dialogues(folder: Path) -> Mapping[str, Dialogue]:
    """The conversations in the resources' `practice` folder, by their code; read once, for it takes a second."""
    told = json.loads((folder / "lines.json").read_text("utf-8"))
    return {code: Dialogue(code, tuple(Line(**line) for line in one["lines"]),
                           tuple((start, end) for start, end in one["digits"]), _truth(one),
                           soundfile.read(folder / f"{code}.opus", dtype="int16", always_2d=True)[0])
            for code, one in told.items()}


def _truth(one: Mapping[str, Any]) -> Truth:
    losses = tuple((code, str(deduction), line) for code, deduction, line in one["losses"])
    fatal = tuple((code, line) for code, line in one["fatal"])
    return Truth(float(one["share"]), one["kind"], frozenset(one["na"]), losses, fatal, one["praise"],
                 tuple(one["comments"]))
