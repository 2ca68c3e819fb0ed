"""What every UI test stands on: the look applied, and what a page is given."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui import chores, kept_words, station_keeper, style, theme
from qadesk.ui.application import Application
from qadesk.ui.changes import Changes
from qadesk.ui.keys import Keys
from qadesk.ui.tasks import Tasks
from qadesk.work import Work
from tests.builders import NOW, new_work
from tests.services.field import Field
from tests.ui.locking import Locking, make_station


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """The light look on the application; given again only where a test changed it, for it goes through every widget
    that is alive."""
    if theme.current() != "light" or qapp.styleSheet() != style.sheet():
        style.apply(qapp, "light")


@pytest.fixture(autouse=True)
def no_chores(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow computer no chore comes in between; the tests of chores let them begin."""
    monkeypatch.setattr(chores, "FIRST_MS", 3_600_000)


@pytest.fixture(autouse=True)
def nothing_left() -> None:
    """Stations of tests are copies of one: what one test left written must not come back in another."""
    kept_words._left.clear()


@pytest.fixture(scope="session")
def lockable_station(tmp_path_factory: pytest.TempPathFactory, work: Work) -> tuple[Path, bytes]:
    """A station to be copied, and its key: see `locking.make_station`."""
    folder = tmp_path_factory.mktemp("lockable") / "station"
    return folder, make_station(folder, work)


@pytest.fixture
def there(tmp_path: Path, lockable_station: tuple[Path, bytes], work: Work, qtbot: QtBot,
          monkeypatch: pytest.MonkeyPatch) -> Iterator[Locking]:
    """The application at the login of such a station; on a slow computer no automatic backup comes in between."""
    monkeypatch.setattr(station_keeper, "FIRST_LOOK_MS", 3_600_000)
    folder, key = lockable_station
    shutil.copytree(folder, tmp_path / "station")
    made = Locking(tmp_path / "station", key, work, qtbot)
    yield made
    made.close()


@pytest.fixture
def app(folder: Path, qtbot: QtBot) -> Iterator[Application]:
    """The application, not started yet, with the folder that the test names for its station."""
    clock = FixedClock(NOW)
    made = Application(folder=folder, machine=MachineSettings(folder / "machine.json"), clock=clock, work=new_work(),
                       make_player=lambda: SilentPlayer(clock), folder_fixed=True)
    yield made
    made.close()
    if made.window is not None:
        made.window.blockSignals(True)
        made.window.deleteLater()


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Lanes of work, stopped at the end."""
    made = Tasks()
    yield made
    made.stop()


@pytest.fixture
def kit(logged_in: LoggedIn, tasks: Tasks) -> dict[str, Any]:
    """The keyword arguments of a Page on a fresh station, acting as its first account."""
    changes = Changes()
    logged_in.desk.station.database.on_commit.append(changes.feed)
    return {"desk": logged_in.desk, "actor": logged_in.actor, "tasks": tasks, "changes": changes, "keys": Keys()}


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    """Lists and recordings to be brought into the station; nothing is in it yet."""
    return Field(logged_in, tmp_path / "来源")


@pytest.fixture
def machine(tmp_path: Path) -> MachineSettings:
    """The settings of this computer, in a file of their own."""
    return MachineSettings(tmp_path / "machine.json")
