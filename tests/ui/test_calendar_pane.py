"""The tab 工作日: a year by keys, one day kept, a list in, an empty year that says why it is empty."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.settings import MachineSettings
from qadesk.ui.calendar_pane import CalendarPane
from qadesk.ui.widgets.year_view import day_words
from tests.ui.active import make_active
from tests.ui.administration import open_pane


@pytest.fixture
def pane(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> CalendarPane:
    return open_pane(CalendarPane, kit, machine, qtbot)


def press(pane: CalendarPane, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(pane.year, key)  # type: ignore[no-untyped-call]


def test_a_holiday_is_entered_by_keys_only(pane: CalendarPane, qtbot: QtBot) -> None:
    assert pane.days.rows() == [] and pane.year.day == date(2026, 9, 7)
    make_active(qtbot, pane)
    pane.year.setFocus()
    press(pane, qtbot, Qt.Key.Key_PageDown, *[Qt.Key.Key_Left] * 6)
    assert pane.year.day == date(2026, 10, 1) and pane.worked.isChecked()
    press(pane, qtbot, Qt.Key.Key_Return)
    assert pane.name.hasFocus()
    pane.free.setChecked(True)
    pane.name.insert("国庆节")  # as an input method commits it
    qtbot.keyClick(pane.name, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: [row.name for row in pane.days.rows()] == ["国庆节"])
    assert "休息" in pane.year.accessibleDescription() and "国庆节" in pane.year.accessibleDescription()
    assert day_words(date(2026, 10, 2), pane.year.shown) == "2026-10-02 · 上班"


def test_what_is_being_written_of_a_day_stays_when_the_year_is_read_anew(pane: CalendarPane, qtbot: QtBot) -> None:
    pane.name.insert("调休")
    pane.free.setChecked(True)
    pane.reload()
    qtbot.waitUntil(pane.tasks.is_idle)
    assert (pane.name.text(), pane.free.isChecked()) == ("调休", True)
    press(pane, qtbot, Qt.Key.Key_Right)
    assert (pane.name.text(), pane.worked.isChecked()) == ("", True)


def test_a_year_that_was_read_before_another_was_chosen_does_not_come_back(pane: CalendarPane, qtbot: QtBot) -> None:
    reading, gate = pane.tasks._lanes["read"], threading.Event()
    pane.after.click()
    reading.submit(int).result()  # the next year is read, and not yet shown
    reading.submit(gate.wait, 30)
    pane.after.click()
    QApplication.processEvents()
    gate.set()
    qtbot.waitUntil(pane.tasks.is_idle)
    assert pane.year.shown.year == 2028


def test_the_ring_goes_over_the_years_end_and_a_click_takes_it(pane: CalendarPane, qtbot: QtBot) -> None:
    pane.year.choose(date(2026, 12, 31))
    press(pane, qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: pane.year.shown.year == 2027)
    assert pane.year.day == date(2027, 1, 1)
    place = pane.year.place_of(date(2027, 5, 3)).center().toPoint()
    qtbot.mouseClick(pane.year, Qt.MouseButton.LeftButton, pos=place)  # type: ignore[no-untyped-call]
    assert pane.year.day == date(2027, 5, 3)
    pane.this_year.click()
    qtbot.waitUntil(lambda: pane.year.shown.year == 2026 and pane.year.day == date(2026, 9, 7))


def test_a_list_comes_in_and_says_what_was_refused(pane: CalendarPane, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "日历.csv"
    path.write_text("day,working,name\n2027-01-01,0,元旦\n2027-01-02,也许,\n", "utf-8")
    pane.import_calendar(path)
    qtbot.waitUntil(lambda: [row.name for row in pane.days.rows()] == ["元旦"])
    assert "也许" not in pane.messages.said() and "第 3 行" in pane.messages.said()
    assert pane.year.shown.year == 2027
