"""Which drawn call may be replaced, by whom, and who confirms it; see `replacements`."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, RuleBroken
from qadesk.i18n import _
from qadesk.models.calls import Recording, RecordingState
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.months import month_at
from qadesk.models.people import Account, Actor, RoleGrant
from qadesk.models.sampling import DrawnCall, Origin, QueueItem, QueueState
from qadesk.security.roles import RULES
from qadesk.services.account_rules import found_open
from qadesk.services.base import Rules
from qadesk.services.closed_months import is_closed
from qadesk.services.conflicts import refuse_conflict, tied_accounts
from qadesk.services.evaluation_chain import latest
from qadesk.services.evaluations import queue_item
from qadesk.services.store_query import OUT_OF_REACH

_ALLOWED = RULES["replacements.replace"]


def to_replace(session: Session, actor: Actor, item_id: int, rules: Rules) -> tuple[QueueItem, DrawnCall]:
    """A queue item and its drawn call, which the actor may replace; raises as `Replacements.replace`."""
    item = queue_item(session, item_id)
    refuse_conflict(session, actor.account_id, item.call)
    if item.origin != Origin.DRAW or item.drawn_call is None:
        raise RuleBroken(_("Only a drawn call is replaced."), safe=_("Nothing was replaced."),
                         todo=_("Leave this one as it is, or say why it cannot be scored."), code="E-REP-01")
    if item.state == QueueState.REPLACED:
        raise Conflict(_("This call was replaced already."), safe=_("What took its place stands."),
                       todo=_("Go on with the next call."), code="E-REP-02")
    _refuse_scored(session, item)
    if is_closed(session, month_at(item.call.start_utc_ms, rules.zone)):
        raise RuleBroken(_("The month of this call is closed."), safe=_("Nothing was replaced."),
                         todo=_("Say in its evaluation why it cannot be scored."), code="E-REP-05")
    _refuse_anothers_draft(session, actor, item)
    return item, item.drawn_call


def plays(session: Session, item: QueueItem) -> bool:
    """Whether the recording of a call is known to play and lies in reach."""
    asked = select(Recording.id).where(Recording.id == item.call.recording_id, ~OUT_OF_REACH,
                                       Recording.state == RecordingState.PLAYABLE)
    return session.scalar(asked) is not None


def needs_second(session: Session, actor: Actor, item: QueueItem) -> bool:
    """Whether there is another person who may replace the call."""
    asked = select(RoleGrant.account_id).join(Account).where(
        RoleGrant.role.in_(_ALLOWED), Account.closed_utc_ms.is_(None), Account.id != actor.account_id,
        Account.id.not_in(tied_accounts(session, item.call.agent_id)))
    return session.scalar(asked.limit(1)) is not None


def confirmed_by(session: Session, actor: Actor, item: QueueItem, second: str | None) -> str | None:
    """The account that confirmed, None where there is nobody who could."""
    if not needs_second(session, actor, item):
        return None
    if second is None:
        raise RuleBroken(_("A second person has to confirm that this call is replaced."),
                         safe=_("Nothing was replaced."), todo=_("Let the second person type name and password."),
                         code="E-REP-07")
    account = found_open(session, second)
    if why := _why_not(session, actor, item, account):
        raise NotAllowed(why.format(who=account.display_name), safe=_("Nothing was replaced."),
                         todo=_("Ask another inspector or a supervisor."), code="E-REP-08")
    return account.id


def _why_not(session: Session, actor: Actor, item: QueueItem, account: Account) -> str:
    """Why an account cannot confirm, "" when it can."""
    if account.id == actor.account_id:
        return _("{who} asks for this replacement and cannot confirm it as well.")
    if _ALLOWED.isdisjoint(account.actor().roles):
        return _("{who} may not replace calls and cannot confirm it either.")
    if account.id in tied_accounts(session, item.call.agent_id):
        return _("{who} has a relation to this agent or leads the team and cannot confirm this replacement.")
    return ""


def _refuse_scored(session: Session, item: QueueItem) -> None:
    scored = session.scalar(select(Evaluation.number).where(
        Evaluation.queue_item_id == item.id, Evaluation.state == EvaluationState.SUBMITTED).limit(1))
    if scored is not None:
        raise RuleBroken(_("This call was scored as {number}: it is not replaced any more.").format(number=scored),
                         safe=_("That evaluation stands."), todo=_("Revise the evaluation if it is wrong."),
                         code="E-REP-03")


def _refuse_anothers_draft(session: Session, actor: Actor, item: QueueItem) -> None:
    draft = latest(session, item.id)
    if draft is not None and draft.account_id != actor.account_id:
        raise Conflict(_("{who} has a draft of this call.").format(who=draft.account.display_name),
                       safe=_("Nothing was replaced."), todo=_("Let {who} replace it, or take the draft over.").format(
                           who=draft.account.display_name), code="E-REP-06")
