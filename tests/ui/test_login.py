"""The login window as a person meets it, on a real station; and that it imports nothing heavy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.clock import FixedClock
from qadesk.services import stations
from qadesk.services.recovery import recover
from qadesk.services.stations import LoggedIn
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.recovery_dialog import RecoveryDialog
from qadesk.ui.tasks import Tasks
from qadesk.work import Work
from tests.builders import NOW, PASSWORD
from tests.ui.active import make_active


class Door:
    """A station, its clock, and a login window before it."""

    def __init__(self, folder: Path, code: str, work: Work, tasks: Tasks) -> None:
        self.clock, self.code = FixedClock(NOW), code
        self.sessions: list[LoggedIn] = []
        self.window = LoginWindow(
            tasks=tasks, login=lambda n, p: stations.login(folder, n, p, clock=self.clock, work=work),
            station_name="QA-01", recover=lambda c, n, p: recover(folder, c, n, p, clock=self.clock, work=work))
        self.window.entered.connect(self.sessions.append)


@pytest.fixture
def door(qtbot: QtBot, tmp_path: Path, made_with_code: tuple[Path, str], work: Work, tasks: Tasks) -> Door:
    folder, code = made_with_code
    made = Door(Path(shutil.copytree(folder, tmp_path / "s")), code, work, tasks)
    qtbot.addWidget(made.window)
    made.window.show()
    make_active(qtbot, made.window)
    return made


def try_it(qtbot: QtBot, door: Door, name: str, password: str) -> None:
    door.window.name.setText(name)
    door.window.password.clear()
    qtbot.keyClicks(door.window.password, password)
    qtbot.keyClick(door.window.password, Qt.Key.Key_Return)


def said(door: Door) -> str:
    return door.window._password_field.error()


def test_a_person_logs_in_by_keys_alone(qtbot: QtBot, door: Door) -> None:
    assert door.window.windowTitle() == "登录"
    assert door.window.name.hasFocus()
    qtbot.keyClicks(door.window.name, "zhou")
    qtbot.keyClick(door.window.name, Qt.Key.Key_Return)
    assert door.window.password.hasFocus()
    qtbot.keyClicks(door.window.password, PASSWORD)
    qtbot.keyClick(door.window.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(door.sessions) == 1)
    assert door.sessions[0].actor.display_name == "周岚"
    assert door.window.password.text() == ""
    door.sessions[0].close()


def test_one_more_enter_while_it_opens_presses_nothing(qtbot: QtBot, door: Door) -> None:
    try_it(qtbot, door, "zhou", PASSWORD)
    focus = QApplication.focusWidget()
    assert focus is door.window and not door.window.enter.isEnabled()
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    assert not door.window.findChildren(RecoveryDialog)
    qtbot.waitUntil(lambda: len(door.sessions) == 1)
    door.sessions[0].close()


def test_wrong_password_and_unknown_name_read_alike(qtbot: QtBot, door: Door) -> None:
    words = []
    for name, password in (("zhou", "falsch-2026X"), ("nobody", PASSWORD)):
        try_it(qtbot, door, name, password)
        qtbot.waitUntil(lambda: bool(said(door)))
        words.append(said(door))
        assert door.window.password.text() == "" and door.window.password.hasFocus()
    assert words[0] == words[1] != ""


def test_missing_parts_are_said_in_place(qtbot: QtBot, door: Door) -> None:
    qtbot.mouseClick(door.window.enter, Qt.MouseButton.LeftButton)
    assert door.window._name_field.error() == "请输入登录名。"
    door.window.name.setText("zhou")
    qtbot.mouseClick(door.window.enter, Qt.MouseButton.LeftButton)
    assert said(door) == "请输入密码。"


def test_lock_out_says_the_minutes_and_ends(qtbot: QtBot, door: Door) -> None:
    for _n in range(5):
        try_it(qtbot, door, "zhou", "falsch-2026X")
        qtbot.waitUntil(lambda: bool(said(door)))
    try_it(qtbot, door, "zhou", PASSWORD)
    qtbot.waitUntil(lambda: "15" in door.window.messages.said())
    assert "分" in door.window.messages.said()
    door.clock.advance(15 * 60 + 1)
    try_it(qtbot, door, "zhou", PASSWORD)
    qtbot.waitUntil(lambda: len(door.sessions) == 1)
    door.sessions[0].close()


def test_caps_lock_is_noticed(qtbot: QtBot, door: Door) -> None:
    qtbot.keyClicks(door.window.password, "A")  # no Shift held: Caps Lock
    assert door.window.caps.isVisible()
    qtbot.keyClicks(door.window.password, "b")
    assert not door.window.caps.isVisible()
    qtbot.keyClick(door.window.password, "C", Qt.KeyboardModifier.ShiftModifier)
    assert not door.window.caps.isVisible()


def test_damaged_station_says_what_to_do(qtbot: QtBot, door: Door, tmp_path: Path) -> None:
    (tmp_path / "s" / "slots.json").unlink()
    try_it(qtbot, door, "zhou", PASSWORD)
    qtbot.waitUntil(lambda: "slots.json" in door.window.messages.said())


def test_forgotten_password_by_the_recovery_code(qtbot: QtBot, door: Door) -> None:
    qtbot.mouseClick(door.window.forgot, Qt.MouseButton.LeftButton)
    dialog = door.window.findChild(RecoveryDialog)
    assert isinstance(dialog, RecoveryDialog)
    dialog.name.setText("zhou")
    dialog.code.setText("00000-00000-00000-00000-00000")
    dialog.password.setText("Huifu-2026x")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog._fields[3].error() == "两次输入不一致。"
    dialog.again.setText("Huifu-2026x")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "恢复码或登录名不对" in dialog.messages.said())
    dialog.code.setText(door.code)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(door.sessions) == 1)
    door.sessions[0].close()


def test_practice_station_shows_its_accounts(qtbot: QtBot, tasks: Tasks) -> None:
    got: list[object] = []
    window = LoginWindow(tasks=tasks, login=lambda n, p: (n, p), station_name="练习工作站",
                         practice_names=("inspector", "supervisor"), practice_password="Lianxi-2026")
    qtbot.addWidget(window)
    window.entered.connect(got.append)
    window.show()
    assert window.windowTitle() == "练习 · 登录"
    button = next(b for b in window.findChildren(type(window.enter)) if b.text() == "inspector")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.enter, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: got == [("inspector", "Lianxi-2026")])


def test_another_station_is_one_press_away(qtbot: QtBot, tasks: Tasks) -> None:
    window = LoginWindow(tasks=tasks, login=lambda n, p: (n, p), station_name="QA-01", other="打开练习工作站")
    qtbot.addWidget(window)
    window.show()
    assert window.other is not None
    with qtbot.waitSignal(window.other_asked):
        qtbot.mouseClick(window.other, Qt.MouseButton.LeftButton)


def test_closing_the_window_asks_to_quit(qtbot: QtBot, door: Door) -> None:
    with qtbot.waitSignal(door.window.quit_asked):
        qtbot.mouseClick(door.window.quit, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(door.window.quit_asked):
        door.window.close()


@pytest.mark.parametrize("module", ["login_window", "wizard", "application", "one_window"])
def test_first_paint_imports_nothing_heavy(module: str) -> None:
    code = (f"import sys, qadesk.ui.{module}; heavy = ('sqlalchemy', 'alembic', 'matplotlib', 'statsmodels', 'numpy', "
            "'reportlab', 'qtawesome', 'cryptography', 'argon2', 'pyaudio', 'av', 'PySide6.QtPrintSupport', "
            "'PySide6.QtNetwork', 'PySide6.QtDBus'); "
            "print([name for name in heavy if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"


def all_names(window: LoginWindow, kind: Callable[..., object]) -> list[str]:
    return [child.accessibleName() for child in window.findChildren(kind)]  # type: ignore[call-overload, no-any-return]


def test_every_control_has_a_name(door: Door) -> None:
    assert all(all_names(door.window, type(door.window.name)))
    assert all(all_names(door.window, type(door.window.enter)))
