"""Flags as they are read: who may see and close one, the list, and what waits of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.flags import FLAG_NAMES, Flag, FlagEntry, FlagEntryKind, FlagKind, FlagLink, FlagList, FlagRow
from qadesk.models.listening import clock_text
from qadesk.models.people import Actor, Role
from qadesk.models.periods import local_day, local_text
from qadesk.models.sampling import QueueItem
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.security.roles import may, reads_all
from qadesk.services.base import Rules
from qadesk.services.call_query import Teams
from qadesk.services.conflicts import tied

MOST_ROWS = 500
_CLOSED = select(FlagEntry.id).where(FlagEntry.flag_id == Flag.id, FlagEntry.kind == FlagEntryKind.CLOSING).exists()
_TO_THE_TRAINER: ColumnElement[bool] = and_(
    Flag.owner == Role.TRAINER, select(Evaluation.id).where(
        Evaluation.id == Flag.evaluation_id, Evaluation.state == EvaluationState.SUBMITTED).exists())
_TOGETHER = (selectinload(Flag.entries).joinedload(FlagEntry.account), joinedload(Flag.raiser),
             joinedload(Flag.evaluation).joinedload(Evaluation.queue_item).joinedload(QueueItem.call)
             .joinedload(Call.agent))
"""What a list shows of each flag, fetched with it."""


def flag_list(session: Session, actor: Actor, rules: Rules, now_utc_ms: int) -> FlagList:
    """The flags that the actor may see, the open ones by the day they are due, then the latest of those closed."""
    asked = select(Flag).where(true() if reads_all(actor) else _TO_THE_TRAINER, ~_tied(actor)).options(*_TOGETHER)
    waiting = asked.where(~_CLOSED).order_by(Flag.due_day, Flag.id).limit(MOST_ROWS)
    over = asked.where(_CLOSED).order_by(Flag.raised_utc_ms.desc(), Flag.id.desc()).limit(MOST_ROWS)
    flags = [*session.scalars(waiting), *session.scalars(over)]
    return FlagList(now_utc_ms, local_day(now_utc_ms, rules.zone), _rows(session, flags, actor, rules, now_utc_ms))


def row_of(session: Session, flag: Flag, actor: Actor, rules: Rules, now_utc_ms: int) -> FlagRow:
    """One flag as a line."""
    return _rows(session, [flag], actor, rules, now_utc_ms)[0]


def flags_waiting(session: Session, actor: Actor, rules: Rules, now_utc_ms: int) -> list[ToDo]:
    """The flags that the actor has to close as things to do; `count` is 1 when one is overdue."""
    owned = [role for role in (Role.TRAINER, Role.SUPERVISOR) if role in actor.roles]
    if not owned or not may(actor, "flags.close"):
        return []
    asked = select(Flag).where(~_CLOSED, Flag.owner.in_(owned), ~_tied(actor)).options(*_TOGETHER)
    asked = asked.order_by(Flag.due_day, Flag.id).limit(MOST_ROWS)
    today = local_day(now_utc_ms, rules.zone)
    seen = [flag for flag in session.scalars(asked) if may_see(flag, actor)]
    return [ToDo(ToDoKind.FLAG, _agent_no(flag), _about(flag), count=int(flag.due_day < today),
                 since_utc_ms=flag.raised_utc_ms, item=FlagLink(flag.id), due_day=flag.due_day) for flag in seen]


def _tied(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor has a relation to the agent of a flag."""
    return select(Evaluation.id).join(Call, Call.id == Evaluation.call_id).where(
        Evaluation.id == Flag.evaluation_id, tied(actor.account_id, Call.agent_id)).exists()


def may_see(flag: Flag, actor: Actor) -> bool:
    """Who reads all evaluations sees all flags, a trainer those to the trainer, once they are submitted."""
    submitted = flag.evaluation.state == EvaluationState.SUBMITTED
    return reads_all(actor) or (flag.owner == Role.TRAINER and submitted and Role.TRAINER in actor.roles)


def may_close(flag: Flag, actor: Actor) -> bool:
    """The owner's side closes a flag; the supervisor also what waits for a trainer."""
    return may_see(flag, actor) and (flag.owner in actor.roles or Role.SUPERVISOR in actor.roles)


def is_closed(flag: Flag) -> bool:
    """Whether its end was entered."""
    return any(entry.kind == FlagEntryKind.CLOSING for entry in flag.entries)


def call_words(call: Call, zone: ZoneInfo) -> str:
    """Which call it is: agent, start and length."""
    agent = " ".join(part for part in (call.agent_no, call.agent.name if call.agent else "") if part)
    return " · ".join((agent, local_text(call.start_utc_ms, zone), clock_text(length_ms(call))))


def length_ms(call: Call) -> int:
    """How long the call is, by the list or by its recording."""
    return max(call.duration_ms, call.recording.duration_ms if call.recording else 0)


def _rows(session: Session, flags: list[Flag], actor: Actor, rules: Rules, now_utc_ms: int) -> tuple[FlagRow, ...]:
    calls = [flag.evaluation.queue_item.call for flag in flags]
    teams = Teams(session, {call.agent_id for call in calls if call.agent_id is not None})
    return tuple(_row(flag, actor, rules, now_utc_ms, teams) for flag in flags)


def _row(flag: Flag, actor: Actor, rules: Rules, now_utc_ms: int, teams: Teams) -> FlagRow:
    call, zone, closed = flag.evaluation.queue_item.call, rules.zone, is_closed(flag)
    notes = tuple(_("{at} {who}: {words}").format(at=local_text(entry.at_utc_ms, zone),
                                                  who=entry.account.display_name, words=entry.words)
                  for entry in flag.entries)
    return FlagRow(
        flag.id, flag.evaluation_id, flag.evaluation.number or "", FlagKind(flag.kind), Role(flag.owner),
        call.agent_no, call.agent.name if call.agent else "",
        teams.name_on(call.agent_id, local_day(call.start_utc_ms, zone)), local_text(call.start_utc_ms, zone),
        flag.start_ms, flag.words, flag.raiser.display_name, flag.raised_utc_ms, flag.due_day,
        overdue=not closed and flag.due_day < local_day(now_utc_ms, zone), closed=closed, notes=notes,
        closes=not closed and may_close(flag, actor))


def _agent_no(flag: Flag) -> str:
    return flag.evaluation.queue_item.call.agent_no


def _about(flag: Flag) -> str:
    return _("{kind}: {words}").format(kind=_(FLAG_NAMES[FlagKind(flag.kind)]), words=" ".join(flag.words.split()))
