"""What an import reads: rows of lists of calls and people as values, and the rows refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class CallRow(NamedTuple):  # a million are made in a row, in a third of the time
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
        """The number at the other end."""
        return other_number(self.caller, self.callee, self.direction)


def other_number(caller: str, callee: str, direction: str) -> str:
    """The number at the other end: the called one of an outbound call, else the calling one."""
    return (callee or caller) if direction == "out" else (caller or callee)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One agent's time in a team; both days are included, `to_day` None means until now. `extension` is the telephone
    that the agent spoke at then, "" where the list does not say."""

    row: int
    staff_no: str
    name: str
    team: str
    from_day: date | None
    to_day: date | None
    hired_on: date | None
    extension: str = ""


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift of a roster; minutes from the day's midnight, both None for a day off; `meal` is its begin and end."""

    row: int
    staff_no: str
    day: date
    start_minute: int | None
    end_minute: int | None
    name: str
    meal: tuple[int, int] | tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was refused: where it stands, which column and value, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotCall:
    """A record of a call list that is no call, with the reason: an event, a line of totals, a message."""

    row: int
    reason: str


@dataclass(frozen=True)
class FileFault:
    """A recording that cannot be played, or plays with a warning: which file, and what is wrong."""

    file: str
    reason: str


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do, before anything is written.

    rows = new + known + repeated + rejected + not_calls, unless one row names two agents; `repeated` rows are joined
    with a call that is there already, as its further legs or as the same row again; `not_calls` are no calls at all.
    `rejects` are the first of the `rejected` rows; `unmatched` are new calls for which no recording is found;
    `unknown_agents` the texts by which nobody is known."""

    rows: int
    new: int
    known: int
    repeated: int
    rejects: tuple[Reject, ...]
    unmatched: int
    unknown_agents: tuple[str, ...]
    first_utc_ms: int | None
    last_utc_ms: int | None
    recordings: int
    new_recordings: int
    not_calls: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class ListImported:
    """What an import of a call list did; `repeated`, `rejects` and `not_calls` are those of `ImportPreview`, `left`
    rows were not looked at because it was cancelled. One that went on counts from its first beginning.
    `unknown_agents` are the texts by which nobody is known."""

    import_id: int
    rows: int
    new: int
    known: int
    repeated: int
    rejects: tuple[Reject, ...]
    rejects_file: str
    matched: int
    left: int
    not_calls: int = 0
    rejected: int = 0
    unknown_agents: tuple[str, ...] = ()
    by_name: int = 0
    by_id: int = 0
    by_time: int = 0
    doubtful: tuple[FileFault, ...] = ()


@dataclass(frozen=True)
class RecordingsImported:
    """What an import of recordings did; faults cannot be played, warned ones can; `left` was not looked at.

    `matched` are those found `by_name`, `by_id` and `by_time`, `legs` calls of two files; of the `doubtful` ones the
    call is not sure, `duplicates` are of the same bytes as another one, `gone` went away meanwhile; of the known ones
    `moved` lie elsewhere than before."""

    import_id: int
    found: int
    new: int
    known: int
    faults: tuple[FileFault, ...]
    warned: tuple[FileFault, ...]
    matched: int
    unmatched: int
    left: int
    by_name: int = 0
    by_id: int = 0
    by_time: int = 0
    legs: int = 0
    sidecars: int = 0
    duplicates: tuple[FileFault, ...] = ()
    doubtful: tuple[FileFault, ...] = ()
    gone: tuple[FileFault, ...] = ()
    moved: int = 0


@dataclass(frozen=True)
class PeopleImported:
    """What an import of a list of people did."""

    rows: int
    new_agents: int
    new_memberships: int
    changed: int
    known: int
    rejects: tuple[Reject, ...]
    rejects_file: str
    linked_calls: int
    new_aliases: int = 0
