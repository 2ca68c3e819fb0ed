"""The calls behind an interview on the page 面谈辅导: several criteria at once, and a call left out and put back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qadesk.models.coaching import InterviewEvidence, InterviewSource
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.ui.coaching_page import CoachingPage
from qadesk.ui.widgets.buttons import Button
from tests.services.evaluated import stored
from tests.services.interviews import add_people, new, recorded, score_follow_up, scored, typed
from tests.ui.test_coaching_page import CTRL, Keys, made, press, rest, shown

LOST = ("2.2", "4.1", "4.3", "7.1")
FOUR = "2.2 倾听不打断 3 次、4.1 理解复述 3 次、4.3 等待静音转接 3 次、7.1 "


@pytest.fixture
def people(logged_in: LoggedIn) -> dict[str, int]:
    return add_people(logged_in)


@pytest.fixture
def calls(logged_in: LoggedIn, people: dict[str, int]) -> tuple[int, ...]:
    """Three calls of A15 that lost on the same four criteria."""
    return tuple(scored(logged_in, "A15", f"2026-08-{day} 10:21", *LOST, places=(
        ("4.1", 72_000, "客户未说完即解答"), ("4.3", 90_000, "没说等多久"), ("1.1", 4_000, "")))
        for day in (24, 27, 31))


@pytest.fixture
def page(kit: dict[str, Any], inspector: Actor, calls: tuple[int, ...], qtbot: QtBot) -> Iterator[CoachingPage]:
    page = made(kit, inspector, qtbot)
    yield page
    page.settle()
    rest(page, qtbot)


def test_one_proposal_of_many_criteria_becomes_one_interview_about_the_first(
        page: CoachingPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    page.list.search.setText("7.1")  # not named in the row, but it is what it is about
    page.list.setFocus()
    row, = page.list.list.model_.rows()
    press(Keys.Key_Return)
    rest(page, qtbot)
    assert page.pane.proposal.about.text().startswith(FOUR) and "前 3 项" in page.pane.proposal.until.text()
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.pane.record is not None)
    rest(page, qtbot)
    assert [code for _card, code in page.pane.draft().focus] == ["2.2", "4.1", "4.3"]
    assert page.pane.head.topic.text() == "2.2 倾听不打断 3 次、4.1 理解复述 3 次等 4 项"
    offered = [action.text() for action in page.pane.form.focus_menu().actions()]
    assert offered[3].startswith("7.1 ") and offered[3].endswith("（3 通扣分）")
    page.list.search.clear()
    assert "已安排：2.2 倾听不打断" in page.list.list.model_.index(1).data()


def test_a_call_is_left_out_by_del_and_put_back_as_it_was(page: CoachingPage, logged_in: LoggedIn, inspector: Actor,
                                                          people: dict[str, int], calls: tuple[int, ...],
                                                          qtbot: QtBot) -> None:
    coaching = logged_in.desk.coaching
    record = coaching.begin(inspector, new(people["A15"], *calls))
    first = next(line for line in record.evidence if line.evidence_id and line.evaluation_id == calls[1])
    offered = next(line for line in record.evidence if not line.evidence_id and line.evaluation_id == calls[1])
    coaching.add_evidence(inspector, record.interview_id, offered)
    shown(page, qtbot, record.interview_id)
    page.pane.evidence.tick(first)
    before = chosen(logged_in, calls[1])
    assert len(before) == 2 and len(page.follow_up.links) == 3
    page.follow_up.links[1].setFocus()
    QTest.keyClick(page.follow_up.links[1], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "08-27 10:21 的通话已移出" in page.messages.said())
    rest(page, qtbot)
    assert [row.evaluation_id for row in stored(logged_in, InterviewSource)] == [calls[0], calls[2]]
    assert page.follow_up.links[1].hasFocus(), "the call that stands in its place now"
    page.follow_up.area.setFocus()
    for expected in page.follow_up.links:
        press(Keys.Key_Tab)
        assert expected.hasFocus()
        press(Keys.Key_Tab)  # its cross
    next(button for button in page.messages.findChildren(Button) if button.text() == "放回").click()
    qtbot.waitUntil(lambda: len(page.follow_up.links) == 3 and bool(page.pane.evidence.played))
    page.settle_words()
    rest(page, qtbot)
    assert chosen(logged_in, calls[1]) == before and page.messages.said() == ""
    assert [line.criterion_code for line in page.pane.record.evidence  # type: ignore[union-attr]
            if line.evidence_id in page.pane.evidence.played] == [first.criterion_code]


def chosen(logged_in: LoggedIn, evaluation_id: int) -> set[tuple[str, int]]:
    return {(row.criterion_code, row.start_ms) for row in stored(logged_in, InterviewEvidence)
            if row.evaluation_id == evaluation_id}


def test_many_criteria_of_a_follow_up_stand_as_points_together_and_one_by_one(
        page: CoachingPage, logged_in: LoggedIn, inspector: Actor, people: dict[str, int], calls: tuple[int, ...],
        qtbot: QtBot) -> None:
    coaching = logged_in.desk.coaching
    record = coaching.begin(inspector, new(people["A15"], *calls, focus=tuple(("inbound", code) for code in LOST[:3])))
    coaching.finish(inspector, record.interview_id, typed(record))
    recorded(logged_in, "A15", "2026-09-07 09:20")
    item_id = coaching.take_follow_up(inspector, record.interview_id)[1]
    shown(page, qtbot, record.interview_id)
    assert "1 通待听，截止 09-21" in page.follow_up.words()
    score_follow_up(logged_in, item_id, "4.1")
    qtbot.waitUntil(lambda: page.pane.record is not None and page.pane.record.heard == 1)
    rest(page, qtbot)
    table = page.follow_up.calls
    assert table is not None
    total = next(column for column in table.model.columns if column.key == "total")
    call = table.rows()[0]
    assert total.text(call).endswith(" / 16") and total.hint is not None
    assert [line.split("：")[0] for line in total.hint(call).splitlines()] == [
        "2.2 倾听不打断", "4.1 理解复述", "4.3 等待静音转接"]
    assert "4.1 理解复述：0 / 6" in total.hint(call)
