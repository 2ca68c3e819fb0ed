"""The window 听取计划: new staff by ticket, a mystery call by its number, joint listening, taking back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qadesk.models.people import NewAccount, Role
from qadesk.models.sampling import Origin
from qadesk.services.stations import LoggedIn
from qadesk.ui.new_plan_dialog import NewPlanDialog
from qadesk.ui.plans_dialog import PlansDialog
from qadesk.ui.step_dialog import StepDialog
from tests import builders
from tests.services.field import Field

LEADER = NewAccount("wang", "王班长", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))


@pytest.fixture
def window(qtbot: QtBot, kit: dict[str, Any], logged_in: LoggedIn, tmp_path: Path) -> Iterator[PlansDialog]:
    Field(logged_in, tmp_path / "来源").fill()
    builders.add_account(logged_in, LEADER)
    owner = QWidget()
    qtbot.addWidget(owner)
    window = PlansDialog(desk=kit["desk"], actor=kit["actor"], tasks=kit["tasks"], changes=kit["changes"], parent=owner)
    window.show()
    qtbot.waitUntil(kit["tasks"].is_idle)
    yield window
    assert owner is not None  # it lives as long as its window


def ask(window: PlansDialog, qtbot: QtBot) -> NewPlanDialog:
    window.new.click()
    dialog = window.findChildren(NewPlanDialog)[-1]
    dialog.from_day.set_day(date(2026, 8, 31))
    dialog.to_day.set_day(date(2026, 9, 6))
    dialog.to_day.edited.emit()
    qtbot.waitUntil(lambda: bool(dialog.agents.rows()))
    return dialog


def send(dialog: NewPlanDialog, window: PlansDialog, qtbot: QtBot, plans: int) -> None:
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: len(window.plans.rows()) == plans)
    qtbot.waitUntil(lambda: window.plans.current() is not None and bool(window.calls.rows()))


def test_an_empty_list_says_what_stands_here(window: PlansDialog) -> None:
    assert window.plans.empty.accessibleName().startswith("还没有听取计划") and not window.take_back.isEnabled()


def test_new_staff_are_chosen_from_the_start(window: PlansDialog, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    qtbot.waitUntil(lambda: [row.agent_no for row in dialog.agents.selected()] == ["A02"])
    assert dialog.chosen.text() == "3 通" and not dialog.listeners.isVisible()
    dialog.submit_button.click()
    assert dialog.words_field.error() == "请用几个字说明。"
    dialog.words.setText("新员工头三个月")
    send(dialog, window, qtbot, 1)
    [row] = window.plans.rows()
    texts = {column.key: column.text(row) for column in window.plans.model.columns}
    assert (texts["kind"], texts["scored"], texts["state"]) == ("新员工", "0 / 3", "待听 3")
    assert texts["how"] == "抽签，每人 3 通，08-31 – 09-06" and "周岚" in texts["made"]
    assert {call.agent_no for call in window.calls.rows()} == {"A02"}
    with qtbot.waitSignal(window.call_asked) as asked:
        window.calls.choose_first()
        qtbot.keyClick(window.calls.view, Qt.Key.Key_Return)
    assert isinstance(asked.args[0], int)


def test_a_mystery_call_is_found_by_its_number(window: PlansDialog, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    dialog.kinds[Origin.MYSTERY].click()
    dialog.words.setText("神秘来电 9 月 1 日")
    dialog.finder.tail.setText("0005")
    dialog.finder.find_button.click()
    qtbot.waitUntil(lambda: len(dialog.calls.rows()) == 2)
    assert dialog.chosen.text() == "1 通"
    send(dialog, window, qtbot, 1)
    assert window.plans.rows()[0].origin is Origin.MYSTERY


def test_the_plan_just_made_is_the_one_chosen(window: PlansDialog, qtbot: QtBot) -> None:
    for number, words in enumerate(("头一批", "第二批"), 1):
        dialog = ask(window, qtbot)
        qtbot.waitUntil(lambda dialog=dialog: bool(dialog.agents.rows()))
        dialog.kinds[Origin.MYSTERY].click()
        dialog.words.setText(words)
        dialog.finder.tail.setText("0005")
        dialog.finder.find_button.click()
        qtbot.waitUntil(lambda dialog=dialog: len(dialog.calls.rows()) == 2)
        dialog.calls.choose(dialog.calls.rows()[number - 1].call_id)
        send(dialog, window, qtbot, number)
        qtbot.waitUntil(lambda words=words: getattr(window.plans.current(), "words", "") == words)


def test_joint_listening_asks_who_listens_along_and_is_taken_back(window: PlansDialog, qtbot: QtBot) -> None:
    dialog = ask(window, qtbot)
    dialog.kinds[Origin.JOINT].click()
    assert dialog.listeners.isVisible() and [one.name for one in dialog.listeners.rows()] == ["王班长"]
    dialog.words.setText("班组长轮流共同监听")
    dialog.agents.choose_all(["A01", "A02"])
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: "一起听的人" in dialog.messages.said())
    assert dialog.words.text() == "班组长轮流共同监听"
    dialog.listeners.choose_first()
    send(dialog, window, qtbot, 1)
    assert window.plans.rows()[0].listeners == ("王班长",) and window.plans.rows()[0].calls == 2
    window.take_back.click()
    [back] = window.findChildren(StepDialog)
    assert "2 通" in back.said.text()
    back.submit_button.click()
    assert back.isVisible()  # the reason is lacking
    back.words.text.setPlainText("改期")
    back.submit_button.click()
    qtbot.waitUntil(lambda: window.plans.rows()[0].released == 2)
    assert not window.take_back.isEnabled()
