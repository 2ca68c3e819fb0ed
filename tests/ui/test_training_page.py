"""Training needs as people use the page, in Chinese: tallies by keys, a request raised, answered, followed; by role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from qadesk.audio.player import SilentPlayer
from qadesk.models.audit import AuditRow
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.flags import FlagLink
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.models.training import Arm, RequestState, TrainingRequest
from qadesk.models.training_record import RequestLink
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.behind_dialog import BehindDialog
from qadesk.ui.main_window import MainWindow
from qadesk.ui.request_steps import Act
from qadesk.ui.session_pages import session_pages
from qadesk.ui.step_dialog import StepDialog
from qadesk.ui.training_page import FLAGS, REQUESTS, TALLIES, WAITS, TrainingPage
from tests import builders
from tests.services.evaluated import stored
from tests.services.months import Book
from tests.services.test_flags import new
from tests.services.trainings import at, fill_tallies, write
from tests.ui.active import make_active

Keys = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
POISON = "<b>粗</b> & =1+1 " + "长" * 190
Gone = list[tuple[str, object]]


@pytest.fixture
def trainer(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, builders.TRAINER)


@pytest.fixture
def tallied(logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)


def shown(kit: dict[str, Any], qtbot: QtBot, actor: Actor | None = None) -> tuple[TrainingPage, Gone]:
    page = TrainingPage(**(kit | ({"actor": actor} if actor else {})))
    qtbot.addWidget(page)
    page.resize(1210, 660)
    gone: Gone = []
    page.go_to_page.connect(lambda key, item: gone.append((key, item)))
    page.show()
    make_active(qtbot, page)
    settled(page, qtbot)
    return page, gone


def settled(page: TrainingPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.tasks.is_idle(), timeout=60_000)


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def august(page: TrainingPage, qtbot: QtBot) -> None:
    box = page.tallies.period_box
    box.setCurrentIndex(next(n for n in range(box.count()) if "2026 年 8 月" in box.itemText(n)))
    box.activated.emit(box.currentIndex())
    settled(page, qtbot)


def drafted(page: TrainingPage, qtbot: QtBot) -> None:
    august(page, qtbot)
    QTest.keyClick(page.tallies.heat, Keys.Key_Return, CTRL)
    settled(page, qtbot)
    assert page.draft.pane.draft is not None


def raised(page: TrainingPage, qtbot: QtBot, wish: str = "话术演练 30 分钟。") -> None:
    drafted(page, qtbot)
    page.draft.pane.wish.text.setPlainText(wish)
    page.draft.pane.submit.click()
    settled(page, qtbot)
    assert page.requests.card.record is not None


def answered(page: TrainingPage, qtbot: QtBot, act: Act, said: str = "") -> str:
    """Take a step; returns the day that its dialog proposed."""
    button = page.requests.card.acts[act]
    page.requests.card.act_asked.emit(act) if button.isHidden() else button.click()
    dialog = page.findChildren(StepDialog)[-1]
    dialog.words.text.setPlainText(said)
    day = dialog.day.text()
    dialog.submit()
    settled(page, qtbot)
    return day


# tallies

def test_a_station_without_calls_says_why_and_leads_to_the_import(kit: dict[str, Any], qtbot: QtBot) -> None:
    page, gone = shown(kit, qtbot)
    assert "还没有通话" in words(page.tallies) and not page.draft.pane.begin.isVisible()
    page.tallies.button.click()
    assert gone == [("recordings", "import")]


def test_a_period_without_scores_says_why(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    write(logged_in, lambda book: book.known(book.agent("A01"), at(3)))
    page, gone = shown(kit, qtbot)
    assert "都还没有评分" in words(page.tallies)
    page.tallies.button.click()
    assert gone == [("listening", None)]


def test_arrows_move_the_cell_and_enter_shows_the_calls_behind(
        kit: dict[str, Any], tallied: None, qtbot: QtBot) -> None:
    page, gone = shown(kit, qtbot)
    august(page, qtbot)
    heat = page.tallies.heat
    heat.setFocus()
    assert [heat.heat.headerData(n, Qt.Orientation.Horizontal) for n in range(1, 5)] == [
        "一班 n=36", "二班 n=36", "三班 n=36", "全中心 n=108"]
    assert heat.heat.index(0, 1).data() == "18 50.0%" and heat.heat.step(0, 1) == 2 and heat.heat.step(0, 2) == 0
    assert heat.heat.index(0, 4).data() == "18 16.7% 11–25%"
    assert heat.heat.chip(0)[0] in ("新增", "达到门槛")
    QTest.keyClick(heat, Keys.Key_Right)
    assert (heat.currentIndex().row(), heat.currentIndex().column()) == (0, 1)
    QTest.keyClick(heat, Keys.Key_Return)
    qtbot.waitUntil(lambda: bool(page.findChildren(BehindDialog)))
    settled(page, qtbot)
    dialog = page.findChildren(BehindDialog)[-1]
    assert len(dialog.table.rows()) == 18 and {row.team for row in dialog.table.rows()} == {"一班"}
    dialog.table.link_pressed.emit(dialog.table.rows()[0], "record")
    assert gone[0][0] == "listening" and isinstance(gone[0][1], RecordLink)
    assert "一班 n=36" in heat.copy() and "50.0%" in heat.copy()


def test_criteria_stay_in_view_beside_many_teams(
        kit: dict[str, Any], logged_in: LoggedIn, tallied: None, qtbot: QtBot) -> None:
    def fill(book: Book) -> None:
        for number in range(4, 13):
            book.score(book.call(book.agent(f"B{number:02}", book.team(f"客服 {number:02} 班")), at(3)))
    write(logged_in, fill)
    page, _gone = shown(kit, qtbot)
    august(page, qtbot)
    heat = page.tallies.heat
    heat.setFocus()
    assert heat.names.isVisible() and heat.names.width() >= 190
    heat.setCurrentIndex(heat.heat.index(0, heat.heat.whole_column - 1))
    assert heat.horizontalScrollBar().value() > 0
    for _step in range(heat.heat.whole_column):
        QTest.keyClick(heat, Keys.Key_Left)
        cell = heat.visualRect(heat.currentIndex())
        assert heat.currentIndex().column() == 0 or cell.x() >= heat.names.width(), "no cell hides below the names"
    QTest.mouseClick(heat.names.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(18, 42))
    assert [row.key for row in heat.ticked()] == [heat.heat.row(1).key] and heat.currentIndex().row() == 1


def test_tallies_are_made_once_the_page_is_seen(kit: dict[str, Any], tallied: None, qtbot: QtBot) -> None:
    page = TrainingPage(**kit)
    qtbot.addWidget(page)
    page.reload()
    settled(page, qtbot)
    assert page.tallies.tallies is None and page.found is not None
    page.show()
    settled(page, qtbot)
    assert page.tallies.tallies is not None


def test_the_chart_leads_to_the_calls(kit: dict[str, Any], tallied: None, qtbot: QtBot) -> None:
    page, _gone = shown(kit, qtbot)
    august(page, qtbot)
    qtbot.waitUntil(lambda: page.tallies.chart.is_drawn, timeout=60_000)
    page.tallies.chart.setFocus()
    QTest.keyClick(page.tallies.chart, Keys.Key_Return)
    qtbot.waitUntil(lambda: bool(page.findChildren(BehindDialog)))
    settled(page, qtbot)
    assert len(page.findChildren(BehindDialog)[-1].table.rows()) == 18


# a request

def test_a_request_is_drafted_by_keys_and_submitted(
        kit: dict[str, Any], logged_in: LoggedIn, tallied: None, trainer: Actor, qtbot: QtBot) -> None:
    page, gone = shown(kit, qtbot)
    august(page, qtbot)
    assert not stored(logged_in, AuditRow, action="training.draft"), "looking at tallies asks for nothing"
    heat, pane = page.tallies.heat, page.draft.pane
    heat.setFocus()
    QTest.keyClick(heat, Keys.Key_Space)
    QTest.keyClick(heat, Keys.Key_Down)
    assert [row.key for row in page.tallies.chosen_rows()] == [heat.heat.row(0).key], "what is ticked"
    QTest.keyClick(heat, Keys.Key_Return, CTRL)
    settled(page, qtbot)
    assert pane.draft is not None and "一班" in pane.whom.text() and pane.trainer.currentText() == "韩培"
    assert "18 / 108 通" in pane.basis.text() and "训前监听" in pane.plan.text()
    people = pane.lists[Arm.TRAINED]
    before = len(people.ticked())
    people.setFocus()
    QTest.keyClick(people, Keys.Key_Space)
    assert len(people.ticked()) == before - 1 and str(before - 1) in pane.groups.tabText(0)
    QTest.keyClick(people, Keys.Key_Return)
    assert gone[-1][0] == "listening"
    QTest.keyClick(people, Keys.Key_Return, CTRL)
    assert "请写明" in words(pane) and not stored(logged_in, TrainingRequest), "it asks for the wish"
    pane.wish.text.setPlainText(POISON)
    QTest.keyClick(pane.wish.text, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "已提交" in page.messages.said())
    settled(page, qtbot)
    record = page.requests.card.record
    assert record is not None and record.wish == POISON.strip() and len(record.trained) == before - 1
    assert POISON.strip() in page.requests.card.words()
    assert page.place() == REQUESTS and pane.draft is None
    assert [row.number for row in page.requests.pane.table.rows()] == [record.number]
    earlier = record.request_id
    page.show_tab(TALLIES)
    raised(page, qtbot, "再来一次")
    settled(page, qtbot)
    now = page.requests.pane.table.current()
    assert now is not None and now.request_id == page.requests.card.record.request_id != earlier  # type: ignore[union-attr]


def chosen_agents(page: TrainingPage) -> list[list[str]]:
    return [[agent.agent_no for agent in people.ticked()] for people in page.draft.pane.lists.values()]


def test_words_and_ticks_of_a_draft_outlast_the_page(
        kit: dict[str, Any], tallied: None, trainer: Actor, qtbot: QtBot) -> None:
    page, _gone = shown(kit, qtbot)
    drafted(page, qtbot)
    proposed = chosen_agents(page)
    page.draft.pane.wish.text.setPlainText("先听三段录音")
    for people in page.draft.pane.lists.values():
        people.selectRow(0)
        QTest.keyClick(people, Keys.Key_Space)
    left = chosen_agents(page)
    assert left != proposed
    again, _gone = shown(kit, qtbot)
    drafted(again, qtbot)
    assert again.draft.pane.wish.words == "先听三段录音"
    assert chosen_agents(again) == left
    again.draft.pane.drop.click()
    drafted(again, qtbot)
    assert again.draft.pane.wish.words == "" and chosen_agents(again) == proposed


def test_no_comparison_group_says_what_cannot_be_claimed(
        kit: dict[str, Any], tallied: None, trainer: Actor, qtbot: QtBot) -> None:
    page, _gone = shown(kit, qtbot)
    drafted(page, qtbot)
    pane = page.draft.pane
    assert "净效果" in pane.claim.said()
    pane.groups.setCurrentIndex(1)
    trained, others = pane.lists[Arm.TRAINED], pane.lists[Arm.COMPARISON]
    for row in range(len(others.ticked())):
        others.selectRow(row)
        QTest.keyClick(others, Keys.Key_Space)
    assert "没有对照组" in pane.claim.said() and "勾选" in pane.claim.said()
    taken = trained.ticked()[0]
    others.selectRow(others.people.agents.index(taken))
    QTest.keyClick(others, Keys.Key_Space)
    assert others.ticked() == (taken,) and taken not in trained.ticked() and "净效果" in pane.claim.said()


def test_the_trainer_answers_and_the_inspector_follows_up(
        kit: dict[str, Any], logged_in: LoggedIn, tallied: None, inspector: Actor, trainer: Actor,
        qtbot: QtBot) -> None:
    mine, _gone = shown(kit, qtbot, inspector)
    raised(mine, qtbot)
    record = mine.requests.card.record
    assert record is not None and mine.requests.card.main.text() == "抽取培训前监听…"
    answered(mine, qtbot, Act.LISTEN)
    assert "已评 0 /" in mine.requests.card.words()
    page, gone = shown(kit, qtbot, trainer)
    assert page.place() == WAITS and [row.title for row in page.todo.table.rows()] == ["待答复需求"]
    QTest.keyClick(page.todo.table.view, Keys.Key_Return)
    settled(page, qtbot)
    assert page.requests.card.main.text() == "接受…" and page.place() == WAITS
    page.requests.card.people.call_asked.emit(record.cases[0])  # type: ignore[union-attr]
    assert gone[-1][0] == "listening"
    answered(page, qtbot, Act.ACCEPT, "本周安排")
    settled(page, qtbot)
    assert page.requests.card.main.text() == "排期…" and "本周安排" in page.requests.card.words()
    assert answered(page, qtbot, Act.PLAN) == "2026-09-21"
    assert [row.title for row in page.todo.table.rows()] == ["待开展培训"]
    assert page.requests.card.main.text() == "已培训…"
    assert answered(page, qtbot, Act.HELD) == "2026-09-07"
    assert page.requests.card.main.isHidden() and not page.todo.table.rows()
    request, = stored(logged_in, TrainingRequest)
    assert request.state == RequestState.HELD


def test_a_trainer_on_paper_is_answered_for(kit: dict[str, Any], tallied: None, qtbot: QtBot) -> None:
    page, _gone = shown(kit, qtbot)
    drafted(page, qtbot)
    pane = page.draft.pane
    pane.wish.text.setPlainText("演练")
    pane.submit.click()
    assert "由谁培训" in pane.trainer_field.error()
    pane.trainer.setEditText("外请讲师")
    pane.submit.click()
    settled(page, qtbot)
    card = page.requests.card
    assert card.main.text() == "接受…"
    card.main.click()
    dialog = page.findChildren(StepDialog)[-1]
    assert "由您代录" in words(dialog)
    dialog.submit()
    settled(page, qtbot)
    assert card.record is not None and card.record.state is RequestState.ACCEPTED


def test_a_withdrawn_request_stays_with_its_reason(kit: dict[str, Any], tallied: None, trainer: Actor,
                                                   qtbot: QtBot) -> None:
    page, _gone = shown(kit, qtbot)
    raised(page, qtbot)
    answered(page, qtbot, Act.WITHDRAW, "重复了")
    settled(page, qtbot)
    card, pane = page.requests.card, page.requests.pane
    assert "重复了" in card.words() and card.main.isHidden() and pane.table.rows() == []
    assert "没有进行中的培训需求" in words(pane)
    pane.state_box.setCurrentIndex(1)
    assert len(pane.table.rows()) == 1
    assert card.record is not None and card.record.state is RequestState.WITHDRAWN


# flags

def test_flags_are_listed_noted_and_closed_by_the_trainer(
        kit: dict[str, Any], logged_in: LoggedIn, tallied: None, trainer: Actor, qtbot: QtBot) -> None:
    row = logged_in.desk.flags.raise_(logged_in.actor, new(1, words=POISON))
    page, gone = shown(kit, qtbot, trainer)
    assert [matter.title for matter in page.todo.table.rows()] == ["标记案例"]
    page.open_item(FlagLink(row.flag_id))
    settled(page, qtbot)
    card = page.flags.card
    assert page.place() == FLAGS and POISON.strip() in card.words() and card.close_button.isVisible()
    card.record.click()
    assert gone == [("listening", RecordLink(1, 30_000))]
    QTest.keyClick(page.flags.pane.table.view, Keys.Key_Return, CTRL)
    dialog = page.findChildren(StepDialog)[-1]
    dialog.submit()
    assert dialog.isVisible(), "it asks for words"
    dialog.words.text.setPlainText("已做成案例")
    dialog.submit()
    settled(page, qtbot)
    assert "的标记已结束" in page.messages.said() and card.row is None
    assert page.flags.pane.table.rows() == [] and page.todo.table.rows() == []
    assert "没有进行中的标记案例" in words(page.flags.pane)
    page.flags.pane.state_box.setCurrentIndex(page.flags.pane.state_box.findData("all"))
    assert len(page.flags.pane.table.rows()) == 1
    assert "已做成案例" in card.words() and not card.close_button.isVisible()


def test_the_supervisor_finds_what_is_handed_to_the_supervisor_and_what_is_overdue(
        kit: dict[str, Any], logged_in: LoggedIn, tallied: None, qtbot: QtBot) -> None:
    flags, chief = logged_in.desk.flags, logged_in.actor
    flags.raise_(chief, new(1, words="给培训专员"))
    flags.raise_(chief, new(2, words="给质检主管", owner=Role.SUPERVISOR))
    page, _gone = shown(kit, qtbot, chief)
    page.open_item(FLAGS)
    settled(page, qtbot)
    pane = page.flags.pane
    assert [pane.state_box.itemText(n) for n in range(pane.state_box.count())] == ["进行中", "交给我的", "逾期", "全部"]
    assert len(pane.table.rows()) == 2
    pane.state_box.setCurrentIndex(pane.state_box.findData("mine"))
    assert [row.words for row in pane.table.rows()] == ["给质检主管"]
    pane.state_box.setCurrentIndex(pane.state_box.findData("overdue"))
    assert pane.table.rows() == []


def test_a_closed_flag_makes_room_for_the_next_one(
        kit: dict[str, Any], logged_in: LoggedIn, tallied: None, trainer: Actor, qtbot: QtBot) -> None:
    first, second = (logged_in.desk.flags.raise_(logged_in.actor, new(number, words=f"第 {number} 条"))
                     for number in (1, 2))
    page, _gone = shown(kit, qtbot, trainer)
    page.open_item(FlagLink(first.flag_id))
    settled(page, qtbot)
    close_flag(page, qtbot)
    assert page.flags.card.row is not None and page.flags.card.row.flag_id == second.flag_id
    page.show_tab(WAITS)
    QTest.keyClick(page.todo.table.view, Keys.Key_Return)
    close_flag(page, qtbot)
    assert page.flags.card.row is None, "beside what waits nothing is shown that was not opened"


def close_flag(page: TrainingPage, qtbot: QtBot) -> None:
    page.flags.card.close_button.click()
    dialog = page.findChildren(StepDialog)[-1]
    dialog.words.text.setPlainText("看过了")
    dialog.submit()
    settled(page, qtbot)


def test_inspectors_note_but_do_not_close_what_is_the_trainers(
        kit: dict[str, Any], logged_in: LoggedIn, tallied: None, inspector: Actor, qtbot: QtBot) -> None:
    logged_in.desk.flags.raise_(inspector, new(1))
    page, _gone = shown(kit, qtbot, inspector)
    page.show_tab(FLAGS)
    card = page.flags.card
    assert card.row is not None and card.close_button.isHidden() and card.note.isVisible()
    card.note.click()
    dialog = page.findChildren(StepDialog)[-1]
    dialog.words.text.setPlainText("补充：第 2 段")
    dialog.submit()
    settled(page, qtbot)
    assert "补充：第 2 段" in card.words()


# roles, places

def test_a_trainer_drafts_nothing_and_sees_no_calls_behind(
        kit: dict[str, Any], tallied: None, trainer: Actor, qtbot: QtBot) -> None:
    page, _gone = shown(kit, qtbot, trainer)
    page.show_tab(TALLIES)
    august(page, qtbot)
    assert not page.draft.pane.isVisible() and not page.tallies.heat.ticks
    page.tallies.heat.setFocus()
    QTest.keyClick(page.tallies.heat, Keys.Key_Return)
    settled(page, qtbot)
    assert not page.findChildren(BehindDialog)


def test_links_and_places_lead_to_their_tab(kit: dict[str, Any], tallied: None, trainer: Actor, qtbot: QtBot) -> None:
    page, _gone = shown(kit, qtbot)
    raised(page, qtbot)
    record = page.requests.card.record
    assert record is not None
    again, _gone = shown(kit, qtbot)
    again.open_item(RequestLink(record.request_id))
    settled(again, qtbot)
    assert again.place() == REQUESTS and again.requests.card.record is not None
    again.go_back_to(FLAGS)
    assert again.place() == FLAGS
    again.open_item(None)
    assert again.place() == FLAGS


def test_team_leaders_have_no_such_page(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot,
                                        machine: MachineSettings) -> None:
    leader = builders.add_account(logged_in, NewAccount("chen", "陈班", builders.PASSWORD,
                                                        frozenset({Role.TEAM_LEADER})))
    pages = session_pages(player=SilentPlayer(logged_in.desk.station.clock), machine=machine,
                          restore=lambda _path, _code: None)
    window = MainWindow(kit=kit | {"actor": leader}, machine=machine, station_name="QA-01", practice=False,
                        label="internal", pages=pages)
    qtbot.addWidget(window, before_close_func=lambda gone: setattr(gone.end, "is_settled", True))
    assert "training" not in window.page_keys()


def test_long_names_are_plain_and_fit(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot,
                                      tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        agent = book.agent("A" * 60, book.team(POISON), name=POISON)
        for day in range(2, 20):
            book.score(book.call(agent, at(day)), book.card.criteria[0].code)
    write(logged_in, fill)
    page, _gone = shown(kit, qtbot)
    drafted(page, qtbot)
    heat = page.tallies.heat
    assert POISON in str(heat.heat.headerData(1, Qt.Orientation.Horizontal))
    assert heat.horizontalHeader().sectionSize(1) <= 150
    assert heat.heat.index(0, 1).data() == "18 / 18", "below 20 calls no percentage is told"
    assert page.draft.pane.width() == 344
    assert "&lt;b&gt;" in str(page.draft.pane.lists[Arm.TRAINED].people.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
