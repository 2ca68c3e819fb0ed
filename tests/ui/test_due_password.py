"""A one-time or old password is changed in the login window's place, by keys alone, before anything opens."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.clock import FixedClock
from qadesk.security.slots import SlotFile
from qadesk.services import stations
from qadesk.ui.application import Application
from qadesk.ui.idle_watch import IdleWatch
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.main_window import MainWindow
from qadesk.ui.new_password_form import NewPasswordForm
from tests.builders import PASSWORD
from tests.ui.active import make_active

NEW = "Another-2026"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, made_with_auditor: Path) -> Path:
    return Path(shutil.copytree(made_with_auditor, tmp_path / "station"))


@pytest.fixture(autouse=True)
def started(app: Application) -> None:
    app.start()


def _window(app: Application) -> LoginWindow:
    assert isinstance(app.window, LoginWindow)
    return app.window


def _asked(qtbot: QtBot, app: Application, name: str = "shen", password: str = PASSWORD) -> NewPasswordForm:
    """The form that stands in the login's place after this login."""
    window = _window(app)
    make_active(qtbot, window)
    window.name.setText(name)
    qtbot.keyClicks(window.password, password)
    qtbot.keyClick(window.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.renewal is not None)
    assert window.renewal is not None
    return window.renewal


def _opens(folder: Path, password: str) -> bool:
    return SlotFile.load(folder).unlock("shen", password).account_id != ""


def test_the_main_window_opens_once_a_good_new_password_is_chosen(qtbot: QtBot, app: Application,
                                                                 folder: Path) -> None:
    form = _asked(qtbot, app)
    assert form.isVisible() and not _window(app).password.isVisible()
    qtbot.waitUntil(form.new.hasFocus)
    for new, again, words in (("", "", "请输入新密码。"), (NEW, "x", ""), ("simple", "simple", "密码过于简单"),
                              (PASSWORD, PASSWORD, "这就是您原来的密码")):
        form.new.setText(new)
        form.again.setText(again)
        qtbot.keyClick(form.again, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda said=words: said in form._new_field.error() and form.new.isEnabled())
    form.new.clear()
    form.again.clear()
    qtbot.keyClicks(form.new, NEW)
    qtbot.keyClick(form.new, Qt.Key.Key_Return)
    assert form.again.hasFocus()
    qtbot.keyClicks(form.again, NEW)
    qtbot.keyClick(form.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow))
    assert _opens(folder, NEW)
    assert app.session is not None and not app.session.actor.password_due


def test_who_goes_back_has_opened_nothing_and_the_station_is_free(qtbot: QtBot, app: Application, folder: Path) -> None:
    form = _asked(qtbot, app)
    qtbot.mouseClick(form.back, Qt.MouseButton.LeftButton)
    window = _window(app)
    assert window.renewal is None and window.password.isVisible() and window.password.text() == ""
    assert app.session is None
    stations.login(folder, "zhou", PASSWORD, clock=app.clock, work=app.work).close()
    assert _opens(folder, PASSWORD)
    _asked(qtbot, app)


def test_closing_the_window_instead_leaves_the_password_as_it_was(qtbot: QtBot, app: Application, folder: Path) -> None:
    _asked(qtbot, app)
    with qtbot.waitSignal(app.ended):
        _window(app).close()
    assert app.session is None and _opens(folder, PASSWORD)


def test_the_shell_sends_to_the_window_and_does_nothing(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "--station", str(folder), "--user", "shen", "--password-stdin", "--lang", "zh_CN",
         "--json", "check"], input=PASSWORD + "\n", capture_output=True, text=True, encoding="utf-8", cwd=ROOT,
        check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    told = json.loads(done.stdout)
    assert (done.returncode, told["code"]) == (2, "E-LOG-06")
    assert told["todo"] == "请在工作站窗口登录，并在那里设置新密码。"


def test_nobody_there_is_taken_back_to_the_login(qtbot: QtBot, app: Application) -> None:
    form = _asked(qtbot, app)
    assert app.session is not None and isinstance(app.clock, FixedClock)
    watch = form.findChild(IdleWatch)
    assert isinstance(watch, IdleWatch)
    for _ten in range(30):
        app.clock.advance(10)
        watch.look()
    assert app.session is None and _window(app).renewal is None and _window(app).password.text() == ""
