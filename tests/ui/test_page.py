"""Page: reloads when what it shows was committed, at once if visible, else when next shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from qadesk.i18n import N_
from qadesk.models.people import Account, Agent, NewAccount, Role
from qadesk.ui.page import Page
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap
from tests.builders import PASSWORD, add_account
from tests.ui.active import make_active


class AccountsPage(Page):
    KEY, TITLE, ICON, SHOWS = "administration", N_("Administration"), "cog-outline", (Account,)

    def __init__(self, **kit: Any) -> None:
        super().__init__(**kit)
        self.loads = 0
        self.names: list[str] = []
        self.pressed = 0
        self.button = Button("导入", "primary")
        self.button.clicked.connect(self.press)
        self.header.add_main(self.button)

    def press(self) -> None:
        self.pressed += 1

    def reload(self) -> None:
        self.loads += 1
        self.tasks.run(self, lambda: self.desk.accounts.list(self.actor), self.show_accounts, lane="read")

    def show_accounts(self, rows: Any) -> None:
        self.names = [row.display_name for row in rows]


def test_reloads_after_a_commit_of_what_it_shows(qtbot: QtBot, kit: dict[str, Any], logged_in: Any) -> None:
    page = AccountsPage(**kit)
    qtbot.addWidget(page)
    assert page.loads == 0
    page.show()
    qtbot.waitUntil(lambda: page.names == ["周岚"])
    add_account(logged_in, NewAccount("lin", "林晓", PASSWORD, frozenset({Role.INSPECTOR})))
    qtbot.waitUntil(lambda: page.names == ["林晓", "周岚"])
    page.hide()
    add_account(logged_in, NewAccount("zhao", "赵宁", PASSWORD, frozenset({Role.TRAINER})))
    qtbot.wait(1)
    assert page.loads == 2
    page.show()
    qtbot.waitUntil(lambda: "赵宁" in page.names)


def test_other_commits_leave_it_alone(qtbot: QtBot, kit: dict[str, Any], logged_in: Any) -> None:
    page = AccountsPage(**kit)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.changes.committed), logged_in.desk.station.database.transaction() as session:
        session.execute(text("SELECT 1"))
        session.add(Agent(staff_no="A01", name="陈一", pinyin="chen yi"))
    assert page.loads == 1


def test_ctrl_enter_presses_the_main_button(qtbot: QtBot, kit: dict[str, Any]) -> None:
    page = AccountsPage(**kit)
    qtbot.addWidget(page)
    page.show()
    make_active(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.pressed == 1
    page.button.setEnabled(False)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.pressed == 1
    assert page.header.title() == "管理"


def test_the_keycap_goes_with_its_button(qtbot: QtBot, kit: dict[str, Any]) -> None:
    page = AccountsPage(**kit)
    qtbot.addWidget(page)
    page.show()
    keycap = page.header.findChild(Keycap)
    assert keycap is not None and keycap.isVisible()
    page.button.hide()
    assert not keycap.isVisible()
    page.button.show()
    assert keycap.isVisible()
