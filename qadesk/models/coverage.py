"""Coverage (覆盖): per agent and week what was eligible, due, drawn, scored and why it is short; who was online on a
day and is not in the sample; which bands of the day an agent was heard in over a month.

What was drawn from is read from the manifests as they were fixed; days that were not drawn yet from the calls as they
are now.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qadesk.models.frame import Exclusion
from qadesk.models.manifest import ManifestRow, read_manifest
from qadesk.models.periods import OneDay, Week
from qadesk.models.reconciliation import day_of

Cell = tuple[str, date, str, str]
"""Agent, day, band, reason ("" for eligible)."""


class Why(StrEnum):
    """Why calls are lacking to an agent's quota."""

    NOT_SCORED = "not_scored"
    NOT_DRAWN = "not_drawn"
    NOT_REPLACED = "not_replaced"
    FEW_CALLS = "few_calls"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class CoverageLink:
    """The coverage of a week on its page; `period`: what it is about, the week or a day of it."""

    week: Week
    period: Week | OneDay


@dataclass(frozen=True)
class FrameCounts:
    """The calls of frames by agent, day, band and reason; the quota that their manifests gave each agent."""

    cells: Mapping[Cell, int]
    quotas: Mapping[str, int]


def count_rows(rows: Iterable[ManifestRow]) -> FrameCounts:
    """The counts of the rows of a frame."""
    cells: Counter[Cell] = Counter()
    quotas: dict[str, int] = {}
    for row in rows:
        cells[row.agent, day_of(row), row.band, row.reason] += 1
        if row.reason != Exclusion.NOT_AGENT:
            quotas[row.agent] = row.quota
    return FrameCounts(dict(cells), quotas)


def count_manifests(main: str, late: Sequence[str] = ()) -> FrameCounts:
    """The counts of a drawn period: its manifest, and of its supplements the calls that came or could be drawn late."""
    rows = {row.rec_id: row for row in read_manifest(main.encode()).rows}
    quotas = count_rows(rows.values()).quotas
    for manifest in late:
        rows |= {row.rec_id: row for row in read_manifest(manifest.encode()).rows
                 if row.eligible or row.rec_id not in rows}
    return FrameCounts(count_rows(rows.values()).cells, quotas)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A drawn call, whether or not it was replaced since, and whether it was scored."""

    agent_no: str
    day: date
    band: str
    replaced: bool
    scored: bool


@dataclass(frozen=True, slots=True)
class AgentWeek:
    """One agent's week. `whole`: all days with calls were drawn; `excluded`: reasons by code, the most first."""

    agent_no: str
    name: str
    team: str
    days: int
    calls: int
    eligible: int
    quota: int
    drawn: int
    replaced: int
    scored: int
    excluded: tuple[tuple[str, int], ...]
    whole: bool

    @property
    def due(self) -> int:
        """Calls to score: the quota, or more where a supplement drew more."""
        return max(self.quota, self.drawn)

    @property
    def short(self) -> int:
        return max(0, self.due - self.scored)

    @property
    def why(self) -> tuple[tuple[Why, int], ...]:
        """Why it is short, each with its calls: together they are what is short."""
        parts: list[tuple[Why, int]] = []
        left = self.short
        for why, count in ((Why.NOT_SCORED, self.drawn - self.scored),
                           (Why.NOT_REPLACED if self.whole else Why.NOT_DRAWN,
                            min(self.quota, self.eligible) - self.drawn),
                           (Why.FEW_CALLS, self.quota - self.calls), (Why.EXCLUDED, self.quota)):
            taken = min(left, max(0, count))
            left -= taken
            if taken:
                parts.append((why, taken))
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class OnlineAgent:
    """An agent who had calls on a day, how many of them are in the sample, and how many were scored."""

    agent_no: str
    name: str
    team: str
    calls: int
    sampled: int
    scored: int


@dataclass(frozen=True, slots=True)
class OnlineDay:
    """The agents who were online on a day; `drawn`: the day was drawn."""

    day: date
    agents: tuple[OnlineAgent, ...]
    drawn: bool

    @property
    def missing(self) -> tuple[OnlineAgent, ...]:
        """Those of whom no call is in the sample."""
        return tuple(agent for agent in self.agents if not agent.sampled)


@dataclass(frozen=True, slots=True)
class BandCell:
    """One agent's calls of a band of the day over a month."""

    eligible: int = 0
    drawn: int = 0
    scored: int = 0


@dataclass(frozen=True, slots=True)
class BandRow:
    """One agent's bands, in the order of the day."""

    agent_no: str
    name: str
    team: str
    cells: tuple[BandCell, ...]

    @property
    def open(self) -> int:
        """Bands with calls that could be drawn of which none was scored."""
        return sum(cell.eligible > 0 and not cell.scored for cell in self.cells)


@dataclass(frozen=True)
class CoverageWeek:
    """The coverage of a week; `drawn`: the names of its draws, in their order."""

    week: Week
    agents: tuple[AgentWeek, ...]
    days: tuple[OnlineDay, ...]
    drawn: tuple[str, ...]


@dataclass(frozen=True)
class CoverageBands:
    """The bands covered over days (a month): codes of the bands in the order of the day, a row for each agent."""

    first_day: date
    last_day: date
    bands: tuple[str, ...]
    rows: tuple[BandRow, ...]


People = Mapping[str, tuple[str, str]]


def agent_weeks(counts: FrameCounts, quotas: Mapping[str, int], drawn: Sequence[DrawnLine], people: People,
                covered: frozenset[date]) -> tuple[AgentWeek, ...]:
    """A line for each known agent with calls in the week, by number; `covered`: the days that were drawn."""
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    days: dict[str, set[date]] = defaultdict(set)
    for (agent, day, _band, reason), count in counts.cells.items():
        if reason != Exclusion.NOT_AGENT:
            reasons[agent][reason] += count
            days[agent].add(day)
    found = _by_agent(drawn)
    return tuple(_agent_week(no, people.get(no, ("", "")), reasons[no], days[no], quotas.get(no, 0),
                             found.get(no, []), covered) for no in sorted(reasons, key=str.encode))


def _agent_week(no: str, who: tuple[str, str], reasons: Counter[str], days: set[date], quota: int,
                drawn: Sequence[DrawnLine], covered: frozenset[date]) -> AgentWeek:
    counting = [line for line in drawn if not line.replaced]
    excluded = tuple((code, count) for code, count in reasons.most_common() if code)
    return AgentWeek(no, *who, len(days), reasons.total(), reasons[""], quota, len(counting),
                     len(drawn) - len(counting), sum(line.scored for line in counting), excluded, days <= covered)


def online_days(counts: FrameCounts, drawn: Sequence[DrawnLine], people: People,
                covered: frozenset[date]) -> tuple[OnlineDay, ...]:
    """The days with calls of known agents, and who was online on each."""
    calls: dict[date, Counter[str]] = defaultdict(Counter)
    for (agent, day, _band, reason), count in counts.cells.items():
        if reason != Exclusion.NOT_AGENT:
            calls[day][agent] += count
    sampled: dict[tuple[str, date], list[bool]] = defaultdict(list)
    for line in drawn:
        if not line.replaced:
            sampled[line.agent_no, line.day].append(line.scored)
    return tuple(OnlineDay(day, tuple(
        OnlineAgent(no, *people.get(no, ("", "")), calls[day][no], len(sampled[no, day]), sum(sampled[no, day]))
        for no in sorted(calls[day], key=str.encode)), day in covered) for day in sorted(calls))


def band_rows(counts: FrameCounts, drawn: Sequence[DrawnLine], people: People,
              bands: Sequence[str]) -> tuple[BandRow, ...]:
    """A row for each known agent with calls, by number."""
    eligible: Counter[tuple[str, str]] = Counter()
    agents = set()
    for (agent, _day, band, reason), count in counts.cells.items():
        if reason != Exclusion.NOT_AGENT:
            agents.add(agent)
            eligible[agent, band] += count if not reason else 0
    taken: Counter[tuple[str, str]] = Counter((line.agent_no, line.band) for line in drawn if not line.replaced)
    scored: Counter[tuple[str, str]] = Counter((line.agent_no, line.band) for line in drawn
                                               if line.scored and not line.replaced)
    return tuple(BandRow(no, *people.get(no, ("", "")), tuple(
        BandCell(eligible[no, band], taken[no, band], scored[no, band]) for band in bands))
        for no in sorted(agents, key=str.encode))


def add_counts(parts: Iterable[FrameCounts]) -> FrameCounts:
    """Several frames of different days as one."""
    cells: Counter[Cell] = Counter()
    quotas: dict[str, int] = {}
    for part in parts:
        cells.update(part.cells)
        quotas |= part.quotas
    return FrameCounts(dict(cells), quotas)


def within(counts: FrameCounts, first: date, last: date) -> FrameCounts:
    """The part of the counts that lies in these days."""
    return FrameCounts({cell: count for cell, count in counts.cells.items() if first <= cell[1] <= last},
                       counts.quotas)


def _by_agent(drawn: Sequence[DrawnLine]) -> dict[str, list[DrawnLine]]:
    found: dict[str, list[DrawnLine]] = defaultdict(list)
    for line in drawn:
        found[line.agent_no].append(line)
    return found
