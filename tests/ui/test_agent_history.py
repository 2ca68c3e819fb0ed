"""座席近况 beside the call as a person meets it: nothing unasked, then rows to walk through, to copy and to open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.models.agent_history import AgentHistory, HistoryMean
from qadesk.models.audit import AuditRow
from qadesk.models.coaching_list import InterviewLink
from qadesk.models.people import Actor
from qadesk.models.scorecards import FatalState
from qadesk.services.stations import LoggedIn
from qadesk.ui.agent_history_pane import AgentHistoryPane
from qadesk.ui.agent_history_words import losses_words, mean_words
from qadesk.ui.listening_centre import FACTS, HISTORY
from qadesk.ui.listening_page import ListeningPage
from tests.services.evaluated import stored
from tests.services.interviews import add_people, held, scored, waiting
from tests.ui.pages import listening_page
from tests.ui.players import ClockedPlayer

Keys = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def people(logged_in: LoggedIn) -> dict[str, int]:
    return add_people(logged_in)


@pytest.fixture
def page(kit: dict[str, Any], people: dict[str, int], qtbot: QtBot) -> Iterator[ListeningPage]:
    yield from listening_page(kit, ClockedPlayer(), qtbot)


def opened(page: ListeningPage, item_id: int, qtbot: QtBot) -> AgentHistoryPane:
    """The call open, its tab chosen, the keys with the tabs."""
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.form.card is not None and page.tasks.is_idle())
    page.centre.tabs.setCurrentIndex(FACTS)
    page.centre.tabs.setFocus()
    press(Keys.Key_Right)
    assert page.centre.tabs.currentIndex() == HISTORY
    return page.centre.history.pane


def press(*keys: Qt.Key, mod: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, mod)


def ask(page: ListeningPage, qtbot: QtBot) -> None:
    """Press the button by keys."""
    pane = page.centre.history.pane
    for _step in range(5):
        if not pane.show_button.hasFocus():
            press(Keys.Key_Tab)
    press(Keys.Key_Space)
    qtbot.waitUntil(lambda: pane.is_shown)


def looks(logged_in: LoggedIn) -> int:
    return len(stored(logged_in, AuditRow, action="listening.agent_history"))


def test_nothing_is_shown_or_read_unasked(page: ListeningPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    last = scored(logged_in, "A15", "2026-09-02 10:00", "4.3", fatal=FatalState.CONFIRMED)
    pane = opened(page, waiting(logged_in), qtbot)
    assert pane.show_button.isVisible() and not pane.evaluations.isVisible() and looks(logged_in) == 0
    ask(page, qtbot)
    assert looks(logged_in) == 1 and pane.evaluations.isVisible() and not pane.show_button.isVisible()
    assert pane.mean.text() == "近 4 周抽听 1 通，质量分 95.0；样本太小，误差无法判断。"
    assert pane.losses.text() == "扣分最多：4.3 等待静音转接 1 / 1"
    qtbot.waitUntil(pane.evaluations.view.hasFocus)
    press(Keys.Key_C, mod=CTRL)
    assert "09-02\t抽样\t95.0\t优秀\t已确认\t4.3 等待静音转接 −5" in QGuiApplication.clipboard().text()
    press(Keys.Key_Return)
    qtbot.waitUntil(lambda: page.view.record is not None)
    assert page.view.record is not None and page.view.record.evaluation_id == last
    assert not pane.is_shown and not pane.evaluations.rows(), "it is asked for anew with each call"


def test_another_call_is_asked_for_anew(page: ListeningPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    scored(logged_in, "A15", "2026-09-02 10:00")
    pane = opened(page, waiting(logged_in), qtbot)
    ask(page, qtbot)
    assert [row.score_shown for row in pane.evaluations.rows()] == ["100.0"]
    opened(page, waiting(logged_in, "A09"), qtbot)
    assert pane.show_button.isVisible() and not pane.evaluations.rows()
    ask(page, qtbot)
    assert not pane.evaluations.rows() and pane.evaluations.empty.isVisible() and looks(logged_in) == 2


def test_an_interview_is_opened_from_its_row(
        page: ListeningPage, logged_in: LoggedIn, people: dict[str, int], inspector: Actor, qtbot: QtBot) -> None:
    source = scored(logged_in, "A15", "2026-08-20 10:00", "4.1")
    plan = held(logged_in, inspector, people["A15"], source)
    pane = opened(page, waiting(logged_in), qtbot)
    ask(page, qtbot)
    row, = pane.interviews.rows()
    cells = {column.key: column.text(row) for column in pane.interviews.model.columns}
    assert (cells["heard"], cells["focus"], cells["due"]) == ("0 / 3", "4.1", "09-14")
    assert "复述客户问题后再解答" in cells["agreed"] and pane.interviews.isVisible()
    assert page.panes.count(pane.interviews) == 1
    pane.interviews.setFocus()
    with qtbot.waitSignal(page.go_to_page) as asked:
        press(Keys.Key_Return)
    assert asked.args == ["coaching", InterviewLink(plan.interview_id)]


def test_a_wide_window_has_it_beside_the_marks(page: ListeningPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    pane = opened(page, waiting(logged_in), qtbot)
    assert not page.centre.history.side.isVisible()
    page.resize(1764, 940)
    qtbot.waitUntil(page.centre.history.side.isVisible)
    assert not page.centre.tabs.isTabVisible(HISTORY) and page.centre.tabs.currentIndex() != HISTORY
    assert pane.show_button.isVisible() and page.centre.under_tabs.currentIndex() == page.centre.tabs.currentIndex()
    page.resize(1318, 672)
    qtbot.waitUntil(lambda: page.centre.tabs.isTabVisible(HISTORY))
    page.centre.tabs.setCurrentIndex(HISTORY)
    assert pane.isVisible() and not page.centre.history.side.isVisible()


def test_the_waveform_keeps_its_height(page: ListeningPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    scored(logged_in, "A15", "2026-09-02 10:00", "4.3", "2.2", "1.1", "5.1")
    pane = opened(page, waiting(logged_in), qtbot)
    for width, height in ((1318, 672), (1764, 940)):
        page.resize(width, height)
        pane.fold()
        page.centre.tabs.setCurrentIndex(FACTS)
        QApplication.processEvents()
        before = page.centre.waveform.height()
        page.centre.tabs.setCurrentIndex(HISTORY)
        pane.show_button.click()
        qtbot.waitUntil(lambda: pane.is_shown)
        QApplication.processEvents()
        assert page.centre.waveform.height() == before


def test_words_say_no_more_than_the_calls_can_carry() -> None:
    told = AgentHistory(1, "A15", "", mean=HistoryMean(12, 86.46, 78.2, 92.04))
    assert mean_words(told) == "近 4 周抽听 12 通，质量分 86.5；真实水平很可能在 78.2 到 92.0 之间。"
    few = AgentHistory(1, "A15", "", mean=HistoryMean(7, 86.46))
    assert mean_words(few) == "近 4 周抽听 7 通，质量分 86.5；样本太小，误差无法判断。"
    assert mean_words(AgentHistory(1, "A15", "")) == "近 4 周没有已评分的抽样通话。" and losses_words(told) == ""
    assert mean_words(AgentHistory(1, "A15", "", cases_only=True)) == "此处只列案例，不能说明该座席的水平。"
