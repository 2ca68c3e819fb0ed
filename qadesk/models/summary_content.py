"""From the month's figures to its chapters: conclusions, coverage, quality, problems, people, the loop, the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qadesk.i18n import _, ngettext
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.listening import clock_text
from qadesk.models.replacers import replaced_in_month
from qadesk.models.scorecards import BAND_NAMES, FATAL_CLASS_NAMES, Band
from qadesk.models.summaries import MonthFigures, Sentence
from qadesk.models.summary_chapters import Chapter, Figure, Head, Leads, Row, Table
from qadesk.models.summary_charts import funnel_chart, problem_chart, quality_charts, trend_chart
from qadesk.models.summary_coverage import Coverage, QuotaMonth
from qadesk.models.summary_hours import centre_wide, hours_by_day, hours_table
from qadesk.models.summary_loop import LoopFigures
from qadesk.models.summary_loop_chapter import INTERVIEWS, REQUESTS, loop_chapter
from qadesk.models.summary_people import AgentMonth, People
from qadesk.models.summary_proposals import plan_chapter
from qadesk.models.summary_quality import FatalRate, Problem, Quality
from qadesk.models.summary_shown import (
    NONE,
    change_line,
    count_text,
    mean_line,
    month_words,
    part_text,
    score_span,
    score_text,
    share_line,
    share_span,
    share_text,
)
from qadesk.models.summary_values import COMPARE_FROM, SHOW_FROM, VERDICT_NAMES, Behind, Verdict
from qadesk.models.summary_words import signed

NUMBER = True


def chapters(figures: MonthFigures, sentences: Sequence[Sentence]) -> tuple[Chapter, ...]:
    """All chapters in the language in force, in the order in which a director asks."""
    return (_conclusions(figures, sentences), _coverage(figures), _quality(figures), _problems(figures),
            _people(figures), loop_chapter(figures.loop), plan_chapter(figures.plan))


def _about(figures: MonthFigures) -> Behind:
    return Behind(figures.month, figures.team_id)


def _conclusions(figures: MonthFigures, sentences: Sequence[Sentence]) -> Chapter:
    quality = figures.quality
    failed = quality.bands[Band.FAILED]
    return Chapter("conclusions", _("Conclusions"), _("1. Conclusions"), (
        _heard(figures),
        Figure(_("Quality score"), score_text(quality.centre), mean_line(quality.centre), quality.centre.behind),
        _fatal_figure(quality.fatals[0]),
        Figure(_("Calls below the pass mark"), share_text(failed), share_line(failed), failed.behind),
        _hours_figure(figures),
    ), (_became_table(figures.loop), _trend_table(quality), _group_table(figures.people)), tuple(sentences),
        figures.plan.remark,
        (trend_chart(figures), funnel_chart(figures)))


def _became_table(loop: LoopFigures) -> Table:
    """The loop in a few lines, for the first page of the screen."""
    now, before = loop.now, loop.before
    return Table("became", _("The loop"), _heads(
        _("Matter"), (_("Now"), NUMBER), (_("Before"), NUMBER)), _rows((
            ((_("Interviews held"), now.interviews, before.interviews), INTERVIEWS),
            ((_("Plans closed"), now.plans_closed, before.plans_closed), INTERVIEWS),
            ((_("Follow-ups heard"), now.follow_ups, before.follow_ups), INTERVIEWS),
            ((_("Trainings requested"), now.requests_raised, before.requests_raised), REQUESTS))),
        "", beside=True)


def _heard(figures: MonthFigures) -> Figure:
    coverage = figures.coverage
    line = _("{scored} of {drawn} drawn calls").format(scored=f"{coverage.scored:,}", drawn=f"{coverage.drawn:,}")
    return Figure(_("Drawn calls scored"), part_text(coverage.scored, coverage.drawn), line,
                  replace(_about(figures), drawn=True))


def _fatal_figure(rate: FatalRate) -> Figure:
    return Figure(_("Calls with a fatal item"), share_text(rate.share), share_line(rate.share), rate.share.behind)


def _hours_figure(figures: MonthFigures) -> Figure:
    coverage = figures.coverage
    people, days = len(coverage.hours), sum(person.days_on_duty for person in coverage.hours)
    met = sum(person.days_met for person in coverage.hours)
    line = ngettext("{people} person, norm met on {met} of {days} days",
                    "{people} people, norm met on {met} of {days} days", people).format(
                        people=people, met=met, days=days)
    return Figure(_("Hours listened"), f"{coverage.hours_total:.1f}", centre_wide(line, figures))


def _coverage(figures: MonthFigures) -> Chapter:
    coverage = figures.coverage
    unheard, with_calls = len(coverage.unheard), _("of {count} with calls").format(count=f"{coverage.online:,}")
    pending = ngettext("{count} call with a fatal item", "{count} calls with a fatal item",
                       coverage.pending_fatal).format(count=f"{coverage.pending_fatal:,}")
    return Chapter("coverage", _("Coverage"), _("2. Coverage"), (
        Figure(_("Calls known"), f"{coverage.known:,}", _("{part} recorded").format(
            part=part_text(coverage.recorded, coverage.known))),
        _heard(figures),
        Figure(_("Agents whose quota is met"), f"{coverage.met:,}", with_calls),
        Figure(_("Agents not heard"), f"{unheard:,}", with_calls),
        Figure(_("To confirm"), f"{coverage.pending_fatal:,}", pending),
    ), (_quota_table(coverage), hours_table(figures), hours_by_day(figures), replaced_in_month(coverage)))


def _quota_table(coverage: Coverage) -> Table:
    return Table("quota", _("Quota by agent"), _heads(
        _("Agent"), _("Team"), (_("Known"), NUMBER), (_("Drawn calls"), NUMBER), (_("Scored"), NUMBER), _("State")),
        _rows(((_agent_text(agent.staff_no, agent.name), agent.team or NONE, agent.known, agent.drawn, agent.scored,
                _quota_state(agent)), agent.behind) for agent in coverage.agents),
        _("No agent has a call in this month."), _("by name"))


def _quota_state(agent: QuotaMonth) -> str:
    if agent.met:
        return _("Met")
    if not agent.drawn:
        return _("Not drawn")
    return _("Not heard") if not agent.scored else _("Under way")


def _quality(figures: MonthFigures) -> Chapter:
    quality = figures.quality
    change, effect = quality.change, quality.design_effect
    return Chapter("quality", _("Quality"), _("3. Quality"), (
        Figure(_("Quality score"), score_text(quality.centre), mean_line(quality.centre), quality.centre.behind),
        Figure(_("Against the month before"), signed(change.value) if change else NONE,
               change_line(change) if change else _("No interval in one of the two months")),
        Figure(_("Agents with a score"), f"{quality.heard:,}",
               _("design effect {value}").format(value=NONE if effect is None else f"{effect:.1f}")),
        _fatal_figure(quality.fatals[0]),
    ), (_team_table(quality), *_card_table(quality), _trend_table(quality), _fatal_table(quality),
        _band_table(quality)),
        charts=quality_charts(figures))


def _team_table(quality: Quality) -> Table:
    return Table("teams", _("Teams"), _heads(
        _("Team"), (_("Head count"), NUMBER), (_("n"), NUMBER), (_("Score"), NUMBER),
        (_("95 % interval"), NUMBER)),
        _rows(((team.name or _("No team"), team.agents, team.mean.n, score_text(team.mean), score_span(team.mean)),
               team.mean.behind) for team in quality.teams),
        _("No call of this month is scored."), _("a call counts for the team of its day"))


def _card_table(quality: Quality) -> tuple[Table, ...]:
    """Each card's mean, where calls were scored by several."""
    if not quality.cards:
        return ()
    return (Table("cards", _("Scorecards"), _heads(
        _("Scorecard"), (_("n"), NUMBER), (_("Score"), NUMBER), (_("95 % interval"), NUMBER)),
        _rows(((card.name, card.mean.n, score_text(card.mean), score_span(card.mean)), card.mean.behind)
              for card in quality.cards),
        "", _("every other figure is over all of them")),)


def _trend_table(quality: Quality) -> Table:
    return Table("trend", _("Month by month"), _heads(
        _("Month"), (_("n"), NUMBER), (_("Score"), NUMBER), (_("95 % interval"), NUMBER)),
        _rows(((month_words(point.month), point.mean.n, score_text(point.mean), score_span(point.mean)),
               point.mean.behind) for point in reversed(quality.trend)),
        _("No call of this month is scored."), _("the latest first"))


def _fatal_table(quality: Quality) -> Table:
    return Table("fatals", _("Confirmed fatal items"), _heads(
        _("Class"), (_("Count"), NUMBER), (_("Share"), NUMBER), (_("95 % interval"), NUMBER)),
        _rows(((_(FATAL_CLASS_NAMES[rate.fatal_class]) if rate.fatal_class else _("Any"), count_text(rate.share),
                share_text(rate.share), share_span(rate.share)), rate.share.behind) for rate in quality.fatals),
        _("No call of this month is scored."), right=True)


def _band_table(quality: Quality) -> Table:
    return Table("bands", _("Grades"), _heads(
        _("Grade"), (_("Count"), NUMBER), (_("Share"), NUMBER), (_("95 % interval"), NUMBER)),
        _rows(((_(BAND_NAMES[band]), count_text(share), share_text(share), share_span(share)), share.behind)
              for band, share in quality.bands.items()),
        _("No call of this month is scored."), _("before fatal items"), right=True)


def _problems(figures: MonthFigures) -> Chapter:
    problems = figures.problems
    return Chapter("problems", _("Problems"), _("4. Problems"), (), (
        Table("problems", _("Criteria that lost points"), _heads(
            _("Criterion"), (_("Count"), NUMBER), (_("Share"), NUMBER), (_("95 % interval"), NUMBER),
            (_("Cumulative"), NUMBER), (_("Head count"), NUMBER)),
            _rows((_problem_cells(problem), problem.share.behind) for problem in problems),
            _("No scored call of this month lost points."), _("most calls first; n are the calls it applied to")),
        Table("quotes", _("Places in calls"), _heads(_("Criterion"), _("Call"), _("Time"), _("What was heard"), wide=3),
              _quotes(problems), _("No place in a call was marked."), _("of the first criteria"), right=True)),
        charts=(problem_chart(figures),))


def _problem_cells(problem: Problem) -> tuple[object, ...]:
    share = problem.share
    return (f"{problem.code} {problem.name}", count_text(share), share_text(share), share_span(share),
            f"{100 * problem.cumulative:.1f}%", problem.agents)


def _quotes(problems: Iterable[Problem]) -> tuple[Row, ...]:
    return _rows(((problem.code, f"{quote.staff_no} {quote.rec_id}", clock_text(quote.start_ms), quote.note or NONE),
                  RecordLink(quote.evaluation_id)) for problem in problems for quote in problem.quotes)


def _people(figures: MonthFigures) -> Chapter:
    people = figures.people
    counts = {verdict: len(people.group(verdict)) for verdict in VERDICT_NAMES}
    line = _("of {count} with n ≥ {n}").format(count=len(people.compared), n=COMPARE_FROM)
    groups = tuple(Figure(_(name), f"{counts[verdict]:,}", line) for verdict, name in VERDICT_NAMES.items())
    reliable = NONE if people.reliability is None else f"{people.reliability:.2f}"
    said = (_("no agent to compare") if not people.compared else
            _("too uncertain: agents stand in no order") if people.no_order else
            _("share of the differences that is real"))
    return Chapter("people", _("People"), _("5. People"), (*groups, Figure(_("Reliability"), reliable, said)), (
        Table("people", _("Agents"), _person_heads(), _person_rows(people.agents),
              _("No agent has a scored call in this month."),
              _("by name; interval from n = {n} on").format(n=SHOW_FROM)),
        _group_table(people),
        Table("new", _("New staff"), _person_heads(group=False), _person_rows(people.new_staff, group=False),
              _("No new agent has a scored call in this month."), _("compared with nobody"), right=True)),
        charts=(funnel_chart(figures),))


def _group_table(people: People) -> Table:
    return Table("groups", _("Agents against the centre"), _heads(
        _("Group"), (_("Head count"), NUMBER), _("Who, by name"), wide=2),
        _rows(((_(name), len(people.group(verdict)), _members(people, verdict)), None)
              for verdict, name in VERDICT_NAMES.items() if people.compared),
        _("No agent has enough calls to be compared with the centre (at least {n} are needed).").format(
            n=COMPARE_FROM), _("n ≥ {n}, corrected for many comparisons").format(n=COMPARE_FROM), right=True)


def _members(people: People, verdict: Verdict) -> str:
    members = people.group(verdict)
    if verdict is Verdict.UNTOLD:
        return _("all others compared") if members else NONE
    return _(", ").join(_agent_text(agent.staff_no, agent.name) for agent in members) or NONE


def _person_heads(*, group: bool = True) -> tuple[Head, ...]:
    named = _heads(_("Agent"), _("Team"), (_("n"), NUMBER), (_("Score"), NUMBER), (_("95 % interval"), NUMBER),
                   (_("Fatal"), NUMBER))
    return (*named, Head(_("Against the centre"))) if group else named


def _person_rows(agents: Iterable[AgentMonth], *, group: bool = True) -> tuple[Row, ...]:
    return _rows(((_agent_text(agent.staff_no, agent.name), agent.team or NONE, agent.mean.n, score_text(agent.mean),
                   score_span(agent.mean), count_text(agent.fatal), *([_group(agent.verdict)] if group else [])),
                  agent.mean.behind) for agent in agents)


def _group(verdict: Verdict | None) -> str:
    return _(VERDICT_NAMES[verdict]) if verdict else _("Too few calls")


def _agent_text(staff_no: str, name: str) -> str:
    return f"{staff_no} {name}" if name else staff_no


def _heads(*texts: tuple[str, bool] | str, wide: int = 0) -> tuple[Head, ...]:
    """Heads of columns; (text, NUMBER) stands at the right, the one at `wide` takes what is left."""
    pairs = [text if isinstance(text, tuple) else (text, False) for text in texts]
    return tuple(Head(text, number, at == wide) for at, (text, number) in enumerate(pairs))


def _rows(found: Iterable[tuple[Sequence[object], Leads]]) -> tuple[Row, ...]:
    """Rows of cells as texts; whole numbers with a comma at the thousands."""
    return tuple(Row(tuple(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells), leads)
                 for cells, leads in found)
