"""Finds the calls that a list shows, newest first: along the index that leads to the fewest, the other conditions held
against what it finds. Where all lead to many, along the starts until the page is full.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from itertools import islice, pairwise
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from qadesk.models.call_lines import CallFilter
from qadesk.models.calls import Call
from qadesk.models.people import Agent, Membership
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.services.base import Rules
from qadesk.services.call_bands import CallBands
from qadesk.services.call_clauses import (
    Between,
    Clause,
    Params,
    agents_clause,
    drawn_clause,
    hours_clause,
    queues_clause,
    recordings_clause,
    tails_clause,
)
from qadesk.services.call_words import Named, named_by

GATHERED = 60_000
"""So many calls are found in an index and sorted in some 100 ms; where each leads to more, the newest come first."""
SLICES, PIECE = 16, 4_000
Span = tuple[str, int, int]
"""An agent's number, from an instant on, before another."""
Found = tuple[int, int]
"""Start and key of a call."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Way:
    """One way for a call to fit: all of its conditions; a `band` that the rosters decide, by `bands`, beside them."""

    between: Between
    clauses: tuple[Clause, ...]
    band: str = ""
    bands: CallBands | None = None


def ways_of(session: Session, wanted: CallFilter, rules: Rules) -> list[Way]:
    """The ways in which calls fit what is wanted; none when no call can."""
    between = _between(session, wanted, rules.zone)
    if between is None:
        return []
    by_key = _by_key(session, wanted)
    hours, bands = _band(session, wanted, rules, between)
    ways = []
    for at, named in enumerate(named_by(session, wanted.text.split())):
        both = named.and_(Named(queues=None if wanted.queue is None else frozenset({wanted.queue})))
        clauses = None if both is None else _named_clauses(session, wanted, rules.zone, both, between, str(at))
        if clauses is not None:
            ways.append(Way(between, (*clauses, *by_key, *hours), wanted.band, bands))
    return ways


def found_calls(session: Session, ways: Sequence[Way], offset: int, limit: int) -> list[int]:
    """The keys of the calls of a page, newest first."""
    if len(ways) == 1:
        return [key for _start, key in _newest(session, ways[0], offset, limit)]
    parts = [_newest(session, way, 0, offset + limit) for way in ways]
    return [key for _start, key in islice(_once(heapq.merge(*parts, reverse=True)), offset, offset + limit)]


def count_calls(session: Session, ways: Sequence[Way]) -> int:
    """How many calls fit in all."""
    if any(way.bands is not None for way in ways):
        return len({key for way in ways for _start, key in _in_band(session, way)})
    each = [_statement(session, way, "c.id") for way in ways]
    if not each:
        return 0
    params = {name: value for _sql, one in each for name, value in one.items()}
    if len(each) == 1:
        return cast(int, session.scalar(text(each[0][0].replace("SELECT c.id", "SELECT count(*)", 1)), params))
    union = " UNION ".join(sql for sql, _params in each)
    return cast(int, session.scalar(text(f"SELECT count(*) FROM ({union})"), params))


def slices_of(session: Session, ways: Sequence[Way]) -> list[list[Way]]:
    """The ways, part of the time by part of it where counting goes along all starts, so that others come in between."""
    if all(_best(session, way) in way.clauses and way.bands is None for way in ways):
        return [list(ways)]
    first, end = ways[0].between.first_utc_ms, ways[0].between.end_utc_ms
    cuts = [first + (end - first) * at // SLICES for at in range(SLICES + 1)]
    return [[replace(way, between=Between(a, b)) for way in ways] for a, b in pairwise(cuts)]


def _between(session: Session, wanted: CallFilter, zone: ZoneInfo) -> Between | None:
    """The starts that are wanted, no wider than the calls there are; None when none lies in them."""
    first = session.scalar(select(func.min(Call.start_utc_ms)))
    last = session.scalar(select(func.max(Call.start_utc_ms)))
    if first is None or last is None:
        return None
    end = last + 1
    if wanted.period is not None:
        first, end = max(first, wanted.period.start_utc_ms(zone)), min(end, wanted.period.end_utc_ms(zone))
    return Between(first, end) if first < end else None


def _by_key(session: Session, wanted: CallFilter) -> list[Clause]:
    """The conditions that ask for the call's key alone, as one."""
    by_key = [] if wanted.drawn is None else [drawn_clause(drawn=wanted.drawn)]
    if wanted.audio != "all":
        by_key.append(recordings_clause(session, wanted.audio))
    return [reduce(Clause.only, sorted(by_key, key=lambda clause: not clause.ids))] if by_key else []


def _band(session: Session, wanted: CallFilter, rules: Rules, between: Between
          ) -> tuple[list[Clause], CallBands | None]:
    """When a call of the band can begin, and what decides beside that where there are rosters."""
    if not wanted.band:
        return [], None
    bands, zone = CallBands(rules), rules.zone
    days = local_day(between.first_utc_ms, zone), local_day(between.end_utc_ms, zone)
    parts, by_roster = bands.minutes(session, wanted.band, *days)
    return [hours_clause(parts, zone, between)], bands if by_roster else None


def _named_clauses(session: Session, wanted: CallFilter, zone: ZoneInfo, named: Named, between: Between,
                   key: str) -> list[Clause] | None:
    """The conditions of one meaning of the words, and of the team; None when no agent fits both."""
    clauses = []
    if wanted.team_id is not None or named.agents is not None:
        spans = (_agent_spans(named.agents or (), between) if wanted.team_id is None
                 else _team_spans(session, wanted.team_id, named.agents, zone, between))
        if not spans:
            return None
        clauses.append(agents_clause(spans, key, between))
    if named.queues is not None:
        clauses.append(queues_clause(sorted(named.queues), key))
    if named.tails is not None:
        clauses.append(tails_clause(sorted(named.tails), key))
    return clauses


def _agent_spans(numbers: Iterable[str], between: Between) -> list[Span]:
    return [(number, between.first_utc_ms, between.end_utc_ms) for number in sorted(numbers)]


def _team_spans(session: Session, team_id: int, numbers: frozenset[str] | None, zone: ZoneInfo,
                between: Between) -> list[Span]:
    """The stays of the team's agents: a call is its team's of that day."""
    asked = (select(Agent.staff_no, Membership.from_day, Membership.to_day)
             .join(Membership, Membership.agent_id == Agent.id)
             .where(Membership.team_id == team_id).order_by(Agent.staff_no, Membership.from_day))
    stays = [(number, max(between.first_utc_ms, midnight_utc_ms(first, zone)),
              between.end_utc_ms if last is None else min(between.end_utc_ms, midnight_utc_ms(last + _DAY, zone)))
             for number, first, last in session.execute(asked) if numbers is None or number in numbers]
    return [stay for stay in stays if stay[1] < stay[2]]


def _newest(session: Session, way: Way, offset: int, limit: int) -> list[Found]:
    if way.bands is not None:
        return list(islice(_in_band(session, way), offset, offset + limit))
    sql, params = _statement(session, way, "c.start_utc_ms, c.id")
    page = f"{sql} ORDER BY c.start_utc_ms DESC, c.id DESC LIMIT :limit OFFSET :offset"
    rows = session.execute(text(page), {**params, "limit": limit, "offset": offset})
    return [(start, key) for start, key in rows]


def _in_band(session: Session, way: Way) -> Iterator[Found]:
    """The calls of a band that the rosters decide, newest first: looked at piece by piece."""
    assert way.bands is not None
    sql, params = _statement(session, way, "c.start_utc_ms, c.id, c.agent_no")
    page, at = f"{sql} ORDER BY c.start_utc_ms DESC, c.id DESC LIMIT {PIECE} OFFSET :at", 0
    while rows := session.execute(text(page), {**params, "at": at}).all():
        bands = way.bands.of(session, [(start, agent) for start, _key, agent in rows])
        yield from ((start, key) for (start, key, _agent), band in zip(rows, bands, strict=True)
                    if band.code == way.band)
        at += len(rows)


def _statement(session: Session, way: Way, columns: str) -> tuple[str, Params]:
    """What selects the calls of a way, and what is bound in it."""
    start = way.between.clause()
    best = _best(session, way)
    held = [clause.holds for clause in (start, *way.clauses) if clause is not best]
    params: Params = {}
    for clause in (start, *way.clauses):
        params |= clause.params
    return f"SELECT {columns} FROM {best.source} WHERE {best.where} AND {' AND '.join(held) or '1'}", params


def _best(session: Session, way: Way) -> Clause:
    """The condition that leads to the fewest calls; that of the starts where all lead to many."""
    start = way.between.clause()
    costs = [(_cost(session, clause, start.params), at) for at, clause in enumerate(way.clauses) if clause.leads]
    if costs and min(costs)[0] <= GATHERED:
        return way.clauses[min(costs)[1]]
    return next((clause for clause in way.clauses if clause.ordered), start)


def _cost(session: Session, clause: Clause, params: Params) -> int:
    """What it costs to look at all calls that a condition leads to; counted no further than it matters."""
    asked = text(f"SELECT count(*) FROM ({clause.counted} LIMIT {GATHERED // clause.cost + 1})")
    return clause.cost * cast(int, session.scalar(asked, {**params, **clause.params}))


def _once(found: Iterator[Found]) -> Iterator[Found]:
    """Each call once: words that mean an agent and a queue find some of them twice."""
    before = None
    for one in found:
        if one != before:
            yield one
        before = one
