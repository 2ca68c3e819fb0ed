"""Queries for the lists of calls and recordings: plain rows, by the page, never the whole table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select, text
from sqlalchemy.orm import Session

from qadesk.models.bands import Band
from qadesk.models.call_lines import CallFacets, CallFilter, CallLine, mask_number
from qadesk.models.calls import Call, CallHold, Recording, RecordingState
from qadesk.models.imports import other_number
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.periods import local_day
from qadesk.models.sampling import DrawnCall, QueueItem
from qadesk.services.base import Rules
from qadesk.services.call_bands import CallBands
from qadesk.services.call_search import found_calls, ways_of
from qadesk.services.call_words import queues_in
from qadesk.services.found_by import found_by
from qadesk.services.matching import unmatched_recordings
from qadesk.services.store_query import IN_STORE, OUT_OF_REACH

STRAY = "stray"
_STRAYS = ("SELECT id FROM recordings INDEXED BY ix_recordings_import_id "
           "EXCEPT SELECT recording_id FROM calls INDEXED BY ix_calls_recording_id "
           "EXCEPT SELECT customer_leg_id FROM recordings INDEXED BY ix_recordings_customer_leg_id")
"""Out of indexes alone: to look for each recording's call costs three times as much."""
AnyRows = Select[*tuple[Any, ...]]


def call_lines(session: Session, wanted: CallFilter, rules: Rules, offset: int, limit: int) -> tuple[CallLine, ...]:
    """One page of the calls that fit, newest first, with the agent's team on the day of the call."""
    if wanted.audio == STRAY:
        return _stray_lines(session, wanted.text.strip(), offset, limit)
    found = found_calls(session, ways_of(session, wanted, rules), offset, limit)
    rows = session.execute(_page_rows(found)).all()
    teams = Teams(session, {row.agent_id for row in rows if row.agent_id is not None})
    bands = CallBands(rules).of(session, [(row.start_utc_ms, row.agent_no) for row in rows])
    return tuple(_line(row, teams, band, rules.zone) for row, band in zip(rows, bands, strict=True))


def facets(session: Session, rules: Rules) -> CallFacets:
    """The teams, queues and bands by which calls can be chosen."""
    teams = session.execute(select(Team.id, Team.name).order_by(Team.name))
    return CallFacets(tuple((key, name) for key, name in teams), tuple(queues_in(session)),
                      tuple((band.code, band.name) for band in rules.bands.bands))


def _page_rows(found: Sequence[int]) -> AnyRows:
    """The calls of a page, joined with agent and recording."""
    drawn = select(DrawnCall.id).where(DrawnCall.call_id == Call.id).exists()
    item = select(func.max(QueueItem.id)).where(QueueItem.call_id == Call.id).scalar_subquery()
    held = select(CallHold.id).where(CallHold.call_id == Call.id, CallHold.lifted_utc_ms.is_(None)).exists()
    columns: AnyRows = select(
        Call.id, Call.rec_id, Call.start_utc_ms, Call.agent_no, Call.agent_id, Call.direction, Call.queue, Call.caller,
        Call.callee, Call.duration_ms, Call.recording_name, Call.switch_call_id, Agent.name.label("agent_name"),
        Recording.file_name, Recording.sidecar,
        Recording.state, Recording.reason, IN_STORE.label("stored"), OUT_OF_REACH.label("away"), drawn.label("drawn"),
        item.label("item_id"), held.label("held"))
    return (columns.select_from(Call).outerjoin(Agent, Agent.id == Call.agent_id)
            .outerjoin(Recording, Recording.id == Call.recording_id).where(Call.id.in_(found))
            .order_by(Call.start_utc_ms.desc(), Call.id.desc()))


def count_strays(session: Session, words: str) -> int:
    """How many recordings no call goes with, of those whose file's name holds the words."""
    if not words:
        return unmatched_recordings(session)
    return session.scalar(select(func.count()).select_from(_strays_named(words).subquery())) or 0


def _strays_named(words: str) -> Select[int]:
    return select(Recording.id).where(Recording.id.in_(text(_STRAYS)),
                                      Recording.file_name.contains(words, autoescape=True))


def _stray_lines(session: Session, words: str, offset: int, limit: int) -> tuple[CallLine, ...]:
    """Recordings that no call goes with, the latest first."""
    latest, place = Recording.id.desc(), {"limit": limit, "offset": offset}
    if words:
        keys = session.scalars(_strays_named(words).order_by(latest).offset(offset).limit(limit)).all()
    else:
        keys = session.scalars(text(f"{_STRAYS} ORDER BY 1 DESC LIMIT :limit OFFSET :offset"), place).all()
    asked = select(Recording).where(Recording.id.in_(keys)).order_by(latest)
    return tuple(CallLine(-row.id, "", None, "", "", "", "", "", "", row.duration_ms, row.file_name, row.state,
                          row.reason, drawn=False) for row in session.scalars(asked))


class Teams:
    """The names of agents' teams by day."""

    def __init__(self, session: Session, agents: Iterable[int]) -> None:
        asked = (select(Membership.agent_id, Membership.from_day, Membership.to_day, Team.name)
                 .join(Team).where(Membership.agent_id.in_(set(agents))).order_by(Membership.from_day.desc()))
        self._of_agent: dict[int | None, list[tuple[date, date | None, str]]] = defaultdict(list)
        for agent_id, from_day, to_day, name in session.execute(asked):
            self._of_agent[agent_id].append((from_day, to_day, name))

    def name_on(self, agent_id: int | None, day: date) -> str:
        """The name of the agent's team on that day, "" when in none."""
        return next((name for from_day, to_day, name in self._of_agent.get(agent_id, ())
                     if from_day <= day and (to_day is None or day <= to_day)), "")

    def has_left(self, agent_id: int | None, day: date) -> bool:
        """Whether the agent was in a team and is in none from that day on."""
        stays = self._of_agent.get(agent_id, ())
        return bool(stays) and all(to_day is not None and to_day < day for _from_day, to_day, _name in stays)


def _line(row: Row[Any], teams: Teams, band: Band, zone: ZoneInfo) -> CallLine:
    return CallLine(
        row.id, row.rec_id, row.start_utc_ms, row.agent_no, row.agent_name or "",
        teams.name_on(row.agent_id, local_day(row.start_utc_ms, zone)), row.direction, row.queue,
        mask_number(other_number(row.caller, row.callee, row.direction)), row.duration_ms,
        row.file_name or row.recording_name, _audio(row), row.reason or "", bool(row.drawn),
        band.name, row.item_id, bool(row.held),
        found_by(row.recording_name, row.switch_call_id, row.file_name, row.sidecar) if row.file_name else None)


def _audio(row: Row[Any]) -> str:
    """What a line says of the recording: its state, and whether it is in the store or out of reach."""
    state = str(row.state or RecordingState.MISSING)
    if state != RecordingState.PLAYABLE:
        return state
    return "away" if row.away else "stored" if row.stored else state
