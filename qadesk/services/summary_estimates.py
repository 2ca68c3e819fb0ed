"""From the rows of a month to its figures. Runs in a worker process: scipy is imported with it.

What compares people (the pooled variance, the test against the centre) always rests on the whole centre, also when
one team is shown: an agent's line says the same on both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import sqrt

from qadesk.models.numerals import by_number
from qadesk.models.scorecards import Band, FatalClass
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_coverage import Coverage, InspectorHours, QuotaMonth
from qadesk.models.summary_people import AgentMonth, People
from qadesk.models.summary_quality import CardMean, Change, FatalRate, Problem, Quality, TeamMean, TrendPoint
from qadesk.models.summary_values import COMPARE_FROM, SHOW_FROM, Behind, Mean, Share, Verdict
from qadesk.services.summary_control import controlled, funnel
from qadesk.services.summary_rows import AgentFacts, AgentSums, Cell, MonthRows
from qadesk.statistics import groups, means
from qadesk.statistics.intervals import (
    Interval,
    bounded_wilson,
    clopper_pearson,
    difference,
    highest,
    t_quantile,
    wilson,
)
from qadesk.statistics.means import Estimate, Stratum, Sums

Cells = Sequence[Cell]
AnySums = Sequence[Cell] | Sequence[AgentSums]


@dataclass(frozen=True)
class Whole:
    """The centre's month, which people are compared with."""

    strata: Mapping[int, Stratum]
    pooled: float | None
    estimate: Estimate | None


def figures_of(found: MonthRows) -> MonthFigures:
    """All figures of a month."""
    whole = _whole(found.cells)
    shown = _of_team(found.cells, found.team_id)
    about = Behind(found.month, found.team_id)
    return MonthFigures(found.month, found.team_id, found.teams.get(found.team_id or 0, ""),
                        _coverage(found, shown, about), _quality(found, shown, about), _problems(found, about),
                        _people(found, shown, whole))


def _of_team(cells: Cells, team_id: int | None) -> Cells:
    return cells if team_id is None else [cell for cell in cells if cell.team_id == team_id]


def _whole(cells: Cells) -> Whole:
    strata = _strata(cells)
    pooled = means.pooled_spread(stratum.sums for stratum in strata.values())
    estimate = means.centre_estimate(list(strata.values()), _online(cells), pooled) if strata else None
    return Whole(strata, pooled, estimate)


def _strata(cells: AnySums) -> dict[int, Stratum]:
    """Each agent with a score: what all calls drawn stand for, and the scored ones."""
    sizes, sums = defaultdict[int, float](float), defaultdict[int, Sums](Sums)
    for cell in cells:
        sizes[cell.agent_id] += cell.size
        sums[cell.agent_id] += cell.sums
    return {agent: Stratum(sizes[agent], scored) for agent, scored in sorted(sums.items()) if scored.n}


def _online(cells: AnySums) -> int:
    return len({cell.agent_id for cell in cells})


def bounded(estimate: Estimate, floor: int) -> Interval | None:
    """The interval of a mean score in points of 100 from at least `floor` calls; None where it cannot be told.

    Bonuses may lead a mean above 100: then it is Student's, for it has no end there."""
    if estimate.variance is None or estimate.df <= 0:
        return None
    if highest(estimate.mean) > 100:
        half = t_quantile(estimate.df) * sqrt(estimate.variance)
        return (max(0.0, estimate.mean - half), estimate.mean + half) if half else None
    low, high = bounded_wilson(estimate.mean / 100, estimate.variance / 1e4, floor, estimate.df)
    return 100 * low, 100 * high


def _mean_of(cells: AnySums, behind: Behind) -> Mean:
    """The mean of a team or the centre with its interval."""
    return _centre(cells, behind)[0]


def _centre(cells: AnySums, behind: Behind) -> tuple[Mean, int, float | None]:
    """A mean over agents, how many of them have a score, and the design effect."""
    strata = list(_strata(cells).values())
    if not strata:
        return Mean(None, None, None, 0, behind), 0, None
    pooled = means.pooled_spread(stratum.sums for stratum in strata)
    estimate = means.centre_estimate(strata, _online(cells), pooled)
    low, high = bounded(estimate, len(strata)) or (None, None)
    return Mean(estimate.mean, low, high, estimate.n, behind), len(strata), means.design_effect(estimate, strata)


def _coverage(found: MonthRows, cells: Cells, about: Behind) -> Coverage:
    drawn, scored = Counter[int](), Counter[int]()
    for cell in cells:
        drawn[cell.agent_id] += cell.drawn
        scored[cell.agent_id] += cell.scored
    online = sorted((agent for agent, known in found.known_by_agent.items() if known), key=_by_name(found.agents))
    agents = tuple(_quota(found, agent, drawn[agent], scored[agent], about) for agent in online)
    return Coverage(found.known, found.recorded, drawn.total(), scored.total(), agents, _hours(found),
                    found.norm_hours, len({day for _name, _id, day, _ms in found.listened}),
                    sum(cell.pending for cell in cells), sum(cell.unscorable for cell in cells),
                    found.replaced, found.warn_percent)


def _quota(found: MonthRows, agent: int, drawn: int, scored: int, about: Behind) -> QuotaMonth:
    facts = found.agents[agent]
    return QuotaMonth(agent, facts.staff_no, facts.name, facts.team, found.known_by_agent[agent], drawn, scored,
                      replace(about, agent_id=agent, drawn=True))


def _hours(found: MonthRows) -> tuple[InspectorHours, ...]:
    days: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for name, account, day in found.on_duty:
        days[name, account][day] = 0
    for name, account, day, wall_ms in found.listened:
        days[name, account][day] = wall_ms
    return tuple(_person(found, name, account, of_person) for (name, account), of_person in sorted(days.items()))


def _person(found: MonthRows, name: str, account_id: str, days: Mapping[int, int]) -> InspectorHours:
    first = found.month.first_day.toordinal()
    norm_ms = found.norm_hours * 3_600_000
    met = sum(wall_ms >= norm_ms for wall_ms in days.values())
    by_day = tuple(days.get(first + at) for at in range(found.days_begun))
    return InspectorHours(name, sum(days.values()) / 3_600_000, sum(wall_ms > 0 for wall_ms in days.values()), met,
                          len(days) - met, by_day.count(None), account_id, by_day)


def _quality(found: MonthRows, cells: Cells, about: Behind) -> Quality:
    centre, heard, effect = _centre(cells, about)
    trend = tuple(TrendPoint(month, earlier if isinstance(earlier, Mean) else
                             _mean_of(earlier, replace(about, month=month))) for month, earlier in found.earlier)
    before = next((point.mean for point in trend if point.month == found.month.before()), None)
    shown, control = controlled((*trend, TrendPoint(found.month, centre)))
    return Quality(centre, heard, effect, _teams(found, cells, about), _fatals(found, cells, about),
                   _bands(cells, about), shown, _change(before, centre), control, _cards(found, about))


def _cards(found: MonthRows, about: Behind) -> tuple[CardMean, ...]:
    return tuple(CardMean(code, name, _mean_of(cells, replace(about, card=code)))
                 for code, name, cells in found.by_card)


def _teams(found: MonthRows, cells: Cells, about: Behind) -> tuple[TeamMean, ...]:
    by_team: dict[int | None, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_team[cell.team_id].append(cell)
    made = [TeamMean(team, found.teams.get(team or 0, ""), len({cell.agent_id for cell in of_team if cell.scored}),
                     _mean_of(of_team, replace(about, team_id=team, no_team=team is None)))
            for team, of_team in by_team.items()]
    return tuple(sorted(made, key=lambda team: (team.team_id is None, by_number(team.name))))


def _fatals(found: MonthRows, cells: Cells, about: Behind) -> tuple[FatalRate, ...]:
    scored = sum(cell.judged for cell in cells)
    fatals = [fatal for fatal in found.fatals if found.team_id is None or fatal.team_id == found.team_id]
    counts = Counter(FatalClass(name) for fatal in fatals for name in fatal.classes)
    rates = [FatalRate(None, _exact(len(fatals), scored, replace(about, fatal=True)))]
    return tuple(rates + [FatalRate(kind, _exact(counts[kind], scored, replace(about, fatal_class=kind)))
                          for kind in FatalClass])


def _bands(cells: Cells, about: Behind) -> dict[Band, Share]:
    counts = {band: sum(cell.bands.get(band, 0) for cell in cells) for band in Band}
    n = sum(counts.values())
    return {band: _share(count, n, replace(about, band=band)) for band, count in counts.items()}


def _change(before: Mean | None, now: Mean) -> Change | None:
    if before is None or before.value is None or before.low is None or before.high is None:
        return None
    if now.value is None or now.low is None or now.high is None:
        return None
    low, high = difference(now.value, (now.low, now.high), before.value, (before.low, before.high))
    return Change(now.value - before.value, low, high, before.n, now.n)


def _problems(found: MonthRows, about: Behind) -> tuple[Problem, ...]:
    total, so_far, made = sum(loss.lost for loss in found.losses), 0, []
    for loss in found.losses:
        so_far += loss.lost
        share = _share(loss.lost, loss.n, replace(about, card=loss.card, criterion=loss.code))
        made.append(Problem(loss.card, loss.code, found.criteria.get((loss.card, loss.code), loss.code), share,
                            so_far / total, loss.agents, loss.quotes))
    return tuple(made)


def _people(found: MonthRows, shown: Cells, whole: Whole) -> People:
    verdicts, reliable = _compared(found, whole)
    judged = Counter[int]()
    for cell in found.cells:
        judged[cell.agent_id] += cell.judged
    present = {cell.agent_id for cell in shown if cell.scored}
    lines = [_agent(found, agent, judged[agent], whole, verdicts.get(agent))
             for agent in sorted(present, key=_by_name(found.agents))]
    agents = tuple(line for line in lines if not line.new_staff)
    centre = _mean_of(found.cells, Behind(found.month))
    return People(agents, tuple(line for line in lines if line.new_staff), reliable,
                  funnel([line.mean.n for line in agents if line.verdict], whole.strata, whole.estimate), centre)


def _compared(found: MonthRows, whole: Whole) -> tuple[dict[int, Verdict], float | None]:
    """Who differs from the centre, of those with enough calls who are not new; and the reliability."""
    able = {agent: means.agent_estimate(stratum.sums, whole.pooled) for agent, stratum in whole.strata.items()
            if stratum.sums.n >= COMPARE_FROM and not _is_new(found, agent)}
    if not able or whole.estimate is None:
        return {}, None
    chances = [_p(whole, agent, one) for agent, one in able.items()]
    rejected = groups.benjamini_hochberg(chances)
    verdicts = {agent: _verdict(one, whole.estimate.mean, differs=differs)
                for (agent, one), differs in zip(able.items(), rejected, strict=True)}
    spread = [(one.mean, one.variance) for one in able.values() if one.variance]
    return verdicts, groups.reliability([mean for mean, _v in spread], [v for _mean, v in spread])


def _p(whole: Whole, agent: int, estimate: Estimate) -> float:
    common = means.common_spread(whole.strata.values())
    if whole.estimate is None or whole.estimate.variance is None or estimate.variance is None or common is None:
        return 1.0
    total = sum(stratum.size for stratum in whole.strata.values())
    return groups.p_of_difference(estimate, whole.strata[agent].size / total, whole.estimate, common)


def _verdict(agent: Estimate, centre: float, *, differs: bool) -> Verdict:
    interval = bounded(agent, agent.n)
    if not differs or interval is None or interval[0] <= centre <= interval[1]:
        return Verdict.UNTOLD
    return Verdict.ABOVE if agent.mean > centre else Verdict.BELOW


def _agent(found: MonthRows, agent: int, judged: int, whole: Whole, verdict: Verdict | None) -> AgentMonth:
    facts, behind = found.agents[agent], Behind(found.month, agent_id=agent)
    stratum = whole.strata.get(agent)
    mean = Mean(None, None, None, 0, behind)
    if stratum is not None:
        one = means.agent_estimate(stratum.sums, whole.pooled)
        low, high = (bounded(one, one.n) if one.n >= SHOW_FROM else None) or (None, None)
        mean = Mean(one.mean, low, high, one.n, behind)
    fatals = sum(fatal.agent_id == agent for fatal in found.fatals)
    return AgentMonth(agent, facts.staff_no, facts.name, facts.pinyin, facts.team, _is_new(found, agent), mean,
                      _exact(fatals, judged, replace(behind, fatal=True)), verdict)


def _is_new(found: MonthRows, agent: int) -> bool:
    hired = found.agents[agent].hired_on
    return hired is not None and found.month.first_day - hired < timedelta(days=found.new_staff_days)


def _by_name(agents: Mapping[int, AgentFacts]) -> Callable[[int], tuple[str, str, str]]:
    return lambda agent: (agents[agent].pinyin, agents[agent].name, agents[agent].staff_no)


def _exact(count: int, n: int, behind: Behind) -> Share:
    low, high = clopper_pearson(count, n) if n else (None, None)
    return Share(count, n, low, high, behind)


def _share(count: int, n: int, behind: Behind) -> Share:
    low, high = wilson(count, n) if n else (None, None)
    return Share(count, n, low, high, behind)
