"""A legal hold from the row's menu of the tab 录音: placed, shown, lifted; words survive Esc; inspectors have none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qadesk.models.people import NewAccount, Role
from qadesk.services.stations import LoggedIn
from qadesk.ui.hold_dialog import HoldDialog
from qadesk.ui.recordings_page import RecordingsPage
from tests.builders import PASSWORD, add_account
from tests.services.field import Field


@pytest.fixture
def page(qtbot: QtBot, kit: dict[str, Any], logged_in: LoggedIn, tmp_path: Path) -> RecordingsPage:
    """The page with the calls of a week in its tab 录音, the first one chosen."""
    Field(logged_in, tmp_path / "来源").fill()
    return shown(qtbot, kit)


def shown(qtbot: QtBot, kit: dict[str, Any]) -> RecordingsPage:
    made = RecordingsPage(**kit)
    qtbot.addWidget(made)
    made.resize(1210, 672)
    made.show()
    made.reload()
    table = made.calls_pane.table
    qtbot.waitUntil(lambda: bool(table.rows()))
    table.choose(table.rows()[0].call_id)
    return made


def offer(page: RecordingsPage, words: str) -> None:
    """Choose an act of the row's menu that is possible."""
    table = page.calls_pane.table
    act, = (act for name, act, possible in table.offers if name == words and possible(table.current()))
    act()


def dialog(page: RecordingsPage, qtbot: QtBot) -> HoldDialog:
    qtbot.waitUntil(lambda: any(found.isVisible() for found in page.findChildren(HoldDialog)))
    return next(found for found in page.findChildren(HoldDialog) if found.isVisible())


def test_a_call_is_held_and_let_go(page: RecordingsPage, qtbot: QtBot) -> None:
    table, chosen = page.calls_pane.table, page.calls_pane.table.rows()[0].call_id
    offer(page, "法务保留…")
    asked = dialog(page, qtbot)
    assert "不可抽" in asked.said.text()
    QTest.mouseClick(asked.submit_button, Qt.MouseButton.LeftButton)
    assert asked.isVisible()  # the document is lacking
    asked.words.text.setPlainText("法院调取函 12")
    QTest.mouseClick(asked.submit_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "解除前不可抽" in page.messages.said())
    qtbot.waitUntil(lambda: any(row.on_hold for row in table.rows()))
    table.choose(chosen)
    offer(page, "解除法务保留…")
    asked = dialog(page, qtbot)
    assert "由周岚保留：法院调取函 12" in asked.said.text()
    asked.words.text.setPlainText("结案")
    asked.reject()
    offer(page, "解除法务保留…")
    asked = dialog(page, qtbot)
    assert asked.words.words == "结案"
    QTest.mouseClick(asked.submit_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "保留已解除" in page.messages.said())
    qtbot.waitUntil(lambda: not any(row.on_hold for row in table.rows()))


def test_an_inspector_is_offered_none(qtbot: QtBot, kit: dict[str, Any], logged_in: LoggedIn, tmp_path: Path) -> None:
    Field(logged_in, tmp_path / "来源").fill()
    inspector = add_account(logged_in, NewAccount("lin", "林晓", PASSWORD, frozenset({Role.INSPECTOR})))
    page = shown(qtbot, {**kit, "actor": inspector})
    assert not any("法务" in words for words, _act, _possible in page.calls_pane.table.offers)
