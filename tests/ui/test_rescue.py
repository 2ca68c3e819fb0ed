"""A station that does not open: the login window says why, examines the folder, and restores from a backup."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock
from qadesk.database.engine import connect
from qadesk.models.checks import BackupReason
from qadesk.security.slots import SlotFile
from qadesk.services.backup_folder import write_backup_folder
from qadesk.settings import MachineSettings
from qadesk.ui.application import Application
from qadesk.ui.findings_dialog import FindingsDialog
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.main_window import MainWindow
from qadesk.ui.restore_dialog import RestoreDialog
from qadesk.ui.wizard import Wizard
from qadesk.work import Work
from tests import builders

CLOCK = FixedClock(builders.NOW)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Path:
    """A closed station, and a backup of it where backups lie without a choice."""
    folder = tmp_path_factory.mktemp("rescue")
    session = builders.new_station(folder / "station", work)
    session.close()
    write_backup_folder(folder / "station", folder / "backup", session.desk.station.data_key,
                        reason=BackupReason.BY_HAND, made_utc_ms=CLOCK.now_utc_ms())
    return folder


class Screen:
    """The application on a station folder, and what a person does with it."""

    def __init__(self, folder: Path, work: Work, qtbot: QtBot) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.app = Application(folder=folder, machine=MachineSettings(folder / "machine.json"), clock=CLOCK, work=work,
                               make_player=lambda: SilentPlayer(CLOCK), folder_fixed=True)
        self.app.start()

    @property
    def login(self) -> LoginWindow:
        assert isinstance(self.app.window, LoginWindow)
        return self.app.window

    def try_to_log_in(self) -> None:
        self.login.name.setText("zhou")
        self.login.password.setText(builders.PASSWORD)
        self.qtbot.mouseClick(self.login.enter, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(self.app.tasks.is_quiet)

    def press(self, words: str, within: QWidget) -> None:
        button = next(one for one in within.findChildren(QPushButton) if one.text() == words and one.isVisible())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(self.app.tasks.is_quiet)

    def dialog(self, kind: type[QDialog]) -> QDialog:
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def enters(self) -> None:
        """The restored station opens."""
        self.try_to_log_in()
        self.qtbot.waitUntil(lambda: isinstance(self.app.window, MainWindow))
        self.qtbot.waitUntil(self.app.tasks.is_quiet)

    def close(self) -> None:
        self.app.tasks.stop()
        if self.app.session is not None:
            self.app.session.close()
        assert self.app.window is not None
        self.app.window.blockSignals(True)
        self.app.window.deleteLater()

    def restore(self) -> None:
        """In the open dialog: the newest backup, the name, the password, and go."""
        dialog = self.dialog(RestoreDialog)
        assert isinstance(dialog, RestoreDialog)
        assert "QA-01" in dialog.backup.currentText()
        dialog.name.setText("zhou")
        dialog.password.setText(builders.PASSWORD)
        self.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: isinstance(self.app.window, LoginWindow)
                             and "已从备份恢复" in self.login.messages.said())


@pytest.fixture
def on(sound: Path, tmp_path: Path, work: Work, qtbot: QtBot) -> Iterator[Callable[[Callable[[Path], object]], Screen]]:
    """Makes a screen on a copy of the station that was damaged first."""
    screens: list[Screen] = []

    def make(damage: Callable[[Path], object]) -> Screen:
        shutil.copytree(sound, tmp_path / "copy")
        damage(tmp_path / "copy" / "station")
        screens.append(Screen(tmp_path / "copy" / "station", work, qtbot))
        return screens[-1]
    yield make
    for screen in screens:
        screen.close()


def _newer(station: Path) -> None:
    engine = connect(station / "station.db", SlotFile.load(station).unlock("zhou", builders.PASSWORD).key)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


def _flip(station: Path) -> None:
    content = bytearray((station / "station.db").read_bytes())
    content[100] ^= 1
    (station / "station.db").write_bytes(content)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "missing": lambda station: (station / "station.db").unlink(),
    "empty": lambda station: os.truncate(station / "station.db", 0),
    "cut within a page": lambda station: os.truncate(station / "station.db", 5000),
    "cut to some pages": lambda station: os.truncate(station / "station.db", 6 * 4096),
    "cut to most pages": lambda station: os.truncate(station / "station.db", 60 * 4096),
    "one bit": _flip,
    "something else": lambda station: (station / "station.db").write_bytes(b"hello " * 5000),
    "without slots": lambda station: (station / "slots.json").unlink(),
    "slots damaged": lambda station: (station / "slots.json").write_text("{"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_station_reaches_the_login_with_words_and_a_way_to_restore(
        on: Callable[[Callable[[Path], object]], Screen], kind: str) -> None:
    screen = on(DAMAGE[kind])
    screen.try_to_log_in()
    assert isinstance(screen.app.window, LoginWindow), kind
    assert "E-" in screen.login.messages.said()
    screen.press("从备份恢复…", screen.login)
    screen.restore()
    screen.enters()
    assert len(list(screen.folder.glob("before-restore-*"))) == 1


def test_the_examination_lists_what_ails_it_and_leads_on(on: Callable[[Callable[[Path], object]], Screen]) -> None:
    screen = on(lambda station: (station / "station.db").unlink())
    screen.try_to_log_in()
    screen.press("诊断…", screen.login)
    dialog = screen.dialog(FindingsDialog)
    assert isinstance(dialog, FindingsDialog)
    assert "E-DOC-01 工作站文件 station.db 不见了。" in dialog.said()
    assert "已知 1 个备份" in dialog.said()
    screen.qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == dialog.said()
    screen.press("从备份恢复…", dialog)
    screen.restore()


def test_a_station_of_a_newer_version_is_not_offered_an_older_backup(
        on: Callable[[Callable[[Path], object]], Screen]) -> None:
    screen = on(_newer)
    screen.try_to_log_in()
    assert "更新版本" in screen.login.messages.said()
    assert not [one for one in screen.login.findChildren(QPushButton) if one.text() == "从备份恢复…"
                and one.isVisible()]


def test_a_wrong_password_of_the_backup_is_said_at_its_field(on: Callable[[Callable[[Path], object]], Screen]) -> None:
    screen = on(lambda station: (station / "station.db").unlink())
    screen.try_to_log_in()
    screen.press("从备份恢复…", screen.login)
    dialog = screen.dialog(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    dialog.password.setText("falsch")
    screen.press("恢复", dialog)
    assert "密码" in dialog._password_field.error()
    assert not (screen.folder / "station.db").exists()
    screen.press("取消", dialog)


def test_without_a_station_the_wizard_takes_a_backup(on: Callable[[Callable[[Path], object]], Screen]) -> None:
    screen = on(shutil.rmtree)
    assert isinstance(screen.app.window, Wizard)
    screen.press("我有备份…", screen.app.window)
    screen.restore()
    screen.enters()
