"""The page 管理: tabs by role, built when they are first shown, found by name and by Ctrl+F."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.people_pane import PeoplePane
from qadesk.ui.settings_pane import SettingsPane
from qadesk.ui.tour_checks import problems
from tests import builders
from tests.services.field import PEOPLE
from tests.ui.active import make_active
from tests.ui.administration import open_page, open_pane


@pytest.mark.parametrize(("account", "tabs"), [
    (builders.INSPECTOR, ["评分表", "常用语", "回避", "设置"]), (builders.AUDITOR, ["审计记录", "回避", "设置"])])
def test_tabs_follow_the_role(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot,
                                          logged_in: LoggedIn, account: Any, tabs: list[str]) -> None:
    kit["actor"] = builders.add_account(logged_in, account)
    page = open_page(kit, machine, qtbot)
    assert [page.tabs.tabText(n) for n in range(page.tabs.count())] == tabs


def test_a_tab_is_built_when_it_is_first_shown_and_a_page_item_opens_it(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    page = open_page(kit, machine, qtbot)
    assert not page.findChildren(SettingsPane)
    page.open_item("settings")
    (settings,) = page.findChildren(SettingsPane)
    assert settings.isVisible() and page.tabs.tabText(page.tabs.currentIndex()) == "设置"
    page.open_item("nowhere")
    assert settings.isVisible()


def test_ctrl_f_goes_to_the_search_of_the_tab(kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> None:
    pane = open_pane(PeoplePane, kit, machine, qtbot)
    make_active(qtbot, pane)
    qtbot.keyClick(pane.window(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(pane.search.hasFocus, timeout=30_000)


def test_no_text_of_a_tab_is_cut_on_a_small_screen(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "人员.csv").write_text(PEOPLE, "utf-8")
    kit["desk"].people.import_list(kit["actor"], tmp_path / "人员.csv")
    page = open_page(kit, machine, qtbot)
    for key in ("people", "teams", "rosters", "settings"):
        page.open_item(key)
        qtbot.waitUntil(page.tasks.is_idle, timeout=30_000)
        pane = page.pane(key)
        for section in range(pane.sections.count() if isinstance(pane, SettingsPane) else 1):
            if isinstance(pane, SettingsPane):
                pane.sections.setCurrentRow(section)
            QApplication.processEvents()
            assert not problems(page, key)


def test_each_tab_of_the_role_is_a_place_that_the_palette_offers(logged_in: LoggedIn) -> None:
    places = dict(AdministrationPage.destinations(logged_in.actor))
    assert places["评分表"] == "scorecards" and "审计记录" not in places


def test_the_palette_is_offered_the_buttons_of_the_tab(kit: dict[str, Any], machine: MachineSettings,
                                                      qtbot: QtBot) -> None:
    page = open_page(kit, machine, qtbot)
    page.open_item("scorecards")
    qtbot.waitUntil(page.tasks.is_idle, timeout=30_000)
    assert {"复制为草稿", "比较…", "导入…"} <= {words for words, _button in page.commands()}
