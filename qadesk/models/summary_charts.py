"""The charts of the monthly summary, made from its figures: the page and the paper show the same."""

from __future__ import annotations

from collections.abc import Iterable

from qadesk.i18n import _, both, ngettext
from qadesk.models.charts import Chart, Curve, FunnelChart, Level, Mark, Point, RowsChart, TrendChart
from qadesk.models.pareto import Loss, pareto_chart
from qadesk.models.scorecards import BAND_NAMES, FATAL_CLASS_NAMES
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_people import AgentMonth, FunnelLimits
from qadesk.models.summary_quality import Control, Quality, TeamMean, TrendPoint
from qadesk.models.summary_shown import (
    NONE,
    count_text,
    month_words,
    score_span,
    score_text,
    share_line,
    share_span,
    share_text,
)
from qadesk.models.summary_values import COMPARE_FROM, SHARE_FROM, VERDICT_NAMES, Share, Verdict
from qadesk.models.summary_words import points as points_text

LIMITS_FROM = 8
"""How many months with an interval it takes for control limits (statistics.control.PROVISIONAL)."""
MARKS = {Verdict.ABOVE: Mark.UP, Verdict.BELOW: Mark.DOWN, Verdict.UNTOLD: Mark.RING}
OUTSIDE = {Verdict.ABOVE: Mark.UP, Verdict.BELOW: Mark.DOWN}


def trend_chart(figures: MonthFigures) -> TrendChart:
    """The level month by month with its control limits."""
    quality = figures.quality
    told = [point for point in quality.trend if point.mean.value is not None]
    last = told[-1] if told else None
    control, limits = quality.control, last.limits if last else None
    return TrendChart(
        key="trend", title=_("Quality score by month"), note=_trend_note(quality, last), points=_months(told),
        caption=_trend_caption(told, control), empty="" if told else _no_score(figures),
        limits=tuple(point.limits for point in told),
        centre=Level(control.centre, _("Mean {score}").format(score=points_text(control.centre))) if control else None,
        lower=Level(limits[0], _("Lower {score}").format(score=points_text(limits[0]))) if limits else None,
        upper=Level(limits[1], _("Upper {score}").format(score=points_text(limits[1]))) if limits else None)


def _no_score(figures: MonthFigures) -> str:
    if figures.coverage.scored:
        return _("No scored call has a score: no criterion applied, or it could not be scored.")
    return _("No call of this month is scored.")


def _trend_note(quality: Quality, last: TrendPoint | None) -> str:
    if last is None:
        return ""
    verdict = last.verdict
    if quality.control is None or verdict is None:
        return _("control limits come with {n} months").format(n=LIMITS_FROM)
    said = {Verdict.ABOVE: _("above the control limits: look for the cause"),
            Verdict.BELOW: _("below the control limits: look for the cause"),
            Verdict.UNTOLD: _("within the control limits")}[verdict]
    said = said if quality.control.frozen else _("{verdict} (provisional)").format(verdict=said)
    return _("{verdict}; at most one false alarm in {months} months").format(
        verdict=said, months=quality.control.alarm_months)


def _trend_caption(told: list[TrendPoint], control: Control | None) -> str:
    if not told:
        return ""
    text = _("How to read it: each line upright is a month's 95 % interval; n is {n}.").format(
        n=_span_of(point.mean.n for point in told))
    return f"{text}{both('', ' ')}{_control_words(control)}" if control else text


def _control_words(control: Control) -> str:
    text = (_("The limits rest on the first {months} months and stay.") if control.frozen else
            _("The limits rest on {months} months; they are provisional until there are 20."))
    rule = _("By this rule a month is called out without any change no more often than the title says.")
    return both("", " ").join((text.format(months=control.months), rule))


def _span_of(counts: Iterable[int]) -> str:
    found = list(counts)
    return f"{min(found):,}" if min(found) == max(found) else f"{min(found):,}–{max(found):,}"


def _months(told: list[TrendPoint]) -> tuple[Point, ...]:
    return tuple(_month(point, is_first=at == 0, is_last=at == len(told) - 1) for at, point in enumerate(told))


def _month(point: TrendPoint, *, is_first: bool, is_last: bool) -> Point:
    month, mean = point.month, point.mean
    words = _("{month}: {score} ({interval}), n = {n}").format(
        month=month_words(month), score=score_text(mean), interval=score_span(mean) or NONE, n=f"{mean.n:,}")
    verdict = point.verdict
    if verdict in OUTSIDE:
        words += _("; outside the control limits")
    return Point(month.name[2:] if is_first or month.number == 1 else f"{month.number:02}", mean.value or 0.0, mean.low,
                 mean.high, mean.n, words, score_text(mean) if is_last else "", at=12 * month.year + month.number,
                 mark=OUTSIDE.get(verdict, Mark.DOT) if verdict else Mark.DOT, leads=mean.behind)


def team_chart(figures: MonthFigures) -> RowsChart:
    """Each team's mean with its interval, against the centre's."""
    centre = figures.quality.centre
    told = [team for team in figures.quality.teams if team.mean.value is not None]
    level = _("{scope} {score}").format(scope=figures.team or _("The whole centre"), score=score_text(centre))
    return RowsChart(
        key="teams", title=_("Teams"), note=_("mean score; the line is its 95 % interval") if told else "",
        caption=_("Where intervals overlap, teams cannot be told apart by eye; teams are in the order of their names."),
        empty="" if told else _no_score(figures), points=tuple(_team(team) for team in told),
        reference=Level(centre.value, level) if centre.value is not None and told else None)


def _team(team: TeamMean) -> Point:
    name, mean, span = team.name or _("No team"), team.mean, score_span(team.mean)
    shown = _("{score} ({interval})  n = {n}") if span else _("{score}  n = {n}")
    shown = shown.format(score=score_text(mean), interval=span, n=f"{mean.n:,}")
    return Point(name, mean.value or 0.0, mean.low, mean.high, mean.n, both("：", ": ").join((name, shown)), shown,
                 leads=mean.behind)


def fatal_chart(figures: MonthFigures) -> RowsChart:
    """The share of calls with a confirmed fatal item, by class."""
    rates = figures.quality.fatals
    some = bool(rates and rates[0].share.n)
    rows = [(_(FATAL_CLASS_NAMES[rate.fatal_class]) if rate.fatal_class else _("Any"), rate.share) for rate in rates]
    return RowsChart(
        key="fatals", title=_("Confirmed fatal items"), note=_("share of scored calls") if some else "", right=True,
        caption=_("The line is the exact 95 % interval: also with none found, the true share may reach its end."),
        empty="" if some else _no_score(figures), unit="%",
        points=tuple(_share(name, share) for name, share in rows) if some else ())


def band_chart(figures: MonthFigures) -> RowsChart:
    """How the scored calls spread over the grades."""
    bands = figures.quality.bands
    some = any(share.n for share in bands.values())
    return RowsChart(
        key="bands", title=_("Grades"), note=_("share of scored calls, before fatal items") if some else "", right=True,
        caption=_("The line is the 95 % interval of the share."), empty="" if some else _no_score(figures), unit="%",
        bars=True, points=tuple(_share(_(BAND_NAMES[band]), share) for band, share in bands.items()) if some else ())


def _share(name: str, share: Share) -> Point:
    low, high = share.low, share.high
    if share.n < SHARE_FROM or low is None or high is None:
        shown = count_text(share)
    else:
        shown = _("{share} ({interval})  {count}").format(
            share=share_text(share), interval=share_span(share), count=count_text(share))
    return Point(name, 100 * (share.value or 0), None if low is None else 100 * low,
                 None if high is None else 100 * high, share.n,
                 both("：", ": ").join((name, f"{share_text(share)}{both('，', ', ')}{share_line(share)}")), shown,
                 leads=share.behind)


def problem_chart(figures: MonthFigures) -> RowsChart:
    """The criteria that lost points in most calls."""
    losses = [Loss(f"{problem.code} {problem.name}", problem.share.count, problem.share.n, problem.share.low,
                   problem.share.high, problem.share.behind) for problem in figures.problems]
    chart = pareto_chart(losses, _("Criteria that lost points"), _("No scored call of this month lost points."))
    return RowsChart(**(vars(chart) | {"key": "problems"}))


def funnel_chart(figures: MonthFigures) -> FunnelChart:
    """Who can be told from the whole centre, by how many calls were heard."""
    people = figures.people
    told = [agent for agent in people.compared if agent.mean.value is not None]
    able = told if people.funnel and people.centre is not None and people.centre.value is not None else []
    return FunnelChart(
        key="groups", title=_("Agents against the centre"), note=_funnel_note(figures) if able else "", right=True,
        caption=_funnel_caption(figures) if able else "", axis=_("Calls scored, n"),
        empty="" if able else _("No agent has enough calls to be compared with the centre (at least {n} are "
                                "needed).").format(n=COMPARE_FROM),
        points=tuple(_agent(agent) for agent in able), curves=_curves(people.funnel) if able else (),
        centre=_centre_level(figures) if able else None,
        keys=tuple((MARKS[verdict], f"{_(name)} {len(people.group(verdict)):,}")
                   for verdict, name in VERDICT_NAMES.items()))


def _centre_level(figures: MonthFigures) -> Level:
    centre = figures.people.centre
    assert centre is not None and centre.value is not None
    return Level(centre.value, _("Centre {score}").format(score=score_text(centre)))


def _funnel_note(figures: MonthFigures) -> str:
    if figures.people.no_order:
        return _("differences too uncertain for any order")
    return _("corrected for many comparisons")


def _funnel_caption(figures: MonthFigures) -> str:
    text = ngettext("How to read it: one point an agent; {count} agent with n ≥ {n} is compared.",
                    "How to read it: one point an agent; {count} agents with n ≥ {n} are compared.",
                    len(figures.people.compared)).format(count=f"{len(figures.people.compared):,}", n=COMPARE_FROM)
    more = _("Of agents like the centre, 95 % and 99.8 % lie within the lines; the shapes tell who differs after the "
             "correction.")
    return f"{text}{both('', ' ')}{more}"


def _agent(agent: AgentMonth) -> Point:
    verdict = agent.verdict or Verdict.UNTOLD
    words = _("{agent}: {score} ({interval}), n = {n}; {verdict}").format(
        agent=f"{agent.staff_no} {agent.name}".strip(), score=score_text(agent.mean),
        interval=score_span(agent.mean) or NONE, n=f"{agent.mean.n:,}", verdict=_(VERDICT_NAMES[verdict]))
    return Point(agent.staff_no, agent.mean.value or 0.0, agent.mean.low, agent.mean.high, agent.mean.n, words,
                 agent.staff_no if verdict is not Verdict.UNTOLD else "", at=agent.mean.n, mark=MARKS[verdict],
                 leads=agent.mean.behind)


def _curves(funnel: tuple[FunnelLimits, ...]) -> tuple[Curve, ...]:
    """The four lines; those above carry the texts."""
    found = []
    for side in (1, 0):
        outer = tuple((limit.n, limit.outer[side]) for limit in funnel)
        inner = tuple((limit.n, limit.inner[side]) for limit in funnel)
        found += [Curve("99.8%" if side else "", outer), Curve("95%" if side else "", inner, dashed=True)]
    return tuple(found)


def quality_charts(figures: MonthFigures) -> tuple[Chart, ...]:
    """Those of the chapter on quality."""
    return trend_chart(figures), team_chart(figures), fatal_chart(figures), band_chart(figures)
