"""Brings the practice centre's calls and recordings in by the thousand, as imports that the audit trail knows.

An import looks into every file; here every file is known beforehand, so that its rows are written in one act.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from qadesk.database.station_database import announce
from qadesk.models.calls import Call, Import, Recording, RecordingState
from qadesk.models.evaluations import HeardInterval
from qadesk.models.listening import HeardSpan
from qadesk.models.people import Account, Actor
from qadesk.models.periods import Week
from qadesk.models.rec_id import DEFAULT_SOURCE, switch_rec_id
from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.models.scorecards import Scorecard
from qadesk.services.base import Act, Service, Station
from qadesk.services.call_import import agent_ids
from qadesk.services.draw_commitments import make_commitment
from qadesk.services.practice_calls import HOTLINE, PracticeCall
from qadesk.services.practice_sound import CHANNELS, RATE_HZ
from qadesk.services.scorecards import card_of, current_version

CODEC = "pcm_mulaw"


@dataclass(frozen=True)
class KnownRecording:
    """A recording that the recorder has: where it lies, and what a look into it would find."""

    call: PracticeCall
    path: Path
    sha256: str
    size_bytes: int
    length_ms: int


@dataclass(frozen=True)
class Heard:
    """What somebody will have played of a call, by the switch's number, when it is scored."""

    call_id: str
    by: Actor
    at: datetime
    spans: tuple[HeardSpan, ...]


class PracticeRows:
    """The bulk rows of a practice station: no service that a window or the shell could ask for."""

    def __init__(self, station: Station) -> None:
        self._station, self._service = station, Service(station)

    def cast(self) -> dict[str, Actor]:
        """The accounts of the station by login name."""
        with self._station.database.reading() as session:
            return {account.login_name: account.actor() for account in session.scalars(select(Account))}

    def bring_in(self, actor: Actor, name: str, calls: Sequence[PracticeCall],
                 recordings: Sequence[KnownRecording]) -> None:
        """Take a list of calls in, and the recordings that go with it."""
        with self._service.act(actor, "calls.import_recordings", about=name) as act:
            own = _import(act, actor, "recordings", name, len(recordings))
            if recordings:
                act.session.execute(insert(Recording), [_recording_row(known, own) for known in recordings])
            announce(act.session, Recording, Import)
        with self._service.act(actor, "calls.import_list", about=name) as act:
            agents, sounds = agent_ids(act.session), _recording_ids(act.session, recordings)
            own = _import(act, actor, "call_list", f"{name}.csv", len(calls), matched=len(sounds))
            act.session.execute(insert(Call), [_call_row(call, own, agents, sounds) for call in calls])
            announce(act.session, Call, Import)

    def commit(self, actor: Actor, week: Week, secret: str) -> None:
        """Commit to the draw of a week with a secret that is the same each time."""
        with self._service.act(actor, "sampling.commit_running", about=week.name) as act:
            make_commitment(act, actor, week, secret)

    def waiting(self, week: str) -> list[tuple[int, str]]:
        """The queue items of a drawn week in the order of work, with the switch's own numbers of their calls."""
        with self._station.database.reading() as session:
            asked = (select(QueueItem.id, Call.switch_call_id).join(Call, Call.id == QueueItem.call_id)
                     .where(QueueItem.period == week, QueueItem.state != QueueState.REPLACED)
                     .order_by(QueueItem.order_key))
            return [(item, number) for item, number in session.execute(asked)]

    def assignees(self, week: str) -> dict[int, str]:
        """The accounts that the queue items of a drawn week were given to, by item."""
        with self._station.database.reading() as session:
            asked = select(QueueItem.id, QueueItem.assignee_id).where(QueueItem.period == week,
                                                                      QueueItem.assignee_id.is_not(None))
            return {item: account for item, account in session.execute(asked) if account is not None}

    def waiting_beside_draws(self) -> list[tuple[int, str]]:
        """The queue items that nobody began and that no draw brought: follow-ups and targeted calls."""
        with self._station.database.reading() as session:
            asked = (select(QueueItem.id, Call.switch_call_id).join(Call, Call.id == QueueItem.call_id)
                     .where(QueueItem.origin != Origin.DRAW, QueueItem.state == QueueState.WAITING)
                     .order_by(QueueItem.order_key))
            return [(item, number) for item, number in session.execute(asked)]

    def unscored(self) -> set[str]:
        """The switch's own numbers of the calls in the queue."""
        with self._station.database.reading() as session:
            return set(session.scalars(select(Call.switch_call_id).join(QueueItem, QueueItem.call_id == Call.id)
                                       .where(QueueItem.state != QueueState.SUBMITTED)))

    def card(self) -> Scorecard:
        """The card in force."""
        with self._station.database.reading() as session:
            return card_of(current_version(session), self._service.rules_in(session))

    def add_heard(self, heard: Sequence[Heard]) -> None:
        """Note what was played of the calls of a week; like the player's own notes, these are no acts."""
        with self._station.database.transaction() as session:
            numbers = {one.call_id for one in heard}
            ids = dict(session.execute(select(Call.switch_call_id, Call.id).where(
                Call.rec_id.in_({switch_rec_id(DEFAULT_SOURCE, number) for number in numbers}))).all())
            rows = [{"call_id": ids[one.call_id], "account_id": one.by.account_id,
                     "at_utc_ms": round(one.at.timestamp() * 1000), "start_ms": span.start_ms, "end_ms": span.end_ms,
                     "speed_milli": span.speed_milli, "wall_ms": span.wall_ms} for one in heard for span in one.spans]
            session.execute(insert(HeardInterval), rows)
            announce(session, HeardInterval)

    def move_away(self, actor: Actor, kept: Collection[Path]) -> None:
        """Mark the recordings that no longer lie on this computer: all but those kept."""
        with self._service.act(actor, "calls.import_recordings", about="") as act:
            known = act.session.execute(select(Recording.id, Recording.path)).all()
            gone = [{"id": id_, "state": RecordingState.MISSING} for id_, path in known if Path(path) not in kept]
            if gone:
                act.session.execute(update(Recording), gone)
            announce(act.session, Recording)
            act.detail = {"missing": len(gone)}


def _import(act: Act, actor: Actor, kind: str, name: str, rows: int, *, matched: int = 0) -> int:
    numbers = {"rows": rows, "new": rows, "matched": matched}
    row = Import(at_utc_ms=act.now_utc_ms, account_id=actor.account_id, kind=kind, source_name=name, summary=numbers)
    act.session.add(row)
    act.session.flush()
    act.detail = {"import": row.id, "step": "ended", **numbers}
    return row.id


def _recording_ids(session: Session, recordings: Sequence[KnownRecording]) -> dict[str, int]:
    names = {str(known.path): known.call.call_id for known in recordings}
    rows = session.execute(select(Recording.id, Recording.path).where(Recording.path.in_(names)))
    return {names[path]: id_ for id_, path in rows}


def _recording_row(known: KnownRecording, import_id: int) -> dict[str, object]:
    return {"path": str(known.path), "file_name": known.path.name, "sha256": known.sha256,
            "size_bytes": known.size_bytes, "state": RecordingState.PLAYABLE, "codec": CODEC, "reason": "",
            "sample_rate_hz": RATE_HZ, "channels": CHANNELS, "duration_ms": known.length_ms, "warnings": [],
            "import_id": import_id}


def _call_row(call: PracticeCall, import_id: int, agents: dict[str, int], sounds: dict[str, int]) -> dict[str, object]:
    caller, callee = (HOTLINE, call.number) if call.is_outbound else (call.number, HOTLINE)
    return {"rec_id": switch_rec_id(DEFAULT_SOURCE, call.call_id), "source": DEFAULT_SOURCE,
            "switch_call_id": call.call_id, "agent_no": call.staff_no, "agent_id": agents.get(call.staff_no),
            "start_utc_ms": call.start_utc_ms, "duration_ms": call.duration_ms, "talk_ms": None,
            "direction": "out" if call.is_outbound else "in", "queue": call.queue, "caller": caller, "callee": callee,
            "number_tail": call.number[-4:], "recording_name": call.file_name, "recording_id": sounds.get(call.call_id),
            "import_id": import_id}
