"""Calls as lines of a list: what the page shows of each, and by what it is narrowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qadesk.i18n import N_
from qadesk.models.periods import Period

DIRECTION_NAMES = {"in": N_("Inbound"), "out": N_("Outbound"), "internal": N_("Internal"), "": ""}
_SHOWN_HEAD, _SHOWN_TAIL = 3, 4
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?!\d)")
_HALF_WIDTH = {ord("０") + n: str(n) for n in range(10)}


@dataclass(frozen=True)
class CallFilter:
    """Which calls to list: those of some days (None: all); each word of the text fits the agent's number or name, the
    queue or the number's tail; of a team on the day of the call, of a queue, in a band of the day, drawn or not (None:
    both). `audio` is all, playable, stored, unplayable, away, missing, or stray: recordings that no call goes with."""

    period: Period | None = None
    text: str = ""
    audio: str = "all"
    team_id: int | None = None
    queue: str | None = None
    band: str = ""
    drawn: bool | None = None


class FoundBy(StrEnum):
    """How a recording was found for its call."""

    NAME = "name"
    ID = "id"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list; the number is masked, always. `audio` is playable, stored, unplayable, away or
    missing.

    A recording without a call has no start (None) and the negative of its own key. `item_id`: the call's newest place
    in the queue, None when it has none; `on_hold`: it is kept from the draw while a legal matter is open."""

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
    band: str = ""
    item_id: int | None = None
    on_hold: bool = False
    found_by: FoundBy | None = None


@dataclass(frozen=True)
class CallPage:
    """One page of a list of calls, newest first; `more`: others come after it."""

    lines: tuple[CallLine, ...]
    offset: int
    more: bool


@dataclass(frozen=True)
class CallCount:
    """How many calls there are in all, and recordings that no call goes with."""

    total: int
    stray: int


@dataclass(frozen=True)
class CallFacets:
    """What calls can be chosen by: teams (key, name), queues, bands (code, name)."""

    teams: tuple[tuple[int, str], ...] = ()
    queues: tuple[str, ...] = ()
    bands: tuple[tuple[str, str], ...] = ()


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
