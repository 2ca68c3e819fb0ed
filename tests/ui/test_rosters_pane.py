"""Rosters as one keeps them: a list looked at before it is taken, the week as a grid, one day by the keys."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.password_dialog import PasswordDialog
from qadesk.ui.roster_codes_dialog import RosterCodesDialog
from qadesk.ui.rosters_pane import RostersPane
from tests import builders
from tests.services.field import HEADING, PEOPLE, Field
from tests.ui.active import make_active
from tests.ui.administration import open_pane

ROSTER = ("工号,日期,上班,下班,班次\nA01,2026-09-07,08:30,17:30,白班\nA01,2026-09-08,22:00,06:00,夜班\n"
          "A02,2026-09-07,08:30,12:00,上午\nA02,2026-09-07,13:30,17:30,下午\nA09,2026-09-07,08:30,17:30,白班\n")
TUESDAY = date(2026, 9, 8)


@pytest.fixture
def pane(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path,
         logged_in: LoggedIn) -> RostersPane:
    """The tab with two agents in two teams and no shifts."""
    path = tmp_path / "人员.csv"
    path.write_text(PEOPLE, "utf-8")
    logged_in.desk.people.import_list(logged_in.actor, path)
    return open_pane(RostersPane, kit, machine, qtbot)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "排班.csv"
    path.write_bytes(ROSTER.encode("gbk"))
    return path


def press(pane: RostersPane, words: str) -> None:
    next(button for button in pane.messages.findChildren(QPushButton) if button.text() == words).click()


def take(pane: RostersPane, qtbot: QtBot, path: Path) -> None:
    pane.preview(path)
    qtbot.waitUntil(lambda: "将改动" in pane.messages.said(), timeout=30_000)
    press(pane, "导入")
    qtbot.waitUntil(lambda: "排班已导入" in pane.messages.said() and pane.tasks.is_idle(), timeout=30_000)


def cells(pane: RostersPane) -> list[list[str]]:
    return [line.split("\t") for line in pane.grid.copy().splitlines()]


def test_a_roster_is_looked_at_before_anything_is_written(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    pane.preview(roster)
    qtbot.waitUntil(lambda: "将改动 4 个班次" in pane.messages.said(), timeout=30_000)
    assert "退回 1 行" in pane.messages.said() and "第 6 行" in pane.messages.said()
    press(pane, "取消")
    assert not pane.messages.said() and not list(roster.parent.glob("*rejects*"))
    assert all(not shifts for row in pane.desk.rosters.week(pane.actor).rows for shifts in row.days)
    take(pane, qtbot, roster)
    assert list(roster.parent.glob("排班_rejects_*.csv"))
    assert cells(pane)[0][:4] == ["座席", "班组", "周一 09-07", "周二 09-08"]
    assert cells(pane)[1][:4] == ["A01 张伟", "一班", "白班 08:30–17:30", "夜班 22:00–06:00"]
    pane.preview(roster)
    qtbot.waitUntil(lambda: "不会带来改动" in pane.messages.said(), timeout=30_000)
    assert not [button for button in pane.messages.findChildren(QPushButton) if button.text() == "导入"]


def test_before_a_day_is_chosen_the_form_says_what_to_do(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    take(pane, qtbot, roster)
    assert pane.form.title.text() == "在上方选择一天，填写当天的班次。"
    assert not pane.form.off.isVisible() and not pane.form.add_button.isVisible() and not pane.form.save.isEnabled()
    pane.grid.choose(pane.grid.rows.row(0).agent_id, date(2026, 9, 9))
    assert pane.form.off.isVisible() and pane.form.add_button.isVisible() and pane.form.save.isEnabled()


def test_a_day_is_changed_by_the_keys_alone(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    take(pane, qtbot, roster)
    pane.grid.choose(pane.grid.rows.row(0).agent_id, TUESDAY)
    make_active(qtbot, pane)
    pane.grid.setFocus()
    assert pane.form.title.text() == "A01 张伟 · 周二 2026-09-08"
    qtbot.keyClick(pane.grid, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    line = pane.form.lines[0]
    qtbot.waitUntil(line.start.hasFocus, timeout=30_000)
    line.start.setText("2100")
    line.end.setText("0530")
    qtbot.keyClick(line.end, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: cells(pane)[1][3] == "夜班 21:00–05:30", timeout=30_000)
    qtbot.waitUntil(lambda: pane.form.save.isEnabled() and pane.tasks.is_idle(), timeout=30_000)
    pane.form.lines[0].drop.click()
    assert pane.form.off.isVisible()
    pane.form.save.click()
    qtbot.waitUntil(lambda: cells(pane)[1][3] == "", timeout=30_000)


def test_a_day_that_cannot_be_is_said_beside_it(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    take(pane, qtbot, roster)
    pane.grid.choose(pane.grid.rows.row(0).agent_id, date(2026, 9, 9))
    pane.form.add_button.click()
    line = pane.form.lines[0]
    pane.form.save.click()
    assert "请按 08:30 的格式填写" in pane.form.fault.text()
    line.start.setText("05:00")
    line.end.setText("09:00")
    pane.form.save.click()
    qtbot.waitUntil(lambda: "夜班" in pane.form.fault.text() and pane.form.save.isEnabled(), timeout=30_000)
    line.start.setText("06:00")
    pane.form.save.click()
    qtbot.waitUntil(lambda: cells(pane)[1][4] == "06:00–09:00", timeout=30_000)


def test_weeks_and_teams_and_names_are_chosen(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    take(pane, qtbot, roster)
    pane.team.setCurrentIndex(pane.team.findText("二班"))
    pane.team.activated.emit(pane.team.currentIndex())
    assert [row[0] for row in cells(pane)[1:] if row[0].startswith("A")] == ["A02 李娜"]
    pane.team.setCurrentIndex(0)
    pane.search.setText("zw")
    assert [row[0] for row in cells(pane)[1:]] == ["A01 张伟"]
    pane.search.clear()
    pane.after.click()
    qtbot.waitUntil(lambda: cells(pane)[0][2] == "周一 09-14", timeout=30_000)
    assert cells(pane)[1][2] == ""
    pane.before.click()
    qtbot.waitUntil(lambda: cells(pane)[0][2] == "周一 09-07", timeout=30_000)
    pane.this_week.click()
    qtbot.waitUntil(pane.tasks.is_idle, timeout=30_000)
    assert cells(pane)[0][2] == "周一 09-07"


def test_the_week_goes_out_after_the_password_and_the_template_without(
        pane: RostersPane, qtbot: QtBot, roster: Path, tmp_path: Path) -> None:
    take(pane, qtbot, roster)
    pane.export_week(tmp_path / "出.csv")
    dialog = pane.findChild(PasswordDialog)
    assert isinstance(dialog, PasswordDialog)
    dialog.password.setText(builders.PASSWORD)
    dialog.go.click()
    qtbot.waitUntil(lambda: "列表已保存" in pane.messages.said(), timeout=30_000)
    assert "A01,张伟,2026-09-08,22:00,06:00,夜班" in (tmp_path / "出.csv").read_text("utf-8-sig")
    pane.write_template(tmp_path / "模板.csv")
    qtbot.waitUntil(lambda: "模板已保存" in pane.messages.said(), timeout=30_000)
    assert (tmp_path / "模板.csv").read_text("utf-8-sig").startswith("工号,日期,上班,下班,班次")


def type_digits(pane: RostersPane, qtbot: QtBot, digits: str) -> None:
    qtbot.keyClicks(pane.grid, digits)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(pane.tasks.is_idle, timeout=30_000)


def test_digits_write_a_row_of_days_and_undo_takes_them_back(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    take(pane, qtbot, roster)
    assert [kind.name for kind in pane.bar.kinds] == ["上午", "白班", "下午", "夜班"]
    make_active(qtbot, pane)
    pane.grid.setFocus()
    pane.grid.choose(2, date(2026, 9, 9))
    type_digits(pane, qtbot, "2240")
    qtbot.waitUntil(lambda: cells(pane)[2][4:8] == ["白班 08:30–17:30", "白班 08:30–17:30", "夜班 22:00–06:00", ""])
    pane.grid.choose(2, date(2026, 9, 10))
    type_digits(pane, qtbot, "0")
    assert cells(pane)[2][5] == ""
    for _time in range(2):
        pane.undo()
        qtbot.waitUntil(pane.tasks.is_idle, timeout=30_000)
    assert cells(pane)[2][5:8] == ["白班 08:30–17:30", "夜班 22:00–06:00", ""]
    pane.grid.choose(1, date(2026, 9, 9))
    type_digits(pane, qtbot, "19")  # 上午 at 08:30 is after the night's end; there is no ninth kind
    assert cells(pane)[1][4] == "上午 08:30–12:00"


def test_days_are_filled_right_and_down_by_keys(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    take(pane, qtbot, roster)
    make_active(qtbot, pane)
    pane.grid.setFocus()
    pane.grid.choose(1, date(2026, 9, 7))
    for _time in range(4):
        qtbot.keyClick(pane.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)  # type: ignore[no-untyped-call]
    qtbot.keyClick(pane.grid, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: cells(pane)[1][2:8] == ["白班 08:30–17:30"] * 5 + [""])
    qtbot.keyClick(pane.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(pane.tasks.is_idle, timeout=30_000)
    assert len(pane.grid.cells()) == 10  # the days chosen outlive the reload
    qtbot.keyClick(pane.grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: cells(pane)[2][2:7] == ["白班 08:30–17:30"] * 5)


def test_a_week_that_was_read_before_another_was_chosen_does_not_come_back(pane: RostersPane, qtbot: QtBot) -> None:
    reading, gate = pane.tasks._lanes["read"], threading.Event()
    pane.after.click()
    reading.submit(int).result()  # the next week is read, and not yet shown
    reading.submit(gate.wait, 30)
    pane.after.click()
    QApplication.processEvents()
    gate.set()
    qtbot.waitUntil(pane.tasks.is_idle)
    assert cells(pane)[0][2] == "周一 09-21"


def test_last_week_is_copied_where_nothing_stands(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    take(pane, qtbot, roster)
    pane.after.click()
    qtbot.waitUntil(lambda: cells(pane)[0][2] == "周一 09-14", timeout=30_000)
    make_active(qtbot, pane)
    pane.grid.setFocus()
    pane.grid.choose(1, date(2026, 9, 14))
    qtbot.keyClick(pane.grid, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: "从上周复制了 3 天" in pane.messages.said(), timeout=30_000)
    qtbot.waitUntil(lambda: cells(pane)[1][2:4] == ["白班 08:30–17:30", "夜班 22:00–06:00"])
    pane.bar.copy_week.click()
    qtbot.waitUntil(lambda: "3 天已有班次" in pane.messages.said(), timeout=30_000)


def test_a_known_name_brings_its_hours_and_a_meal_is_kept(pane: RostersPane, qtbot: QtBot, roster: Path) -> None:
    take(pane, qtbot, roster)
    pane.grid.choose(2, date(2026, 9, 9))
    pane.form.add_button.click()
    line = pane.form.lines[0]
    line.name.setText("白")
    line.name.editingFinished.emit()
    assert line.texts() == ("白", "08:30", "17:30", "")
    line.meal.setText("18:00-18:30")
    pane.form.save.click()
    assert "用餐" in pane.form.fault.text()
    line.meal.setText("12:00-12:45")
    pane.form.save.click()
    qtbot.waitUntil(lambda: cells(pane)[2][4] == "白 08:30–17:30", timeout=30_000)
    place = pane.grid.rows.place_of(2, date(2026, 9, 9))
    assert "（用餐 12:00–12:45）" in str(pane.grid.rows.data(place, Qt.ItemDataRole.ToolTipRole))
    for _time in range(2):
        pane.form.add_button.click()
    qtbot.waitUntil(lambda: pane.minimumSizeHint().width() <= 1178)


def test_days_say_where_calls_and_roster_differ(pane: RostersPane, qtbot: QtBot, roster: Path, logged_in: LoggedIn,
                                                tmp_path: Path) -> None:
    roster.write_bytes(ROSTER.replace("2026-09-07", "2026-08-31").replace("2026-09-08", "2026-09-01").encode("gbk"))
    take(pane, qtbot, roster)
    field = Field(logged_in, tmp_path / "来源")
    field.import_list(field.write("话单.csv", HEADING + "".join(
        f"c{at},A02,13800000001,4001,{start}:00,60,售后,呼入,\n"
        for at, start in enumerate(["2026-08-31 09:00", "2026-09-01 09:00", "2026-09-03 09:00"]))))
    pane.reload()
    qtbot.waitUntil(lambda: cells(pane)[1][2:4] == ["白班 08:30–17:30 没有通话", "夜班 22:00–06:00 没有通话"])
    assert cells(pane)[2][2:6] == ["上午 08:30–12:00 下午 13:30–17:30", "有通话无排班", "", "有通话无排班"]


def test_hours_of_unknown_codes_are_asked_once(pane: RostersPane, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "九月.csv"
    path.write_text("工号,姓名,2026-09-07,2026-09-08,2026-09-09\nA01,张伟,早,晚,休\nA02,李娜,晚,怪,早\n", "utf-8")
    pane.preview(path)
    qtbot.waitUntil(lambda: "不会带来改动" in pane.messages.said(), timeout=30_000)
    press(pane, "填写班次时间…")
    dialog = pane.findChild(RosterCodesDialog)
    assert isinstance(dialog, RosterCodesDialog)
    assert [line.texts()[0] for line in dialog.lines] == ["早", "晚", "怪"]
    dialog.submit_button.click()
    assert "未填写" in dialog.messages.said()
    for line, texts in zip(dialog.lines, (("08:00", "16:00", "12:00-12:30"), ("22:00", "6:00", "")), strict=False):
        for edit, text in zip((line.start, line.end, line.meal), texts, strict=True):
            edit.setText(text)
    qtbot.keyClick(dialog.lines[2].start, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: "将改动 4 个班次" in pane.messages.said(), timeout=30_000)
    assert "退回 1 行" in pane.messages.said()
    press(pane, "导入")
    qtbot.waitUntil(lambda: "排班已导入" in pane.messages.said() and pane.tasks.is_idle(), timeout=30_000)
    assert cells(pane)[2][2:5] == ["晚 22:00–06:00", "", "早 08:00–16:00"]
    assert [kind.words() for kind in pane.bar.kinds] == ["早 08:00–16:00 （用餐 12:00–12:30）", "晚 22:00–06:00"]
