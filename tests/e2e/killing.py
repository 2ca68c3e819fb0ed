"""Rounds of kill -9: a child works on a station and is killed at a moment that a seed gives; what is left is judged."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from qadesk.services.stations import LoggedIn
from tests.e2e import busy_child
from tests.e2e.busy_station import Ack, halves, losses

ROUNDS = 43  # of each of the eight kinds and of migrations, with --full: 387
SEEDS = [pytest.param(seed, marks=[] if seed < ROUNDS / 10 else pytest.mark.full) for seed in range(ROUNDS)]


def work_and_kill(entry: Callable[[Connection, Path, str, int], None], station: Path, kind: str, seed: int,
                  most_acks: int, most_ms: int) -> list[Ack]:
    """Let a child work on the station, kill it at the moment that the seed says; what it acknowledged."""
    rng = random.Random(f"{kind} {seed}")
    wanted, delay_s = 1 + rng.randint(0, most_acks), rng.uniform(0, most_ms) / 1000
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([busy_child.__name__])
    ours, theirs = processes.Pipe(duplex=False)
    child = processes.Process(target=entry, args=(theirs, station, kind, seed))
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
        assert (losses(database, acks), halves(database)) == ([], [])
        yield again
    finally:
        again.close()
