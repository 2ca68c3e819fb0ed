"""Which calls a trainer may hear and read: flagged to the trainer, cases of a training request, targeted calls; and a
team leader: those of a joint listening in which that person takes part.

Who scores hears all calls; for the others each call is looked up here. Nobody hears a call of an agent to whom a
relation is declared. What is refused is noted by the caller.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import Session

from qadesk.errors import NotAllowed
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.flags import Flag
from qadesk.models.people import Actor, Role
from qadesk.models.sampling import ListeningPlan, Origin, PlannedCall, QueueItem, QueueState
from qadesk.models.training import RequestState, TargetedCall, TargetedPlan, TrainingCase, TrainingRequest
from qadesk.security.roles import reads_all
from qadesk.services.conflicts import refuse_tied

_STANDS = TrainingRequest.state != RequestState.WITHDRAWN
FLAGGED = select(Evaluation.queue_item_id).join(Flag, Flag.evaluation_id == Evaluation.id).where(
    Flag.owner == Role.TRAINER, Evaluation.state == EvaluationState.SUBMITTED)
CASES = (select(Evaluation.queue_item_id).join(TrainingCase, TrainingCase.evaluation_id == Evaluation.id)
         .join(TrainingRequest, TrainingRequest.id == TrainingCase.request_id).where(_STANDS))
TARGETED = (select(TargetedCall.queue_item_id).join(TargetedPlan, TargetedPlan.id == TargetedCall.plan_id)
            .join(TrainingRequest, TrainingRequest.id == TargetedPlan.request_id).where(_STANDS))
"""The queue items of each kind, as queries of their ids."""


def joint_with(account_id: str) -> Select[int]:
    """The queue items of joint listenings in which an account takes part, but those that were taken back."""
    listener = func.json_each(ListeningPlan.listeners).table_valued("value")
    return (select(PlannedCall.queue_item_id).join(ListeningPlan, ListeningPlan.id == PlannedCall.plan_id)
            .join(QueueItem, QueueItem.id == PlannedCall.queue_item_id).join(listener, true())
            .where(ListeningPlan.origin == Origin.JOINT, listener.c.value == account_id,
                   QueueItem.state != QueueState.RELEASED))


def heard_by(actor: Actor) -> ColumnElement[bool]:
    """The queue items that the actor may hear."""
    if reads_all(actor):
        return true()
    own = [FLAGGED, CASES, TARGETED] if Role.TRAINER in actor.roles else []
    joint = [joint_with(actor.account_id)] if Role.TEAM_LEADER in actor.roles else []
    return or_(false(), *(QueueItem.id.in_(items) for items in (*own, *joint)))


def may_hear(session: Session, actor: Actor, item_id: int) -> bool:
    """Whether the actor may hear a queue item's call and read what was submitted of it."""
    asked = select(QueueItem.id).where(QueueItem.id == item_id, heard_by(actor))
    return reads_all(actor) or session.scalar(asked) is not None


def refuse_others(session: Session, actor: Actor, item_id: int) -> None:
    """Raises NotAllowed for a trainer whose case a queue item's call is not, for a team leader who does not take part
    in its joint listening, and for who is tied to its agent."""
    if not may_hear(session, actor, item_id):
        raise refusal(actor)
    agent_id = select(Call.agent_id).join(QueueItem, QueueItem.call_id == Call.id).where(QueueItem.id == item_id)
    refuse_tied(session, actor.account_id, session.scalar(agent_id))


def refusal(actor: Actor) -> NotAllowed:
    """What a trainer or a team leader is told of a call that is not for that person to hear."""
    return not_a_case() if Role.TRAINER in actor.roles else not_joint()


def not_a_case() -> NotAllowed:
    """The refusal."""
    return NotAllowed(
        _("A trainer hears flagged calls, cases and calls of a training request only."),
        safe=_("Nothing was opened."), todo=_("Ask an inspector to flag the evaluation to the trainer."),
        code="E-CAS-01")


def not_joint() -> NotAllowed:
    """The refusal."""
    return NotAllowed(
        _("A team leader hears the calls of joint listening only."), safe=_("Nothing was opened."),
        todo=_("Ask an inspector to plan a joint listening with you."), code="E-CAS-02")
