"""Appeals of a month for its summary: entered, ruled, and those of them ruled for the agent in whole or in part."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from qadesk.models.appeals import Appeal, AppealEnd, AppealRuling, ItemRuling, Outcome
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation
from qadesk.services.summary_query import TeamDays


@dataclass(frozen=True)
class CountedAppeal:
    """When an appeal was entered and ruled (None: not, or withdrawn), and whether anything was ruled for the agent."""

    entered_utc_ms: int
    ruled_utc_ms: int | None
    upheld: bool


def counted_appeals(session: Session, start: int, end: int, zone: ZoneInfo,
                    team_id: int | None) -> tuple[CountedAppeal, ...]:
    """The appeals entered or ruled in a span of time; of a team: against calls of agents who were in it that day."""
    upheld = select(ItemRuling.appeal_id).where(ItemRuling.appeal_id == Appeal.id, ItemRuling.outcome != Outcome.KEPT
                                                ).correlate(Appeal).exists()
    rows = session.execute(
        select(Appeal.entered_utc_ms, AppealRuling.at_utc_ms, upheld, Call.agent_id, Call.start_utc_ms)
        .join(Evaluation, Evaluation.id == Appeal.evaluation_id).join(Call, Call.id == Evaluation.call_id)
        .outerjoin(AppealRuling, and_(AppealRuling.appeal_id == Appeal.id, AppealRuling.end == AppealEnd.RULED))
        .where(or_(Appeal.entered_utc_ms.between(start, end - 1), AppealRuling.at_utc_ms.between(start, end - 1)))
        .order_by(Appeal.id)).all()
    teams = TeamDays(session, zone) if rows and team_id is not None else None
    return tuple(CountedAppeal(entered, ruled, bool(is_upheld)) for entered, ruled, is_upheld, agent_id, at in rows
                 if teams is None or (agent_id is not None and teams.team(agent_id, at) == team_id))
