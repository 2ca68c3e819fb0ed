"""Writes the calls of a list into the station in pieces; what it has already is left as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from qadesk.database.station_database import StationDatabase, announce
from qadesk.importing.call_lists import ListContent
from qadesk.models.calls import Call, Import
from qadesk.models.imports import CallRow
from qadesk.models.people import Agent
from qadesk.models.rec_id import DEFAULT_SOURCE, CallNames
from qadesk.services.pace import paced
from qadesk.services.progress import Progress

Named = tuple[CallRow, CallNames]
_TAIL_DIGITS = 4


class Sorting:
    """Tells new rows of a list from those that the station, or the list itself, has already."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._added: set[str] = set()

    def new_of(self, session: Session, piece: Sequence[Named]) -> list[tuple[CallRow, str]]:
        """The new rows of a piece with their rec_id; counts new, known and repeated."""
        known = known_ids(session, [name for _row, names in piece for name in (names.whole, names.part)])
        for_now = dict(known)
        new = []
        for row, names in piece:
            rec_id, have = names.settle(row.agent_no, for_now)
            have = have or rec_id in self._added
            self.counts["repeated" if rec_id in self._added else "known" if have else "new"] += 1
            if not have:
                self._added.add(rec_id)
                for_now[rec_id] = row.agent_no
                new.append((row, rec_id))
        return new


def known_ids(session: Session, rec_ids: Sequence[str]) -> dict[str, str]:
    """The agent's number of each of these rec_ids that the station has."""
    asked = select(Call.rec_id, Call.agent_no).where(Call.rec_id.in_(set(rec_ids)))
    return {row.rec_id: row.agent_no for row in session.execute(asked)}


def agent_ids(session: Session) -> dict[str, int]:
    """Key of each known person by staff number."""
    return {row.staff_no: row.id for row in session.execute(select(Agent.staff_no, Agent.id))}


def write_calls(database: StationDatabase, content: ListContent, import_id: int, agents: Mapping[str, int],
                progress: Progress) -> tuple[Counter[str], int]:
    """Write the new calls; returns the counts of new, known and repeated rows, and the rows left when cancelled."""
    named, sorting = list(zip(content.calls, content.names, strict=True)), Sorting()
    for at, piece in paced(named):
        if progress.cancelled:
            return sorting.counts, len(named) - at
        with database.transaction(background=True) as session:
            new = sorting.new_of(session, piece)
            if new:
                session.execute(insert(Call), [_values(row, rec_id, import_id, agents) for row, rec_id in new])
                announce(session, Call, Import)
        progress(at + len(piece), len(named))
    return sorting.counts, 0


def _values(row: CallRow, rec_id: str, import_id: int, agents: Mapping[str, int]) -> dict[str, object]:
    digits = "".join(char for char in row.other_number if char.isascii() and char.isdigit())
    return {
        "rec_id": rec_id, "source": DEFAULT_SOURCE if row.call_id else "", "switch_call_id": row.call_id,
        "agent_no": row.agent_no, "agent_id": agents.get(row.agent_no), "start_utc_ms": row.start_utc_ms,
        "duration_ms": row.duration_ms, "talk_ms": row.talk_ms, "direction": row.direction, "queue": row.queue,
        "caller": row.caller, "callee": row.callee, "number_tail": digits[-_TAIL_DIGITS:],
        "recording_name": row.recording, "import_id": import_id}
