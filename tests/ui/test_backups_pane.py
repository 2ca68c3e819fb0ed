"""Backups and the check of the station from their tab: made, listed, and refused in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.settings import MachineSettings
from qadesk.ui.backups_pane import BackupsPane
from tests.ui.administration import open_pane


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
