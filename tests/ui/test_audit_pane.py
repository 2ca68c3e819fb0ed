"""The audit trail as its auditor uses it: opened first, narrowed, scrolled, checked against paper, exported."""

from __future__ import annotations

import csv
import io
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qadesk.audio.player import SilentPlayer
from qadesk.errors import NotAllowed
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.audit_detail import told
from qadesk.ui.audit_pane import AuditPane
from qadesk.ui.main_window import MainWindow
from qadesk.ui.password_dialog import PasswordDialog
from qadesk.ui.session_pages import session_pages
from tests import builders
from tests.ui.active import make_active


@pytest.fixture
def auditor(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, builders.AUDITOR)


def shown(kit: dict[str, Any], auditor: Actor, tmp_path: Path, qtbot: QtBot) -> tuple[AdministrationPage, AuditPane]:
    page = AdministrationPage(machine=MachineSettings(tmp_path / "machine.json"), **{**kit, "actor": auditor})
    qtbot.addWidget(page)
    page.resize(1210, 672)
    page.show()
    pane = page.pane("audit")
    assert isinstance(pane, AuditPane)
    settled(pane, qtbot)
    return page, pane


def settled(pane: AuditPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: pane.tasks.is_idle() and not pane.filters._settle.isActive())


def seqs(pane: AuditPane) -> list[int]:
    return [line.seq for line in pane.table.rows()]


def texts(widget: Any) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def many(logged_in: LoggedIn, actor: Actor, count: int) -> None:
    station = logged_in.desk.station
    with station.database.transaction() as session:
        for n in range(count):
            station.chain.append(session, actor, "listening.open_call", at_utc_ms=station.clock.now_utc_ms(),
                                 about=f"queue item {n}")


def test_the_auditor_meets_the_trail_first_and_narrows_it(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, auditor: Actor, tmp_path: Path,
        qtbot: QtBot) -> None:
    many(logged_in, inspector, 3)
    with pytest.raises(NotAllowed):
        logged_in.desk.settings.change_rules(inspector, quota=9)
    logged_in.desk.settings.change_rules(logged_in.actor, quota=4)
    page, pane = shown(kit, auditor, tmp_path, qtbot)
    assert page.tab_keys() == ["audit", "relations", "settings"] and pane.isVisible()
    assert seqs(pane) == [9, 8, 7, 6, 5, 4, 3, 2, 1] and "9 行" in texts(pane.tile)
    assert pane.table.model.columns[3].text(pane.table.rows()[0]) == "修改工作站规则"
    pane.filters.acts.setCurrentIndex(pane.filters.acts.findText("监听"))  # a group of acts
    settled(pane, qtbot)
    assert seqs(pane) == [7, 6, 5] and pane.table.model.columns[4].text(pane.table.rows()[2]) == "待听项 0"
    make_active(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pane.filters.search.hasFocus()
    qtbot.keyClicks(pane.filters.search, "item 2")
    settled(pane, qtbot)
    assert seqs(pane) == [7] and "1 行" in texts(pane.tile)
    qtbot.mouseClick(pane.filters.clear, Qt.MouseButton.LeftButton)
    pane.filters.outcome.setCurrentIndex(pane.filters.outcome.findText("已拒绝"))
    pane.filters.people.setCurrentIndex(pane.filters.people.findText("林晓"))
    settled(pane, qtbot)
    assert seqs(pane) == [8]
    qtbot.keyClicks(pane.filters.to_day, "2026-09-06")
    settled(pane, qtbot)
    assert seqs(pane) == [] and pane.empty.isVisible() and not pane.export.isEnabled()
    pane.filters.to_day.clear()
    pane.filters.to_day.setText("昨日")
    settled(pane, qtbot)
    assert seqs(pane) == [8] and pane.filters.to_day.property("invalid")


def test_a_row_shows_old_beside_new_and_its_zone(kit: dict[str, Any], logged_in: LoggedIn, auditor: Actor,
                                                 tmp_path: Path, qtbot: QtBot) -> None:
    logged_in.desk.settings.change_rules(logged_in.actor, quota=4)
    _page, pane = shown(kit, auditor, tmp_path, qtbot)
    assert "选择一行" in texts(pane.detail)
    pane.table.setFocus()
    pane.table.choose_first()
    shown_words = texts(pane.detail)
    for words in ("第 4 行", "2026-09-07 09:30:00 UTC+08:00", "周岚", "settings.change_rules", "原值", "新值",
                  "quota 3 4"):
        assert words in shown_words, words
    assert pane.table.rows()[0].mac[:16] in shown_words
    logged_in.desk.settings.change_rules(logged_in.actor, quota=5)  # what is committed meanwhile comes by itself
    qtbot.waitUntil(lambda: seqs(pane)[0] == 5)
    settled(pane, qtbot)
    assert pane.anchor.head.text().startswith("5:")
    assert pane.table.current() and pane.table.current().seq == 4


@pytest.mark.usefixtures("kit")
def test_what_was_done_to_sound_stands_there_in_words() -> None:
    _changes, facts = told({"call": "R1", "kind": "dead_air", "start_ms": 65_400, "verdict": "rejected",
                            "purpose": "cases", "cause": "drawn", "sha256": "ab", "beeps": 2}, UTC)
    assert facts == [("通话", "R1"), ("类别", "冷场"), ("通话中的位置", "01:05.4"), ("判定", "不采纳"),
                     ("用途", "案例库"), ("缘由", "抽样"), ("SHA-256", "ab"), ("遮音处数", "2")]


def test_scrolling_fetches_older_rows_to_the_first(kit: dict[str, Any], logged_in: LoggedIn, auditor: Actor,
                                                   tmp_path: Path, qtbot: QtBot) -> None:
    many(logged_in, logged_in.actor, 500)
    _page, pane = shown(kit, auditor, tmp_path, qtbot)
    assert len(seqs(pane)) == 200 and "503 行" in texts(pane.tile)
    bar = pane.table.view.verticalScrollBar()
    for rows in (400, 503, 503):
        bar.setValue(bar.maximum())
        settled(pane, qtbot)
        assert len(seqs(pane)) == rows
    assert seqs(pane) == list(range(503, 0, -1))
    pane.table.view.horizontalHeader().sectionClicked.emit(1)
    assert seqs(pane)[0] == 503, "the order is that of the numbers"


def test_a_printed_head_is_compared_and_the_result_said(kit: dict[str, Any], logged_in: LoggedIn, auditor: Actor,
                                                        tmp_path: Path, qtbot: QtBot) -> None:
    _page, pane = shown(kit, auditor, tmp_path, qtbot)
    anchor = pane.anchor
    qtbot.mouseClick(anchor.copy, Qt.MouseButton.LeftButton)
    head = QGuiApplication.clipboard().text()
    assert head == anchor.head.text() and len(head) == len("3:") + 64
    qtbot.mouseClick(anchor.check, Qt.MouseButton.LeftButton)
    settled(pane, qtbot)
    assert "未见改动" in anchor.result.said() and "须与打印件上的审计码核对" in anchor.result.said()
    for typed, words in ((head, "第 3 行与打印件一致"), ("2:" + "0" * 64, "第 2 行与打印件不同"),
                         ("90:" + "0" * 32, "只到第 6 行")):
        anchor.anchor.setText(typed)
        qtbot.keyClick(anchor.anchor, Qt.Key.Key_Return)
        settled(pane, qtbot)
        assert words in anchor.result.said() and anchor.check.isEnabled()
    anchor.anchor.setText("3:abcd")
    qtbot.keyClick(anchor.anchor, Qt.Key.Key_Return)
    settled(pane, qtbot)
    assert "32" in anchor.field.error() and anchor.result.said() == ""


def test_the_export_asks_for_the_password(kit: dict[str, Any], logged_in: LoggedIn, auditor: Actor, tmp_path: Path,
                                          qtbot: QtBot) -> None:
    page, pane = shown(kit, auditor, tmp_path, qtbot)
    path = tmp_path / "留痕.csv"
    pane.export_to(path)
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PasswordDialog))
    dialog.password.setText("wrong")
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(dialog.field.error()))
    assert not path.exists()
    dialog.password.setText(builders.PASSWORD)
    dialog.go.click()
    qtbot.waitUntil(lambda: "已导出 4 行" in page.messages.said())
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert lines[0][:4] == ["序号", "时间", "谁", "操作"] and [line[3] for line in lines[1:]] == [
        "导出审计记录", "添加账号", "登录", "建立工作站"]
    settled(pane, qtbot)
    assert [line.action for line in pane.table.rows()[:2]] == ["audit.export", "audit.export"]


def test_nobody_else_has_the_tab(kit: dict[str, Any], tmp_path: Path, qtbot: QtBot) -> None:
    page = AdministrationPage(machine=MachineSettings(tmp_path / "machine.json"), **kit)
    qtbot.addWidget(page)
    assert "audit" not in page.tab_keys()


def test_the_auditors_window_is_the_trail_and_ones_own_settings(
        kit: dict[str, Any], logged_in: LoggedIn, auditor: Actor, tmp_path: Path, qtbot: QtBot) -> None:
    machine = MachineSettings(tmp_path / "machine.json")
    player = SilentPlayer(logged_in.desk.station.clock)
    window = MainWindow(kit={**kit, "actor": auditor}, machine=machine, station_name="QA-01", practice=False,
                        label="internal",
                        pages=session_pages(player=player, machine=machine, restore=lambda _folder, _name: None))
    qtbot.addWidget(window, before_close_func=lambda gone: setattr(gone.end, "is_settled", True))
    window.resize(1366, 696)
    window.show()
    assert window.page_keys() == ("administration",)
    page = window.current_page()
    assert isinstance(page, AdministrationPage) and page.pane("audit").isVisible()
    pane = page.pane("audit")
    assert isinstance(pane, AuditPane)
    settled(pane, qtbot)
    assert window.width() == 1366 and seqs(pane) == [3, 2, 1]
