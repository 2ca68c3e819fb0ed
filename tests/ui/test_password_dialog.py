"""The question for one's password before a sensitive act: by keys alone, told in place, left by Esc."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qadesk.errors import Conflict, UserError
from qadesk.services.stations import LoggedIn
from qadesk.ui.password_dialog import Asked, PasswordDialog, act_with_password, ask_password
from qadesk.ui.tasks import Tasks
from tests.builders import PASSWORD


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def _type(qtbot: QtBot, dialog: PasswordDialog, password: str) -> None:
    qtbot.waitUntil(dialog.password.isEnabled)
    qtbot.keyClicks(dialog.password, password)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)


def test_a_wrong_password_is_typed_again_and_the_act_is_done(qtbot: QtBot, page: QWidget, tasks: Tasks,
                                                              logged_in: LoggedIn) -> None:
    done: list[str] = []

    def work(password: str) -> str:
        logged_in.desk.accounts.prove(logged_in.actor, "accounts.add", password)
        return "done"

    dialog = act_with_password(page, tasks, "停用账号", work, done.append)
    assert dialog.windowTitle() == "停用账号"
    _type(qtbot, dialog, "falsch-2026X")
    qtbot.waitUntil(lambda: dialog.field.error() == "密码不对，请重新输入。")
    assert dialog.password.text() == ""
    _type(qtbot, dialog, PASSWORD)
    qtbot.waitUntil(lambda: done == ["done"])


def test_another_refusal_stands_in_the_dialog_or_goes_to_the_caller(qtbot: QtBot, page: QWidget, tasks: Tasks) -> None:
    def work(_password: str) -> None:
        raise Conflict("已被别人修改。")

    dialog = act_with_password(page, tasks, "停用账号", work, lambda _result: None)
    _type(qtbot, dialog, "x")
    qtbot.waitUntil(lambda: "已被别人修改。" in dialog.messages.said())
    got: list[UserError] = []
    _type(qtbot, act_with_password(page, tasks, "停用账号", work, lambda _result: None, got.append), "x")
    qtbot.waitUntil(lambda: len(got) == 1)


def test_esc_leaves_and_nothing_is_sent(qtbot: QtBot, page: QWidget) -> None:
    sent: list[str] = []
    dialog = ask_password(page, "停用账号", sent.append)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert dialog.field.error() == "请输入密码。"
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog.password, Qt.Key.Key_Escape)
    assert sent == []


class Answered(Asked):
    """A further question that was answered."""

    def complete(self) -> bool:
        return True


def test_a_password_that_lacks_below_what_was_answered_has_the_focus(qtbot: QtBot, page: QWidget) -> None:
    sent: list[str] = []
    dialog = ask_password(page, "停用账号", sent.append, asked=Answered())
    dialog.go.setFocus()
    dialog.go.click()
    assert dialog.field.error() == "请输入密码。" and dialog.focusWidget() is dialog.password
    assert sent == []


def test_caps_lock_is_noticed(qtbot: QtBot, page: QWidget) -> None:
    dialog = ask_password(page, "停用账号", lambda _password: None)
    qtbot.keyClicks(dialog.password, "A")
    assert dialog.caps.isVisible()
    dialog.reject()
