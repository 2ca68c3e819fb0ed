"""Backups and the check of the station from their tab: made, listed, and refused in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from qadesk.settings import MachineSettings
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.backups_pane import BackupsPane
from qadesk.ui.findings_dialog import FindingsDialog
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.password_dialog import PasswordDialog
from tests import builders
from tests.ui.administration import open_pane
from tests.ui.locking import Locking


def test_a_backup_is_made_verified_and_listed(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot,
                                              tmp_path: Path) -> None:
    machine.change(backup_folder=str(tmp_path / "备份"))
    pane = open_pane(BackupsPane, kit, machine, qtbot)
    assert not pane.table.rows()
    qtbot.mouseClick(pane.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(pane.table.rows()) == 1, timeout=30_000)
    assert "备份已完成并通过核验" in pane.messages.said()
    assert (Path(pane.table.rows()[0].folder) / "station.db").exists()


def test_a_backup_that_cannot_be_written_says_why(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot,
                                                  tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    machine.change(backup_folder=str(tmp_path / "文件"))
    pane = open_pane(BackupsPane, kit, machine, qtbot)
    qtbot.mouseClick(pane.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "无法写入备份" in pane.messages.said(), timeout=30_000)
    assert pane.make.isEnabled()


def test_a_check_of_a_sound_station_says_so(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(BackupsPane, kit, machine, qtbot)
    qtbot.mouseClick(pane.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "工作站已检查" in pane.messages.said(), timeout=30_000)


def test_places_are_kept_and_those_that_protect_from_nothing_refused(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> None:
    pane = open_pane(BackupsPane, kit, machine, qtbot)
    assert "同在一块磁盘" in pane.first.advice()
    assert not pane.second.give_up.isVisible()
    pane.second.chosen.emit(str(pane.desk.station.folder / "里面"))
    assert "不能放在工作站文件夹里" in pane.messages.said()
    assert machine.text("second_backup_folder") == ""
    (tmp_path / "优盘").mkdir()
    pane.second.chosen.emit(str(tmp_path / "优盘"))
    qtbot.waitUntil(lambda: pane.second.place.text() == str(tmp_path / "优盘"))
    qtbot.mouseClick(pane.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(pane.table.rows()) == 2)
    assert {Path(row.folder).parent.name for row in pane.table.rows()} == {"backup", "优盘"}
    qtbot.mouseClick(pane.second.give_up, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(pane.table.rows()) == 1)


def test_findings_are_listed_one_by_one(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(BackupsPane, kit, machine, qtbot)
    with pane.desk.station.database.transaction() as session:
        for number in (98, 99):
            session.execute(text(
                "INSERT INTO scorecard_versions (id, code, version, state, title, body, body_sha256, published_utc_ms) "
                f"VALUES ({number}, '{number}', 1, 'published', 't', 'b', 'ff', 0)"))
    qtbot.mouseClick(pane.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FindingsDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, FindingsDialog)
    assert dialog.said().count("E-CHK-04") == 2
    dialog.accept()


def test_a_chosen_backup_is_restored_after_the_password(there: Locking) -> None:
    window = there.log_in()
    window.show_page("administration", "backups")
    page = window.page("administration")
    assert isinstance(page, AdministrationPage)
    pane = page.pane("backups")
    assert isinstance(pane, BackupsPane)
    there.qtbot.waitUntil(there.app.tasks.is_quiet)
    there.qtbot.mouseClick(pane.make, Qt.MouseButton.LeftButton)
    there.qtbot.waitUntil(lambda: len(pane.table.rows()) == 1)
    pane.desk.settings.change_user(pane.actor, speed_milli=1700)
    pane.table.choose_first()
    there.qtbot.mouseClick(pane.restore, Qt.MouseButton.LeftButton)
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, PasswordDialog)
    asked.password.setText(builders.PASSWORD)
    there.qtbot.mouseClick(asked.go, Qt.MouseButton.LeftButton)
    there.qtbot.waitUntil(lambda: isinstance(there.app.window, LoginWindow)
                          and "已从备份恢复" in there.login.messages.said())
    again = there.log_in()
    assert again.page_keys()
    assert there.app.session is not None
    session = there.app.session
    assert session.desk.settings.user(session.actor)["speed_milli"] == 1000
    assert [action for action, _about in there.trail()].count("backups.restore") == 1
