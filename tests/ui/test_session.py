"""From the wizard to the login, through a session to the lock and back: the real application object."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.clock import FixedClock
from qadesk.errors import StationError
from qadesk.security.slots import read_station_facts
from qadesk.services import stations
from qadesk.ui.application import Application
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.main_window import MainWindow
from qadesk.ui.wizard import Wizard
from tests.builders import CHIEF, NOW, PASSWORD
from tests.ui.active import make_active

PATIENCE_MS = 30_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "station"


@pytest.fixture
def station(folder: Path, new_made: Path) -> Path:
    """A station made before the application begins."""
    return Path(shutil.copytree(new_made, folder))


def login_window(app: Application) -> LoginWindow:
    assert isinstance(app.window, LoginWindow)
    return app.window


def log_in(qtbot: QtBot, app: Application, name: str) -> MainWindow:
    window = login_window(app)
    window.name.setText(name)
    window.password.setText(PASSWORD)
    qtbot.mouseClick(window.enter, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow), timeout=PATIENCE_MS)
    qtbot.waitUntil(app.tasks.is_idle, timeout=PATIENCE_MS)
    make_active(qtbot, app.main_window)
    return app.main_window


def test_lock_takes_the_session_away_and_login_brings_it_back(qtbot: QtBot, app: Application, station: Path) -> None:
    app.start()
    window = log_in(qtbot, app, "zhou")
    assert window.page_keys()[0] == "workbench" and app.session is not None
    lock = app.session.lock
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(app.window, LoginWindow), timeout=PATIENCE_MS)
    assert app.session is None and lock is not None
    qtbot.waitUntil(lambda: not shiboken6.isValid(window), timeout=PATIENCE_MS)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
    assert login_window(app).name.text() == "zhou"
    other = stations.login(station, "zhou", PASSWORD, clock=app.clock, work=app.work)  # the station is free
    with pytest.raises(StationError):
        stations.login(station, "zhou", PASSWORD, clock=app.clock, work=app.work)
    other.close()
    assert log_in(qtbot, app, "zhou").isVisible()


def test_every_page_opens_on_an_empty_station(qtbot: QtBot, app: Application, station: Path) -> None:
    app.start()
    window = log_in(qtbot, app, "zhou")
    for key in window.page_keys():
        qtbot.mouseClick(window.navigation.item(key), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(app.tasks.is_idle, timeout=PATIENCE_MS)
        assert key == window.current_page().KEY and window.current_page().messages.said() == ""


def test_wizard_leads_to_the_login_of_the_new_station(qtbot: QtBot, app: Application, folder: Path) -> None:
    app.start()
    wizard = app.window
    assert isinstance(wizard, Wizard)
    wizard.go_on()
    form = wizard.account.first
    lines = (form.name, form.login_name, form.password, form.again)
    for line, text in zip(lines, ("周岚", "zhou", PASSWORD, PASSWORD), strict=True):
        line.setText(text)
    wizard.go_on()
    wizard.code.part.setText(wizard.code.code.split("-")[1])
    for _step in range(3):
        qtbot.mouseClick(wizard.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(app.window, LoginWindow), timeout=PATIENCE_MS)
    assert read_station_facts(folder)["name"] == "QA-01"
    assert "周岚（质检主管）" in [label.text() for label in log_in(qtbot, app, "zhou").status.findChildren(
        type(app.main_window.status._heard))]


def test_closing_the_window_ends_the_application(qtbot: QtBot, app: Application, station: Path) -> None:
    app.start()
    window = log_in(qtbot, app, "zhou")
    with qtbot.waitSignal(app.ended, timeout=PATIENCE_MS):
        window.close()
    assert app.session is None


def test_settings_that_cannot_be_written_stand_in_nobody_s_way(qtbot: QtBot, app: Application, station: Path) -> None:
    (station / "machine.json.part").mkdir()  # as a full disk would: no new settings file can be written
    app.start()
    window = log_in(qtbot, app, "zhou")
    window.navigation.folded_by_hand.emit(True)
    window.lock()
    qtbot.waitUntil(lambda: isinstance(app.window, LoginWindow), timeout=PATIENCE_MS)
    assert login_window(app).name.text() == "zhou"
    with qtbot.waitSignal(app.ended, timeout=PATIENCE_MS):
        log_in(qtbot, app, "zhou").close()
    assert not (station / "machine.json").exists()


def test_practice_station_is_one_press_away_and_back(qtbot: QtBot, app: Application, station: Path) -> None:
    stations.create(station.with_name("practice"), CHIEF, name="练习工作站", clock=FixedClock(NOW),
                    practice_password=PASSWORD)
    app.start()
    other = login_window(app).other
    assert other is not None and other.text() == "打开练习工作站"
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: login_window(app).windowTitle() == "练习 · 登录")
    window = log_in(qtbot, app, "zhou")
    assert window.windowTitle() == "练习 · 工作台 – qadesk 质检工作站"
    window.lock()
    qtbot.waitUntil(lambda: isinstance(app.window, LoginWindow), timeout=PATIENCE_MS)
    back = login_window(app).other
    assert back is not None and back.text() == "回到正式工作站"
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: login_window(app).windowTitle() == "登录")


@pytest.mark.parametrize("content", ["{", "[]", '{"station_id": "x", "slots": [{"name": 1}]}'])
def test_a_damaged_key_file_leaves_the_login_of_a_practice_station(qtbot: QtBot, app: Application, folder: Path,
                                                                   content: str) -> None:
    stations.create(folder, CHIEF, name="QA-01", clock=FixedClock(NOW), practice_password=PASSWORD)
    (folder / "slots.json").write_text(content, encoding="utf-8")
    app.start()
    window = login_window(app)
    window.name.setText("zhou")
    window.password.setText(PASSWORD)
    qtbot.mouseClick(window.enter, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "slots.json" in window.messages.said(), timeout=PATIENCE_MS)
