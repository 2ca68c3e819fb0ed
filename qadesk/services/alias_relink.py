"""Gives past calls the agent that their list meant, as aliases and people stand now; in pieces, in the background.

The name of a call (rec_id) never changes, and a call that was drawn or is in the queue keeps the agent that it had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qadesk.database.station_database import StationDatabase, announce
from qadesk.models.aliases import CallsLinked
from qadesk.models.calls import Call
from qadesk.models.periods import local_day
from qadesk.models.sampling import DrawnCall, QueueItem
from qadesk.services.alias_query import AliasBook, alias_key
from qadesk.services.pace import Pace
from qadesk.services.progress import SILENT, Progress

_LOOKED_AT = 50_000
_UPDATE = ("UPDATE calls SET agent_id = ?, agent_no = ?, listed_agent = ? WHERE id = ? AND (agent_id IS NULL OR "
           "NOT EXISTS (SELECT 1 FROM queue_items WHERE call_id = calls.id))")  # drawn since it was looked at
Change = tuple[int | None, str, str, int]
"""Agent, number, what the list said, and the call."""


@dataclass(frozen=True)
class _Found:
    """A call whose agent may be another one now."""

    id: int
    agent_no: str
    listed: str
    agent_id: int | None
    start_utc_ms: int
    taken: bool

    @property
    def text(self) -> str:
        return self.listed or self.agent_no


def relink(database: StationDatabase, zone: ZoneInfo, texts: Collection[str], begun: Callable[[Session], object],
           progress: Progress = SILENT) -> CallsLinked:
    """Link all calls without an agent that have one by now, and those that a list called by one of `texts` anew.

    `begun` is told in the transaction of the first piece, so that the audit trail knows of all that was written
    whatever ends it. Cancelling keeps what was written; the next call goes on with the rest."""
    with database.reading() as session:
        book, keys = AliasBook(session), {alias_key(text) for text in texts}
    counts, pace = Counter[str](), Pace(database)
    for calls, whole in _pages(database, keys):
        changes = [change for call in calls if (change := _change(book, zone, call, keys, counts)) is not None]
        while changes and not progress.cancelled:
            piece, changes = changes[:pace.size], changes[pace.size:]
            _write(database, piece, pace, None if counts["linked"] or counts["unlinked"] else begun)
            counts.update("linked" if agent_id is not None else "unlinked" for agent_id, *_rest in piece)
        if progress.cancelled:
            break
        progress(calls[-1].id, max(calls[-1].id, whole))
    return CallsLinked(counts["linked"], counts["unlinked"], counts["kept"])


def _write(database: StationDatabase, piece: Sequence[Change], pace: Pace,
           begun: Callable[[Session], object] | None) -> None:
    with database.transaction(background=True) as session:
        pace.begin()
        session.connection().exec_driver_sql(_UPDATE, list(piece))
        announce(session, Call)
        if begun is not None:
            begun(session)
    pace.end()


def _pages(database: StationDatabase, keys: Collection[str]) -> Iterator[tuple[list[_Found], int]]:
    """The calls concerned by the page, and the greatest key of all."""
    last = 0
    while True:
        with database.reading_apart() as session:  # it looks through all calls: no list waits for that
            whole = session.scalar(select(Call.id).order_by(Call.id.desc()).limit(1)) or 0
            calls = _page(session, last, keys)
        if not calls:
            return
        last = calls[-1].id
        yield calls, whole


def _page(session: Session, after: int, keys: Collection[str]) -> list[_Found]:
    unknown = Call.agent_id.is_(None) & (Call.agent_no != "")
    wanted = or_(unknown, Call.listed_agent != "") if keys else unknown
    taken = or_(select(QueueItem.id).where(QueueItem.call_id == Call.id).exists(),
                select(DrawnCall.id).where(DrawnCall.call_id == Call.id).exists())
    asked = (select(Call.id, Call.agent_no, Call.listed_agent, Call.agent_id, Call.start_utc_ms, taken)
             .where(Call.id > after, wanted).order_by(Call.id).limit(_LOOKED_AT))
    return [_Found(*row) for row in session.execute(asked)]


def _change(book: AliasBook, zone: ZoneInfo, call: _Found, keys: Collection[str],
            counts: Counter[str]) -> Change | None:
    """What to write into a call, None where nothing changes."""
    if call.agent_id is not None and alias_key(call.text) not in keys:
        return None
    agent = book.find(call.text, local_day(call.start_utc_ms, zone))
    agent_id, agent_no = agent or (None, call.text)
    if agent_id == call.agent_id:
        return None
    if call.taken and call.agent_id is not None:
        counts["kept"] += 1
        return None
    return agent_id, agent_no, "" if agent_no == call.text else call.text, call.id
