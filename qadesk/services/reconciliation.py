"""Reconciliation (抽样框对账) of the frame of a period: the figures, the calls behind them, and both as files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.files import write_whole
from qadesk.models.attendance import Attendance
from qadesk.models.call_lines import mask_number
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.imports import other_number
from qadesk.models.manifest import ManifestRow
from qadesk.models.people import Actor, Agent
from qadesk.models.periods import DrawPeriod
from qadesk.models.reconciliation import (
    AgentDay,
    Behind,
    BehindCall,
    Reconciled,
    Silent,
    agent_days,
    left_out,
    rows_behind,
    without_eligible,
)
from qadesk.models.reconciliation_words import reconciliation_tables
from qadesk.services.alias_query import AliasBook
from qadesk.services.base import Rules, Service
from qadesk.services.frame_query import live_rows, names_and_teams
from qadesk.services.matching import pieces, unmatched_recordings
from qadesk.services.roster_query import attendance
from qadesk.services.workbooks import list_file

MOST_SHOWN = 1_000
_PIECE = 500


class Reconciliation(Service):
    """Holds the list of a period against its recordings, as both are now."""

    def period(self, actor: Actor, period: DrawPeriod) -> Reconciled:
        """The reconciliation of a period."""
        with self.read_apart(actor, "reconciliation.period") as session:
            return reconciled(session, self.rules_in(session), period, self._station.clock.now_utc_ms())

    def calls(self, actor: Actor, period: DrawPeriod, behind: Behind) -> tuple[BehindCall, ...]:
        """The calls behind a number, by their start, MOST_SHOWN at most; those of one agent are audited first."""
        if behind.agent_no:
            with self.act(actor, "reconciliation.calls", about=behind.agent_no) as act:
                act.detail = {"period": period.name, "part": behind.part, "day": str(behind.day or "")}
        with self.read_apart(actor, "reconciliation.calls") as session:
            rules = self.rules_in(session)
            rows = rows_behind(live_rows(session, rules, period.base), behind)[:MOST_SHOWN]
            return tuple(call for piece in pieces(rows, _PIECE) for call in _calls(session, piece, rules))

    def export(self, actor: Actor, period: DrawPeriod, path: Path, password: str) -> int:
        """Write the reconciliation as a list, XLSX or CSV by the file's name; returns its rows of agents and days.

        Asks for the password again. Raises StationError for a folder that does not take it."""
        self.prove(actor, "reconciliation.export", password)
        with self.read_apart(actor, "reconciliation.export") as session:
            found = reconciled(session, self.rules_in(session), period, self._station.clock.now_utc_ms())
        with self.act(actor, "reconciliation.export", about=path.name) as act:
            act.detail = {"period": period.name, "rows": len(found.days)}
        write_whole(path, list_file(path, reconciliation_tables(found)))
        return len(found.days)


def reconciled(session: Session, rules: Rules, period: DrawPeriod, now_utc_ms: int) -> Reconciled:
    """The reconciliation of a period as calls, recordings, people and rosters are now."""
    rows, people = live_rows(session, rules, period.base), names_and_teams(session, period.last_day)
    days = agent_days(rows, people)
    return Reconciled(period.name, period.first_day, period.last_day, days, left_out(rows),
                      without_eligible(rows, people), _silent(session, rules, period, people, now_utc_ms),
                      unmatched_recordings(session), _unsettled(session, days))


def _unsettled(session: Session, days: Sequence[AgentDay]) -> int:
    """The calls of texts of which nobody has settled who they are."""
    book = AliasBook(session)
    return sum(day.expected for day in days
               if day.agent_no and not day.known and not book.is_nobody(day.agent_no, day.day))


def _silent(session: Session, rules: Rules, period: DrawPeriod, people: dict[str, tuple[str, str]],
            now_utc_ms: int) -> tuple[Silent, ...]:
    numbers = {row.id: row.staff_no for row in session.execute(select(Agent.id, Agent.staff_no))}
    absent: dict[str, list[date]] = {}
    for day in attendance(session, period.first_day, period.last_day, rules.zone, now_utc_ms):
        if day.state is Attendance.ABSENT:
            absent.setdefault(numbers[day.agent_id], []).append(day.day)
    return tuple(Silent(no, *people.get(no, ("", "")), tuple(days))
                 for no, days in sorted(absent.items(), key=lambda item: item[0].encode()))


def _calls(session: Session, rows: Sequence[ManifestRow], rules: Rules) -> list[BehindCall]:
    asked = (select(Call.id, Call.rec_id, Call.start_utc_ms, Call.agent_no, Agent.name, Call.queue, Call.caller,
                    Call.callee, Call.direction, Call.duration_ms, Call.recording_name, Recording.file_name,
                    Recording.state)
             .outerjoin(Agent, Agent.id == Call.agent_id).outerjoin(Recording, Recording.id == Call.recording_id)
             .where(Call.rec_id.in_([row.rec_id for row in rows])))
    found = {row.rec_id: row for row in session.execute(asked)}
    return [BehindCall(
        call.id, call.rec_id, datetime.fromtimestamp(call.start_utc_ms / 1000, rules.zone), call.agent_no,
        call.name or "", call.queue, mask_number(other_number(call.caller, call.callee, call.direction)),
        call.duration_ms, call.file_name or call.recording_name, call.state or RecordingState.MISSING, row.reason)
        for row in rows if (call := found.get(row.rec_id)) is not None]
