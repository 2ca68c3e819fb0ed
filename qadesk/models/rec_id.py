"""The name of a call in frame, draw and slip: from the switch's own id, else from what the switch wrote down.

Never a row number or a name chosen here: anyone with the call list finds the same name.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

DEFAULT_SOURCE = "PBX"
_UNSAFE = re.compile(r"[|:%\x00-\x1f]")


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
