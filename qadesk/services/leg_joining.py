"""Two recordings that are the legs of one call become one of two channels: the agent's, with the customer's beside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, aliased

from qadesk.database.station_database import StationDatabase, announce
from qadesk.importing.legs_in_names import LegPair, leg_pairs
from qadesk.models.acoustics import AcousticMark, AcousticMeasures, AcousticResult
from qadesk.models.calls import Call, Recording, RecordingState

_PIECE_PAIRS = 100
_OF_BOTH_SIDES = (AcousticMark, AcousticMeasures, AcousticResult)


def join_legs(database: StationDatabase, folders: Collection[str]) -> int:
    """Join the legs that lie in these folders and stand alone so far; how many calls became one recording."""
    with database.reading() as session:
        pairs = leg_pairs(_alone(session, folders))
    joined = 0
    for at in range(0, len(pairs), _PIECE_PAIRS):
        with database.transaction(background=True) as session:
            joined += sum(_join(session, pair) for pair in pairs[at:at + _PIECE_PAIRS])
            announce(session, Recording, Call, AcousticResult, AcousticMeasures, AcousticMark)
    return joined


def _alone(session: Session, folders: Collection[str]) -> list[tuple[int, str]]:
    """Recordings in these folders that are no leg of another one and have none."""
    pair = aliased(Recording)
    taken = select(pair.id).where(pair.customer_leg_id == Recording.id).exists()
    rows = session.execute(select(Recording.id, Recording.path).where(
        Recording.customer_leg_id.is_(None), ~taken, Recording.sha256 != ""))
    return [(row.id, row.path) for row in rows if str(Path(row.path).parent) in folders]


def _join(session: Session, pair: LegPair) -> bool:
    """Whether the two became one: not where both are the same bytes, or neither plays."""
    agent, customer = session.get_one(Recording, pair.agent), session.get_one(Recording, pair.customer)
    if agent.sha256 == customer.sha256 or RecordingState.PLAYABLE not in (agent.state, customer.state):
        return False
    agent.customer_leg_id, agent.channels, agent.state, agent.reason = customer.id, 2, RecordingState.PLAYABLE, ""
    agent.duration_ms = max(agent.duration_ms, customer.duration_ms)
    agent.sidecar = agent.sidecar or customer.sidecar
    session.execute(update(Call).where(Call.recording_id == customer.id).values(recording_id=agent.id))
    _measure_anew(session, (agent.id, customer.id))  # what there is, is of one side alone
    return True


def part_legs(session: Session, customers: Sequence[int]) -> None:
    """The customer's legs go: what is left of their calls is the agent's side, to be measured anew."""
    agents = session.scalars(select(Recording.id).where(Recording.customer_leg_id.in_(customers))).all()
    session.execute(update(Recording).where(Recording.id.in_(agents)).values(customer_leg_id=None, channels=1))
    _measure_anew(session, agents)


def _measure_anew(session: Session, keys: Sequence[int]) -> None:
    for table in _OF_BOTH_SIDES:
        session.execute(delete(table).where(table.recording_id.in_(keys)))
