"""Replacements as they are read: those of a draw, the lines of its calls, and how many each inspector replaced."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Agent
from qadesk.models.replacement import DrawnLine, ReplacedBy, ReplacedCall
from qadesk.models.sampling import (
    Draw,
    DrawnCall,
    Origin,
    QueueItem,
    QueueState,
    Replacement,
    ReplacementReason,
)
from qadesk.services.assignment_query import FIRST_OF_ITEM, WHOSE


def replaced_calls(session: Session, draw_id: int) -> tuple[ReplacedCall, ...]:
    """The replacements of a draw, in the order in which they were made."""
    old, new, new_call = aliased(DrawnCall), aliased(DrawnCall), aliased(Call)
    by, second = aliased(Account), aliased(Account)
    asked = (select(Replacement, Call.rec_id, old.agent_no, old.band, by.display_name, second.display_name,
                    new_call.rec_id, new.band, new.ticket, new.pi)
             .join(old, old.id == Replacement.drawn_call_id).join(Call, Call.id == old.call_id)
             .join(by, by.id == Replacement.account_id).outerjoin(second, second.id == Replacement.confirmed_by)
             .outerjoin(new, new.id == Replacement.new_drawn_call_id).outerjoin(new_call, new_call.id == new.call_id)
             .where(old.draw_id == draw_id).order_by(Replacement.id))
    return tuple(ReplacedCall(rec_id, agent, band, ReplacementReason(row.reason), row.words, row.at_utc_ms, who,
                              confirmed or "", *(value or "" for value in to))
                 for row, rec_id, agent, band, who, confirmed, *to in session.execute(asked))


def drawn_lines(session: Session, period: str, zone: ZoneInfo) -> tuple[DrawnLine, ...]:
    """The calls of a draw by their place, those that were replaced too; each is followed by what took its place."""
    scored = aliased(Evaluation)
    asked = (select(QueueItem.id, QueueItem.state, DrawnCall.id.label("drawn_id"), DrawnCall.position,
                    DrawnCall.agent_no, DrawnCall.band, DrawnCall.pi, DrawnCall.replaces_id, Call.rec_id,
                    Call.start_utc_ms, Call.duration_ms, Agent.name, Account.display_name, WHOSE.label("whose"),
                    scored.id.label("evaluation_id"), Replacement.reason, Replacement.new_drawn_call_id)
             .join(DrawnCall, DrawnCall.id == QueueItem.drawn_call_id).join(Draw, Draw.id == DrawnCall.draw_id)
             .join(Call, Call.id == QueueItem.call_id).outerjoin(Agent, Agent.id == Call.agent_id)
             .outerjoin(Evaluation, FIRST_OF_ITEM).outerjoin(Account, Account.id == WHOSE)
             .outerjoin(scored, and_(scored.queue_item_id == QueueItem.id, scored.revision_no == 0,
                                     scored.state == EvaluationState.SUBMITTED))
             .outerjoin(Replacement, Replacement.drawn_call_id == DrawnCall.id)
             .where(Draw.period == period).order_by(DrawnCall.position, DrawnCall.id))
    rows = session.execute(asked).all()
    rec_ids = {row.drawn_id: row.rec_id for row in rows}
    return tuple(_line(row, rec_ids, zone) for row in rows)


def _line(row: Any, rec_ids: dict[int, str], zone: ZoneInfo) -> DrawnLine:
    return DrawnLine(
        row.id, row.position, row.rec_id, row.agent_no, row.name or "", row.band,
        datetime.fromtimestamp(row.start_utc_ms / 1000, zone), row.duration_ms, row.pi, QueueState(row.state),
        row.display_name or "", row.whose, row.display_name or "" if row.evaluation_id else "", row.evaluation_id,
        ReplacementReason(row.reason) if row.reason else None, rec_ids.get(row.new_drawn_call_id, ""),
        rec_ids.get(row.replaces_id, ""))


def replaced_by(session: Session, *fits: ColumnElement[bool],
                keep: Callable[[int | None, int], bool] = lambda _agent_id, _start_utc_ms: True
                ) -> tuple[ReplacedBy, ...]:
    """How many of the drawn calls that fit each inspector replaced, of those that were the person's or were replaced by
    that person, by name; nothing where nobody replaced any. What was passed over by rule is nobody's. The conditions
    may ask for QueueItem, Call and DrawnCall; `keep` says by agent and start of the call whether it counts."""
    if session.scalar(select(Replacement.id).limit(1)) is None:
        return ()
    calls: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    asked = (select(WHOSE, Replacement.account_id, Replacement.reason, Call.agent_id, Call.start_utc_ms)
             .select_from(QueueItem).join(DrawnCall, DrawnCall.id == QueueItem.drawn_call_id)
             .join(Call, Call.id == QueueItem.call_id).outerjoin(Evaluation, FIRST_OF_ITEM)
             .outerjoin(Replacement, Replacement.drawn_call_id == DrawnCall.id)
             .where(QueueItem.origin == Origin.DRAW,
                    func.coalesce(Replacement.reason, "") != ReplacementReason.LEGAL_HOLD, *fits))
    for whose, replacer, reason, agent_id, start_utc_ms in session.execute(asked):
        who = replacer or whose
        if who is not None and keep(agent_id, start_utc_ms):
            calls[who] += 1
            reasons[who].update([reason] if reason else [])
    return _by_name(session, calls, reasons) if any(reasons.values()) else ()


def _by_name(session: Session, calls: Counter[str], reasons: dict[str, Counter[str]]) -> tuple[ReplacedBy, ...]:
    names = dict(_names(session, calls))
    found = [ReplacedBy(names[account], count, reasons[account][ReplacementReason.UNPLAYABLE],
                        reasons[account][ReplacementReason.WRONG_AGENT], reasons[account][ReplacementReason.PRIVATE])
             for account, count in calls.items()]
    return tuple(sorted(found, key=lambda one: one.name))


def _names(session: Session, accounts: Iterable[str]) -> Iterable[tuple[str, str]]:
    asked = select(Account.id, Account.display_name).where(Account.id.in_(list(accounts)))
    return ((row.id, row.display_name) for row in session.execute(asked))
