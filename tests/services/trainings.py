"""A station with tallies that ask for a training: three teams, August scored, recorded calls of September not yet."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, text

from qadesk.clock import FixedClock
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.people import Agent
from qadesk.models.sampling import Draw, Origin, QueueItem, QueueState
from qadesk.models.training_record import RequestRecord
from qadesk.models.training_tallies import NewRequest, RequestDraft
from qadesk.services.stations import LoggedIn
from tests.services.months import AUGUST, ZONE, Book, open_book

AGENTS = 18
CALLS = 6
FROM, TO = AUGUST.first_day, AUGUST.last_day
TODAY = date(2026, 9, 7)


def write(logged_in: LoggedIn, fill_in: Callable[[Book], None]) -> None:
    """Write in the station's book, also where something stands in it already."""
    with logged_in.desk.station.database.transaction() as session:
        book = open_book(session, logged_in)
        book.made = session.scalar(select(func.max(Call.id))) or 0
        book.draws |= {draw.period: draw.id for draw in session.scalars(select(Draw))}
        fill_in(book)


def sql(logged_in: LoggedIn, statement: str, **values: object) -> list[tuple[Any, ...]]:
    with logged_in.desk.station.database.reading() as session:
        return [tuple(row) for row in session.execute(text(statement), values)]


def at(day: int, hour: int = 10, month: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def fill_tallies(book: Book, prefix: str = "A") -> None:
    """Each agent with CALLS scored calls in August: those of the first team lose on the first criterion in every other
    one, the second agent of each team on the second criterion once; and recorded calls of 1 to 6 September."""
    teams = [book.team(name) for name in ("一班", "二班", "三班")]
    first, second = book.card.criteria[0].code, book.card.criteria[1].code
    for number in range(AGENTS):
        agent = book.agent(f"{prefix}{number:02}", teams[number % 3])
        for call in range(CALLS):
            lost = [first] if number % 3 == 0 and call % 2 else [second] if number in (3, 4, 5) and call == 0 else []
            book.score(book.call(agent, at(2 + 4 * call, 9 + number % 8)), *lost)
        for day in range(1, 7):
            recorded(book, agent, at(day, 9 + number % 8, 9))


def recorded(book: Book, agent: Agent, start: datetime) -> Call:
    """A recorded call that nobody drew."""
    book.made += 1
    call = Call(rec_id=f"R{book.made:05}", agent_no=agent.staff_no, agent_id=agent.id,
                start_utc_ms=round(start.timestamp() * 1000), duration_ms=90_000, import_id=book.import_id)
    call.recording = Recording(path=f"/r/{book.made}.wav", file_name=f"{book.made}.wav", sha256=f"{book.made:064}",
                               size_bytes=1, state=RecordingState.PLAYABLE, duration_ms=90_000,
                               import_id=book.import_id)
    book.session.add(call)
    book.session.flush()
    return call


def draft(logged_in: LoggedIn, *codes: str, team_ids: tuple[int, ...] = ()) -> RequestDraft:
    keys = tuple((card_code(logged_in), code) for code in codes or (criterion(logged_in),))
    return logged_in.desk.training.draft(logged_in.actor, FROM, TO, keys, team_ids)


def card_code(logged_in: LoggedIn) -> str:
    return str(sql(logged_in, "SELECT v.code FROM evaluations e JOIN scorecard_versions v "
                              "ON v.id = e.scorecard_version_id ORDER BY e.id LIMIT 1")[0][0])


def criterion(logged_in: LoggedIn, position: int = 0) -> str:
    """The code of the card's criterion at a position."""
    return str(sql(logged_in, "SELECT DISTINCT criterion_code FROM answers WHERE position = :at", at=position)[0][0])


def new(found: RequestDraft, **changes: Any) -> NewRequest:
    """The request that a draft proposes, for a trainer without an account."""
    made = NewRequest(
        str(uuid.uuid4()), found.from_day, found.to_day, tuple(row.key for row in found.criteria),
        tuple(agent.agent_id for agent in found.concerned), tuple(agent.agent_id for agent in found.comparison),
        tuple((agent.evaluation_id, agent.start_ms) for agent in found.concerned[:3] if agent.evaluation_id),
        "等待前先说明原因，话术演练 30 分钟。", None, "赵宁", found.due_day)
    return replace(made, **changes)


def raised(logged_in: LoggedIn, **changes: Any) -> RequestRecord:
    """A request as proposed for the first criterion."""
    return logged_in.desk.training.raise_(logged_in.actor, new(draft(logged_in), **changes))


def later(logged_in: LoggedIn, days: int) -> None:
    """Let so many days go by."""
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(days * 86_400)


def score_waiting(logged_in: LoggedIn, loses: Callable[[str], bool]) -> None:
    """Score all targeted calls that wait; those of staff numbers that `loses` names lose the first criterion."""
    def fill_in(book: Book) -> None:
        asked = select(QueueItem).where(QueueItem.origin == Origin.TARGETED, QueueItem.state == QueueState.WAITING)
        for item in book.session.scalars(asked).all():
            book.score(item, *([book.card.criteria[0].code] if loses(item.call.agent_no) else []))

    write(logged_in, fill_in)
