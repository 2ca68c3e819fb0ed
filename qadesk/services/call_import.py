"""Writes the calls of a list into the station in pieces; what it has already is left as it is."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, tzinfo

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from qadesk.database.station_database import StationDatabase, announce
from qadesk.importing.call_lists import CallList
from qadesk.models.calls import Call, Import
from qadesk.models.imports import CallRow, Reject
from qadesk.models.people import Agent
from qadesk.models.rec_id import DEFAULT_SOURCE, CallNames, name_calls
from qadesk.services.alias_query import AliasBook
from qadesk.services.pace import Pace
from qadesk.services.progress import Progress
from qadesk.services.reject_log import RejectLog

_TAIL_DIGITS = 4
_QUARTER_HOUR_MS = 900_000  # no zone changes its day within one
LOOKING_SHARE = 4  # looking through a list for calls in several rows takes a quarter of the time
_COLUMNS = ("rec_id", "source", "switch_call_id", "agent_no", "listed_agent", "agent_id", "start_utc_ms",
            "duration_ms", "talk_ms", "direction", "queue", "caller", "callee", "number_tail", "recording_name",
            "import_id")
_INSERT = f"INSERT INTO calls ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_KNOWN = ("SELECT rec_id, CASE listed_agent WHEN '' THEN agent_no ELSE listed_agent END, import_id FROM calls "
          "WHERE rec_id IN (SELECT value FROM json_each(?))")
New = tuple[CallRow, str]
Values = tuple[str | int | None, ...]


@contextmanager
def old_objects_left_alone() -> Iterator[None]:
    """Within the block the collector looks at new objects only: a million rows make it look through all of the
    program's again and again, a fifth of the time of an import. Those left alone already stay so."""
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class ListedAgents:
    """Who the agents of a list are; `unknown` are the texts by which nobody is known."""

    def __init__(self, book: AliasBook, zone: tzinfo) -> None:
        self._book, self._zone = book, zone
        self._days: dict[int, date] = {}
        self._found: dict[tuple[str, date], tuple[int | None, str]] = {}
        self.unknown: set[str] = set()

    def find(self, text: str, start_utc_ms: int) -> tuple[int | None, str]:
        """Key and staff number of who `text` is at that time; no key and the text itself where nobody is known."""
        quarter = start_utc_ms // _QUARTER_HOUR_MS
        day = self._days.get(quarter)
        if day is None:
            day = self._days[quarter] = datetime.fromtimestamp(start_utc_ms / 1000, self._zone).date()
        found = self._found.get((text, day))
        if found is None:
            found = self._found[text, day] = self._look_up(text, day)
        return found

    def _look_up(self, text: str, day: date) -> tuple[int | None, str]:
        found = self._book.find(text, day) if text else None
        if text and found is None and not self._book.is_nobody(text, day):
            self.unknown.add(text)
        return found or (None, text)


class Sorting:
    """Tells new calls of a list from those that the station has; counts new, known and repeated.

    `own` is the import that reads the list: what it brought before it went on counts as new."""

    def __init__(self, own: int | None = None, *, goes_on: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self._own, self._word = own, "new" if goes_on else "repeated"

    def new_of(self, connection: Connection, groups: Iterable[Sequence[CallRow]]) -> list[New]:
        """The new calls of a piece, group by group as the list gives them, with their rec_id."""
        named = [(row, names) for calls in groups
                 for row, names in zip(calls, name_calls(calls, DEFAULT_SOURCE), strict=True)]
        brought = _brought(connection, [names for _row, names in named])
        if not brought and len({names.proposed for _row, names in named}) == len(named):  # nearly always
            self.counts["new"] += len(named)
            return [(row, names.proposed) for row, names in named]
        known = {rec_id: agent for rec_id, (agent, _of) in brought.items()}
        new: list[New] = []
        for row, names in named:
            rec_id, have = names.settle(row.agent_no, known)
            if not have:
                known[rec_id] = row.agent_no
                new.append((row, rec_id))
            elif rec_id not in brought:
                self.counts["repeated"] += 1
            else:
                self.counts[self._word if brought[rec_id][1] == self._own else "known"] += 1
        self.counts["new"] += len(new)
        return new


def _brought(connection: Connection, named: Sequence[CallNames]) -> dict[str, tuple[str, int]]:
    """The agent as it was listed, and the import, of each of these names that the station has."""
    asked = [names.whole for names in named] + [names.part for names in named if names.part != names.whole]
    rows = connection.exec_driver_sql(_KNOWN, (json.dumps(asked),))
    return {rec_id: (agent, brought_by) for rec_id, agent, brought_by in rows}


class CallWriter:
    """Writes what a list holds for one import; the counts and the refused rows tell what became of it so far."""

    def __init__(self, database: StationDatabase, import_id: int, agents: ListedAgents, rejects: RejectLog, *,
                 goes_on: bool) -> None:
        self._database, self._import_id, self._agents = database, import_id, agents
        self._sorting = Sorting(import_id, goes_on=goes_on)
        self.counts, self.rejects, self.not_calls = self._sorting.counts, rejects, 0
        self.read = self.left = 0

    @property
    def unknown_agents(self) -> tuple[str, ...]:
        """The texts of the list by which nobody is known."""
        return tuple(sorted(self._agents.unknown))

    def write(self, calls: CallList, progress: Progress) -> None:
        """Write the list piece by piece; once cancelled, `left` rows were not looked at. Raises BadInput, NotSaved."""
        with old_objects_left_alone():
            self._take(calls, progress)
        self.left = calls.unread()
        self.read = calls.rows - calls.held
        if not progress.cancelled:
            progress(calls.rows, calls.rows)

    def _take(self, calls: CallList, progress: Progress) -> None:
        about, pace, piece, done = calls.about_rows(), Pace(self._database), list[Sequence[CallRow]](), 0

        def look(rows: int) -> bool:
            progress(*looked(rows, about))
            return not progress.cancelled

        for found in calls.read(look):
            self._sort(found, piece)
            if calls.rows - done >= pace.size:
                done = calls.rows
                self._write(piece, pace)
                piece.clear()
                self.read = done - calls.held
                progress(*read_so_far(done, about))
                if progress.cancelled:
                    break
        self._write(piece, pace)

    def _sort(self, found: Sequence[CallRow] | object, piece: list[Sequence[CallRow]]) -> None:
        if isinstance(found, list):
            piece.append(found)
        elif isinstance(found, Reject):
            self.rejects.add(found)
        else:
            self.not_calls += 1

    def _write(self, piece: Sequence[Sequence[CallRow]], pace: Pace) -> None:
        if not piece:
            return
        pace.begin()
        with self._database.transaction(background=True) as session:
            connection = session.connection()
            new = self._sorting.new_of(connection, piece)
            if new:
                connection.exec_driver_sql(_INSERT, [self._values(*item) for item in new])
                announce(session, Call, Import)
        pace.end()

    def _values(self, row: CallRow, rec_id: str) -> Values:
        agent_id, staff_no = self._agents.find(row.agent_no, row.start_utc_ms)
        return (rec_id, DEFAULT_SOURCE if row.call_id else "", row.call_id, staff_no,
                row.agent_no if row.agent_no != staff_no else "", agent_id, row.start_utc_ms, row.duration_ms,
                row.talk_ms, row.direction, row.queue, row.caller, row.callee, number_tail(row.other_number),
                row.recording, self._import_id)


def looked(rows: int, about: int) -> tuple[int, int]:
    """How much of the whole is done, when so many rows of about so many (0: not known) were looked through."""
    return (rows // LOOKING_SHARE, about) if about >= rows else (rows, rows * LOOKING_SHARE)


def read_so_far(rows: int, about: int) -> tuple[int, int]:
    """How much of the whole is done, when so many rows were read after looking through all of them."""
    return ((about + rows * (LOOKING_SHARE - 1)) // LOOKING_SHARE, about) if about >= rows else (rows, rows)


def number_tail(number: str) -> str:
    """The last four digits of a telephone number."""
    if not (number.isascii() and number.isdigit()):
        number = "".join(char for char in number if char.isascii() and char.isdigit())
    return number[-_TAIL_DIGITS:]


def agent_ids(session: Session) -> dict[str, int]:
    """Key of each known person by staff number."""
    return {row.staff_no: row.id for row in session.execute(select(Agent.staff_no, Agent.id))}
