"""Joins calls with their recordings in the station: in pieces, so that a person's work goes between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session, aliased

from qadesk.database.station_database import StationDatabase, announce
from qadesk.importing.recording_index import CallKey, RecordingIndex
from qadesk.models.calls import Call, Recording
from qadesk.services.pace import paced

T = TypeVar("T")
PIECE_ROWS = 1000
_PAIR = aliased(Recording)
IS_CUSTOMER_LEG = select(_PAIR.id).where(_PAIR.customer_leg_id == Recording.id).exists()
"""Whether a recording is the customer's side of another one: it belongs to no call by itself, and is no stray."""
WITHOUT_CALL = and_(~select(Call.id).where(Call.recording_id == Recording.id).exists(), ~IS_CUSTOMER_LEG)
_LOOKED_AT = 50_000


def recording_paths(session: Session, import_id: int | None = None) -> list[tuple[int, str]]:
    """Key and path of all recordings, or of those that one import brought."""
    asked = select(Recording.id, Recording.path)
    if import_id is not None:
        asked = asked.where(Recording.import_id == import_id)
    return [(row.id, row.path) for row in session.execute(asked)]


def match_calls(database: StationDatabase, paths: Iterable[tuple[int, str]], import_id: int | None = None) -> int:
    """Give calls without a recording (of one import, or all) the one that fits; returns how many got one."""
    index, last, matched = RecordingIndex(paths), 0, 0
    while True:
        with database.reading() as session:
            keys = _unmatched(session, last, import_id)
        if not keys:
            return matched
        last = keys[-1].call
        matched += _join(database, index.match(keys))


def unmatched_recordings(session: Session) -> int:
    """How many recordings belong to no call."""
    with_call = select(func.count(func.distinct(Call.recording_id))).scalar_subquery()  # one index, gone through once
    legs = select(func.count(func.distinct(Recording.customer_leg_id))).scalar_subquery()
    return session.scalar(select(func.count(Recording.id) - with_call - legs)) or 0


def pieces(rows: Sequence[T], size: int = PIECE_ROWS) -> Iterator[list[T]]:
    """The rows in lists of at most `size`: what one background transaction takes."""
    return (list(rows[at:at + size]) for at in range(0, len(rows), size))


def _unmatched(session: Session, after_id: int, import_id: int | None) -> Sequence[CallKey]:
    asked = (select(Call.id, Call.recording_name, Call.switch_call_id, Call.agent_no)
             .where(Call.id > after_id, Call.recording_id.is_(None)).order_by(Call.id).limit(_LOOKED_AT))
    if import_id is not None:
        asked = asked.where(Call.import_id == import_id)
    return [CallKey(*row) for row in session.execute(asked)]


def _join(database: StationDatabase, found: dict[int, int]) -> int:
    for _at, piece in paced([{"id": call, "recording_id": recording} for call, recording in found.items()]):
        with database.transaction(background=True) as session:
            session.execute(update(Call), piece)
            announce(session, Call)
    return len(found)
