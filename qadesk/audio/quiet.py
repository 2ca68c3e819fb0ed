"""Keeps C libraries from writing on the process's error output (file descriptor 2)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_users = 0
_kept = -1


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Send file descriptor 2 to nowhere while any user is inside; threads may overlap."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _users, _kept
    with _lock:
        _users += 1
        if _users == 1:
            _kept = _redirect()


def _redirect() -> int:
    try:
        kept = os.dup(2)
    except OSError:  # a windowed program has no error output at all
        return -1
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return kept


def _leave() -> None:
    global _users, _kept
    with _lock:
        _users -= 1
        if _users == 0 and _kept >= 0:
            os.dup2(_kept, 2)
            os.close(_kept)
            _kept = -1
