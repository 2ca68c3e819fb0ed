"""A process that imports a list into a station, telling of each piece, until it ends or is killed."""

from __future__ import annotations

import threading
from multiprocessing.connection import Connection
from pathlib import Path

from qadesk.services.call_import import LOOKING_SHARE
from tests.e2e.busy_child import log_in
from tests.services.field import content


class Telling:
    """Progress that tells of each piece through the pipe, once the list was looked through.

    It goes no further than one piece beyond `most`: who kills it may be slow to come."""

    cancelled = False

    def __init__(self, pipe: Connection, most: int) -> None:
        self._pipe, self._left = pipe, most

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        if done > whole // LOOKING_SHARE:
            self._pipe.send_bytes(b"piece")
            self._left -= 1
        if self._left < 0:
            threading.Event().wait()


def import_for(pipe: Connection, station: Path, path: Path, most: int) -> None:
    """Entry of a process of its own, which ends by being killed."""
    session = log_in(station)
    session.desk.calls.import_list(session.actor, content(path), Telling(pipe, most))
    session.close()
