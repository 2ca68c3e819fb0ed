"""Drafts of who leaves (接手): given to another inspector, or left in the queue for whoever takes them over."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account
from qadesk.models.sampling import QueueState
from qadesk.security.roles import INSPECTORS
from qadesk.services.account_rules import found_open


def hand_over_drafts(session: Session, leaver: Account, hand_to: str | None) -> dict[str, object]:
    """Give the leaver's drafts to the open account `hand_to`, or leave them; returns what the audit row says.

    A draft that revises an evaluation of the leaver's own is given up: only its author may revise it. Raises NotFound,
    Conflict, or RuleBroken when that account does not listen to calls."""
    drafts = session.scalars(select(Evaluation).where(Evaluation.account_id == leaver.id,
                                                      Evaluation.state == EvaluationState.DRAFT)).all()
    first = [draft for draft in drafts if draft.revision_no == 0]
    for draft in drafts:
        if draft.revision_no > 0:
            draft.queue_item.state = QueueState.SUBMITTED
            session.delete(draft)
    told: dict[str, object] = {"drafts": len(first), "revisions_given_up": len(drafts) - len(first)}
    if hand_to is None:
        return told
    taker = found_open(session, hand_to)
    if taker.id == leaver.id or INSPECTORS.isdisjoint(taker.actor().roles):
        raise RuleBroken(_("{name} cannot take the drafts over.").format(name=taker.display_name),
                         safe=_("Nothing was changed."), todo=_("Choose an inspector or a supervisor."))
    for draft in first:
        draft.account_id = taker.id
    return {**told, "handed_to": taker.login_name}


def take_over(draft: Evaluation, taker_id: str) -> str:
    """Make the draft of a closed account the taker's; returns whose it was, or "" where there is nothing to take."""
    left = draft.state == EvaluationState.DRAFT and draft.account.closed_utc_ms is not None
    if not left or draft.revision_no > 0:
        return ""
    whose = draft.account.login_name
    draft.account_id = taker_id
    return whose
