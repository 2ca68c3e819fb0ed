"""Chapter 7 of the monthly summary (辅导与培训): what became of what was found, this month and the month before."""

from __future__ import annotations

from collections.abc import Iterator

from qadesk.i18n import _
from qadesk.models.coaching_list import InterviewLink
from qadesk.models.major_problems import ProblemLink
from qadesk.models.summary_chapters import Chapter, Figure, Head, PageLink, Row, Table
from qadesk.models.summary_loop import LoopCounts, LoopFigures, LoopPlan, LoopProblem, LoopRequest
from qadesk.models.summary_shown import NONE
from qadesk.models.training import STATE_NAMES
from qadesk.models.training_record import RequestLink

LOOP = "loop"
APPEALS, COMPLAINTS = PageLink("appeals", "appeals"), PageLink("appeals", "complaints")
INTERVIEWS, REQUESTS, PROBLEMS = PageLink("coaching"), PageLink("training", "requests"), PageLink("workbench",
                                                                                              "problems")


def loop_chapter(loop: LoopFigures) -> Chapter:
    """The chapter in the language in force."""
    return Chapter(LOOP, _("The loop"), _("6. Coaching and training"), _figures(loop), (
        _loop_table(loop), _plan_table(loop), _request_table(loop), _problem_table(loop)))


def _figures(loop: LoopFigures) -> tuple[Figure, ...]:
    now, before = loop.now, loop.before
    return (
        Figure(_("Interviews held"), f"{now.interviews:,}", _("month before: {count}").format(
            count=f"{before.interviews:,}"), INTERVIEWS),
        Figure(_("Plans open"), f"{now.plans_open:,}", _("due: {due}, closed: {closed}").format(
            due=now.plans_due, closed=now.plans_closed), INTERVIEWS),
        Figure(_("Follow-ups heard"), f"{now.follow_ups:,}", _outcomes(now), INTERVIEWS),
        Figure(_("Training requests under way"), f"{now.requests_open:,}", _("raised: {raised}, held: {held}").format(
            raised=now.requests_raised, held=now.trainings_held), REQUESTS),
        Figure(_("Major problems raised"), f"{now.problems_raised:,}", _problems(now), PROBLEMS))


def _outcomes(now: LoopCounts) -> str:
    return _("done {done}, partly {partly}, not done {missed}").format(
        done=now.follow_ups_done, partly=now.follow_ups_partly, missed=now.follow_ups_missed)


def _problems(now: LoopCounts) -> str:
    return _("acknowledged in time {in_time}/{n}, open {open}").format(
        in_time=now.in_time, n=now.raised_over, open=now.problems_open)


def _loop_table(loop: LoopFigures) -> Table:
    return Table(LOOP, _("What became of it"), (
        Head(_("Matter"), wide=True), Head(_("This month"), number=True), Head(_("Month before"), number=True)),
        tuple(_lines(loop)), "", _("open and due: at the month's end"), right=True)


def _lines(loop: LoopFigures) -> Iterator[Row]:
    for words, name, leads in (
            (_("Interviews held"), "interviews", INTERVIEWS), (_("Praise told"), "praised", INTERVIEWS),
            (_("Proposals set aside with a reason"), "waived", INTERVIEWS),
            (_("Improvement plans open"), "plans_open", INTERVIEWS), (_("of these due"), "plans_due", INTERVIEWS),
            (_("Plans extended"), "plans_extended", INTERVIEWS), (_("Plans closed"), "plans_closed", INTERVIEWS),
            (_("of these done"), "closed_done", INTERVIEWS), (_("Follow-up calls heard"), "follow_ups", INTERVIEWS),
            (_("Training requests raised"), "requests_raised", REQUESTS),
            (_("Training requests answered"), "requests_answered", REQUESTS),
            (_("Trainings held"), "trainings_held", REQUESTS),
            (_("Training requests closed"), "requests_closed", REQUESTS),
            (_("Declined or withdrawn"), "requests_dropped", REQUESTS),
            (_("Major problems raised"), "problems_raised", PROBLEMS),
            (_("Major problems closed"), "problems_closed", PROBLEMS),
            (_("Major problems not closed"), "problems_open", PROBLEMS),
            (_("Appeals entered"), "appeals_entered", APPEALS), (_("Appeals ruled"), "appeals_ruled", APPEALS),
            (_("of these upheld in whole or in part"), "appeals_upheld", APPEALS),
            (_("Complaints entered"), "complaints_entered", COMPLAINTS),
            (_("Complaints that stand"), "complaints_upheld", COMPLAINTS),
            (_("Praise entered"), "praises_entered", COMPLAINTS),
            (_("Praise that stands"), "praises_upheld", COMPLAINTS),
            (_("Rulings made alone"), "ruled_alone", APPEALS)):
        now, before = (f"{getattr(counts, name):,}" for counts in (loop.now, loop.before))
        yield Row((words, now, before), leads)


def _plan_table(loop: LoopFigures) -> Table:
    return Table("plans", _("Plans open at the month's end"), (
        Head(_("Agent")), Head(_("Team")), Head(_("Topic"), wide=True), Head(_("Next due"))),
        tuple(_plan(plan) for plan in loop.plans), _("No plan was open."), right=True)


def _plan(plan: LoopPlan) -> Row:
    day = plan.due_day.isoformat() if plan.due_day else NONE
    return Row((plan.agent, plan.team or NONE, plan.topic or NONE,
                _("{day}, due").format(day=day) if plan.due else day), InterviewLink(plan.interview_id))


def _request_table(loop: LoopFigures) -> Table:
    return Table("requests", _("Training requests"), (
        Head(_("Record no.")), Head(_("About"), wide=True), Head(_("Team")), Head(_("Head count"), number=True),
        Head(_("State"))),
        tuple(_request(request) for request in loop.requests), _("No request was raised or under way."))


def _request(request: LoopRequest) -> Row:
    return Row((request.number, request.about, request.teams or NONE, f"{request.trained:,}",
                _(STATE_NAMES[request.state])), RequestLink(request.request_id))


def _problem_table(loop: LoopFigures) -> Table:
    return Table("major", _("Major problems"), (
        Head(_("Record no.")), Head(_("Agent"), wide=True), Head(_("Team")), Head(_("Raised on")),
        Head(_("Acknowledged on")), Head(_("Closed on"))),
        tuple(_problem(problem) for problem in loop.problems), _("No major problem was raised or open."))


def _problem(problem: LoopProblem) -> Row:
    return Row((problem.number, problem.agent, problem.team or NONE, problem.raised_day.isoformat(),
                _acknowledged(problem), _day(problem.closed_day)), ProblemLink(problem.problem_id))


def _acknowledged(problem: LoopProblem) -> str:
    day = _day(problem.acknowledged_day)
    if not problem.late:
        return day
    return _("{day}, late").format(day=day) if problem.acknowledged_day else _("Overdue")


def _day(day: object) -> str:
    return str(day) if day else NONE
