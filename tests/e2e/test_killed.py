"""kill -9 at random, in the middle of each kind of act: what was acknowledged is there, nothing is half there.

Each round works in a process of its own on its own copy of a filled station; the delay of its kill, in acknowledged
acts and milliseconds, comes from its seed.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from qadesk.services.backup_places import Places
from qadesk.services.restoring import restore
from qadesk.services.stations import LoggedIn
from qadesk.work import Work
from tests import builders
from tests.e2e import busy_child, busy_station
from tests.e2e.busy_station import Ack
from tests.services.field import content

KINDS = ("saves", "submits", "lists", "recordings", "draws", "backups")
ROUNDS = 50  # of each kind, with --full
MOST_ACKS = {"saves": 40, "submits": 20, "draws": 8, "backups": 6, "lists": 4, "recordings": 3}
MOST_MS = {"saves": 10, "submits": 15, "draws": 40, "backups": 60, "lists": 200, "recordings": 60}
PATIENCE_S = 120.0


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Path:
    folder = tmp_path_factory.mktemp("filled") / "station"
    busy_station.fill(folder, work)
    return folder


@pytest.fixture
def beside(filled: Path, tmp_path: Path) -> Iterator[Path]:
    """The folder of a round; it takes the round's station and all that stands beside it away again."""
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[] if seed < ROUNDS / 10 else pytest.mark.full)
                                  for seed in range(ROUNDS)])
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_acknowledged_survives_kill_9(filled: Path, beside: Path, kind: str, seed: int) -> None:
    acks = work_and_kill(shutil.copytree(filled, beside / "station"), kind, seed)
    with sound_station(beside / "station", acks) as again:
        if kind in AFTERWARDS:
            AFTERWARDS[kind](again, beside, acks)


def work_and_kill(station: Path, kind: str, seed: int) -> list[Ack]:
    """Let a child work on the station, kill it at the moment that the seed says; what it acknowledged."""
    rng = random.Random(f"{kind} {seed}")
    wanted, delay_s = 1 + rng.randint(0, MOST_ACKS[kind]), rng.uniform(0, MOST_MS[kind]) / 1000
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([busy_child.__name__])
    ours, theirs = processes.Pipe(duplex=False)
    child = processes.Process(target=busy_child.work_for, args=(theirs, station, kind, seed))
    child.start()
    theirs.close()
    acks = list(itertools.islice(received(ours), wanted))
    child.join(delay_s)
    child.kill()
    acks += received(ours)
    child.join()
    assert child.exitcode == -signal.SIGKILL or acks[-1] == ["closed"], "the child ended by itself"
    return acks


def received(pipe: Connection) -> Iterator[Ack]:
    """What comes through the pipe until the child is gone."""
    while True:
        try:
            yield json.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            return


@contextmanager
def sound_station(folder: Path, acks: list[Ack]) -> Iterator[LoggedIn]:
    """Log in again: the check finds nothing, nothing acknowledged is missing, nothing is there by half."""
    again = busy_child.log_in(folder)
    try:
        assert again.desk.checks.run(again.actor).findings == ()
        database = again.desk.station.database
        assert (busy_station.losses(database, acks), busy_station.halves(database)) == ([], [])
        yield again
    finally:
        again.close()


def list_is_completed(again: LoggedIn, beside: Path, _acks: list[Ack]) -> None:
    for path in beside.glob("*.csv"):
        rows = content(path)
        done = again.desk.calls.import_list(again.actor, rows)
        assert (done.new + done.known, done.repeated, done.rejects) == (len(rows.calls), 0, ())


def recordings_are_completed(again: LoggedIn, beside: Path, _acks: list[Ack]) -> None:
    folders = sorted(beside.glob("recordings-*"))
    if folders:
        done = again.desk.calls.import_recordings(again.actor, folders)
        assert (done.new + done.known, done.faults) == (done.found, ())


def newest_backup_holds(again: LoggedIn, beside: Path, acks: list[Ack]) -> None:
    """Restored elsewhere, it is sound and holds all that was acknowledged before it; and a further one can be made."""
    places, station = Places(beside / "backups"), again.desk.station
    made = again.desk.backups.list(again.actor, places)
    seqs = [int(str(ack[1])) for ack in acks if ack[0] == "backup"]
    if seqs:
        assert made[0].audit_seq >= max(seqs)
        restore(Path(made[0].folder), beside / "restored", builders.CHIEF.login_name, builders.PASSWORD,
                clock=station.clock, work=station.work)
        with sound_station(beside / "restored", acks[:acks.index(["backup", max(seqs)])]):
            pass
    assert again.desk.backups.make(again.actor, places).facts.audit_seq > max(seqs, default=0)


AFTERWARDS: dict[str, Callable[[LoggedIn, Path, list[Ack]], None]] = {
    "lists": list_is_completed, "recordings": recordings_are_completed, "backups": newest_backup_holds}
