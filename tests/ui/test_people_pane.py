"""People as one keeps them: in by a list or by the form, found by pinyin, moved with dates, out with the password."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qadesk.models.stays import Stay
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.password_dialog import PasswordDialog
from qadesk.ui.people_pane import PeoplePane
from tests import builders
from tests.services.field import PEOPLE, WEEK, Field
from tests.services.test_workbench import items, score
from tests.ui.active import make_active
from tests.ui.administration import open_pane

TWO_TEAMS = ("工号,姓名,班组,自,至,入职\nA01,张伟,一班,2026-01-01,,2025-01-01\nA02,李娜,二班,2026-08-20,,\n"
             "A03,张薇,一班,2026-01-01,2026-06-30,\n")


@pytest.fixture
def pane(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> PeoplePane:
    """The tab with two agents on duty and one who left."""
    path = tmp_path / "人员.csv"
    path.write_text(TWO_TEAMS, "utf-8")
    kit["desk"].people.import_list(kit["actor"], path)
    return open_pane(PeoplePane, kit, machine, qtbot)


def wait(pane: PeoplePane, qtbot: QtBot) -> None:
    qtbot.waitUntil(pane.tasks.is_idle, timeout=30_000)


def choose(pane: PeoplePane, qtbot: QtBot, staff_no: str) -> None:
    pane.table.choose(next(row.agent_id for row in pane.table.rows() if row.staff_no == staff_no))
    qtbot.waitUntil(lambda: pane.form.record is not None and pane.form.record.staff_no == staff_no, timeout=30_000)


def numbers(pane: PeoplePane) -> list[str]:
    return [row.staff_no for row in pane.table.rows()]


def test_people_come_in_by_a_list_and_the_same_list_adds_nothing(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> None:
    pane = open_pane(PeoplePane, kit, machine, qtbot)
    assert any("分机" in label.text() and "XLSX" in label.text() for label in pane.findChildren(QLabel))
    path = tmp_path / "人员.csv"
    path.write_bytes((PEOPLE + "A03,,一班,,,\n").encode("gbk"))
    pane.import_people(path)
    qtbot.waitUntil(lambda: len(pane.table.rows()) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: "新增座席 2 人" in pane.messages.said(), timeout=30_000)
    assert "第 4 行" in pane.messages.said()
    assert [(row.staff_no, row.team) for row in pane.table.rows()] == [("A01", "一班"), ("A02", "二班")]
    pane.import_people(path)
    qtbot.waitUntil(lambda: "新增座席 0 人" in pane.messages.said(), timeout=30_000)


def test_a_file_that_is_no_list_is_refused_in_place(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> None:
    pane = open_pane(PeoplePane, kit, machine, qtbot)
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", "utf-8")
    pane.import_people(tmp_path / "别的.csv")
    qtbot.waitUntil(lambda: "别的.csv" in pane.messages.said(), timeout=30_000)
    pane.import_people(tmp_path / "没有.csv")
    qtbot.waitUntil(lambda: "没有.csv" in pane.messages.said(), timeout=30_000)
    assert pane.table.rows() == []


def test_agents_are_found_by_number_name_team_and_pinyin(pane: PeoplePane) -> None:
    for words, found in (("张伟", ["A01"]), ("张", ["A01", "A03"]), ("zw", ["A01", "A03"]), ("lina", ["A02"]),
                         ("zhang wei", ["A01", "A03"]), ("二班", ["A02"]), ("a03", ["A03"]), ("xx", [])):
        pane.search.setText(words)
        assert numbers(pane) == found, words


def test_teams_and_who_left_are_filtered(pane: PeoplePane) -> None:
    pane.state.setCurrentIndex(pane.state.findText("离岗"))
    pane.state.activated.emit(pane.state.currentIndex())
    assert numbers(pane) == ["A03"]
    pane.state.setCurrentIndex(0)
    pane.team.setCurrentIndex(pane.team.findText("一班"))
    pane.team.activated.emit(pane.team.currentIndex())
    assert numbers(pane) == ["A01"]
    pane.table.choose_first()
    assert "A01\t张伟\t一班\t2025-01-01\t在岗" in pane.table.copy()


def test_an_agent_is_added_with_what_lacks_named_first(pane: PeoplePane, qtbot: QtBot) -> None:
    form = pane.form
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)  # type: ignore[no-untyped-call]
    assert form.number_field.error() == "请填写工号。" and form.name_field.error()
    form.number.setText("A01")
    form.name.setText("王芳")
    form.hired.setText("2026/9/1")
    form.turn.team.setCurrentText("二班")
    form.turn.moves.click()
    form.save.click()
    qtbot.waitUntil(lambda: "A01 已被使用" in pane.messages.said(), timeout=30_000)
    form.number.setText("A04")
    form.save.click()
    qtbot.waitUntil(lambda: "已添加座席 A04" in pane.messages.said(), timeout=30_000)
    wait(pane, qtbot)
    row = next(row for row in pane.table.rows() if row.staff_no == "A04")
    assert (row.name, row.team, row.hired_on) == ("王芳", "二班", date(2026, 9, 1))
    assert form.number.isReadOnly() and form.save.text() == "保存更改"


def test_a_move_ends_the_time_before_and_a_leaver_stays(pane: PeoplePane, qtbot: QtBot) -> None:
    choose(pane, qtbot, "A01")
    pane.form.turn.day.setText("2026-09-01")
    pane.form.turn.team.setCurrentText("二班")
    pane.form.turn.moves.click()
    assert [line.last.text() for line in pane.form.teams.lines] == ["2026-08-31", ""]
    pane.form.save.click()
    qtbot.waitUntil(lambda: "座席 A01 已更改" in pane.messages.said(), timeout=30_000)
    pane.form.turn.day.setText("2026-09-05")
    pane.form.turn.leaves.click()
    pane.form.save.click()
    qtbot.waitUntil(lambda: not pane.table.rows()[0].active, timeout=30_000)
    record = pane.desk.people.record(pane.actor, pane.table.rows()[0].agent_id)
    assert record.stays == (Stay("一班", date(2026, 1, 1), date(2026, 8, 31)),
                            Stay("二班", date(2026, 9, 1), date(2026, 9, 4)))


def test_dates_that_overlap_are_refused_where_they_stand(pane: PeoplePane, qtbot: QtBot) -> None:
    choose(pane, qtbot, "A02")
    pane.form.turn.day.setText("2026-08-01")
    pane.form.turn.moves.click()
    assert "重叠" in pane.form.fault.text() and len(pane.form.teams.lines) == 1
    line = pane.form.teams.lines[0]
    line.last.clear()
    qtbot.keyClicks(line.last, "soon")  # type: ignore[no-untyped-call]
    qtbot.keyClick(line.last, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert "二班" in pane.form.fault.text()
    pane.form.save.click()
    wait(pane, qtbot)
    assert not pane.messages.said()


def test_a_correction_tells_the_scored_calls_before_it_is_kept(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path, logged_in: LoggedIn) -> None:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    kit["desk"].sampling.draw_period(kit["actor"], WEEK, "1")
    for item in items(field)[:2]:
        score(field, kit["actor"], item)
    pane = open_pane(PeoplePane, kit, machine, qtbot)
    scored = {row.staff_no: kit["desk"].people.moved_calls(kit["actor"], row.agent_id, []) for row in pane.table.rows()}
    staff_no = max(scored, key=lambda number: scored[number])
    choose(pane, qtbot, staff_no)
    pane.form.teams.lines[0].drop.click()
    qtbot.waitUntil(pane.form.moved.isVisible, timeout=30_000)
    assert f"{scored[staff_no]} 通已评分通话" in pane.form.moved.said()
    pane.form.save.click()
    qtbot.waitUntil(lambda: f"{scored[staff_no]} 通已评分通话" in pane.messages.said(), timeout=30_000)


def test_what_was_not_saved_can_be_taken_up_again(pane: PeoplePane, qtbot: QtBot) -> None:
    choose(pane, qtbot, "A01")
    pane.form.name.setText("张炜")
    choose(pane, qtbot, "A02")
    assert "A01 的更改未保存" in pane.messages.said()
    again = next(button for button in pane.messages.findChildren(QPushButton) if button.text() == "继续填写")
    again.click()
    wait(pane, qtbot)
    assert (pane.form.number.text(), pane.form.name.text()) == ("A01", "张炜")


def test_the_list_goes_out_after_the_password(pane: PeoplePane, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    pane.export_people(path)
    dialog = pane.findChild(PasswordDialog)
    assert isinstance(dialog, PasswordDialog) and not path.exists()
    dialog.password.setText(builders.PASSWORD)
    dialog.go.click()
    qtbot.waitUntil(lambda: "列表已保存" in pane.messages.said(), timeout=30_000)
    assert path.read_text("utf-8-sig").splitlines()[1] == "A01,张伟,一班,2026-01-01,,2025-01-01"


def test_keys_alone_step_days_and_save(pane: PeoplePane, qtbot: QtBot) -> None:
    choose(pane, qtbot, "A02")
    line = pane.form.teams.lines[0]
    qtbot.keyClick(line.first, Qt.Key.Key_Down)  # type: ignore[no-untyped-call]
    assert line.first.text() == "2026-08-19"
    make_active(qtbot, pane)
    qtbot.keyClick(pane.window(), Qt.Key.Key_Return,  # type: ignore[no-untyped-call]
                   Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "座席 A02 已更改" in pane.messages.said(), timeout=30_000)


def test_tab_goes_through_the_lines_where_they_stand_and_the_wheel_changes_none(
        pane: PeoplePane, qtbot: QtBot) -> None:
    choose(pane, qtbot, "A02")
    pane.form.turn.day.setText("2026-09-01")
    pane.form.turn.moves.click()
    make_active(qtbot, pane)
    pane.form.hired.setFocus()
    qtbot.waitUntil(pane.form.hired.hasFocus)
    first, second = pane.form.teams.lines
    for widget in (*first.parts(), *second.parts(), pane.form.turn.day):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)  # type: ignore[no-untyped-call]
        assert QApplication.focusWidget() is widget
    before, middle = first.name.currentText(), QPointF(first.name.rect().center())
    wheel = QWheelEvent(middle, QPointF(first.name.mapToGlobal(middle)), QPoint(), QPoint(0, -120),
                        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(first.name, wheel)
    assert first.name.currentText() == before
