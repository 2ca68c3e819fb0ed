"""Queries for the lists of calls and recordings: plain rows, by the page, never the whole table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from qadesk.models.call_lines import CallFilter, CallLine, mask_number
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.imports import other_number
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.periods import local_day
from qadesk.models.sampling import DrawnCall
from qadesk.models.store import StoredRecording
from qadesk.services.matching import WITHOUT_CALL, unmatched_recordings
from qadesk.services.store_query import IN_STORE, OUT_OF_REACH

STRAY = CallFilter(audio="stray")
AnyRows = Select[*tuple[Any, ...]]
_SPECIAL = {"stored": Recording.sha256.in_(select(StoredRecording.sha256)), "away": OUT_OF_REACH}


def call_lines(session: Session, wanted: CallFilter, zone: ZoneInfo, offset: int, limit: int) -> tuple[CallLine, ...]:
    """One page of the calls that fit, newest first, with the agent's team on the day of the call."""
    if wanted.audio == STRAY.audio:
        return _stray_lines(session, wanted.text.strip(), offset, limit)
    rows = session.execute(_page_rows(_conditions(wanted, zone), offset, limit)).all()
    teams = Teams(session, {row.agent_id for row in rows if row.agent_id is not None})
    return tuple(_line(row, teams, zone) for row in rows)


def count_lines(session: Session, wanted: CallFilter, zone: ZoneInfo) -> int:
    """How many calls fit in all."""
    if wanted.audio == STRAY.audio:
        return unmatched_recordings(session)
    return session.scalar(select(func.count()).select_from(Call).where(*_conditions(wanted, zone))) or 0


def _page_rows(fits: list[ColumnElement[bool]], offset: int, limit: int) -> AnyRows:
    """The page's calls are found by index first; only they are joined with agent and recording."""
    newest = (Call.start_utc_ms.desc(), Call.id.desc())
    found = select(Call.id).where(*fits).order_by(*newest).offset(offset).limit(limit)
    drawn = select(DrawnCall.id).where(DrawnCall.call_id == Call.id).exists()
    columns: AnyRows = select(
        Call.id, Call.rec_id, Call.start_utc_ms, Call.agent_no, Call.agent_id, Call.direction, Call.queue, Call.caller,
        Call.callee, Call.duration_ms, Call.recording_name, Agent.name.label("agent_name"), Recording.file_name,
        Recording.state, Recording.reason, IN_STORE.label("stored"), OUT_OF_REACH.label("away"), drawn.label("drawn"))
    return (columns.select_from(Call).outerjoin(Agent, Agent.id == Call.agent_id)
            .outerjoin(Recording, Recording.id == Call.recording_id).where(Call.id.in_(found)).order_by(*newest))


def _stray_lines(session: Session, text: str, offset: int, limit: int) -> tuple[CallLine, ...]:
    """Recordings that no call goes with, the latest first."""
    asked = (select(Recording).where(WITHOUT_CALL, Recording.file_name.contains(text, autoescape=True))
             .order_by(Recording.id.desc()).offset(offset).limit(limit))
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


def _conditions(wanted: CallFilter, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.week is not None:
        fits.append(and_(Call.start_utc_ms >= wanted.week.start_utc_ms(zone),
                         Call.start_utc_ms < wanted.week.end_utc_ms(zone)))
    if wanted.audio == "missing":
        fits.append(or_(Call.recording_id.is_(None), Call.recording_id.in_(_in_state(wanted.audio))))
    elif wanted.audio in _SPECIAL:
        fits.append(Call.recording_id.in_(select(Recording.id).where(_SPECIAL[wanted.audio]).scalar_subquery()))
    elif wanted.audio != "all":
        fits.append(Call.recording_id.in_(_in_state(wanted.audio)))
    text = wanted.text.strip()
    if text:
        named = select(Agent.staff_no).where(Agent.name.contains(text, autoescape=True))
        fits.append(or_(Call.agent_no.startswith(text, autoescape=True), Call.agent_no.in_(named),
                        Call.queue.startswith(text, autoescape=True), Call.number_tail == text[-4:]))
    return fits


def _in_state(state: str) -> ScalarSelect[int]:
    return select(Recording.id).where(Recording.state == state).scalar_subquery()


def _line(row: Row[Any], teams: Teams, zone: ZoneInfo) -> CallLine:
    return CallLine(
        row.id, row.rec_id, row.start_utc_ms, row.agent_no, row.agent_name or "",
        teams.name_on(row.agent_id, local_day(row.start_utc_ms, zone)), row.direction, row.queue,
        mask_number(other_number(row.caller, row.callee, row.direction)), row.duration_ms,
        row.file_name or row.recording_name, _audio(row), row.reason or "", bool(row.drawn))


def _audio(row: Row[Any]) -> str:
    """What a line says of the recording: its state, and whether it is in the store or out of reach."""
    state = str(row.state or RecordingState.MISSING)
    if state != RecordingState.PLAYABLE:
        return state
    return "away" if row.away else "stored" if row.stored else state
