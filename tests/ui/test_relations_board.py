"""The tab 回避: everybody declares one's own, a supervisor those of others and their end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.models.relations import RelationKind
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.relations_board import EndDialog
from qadesk.ui.relations_pane import RelationsPane
from tests import builders
from tests.services.field import PEOPLE
from tests.services.ties import declare
from tests.ui.active import make_active
from tests.ui.administration import open_pane


@pytest.fixture
def people(logged_in: LoggedIn, tmp_path: Path) -> None:
    path = tmp_path / "人员.csv"
    path.write_text(PEOPLE, "utf-8")
    logged_in.desk.people.import_list(logged_in.actor, path)


def shown(pane: RelationsPane) -> list[tuple[str, str, bool]]:
    return [(row.who, row.agent_no, row.holds) for row in pane.board.table.rows()]


@pytest.mark.usefixtures("people")
def test_an_inspector_declares_ones_own_by_keys(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot,
                                                logged_in: LoggedIn) -> None:
    kit["actor"] = builders.add_account(logged_in, builders.INSPECTOR)
    pane = open_pane(RelationsPane, kit, machine, qtbot)
    board = pane.board
    assert not board.person.isVisible()
    assert not board.end_button.isVisible() and not board.declare_button.isEnabled()
    make_active(qtbot, pane)
    board.search.setFocus()
    qtbot.keyClicks(board.search, "lina")  # type: ignore[no-untyped-call]
    assert board.declare_button.isEnabled()
    board.kind.setCurrentIndex(board.kind.findData(RelationKind.OTHER))
    board.declare_button.click()
    assert board.words.text.hasFocus() and shown(pane) == []
    board.words.text.setPlainText("房东")
    qtbot.keyClick(pane.window(), Qt.Key.Key_Return,  # type: ignore[no-untyped-call]
                   Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown(pane) == [("林晓", "A02", True)])
    qtbot.waitUntil(lambda: "已申报" in pane.messages.said())
    assert board.search.text() == "" and board.agents.current() is None and board.words.words == ""
    qtbot.waitUntil(pane.tasks.is_idle)
    assert not board.declare_button.isEnabled()  # nothing is declared twice by one press more


@pytest.mark.usefixtures("people")
def test_a_supervisor_ends_what_another_declared_with_a_reason(kit: dict[str, Any], machine: MachineSettings,
                                                               qtbot: QtBot, logged_in: LoggedIn) -> None:
    inspector = builders.add_account(logged_in, builders.INSPECTOR)
    agent = logged_in.desk.relations.agents(logged_in.actor)[0]
    declare(logged_in, inspector, agent.agent_id)
    pane = open_pane(RelationsPane, kit, machine, qtbot)
    qtbot.waitUntil(lambda: shown(pane) == [("林晓", "A01", True)])
    pane.board.table.choose_first()
    pane.board.end_button.click()
    dialog = next(found for found in QApplication.topLevelWidgets() if isinstance(found, EndDialog))
    dialog.submit_button.click()
    assert dialog.isVisible()  # the reason lacks
    dialog.reason.text.setPlainText("申报有误")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: shown(pane) == [("林晓", "A01", False)])
    assert not pane.board.end_button.isEnabled()
