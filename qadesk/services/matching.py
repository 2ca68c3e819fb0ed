"""Joins calls with their recordings in the station: in pieces, so that a person's work goes between them.

By the file that the list names, else by the call's id, else by number and time; what is doubtful is told, not joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session, aliased

from qadesk.database.station_database import StationDatabase, announce
from qadesk.i18n import _, ngettext
from qadesk.importing.name_facts import NamePattern
from qadesk.importing.recording_index import Beside, CallKey, RecordingIndex
from qadesk.models.calls import Call, Recording
from qadesk.models.imports import FileFault
from qadesk.services.base import Service, Station
from qadesk.services.name_pattern_query import own_names
from qadesk.services.pace import paced
from qadesk.services.stray_matching import match_strays

T = TypeVar("T")
PIECE_ROWS = 1000
_PAIR = aliased(Recording)
IS_CUSTOMER_LEG = select(_PAIR.id).where(_PAIR.customer_leg_id == Recording.id).exists()
"""Whether a recording is the customer's side of another one: it belongs to no call by itself, and is no stray."""
WITHOUT_CALL = and_(~select(Call.id).where(Call.recording_id == Recording.id).exists(), ~IS_CUSTOMER_LEG)
_LOOKED_AT = 50_000


@dataclass(frozen=True)
class MatchCounts:
    """How many calls got a recording, by how it was found; and the recordings of which it is doubtful."""

    by_name: int = 0
    by_id: int = 0
    by_time: int = 0
    doubtful: tuple[FileFault, ...] = ()

    @property
    def matched(self) -> int:
        """How many got one in all."""
        return self.by_name + self.by_id + self.by_time


class Matching:
    """Joins the calls and recordings of one station."""

    def __init__(self, station: Station) -> None:
        self._database, self._service = station.database, Service(station)

    def calls_of(self, import_id: int) -> MatchCounts:
        """Give the calls of an import the recordings that are there."""
        with self._database.reading() as session:
            if session.scalar(select(Recording.id).limit(1)) is None:
                return MatchCounts()
            index = recording_index(session, own_names(session))
        return self._matched(index, calls_of=import_id, paths=None)

    def recordings_of(self, paths: Collection[str]) -> MatchCounts:
        """Give the recordings at these paths, new and known ones, to the calls that are there."""
        with self._database.reading() as session:
            index = recording_index(session, own_names(session), paths)
        return self._matched(index, calls_of=None, paths=paths)

    def _matched(self, index: RecordingIndex, *, calls_of: int | None, paths: Collection[str] | None) -> MatchCounts:
        by_name, by_id = _match_names(self._database, index, calls_of)
        with self._database.reading() as session:
            zone, own = self._service.rules_in(session).zone, own_names(session)
            timed = match_strays(session, zone, own, WITHOUT_CALL, paths)
        by_time = _join(self._database, timed.found)
        told = tuple(FileFault(name, _doubt(count)) for name, count in timed.doubtful)
        return MatchCounts(by_name, by_id, by_time, told)


def _doubt(count: int) -> str:
    if count > 1:
        return ngettext("{count} call fits it by number and time: it was given to none",
                        "{count} calls fit it by number and time: it was given to none", count).format(count=count)
    return _("the call that fits it by number and time has a recording, or another fits as well: it was given to none")


def recording_paths(session: Session) -> list[tuple[int, str]]:
    """Key and path of all recordings that may belong to a call."""
    asked = select(Recording.id, Recording.path).where(~IS_CUSTOMER_LEG)
    return [(row.id, row.path) for row in session.execute(asked)]


def sidecar_ids(session: Session) -> dict[str, str]:
    """The calls' ids that the sidecars of the station's recordings give, by path."""
    asked = select(Recording.path, Recording.sidecar).where(Recording.sidecar.is_not(None))
    return {row.path: str(row.sidecar["call_id"]) for row in session.execute(asked)
            if row.sidecar and row.sidecar.get("call_id")}


def recording_index(session: Session, own: Sequence[NamePattern], paths: Collection[str] | None = None
                    ) -> RecordingIndex:
    """All recordings, or those at some paths, by name and by what is known of them beside it."""
    leg = aliased(Recording)
    asked = select(Recording.id, Recording.path, Recording.sha256, Recording.sidecar, leg.path.label("leg")).outerjoin(
        leg, leg.id == Recording.customer_leg_id).where(~IS_CUSTOMER_LEG)
    rows = [row for row in session.execute(asked) if paths is None or row.path in paths or row.leg in paths]
    said = {row.id: str(row.sidecar["call_id"]) for row in rows if row.sidecar and row.sidecar.get("call_id")}
    beside = Beside({row.id: row.sha256 for row in rows}, said, {row.id: row.leg for row in rows if row.leg})
    return RecordingIndex([(row.id, row.path) for row in rows], beside, own)


def unmatched_recordings(session: Session) -> int:
    """How many recordings belong to no call."""
    with_call = select(func.count(func.distinct(Call.recording_id))).scalar_subquery()  # one index, gone through once
    legs = select(func.count(func.distinct(Recording.customer_leg_id))).scalar_subquery()
    return session.scalar(select(func.count(Recording.id) - with_call - legs)) or 0


def pieces(rows: Sequence[T], size: int = PIECE_ROWS) -> Iterator[list[T]]:
    """The rows in lists of at most `size`: what one background transaction takes."""
    return (list(rows[at:at + size]) for at in range(0, len(rows), size))


def _match_names(database: StationDatabase, index: RecordingIndex, import_id: int | None) -> tuple[int, int]:
    """Join calls without a recording by the listed file and by id; how many of each."""
    last, by_name, by_id = 0, 0, 0
    while True:
        with database.reading() as session:
            keys = _unmatched(session, last, import_id)
        if not keys:
            return by_name, by_id
        last = keys[-1].call
        found = index.match(keys)
        named = sum(bool(key.recording_name) for key in keys if key.call in found)
        by_name, by_id = by_name + named, by_id + len(found) - named
        _join(database, found)


def _unmatched(session: Session, after_id: int, import_id: int | None) -> Sequence[CallKey]:
    asked = (select(Call.id, Call.recording_name, Call.switch_call_id, Call.agent_no, Call.start_utc_ms)
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
