"""Appeals, complaints and praise of a month for its summary: entered, ruled and how, and ruled alone (单人裁定)."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from qadesk.models.appeals import Appeal, AppealEnd, AppealRuling, ItemRuling, Outcome
from qadesk.models.calls import Call
from qadesk.models.complaints import Complaint, ComplaintKind, ComplaintRuling, Verdict
from qadesk.models.evaluations import Evaluation
from qadesk.services.appeal_query import had_part
from qadesk.services.summary_query import TeamDays


@dataclass(frozen=True)
class CountedRuling:
    """When an appeal (`kind` None), a complaint or a praise was entered and ruled (None: not, or withdrawn), whether it
    was ruled for who made it, in whole or in part, and whether alone by who had a part in the score."""

    kind: ComplaintKind | None
    entered_utc_ms: int
    ruled_utc_ms: int | None
    upheld: bool
    alone: bool


def counted_rulings(session: Session, start: int, end: int, zone: ZoneInfo,
                    team_id: int | None) -> tuple[CountedRuling, ...]:
    """What was entered or ruled in a span of time; of a team: about calls of agents who were in it that day."""
    rows = [*_appeals(session, start, end), *_complaints(session, start, end)]
    teams = TeamDays(session, zone) if rows and team_id is not None else None
    return tuple(counted for counted, agent_id, at in rows
                 if teams is None or (agent_id is not None and teams.team(agent_id, at) == team_id))


def _appeals(session: Session, start: int, end: int) -> list[tuple[CountedRuling, int | None, int]]:
    upheld = select(ItemRuling.appeal_id).where(ItemRuling.appeal_id == Appeal.id, ItemRuling.outcome != Outcome.KEPT
                                                ).correlate(Appeal).exists()
    rows = session.execute(
        select(Appeal, AppealRuling.at_utc_ms, AppealRuling.account_id, upheld, Call.agent_id, Call.start_utc_ms)
        .join(Evaluation, Evaluation.id == Appeal.evaluation_id).join(Call, Call.id == Evaluation.call_id)
        .outerjoin(AppealRuling, and_(AppealRuling.appeal_id == Appeal.id, AppealRuling.end == AppealEnd.RULED))
        .where(or_(Appeal.entered_utc_ms.between(start, end - 1), AppealRuling.at_utc_ms.between(start, end - 1)))
        .order_by(Appeal.id)).all()
    return [(CountedRuling(None, appeal.entered_utc_ms, ruled, bool(is_upheld),
                           ruler in had_part(session, appeal)), agent_id, at)
            for appeal, ruled, ruler, is_upheld, agent_id, at in rows]


def _complaints(session: Session, start: int, end: int) -> list[tuple[CountedRuling, int | None, int]]:
    scored = select(Evaluation.id).where(
        Evaluation.call_id == Complaint.call_id, Evaluation.account_id == ComplaintRuling.account_id,
        Evaluation.submitted_utc_ms <= ComplaintRuling.at_utc_ms).correlate(Complaint, ComplaintRuling).exists()
    rows = session.execute(
        select(Complaint.kind, Complaint.entered_utc_ms, ComplaintRuling.at_utc_ms, ComplaintRuling.verdict, scored,
               Call.agent_id, Call.start_utc_ms)
        .join(Call, Call.id == Complaint.call_id)
        .outerjoin(ComplaintRuling, and_(ComplaintRuling.complaint_id == Complaint.id,
                                         ComplaintRuling.verdict != Verdict.WITHDRAWN))
        .where(or_(Complaint.entered_utc_ms.between(start, end - 1), ComplaintRuling.at_utc_ms.between(start, end - 1)))
        .order_by(Complaint.id)).all()
    return [(CountedRuling(ComplaintKind(kind), entered, ruled, verdict == Verdict.STANDS, bool(alone)), agent_id, at)
            for kind, entered, ruled, verdict, alone, agent_id, at in rows]
