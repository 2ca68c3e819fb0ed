"""Interviews as they are found: who may see one, and the list with what is due next."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from qadesk.errors import NotAllowed, NotFound
from qadesk.i18n import _
from qadesk.models.coaching import (
    Cause,
    FollowUp,
    Interview,
    InterviewEntry,
    InterviewEntryKind,
    InterviewKind,
    InterviewState,
    PlanItem,
)
from qadesk.models.coaching_list import InterviewProposal, InterviewRow
from qadesk.models.coaching_rules import is_over, next_day, until
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Actor, Leadership, Membership
from qadesk.models.periods import local_day
from qadesk.models.relations import Relation
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.services.coaching_proposals import proposals
from qadesk.services.conflicts import HOLDS, refuse_tied, tied
from qadesk.services.stay_rows import on_day

MOST_OVER = 500
OVER = (InterviewState.CLOSED, InterviewState.WITHDRAWN)
_ORDER = {state: place for place, state in enumerate(InterviewState)}
_TOGETHER = (joinedload(Interview.agent), joinedload(Interview.team), selectinload(Interview.plan),
             selectinload(Interview.entries))
"""What a list shows of each interview, fetched with it."""
SCORED: ColumnElement[bool] = select(Evaluation.id).where(
    Evaluation.queue_item_id == FollowUp.queue_item_id, Evaluation.submitted_utc_ms.is_not(None)).exists()
"""Whether a follow-up was scored; it still is while a revision is drafted."""


def heard_count() -> ScalarSelect[int]:
    """How many follow-ups of an interview are scored, as a column beside it."""
    return (select(func.count()).select_from(FollowUp).where(FollowUp.interview_id == Interview.id, SCORED)
            .correlate(Interview).scalar_subquery())


def led_teams(session: Session, actor: Actor, today: date) -> frozenset[int]:
    """The teams that the actor leads today."""
    asked = select(Leadership.team_id).where(Leadership.account_id == actor.account_id, on_day(Leadership, today))
    return frozenset(session.scalars(asked))


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees the interviews of all teams."""
    return may(actor, "coaching.save")


def visible(session: Session, actor: Actor, today: date) -> ColumnElement[bool]:
    """The interviews that the actor may see: all, or those of a team led today that the agent was or is in; none with
    an agent to whom the actor has a relation."""
    own = ~tied(actor.account_id, Interview.agent_id)
    if sees_all(actor):
        return own
    teams = led_teams(session, actor, today)
    there = select(Membership.agent_id).where(Membership.team_id.in_(teams), on_day(Membership, today))
    return and_(own, or_(Interview.team_id.in_(teams), Interview.agent_id.in_(there)))


def proposals_for(session: Session, actor: Actor, rules: Rules, now_utc_ms: int) -> tuple[InterviewProposal, ...]:
    """What is proposed, of all agents or of those who are in a team led today."""
    shut_out = frozenset(session.scalars(select(Relation.agent_id).where(
        Relation.account_id == actor.account_id, HOLDS)))
    if sees_all(actor):
        return tuple(row for row in proposals(session, rules, now_utc_ms) if row.agent_id not in shut_out)
    today = local_day(now_utc_ms, rules.zone)
    agents = session.scalars(select(Membership.agent_id).where(
        Membership.team_id.in_(led_teams(session, actor, today)), on_day(Membership, today)))
    return proposals(session, rules, now_utc_ms, frozenset(agents) - shut_out)


def interview_for(session: Session, actor: Actor, interview_id: int, today: date) -> Interview:
    """The interview, for who may see it. Raises NotFound, and NotAllowed for another team's leader."""
    interview = session.get(Interview, interview_id)
    if interview is None:
        raise NotFound(_("This interview is not in the station."), todo=_("Choose another one from the list."))
    refuse_tied(session, actor.account_id, interview.agent_id)
    fits = select(Interview.id).where(Interview.id == interview_id, visible(session, actor, today))
    if session.scalar(fits) is None:
        raise NotAllowed(_("This interview concerns another team."), safe=_("Nothing was changed."),
                         todo=_("Ask its own team leader or an inspector."), code="E-COA-01")
    return interview


def current(session: Session, actor: Actor, today: date) -> list[tuple[Interview, int]]:
    """The interviews that are not over and that the actor may see, each with the follow-ups heard."""
    found = session.execute(_asked(session, actor, today).where(Interview.state.not_in(OVER)))
    return [(row[0], row[1] or 0) for row in found]


def rows(session: Session, actor: Actor, today: date) -> tuple[InterviewRow, ...]:
    """Interviews to be held, then those whose plan runs, each by the day on which something is due; then those over."""
    begun = sorted((_row(interview, heard, today) for interview, heard in current(session, actor, today)), key=_urgency)
    asked = _asked(session, actor, today).where(Interview.state.in_(OVER))
    over = session.execute(asked.order_by(Interview.over_utc_ms.desc(), Interview.id.desc()).limit(MOST_OVER))
    return (*begun, *(_row(row[0], row[1] or 0, today) for row in over))


def _asked(session: Session, actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    return select(Interview, heard_count()).where(visible(session, actor, today)).options(*_TOGETHER)


def _urgency(row: InterviewRow) -> tuple[int, date, str]:
    return _ORDER[row.state], row.next_day or date.max, row.number


def _row(interview: Interview, heard: int, today: date) -> InterviewRow:
    state, wanted = InterviewState(interview.state), interview.follow_ups_wanted
    day = next_day(state, interview.due_day, (due for _item, due in open_items(interview)),
                   interview.follow_up_due if heard < wanted else None)
    return InterviewRow(
        interview.id, interview.number, InterviewKind(interview.kind), state, Cause(interview.cause),
        interview.agent.staff_no, interview.agent.name, interview.team.name if interview.team else "",
        interview.topic, day, is_over(day, today), heard, wanted, interview.finished_utc_ms is not None)


def open_items(interview: Interview) -> list[tuple[PlanItem, date]]:
    """The plan items that nobody has judged yet, with the day in force."""
    done = judged(interview)
    return [(item, until(item.due_day, extended_to(interview))) for item in interview.plan if item.id not in done]


def judged(interview: Interview) -> dict[int, InterviewEntry]:
    """The latest judgement of each plan item that has one."""
    return {entry.plan_item_id: entry for entry in interview.entries
            if entry.kind == InterviewEntryKind.ITEM and entry.plan_item_id is not None}


def extended_to(interview: Interview) -> date | None:
    """The day of the latest extension; None without one."""
    days = [entry.until_day for entry in interview.entries if entry.kind == InterviewEntryKind.EXTENSION]
    return days[-1] if days else None
