"""补抽 and whose calls they are, on the page 监听评分: pressed keys, and what is then seen and stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.models.sampling import QueueState, Replacement, ReplacementReason
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.replace_dialog import ReplaceDialog
from qadesk.ui.take_over_dialog import TakeOverDialog
from tests import builders
from tests.services.draws import add_crew, drawn_week, items
from tests.services.evaluated import stored
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer

Keys = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(kit: dict[str, Any], logged_in: Any, tmp_path: Path, qtbot: QtBot) -> Iterator[ListeningPage]:
    """The week drawn by the one person that the centre has."""
    drawn_week(logged_in, tmp_path)
    made = ListeningPage(player=ClockedPlayer(), **kit)
    qtbot.addWidget(made)
    made.resize(1318, 672)
    made.show()
    make_active(qtbot, made)
    qtbot.waitUntil(lambda: made.queue.count.text() == "待听 8")
    yield made
    made.settle()
    qtbot.waitUntil(made.tasks.is_idle)


def open_first(page: ListeningPage, qtbot: QtBot) -> int:
    item_id = page.queue.list.rows.rows()[0].item_id
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.form.card is not None and page.opened is not None, timeout=30_000)
    return item_id


def press(key: Qt.Key, mod: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, mod)


def shown(page: ListeningPage, kind: type, qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)))
    found = next(one for one in page.findChildren(kind) if one.isVisible())
    make_active(qtbot, found)
    return found


def test_b_replaces_the_open_call_and_the_next_one_waits(page, qtbot, logged_in):
    item_id = open_first(page, qtbot)
    after = page.queue.neighbour(1)
    page.form.focus_form()
    press(Keys.Key_B)
    dialog = shown(page, ReplaceDialog, qtbot)
    press(Keys.Key_2)
    asked = dialog.words.text.accessibleName()
    assert (dialog.chosen(), asked) == (ReplacementReason.WRONG_AGENT, "这是谁的通话，或依据是什么")
    press(Keys.Key_Return, CTRL)
    assert dialog.isVisible() and dialog.words.text.hasFocus()
    dialog.words.text.setPlainText("实为 A02 代接")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(stored(logged_in, Replacement)) == 1 and page.item_id is None)
    qtbot.waitUntil(lambda: page.queue.list.rows.row_of(item_id) == -1)
    assert page.window().focusWidget() is page.queue.list and page.queue.list.current_item_id() == after
    qtbot.waitUntil(lambda: page.queue.count.text() == "待听 8" and "已补抽为" in page.messages.said())
    assert [item.id for item in items(logged_in, state=QueueState.REPLACED)] == [item_id]


def test_a_second_person_types_name_and_password(page, qtbot, logged_in):
    add_crew(logged_in)
    open_first(page, qtbot)
    page.draft.replacement.ask()
    dialog = shown(page, ReplaceDialog, qtbot)
    dialog.words.text.setPlainText("全程噪音")
    dialog.consent.name.setText("lin")
    dialog.consent.password.setText("falsch")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: dialog.consent.password.text() == "" and dialog.submit_button.isEnabled())
    assert dialog.words.words == "全程噪音"
    dialog.consent.password.setText(builders.PASSWORD)
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: len(stored(logged_in, Replacement)) == 1)
    assert stored(logged_in, Replacement)[0].confirmed_by is not None
    qtbot.waitUntil(lambda: page.item_id is None)


def test_what_was_typed_is_there_again_after_esc(page, qtbot):
    open_first(page, qtbot)
    for words in ("", "全程噪音"):
        page.draft.replacement.ask()
        dialog = shown(page, ReplaceDialog, qtbot)
        assert dialog.words.words == words
        dialog.words.text.setPlainText("全程噪音")
        with qtbot.waitSignal(dialog.destroyed):
            dialog.reject()


def test_a_call_that_is_open_nowhere_is_not_replaced(page, qtbot):
    page.draft.replacement.ask()
    assert "请先打开" in page.messages.said()


def test_the_menu_and_the_palette_offer_it_with_its_key(page, qtbot):
    open_first(page, qtbot)
    assert any(action.text() == "补抽…\tB" for action in page.form.foot.menu.actions())
    page.form.foot.open_menu()
    qtbot.waitUntil(page.form.foot.menu.isVisible)
    qtbot.keyClick(page.form.foot.menu, Keys.Key_B)
    shown(page, ReplaceDialog, qtbot).reject()
    assert not page.form.foot.menu.isVisible()
    assert "补抽…" in [words for words, _button in page.commands()]


def test_anothers_call_is_opened_once_it_was_taken_over(page, qtbot, logged_in):
    lin, *_others = add_crew(logged_in)
    item_id = page.queue.list.rows.rows()[2].item_id
    logged_in.desk.assignment.give(logged_in.actor, [item_id], lin.account_id, "分担")
    qtbot.waitUntil(lambda: page.queue.count.text() == "待听 7")
    qtbot.mouseClick(page.queue.everybody, Qt.MouseButton.LeftButton)
    page.queue.list.go_to(item_id)
    page.queue.list.setFocus()
    press(Keys.Key_Return)
    dialog = shown(page, TakeOverDialog, qtbot)
    assert page.item_id is None and dialog.windowTitle() == "这通电话分配给林晓"
    dialog.words.text.setPlainText("林晓病假")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.item_id == item_id and page.form.card is not None, timeout=30_000)
    qtbot.waitUntil(lambda: "原属林晓" in page.messages.said())
    assert items(logged_in, id=item_id)[0].assignee_id == logged_in.actor.account_id


def test_where_all_calls_are_somebody_elses_none_is_offered_as_the_first(page, qtbot, logged_in):
    lin, *_others = add_crew(logged_in)
    assert page.columns.first.isEnabled()
    logged_in.desk.assignment.give(logged_in.actor, [row.item_id for row in page.queue.list.rows.rows()],
                                   lin.account_id, "分担")
    qtbot.waitUntil(lambda: page.queue.everybody.isVisible() and not page.queue.list.rows.rows())
    qtbot.mouseClick(page.queue.everybody, Qt.MouseButton.LeftButton)
    assert len(page.queue.list.rows.rows()) == 8 and not page.columns.first.isEnabled()


def test_whose_calls_are_listed_is_remembered(page, qtbot, logged_in, kit):
    lin, *_others = add_crew(logged_in)
    logged_in.desk.assignment.give(logged_in.actor, [page.queue.list.rows.rows()[0].item_id], lin.account_id, "分担")
    qtbot.waitUntil(lambda: page.queue.everybody.isVisible())
    qtbot.mouseClick(page.queue.everybody, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: logged_in.desk.settings.user(logged_in.actor)["queue_everybody"] is True)
    again = ListeningPage(player=ClockedPlayer(), **kit)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.queue.count.text() == "待听 8")
    again.settle()
