"""Calls that wait in the queue of a test station, and what was heard of them."""

from __future__ import annotations

from qadesk.models.calls import Call, Import
from qadesk.models.evaluations import HeardInterval
from qadesk.models.people import Actor
from qadesk.models.sampling import Origin, QueueItem
from qadesk.services.stations import LoggedIn

DURATION_MS = 180_000


def add_item(logged_in: LoggedIn, rec_id: str = "R1") -> int:
    """A call of three minutes in the queue; returns the queue item's id."""
    station = logged_in.desk.station
    now = station.clock.now_utc_ms()
    with station.database.transaction() as session:
        imported = Import(at_utc_ms=now, account_id=logged_in.actor.account_id, kind="calls", source_name="list.csv")
        session.add(imported)
        session.flush()
        call = Call(rec_id=rec_id, agent_no="A01", start_utc_ms=now - 3_600_000, duration_ms=DURATION_MS,
                    import_id=imported.id)
        item = QueueItem(call=call, origin=Origin.DRAW, period="2026-W36", order_key=rec_id, created_utc_ms=now)
        session.add(item)
        session.flush()
        return item.id


def hear(logged_in: LoggedIn, actor: Actor, item_id: int, start_ms: int = 0, end_ms: int = DURATION_MS) -> None:
    """Note a part of the item's call as heard by the actor."""
    station = logged_in.desk.station
    with station.database.transaction() as session:
        item = session.get_one(QueueItem, item_id)
        session.add(HeardInterval(call_id=item.call_id, account_id=actor.account_id, start_ms=start_ms, end_ms=end_ms,
                                  at_utc_ms=station.clock.now_utc_ms(), speed_milli=1000, wall_ms=end_ms - start_ms))
