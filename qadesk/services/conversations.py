"""The parts of one conversation: a transferred call has a row for each agent, whose names begin alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from qadesk.errors import NotFound
from qadesk.i18n import _
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.conversation import CallPart, conversation_of
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Actor, Agent
from qadesk.models.periods import local_day
from qadesk.models.sampling import DrawnCall, QueueItem, QueueState
from qadesk.security.roles import reads_all
from qadesk.services.base import Rules
from qadesk.services.call_query import Teams
from qadesk.services.case_rights import heard_by, refusal
from qadesk.services.conflicts import refuse_tied, tied
from qadesk.services.store_query import OUT_OF_REACH

_AFTER = ";"  # the character behind the colon that parts a rec_id
_GONE = (QueueState.RELEASED, QueueState.REPLACED)


def parts_of(session: Session, call: Call, actor: Actor, rules: Rules) -> tuple[CallPart, ...]:
    """All parts of a call's conversation by their start; none where there is but this one."""
    name = conversation_of(call.rec_id)
    rows = session.execute(_rows(name, actor)).all() if name else []
    if len(rows) < 2:
        return ()
    teams = Teams(session, {row.agent_id for row in rows if row.agent_id is not None})
    all_of_them = reads_all(actor)
    return tuple(_part(row, call.id, teams, rules, all_of_them) for row in rows)


def part_to_hear(session: Session, of: Call, call_id: int, actor: Actor) -> Call:
    """Another part of a call's conversation, which the actor may hear as any call.

    Raises NotFound when it is none, NotAllowed for who has no right to it or is tied to its agent."""
    name = conversation_of(of.rec_id)
    call = session.scalar(select(Call).where(Call.id == call_id, _belongs(name))) if name else None
    if call is None:
        raise NotFound(_("This call is no part of the conversation."), todo=_("Open the call again."))
    mine = select(QueueItem.id).where(QueueItem.call_id == call_id, heard_by(actor)).limit(1)
    if not reads_all(actor) and session.scalar(mine) is None:
        raise refusal(actor)
    refuse_tied(session, actor.account_id, call.agent_id)
    return call


def _belongs(name: str) -> ColumnElement[bool]:
    """Told as a range, so that the index of the names is used."""
    return or_(Call.rec_id == name, (Call.rec_id > f"{name}:") & (Call.rec_id < f"{name}{_AFTER}"))


def _rows(name: str, actor: Actor) -> Select[*tuple[Any, ...]]:
    drawn = select(DrawnCall.id).where(DrawnCall.call_id == Call.id).exists()
    item = (select(func.max(QueueItem.id)).where(QueueItem.call_id == Call.id, QueueItem.state.not_in(_GONE),
                                                 heard_by(actor)).correlate(Call).scalar_subquery())
    submitted = (Evaluation.call_id == Call.id, Evaluation.state == EvaluationState.SUBMITTED)
    last = select(func.max(Evaluation.id)).where(*submitted).correlate(Call).scalar_subquery()
    first = select(func.min(Evaluation.id)).where(*submitted).correlate(Call).scalar_subquery()
    scorer = (select(Account.display_name).join(Evaluation, Evaluation.account_id == Account.id)
              .where(Evaluation.id == first).correlate(Call).scalar_subquery())
    found: Select[*tuple[Any, ...]] = select(
        Call.id, Call.agent_no, Call.agent_id, Call.start_utc_ms, Call.duration_ms, Agent.name,
        Recording.duration_ms.label("sound_ms"), (Recording.state == RecordingState.PLAYABLE).label("plays"),
        OUT_OF_REACH.label("away"), drawn.label("drawn"), item.label("item_id"), last.label("evaluation_id"),
        scorer.label("scorer"), tied(actor.account_id, Call.agent_id).label("tied"))
    return (found.outerjoin(Agent, Agent.id == Call.agent_id).outerjoin(Recording, Recording.id == Call.recording_id)
            .where(_belongs(name)).order_by(Call.start_utc_ms, Call.id))


def _part(row: Row[Any], here: int, teams: Teams, rules: Rules, hears_all: bool) -> CallPart:
    may_hear = row.item_id is not None and not row.tied
    is_heard = bool(row.plays) and not row.away and not row.tied and (hears_all or may_hear)
    day = local_day(row.start_utc_ms, rules.zone)
    return CallPart(
        row.id, row.agent_no, row.name or "", teams.name_on(row.agent_id, day),
        datetime.fromtimestamp(row.start_utc_ms / 1000, rules.zone), row.sound_ms or row.duration_ms,
        is_here=row.id == here, is_drawn=bool(row.drawn), is_heard=is_heard,
        scored_by=row.scorer or "" if hears_all or may_hear else "",
        item_id=row.item_id if may_hear else None, evaluation_id=row.evaluation_id if may_hear else None)
