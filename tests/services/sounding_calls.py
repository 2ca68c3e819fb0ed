"""Calls in the queue that can be listened to: with a recording on the disk, an agent, a team and a number."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import soundfile
from sqlalchemy import select

from qadesk.models.calls import Call, Import, Recording, RecordingState
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.sampling import Origin, QueueItem
from qadesk.services.stations import LoggedIn

RATE_HZ = 8_000


def write_recording(path: Path, duration_s: float, *, n_channels: int = 2, subtype: str = "PCM_16") -> Path:
    """Two speakers in turns of four seconds as a WAV file."""
    n_frames = round(duration_s * RATE_HZ)
    noise = np.random.default_rng(7).normal(0, 3_000, (n_frames, n_channels))
    turn = np.floor(np.arange(n_frames) / RATE_HZ / 4).astype(int) % n_channels
    samples = np.where(turn[:, None] == np.arange(n_channels), noise, 4).astype(np.int16)
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, RATE_HZ, subtype=subtype)
    return path


def add_sounding_item(logged_in: LoggedIn, path: Path | None, number: int = 1, *, agent_no: str = "A01",
                      origin: Origin = Origin.DRAW, state: RecordingState = RecordingState.PLAYABLE,
                      reason: str = "") -> int:
    """A call of 2 minutes by the list, begun at 08:00 plus `number` minutes of 2026-09-07; the item's id."""
    station = logged_in.desk.station
    now = station.clock.now_utc_ms()
    with station.database.transaction() as session:
        imported = Import(at_utc_ms=now, account_id=logged_in.actor.account_id, kind="calls", source_name="list.csv")
        session.add(imported)
        session.flush()
        recording = None
        if path is not None:
            recording = Recording(path=str(path), file_name=path.name, sha256=_digest(path, number), size_bytes=1,
                                  state=state, reason=reason, codec="PCM", sample_rate_hz=RATE_HZ, channels=2,
                                  duration_ms=_sound_ms(path), import_id=imported.id)
        agent = session.scalars(select(Agent).where(Agent.staff_no == agent_no)).first() or _new_agent(agent_no)
        call = Call(rec_id=f"R{number}", agent_no=agent_no, agent=agent, start_utc_ms=now - 5_400_000 + number * 60_000,
                    duration_ms=120_000, direction="in", queue="账务查询", caller="13800000000", callee="95000",
                    recording=recording, import_id=imported.id)
        item = QueueItem(call=call, origin=origin, period="2026-W37", order_key=f"{number:06d}", created_utc_ms=now)
        session.add(item)
        session.flush()
        return item.id


def _digest(path: Path, number: int) -> str:
    """The hash of the file, or one that no file has while there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else f"{number:064d}"


def _sound_ms(path: Path) -> int:
    try:
        return round(soundfile.info(path).duration * 1000)
    except soundfile.LibsndfileError:
        return 0


def _new_agent(agent_no: str) -> Agent:
    return Agent(staff_no=agent_no, name="陈一",
                 memberships=[Membership(team=Team(name=f"班组 {agent_no}"), from_day=date(2026, 1, 1))])
