"""A small filled station for the proofs that nothing is lost, and what of an acknowledged act must be in it.

An acknowledgement is a list: the act's name and what the service said, as JSON can carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.database.station_database import StationDatabase
from qadesk.models.calls import Call, Import, Recording, RecordingState
from qadesk.models.evaluations import AnswerRow, Evaluation, HeardInterval
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.periods import Week
from qadesk.models.sampling import Draw, DrawnCall, Origin, QueueItem
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders

ITEMS = 60
WEEKS = tuple(Week(2026, number) for number in range(1, 31))
CALLS_A_WEEK = 8
CRITERIA = 20
DURATION_MS = 180_000
SHANGHAI = ZoneInfo("Asia/Shanghai")

Ack = list[object]


def fill(folder: Path, work: Work) -> bytes:
    """Make the station: heard calls in the queue, whose items have the keys 1 to ITEMS, and weeks to be drawn.

    Returns its data key."""
    logged_in = builders.new_station(folder, work)
    try:
        with logged_in.desk.station.database.transaction() as session:
            _fill(session, logged_in)
        return logged_in.desk.station.data_key
    finally:
        logged_in.close()


def _fill(session: Session, logged_in: LoggedIn) -> None:
    now, who = logged_in.desk.station.clock.now_utc_ms(), logged_in.actor.account_id
    imported = Import(at_utc_ms=now, account_id=who, kind="calls", source_name="list.csv")
    agent = Agent(staff_no="A01", name="座席 A01", hired_on=date(2025, 1, 1),
                  memberships=[Membership(team=Team(name="一班"), from_day=date(2025, 1, 1))])
    session.add_all([imported, agent])
    session.flush()
    for number in range(1, ITEMS + 1):
        call = Call(rec_id=f"Q{number}", agent_no="A01", agent=agent, start_utc_ms=now - 3_600_000,
                    duration_ms=DURATION_MS, import_id=imported.id)
        item = QueueItem(id=number, call=call, origin=Origin.TARGETED, order_key=f"{number:04}", created_utc_ms=now)
        session.add(item)
        session.flush()
        session.add(HeardInterval(call_id=item.call_id, account_id=who, start_ms=0, end_ms=DURATION_MS, at_utc_ms=now,
                                  speed_milli=1000, wall_ms=DURATION_MS))
    session.add_all(_recorded(agent, imported, week, n) for week in WEEKS for n in range(CALLS_A_WEEK))


def _recorded(agent: Agent, imported: Import, week: Week, n: int) -> Call:
    name = f"{week.name}-{n}"
    began = datetime.combine(week.first_day, datetime.min.time(), SHANGHAI) + timedelta(hours=9 + 13 * n)
    recording = Recording(path=f"/recordings/{name}.wav", file_name=f"{name}.wav", sha256=f"{hash_number(name):064x}",
                          size_bytes=1, state=RecordingState.PLAYABLE, duration_ms=DURATION_MS, import_id=imported.id)
    return Call(rec_id=name, agent_no="A01", agent=agent, start_utc_ms=round(began.timestamp() * 1000),
                duration_ms=DURATION_MS, recording=recording, import_id=imported.id)


def hash_number(name: str) -> int:
    """A number of its own for each name."""
    return int.from_bytes(name.encode(), "big")


def losses(database: StationDatabase, acks: Iterable[Ack]) -> list[str]:
    """What was acknowledged and is not in the station, one line each."""
    acks = list(acks)
    with database.reading() as session:
        return [*_lost_saves(session, acks), *(lost for ack in acks for lost in _lost(session, ack))]


def saved_number(evaluation: Evaluation) -> int:
    """The number of the save that an evaluation holds: the child numbers its saves in the comment."""
    return int(evaluation.comment)


def _lost_saves(session: Session, acks: list[Ack]) -> Iterator[str]:
    """An item holds its last acknowledged save or one that came after it."""
    newest = {ack[1]: int(str(ack[2])) for ack in acks if ack[0] == "save"}
    for item_id, number in newest.items():
        evaluation = session.scalars(select(Evaluation).filter_by(queue_item_id=item_id)).first()
        if evaluation is None or saved_number(evaluation) < number:
            yield f"save {number} of item {item_id}"


def _lost(session: Session, ack: Ack) -> Iterator[str]:
    match ack:
        case ["submit", item_id, number]:
            evaluation = session.scalars(select(Evaluation).filter_by(queue_item_id=item_id, number=number)).first()
            if evaluation is None or evaluation.state != "submitted" or len(evaluation.answer_rows) != CRITERIA:
                yield f"submit {number} of item {item_id}"
        case ["list", import_id, rows]:
            if _count(session, Call, import_id) != rows:
                yield f"list of import {import_id}"
        case ["recordings", import_id, files]:
            if _count(session, Recording, import_id) != files:
                yield f"recordings of import {import_id}"
        case ["draw", period, digest, drawn]:
            made = session.scalars(select(Draw).filter_by(period=period, manifest_sha256=digest)).first()
            if made is None or _drawn(session, made) != (drawn, drawn):
                yield f"draw of {period}"


def halves(database: StationDatabase) -> list[str]:
    """Acts of which a part is in the station: submits without all answers, draws without all of their calls."""
    with database.reading() as session:
        rows = select(AnswerRow.evaluation_id, func.count()).group_by(AnswerRow.evaluation_id)
        found = [f"submit {key}" for key, count in session.execute(rows) if count != CRITERIA]
        draws = [(made.period, _drawn(session, made)) for made in session.scalars(select(Draw))]
    return [*found, *(f"draw {period}" for period, (calls, items) in draws if calls != items or not calls)]


def _count(session: Session, kind: type[Call] | type[Recording], import_id: object) -> int:
    return session.scalar(select(func.count()).select_from(kind).where(kind.import_id == import_id)) or 0


def _drawn(session: Session, made: Draw) -> tuple[int, int]:
    """How many calls of the draw are kept as drawn, and how many stand in the queue."""
    calls = select(func.count()).where(DrawnCall.draw_id == made.id)
    items = select(func.count()).where(QueueItem.period == made.period)
    return session.scalar(calls) or 0, session.scalar(items) or 0
