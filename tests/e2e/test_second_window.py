"""qadesk started twice for one station folder: exactly one window remains, and it comes to the front.

And the window's process ended by the system."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock
from qadesk.settings import MachineSettings
from qadesk.ui.application import Application
from qadesk.ui.one_window import OneWindow
from tests import builders
from tests.builders import NOW

CHECKOUT = Path(__file__).resolve().parents[2]
Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "station"


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts `main.py` on the folder, which opens its wizard; what still runs is ended."""
    started: list[subprocess.Popen[str]] = []

    def run() -> subprocess.Popen[str]:
        started.append(subprocess.Popen(
            [sys.executable, str(CHECKOUT / "main.py"), "--station", str(folder), "--lang", "en"], text=True,
            stderr=subprocess.PIPE, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def is_open(folder: Path) -> bool:
    """Whether a window of another process answers for this folder."""
    here = OneWindow()
    first = here.is_first(folder)
    here.close()
    return not first


def test_of_two_started_at_once_exactly_one_remains(qtbot: QtBot, folder: Path, start: Start) -> None:
    both = [start(), start()]
    qtbot.waitUntil(lambda: any(process.poll() is not None for process in both))
    ended = [process for process in both if process.poll() is not None]
    assert len(ended) == 1 and ended[0].returncode == 0
    assert ended[0].stderr is not None
    assert ended[0].stderr.read() == "qadesk is open already; its window comes to the front.\n"
    assert is_open(folder)


def test_what_a_crash_left_behind_does_not_keep_the_next_one_out(qtbot: QtBot, folder: Path, start: Start) -> None:
    crashed = start()
    qtbot.waitUntil(lambda: is_open(folder))
    crashed.kill()
    crashed.wait()
    start()
    qtbot.waitUntil(lambda: is_open(folder))


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a program without asking it")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_system_ends_it_without_an_error(qtbot: QtBot, folder: Path, start: Start, number: signal.Signals) -> None:
    asked = start()
    qtbot.waitUntil(lambda: is_open(folder))
    asked.send_signal(number)
    qtbot.waitUntil(lambda: asked.poll() is not None, timeout=30_000)
    assert asked.stderr is not None
    assert (asked.returncode, "Traceback" in asked.stderr.read()) == (0, False)


@pytest.fixture
def app(qtbot: QtBot, folder: Path) -> Iterator[Application]:
    clock = FixedClock(NOW)
    made = Application(folder=folder, machine=MachineSettings(folder / "machine.json"), clock=clock,
                       work=builders.new_work(), make_player=lambda: SilentPlayer(clock), folder_fixed=True)
    made.start()
    yield made
    made.close()
    assert made.window is not None
    made.window.blockSignals(True)
    made.window.deleteLater()


def test_the_first_window_comes_to_the_front(qtbot: QtBot, app: Application, folder: Path, start: Start) -> None:
    one, other = OneWindow(), QWidget()
    qtbot.addWidget(other)
    assert one.is_first(folder)
    one.raise_asked.connect(app.raise_window)
    one.listen()
    assert app.window is not None
    app.window.showMinimized()
    other.show()
    other.activateWindow()
    with qtbot.waitSignal(one.raise_asked, timeout=30_000):
        second = start()
    qtbot.waitUntil(lambda: second.poll() == 0)
    qtbot.waitUntil(app.window.isActiveWindow)
    assert not app.window.windowState() & Qt.WindowState.WindowMinimized
    one.close()


def test_another_folder_has_its_own_window(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = OneWindow(), OneWindow()
    assert one.is_first(tmp_path / "a") and other.is_first(tmp_path / "b")
    one.hold_too(tmp_path / "moved")
    assert one.is_first(tmp_path / "moved")
    one.close()
    other.close()
