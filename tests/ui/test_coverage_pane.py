"""The tab 覆盖 as a person uses it: why an agent is short, who of a day is missing, the bands of a month, by team."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qadesk.services.stations import LoggedIn
from qadesk.ui.coverage_pane import BANDS, DAYS, CoveragePane
from qadesk.ui.password_dialog import PasswordDialog
from qadesk.ui.recordings_page import COVERAGE_TAB, RecordingsPage
from qadesk.ui.widgets.table import RecordTable
from tests import builders
from tests.services.field import WEEK, Field
from tests.services.test_coverage import score
from tests.ui.pages import recordings_page


@pytest.fixture
def page(qtbot: QtBot, kit: dict[str, Any], logged_in: LoggedIn, tmp_path: Path) -> RecordingsPage:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    logged_in.desk.sampling.draw_period(logged_in.actor, WEEK, "40718")
    score(field, "A01")
    page = recordings_page(kit, qtbot)
    qtbot.waitUntil(lambda: page.periods.count() > 0)
    page.tabs.setCurrentIndex(COVERAGE_TAB)
    qtbot.waitUntil(lambda: len(page.coverage_pane.agents.rows()) == 2)
    return page


def texts(table: RecordTable[Any], key: str) -> list[str]:
    column = next(column for column in table.model.columns if column.key == key)
    return [column.text(row) for row in table.rows()]


def pick(pane: CoveragePane, team: str) -> None:
    pane.team.setCurrentIndex(next(at for at in range(pane.team.count()) if pane.team.itemData(at) == team))
    pane.team.activated.emit(pane.team.currentIndex())


def test_each_agent_says_why_the_quota_is_not_met(page: RecordingsPage, qtbot: QtBot) -> None:
    pane = page.coverage_pane
    assert page.periods.isEnabled()
    assert texts(pane.agents, "state") == ["已满", "差 5 通"] and texts(pane.agents, "why") == ["", "5 通已抽未评"]
    assert pane.sum.text() == "2 名座席中 1 名已满配额；配额 8 通，已评 3 通"
    pick(pane, "二班")
    assert texts(pane.agents, "agent") == ["A02"] and pane.sum.text().startswith("1 名座席中 0 名")
    pick(pane, "")
    pane.search.setText("张伟")
    assert texts(pane.agents, "agent") == ["A01"]


def test_a_day_names_who_is_not_in_the_sample(page: RecordingsPage) -> None:
    pane = page.coverage_pane
    pane.views.setCurrentIndex(DAYS)
    rows = pane.days.rows()
    assert len(rows) == 5 and sum(len(day.missing) for day in rows) > 0
    for day, words in zip(rows, texts(pane.days, "which"), strict=True):
        assert [part[:3] for part in words.split("、") if part] == [agent.agent_no for agent in day.missing]
    assert pane.sum.text().startswith("座席在线日中已入样")


def test_bands_are_read_without_colour_and_by_a_screen_reader(page: RecordingsPage, qtbot: QtBot) -> None:
    pane = page.coverage_pane
    pane.views.setCurrentIndex(BANDS)
    qtbot.waitUntil(lambda: len(pane.band_table.rows()) == 2)
    assert pane.month.isVisible() and pane.month.currentText() == "2026 年 9 月"
    model = pane.band_table.model
    shown = {(row.agent_no, column.key): column.text(row) for row in pane.band_table.rows()
             for column in model.columns}
    assert {shown["A02", key] for _no, key in shown if key.startswith("band")} <= {"—", "0", "0 / 1", "0 / 2", "0 / 3"}
    assert "1" in {shown["A01", key] for _no, key in shown if key.startswith("band")}

    said = model.index(1, 5).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(model.columns[5].title) and "通" in str(model.index(1, 5).data(Qt.ItemDataRole.ToolTipRole))


def test_what_is_shown_goes_out_after_the_password(page: RecordingsPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "覆盖.xlsx"
    page.coverage.export_to(path)
    dialog = page.findChildren(PasswordDialog)[-1]
    qtbot.keyClicks(dialog.password, builders.PASSWORD)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "2 行" in page.messages.said())
    assert path.stat().st_size > 0
