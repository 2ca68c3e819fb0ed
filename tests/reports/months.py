"""Chapters of a month for the tests of its paper and its page, without a station."""

from __future__ import annotations

from qadesk.models.months import Month
from qadesk.models.scorecards import Band, FatalClass
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_coverage import Coverage, InspectorHours, QuotaMonth
from qadesk.models.summary_people import AgentMonth, People
from qadesk.models.summary_quality import FatalRate, Problem, Quality, Quote, TeamMean, TrendPoint
from qadesk.models.summary_values import Behind, Mean, Share, Verdict

AUGUST = Month(2026, 8)
ABOUT = Behind(AUGUST)
NO_MEAN = Mean(None, None, None, 0, ABOUT)
NO_SHARE = Share(0, 0, None, None, ABOUT)


def empty_month(drawn: int = 0) -> MonthFigures:
    """A month of which nothing is scored."""
    coverage = Coverage(drawn, 0, drawn, 0, (), (), 2.0, 0)
    rates = tuple(FatalRate(kind, NO_SHARE) for kind in (None, *FatalClass))
    quality = Quality(NO_MEAN, 0, None, (), rates, dict.fromkeys(Band, NO_SHARE), (TrendPoint(AUGUST, NO_MEAN),), None)
    return MonthFigures(AUGUST, None, "", coverage, quality, (), People((), (), None))


def one_call(name: str = "陈一", team: str = "一班", note: str = "未说明原因") -> MonthFigures:
    """A month of one agent with one scored call, under a name of any kind."""
    mean, share = Mean(87.5, None, None, 1, ABOUT), Share(1, 1, 0.025, 1.0, ABOUT)
    none = Share(0, 1, 0.0, 0.975, ABOUT)
    coverage = Coverage(3, 2, 1, 1, (QuotaMonth(1, "A01", name, team, 3, 1, 1, ABOUT),),
                        (InspectorHours(name, 2.5, 1, 1),), 2.0, 1)
    quality = Quality(mean, 1, None, (TeamMean(1, team, 1, mean),),
                      tuple(FatalRate(kind, none) for kind in (None, *FatalClass)),
                      {band: share if band is Band.PASSED else none for band in Band},
                      (TrendPoint(AUGUST, mean),), None)
    problem = Problem("SERVICE", "4.3", name, share, 1.0, 1,
                      (Quote(7, "R00001", "A01", 0, 156_000, 180_000, note),))
    return MonthFigures(AUGUST, None, "", coverage, quality, (problem,),
                        People((AgentMonth(1, "A01", name, "chen", team, False, mean, none),), (), None))


def agent(number: int, verdict: Verdict | None) -> AgentMonth:
    """An agent with twelve calls."""
    mean = Mean(86.5, 78.2, 92.0, 12, Behind(AUGUST, agent_id=number))
    return AgentMonth(number, f"A{number:02}", f"座席{number:02}", f"{number:02}", "一班", False, mean,
                      Share(0, 12, 0.0, 0.265, mean.behind), verdict)
