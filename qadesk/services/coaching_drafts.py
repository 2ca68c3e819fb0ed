"""An interview from its arranging to its end: what it begins with, what is typed, what must be there to finish it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.coaching import (
    Cause,
    Interview,
    InterviewEntry,
    InterviewEntryKind,
    InterviewKind,
    InterviewState,
    Outcome,
    PlanItem,
)
from qadesk.models.coaching_list import NewInterview
from qadesk.models.coaching_record import InterviewDraft, PlanDraft
from qadesk.models.major_problems import MajorProblem
from qadesk.models.people import Actor, Agent
from qadesk.models.periods import local_day, read_local
from qadesk.services.base import Act, Rules
from qadesk.services.coaching_proposals import costliest, proposals
from qadesk.services.coaching_sources import attach, source_of
from qadesk.services.day_numbers import next_number

MOST_FOLLOW_UPS = 20


def kept(session: Session, client_uuid: str) -> Interview | None:
    """The interview that was arranged with this UUID already."""
    return session.scalars(select(Interview).where(Interview.client_uuid == client_uuid)).first()


def arrange(act: Act, actor: Actor, new: NewInterview, rules: Rules) -> Interview:
    """A new interview with its calls and the places in them. Raises NotFound, RuleBroken for another's evaluations."""
    session, today = act.session, local_day(act.now_utc_ms, rules.zone)
    agent = session.get(Agent, new.agent_id)
    if agent is None:
        raise NotFound(_("This agent is no longer in the station."), safe=_("Nothing was changed."),
                       todo=_("Choose another one from the list."))
    sources = [source_of(session, agent, evaluation_id) for evaluation_id in dict.fromkeys(new.evaluation_ids)]
    coaching = new.kind is InterviewKind.COACHING
    focus = new.focus or (costliest(session, [source.id for source in sources]) if coaching else ())
    interview = Interview(
        client_uuid=new.client_uuid, number=next_number(session, Interview.number, "M", today),
        kind=new.kind, cause=new.cause,
        topic=new.topic.strip(), agent=agent, team=agent.team_on(today), problem_id=_problem(session, agent, new),
        account_id=actor.account_id, created_utc_ms=act.now_utc_ms, due_day=_due_day(session, new, rules, act),
        focus=[list(key) for key in focus], follow_ups_wanted=rules.number("follow_ups") if coaching else 0,
        saved_utc_ms=act.now_utc_ms)
    session.add(interview)
    session.flush()
    attach(session, interview, sources)
    return interview


def _problem(session: Session, agent: Agent, new: NewInterview) -> int | None:
    if new.problem_id is None:
        return None
    problem = session.get(MajorProblem, new.problem_id)
    if problem is None or problem.call.agent_no != agent.staff_no:
        raise NotFound(_("This major problem is not of {agent}.").format(agent=agent.staff_no),
                       safe=_("Nothing was changed."), todo=_("Choose another one from the list."))
    return problem.id


def _due_day(session: Session, new: NewInterview, rules: Rules, act: Act) -> date:
    """The proposal's day where one stands: arranging it gives no more time."""
    if new.cause is not Cause.CHOSEN:
        for row in proposals(session, rules, act.now_utc_ms, [new.agent_id]):
            if (row.cause, row.problem_id) == (new.cause, new.problem_id) and (
                    new.cause is not Cause.COMMON or not set(row.focus).isdisjoint(new.focus)):
                return row.due_day
    return local_day(act.now_utc_ms, rules.zone) + timedelta(days=rules.number("interview_days"))


def refuse_finished(interview: Interview) -> None:
    """Raises Conflict once it is held, closed or withdrawn."""
    if interview.state != InterviewState.OPEN:
        raise Conflict(_("{number} was finished or withdrawn already.").format(number=interview.number),
                       safe=_("What was kept of it stands."), todo=_("Add a note if something is to be put right."),
                       code="E-COA-06")


def write(session: Session, interview: Interview, draft: InterviewDraft, now_utc_ms: int, zone: ZoneInfo) -> None:
    """Keep what is typed, as it stands. Raises RuleBroken for a time that is none, or too many follow-ups."""
    if not 0 <= draft.follow_ups_wanted <= MOST_FOLLOW_UPS:
        raise RuleBroken(_("At most {count} follow-up calls can be agreed on.").format(count=MOST_FOLLOW_UPS),
                         safe=_("Nothing was changed."), todo=_("Choose a smaller number."), code="E-COA-07")
    interview.held_utc_ms = read_local(draft.held, zone, code="E-COA-08") if draft.held.strip() else None
    interview.topic, interview.due_day, interview.place = draft.topic.strip(), draft.due_day, draft.place.strip()
    interview.minutes = max(0, draft.minutes)
    interview.agent_words, interview.guidance = draft.agent_words.strip(), draft.guidance.strip()
    interview.focus = [list(key) for key in dict.fromkeys(draft.focus)]
    interview.follow_ups_wanted, interview.follow_up_due = draft.follow_ups_wanted, draft.follow_up_due
    interview.saved_utc_ms = now_utc_ms
    for line in interview.evidence:
        line.played = line.id in draft.played
    _write_plan(session, interview, draft.plan)
    session.flush()
    session.refresh(interview)


def _write_plan(session: Session, interview: Interview, plan: Sequence[PlanDraft]) -> None:
    """The plan as a whole: lines with the id of one that is kept change it, others are new, the rest goes."""
    left = {item.id: item for item in interview.plan}
    for position, line in enumerate(plan, start=1):
        item = left.pop(line.item_id, None) if line.item_id is not None else None
        if item is None:
            item = PlanItem(interview_id=interview.id)
            session.add(item)
        item.position, item.words, item.measure = position, line.words.strip(), line.measure.strip()
        item.due_day = line.due_day
    for item in left.values():
        session.delete(item)


def end(act: Act, actor: Actor, interview: Interview, rules: Rules) -> None:
    """The interview was held: freeze it. The plan of a coaching begins to run, praise is over by being told.

    Raises RuleBroken for what is missing and for days that cannot be."""
    _refuse_missing(interview)
    assert interview.held_utc_ms is not None
    held_on = local_day(interview.held_utc_ms, rules.zone)
    _refuse_time(interview, act.now_utc_ms)
    if interview.follow_ups_wanted and interview.follow_up_due is None:
        interview.follow_up_due = held_on + timedelta(days=rules.number("follow_up_days"))
    _refuse_days(interview, held_on)
    if interview.kind == InterviewKind.PRAISE:
        interview.follow_ups_wanted, interview.follow_up_due = 0, None
        interview.state, interview.over_utc_ms = InterviewState.CLOSED, act.now_utc_ms
        act.session.add(InterviewEntry(
            interview_id=interview.id, kind=InterviewEntryKind.CLOSING, at_utc_ms=act.now_utc_ms, day=held_on,
            account_id=actor.account_id, outcome=Outcome.DONE, words=_("Told to the agent.")))
    else:
        interview.state = InterviewState.RUNNING
    interview.finished_utc_ms = act.now_utc_ms
    act.session.flush()
    act.session.refresh(interview)


def _refuse_missing(interview: Interview) -> None:
    lacking = [word for word, there in _needed(interview) if not there]
    if lacking:
        raise RuleBroken(_("Before the interview is finished it needs {what}.").format(what=_(", ").join(lacking)),
                         safe=_("What was typed is kept."), todo=_("Fill in what is missing."), code="E-COA-09")


def _needed(interview: Interview) -> list[tuple[str, object]]:
    needed: list[tuple[str, object]] = [(_("the topic"), interview.topic),
                                        (_("when it was held"), interview.held_utc_ms is not None)]
    if interview.kind == InterviewKind.PRAISE:
        return needed
    whole = all(item.words and item.measure for item in interview.plan)
    each = _("what is to be done and how one sees it, for each plan item")
    return [*needed, (_("the agent's own words"), interview.agent_words), (_("the guidance"), interview.guidance),
            (_("a plan item"), interview.plan), (each, whole),
            (_("a criterion for the follow-up calls"), interview.focus or not interview.follow_ups_wanted)]


def _refuse_time(interview: Interview, now_utc_ms: int) -> None:
    held = interview.held_utc_ms or 0
    first = max((source.evaluation.call.start_utc_ms for source in interview.sources), default=0)
    if held > now_utc_ms or held < first:
        raise RuleBroken(_("The interview lies in the future, or before a call that it is about."),
                         safe=_("What was typed is kept."), todo=_("Correct when it was held."), code="E-COA-10")


def _refuse_days(interview: Interview, held_on: date) -> None:
    days = [item.due_day for item in interview.plan]
    if interview.follow_ups_wanted and interview.follow_up_due is not None:
        days.append(interview.follow_up_due)
    if min(days, default=held_on) < held_on:
        raise RuleBroken(_("A day of the plan lies before the interview."), safe=_("What was typed is kept."),
                         todo=_("Correct the day."), code="E-COA-11")
