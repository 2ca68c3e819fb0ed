"""The conditions on calls of a list, each in two forms: gone along by an index of its own, or held against a call that
another condition has found, by a narrow index where there is one: to look at the calls themselves costs 10 times more.

`c` is the call; texts are bound, never written into a statement.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

Params = dict[str, object]
LOOKED_UP = 20
MOST_KEYS = 200_000
_WITHOUT = "SELECT m.id FROM calls m INDEXED BY ix_calls_recording_id WHERE m.recording_id IS NULL"
_IN_STATE = ("SELECT r.id FROM recordings r INDEXED BY ix_recordings_state "
             "WHERE r.state <> 'playable' AND r.state {} '{}'")
_KEPT = "SELECT 1 FROM stored_recordings s WHERE s.sha256 = r.sha256"
_RECORDINGS = {
    "unplayable": _IN_STATE.format("=", "unplayable"),
    "away": "SELECT r.id FROM recordings r INDEXED BY ix_recordings_away_utc_ms WHERE r.away_utc_ms IS NOT NULL "
            f"AND NOT EXISTS ({_KEPT})",
    "stored": "SELECT r.id FROM stored_recordings s CROSS JOIN recordings r INDEXED BY ix_recordings_sha256 "
              "ON r.sha256 = s.sha256"}
DAY_MS, MINUTE_MS = 86_400_000, 60_000
_FEW = 4


@dataclass(frozen=True)
class Clause:
    """`holds`: the condition on a call found otherwise. `along`: what to select from to go along its index, "" when it
    leads to no calls; `where`: what holds then; `ordered`: its index has the calls by their start.

    `ids` instead of `along`: a selection of the calls' keys out of indexes; each call has then to be looked up."""

    holds: str
    params: Params = field(default_factory=dict)
    along: str = ""
    where: str = "1"
    ordered: bool = False
    ids: str = ""

    @property
    def leads(self) -> bool:
        return bool(self.along or self.ids)

    @property
    def source(self) -> str:
        """What to select the calls from."""
        return self.along or f"({self.ids}) k CROSS JOIN calls c ON c.id = k.id"

    @property
    def counted(self) -> str:
        """A selection with as many rows as there are calls, which looks none of them up."""
        return self.ids or f"SELECT 1 FROM {self.along} WHERE {self.where}"

    @property
    def cost(self) -> int:
        """What one of its calls costs, against one whose index tells the start as well."""
        return LOOKED_UP if self.ids else 1

    def only(self, other: Clause) -> Clause:
        """This one, whose keys are gone along, and another one that asks for the key alone, as one condition."""
        ids = f"SELECT c.id FROM ({self.ids}) c WHERE {other.holds}" if self.ids else ""
        return Clause(f"{self.holds} AND {other.holds}", {**self.params, **other.params}, ids=ids)


@dataclass(frozen=True)
class Between:
    """The starts that are wanted, in ms: from the first one on, before the last."""

    first_utc_ms: int
    end_utc_ms: int

    def clause(self) -> Clause:
        """Calls that start then, which lie in the order of their starts."""
        holds = "c.start_utc_ms >= :first AND c.start_utc_ms < :end"
        return Clause(holds, {"first": self.first_utc_ms, "end": self.end_utc_ms},
                      "calls c INDEXED BY ix_calls_start_utc_ms", holds, ordered=True)


def agents_clause(spans: Sequence[tuple[str, int, int]], key: str, between: Between) -> Clause:
    """Calls of agents, each from an instant to another: those in a team have a span for each of their stays."""
    whole = all(first <= between.first_utc_ms and end >= between.end_utc_ms for _no, first, end in spans)
    of_them = f"(SELECT value->>0 AS no, value->>1 AS a, value->>2 AS b FROM json_each(:spans{key}))"
    in_span = f"EXISTS (SELECT 1 FROM {of_them} s WHERE s.no = c.agent_no AND c.start_utc_ms >= s.a " \
              "AND c.start_utc_ms < s.b)"
    numbers = f"c.agent_no IN (SELECT value->>0 FROM json_each(:spans{key}))"
    return Clause(numbers if whole else f"{numbers} AND {in_span}", {f"spans{key}": json.dumps(spans)},
                  f"{of_them} s CROSS JOIN calls c INDEXED BY ix_calls_agent_no_start_utc_ms ON c.agent_no = s.no "
                  "AND c.start_utc_ms >= s.a AND c.start_utc_ms < s.b")


def queues_clause(names: Sequence[str], key: str) -> Clause:
    """Calls of queues."""
    one_of = ", ".join(f":queue{key}_{at}" for at in range(len(names)))
    probe = "EXISTS (SELECT 1 FROM calls m INDEXED BY ix_calls_queue_start_utc_ms WHERE m.queue IN " \
            f"({one_of}) AND m.start_utc_ms = c.start_utc_ms AND m.id = c.id)"
    return Clause(probe if len(names) <= _FEW else f"c.queue IN ({one_of})",
                  {f"queue{key}_{at}": name for at, name in enumerate(names)},
                  "calls c INDEXED BY ix_calls_queue_start_utc_ms", f"c.queue IN ({one_of})",
                  ordered=len(names) == 1)


def tails_clause(tails: Sequence[str], key: str) -> Clause:
    """Calls of numbers that end so."""
    one_of = ", ".join(f":tail{key}_{at}" for at in range(len(tails)))
    return Clause(f"c.number_tail IN ({one_of})", {f"tail{key}_{at}": tail for at, tail in enumerate(tails)},
                  ids=f"SELECT id FROM calls INDEXED BY ix_calls_number_tail WHERE number_tail IN ({one_of})")


def recordings_clause(session: Session, audio: str) -> Clause:
    """Calls whose recording is in a state of `CallFilter.audio`; asks for the call's key alone."""
    none = _without_recording(session)
    if audio == "playable":
        return Clause(f"NOT ({none}){_are_some(session, '<>', ' AND c.id NOT IN ({})')}")
    if audio == "missing":
        gone = _are_some(session, "=", " UNION ALL {}")
        if not gone:
            return Clause(none, ids=_WITHOUT)
        return Clause(f"({none} OR c.id IN ({_of(_IN_STATE.format('=', 'missing'))}))", ids=_WITHOUT + gone)
    ids = _of(_RECORDINGS[audio])
    return Clause(f"c.id IN ({ids})", ids=ids)


def drawn_clause(*, drawn: bool) -> Clause:
    """Calls that were drawn, or those that were not; asks for the call's key alone."""
    keys = "SELECT DISTINCT call_id AS id FROM drawn_calls"
    return Clause(f"c.id IN ({keys})", ids=keys) if drawn else Clause(f"c.id NOT IN ({keys})")


def hours_clause(parts: Sequence[tuple[int, int]], zone: ZoneInfo, between: Between) -> Clause:
    """Calls that start in parts of the day, given in minutes from midnight, by the clock of the centre's zone."""
    local = f"((c.start_utc_ms + {_offset_sql(zone, between)}) % {DAY_MS})"
    return Clause("(" + " OR ".join(f"{local} >= {first * MINUTE_MS} AND {local} < {end * MINUTE_MS}"
                                    for first, end in parts) + ")")


def _offset_sql(zone: ZoneInfo, between: Between) -> str:
    """The zone's distance from UTC in ms at a call's start, with each change of the clock in between."""
    steps, at = [(between.first_utc_ms, _offset_ms(zone, between.first_utc_ms))], between.first_utc_ms
    while at < between.end_utc_ms:
        after = min(at + DAY_MS, between.end_utc_ms)
        if _offset_ms(zone, after) != steps[-1][1]:
            steps.append(_change(zone, at, after))
        at = after
    later = " ".join(f"WHEN c.start_utc_ms >= {since} THEN {offset}" for since, offset in reversed(steps[1:]))
    return f"CASE {later} ELSE {steps[0][1]} END" if later else str(steps[0][1])


def _change(zone: ZoneInfo, before: int, after: int) -> tuple[int, int]:
    while after - before > MINUTE_MS:
        middle = (before + after) // 2
        if _offset_ms(zone, middle) == _offset_ms(zone, before):
            before = middle
        else:
            after = middle
    return after // MINUTE_MS * MINUTE_MS, _offset_ms(zone, after)


def _offset_ms(zone: ZoneInfo, instant_utc_ms: int) -> int:
    offset = datetime.fromtimestamp(instant_utc_ms / 1000, UTC).astimezone(zone).utcoffset()
    assert offset is not None
    return round(offset.total_seconds() * 1000)


def _without_recording(session: Session) -> str:
    """Whether a call has no recording: their keys are gathered once, unless they are very many."""
    count = session.scalar(text(f"SELECT count(*) FROM ({_WITHOUT} LIMIT {MOST_KEYS + 1})"))
    return f"c.id IN ({_WITHOUT})" if count <= MOST_KEYS else f"EXISTS ({_WITHOUT} AND m.id = c.id)"


def _of(recordings: str) -> str:
    """The keys of the calls of recordings."""
    return ("SELECT x.id FROM calls x INDEXED BY ix_calls_recording_id WHERE x.recording_id IN "
            f"({recordings})")


def _are_some(session: Session, sign: str, words: str) -> str:
    """The words about the calls of recordings that are gone ("=") or do not play ("<>"), "" when there are none."""
    recordings = _IN_STATE.format(sign, "missing" if sign == "=" else "playable")
    return "" if session.scalar(text(f"{recordings} LIMIT 1")) is None else words.format(_of(recordings))
