"""Calls as lines of a list: what the page shows of each, and by what it is narrowed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qadesk.models.periods import Week

# stray: recordings that no call goes with
AUDIO_STATES = ("all", "playable", "stored", "unplayable", "away", "missing", "stray")
_SHOWN_HEAD, _SHOWN_TAIL = 3, 4
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?!\d)")
_HALF_WIDTH = {ord("０") + n: str(n) for n in range(10)}


@dataclass(frozen=True)
class CallFilter:
    """Which calls to list: those of a week (None: all), with a text (agent, name, queue, number's tail) and a state."""

    week: Week | None = None
    text: str = ""
    audio: str = "all"


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list; the number is masked, always. `audio` is playable, stored, unplayable, away or
    missing.

    A recording without a call has no start (None) and the negative of its own key."""

    call_id: int
    rec_id: str
    start_utc_ms: int | None
    agent_no: str
    agent_name: str
    team: str
    direction: str
    queue: str
    number_masked: str
    duration_ms: int
    recording: str
    audio: str
    reason: str
    drawn: bool


@dataclass(frozen=True)
class CallPage:
    """One page of a list of calls, newest first, how many there are in all, and recordings that no call goes with."""

    lines: tuple[CallLine, ...]
    offset: int
    total: int
    stray: int


def mask_number(number: str) -> str:
    """The number with its middle hidden: 138****0001; short ones (extensions, hotlines) stay as they are."""
    digits = "".join(char for char in number if char.isascii() and char.isdigit())
    if len(digits) <= _SHOWN_HEAD + _SHOWN_TAIL:
        return digits or ("*" * min(len(number), 4))
    return f"{digits[:_SHOWN_HEAD]}****{digits[-_SHOWN_TAIL:]}"


def mask_telephones(text: str) -> str:
    """The text with every mobile and area-code number in it masked, however it is spaced."""
    plain = text.translate(_HALF_WIDTH)
    masked = _TELEPHONE.sub(lambda found: mask_number(found[0]), plain)
    return text if masked == plain else masked
