"""The draw page by days and supplements: chosen, drawn, and what came late proposed where it is missed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qadesk.clock import FixedClock
from qadesk.models.periods import OneDay, Supplement, read_period
from qadesk.ui.draw_pane import note
from qadesk.ui.draw_panel import DrawPanel
from qadesk.ui.recordings_page import RecordingsPage
from tests.services.field import HEADING, WEEK, Field, tone
from tests.ui.pages import recordings_page

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, kit: dict[str, Any]) -> RecordingsPage:
    page = recordings_page(kit, qtbot)
    qtbot.waitUntil(page.tasks.is_idle)
    return page


def draw_it(panel: DrawPanel, qtbot: QtBot) -> None:
    """Fix, type in an announced number, draw."""
    qtbot.waitUntil(panel.fix.isEnabled)
    QTest.mouseClick(panel.fix, LEFT)
    qtbot.waitUntil(panel.draw.isVisible)
    panel.entropy.kind.setCurrentIndex(1)
    panel.entropy.other.setText("40718")
    qtbot.waitUntil(panel.draw.isEnabled)
    QTest.mouseClick(panel.draw, LEFT)
    qtbot.waitUntil(panel.is_drawn)


def names(page: RecordingsPage) -> list[str]:
    return [page.periods.itemText(at) for at in range(page.periods.count())]


def test_days_are_chosen_and_drawn_one_by_one(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.session.desk.settings.change_rules(field.session.actor, draw_period="day")
    field.fill()
    panel = page.draw_pane.panel
    qtbot.waitUntil(lambda: page.periods.currentText() == "2026-09-05" and panel.fix.isEnabled())
    assert names(page) == [f"2026-09-0{number}" for number in (5, 4, 3, 2, 1)]
    page.periods.setCurrentIndex(4)
    page.periods.activated.emit(4)
    qtbot.waitUntil(lambda: page.place() == "2026-09-01" and page.draw_pane.calls.line() == "2026-09-01")
    draw_it(panel, qtbot)
    assert panel.values["seed"].text().startswith("2026-09-01|") and page.place() == "2026-09-01"
    page.go_back_to("2026-09-03")
    qtbot.waitUntil(lambda: page.place() == "2026-09-03" and not panel.is_drawn())


def test_a_day_on_which_none_is_due_says_why(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    desk, actor = field.session.desk, field.session.actor
    desk.settings.change_rules(actor, draw_period="day", quota=1, quota_new_staff=1)
    field.fill()
    for day in ("2026-09-04", "2026-09-05"):
        desk.sampling.draw_period(actor, read_period(day), "1")
    page.open_item(read_period("2026-09-01"))
    panel = page.draw_pane.panel
    qtbot.waitUntil(lambda: page.place() == "2026-09-01" and panel.reason.isVisible())
    assert panel.reason.text() == "这一天无须抽取：本周其他天已抽够。" and panel.fix.isEnabled()


def test_late_recordings_are_proposed_for_a_supplement_and_drawn_there(
        page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.import_people()
    field.import_list()
    field.import_recordings(("A01",))
    desk, actor, panel = field.session.desk, field.session.actor, page.draw_pane.panel
    desk.sampling.draw_period(actor, WEEK, "40718")
    qtbot.waitUntil(panel.is_drawn)
    assert not panel.late.isVisible()
    for n in range(3):
        tone(field.folder / "迟到" / f"A02{n:04}.WAV", shade=300 + n)
    desk.calls.import_recordings(actor, [field.folder / "迟到"])
    qtbot.waitUntil(panel.late.isVisible)
    assert "抽样后又到了 3 通" in panel.late.said() and "第 36 周 +1" in panel.late.said()
    QTest.mouseClick(panel.supplement, LEFT)
    qtbot.waitUntil(lambda: page.place() == "2026-W36+1" and not panel.is_drawn())
    assert names(page) == ["2026 年第 36 周 补充 1", "2026 年第 36 周"] and panel.committed.text() == "有承诺"
    assert panel.steps._notes[0] == "晚到的 3 通可抽"
    pane = page.draw_pane
    assert (pane.agents.figure(), pane.agents.line()) == ("1", "有晚到的通话")
    assert pane.to_draw.line() == "1 人，其中新员工 1 人"
    assert [(row.staff_no, note(row)) for row in pane.table.rows()] == [("A02", "缺录音 9 通")]
    draw_it(panel, qtbot)
    assert page.place() == "2026-W36+1" and not panel.late.isVisible()
    assert desk.sampling.periods(actor) == (Supplement(WEEK, 1), WEEK)


def test_until_the_cut_off_lists_are_awaited(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    clock = field.session.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(-3_600)  # Monday 08:30
    field.fill()
    panel = page.draw_pane.panel
    qtbot.waitUntil(panel.fix.isEnabled)
    assert "等到 2026-09-07 09:00" in panel.reason.text()
    clock.advance(3_600)
    page.reload()
    qtbot.waitUntil(lambda: not panel.reason.isVisible())


def test_peaks_and_every_reason_stand_in_the_frame(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    desk, actor, pane = field.session.desk, field.session.actor, page.draw_pane
    desk.settings.change_rules(actor, training_numbers="13800000003")
    field.import_people()
    field.import_list(field.write("x.csv", HEADING + "".join(
        f"S{n},A01,1,2,2026-09-01 10:0{n % 10}:{n // 10:02},5,售后,呼入,\n" for n in range(40))))
    field.import_list()
    qtbot.waitUntil(lambda: "高峰 10:00–10:30" in pane.traffic.text())
    qtbot.waitUntil(lambda: "培训通话 2" in pane.bar.accessibleName())
    assert "通话过短 40" in pane.bar.accessibleName() and pane.traffic.isVisible()


def test_a_day_opens_from_outside(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.session.desk.settings.change_rules(field.session.actor, draw_period="day")
    field.fill()
    day = read_period("2026-09-02")
    assert isinstance(day, OneDay)
    page.open_item(day)
    qtbot.waitUntil(lambda: page.place() == "2026-09-02")
