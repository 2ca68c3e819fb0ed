"""The tab 文件名规则: a pattern is written while its effect on names is seen, kept, ordered and removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.name_patterns_pane import NamePatternsPane
from tests.services.field import tone
from tests.ui.active import make_active
from tests.ui.administration import open_pane

NAME = "A01~13800000001~260901.091233.wav"
PATTERN = "{agent}~{number}~{yyMMdd}.{HHmmss}"


@pytest.fixture
def pane(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> NamePatternsPane:
    return open_pane(NamePatternsPane, kit, machine, qtbot)


def read(pane: NamePatternsPane) -> list[tuple[str, str, str]]:
    return [(row.agent, row.numbers, row.start) for row in pane.readings.rows()]


def test_what_names_say_is_shown_while_the_pattern_is_written(pane: NamePatternsPane, qtbot: QtBot) -> None:
    pane.names.setPlainText(f"{NAME}\n\n20260901-091233_13800000002.wav")
    qtbot.waitUntil(lambda: len(pane.readings.rows()) == 2)
    assert read(pane)[0] == ("", "13800000001", "") and pane.found.text() == "2 个名称中有 1 个足以找到通话"
    pane.form.pattern.setText(PATTERN)
    qtbot.waitUntil(lambda: ("A01", "13800000001", "2026-09-01 09:12:33") in read(pane))
    assert pane.found.text() == "2 个名称中有 2 个足以找到通话"
    pane.form.pattern.setText("{agent}{number}")
    qtbot.waitUntil(lambda: "紧挨着" in pane.form.field.error())
    pane.form.pattern.setText(PATTERN)
    qtbot.waitUntil(lambda: pane.form.field.error() == "")


def test_a_pattern_is_added_by_ctrl_enter_changed_ordered_and_removed(pane: NamePatternsPane, qtbot: QtBot) -> None:
    make_active(qtbot, pane)
    for name in ("一", "二"):
        pane.form.name.setText(name)
        pane.form.pattern.setText(PATTERN)
        pane.form.pattern.setFocus()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda name=name: name in [row.name for row in pane.table.rows()] and pane.tasks.is_idle())
    pane.table.choose(pane.table.rows()[1].pattern_id)
    qtbot.waitUntil(lambda: pane.form.name.text() == "二")
    pane.form.earlier.click()
    qtbot.waitUntil(lambda: [row.name for row in pane.table.rows()] == ["二", "一"] and pane.tasks.is_idle())
    pane.form.pattern.setText("{id}~x")
    pane.form.save.click()
    qtbot.waitUntil(lambda: pane.table.rows()[0].pattern == "{id}~x")
    pane.table.choose(pane.table.rows()[0].pattern_id)
    qtbot.waitUntil(lambda: pane.form.remove.isVisible())
    pane.form.remove.click()
    pane.form.yes.click()
    qtbot.waitUntil(lambda: [row.name for row in pane.table.rows()] == ["一"])


def test_a_token_is_put_in_and_a_name_is_asked_for(pane: NamePatternsPane, qtbot: QtBot) -> None:
    pane.form.tokens.setCurrentIndex(pane.form.tokens.findData("number"))
    pane.form.tokens.activated.emit(pane.form.tokens.currentIndex())
    assert pane.form.pattern.text() == "{number}"
    pane.form.save.click()
    qtbot.waitUntil(lambda: "需要名称" in pane.form.name_field.error())


def test_the_names_of_a_folder_are_tried(pane: NamePatternsPane, logged_in: LoggedIn, qtbot: QtBot,
                                         tmp_path: Path) -> None:
    tone(tmp_path / "录音" / NAME)
    pane.take_folder(tmp_path)
    qtbot.waitUntil(lambda: [row.path for row in pane.readings.rows()] == [f"录音/{NAME}"])
    (tmp_path / "空").mkdir()
    pane.take_folder(tmp_path / "空")
    qtbot.waitUntil(lambda: "没有录音" in pane.messages.said() and pane.readings.rows() == [])


def test_what_was_written_is_there_again_and_what_was_looked_at_is_not(
        pane: NamePatternsPane, kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane.desk.name_patterns.add(pane.actor, "一", PATTERN)
    pane.names.setPlainText(NAME)
    pane.form.pattern.setText("{agent}")
    again = open_pane(NamePatternsPane, kit, machine, qtbot)
    assert (again.form.pattern.text(), again.names.toPlainText()) == ("{agent}", NAME)
    again.table.choose_first()
    assert again.form.pattern.text() == PATTERN
    again = open_pane(NamePatternsPane, kit, machine, qtbot)
    assert (again.form.pattern.text(), again.names.toPlainText()) == ("", NAME)
