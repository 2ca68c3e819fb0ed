"""The rows of handovers: a draft goes from one account to another, written down each time. Who has drafts, and who
may take them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.models.acknowledgements import Handover
from qadesk.models.assignment import AssignmentCause
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.handovers import DraftHeld, DraftsLink, Taker, answered_in
from qadesk.models.people import Account, Actor, Agent, RoleGrant
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.security.roles import INSPECTORS
from qadesk.services.assignment_rows import put

MOST_DRAFTS = 1_000


def hand_on(session: Session, draft: Evaluation, taker_id: str, *, by: str, words: str, now_utc_ms: int) -> None:
    """Make the draft and its call the taker's: written down with whose it was, who did it (an account's id) and why."""
    session.add(Handover(evaluation_id=draft.id, from_account_id=draft.account_id, to_account_id=taker_id, words=words,
                         account_id=by, at_utc_ms=now_utc_ms))
    draft.account_id = taker_id
    put(session, draft.queue_item, taker_id, AssignmentCause.HANDED, {"words": words} if words else {}, by=by,
        now_utc_ms=now_utc_ms)


def drafts_held(session: Session, actor: Actor, *, revisions: bool = False) -> tuple[DraftHeld, ...]:
    """The drafts of others, the one untouched longest first: of first evaluations, or of revisions, which are nobody
    else's to finish."""
    asked = (select(Evaluation.queue_item_id, Call.agent_no, Agent.name, Evaluation.account_id, Account.display_name,
                    Evaluation.answers, Evaluation.saved_utc_ms)
             .join(Call, Call.id == Evaluation.call_id).outerjoin(Agent, Agent.id == Call.agent_id)
             .join(Account, Account.id == Evaluation.account_id)
             .where(Evaluation.state == EvaluationState.DRAFT, Evaluation.account_id != actor.account_id,
                    Evaluation.revision_no > 0 if revisions else Evaluation.revision_no == 0)
             .order_by(Evaluation.saved_utc_ms, Evaluation.id).limit(MOST_DRAFTS))
    return tuple(DraftHeld(item, agent, name or "", owner_id, owner, answered_in(answers), saved)
                 for item, agent, name, owner_id, owner, answers, saved in session.execute(asked))


def count_held(session: Session, actor: Actor) -> int:
    """How many drafts of first evaluations others have."""
    asked = select(func.count()).where(Evaluation.state == EvaluationState.DRAFT, Evaluation.revision_no == 0,
                                       Evaluation.account_id != actor.account_id)
    return session.scalar(asked) or 0


def drafts_idle(session: Session, actor: Actor, before_utc_ms: int) -> list[ToDo]:
    """The drafts of others that nobody has touched since then, a line for each person, for who may hand them over."""
    oldest = func.min(Evaluation.saved_utc_ms)
    asked = (select(Account.id, Account.display_name, func.count(), oldest).select_from(Evaluation)
             .join(Account, Account.id == Evaluation.account_id)
             .where(Evaluation.state == EvaluationState.DRAFT, Evaluation.revision_no == 0,
                    Evaluation.account_id != actor.account_id, Account.closed_utc_ms.is_(None),
                    Evaluation.saved_utc_ms < before_utc_ms)
             .group_by(Account.id).order_by(oldest))
    return [ToDo(ToDoKind.IDLE, name, count=count, since_utc_ms=since, item=DraftsLink(account_id))
            for account_id, name, count, since in session.execute(asked)]


def takers(session: Session) -> tuple[Taker, ...]:
    """The open accounts that may score, by name."""
    asked = (select(Account.id, Account.display_name).join(RoleGrant)
             .where(Account.closed_utc_ms.is_(None), RoleGrant.role.in_(INSPECTORS))
             .distinct().order_by(Account.display_name, Account.id))
    return tuple(Taker(account_id, name) for account_id, name in session.execute(asked))
