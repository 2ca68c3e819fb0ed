"""Whatever a month holds, its figures hold together: means in their intervals, people by thresholds, teams and all."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qadesk.models.months import Month
from qadesk.models.scorecards import Band
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_values import COMPARE_FROM, SHOW_FROM, Mean
from qadesk.services.summary_estimates import figures_of
from qadesk.services.summary_rows import AgentFacts, AgentSums, Cell, Fatal, MonthRows
from qadesk.statistics.means import Sums

AUGUST = Month(2026, 8)
AGENTS = 14
scores = st.one_of(st.just(100.0), st.just(0.0), st.floats(0, 100))


@st.composite
def cells(draw: st.DrawFn) -> tuple[Cell, ...]:
    made = {}
    for _cell in range(draw(st.integers(0, 20))):
        agent, team = draw(st.integers(1, AGENTS)), draw(st.none() | st.integers(1, 2))
        pairs = draw(st.lists(st.tuples(st.floats(1, 40), scores), max_size=25))
        without_score, waiting = draw(st.integers(0, 2)), draw(st.integers(0, 3))
        scored = len(pairs) + without_score
        if scored + waiting:
            made[agent, team] = Cell(agent, team, scored + waiting, scored, draw(st.integers(0, scored)),
                                     draw(st.floats(0, 50)) + sum(d for d, _q in pairs) + 1, Sums.of(pairs),
                                     {Band.GOOD: len(pairs)})
    return tuple(made.values())


@st.composite
def months(draw: st.DrawFn) -> MonthRows:
    found = draw(cells())
    fatals = tuple(Fatal(cell.agent_id, cell.team_id, frozenset({"customer"})) for cell in found if cell.scored)
    agents = {id_: AgentFacts(f"A{id_:02}", f"座席{id_}", f"zuo xi {id_:02}", "一班",
                              date(2026, 8, 1) if id_ == AGENTS else None) for id_ in range(1, AGENTS + 1)}
    before = tuple(AgentSums(cell.agent_id, cell.size, cell.sums) for cell in draw(cells()))
    earlier = ((AUGUST.before(), before),) if before else ()
    return MonthRows(AUGUST, None, found, earlier, fatals, (), {}, agents, {1: "一班", 2: "二班"}, 500, 400,
                     dict.fromkeys(agents, 30), (), 2.0, 90)


def holds(mean: Mean) -> None:
    assert (mean.value is None) == (mean.n == 0)
    assert (mean.low is None) == (mean.high is None)
    if mean.value is not None:
        assert -1e-9 <= mean.value <= 100 + 1e-9
        if mean.low is not None and mean.high is not None:
            assert mean.n >= 2
            assert -1e-9 <= mean.low <= mean.value + 1e-6
            assert mean.value - 1e-6 <= mean.high <= 100 + 1e-9


def with_team(found: MonthRows, team_id: int) -> MonthFigures:
    return figures_of(MonthRows(**{**vars(found), "team_id": team_id}))


@given(months())
def test_figures_hold_together(found: MonthRows) -> None:
    made = figures_of(found)
    quality, people = made.quality, (*made.people.agents, *made.people.new_staff)
    for mean in (quality.centre, *(team.mean for team in quality.teams), *(point.mean for point in quality.trend),
                 *(agent.mean for agent in people)):
        holds(mean)
    assert sum(team.mean.n for team in quality.teams) == quality.centre.n == sum(agent.mean.n for agent in people)
    assert made.coverage.scored == sum(agent.scored for agent in made.coverage.agents)
    for agent in people:
        assert agent.mean.low is None or agent.mean.n >= SHOW_FROM
        assert agent.verdict is None or (agent.mean.n >= COMPARE_FROM and not agent.new_staff)
    assert all(share.low is not None and share.high is not None and share.low <= (share.value or 0) <= share.high
               for share in (rate.share for rate in quality.fatals) if share.n)


@given(months())
def test_an_agents_line_is_the_same_on_the_teams_page(found: MonthRows) -> None:
    whole = {agent.agent_id: agent for agent in figures_of(found).people.agents}
    for team_id in (1, 2):
        of_team = with_team(found, team_id)
        assert all(whole[agent.agent_id] == agent for agent in of_team.people.agents)
        assert of_team.quality.centre == next(
            (team.mean for team in figures_of(found).quality.teams if team.team_id == team_id), of_team.quality.centre)
