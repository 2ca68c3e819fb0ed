"""The name of a call in frame, draw and slip: from the switch's own id, else from what the switch wrote down.

Never a row number or a name chosen here: anyone with the call list finds the same name.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from qadesk.models.imports import CallRow

DEFAULT_SOURCE = "PBX"
CONVERSATION_PARTS = 2
"""So many parts of a rec_id, source and the switch's id, name the conversation; a third one names the agent's part."""
_UNSAFE = re.compile(r"[|:%\x00-\x1f]")


class CallNames(NamedTuple):
    """The rec_id of a call by its list alone, and the two it may have been given: as a whole, and as an agent's part.

    A transfer may be spread over two lists, so the station is asked which of the two it knows."""

    proposed: str
    whole: str
    part: str

    def settle(self, agent_no: str, known: Mapping[str, str]) -> tuple[str, bool]:
        """The rec_id, and whether the station has it; `known` gives the agent's number of each rec_id it has."""
        if self.part in known:
            return self.part, True
        if self.whole in known:
            same = known[self.whole] == agent_no or self.whole == self.part
            return (self.whole, True) if same else (self.part, False)
        return self.proposed, False


def switch_rec_id(source: str, call_id: str, leg: str = "") -> str:
    """`SOURCE:CALLID[:LEG]`; `|`, `:` and `%` inside a part are written as `%7C`, `%3A`, `%25`."""
    return ":".join(_UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", part)
                    for part in (source, call_id, leg) if part)


def hashed_rec_id(start_utc_ms: int, agent_no: str, other_number: str, direction: str, duration_ms: int) -> str:
    """The first 20 hex digits of SHA-256 of `start_utc|agent no.|other number, digits only|direction|duration_s`.

    `start_utc` is written like `2026-09-01T01:12:33Z` and the duration in whole seconds, rounded down:
    lists of one switch differ in their milliseconds."""
    start = datetime.fromtimestamp(start_utc_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    digits = "".join(char for char in other_number if char.isascii() and char.isdigit())
    text = "|".join((start, agent_no, digits, direction, str(duration_ms // 1000)))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def name_calls(rows: Sequence[CallRow], source: str) -> list[CallNames]:
    """The names of a list's calls. A part of a call is named by its leg, or by its agent when the list has the
    call with several agents (a transfer); a row without an id of the switch is named by its facts."""
    if len(rows) == 1:
        return [_names(rows[0], source, transferred=False)]
    agents: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.call_id and not row.leg:
            agents[row.call_id].add(row.agent_no)
    return [_names(row, source, transferred=len(agents[row.call_id]) > 1) for row in rows]


def _names(row: CallRow, source: str, *, transferred: bool) -> CallNames:
    if not row.call_id:
        name = hashed_rec_id(row.start_utc_ms, row.agent_no, row.other_number, row.direction, row.duration_ms)
        return CallNames(name, name, name)
    if not row.leg and not _UNSAFE.search(f"{source}{row.call_id}{row.agent_no}"):  # nearly all, so quickly
        whole = f"{source}:{row.call_id}"
        part = f"{whole}:{row.agent_no}" if row.agent_no else whole
        return CallNames(part if transferred else whole, whole, part)
    if row.leg:
        name = switch_rec_id(source, row.call_id, row.leg)
        return CallNames(name, name, name)
    whole = switch_rec_id(source, row.call_id)
    part = switch_rec_id(source, row.call_id, row.agent_no) if row.agent_no else whole
    return CallNames(part if transferred else whole, whole, part)
