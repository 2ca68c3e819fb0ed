"""The listening queue as it is read: the calls that wait for one inspector, and what that person has done today."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.evaluations import Evaluation, EvaluationState, HeardInterval
from qadesk.models.listening import QueueRow
from qadesk.models.people import Account, Actor, Agent
from qadesk.models.periods import local_day
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.services.call_query import Teams
from qadesk.services.conflicts import tied
from qadesk.services.store_query import OUT_OF_REACH

MOST_ROWS = 1_000
_ASSIGNEE = aliased(Account)
LEFT = or_(Account.closed_utc_ms.is_not(None), tied(Evaluation.account_id, Call.agent_id))
"""Whether a draft was left: by a closed account, or by one that has been tied to the agent since."""


def queue_rows(session: Session, actor: Actor, zone: ZoneInfo) -> tuple[QueueRow, ...]:
    """What waits: calls that nobody began, own drafts, and those that were left to others. First what is the actor's,
    then what is anybody's, then what is given to others, each in the order of the work."""
    others = and_(QueueItem.assignee_id != actor.account_id, Evaluation.id.is_(None))
    rank = case((or_(QueueItem.assignee_id == actor.account_id, Evaluation.id.is_not(None)), 0),
                (QueueItem.assignee_id.is_(None), 1), else_=2)
    asked = (select(QueueItem.id, QueueItem.origin, QueueItem.note, Call.id.label("call_id"), Call.agent_no,
                    Call.agent_id, Call.start_utc_ms, Call.duration_ms, Agent.name.label("agent_name"), Recording.state,
                    Recording.duration_ms.label("sound_ms"), OUT_OF_REACH.label("away"),
                    Evaluation.saved_utc_ms, Evaluation.revision_no, LEFT.label("left"),
                    tied(actor.account_id, Call.agent_id).label("is_tied"),
                    case((others, _ASSIGNEE.display_name), else_="").label("assignee"))
             .join(Call, Call.id == QueueItem.call_id).outerjoin(Agent, Agent.id == Call.agent_id)
             .outerjoin(Recording, Recording.id == Call.recording_id)
             .outerjoin(Evaluation, and_(Evaluation.queue_item_id == QueueItem.id,
                                         Evaluation.state == EvaluationState.DRAFT))
             .outerjoin(Account, Account.id == Evaluation.account_id)
             .outerjoin(_ASSIGNEE, _ASSIGNEE.id == QueueItem.assignee_id)
             .where(QueueItem.state.in_((QueueState.WAITING, QueueState.DRAFT)),
                    or_(Evaluation.id.is_(None), Evaluation.account_id == actor.account_id,
                        LEFT))
             .order_by(rank, QueueItem.order_key, QueueItem.id).limit(MOST_ROWS))
    rows = session.execute(asked).all()
    teams = Teams(session, {row.agent_id for row in rows if row.agent_id is not None})
    return tuple(_queue_row(row, teams, zone) for row in rows)


def _queue_row(row: Any, teams: Teams, zone: ZoneInfo) -> QueueRow:
    return QueueRow(
        item_id=row.id, call_id=row.call_id, agent_code=row.agent_no, agent_name=row.agent_name or "",
        team=teams.name_on(row.agent_id, local_day(row.start_utc_ms, zone)),
        duration_ms=row.sound_ms or row.duration_ms, origin=row.origin,
        started_at=_local(row.start_utc_ms, zone),
        draft_saved_at=_local(row.saved_utc_ms, zone) if row.saved_utc_ms is not None else None,
        has_recording=row.state == RecordingState.PLAYABLE, is_away=bool(row.away), is_revision=bool(row.revision_no),
        is_left=bool(row.left), is_tied=bool(row.is_tied), assignee=row.assignee or "",
        note=row.note)


def submitted_since(session: Session, actor: Actor, since_utc_ms: int) -> int:
    """How many first evaluations the actor has submitted since then."""
    own = func.count().filter(Evaluation.account_id == actor.account_id)  # in a where, its index would be taken
    asked = select(own).where(Evaluation.revision_no == 0, Evaluation.submitted_utc_ms >= since_utc_ms)
    return session.scalar(asked) or 0


def heard_since_ms(session: Session, actor: Actor, since_utc_ms: int) -> int:
    """For how long the actor has listened since then, in ms."""
    asked = select(func.sum(HeardInterval.wall_ms)).where(
        HeardInterval.account_id == actor.account_id, HeardInterval.at_utc_ms >= since_utc_ms)
    return session.scalar(asked) or 0


def _local(at_utc_ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at_utc_ms / 1000, zone)
