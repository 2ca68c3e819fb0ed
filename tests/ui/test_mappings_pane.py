"""The tab 列映射: what is kept is read, renamed, taken out, written to a file and taken from one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.importing.named_mappings import NamedMapping
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.mappings_pane import MappingsPane
from tests.ui.administration import open_pane

WAY = NamedMapping("老系统", ("号", "甲", "时", "长"), {"agent": "甲", "start": "时", "duration": "长"}, order="dmy")


@pytest.fixture
def pane(logged_in: LoggedIn, kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> MappingsPane:
    logged_in.desk.list_mappings.save(logged_in.actor, WAY)
    logged_in.desk.list_mappings.save(logged_in.actor, NamedMapping("无表头", (), {"start": 1, "duration": 2}))
    made = open_pane(MappingsPane, kit, machine, qtbot)
    made.table.choose(next(line.mapping_id for line in made.table.rows() if line.name == "老系统"))
    return made


def test_a_mapping_shows_its_columns_and_heading(pane: MappingsPane) -> None:
    assert pane.card.name.text() == "老系统" and pane.card.heading.toPlainText() == "号\n甲\n时\n长"
    assert pane.card.columns.toPlainText() == "开始时间 = 时\n时长 = 长\n座席工号 = 甲"
    pane.table.choose(next(line.mapping_id for line in pane.table.rows() if line.name == "无表头"))
    assert "无表头" in pane.card.heading.toPlainText() and not pane.card.save.isEnabled()


def test_it_is_renamed_by_enter_and_a_taken_name_is_refused(pane: MappingsPane, qtbot: QtBot) -> None:
    pane.card.name.setText("新名称")
    qtbot.keyClick(pane.card.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "新名称" in [line.name for line in pane.table.rows()])
    qtbot.waitUntil(lambda: pane.card.line is not None and pane.card.line.name == "新名称")
    pane.card.name.setText("无表头")
    qtbot.mouseClick(pane.card.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "无表头" in pane.messages.said())
    assert "新名称" in [line.name for line in pane.table.rows()]


def test_it_is_removed_only_when_said_twice(pane: MappingsPane, qtbot: QtBot) -> None:
    qtbot.mouseClick(pane.card.remove, Qt.MouseButton.LeftButton)
    assert pane.card.sure.isVisible()
    qtbot.mouseClick(pane.card.no, Qt.MouseButton.LeftButton)
    assert not pane.card.sure.isVisible() and len(pane.table.rows()) == 2
    qtbot.mouseClick(pane.card.remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.card.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [line.name for line in pane.table.rows()] == ["无表头"])
    assert pane.card.line is None and not pane.card.export.isEnabled()


def test_a_file_is_written_and_taken_in_place_of_the_one_with_its_name(
        pane: MappingsPane, logged_in: LoggedIn, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "老系统.json"
    pane.write_file(path)
    qtbot.waitUntil(lambda: "老系统.json" in pane.messages.said())
    path.write_text(path.read_text(encoding="utf-8").replace("dmy", "mdy"), encoding="utf-8")
    pane.take_file(path)
    qtbot.waitUntil(pane.instead.isVisible)
    assert "老系统" in pane.instead.said()
    qtbot.mouseClick(pane.replace, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: logged_in.desk.list_mappings.find(logged_in.actor, "老系统").order == "mdy")
    assert not pane.instead.isVisible()
    path.write_text("{}", encoding="utf-8")
    pane.take_file(path)
    qtbot.waitUntil(lambda: "不是列映射" in pane.messages.said())
