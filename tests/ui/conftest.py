"""What every UI test stands on: the look applied, and what a page is given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui import style
from qadesk.ui.changes import Changes
from qadesk.ui.keys import Keys
from qadesk.ui.tasks import Tasks


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """The light look on the application."""
    style.apply(qapp, "light")


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
def machine(tmp_path: Path) -> MachineSettings:
    """The settings of this computer, in a file of their own."""
    return MachineSettings(tmp_path / "machine.json")
