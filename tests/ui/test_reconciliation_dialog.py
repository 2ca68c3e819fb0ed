"""The window 抽样框对账: what needs a look before a draw, all days, the calls behind a number, the paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.models.aliases import NewAlias
from qadesk.models.sources import AliasKind
from qadesk.services.stations import LoggedIn
from qadesk.ui.frame_calls_dialog import FrameCallsDialog
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.reconciliation_dialog import ReconciliationDialog
from qadesk.ui.recordings_page import CALLS_TAB, RecordingsPage
from tests.services.field import HEADING, Field, content, tone
from tests.ui.pages import recordings_page


@pytest.fixture
def page(qtbot: QtBot, kit: dict[str, Any], logged_in: LoggedIn, tmp_path: Path) -> RecordingsPage:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    field.import_list(field.write("x.csv", HEADING + "S1,A01,1,2,2026-09-01 09:00,12,售后,,\n"
                                                     "S2,A01,1,2,2026-09-01 09:01,60,售后,,\n"))
    page = recordings_page(kit, qtbot)
    qtbot.waitUntil(lambda: page.draw_pane.panel.reconcile.isVisible())
    return page


def opened(page: RecordingsPage, qtbot: QtBot) -> ReconciliationDialog:
    qtbot.mouseClick(page.draw_pane.panel.reconcile, Qt.MouseButton.LeftButton)
    dialog = page.findChildren(ReconciliationDialog)[-1]
    qtbot.waitUntil(lambda: dialog.found is not None)
    return dialog


def test_what_needs_a_look_is_said_and_listed(page: RecordingsPage, qtbot: QtBot) -> None:
    dialog = opened(page, qtbot)
    assert "2 通没有可播放的录音，其中 1 通时长太短" in dialog.banner.said() and "92.3%" in dialog.share.text()
    [row] = dialog.days.rows()
    assert (row.agent_no, row.missing, row.expected) == ("A01", 2, 5)
    dialog.only.setChecked(False)
    assert len(dialog.days.rows()) == 10
    dialog.search.setText("李娜")
    assert {day.agent_no for day in dialog.days.rows()} == {"A02"}
    assert [dialog.tabs.tabText(at) for at in range(4)] == [
        "按座席和日期", "无可抽 0", "有排班而无通话 0", "流水号缺号 0"]


def test_a_number_opens_its_calls_and_enter_the_missing_ones(page: RecordingsPage, qtbot: QtBot) -> None:
    dialog = opened(page, qtbot)
    dialog.days.choose_first()
    qtbot.keyClick(dialog.days.view, Qt.Key.Key_Return)
    calls = dialog.findChildren(FrameCallsDialog)[-1]
    qtbot.waitUntil(lambda: len(calls.table.rows()) == 2)
    assert [row.reason for row in calls.table.rows()] == ["TOO_SHORT", "NO_AUDIO"]
    dialog.days.link_pressed.emit(dialog.days.rows()[0], "present")
    present = dialog.findChildren(FrameCallsDialog)[-1]
    qtbot.waitUntil(lambda: len(present.table.rows()) == 3)
    assert all(row.audio == "playable" for row in present.table.rows())


def test_a_number_of_none_opens_no_list(page: RecordingsPage, qtbot: QtBot) -> None:
    dialog = opened(page, qtbot)
    [row] = dialog.days.rows()
    assert (row.duplicates, row.missing) == (0, 2)
    dialog.days.opened.emit(replace(row, expected=0, present=0))
    view, keys = dialog.days.view, [column.key for column in dialog.days.model.columns]
    for key, opens in (("same", False), ("missing", True)):
        at = view.visualRect(dialog.days.model.index(0, keys.index(key))).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert bool(dialog.findChildren(FrameCallsDialog)) is opens


def test_recordings_without_a_call_are_listed(page: RecordingsPage, qtbot: QtBot, tmp_path: Path) -> None:
    tone(tmp_path / "来源" / "录音" / "无话单.wav", shade=249)
    page.desk.calls.import_recordings(page.actor, [tmp_path / "来源" / "录音"])
    qtbot.waitUntil(page.tasks.is_idle)
    dialog = opened(page, qtbot)
    assert "1 条录音对不上任何话单" in dialog.banner.said()
    qtbot.mouseClick(dialog.stray, Qt.MouseButton.LeftButton)
    assert page.tabs.currentIndex() == CALLS_TAB
    qtbot.waitUntil(lambda: not page.findChildren(ReconciliationDialog))
    qtbot.waitUntil(lambda: [row.recording for row in page.calls_pane.table.rows()] == ["无话单.wav"])


def test_calls_of_nobody_lead_to_where_they_are_settled(page: RecordingsPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "来源" / "y.csv"
    path.write_text(HEADING + "S7,8001,1,2,2026-09-01 09:00,60,售后,,\nS8,,1,2,2026-09-01 09:01,0,售后,,\n", "gbk")
    desk, actor = page.desk, page.actor
    desk.calls.import_list(actor, content(path))
    qtbot.waitUntil(page.tasks.is_idle)
    dialog = opened(page, qtbot)
    said, period = dialog.banner.said(), dialog.period
    assert "1 通不可抽" in said and "4 通没有可播放的录音，其中 2 通时长太短" in said
    with qtbot.waitSignal(page.go_to_page) as asked:
        qtbot.mouseClick(dialog.settle, Qt.MouseButton.LeftButton)
    assert asked.args == ["administration", "aliases"]
    qtbot.waitUntil(lambda: not page.findChildren(ReconciliationDialog))
    desk.aliases.settle(actor, NewAlias("8001", AliasKind.EXTENSION, None))
    assert desk.reconciliation.period(actor, period).unsettled == 0


def test_the_paper_is_previewed(page: RecordingsPage, qtbot: QtBot) -> None:
    dialog = opened(page, qtbot)
    dialog.print_button.click()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(PreviewDialog)))
    assert dialog.findChildren(PreviewDialog)[0].paper.title == "抽样框对账 2026-W36"
