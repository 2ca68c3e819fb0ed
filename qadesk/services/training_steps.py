"""What can happen to a training request, when, and by which rules; each step is an entry that is only added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken, UserError
from qadesk.i18n import _
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Account, Actor
from qadesk.models.periods import local_day
from qadesk.models.training import (
    OVER,
    STATE_NAMES,
    RequestEntryKind,
    RequestState,
    Stage,
    TargetedCall,
    TargetedPlan,
    TrainingEntry,
    TrainingRequest,
)
from qadesk.services.base import Act, Rules
from qadesk.services.evaluation_chain import IN_FORCE
from qadesk.services.training_listening import release

LEADS_TO = {
    RequestEntryKind.ACCEPTED: RequestState.ACCEPTED,
    RequestEntryKind.DECLINED: RequestState.DECLINED,
    RequestEntryKind.PLANNED: RequestState.PLANNED,
    RequestEntryKind.HELD: RequestState.HELD,
    RequestEntryKind.HEARD_AGAIN: RequestState.HEARD_AGAIN,
    RequestEntryKind.CLOSING: RequestState.CLOSED,
    RequestEntryKind.WITHDRAWAL: RequestState.WITHDRAWN,
}
ALLOWED_IN = {
    RequestEntryKind.ACCEPTED: {RequestState.RAISED},
    RequestEntryKind.DECLINED: {RequestState.RAISED, RequestState.ACCEPTED},
    RequestEntryKind.PLANNED: {RequestState.RAISED, RequestState.ACCEPTED, RequestState.PLANNED},
    RequestEntryKind.HELD: {RequestState.ACCEPTED, RequestState.PLANNED},
    RequestEntryKind.HEARD_AGAIN: {RequestState.HELD},
    RequestEntryKind.NOTE: set(RequestState),
    RequestEntryKind.CLOSING: {RequestState.HELD, RequestState.HEARD_AGAIN},
    RequestEntryKind.WITHDRAWAL: {RequestState.RAISED, RequestState.ACCEPTED, RequestState.PLANNED},
}
ANSWERS = (RequestEntryKind.ACCEPTED, RequestEntryKind.DECLINED, RequestEntryKind.PLANNED, RequestEntryKind.HELD)
_WORDY = (RequestEntryKind.DECLINED, RequestEntryKind.NOTE, RequestEntryKind.CLOSING, RequestEntryKind.WITHDRAWAL)


@dataclass(frozen=True)
class Step:
    """What is added to a request; without `day` it happens today."""

    kind: RequestEntryKind
    words: str = ""
    day: date | None = None


def found_request(session: Session, request_id: int) -> TrainingRequest:
    """The request. Raises NotFound."""
    request = session.get(TrainingRequest, request_id)
    if request is None:
        raise NotFound(_("This training request is not in the station."), todo=_("Choose another one from the list."),
                       code="E-TRN-10")
    return request


def take(act: Act, actor: Actor, request: TrainingRequest, step: Step, rules: Rules) -> None:
    """Add the step and let the state follow; what ends the request takes its unheard calls out of the queue.

    Raises Conflict, RuleBroken; see `Training`."""
    today = local_day(act.now_utc_ms, rules.zone)
    day, words = step.day or today, step.words.strip()
    _refuse_out_of_turn(request, step.kind)
    if step.kind in _WORDY and not words:
        raise _broken(_("This step needs words."), _("Write what was found or done."), "E-TRN-12")
    _refuse_wrong_day(request, step.kind, day, today, rules)
    if step.kind is RequestEntryKind.HEARD_AGAIN and not heard_after(act.session, request):
        raise _broken(_("No call of those trained was scored after the training yet."),
                      _("Draw the listening after the training and score its calls, or close the request with words."),
                      "E-TRN-14")
    act.session.add(TrainingEntry(request_id=request.id, kind=step.kind, at_utc_ms=act.now_utc_ms, day=day,
                                  account_id=actor.account_id, words=words))
    request.state = LEADS_TO.get(step.kind, RequestState(request.state))
    act.detail = {"state": request.state, "day": str(step.day or ""), "words": words}
    if step.kind is not RequestEntryKind.NOTE and request.state in OVER:
        act.detail["released"] = release(act.session, request)
    act.session.flush()
    act.session.refresh(request)


def heard_after(session: Session, request: TrainingRequest) -> bool:
    """Whether a call of the listening after the training is scored."""
    scored = (select(Evaluation.id).join(TargetedCall, TargetedCall.queue_item_id == Evaluation.queue_item_id)
              .join(TargetedPlan, TargetedPlan.id == TargetedCall.plan_id)
              .where(TargetedPlan.request_id == request.id, TargetedPlan.stage == Stage.AFTER, IN_FORCE))
    return session.execute(scored.limit(1)).first() is not None


def trainer_has_account(session: Session, request: TrainingRequest) -> bool:
    """Whether the trainer can answer by an own, open account."""
    account = session.get(Account, request.trainer_id) if request.trainer_id else None
    return account is not None and account.closed_utc_ms is None


def _refuse_out_of_turn(request: TrainingRequest, kind: RequestEntryKind) -> None:
    state = RequestState(request.state)
    if state not in ALLOWED_IN[kind]:
        raise Conflict(_("{number}: {state}.").format(number=request.number, state=_(STATE_NAMES[state])),
                       safe=_("What was entered stands."),
                       todo=_("Add a note if something is to be put right."), code="E-TRN-11")


def _refuse_wrong_day(request: TrainingRequest, kind: RequestEntryKind, day: date, today: date, rules: Rules) -> None:
    raised = local_day(request.raised_utc_ms, rules.zone)
    if kind is RequestEntryKind.PLANNED and day < today:
        raise _broken(_("The day planned is over."), _("Choose today or a later day."), "E-TRN-13")
    if kind is RequestEntryKind.HELD and not raised <= day <= today:
        raise _broken(_("A training was held between the day of its request and today."), _("Correct the day."),
                      "E-TRN-13")


def _broken(what: str, todo: str, code: str) -> UserError:
    return RuleBroken(what, safe=_("Nothing was changed."), todo=todo, code=code)
