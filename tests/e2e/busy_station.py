"""A small filled station for the proofs that nothing is lost, and what of an acknowledged act must be in it.

An acknowledgement is a list: the act's name and what the service said, as JSON can carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session, aliased

from qadesk.clock import FixedClock
from qadesk.database.station_database import StationDatabase
from qadesk.models.calls import Call, Import, Recording, RecordingState
from qadesk.models.closing import MANIFEST, ClosedMonth, MonthFile
from qadesk.models.evaluations import AnswerRow, Evaluation, EvaluationState, HeardInterval
from qadesk.models.people import Actor, Agent, Membership, Team
from qadesk.models.periods import Week
from qadesk.models.sampling import Draw, DrawnCall, Origin, QueueItem
from qadesk.services.desk import open_desk
from qadesk.services.opening import open_station
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders

ITEMS = 60
WEEKS = tuple(Week(2026, number) for number in range(1, 31))
CALLS_A_WEEK = 8
CRITERIA = 20
DURATION_MS = 180_000
SHANGHAI = ZoneInfo("Asia/Shanghai")

HELD = ("submit", "list", "recordings", "draw", "closing")
PACKAGE = 4
"""The files of a closed month."""

Ack = list[object]


@dataclass(frozen=True)
class Filled:
    """A filled station that is closed: its folder, its data key, and who may do everything in it."""

    folder: Path
    key: bytes
    actor: Actor


def fill(folder: Path, work: Work) -> Filled:
    """Make the station: heard calls in the queue, whose items have the keys 1 to ITEMS, and weeks to be drawn."""
    logged_in = builders.new_station(folder, work)
    try:
        fill_open(logged_in)
        return Filled(folder, logged_in.desk.station.data_key, logged_in.actor)
    finally:
        logged_in.close()


def fill_open(logged_in: LoggedIn) -> None:
    """Fill a fresh station that is open."""
    with logged_in.desk.station.database.transaction() as session:
        _fill(session, logged_in)


def wrong_in(folder: Path, filled: Filled, acks: Iterable[Ack], work: Work) -> list[str]:
    """Open what became of a filled station: what its check finds, what was acknowledged and is not there, halves."""
    station = open_station(folder, filled.key, clock=FixedClock(builders.NOW), work=work)
    try:
        findings = open_desk(station).checks.run(filled.actor).findings
        return [*(f"{finding.code} {finding.what}" for finding in findings), *losses(station.database, acks),
                *halves(station.database)]
    finally:
        station.database.close()


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
    """What was acknowledged and is not in the station. An item holds its last acknowledged save or a later one."""
    with database.reading() as session:
        held = {("submit", item, number) for item, number, rows in _submitted(session) if rows == CRITERIA}
        held |= {(kind, *row) for kind, table in (("list", Call), ("recordings", Recording))
                 for row in session.execute(select(table.import_id, func.count()).group_by(table.import_id))}
        held |= {("closing", month, digest) for month, digest, files in _closed(session) if files == PACKAGE}
        held |= {("draw", period, digest, calls) for period, digest, calls, items in _drawn(session) if calls == items}
        saved = session.execute(select(Evaluation.queue_item_id, Evaluation.comment))
        saves = {item: int(comment) for item, comment in saved}
    return [str(ack) for ack in acks if (ack[0] in HELD and tuple(ack) not in held) or (
        ack[0] == "save" and saves.get(int(str(ack[1])), 0) < int(str(ack[2])))]


def halves(database: StationDatabase) -> list[str]:
    """Acts of which a part is in the station: submits without all answers, draws without all of their calls, closings
    without all of their files."""
    with database.reading() as session:
        return [*(f"submit {number}" for _item, number, rows in _submitted(session) if rows != CRITERIA),
                *(f"draw {period}" for period, _digest, calls, items in _drawn(session) if calls != items or not calls),
                *(f"closing {month}" for month, _digest, files in _closed(session) if files != PACKAGE)]


def _submitted(session: Session) -> Sequence[Row[int, str | None, int]]:
    """Each submitted evaluation: its item, its number, its answers."""
    rows = func.count(AnswerRow.criterion_code)
    return session.execute(select(Evaluation.queue_item_id, Evaluation.number, rows).outerjoin(AnswerRow)
                           .where(Evaluation.state == EvaluationState.SUBMITTED).group_by(Evaluation.id)).all()


def _closed(session: Session) -> Sequence[Row[str, str, int]]:
    """Each closed month: its name, the digest of its manifest, its files."""
    manifest = aliased(MonthFile)
    return session.execute(
        select(ClosedMonth.month, manifest.sha256, func.count(MonthFile.name))
        .outerjoin(MonthFile, MonthFile.closed_month_id == ClosedMonth.id)
        .outerjoin(manifest, and_(manifest.closed_month_id == ClosedMonth.id, manifest.name == MANIFEST))
        .group_by(ClosedMonth.id)).all()


def _drawn(session: Session) -> Sequence[Row[str, str, int, int]]:
    """Each draw: its period, its manifest's digest, its calls, and how many of them stand in the queue."""
    return session.execute(
        select(Draw.period, Draw.manifest_sha256, func.count(DrawnCall.id), func.count(QueueItem.id))
        .outerjoin(DrawnCall, DrawnCall.draw_id == Draw.id)
        .outerjoin(QueueItem, QueueItem.drawn_call_id == DrawnCall.id).group_by(Draw.id)).all()
