"""A player on a desk, silent or loud, and the way to let time pass for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from qadesk.audio.player import Player, SilentPlayer
from qadesk.audio.player_pyaudio import PyAudioPlayer
from qadesk.clock import FixedClock

KINDS = ["silent", "pyaudio"]


class Desk:
    """`advance` lets seconds pass for the player and polls it."""

    def __init__(self, player: Player, advance: Callable[[float], None]) -> None:
        self.player, self.advance = player, advance

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline, "it did not come about"
            self.advance(0.02)


@contextmanager
def desk_of(kind: str) -> Iterator[Desk]:
    """One of KINDS; the loud one needs the rig's sound card."""
    if kind == "silent":
        clock = FixedClock(datetime(2026, 9, 7, tzinfo=UTC))
        player: Player = SilentPlayer(clock)

        def advance(seconds: float) -> None:
            clock.advance(seconds)
            player.poll()
    else:
        player = PyAudioPlayer()
        assert player.device_names()  # waits for the scan, whose chatter must not meet pytest's own capturing

        def advance(seconds: float) -> None:
            threading.Event().wait(seconds)
            player.poll()
    player.prepare()
    yield Desk(player, advance)
    player.close()
