"""A process that imports a list into a station, telling of each piece, until it ends or is killed."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from qadesk.services.call_import import LOOKING_SHARE
from tests.e2e.busy_child import log_in
from tests.services.field import content


class Telling:
    """Progress that tells of each piece through the pipe, once the list was looked through."""

    cancelled = False

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        if done > whole // LOOKING_SHARE:
            self._pipe.send_bytes(b"piece")


def import_for(pipe: Connection, station: Path, path: Path) -> None:
    """Entry of a process of its own."""
    session = log_in(station)
    session.desk.calls.import_list(session.actor, content(path), Telling(pipe))
    session.close()
