"""Drafts of who leaves, or may not go on (接手): given to another inspector, or left in the queue for whoever takes
them over. A draft is left by a closed account, and by one that was tied to the call's agent since.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Actor
from qadesk.models.relations import Relation
from qadesk.security.roles import INSPECTORS
from qadesk.services.account_rules import found_open
from qadesk.services.base import Act
from qadesk.services.conflicts import in_conflict
from qadesk.services.handover_rows import hand_on
from qadesk.services.revisions import drop_revision


def hand_over_drafts(act: Act, actor: Actor, leaver: Account, hand_to: str | None, words: str) -> dict[str, object]:
    """Give the leaver's drafts to the open account `hand_to`, or leave them; returns what the audit row says.

    `words`: why the account leaves. A draft of an agent to whom the taker is tied is left to others; one that revises
    an evaluation of the leaver's own is given up: only its author may revise it. Raises NotFound, Conflict, or
    RuleBroken when that account does not listen to calls."""
    session = act.session
    drafts = session.scalars(select(Evaluation).where(Evaluation.account_id == leaver.id,
                                                      Evaluation.state == EvaluationState.DRAFT)).all()
    first = [draft for draft in drafts if draft.revision_no == 0]
    _give_up(session, drafts)
    told: dict[str, object] = {"drafts": len(first), "revisions_given_up": len(drafts) - len(first)}
    if hand_to is None:
        return told
    taker = found_open(session, hand_to)
    if taker.id == leaver.id or INSPECTORS.isdisjoint(taker.actor().roles):
        raise RuleBroken(_("{name} cannot take the drafts over.").format(name=taker.display_name),
                         safe=_("Nothing was changed."), todo=_("Choose an inspector or a supervisor."))
    given = [draft for draft in first if in_conflict(session, taker.id, draft.call.agent_id) is None]
    for draft in given:
        hand_on(session, draft, taker.id, by=actor.account_id, words=words, now_utc_ms=act.now_utc_ms)
    left = {"drafts_left": len(first) - len(given)} if len(given) < len(first) else {}
    return {**told, **left, "handed_to": taker.login_name}


def leave_drafts(session: Session, relation: Relation) -> dict[str, int]:
    """What becomes of the drafts of who is tied to an agent from now on: a first evaluation waits for somebody else,
    a revision is given up. Returns what the audit row says."""
    asked = select(Evaluation).join(Call, Call.id == Evaluation.call_id).where(
        Evaluation.account_id == relation.account_id, Call.agent_id == relation.agent_id,
        Evaluation.state == EvaluationState.DRAFT)
    drafts = session.scalars(asked).all()
    revisions = _give_up(session, drafts)
    return {"drafts": len(drafts) - revisions, "revisions_given_up": revisions}


def _give_up(session: Session, drafts: Sequence[Evaluation]) -> int:
    """Give the drafts of revisions up: only who wrote the evaluation revises it. Returns how many."""
    revisions = [draft for draft in drafts if draft.revision_no > 0]
    for draft in revisions:
        drop_revision(session, draft)
    return len(revisions)


def take_over(act: Act, draft: Evaluation, taker_id: str) -> str:
    """Make a draft that was left the taker's; returns whose it was, or "" where there is nothing to take."""
    session = act.session
    left = draft.state == EvaluationState.DRAFT and (
        draft.account.closed_utc_ms is not None
        or in_conflict(session, draft.account_id, draft.call.agent_id) is not None)
    if not left or draft.revision_no > 0:
        return ""
    whose = draft.account.login_name
    hand_on(session, draft, taker_id, by=taker_id, words="", now_utc_ms=act.now_utc_ms)
    return whose
