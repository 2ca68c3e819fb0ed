"""Charts of every kind for the tests of their drawing, their paper and their widget."""

from __future__ import annotations

from dataclasses import replace

from qadesk.models.charts import Chart, ChartLook
from qadesk.models.scorecards import Band
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_charts import (
    band_chart,
    fatal_chart,
    funnel_chart,
    problem_chart,
    team_chart,
    trend_chart,
)
from qadesk.models.summary_people import AgentMonth, FunnelLimits, People
from qadesk.models.summary_quality import Control, Problem, TeamMean, TrendPoint
from qadesk.models.summary_values import Behind, Mean, Share, Verdict
from tests.reports.months import ABOUT, AUGUST, agent, one_call

LOOK = ChartLook(surface="#FFFFFF", text="#101010", soft="#303030", faint="#505050", grid="#E0E0E0", band="#F0F0F0",
                 line="#0000FF", bar="#8080FF", rest="#C0C0C0", up="#008000", down="#C00000")
LEVELS = (84.1, 84.6, 83.8, 85.2, 84.9, 84.4, 85.6, 85.1, 84.7, 85.3, 84.9, 84.3)
MAKERS = {"trend": trend_chart, "teams": team_chart, "fatals": fatal_chart, "bands": band_chart,
          "problems": problem_chart, "groups": funnel_chart}


def full_month(*, name: str = "", teams: int = 3, problems: int = 12) -> MonthFigures:
    """A month with something of everything: a year of months, teams, criteria, agents above and below; `name` stands
    for the names of teams and criteria."""
    month, centre = one_call(), Mean(84.3, 83.1, 85.5, 474, ABOUT)
    points = tuple(TrendPoint(AUGUST.back(11 - at), Mean(level, level - 1.2, level + 1.2, 450 + at, Behind(
        AUGUST.back(11 - at))), (82.9, 86.7)) for at, level in enumerate(LEVELS))
    share = Share(71, 474, 0.12, 0.185, ABOUT)
    quality = replace(
        month.quality, centre=centre, trend=points, control=Control(84.8, 1.0, 12, False, 370),
        teams=tuple(TeamMean(at, name or f"{at} 班", 13, _around(83.0 + at / 2, at)) for at in range(1, teams + 1)),
        fatals=tuple(replace(rate, share=Share(0, 474, 0.0, 0.008, ABOUT)) for rate in month.quality.fatals),
        bands=dict.fromkeys(Band, share))
    losses = tuple(Problem("SERVICE", f"{at}.1", name or f"评分项 {at}", replace(share, count=90 - 5 * at), 0.5, 9)
                   for at in range(1, problems + 1))
    verdicts = [Verdict.ABOVE, Verdict.BELOW] + [Verdict.UNTOLD] * 38
    agents = tuple(_at(number, verdict) for number, verdict in enumerate(verdicts, start=1))
    limits = tuple(FunnelLimits(n, (77.0 + n / 10, 91.0 - n / 10), (73.0 + n / 10, 96.0 - n / 10))
                   for n in range(8, 21))
    return replace(month, quality=quality, problems=losses, people=People(agents, (), 0.6, limits, centre))


def _around(level: float, team_id: int) -> Mean:
    return Mean(level, level - 2, level + 2, 156, Behind(AUGUST, team_id))


def _at(number: int, verdict: Verdict) -> AgentMonth:
    level = {Verdict.ABOVE: 97.0, Verdict.BELOW: 71.0}.get(verdict, 80.0 + number % 9)
    made = agent(number, verdict)
    return replace(made, mean=replace(made.mean, value=level, low=level - 6, high=level + 3, n=10 + number % 9))


def all_charts(month: MonthFigures) -> dict[str, Chart]:
    """The month's charts by their keys."""
    return {key: made(month) for key, made in MAKERS.items()}
