"""The queue beside the player: counts, filter, order, opening by key and click, neighbours, what an empty list says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from qadesk.models.listening import Queue, QueueRow
from qadesk.ui.keys import Keys
from qadesk.ui.queue_list import draft_text
from qadesk.ui.queue_pane import QueuePane
from tests.ui.active import make_active

START = datetime(2026, 9, 3, 11, 42, tzinfo=UTC)
TODAY = date(2026, 9, 7)
ROWS = tuple(
    QueueRow(item_id=10 + n, call_id=n, agent_code=f"A{n:02d}", agent_name="陈一" if n == 2 else "李二",
             team="一班" if n % 2 else "二班", duration_ms=60_000 * (n + 1), origin="risk" if n == 3 else "draw",
             started_at=START + timedelta(hours=n))
    for n in range(6))


@pytest.fixture
def pane(qtbot: QtBot) -> QueuePane:
    made = QueuePane(Keys())
    qtbot.addWidget(made)
    made.resize(220, 560)
    made.set_queue(Queue(ROWS, submitted_today=9, today=TODAY))
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(pane: QueuePane) -> list[str]:
    return [row.agent_code for row in pane.list.rows.rows()]


def test_the_head_counts_what_waits_and_what_is_done(pane: QueuePane) -> None:
    assert pane.count.text() == "待听 6"
    assert pane.submitted.text() == "今日已评 9"


@pytest.mark.parametrize(("text", "left"), [
    ("a03", ["A03"]), ("一班", ["A01", "A03", "A05"]), ("风险", ["A03"]), ("二班 陈一", ["A02"]), ("三班", []),
])
def test_typing_filters_by_agent_team_and_origin(pane: QueuePane, qtbot: QtBot, text: str, left: list[str]) -> None:
    pane.filter.setText(text)
    assert shown(pane) == left


def test_a_filter_without_a_match_offers_its_way_back(pane: QueuePane, qtbot: QtBot) -> None:
    pane.filter.setText("没有")
    assert not pane.list.isVisible()
    qtbot.mouseClick(pane._unfilter, Qt.MouseButton.LeftButton)
    assert pane.list.isVisible() and len(shown(pane)) == 6


def test_an_empty_queue_says_why_and_leads_to_the_draw(pane: QueuePane, qtbot: QtBot) -> None:
    pane.set_queue(Queue(today=TODAY))
    assert "没有待听的通话" in pane._nothing.accessibleName()
    with qtbot.waitSignal(pane.draw_asked):
        qtbot.mouseClick(pane._to_draw, Qt.MouseButton.LeftButton)


OTHERS = tuple(replace(row, assignee="陈静" if row.item_id in (12, 15) else "") for row in ROWS)


def test_calls_of_others_are_left_out_until_everybodys_are_asked_for(pane: QueuePane, qtbot: QtBot) -> None:
    assert not pane.everybody.isVisible() and not pane.of_others.isVisible()
    pane.set_queue(Queue(OTHERS, today=TODAY))
    assert shown(pane) == ["A00", "A01", "A03", "A04"] and pane.count.text() == "待听 4" and pane.waiting() == 4
    assert pane.of_others.text() == "他人待听 2…"
    with qtbot.waitSignal(pane.everybody_chosen) as asked:
        qtbot.mouseClick(pane.everybody, Qt.MouseButton.LeftButton)
    assert asked.args == [True] and pane.count.text() == "待听 6" and not pane.of_others.isVisible()
    assert len(shown(pane)) == 6 and "陈静" in pane.list.rows.index(2).data()
    pane.filter.setText("陈静")
    assert shown(pane) == ["A02", "A05"]
    qtbot.mouseClick(pane.everybody, Qt.MouseButton.LeftButton)
    assert not pane.list.isVisible() and pane._no_match.isVisible()


def test_who_has_no_call_is_shown_the_way_to_those_of_others(pane: QueuePane, qtbot: QtBot) -> None:
    pane.set_queue(Queue(tuple(row for row in OTHERS if row.assignee), today=TODAY))
    assert pane._none_own.isVisible() and "没有分配给您" in pane._none_own.accessibleName()
    qtbot.mouseClick(pane._widen, Qt.MouseButton.LeftButton)
    assert shown(pane) == ["A02", "A05"]


def test_the_next_call_is_never_somebody_elses(pane: QueuePane) -> None:
    pane.set_queue(Queue(OTHERS, today=TODAY))
    pane.show_everybody(True)
    pane.set_open(11)
    assert pane.neighbour(1) == 13 and pane.whose(12) == "陈静" and pane.whose(13) == ""
    pane.set_open(14)
    assert pane.neighbour(1) is None


def test_arrows_move_and_enter_opens(pane: QueuePane, qtbot: QtBot) -> None:
    pane.list.setFocus()
    pane.list.go_to(11)
    qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.call_chosen) as asked:
        qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    assert asked.args == [12]


def test_a_click_opens(pane: QueuePane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.call_chosen) as asked:
        qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, 44 * 2 + 20))
    assert asked.args == [12]


@pytest.mark.parametrize(("key", "action"), [
    (Qt.Key.Key_Space, "form.toggle"), (Qt.Key.Key_K, "form.toggle"), (Qt.Key.Key_J, "form.back"),
    (Qt.Key.Key_L, "form.forward"), (Qt.Key.Key_Comma, "form.back_1s"), (Qt.Key.Key_Period, "form.forward_1s"),
    (Qt.Key.Key_BracketLeft, "form.loop_start"), (Qt.Key.Key_Backslash, "form.loop_clear"),
])
def test_letters_are_the_players_while_the_list_has_the_focus(pane: QueuePane, qtbot: QtBot, key: Qt.Key,
                                                             action: str) -> None:
    with qtbot.waitSignal(pane.player_key) as asked:
        qtbot.keyClick(pane.list, key)
    assert asked.args == [action]


def test_neighbours_follow_what_is_shown(pane: QueuePane) -> None:
    pane.set_open(12)
    assert (pane.neighbour(-1), pane.neighbour(1)) == (11, 13)
    pane.filter.setText("二班")
    assert (pane.neighbour(-1), pane.neighbour(1)) == (10, 14)
    pane.set_open(14)
    assert pane.neighbour(1) is None
    pane.set_open(None)
    assert pane.neighbour(1) == 10


def test_the_order_is_chosen(pane: QueuePane) -> None:
    longest = next(a for a in pane._orders.actions() if a.text() == "时长从长到短")
    longest.trigger()
    assert shown(pane)[0] == "A05"


def test_new_rows_keep_the_place(pane: QueuePane) -> None:
    pane.list.go_to(14)
    pane.set_queue(Queue(ROWS[1:], today=TODAY))
    assert pane.list.current_item_id() == 14


def test_enter_in_the_filter_leads_to_what_was_found(pane: QueuePane, qtbot: QtBot) -> None:
    make_active(qtbot, pane)
    pane.filter.setFocus()
    qtbot.keyClicks(pane.filter, "A04")
    qtbot.keyClick(pane.filter, Qt.Key.Key_Return)
    qtbot.waitUntil(pane.list.hasFocus)
    assert pane.list.current_item_id() == 14


def test_a_changed_word_does_not_move_the_list(pane: QueuePane, qtbot: QtBot) -> None:
    pane.resize(220, 240)
    qtbot.waitUntil(lambda: pane.list.verticalScrollBar().maximum() > 0)
    pane.list.verticalScrollBar().setValue(30)
    saved = datetime(2026, 9, 7, 14, 3, tzinfo=UTC)
    pane.set_queue(Queue((replace(ROWS[0], draft_saved_at=saved), *ROWS[1:]), today=TODAY))
    assert pane.list.verticalScrollBar().value() == 30
    assert "草稿 14:03" in pane.list.rows.index(0).data()


def test_a_draft_shows_its_time_today_and_its_day_before() -> None:
    saved = datetime(2026, 9, 7, 14, 3, tzinfo=UTC)
    assert draft_text(replace(ROWS[0], draft_saved_at=saved), TODAY) == "草稿 14:03"
    assert draft_text(replace(ROWS[0], draft_saved_at=saved - timedelta(days=2)), TODAY) == "草稿 09-05"
    assert draft_text(replace(ROWS[0], draft_saved_at=saved, is_left=True), TODAY) == "待接手"
    assert draft_text(ROWS[0], TODAY) == ""


def test_a_call_whose_recording_is_away_says_so_and_one_in_reach_does_not(pane: QueuePane) -> None:
    pane.set_queue(Queue((replace(ROWS[0], is_away=True), replace(ROWS[1], has_recording=False), ROWS[2]), today=TODAY))
    said = [str(pane.list.rows.index(place).data(Qt.ItemDataRole.AccessibleTextRole)) for place in range(3)]
    assert ["录音不在原处" in words for words in said] == [True, False, False]
    assert "无录音" in said[1]


def test_the_call_of_an_agent_one_is_tied_to_is_marked_and_passed_over(pane: QueuePane) -> None:
    pane.set_queue(Queue(tuple(replace(row, is_tied=row.item_id in (10, 12, 13)) for row in ROWS), today=TODAY))
    assert draft_text(replace(ROWS[2], is_tied=True), TODAY) == "回避"
    assert "回避" in str(pane.list.rows.data(pane.list.rows.index(2)))
    assert pane.neighbour(1) == 11
    pane.set_open(11)
    assert pane.neighbour(1) == 14 and pane.neighbour(-1) is None
    assert pane.is_tied(12) and not pane.is_tied(11)
