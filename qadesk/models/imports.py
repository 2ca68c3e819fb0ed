"""What an import reads: rows of lists of calls and people as values, and the rows refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CallRow:
    """One agent's part of a call as the list has it; `row` is its line in the file, the first line being 1.

    `talk_ms` is the connected time, None when the list does not say; `direction` is in, out, internal or ""."""

    row: int
    start_utc_ms: int
    duration_ms: int
    talk_ms: int | None = None
    agent_no: str = ""
    caller: str = ""
    callee: str = ""
    direction: str = ""
    queue: str = ""
    call_id: str = ""
    leg: str = ""
    recording: str = ""

    @property
    def other_number(self) -> str:
        """The number at the other end: the called one of an outbound call, else the calling one."""
        first, second = (self.callee, self.caller) if self.direction == "out" else (self.caller, self.callee)
        return first or second


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One agent's time in a team; both days are included, `to_day` None means until now."""

    row: int
    staff_no: str
    name: str
    team: str
    from_day: date | None
    to_day: date | None
    hired_on: date | None


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was refused: where it stands, which column and value, and why."""

    row: int
    column: str
    value: str
    reason: str
