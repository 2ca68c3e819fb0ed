"""Follow-up listening (跟进监听): calls of the agent since the interview, taken into the queue by lot, never by ear."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, RuleBroken
from qadesk.i18n import _
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.coaching import FollowUp, Interview, InterviewState
from qadesk.models.draw import Tickets
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Actor
from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.services.base import Act, Rules
from qadesk.services.call_query import AnyRows
from qadesk.services.plan_query import free_calls

LOST: ColumnElement[bool] = and_(
    ~select(Evaluation.id).where(Evaluation.queue_item_id == FollowUp.queue_item_id).exists(),
    ~select(QueueItem.id).join(Call, Call.id == QueueItem.call_id).join(Recording, Recording.id == Call.recording_id)
    .where(QueueItem.id == FollowUp.queue_item_id, Recording.state == RecordingState.PLAYABLE).exists())
"""Whether nobody can hear a follow-up any more: it is not scored, and its recording does not play."""


def count_waiting(session: Session, interview: Interview, rules: Rules) -> int:
    """How many calls a follow-up could be taken from now; 0 when all that are wanted are taken."""
    if len(interview.follow_ups) - len(lost(session, interview)) >= interview.follow_ups_wanted:
        return 0
    return session.scalar(select(func.count()).select_from(_candidates(interview, rules).subquery())) or 0


def take(act: Act, actor: Actor, interview: Interview, rules: Rules) -> FollowUp:
    """Put the call with the smallest ticket into the queue. The seed is the interview's number and the follow-up's
    position, so that anybody can see that nobody chose.

    Raises Conflict when all that are wanted are taken or the plan is over, RuleBroken while there is no call."""
    _refuse_needless(act.session, interview)
    position = max((follow_up.position for follow_up in interview.follow_ups), default=0) + 1
    seed = f"{interview.number}|{position}"
    tickets = Tickets(seed)
    drawn = min(((tickets(row.rec_id), row.rec_id, row.id) for row in
                 act.session.execute(_candidates(interview, rules))), default=None)
    if drawn is None:
        raise _no_call(interview)
    item = QueueItem(call_id=drawn[2], origin=Origin.FOLLOW_UP, order_key=_order_key(interview, drawn[0]),
                     created_utc_ms=act.now_utc_ms)
    taken = FollowUp(interview_id=interview.id, position=position, queue_item=item, added_utc_ms=act.now_utc_ms,
                     account_id=actor.account_id)
    act.session.add_all([item, taken])
    act.session.flush()
    act.session.refresh(interview)
    act.detail = {"call": drawn[1], "seed": seed, "position": position}
    return taken


def _candidates(interview: Interview, rules: Rules) -> AnyRows:
    """The agent's calls since the interview that can be heard."""
    assert interview.held_utc_ms is not None
    return free_calls(interview.held_utc_ms, rules).where(
        Call.agent_no == interview.agent.staff_no).with_only_columns(Call.id, Call.rec_id)


def lost(session: Session, interview: Interview) -> frozenset[int]:
    """The follow-ups that nobody can hear any more."""
    return frozenset(session.scalars(select(FollowUp.id).where(FollowUp.interview_id == interview.id, LOST)))


def release(interview: Interview) -> int:
    """Take the calls that nobody has begun to score out of the queue, for the plan is over; returns how many."""
    waiting = [follow_up.queue_item for follow_up in interview.follow_ups
               if follow_up.queue_item.state == QueueState.WAITING]
    for item in waiting:
        item.state = QueueState.RELEASED
    return len(waiting)


def _order_key(interview: Interview, ticket: str) -> str:
    """Before all drawn calls, whose keys begin with `0.`, by the day until which it is to be heard."""
    return f"0-{interview.follow_up_due}|{ticket}"


def _refuse_needless(session: Session, interview: Interview) -> None:
    if interview.state != InterviewState.RUNNING:
        raise Conflict(_("The plan of {number} does not run.").format(number=interview.number),
                       safe=_("Nothing was changed."), todo=_("Choose another interview."), code="E-COA-02")
    if len(interview.follow_ups) - len(lost(session, interview)) >= interview.follow_ups_wanted:
        raise Conflict(_("All follow-up calls of {number} are taken.").format(number=interview.number),
                       safe=_("They stand in the queue."), todo=_("Listen to those that wait."), code="E-COA-03")


def _no_call(interview: Interview) -> RuleBroken:
    return RuleBroken(
        _("{agent} has no call since the interview that can be heard and is not in the queue.").format(
            agent=interview.agent.staff_no), safe=_("Nothing was changed."),
        todo=_("Import the next calls and their recordings, then take the follow-up."), code="E-COA-04")
