"""People as one keeps them: in by a list, found, and refused rows told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from qadesk.settings import MachineSettings
from qadesk.ui.people_pane import PeoplePane
from tests.services.field import PEOPLE
from tests.ui.administration import open_pane


def test_people_come_in_by_a_list_and_the_same_list_adds_nothing(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> None:
    pane = open_pane(PeoplePane, kit, machine, qtbot)
    path = tmp_path / "人员.csv"
    path.write_bytes((PEOPLE + "A03,,一班,,,\n").encode("gbk"))
    pane.import_people(path)
    qtbot.waitUntil(lambda: len(pane.table.rows()) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: "新增座席 2 人" in pane.messages.said(), timeout=30_000)
    assert "第 4 行" in pane.messages.said()
    assert [(row.staff_no, row.team) for row in pane.table.rows()] == [("A01", "一班"), ("A02", "二班")]
    pane.import_people(path)
    qtbot.waitUntil(lambda: "新增座席 0 人" in pane.messages.said(), timeout=30_000)
    pane.search.setText("李娜")
    assert [row.staff_no for row in pane.table.rows()] == ["A02"]


def test_a_file_that_is_no_list_is_refused_in_place(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> None:
    pane = open_pane(PeoplePane, kit, machine, qtbot)
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", "utf-8")
    pane.import_people(tmp_path / "别的.csv")
    qtbot.waitUntil(lambda: "别的.csv" in pane.messages.said(), timeout=30_000)
    pane.import_people(tmp_path / "没有.csv")
    qtbot.waitUntil(lambda: "没有.csv" in pane.messages.said(), timeout=30_000)
    assert pane.table.rows() == []
