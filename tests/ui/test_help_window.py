"""F1: the page of what is in front of one, offline, by keys alone; links stay inside; cards print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qadesk.models.manual import CARDS, PAGES
from qadesk.ui.administration_page import AdministrationPage
from qadesk.ui.help_window import KEYS, HelpWindow
from qadesk.ui.keys import Keys
from qadesk.ui.preview_dialog import PreviewDialog
from tests.ui.active import make_active
from tests.ui.locking import Locking


@pytest.fixture
def open_help(qtbot: QtBot) -> Callable[..., HelpWindow]:
    def make(topic: str = "start", **more: Any) -> HelpWindow:
        owner = QWidget()
        qtbot.addWidget(owner)
        owner.show()
        window = HelpWindow(Keys(), owner, **more)
        window.show_topic(topic)
        window.show()
        make_active(qtbot, window)
        return window
    return make


def helps() -> list[HelpWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, HelpWindow) and one.isVisible()]


def lines(window: HelpWindow) -> list[str]:
    return [key for row in range(window.list.count())
            if (key := window.list.item(row).data(Qt.ItemDataRole.UserRole))]


def test_f1_opens_the_page_in_front_and_esc_leaves_it(there: Locking) -> None:
    window = there.log_in()
    window.show_page("administration", "backups")
    page = window.current_page()
    assert isinstance(page, AdministrationPage)
    there.qtbot.waitUntil(there.app.tasks.is_quiet)
    there.qtbot.keyClick(window, Qt.Key.Key_F1)
    (shown,) = helps()
    assert shown.shown() == "administration" and not shown.isModal()
    there.qtbot.waitUntil(lambda: shown.view.verticalScrollBar().value() > 0)  # at the heading 备份
    make_active(there.qtbot, shown)
    there.qtbot.keyClick(shown, Qt.Key.Key_Escape)
    there.qtbot.waitUntil(lambda: helps() == [])
    assert page.place() == "backups"


def test_f1_in_a_dialog_that_blocks_the_window(there: Locking) -> None:
    window = there.log_in()
    dialog = QDialog(window)
    dialog.setModal(True)
    field = QLineEdit()
    QVBoxLayout(dialog).addWidget(field)
    dialog.show()
    make_active(there.qtbot, dialog)
    field.setFocus()
    there.qtbot.keyClick(field, Qt.Key.Key_F1)
    (shown,) = helps()
    assert shown.parent() is dialog
    make_active(there.qtbot, shown)
    there.qtbot.keyClick(shown, Qt.Key.Key_F1)
    there.qtbot.waitUntil(lambda: helps() == [])
    dialog.close()


def test_f1_before_the_login_tells_how_to_begin(there: Locking) -> None:
    make_active(there.qtbot, there.login)
    there.login.name.setFocus()
    there.qtbot.keyClick(there.login.name, Qt.Key.Key_F1)
    (shown,) = helps()
    assert shown.shown() == "start" and "恢复码" in shown.view.toPlainText()
    shown.show_topic(CARDS[0])
    assert not shown.print.isVisible()  # a print needs an account


def test_every_page_can_be_chosen_by_keys(open_help: Callable[..., HelpWindow], qtbot: QtBot) -> None:
    window = open_help()
    window.list.setFocus()
    seen = [window.shown()]
    while window.shown() != KEYS:
        qtbot.keyClick(window.list, Qt.Key.Key_Down)
        seen.append(window.shown())
    assert seen == [*PAGES, *CARDS, KEYS]
    assert window.key_sheet.isVisible() and "记录此刻" in window.key_sheet.listed()


def test_pictures_are_as_wide_as_there_is_room(open_help: Callable[..., HelpWindow], qtbot: QtBot) -> None:
    window = open_help("listening")
    for width in (1000, 720):
        window.resize(width, 600)
        qtbot.waitUntil(lambda: window.view.horizontalScrollBar().maximum() == 0)
    assert window.view.document().size().width() <= window.view.viewport().width()


def test_a_search_leaves_the_pages_that_have_it_and_marks_the_places(open_help: Callable[..., HelpWindow],
                                                                     qtbot: QtBot) -> None:
    window = open_help()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()
    window.search.setText("fcitx")
    assert lines(window) == ["trouble"] == [window.shown()]
    assert window.found.text() == f"{len(window.view.extraSelections())} 处"
    window.search.setText("没有这个词")
    assert lines(window) == [] and window.found.text() == "0 处"
    window.search.clear()
    assert lines(window) == [*PAGES, *CARDS, KEYS] and window.shown() == "trouble"


def test_links_between_pages_work_and_others_are_not_opened(open_help: Callable[..., HelpWindow],
                                                            qtbot: QtBot) -> None:
    window = open_help()
    window.view.anchorClicked.emit(QUrl("workbench.md"))
    assert window.shown() == "workbench"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.shown() == "start"
    window.view.anchorClicked.emit(QUrl("https://example.org/x"))
    assert window.shown() == "start" and "https://example.org/x" in window.messages.said()


def test_a_page_the_manual_has_not_leads_to_the_start(open_help: Callable[..., HelpWindow]) -> None:
    assert open_help("calibration#x").shown() == "start"


def test_a_role_card_is_printed_from_the_window(there: Locking) -> None:
    window = there.log_in()
    window.help.open(window)
    (shown,) = helps()
    shown.show_topic("card-inspector")
    there.qtbot.mouseClick(shown.print, Qt.MouseButton.LeftButton)
    there.qtbot.waitUntil(lambda: shown.findChild(PreviewDialog) is not None)
    preview = shown.findChild(PreviewDialog)
    assert preview is not None and preview.paper.n_pages == 1 and preview.paper.title == "质检员卡片"
    there.qtbot.waitUntil(there.app.tasks.is_quiet)
    assert ("printing.role_card", "card-inspector") in there.trail()
