"""The list of the page 监听评分 as a trainer sees it: flagged calls, cases of requests, targeted calls; and a team
leader: the calls of joint listening."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.evaluations import Evaluation
from qadesk.models.listening import CaseKind, QueueRow
from qadesk.models.people import Actor, Agent, Role
from qadesk.models.periods import local_day
from qadesk.models.sampling import QueueItem
from qadesk.services.call_query import Teams
from qadesk.services.case_rights import CASES, FLAGGED, TARGETED, heard_by
from qadesk.services.conflicts import tied
from qadesk.services.evaluation_chain import IN_FORCE
from qadesk.services.store_query import OUT_OF_REACH

MOST_ROWS = 1_000


def case_rows(session: Session, actor: Actor, zone: ZoneInfo) -> tuple[QueueRow, ...]:
    """The calls that a trainer or a team leader may hear, the latest first."""
    asked = (select(QueueItem.id, QueueItem.origin, QueueItem.note, Call.id.label("call_id"), Call.agent_no,
                    Call.agent_id, Call.start_utc_ms, Call.duration_ms, Agent.name.label("agent_name"), Recording.state,
                    Recording.duration_ms.label("sound_ms"), OUT_OF_REACH.label("away"),
                    Evaluation.id.label("evaluation_id"), tied(actor.account_id, Call.agent_id).label("is_tied"))
             .join(Call, Call.id == QueueItem.call_id).outerjoin(Agent, Agent.id == Call.agent_id)
             .outerjoin(Recording, Recording.id == Call.recording_id)
             .outerjoin(Evaluation, and_(Evaluation.queue_item_id == QueueItem.id, IN_FORCE))
             .where(heard_by(actor)).order_by(Call.start_utc_ms.desc(), QueueItem.id).limit(MOST_ROWS))
    rows = session.execute(asked).all()
    kinds = {CaseKind.FLAGGED: FLAGGED, CaseKind.CASE: CASES, CaseKind.TARGETED: TARGETED}
    if Role.TRAINER not in actor.roles:
        kinds = {}
    items = {kind: set(session.scalars(asked)) for kind, asked in kinds.items()}
    teams = Teams(session, {row.agent_id for row in rows if row.agent_id is not None})
    return tuple(_row(row, teams, zone, next((kind for kind, ids in items.items() if row.id in ids), CaseKind.JOINT),
                      reads=Role.TRAINER in actor.roles) for row in rows)


def _row(row: Any, teams: Teams, zone: ZoneInfo, case: CaseKind, *, reads: bool) -> QueueRow:
    """A record is opened by who may read it; a team leader hears the call."""
    return QueueRow(
        item_id=row.id, call_id=row.call_id, agent_code=row.agent_no, agent_name=row.agent_name or "",
        team=teams.name_on(row.agent_id, local_day(row.start_utc_ms, zone)),
        duration_ms=row.sound_ms or row.duration_ms, origin=row.origin,
        started_at=datetime.fromtimestamp(row.start_utc_ms / 1000, zone),
        has_recording=row.state == RecordingState.PLAYABLE, is_away=bool(row.away), case=case,
        evaluation_id=row.evaluation_id if reads else None, is_tied=bool(row.is_tied), note=row.note)
