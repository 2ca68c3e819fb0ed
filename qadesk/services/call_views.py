"""How a person left a call: read when it is opened again, written when it is left."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from qadesk.models.call_views import CallView
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Actor


def view_of(session: Session, actor: Actor, call_id: int) -> CallView | None:
    """How the actor left the call, if ever."""
    return session.get(CallView, (actor.account_id, call_id))


def put_view(session: Session, actor: Actor, call_id: int, position_ms: int, view: Mapping[str, object],
             now_utc_ms: int) -> None:
    """Keep it in place of what was kept before."""
    values = {"position_ms": position_ms, "view": dict(view), "at_utc_ms": now_utc_ms}
    row = insert(CallView).values(account_id=actor.account_id, call_id=call_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["account_id", "call_id"], set_=values))


def move_view(session: Session, actor: Actor, call_id: int, position_ms: int, now_utc_ms: int) -> None:
    """While it plays: the playhead only, where a view is kept."""
    session.execute(update(CallView).where(CallView.account_id == actor.account_id, CallView.call_id == call_id)
                    .values(position_ms=position_ms, at_utc_ms=now_utc_ms))


def place_of(view: CallView | None, draft: Evaluation | None, heard_to_ms: int) -> int:
    """Where the call is to stand: as the newer of view and draft has it, else where it was last heard to."""
    if view is None:
        return draft.playhead_ms if draft is not None else heard_to_ms
    return draft.playhead_ms if draft is not None and draft.saved_utc_ms > view.at_utc_ms else view.position_ms
