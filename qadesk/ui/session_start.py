"""The main window of a session, made with all that watches it: who is away, what the station keeps, its chores."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qadesk.audio.player import PlayerState
from qadesk.clock import Clock
from qadesk.settings import MachineSettings
from qadesk.ui.changes import Changes
from qadesk.ui.chores import Chores
from qadesk.ui.keys import Keys
from qadesk.ui.lock_watch import LockWatch
from qadesk.ui.main_window import MainWindow
from qadesk.ui.session_pages import session_pages
from qadesk.ui.station_keeper import StationKeeper
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.audio.player import Player
    from qadesk.services.stations import LoggedIn


def session_window(session: LoggedIn, *, tasks: Tasks, machine: MachineSettings, clock: Clock, player: Player,
                   restore: Callable[[Path, str], object], chores: bool) -> MainWindow:
    """The window of this session, not shown yet; `chores`: whether the station works by itself in the background."""
    desk, changes = session.desk, Changes()
    desk.station.database.on_commit.append(changes.feed)
    kit = {"desk": desk, "actor": session.actor, "tasks": tasks, "changes": changes, "keys": Keys()}
    station, rules = desk.station, desk.settings.rules(session.actor)
    window = MainWindow(kit=kit, machine=machine, station_name=station.name, practice=station.practice,
                        label=rules.text("label"),
                        pages=session_pages(player=player, machine=machine, restore=restore))
    changes.setParent(window)
    StationKeeper(window, kit=kit, machine=machine, unclean=session.unclean)
    LockWatch(window, kit=kit, rules=rules, clock=clock, is_busy=partial(_plays, player))
    if chores:
        Chores(window, kit=kit, rules=rules)
    return window


def _plays(player: Player) -> bool:
    """A loop has no end of its own: it does not count as somebody listening."""
    return player.state is PlayerState.PLAYING and player.loop is None
