"""The main window as a person uses it: pages, badges, folding, palette, key sheet, panes, lock and close."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from qadesk.i18n import N_
from qadesk.settings import MachineSettings
from qadesk.ui import main_window, theme
from qadesk.ui.command_palette import CommandPalette
from qadesk.ui.help_window import HelpWindow
from qadesk.ui.main_window import MainWindow
from qadesk.ui.page import Page
from qadesk.ui.widgets.buttons import Button
from tests.ui.active import make_active

CTRL = Qt.KeyboardModifier.ControlModifier


class _Page(Page):
    def __init__(self, **kit: Any) -> None:
        super().__init__(**kit)
        self.asked: list[object] = []
        self.settled = 0
        self.first, self.second = QLineEdit(), QLineEdit()
        self.body.addWidget(self.first)
        self.body.addWidget(self.second)
        self.panes = [self.first, self.second]

    def reload(self) -> None:
        pass

    def open_item(self, item: object) -> None:
        self.asked.append(item)

    def settle(self) -> None:
        self.settled += 1


class Workbench(_Page):
    KEY, TITLE, ICON = "workbench", N_("Workbench"), "view-dashboard-outline"

    def __init__(self, **kit: Any) -> None:
        super().__init__(**kit)
        self.pressed = 0
        button = Button("导入录音", icon="tray-arrow-down")
        button.clicked.connect(self.count)
        self.header.add_action(button)

    def count(self) -> None:
        self.pressed += 1


class ListeningDesk(_Page):
    KEY, TITLE, ICON, THREE_PANES = "listening", N_("Listening and scoring"), "headphones", True


class Administration(_Page):
    KEY, TITLE, ICON, USE_CASE = "administration", N_("Administration"), "cog-outline", "accounts.list"


@pytest.fixture
def open_window(qtbot: QtBot, kit: dict[str, Any], tmp_path: Path) -> Callable[..., MainWindow]:
    def make(**changed: Any) -> MainWindow:
        first = changed.pop("first", False)
        machine = changed.pop("machine", None) or MachineSettings(tmp_path / "machine.json")
        window = MainWindow(kit={**kit, **changed}, machine=machine, station_name="QA-01", practice=False,
                            label="internal", pages=[(Workbench, {}), (ListeningDesk, {}), (Administration, {})])
        qtbot.addWidget(window, before_close_func=lambda w: setattr(w.end, "is_settled", True))
        if not first:
            window.resize(1366, 696)
        window.show()
        make_active(qtbot, window)
        return window
    return make


def palette_of(window: MainWindow) -> CommandPalette:
    found = window.findChild(CommandPalette)
    assert isinstance(found, CommandPalette)
    return found


def test_title_names_page_and_status_names_person(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    assert window.windowTitle() == "工作台 – qadesk 质检工作站"
    words = [button.text() for button in window.status.findChildren(QPushButton) if button.isVisible()]
    assert words == ["F1 帮助"]
    assert "周岚（质检主管）" in _texts(window)
    qtbot.mouseClick(window.navigation.item("listening"), Qt.MouseButton.LeftButton)
    assert window.windowTitle() == "监听评分 – qadesk 质检工作站"


def _texts(window: MainWindow) -> list[str]:
    return [label.text() for label in window.status.findChildren(type(window.status._heard))]


def test_the_first_window_is_no_larger_than_the_screen(open_window: Callable[..., MainWindow],
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_window, "FIRST_SIZE", QSize(9_000, 700))
    screen = open_window().screen().availableSize()
    made = open_window(first=True)
    assert (made.width(), made.height()) == (screen.width(), min(700, screen.height()))


def test_only_pages_of_the_role(open_window: Callable[..., MainWindow], inspector: Any) -> None:
    assert open_window().page_keys() == ("workbench", "listening", "administration")
    assert open_window(actor=inspector).page_keys() == ("workbench", "listening")


def test_three_panes_fold_the_navigation_below_1600(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    assert window.navigation.width() == 156
    window.show_page("listening")
    assert window.navigation.width() == 48
    window.resize(1920, 1032)
    assert window.navigation.width() == 156
    window.resize(1366, 696)
    assert window.navigation.width() == 48
    window.navigation.folded_by_hand.emit(False)
    assert window.navigation.width() == 156
    window.show_page("workbench")
    assert window.navigation.width() == 156


def test_folding_by_hand_is_remembered(open_window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    qtbot.mouseClick(window.navigation._fold, Qt.MouseButton.LeftButton)
    assert window.navigation.is_folded()
    assert open_window(machine=MachineSettings(tmp_path / "machine.json")).navigation.is_folded()


def test_badges_and_status_come_from_pages(open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    page = window.page("workbench")
    page.waiting_changed.emit(9, "fatal")
    page.badge_changed.emit("listening", 14, "accent")
    page.badge_changed.emit("coaching", 3, "accent")  # not built yet: passed over
    page.saved.emit("已保存 14:03")
    page.listened.emit(4_320_000, 7_200_000)
    page.sound_named.emit("", False)
    assert window.navigation.item("listening").accessibleName() == "监听评分 14 项待处理"
    assert window.navigation.item("workbench").waiting() == 9
    assert window.status.saved() == "已保存 14:03"
    assert "今日监听 1 小时 12 分 / 2 小时" in _texts(window) and "无声" in _texts(window)
    page.not_saved.emit("未保存，将自动重试")
    assert window.status.saved() == "未保存，将自动重试"
    page.saved.emit("已保存 14:05")
    assert window.status.saved() == "已保存 14:05"


def test_palette_finds_a_page_by_two_characters(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = palette_of(window)
    assert palette.offered()[:4] == ["工作台", "监听评分", "管理", "导入录音"]
    palette.field.setText("监听")
    assert palette.offered() == ["监听评分"]
    qtbot.waitUntil(lambda: palette.height() < 3 * theme.ROW + palette.field.height())
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    page = window.current_page()
    assert isinstance(page, ListeningDesk) and window.focusWidget() is page.first


def test_palette_presses_a_button_and_says_when_nothing_fits(
        open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    page = window.page("workbench")
    assert isinstance(page, Workbench)
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = palette_of(window)
    palette.field.setText("没有")
    assert palette.offered() == [] and palette._none.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    palette.field.setText("导入")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert page.pressed == 1


def test_palette_leaves_by_escape(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.keyClick(palette_of(window).field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(CommandPalette) is None)
    assert window.current_page().KEY == "workbench"


def test_key_sheet_is_made_from_what_is_bound(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    shown = window.findChild(HelpWindow)
    assert isinstance(shown, HelpWindow)
    assert shown.shown() == "workbench"
    assert shown.key_sheet.listed() == ["查找或执行…", "帮助与按键", "锁定", "下一区", "上一区", "重大问题"]


def test_f6_goes_through_the_panes_and_back(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    page = window.page("workbench")
    assert isinstance(page, Workbench)
    assert QApplication.focusWidget() is page.first
    order = []
    for _n in range(3):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        order.append(QApplication.focusWidget())
    assert order == [page.second, window.navigation.item("workbench"), page.first]
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is window.navigation.item("workbench")


def test_another_page_is_opened_with_an_item(open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    window.page("workbench").go_to_page.emit("listening", 7)
    page = window.current_page()
    assert isinstance(page, ListeningDesk) and page.asked == [7]


def test_lock_settles_pages_and_waits_for_the_lanes(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    go, saved = threading.Event(), []
    window._tasks.run(window.page("workbench"), lambda: go.wait(10), saved.append)
    ended: list[str] = []
    window.ended.connect(ended.append)
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    qtbot.wait(50)
    assert ended == []
    go.set()
    qtbot.waitUntil(lambda: ended == ["lock"])
    assert saved == [True]
    page = window.page("workbench")
    assert isinstance(page, Workbench) and page.settled == 1


def test_closing_asks_while_a_job_runs(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    go = threading.Event()
    job = window._tasks.start_job(window.page("workbench"), "导入录音", lambda progress: go.wait(10), lambda _r: None)
    ended: list[str] = []
    window.ended.connect(ended.append)
    window.close()
    assert window.isVisible() and window.isEnabled()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox) and box.text() == "导入录音尚未完成。"
    stop = next(b for b in box.buttons() if b.text() == "停止")
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    go.set()
    qtbot.waitUntil(lambda: ended == ["close"])
    assert job.progress.cancelled
    window.close()
    assert not window.isVisible()
