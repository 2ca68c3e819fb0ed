"""The tab 风险通话 as a person uses it: listed, narrowed, opened, and how far the measuring is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from qadesk.models.acoustics import MarkKind, MarkVerdict
from qadesk.models.sampling import Origin, QueueItem, QueueState
from qadesk.services.stations import LoggedIn
from qadesk.ui import risk_calls
from qadesk.ui.failed_measures import FailedMeasures
from qadesk.ui.new_plan_dialog import NewPlanDialog
from qadesk.ui.password_dialog import PasswordDialog
from qadesk.ui.recordings_page import RISK_TAB, STORE_TAB, RecordingsPage
from tests import builders
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active
from tests.ui.marked_calls import AIR, LOUD, RING, TALK, mark_call


@pytest.fixture
def items(logged_in: LoggedIn, tmp_path: Path) -> list[int]:
    """Calls of three agents: two marks, one, and a ring-back that makes no risk; a fourth failed, a fifth waits."""
    made = [add_sounding_item(logged_in, write_recording(tmp_path / f"A{n}.wav", 1), n, agent_no=f"A0{n}")
            for n in range(1, 6)]
    mark_call(logged_in, made[0], AIR, TALK)
    mark_call(logged_in, made[1], LOUD)
    mark_call(logged_in, made[2], RING)
    mark_call(logged_in, made[3], reason="文件中断")
    return made


@pytest.fixture
def page(qtbot: QtBot, kit: dict[str, Any], items: list[int], monkeypatch: pytest.MonkeyPatch) -> RecordingsPage:
    monkeypatch.setattr(risk_calls, "EVERY_MS", 0)
    page = RecordingsPage(**kit)
    qtbot.addWidget(page)
    page.resize(1210, 672)
    page.show()
    make_active(qtbot, page)
    qtbot.waitUntil(page.tasks.is_idle)
    page.tabs.setCurrentIndex(RISK_TAB)
    qtbot.waitUntil(lambda: len(agents(page)) == 2)
    return page


def agents(page: RecordingsPage) -> list[str]:
    return [row.agent_no for row in page.risk_pane.table.rows()]


def narrow(page: RecordingsPage, qtbot: QtBot, change: Callable[[], object], expected: list[str]) -> None:
    change()
    qtbot.waitUntil(lambda: agents(page) == expected)


def pick(box: Any, value: object) -> None:
    box.setCurrentIndex(next(place for place in range(box.count()) if box.itemData(place) == value))
    box.activated.emit(box.currentIndex())


def test_calls_with_marks_stand_there_the_most_marks_first(page: RecordingsPage) -> None:
    pane, table = page.risk_pane, page.risk_pane.table
    assert agents(page) == ["A01", "A02"] and "不进入公平样本" in pane.purpose.said()
    texts = {column.key: [column.text(row) for row in table.rows()] for column in table.model.columns}
    assert texts["marks"] == ["冷场 1 · 抢话 1", "音量突增 1"] and texts["judged"] == ["0 / 2", "0 / 1"]
    assert texts["team"] == ["班组 A01", "班组 A02"] and texts["start"][0] == "2026-09-07 08:01"
    assert texts["place"] == ["待听", "待听"] and texts["open"] == ["去听", "去听"]
    assert pane.measured.text().startswith("录音已测量 3 / 5 条") and pane.failures.text() == "1 条无法测量…"
    assert pane.place.text() == "2 通" and not page.periods.isEnabled()


def test_it_is_narrowed_by_agent_team_kind_and_days(page: RecordingsPage, qtbot: QtBot) -> None:
    pane = page.risk_pane
    narrow(page, qtbot, lambda: pane.search.setText("A02"), ["A02"])
    narrow(page, qtbot, pane.search.clear, ["A01", "A02"])
    narrow(page, qtbot, lambda: pick(pane.kind, MarkKind.OVER_TALK), ["A01"])
    narrow(page, qtbot, lambda: pick(pane.kind, MarkKind.CLIPPING), [])
    assert pane.table.empty.accessibleName().startswith("没有风险通话")
    narrow(page, qtbot, lambda: pick(pane.kind, None), ["A01", "A02"])
    narrow(page, qtbot, lambda: pick(pane.team, "班组 A02"), ["A02"])
    assert pane.team.currentText() == "班组 A02"
    pane.table.sort_by("agent")


def test_enter_opens_a_call_that_waits_in_the_queue(page: RecordingsPage, items: list[int], qtbot: QtBot) -> None:
    page.risk_pane.table.view.setFocus()
    with qtbot.waitSignal(page.go_to_page) as gone:
        qtbot.keyClick(page.risk_pane.table.view, Qt.Key.Key_Return)
    assert gone.args == ["listening", items[0]]


def test_a_call_outside_the_queue_is_put_there_by_a_plan(page: RecordingsPage, items: list[int], logged_in: LoggedIn,
                                                         qtbot: QtBot) -> None:
    with logged_in.desk.station.database.transaction() as session:
        session.get_one(QueueItem, items[0]).state = QueueState.RELEASED
    page.risk_pane.asked.emit()
    qtbot.waitUntil(lambda: page.risk_pane.table.rows()[0].item_id is None)
    assert not page.risk_pane.plan.isEnabled()
    page.risk_pane.table.choose_first()
    assert page.risk_pane.plan.isEnabled()
    qtbot.mouseClick(page.risk_pane.plan, Qt.MouseButton.LeftButton)
    [dialog] = page.findChildren(NewPlanDialog)
    assert dialog.origin is Origin.RISK and dialog.chosen.text() == "1 通" and not dialog.agents.isVisible()
    dialog.words.setText("冷场与抢话")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: "计划 20260907-L01 已建立" in page.messages.said())
    qtbot.waitUntil(lambda: page.risk_pane.table.rows()[0].item_id not in (None, items[0]))


def test_what_is_measured_or_judged_meanwhile_comes_by_itself(page: RecordingsPage, items: list[int],
                                                              logged_in: LoggedIn, qtbot: QtBot) -> None:
    mark_call(logged_in, items[4], AIR, TALK, LOUD)
    qtbot.waitUntil(lambda: agents(page) == ["A05", "A01", "A02"])
    assert page.risk_pane.measured.text() == "录音已测量 4 / 5 条" and page.risk_pane.bar.isHidden()
    mark = logged_in.desk.acoustics.call(logged_in.actor, items[1]).marks[0]
    logged_in.desk.acoustics.decide(logged_in.actor, items[1], mark.mark_id, MarkVerdict.REJECTED)
    qtbot.waitUntil(lambda: agents(page) == ["A05", "A01"])


def test_what_cannot_be_measured_is_listed_with_its_reason(page: RecordingsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.risk_pane.failures, Qt.MouseButton.LeftButton)
    dialog, = page.findChildren(FailedMeasures)
    row, = dialog.table.rows()
    assert (row[1].file_name, row[1].reason) == ("A4.wav", "文件中断")
    dialog.accept()


def test_the_list_goes_out_as_it_is_narrowed_with_the_password(page: RecordingsPage, qtbot: QtBot,
                                                                tmp_path: Path) -> None:
    pane, path = page.risk_pane, tmp_path / "out" / "风险通话.csv"
    path.parent.mkdir()
    narrow(page, qtbot, lambda: pick(pane.kind, MarkKind.OVER_TALK), ["A01"])
    qtbot.mouseClick(pane.export, Qt.MouseButton.LeftButton)
    choice = page.findChildren(QFileDialog)[-1]
    assert choice.selectedFiles()[0].endswith("风险通话.csv")
    choice.done(0)
    page.risks.export_to(path)
    dialog = page.findChildren(PasswordDialog)[-1]
    qtbot.keyClicks(dialog.password, builders.PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "1 行" in page.messages.said())
    assert len(path.read_text("utf-8-sig").splitlines()) == 2


def test_without_recordings_there_is_nothing_to_export_and_that_is_said(qtbot: QtBot, kit: dict[str, Any]) -> None:
    page = RecordingsPage(**kit)
    qtbot.addWidget(page)
    page.show()
    page.tabs.setCurrentIndex(RISK_TAB)
    qtbot.waitUntil(page.tasks.is_idle)
    pane = page.risk_pane
    assert not pane.export.isEnabled() and "导入录音后" in pane.table.empty.accessibleName()
    page.tabs.setCurrentIndex(STORE_TAB)
    qtbot.waitUntil(lambda: "还没有录音" in page.store_pane.table.empty.accessibleName())


def test_who_may_not_export_lists_is_not_offered_it(qtbot: QtBot, kit: dict[str, Any], logged_in: LoggedIn) -> None:
    for actor, offered in ((logged_in.actor, True), (builders.add_account(logged_in, builders.INSPECTOR), False)):
        page = RecordingsPage(**(kit | {"actor": actor}))
        qtbot.addWidget(page)
        assert page.risk_pane.export.isHidden() is not offered


def test_nothing_is_fetched_for_a_tab_that_is_hidden(page: RecordingsPage, items: list[int], logged_in: LoggedIn,
                                                     qtbot: QtBot) -> None:
    page.tabs.setCurrentIndex(0)
    mark_call(logged_in, items[4], AIR)
    qtbot.waitUntil(page.tasks.is_idle)
    assert agents(page) == ["A01", "A02"]
    page.tabs.setCurrentIndex(RISK_TAB)
    qtbot.waitUntil(lambda: agents(page) == ["A01", "A05", "A02"])
