"""Which recording belongs to which call by number and time, for switches that give no link (Cisco CUCM).

A call and a recording go together when each fits no other: the number is one of the call's, the time lies between the
call's ringing and its answer, the length fits, direction and agent do not contradict. A doubtful one is never taken.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from qadesk.importing.name_facts import NameFacts, plain_number

TOLERANCE_MS = 30_000
"""How far the clocks of switch and recorder may stand apart."""
LONGEST_WAIT_MS = 600_000
"""How long a call may wait before its recorder begins."""
_ENOUGH_DIGITS = 7  # of the end of a number: prefixes for the outer line and the country differ
_LEAST_EXACT_S = 60
_UNKNOWN_RING_MS = 60_000
_SLACK_MS = 10_000


@dataclass(frozen=True, slots=True)
class TimedRecording:
    """A recording that no call goes with yet: its key, what its name and sidecar say, its length and hash."""

    key: int
    facts: NameFacts
    duration_ms: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TimedCall:
    """A call: its numbers, and `free` when it has no recording and its list names none."""

    call: int
    start_utc_ms: int
    duration_ms: int
    talk_ms: int | None
    caller: str
    callee: str
    agents: tuple[str, ...]
    direction: str
    free: bool


@dataclass
class TimeMatches:
    """Call -> recording for those that fit each other alone; of the doubtful recordings how many calls fit."""

    found: dict[int, int] = field(default_factory=dict)
    doubtful: dict[int, int] = field(default_factory=dict)


def can_be_matched(facts: NameFacts) -> bool:
    """Whether a name says enough: one exact time, and a number or who spoke."""
    return bool(facts.starts) and facts.within_s <= _LEAST_EXACT_S and bool(facts.numbers or facts.extension)


def match_by_time(recordings: Sequence[TimedRecording], calls: Iterable[TimedCall], zone: tzinfo) -> TimeMatches:
    """What fits among these; `calls` must be all calls near the recordings' times, not only the free ones."""
    by_number = _CallsByNumber(calls)
    fitting = {one.key: by_number.fitting(one, zone) for one in recordings}
    claims: dict[int, set[str]] = defaultdict(set)
    for one in recordings:
        for call in fitting[one.key]:
            claims[call.call].add(one.sha256 or str(one.key))
    done = TimeMatches()
    for one in recordings:
        calls_of_one = fitting[one.key]
        if len(calls_of_one) == 1 and calls_of_one[0].free and len(claims[calls_of_one[0].call]) == 1:
            done.found.setdefault(calls_of_one[0].call, one.key)
        elif calls_of_one:
            done.doubtful[one.key] = len(calls_of_one)
    return done


class _CallsByNumber:
    """Calls by the ends of their numbers, in the order of their starts."""

    def __init__(self, calls: Iterable[TimedCall]) -> None:
        self._calls: dict[str, list[TimedCall]] = defaultdict(list)
        self._others: dict[str, set[str]] = defaultdict(set)
        for call in sorted(calls, key=lambda call: call.start_utc_ms):
            for end in {_end(number) for number in (call.caller, call.callee, *call.agents)} - {""}:
                self._calls[end].append(call)
                self._others[end] |= {_end(call.caller), _end(call.callee)} - {end, ""}

    def fitting(self, recording: TimedRecording, zone: tzinfo) -> list[TimedCall]:
        """All calls that the recording may be of: those with all of its numbers, if there are any, else those with one
        that is no hotline; where several fit, those of the agent whom it names."""
        facts = recording.facts
        numbers = facts.numbers or (facts.extension,)
        near = {call.call: call for start in facts.starts_utc_ms(zone) for number in numbers
                for call in self._near(_end(number), start, facts.within_s * 1000)
                if _has(call, number) and _fits(call, recording)}
        fitting = [call for call in near.values() if all(_has(call, number) for number in numbers)] or [
            call for call in near.values() if any(self._is_own(number) and _has(call, number) for number in numbers)]
        named = [call for call in fitting if _names_agent(call, facts)]
        return named if len(fitting) > 1 and named else fitting

    def _is_own(self, number: str) -> bool:
        """Whether a number tells a call: not so a hotline, which speaks with many."""
        return len(self._others.get(_end(number), ())) <= 1

    def _near(self, end: str, start: int, within_ms: int) -> Iterable[TimedCall]:
        calls = self._calls.get(end, [])
        first = bisect_left(calls, start - LONGEST_WAIT_MS - TOLERANCE_MS, key=lambda call: call.start_utc_ms)
        last = bisect_right(calls, start + within_ms + TOLERANCE_MS, key=lambda call: call.start_utc_ms)
        return (call for call in calls[first:last] if start <= _answered(call) + TOLERANCE_MS)


def _answered(call: TimedCall) -> int:
    """The latest time at which its recorder began."""
    ring_ms = min(call.duration_ms, _UNKNOWN_RING_MS) if call.talk_ms is None else call.duration_ms - call.talk_ms
    return call.start_utc_ms + max(0, ring_ms)


def _fits(call: TimedCall, recording: TimedRecording) -> bool:
    """Whether length and direction go together; a recording without sound has no length."""
    said = recording.facts.direction
    if said and call.direction and said != call.direction:
        return False
    heard_ms, talk_ms = recording.duration_ms, call.duration_ms if call.talk_ms is None else call.talk_ms
    return not heard_ms or (talk_ms / 2 - _SLACK_MS <= heard_ms <= max(call.duration_ms, talk_ms) + _SLACK_MS)


def _has(call: TimedCall, number: str) -> bool:
    """Whether a number of the call is this one: the whole of short ones, the last digits of long ones."""
    return any(_same(number, own) for own in (call.caller, call.callee, *call.agents))


def _same(one: str, other: str) -> bool:
    first, second = (plain_number(number).lstrip("+") for number in (one, other))
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    return longer.endswith(shorter) if len(shorter) >= _ENOUGH_DIGITS else first == second


def _end(number: str) -> str:
    return plain_number(number).lstrip("+")[-_ENOUGH_DIGITS:]


def _names_agent(call: TimedCall, facts: NameFacts) -> bool:
    own = {text.casefold() for text in (*call.agents, call.caller, call.callee) if text}
    return bool({facts.agent.casefold(), facts.extension} & own - {""})
