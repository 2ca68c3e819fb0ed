"""申诉与判定 as people use it, in Chinese: an appeal entered, heard and ruled by keys; papers acknowledged; by role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from qadesk.audio.player import SilentPlayer
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.appeal_record import AppealEntryLink, AppealLink, AppealState, NewItem
from qadesk.models.appeals import Appeal, Outcome
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.evaluations import Evaluation
from qadesk.models.paper_list import PaperLink
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.ui.appeal_find_dialog import AppealFindDialog
from qadesk.ui.appeals_page import AppealsPage
from qadesk.ui.appeals_tab import ENTRY, RECORD, AppealsTab
from qadesk.ui.papers_tab import PapersTab
from qadesk.ui.step_dialog import StepDialog
from tests import builders
from tests.services.appealed import LEADER, SECOND, entered, heard, lost
from tests.services.evaluated import stored
from tests.services.hearing import clock_of
from tests.ui.active import make_active

Keys = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
POISON = "<b>粗</b> & =1+1 " + "长" * 190
Gone = list[tuple[str, object]]
Shown = Callable[[Actor], tuple[AppealsPage, Gone]]


@pytest.fixture
def ruler(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, SECOND)


@pytest.fixture
def scored(logged_in: LoggedIn, inspector: Actor) -> int:
    return lost(logged_in, inspector).evaluation_id


@pytest.fixture
def shown(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> Shown:
    def show(actor: Actor) -> tuple[AppealsPage, Gone]:
        page = AppealsPage(player=SilentPlayer(logged_in.desk.station.clock), **(kit | {"actor": actor}))
        qtbot.addWidget(page)
        page.resize(1210, 660)
        gone: Gone = []
        page.go_to_page.connect(lambda key, item: gone.append((key, item)))
        page.show()
        make_active(qtbot, page)
        settled(page, qtbot)
        return page, gone

    return show


def settled(page: AppealsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.tasks.is_idle(), timeout=60_000)


def appeals(page: AppealsPage) -> AppealsTab:
    return next(tab for tab in page.kinds if isinstance(tab, AppealsTab))


def papers(page: AppealsPage) -> PapersTab:
    tab = next(tab for tab in page.kinds if isinstance(tab, PapersTab))
    page.show_tab(tab)
    return tab


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, held)


def test_the_palette_leads_to_each_tab_that_the_person_may_see(logged_in: LoggedIn, inspector: Actor) -> None:
    leader = builders.add_account(logged_in, LEADER)
    assert [words for words, _item in AppealsPage.destinations(inspector)] == ["申诉", "签收", "投诉与表扬"]
    assert "papers" not in [item for _words, item in AppealsPage.destinations(leader)]


# entering

def test_an_empty_page_says_why_and_what_to_do(shown: Shown, inspector: Actor) -> None:
    page, _gone = shown(inspector)
    assert "座席以书面申诉" in words(appeals(page).list) and "按 Enter 打开" in words(appeals(page).record)
    tab = papers(page)
    assert "没有待签收的评分表" in words(tab.list) and not tab.form.enter.isEnabled()


def test_an_appeal_is_found_by_number_and_entered_by_keys(
        shown: Shown, logged_in: LoggedIn, inspector: Actor, scored: int, qtbot: QtBot) -> None:
    page, _gone = shown(inspector)
    tab = appeals(page)
    tab.list.table.setFocus()
    press(tab.list.table.view, Keys.Key_Return, CTRL)
    dialog = page.findChildren(AppealFindDialog)[-1]
    settled(page, qtbot)
    QTest.keyClicks(dialog.search, "20260907-00")
    settled(page, qtbot)
    press(dialog.search, Keys.Key_Return)
    settled(page, qtbot)
    assert tab.side.currentIndex() == ENTRY and "对 20260907-0001 的申诉" in words(tab.entry)
    assert "尚未签收" in words(tab.entry)
    first, second = tab.entry.parts
    make_active(qtbot, page)
    qtbot.waitUntil(first.tick.hasFocus)
    press(first.tick, Keys.Key_Return, CTRL)
    assert "请至少选择一个扣分项" in words(tab.entry) and not first.chosen
    press(first.tick, Keys.Key_Space)
    press(first.tick, Keys.Key_Return, CTRL)
    assert first.words.hasFocus() and "请按座席的书面申诉填写" in words(first)
    first.words.setPlainText(POISON)
    first.value.setText("9")
    press(first.words, Keys.Key_Return, CTRL)
    assert first.value.hasFocus() and "请填写高于 3、不超过 5 的分值" in words(first) and not second.chosen
    first.value.setText("4.5")
    press(first.value, Keys.Key_Return, CTRL)
    settled(page, qtbot)
    appeal, = stored(logged_in, Appeal)
    assert tab.side.currentIndex() == RECORD and tab.record.record is not None
    assert (appeal.number, tab.record.record.items[0].proposed_milli) == ("20260907-S01", 4500)
    assert POISON in words(tab.record) and "20260907-S01 已登记" in words(page.messages)
    assert not tab.record.rule.isVisible() and tab.waiting() == 0


def test_words_of_an_entry_survive_leaving_it(
        shown: Shown, inspector: Actor, scored: int, qtbot: QtBot) -> None:
    page, _gone = shown(inspector)
    tab = appeals(page)
    page.open_item(AppealEntryLink(scored))
    settled(page, qtbot)
    tab.entry.parts[1].tick.setChecked(True)
    tab.entry.parts[1].words.setPlainText("等待前已说明")
    tab.entry.parts[1].na.setChecked(True)
    tab.entry.back.click()
    assert tab.side.currentIndex() == RECORD
    page.open_item(AppealEntryLink(scored))
    settled(page, qtbot)
    assert tab.entry.parts[1].chosen and tab.entry.parts[1].words.toPlainText() == "等待前已说明"
    assert tab.entry.parts[1].na.isChecked()
    tab.entry.parts[1].words.setPlainText("")


def test_what_is_refused_stands_in_the_bar(shown: Shown, inspector: Actor, scored: int, logged_in: LoggedIn,
                                           qtbot: QtBot) -> None:
    entered(logged_in, inspector, scored)
    page, _gone = shown(inspector)
    page.open_item(AppealEntryLink(scored))
    settled(page, qtbot)
    assert "尚待裁定" in words(page.messages) and "E-APL-03" in words(page.messages)


# ruling

def test_a_ruling_asks_for_all_it_needs_and_is_made_by_keys(
        shown: Shown, logged_in: LoggedIn, inspector: Actor, ruler: Actor, scored: int, qtbot: QtBot) -> None:
    record = entered(logged_in, inspector, scored, NewItem("4.3", POISON, 5000), NewItem("2.2", "没有打断", 5000))
    page, _gone = shown(ruler)
    tab = appeals(page)
    assert tab.waiting() == 1 and page.tabs.tabText(0) == "申诉 1"
    tab.list.table.choose_first()
    press(tab.list.table.view, Keys.Key_Return)
    settled(page, qtbot)
    assert POISON in words(tab.record) and words(tab.record).count("让客户等待前未说明原因") == 1
    assert [part.chip.accessibleName() for part in tab.record.items] == ["未听", "未听"]
    assert [button.text() for button in tab.record.items[1].places.buttons] == ["00:20–00:30"]
    two, four = tab.record.rulings
    press(tab.record, Keys.Key_Return, CTRL)
    assert two.outcome.hasFocus() and "请选择裁定结果" in words(two)
    press(two.outcome, Keys.Key_Down)
    press(two.outcome, Keys.Key_Return, CTRL)
    assert two.outcome.currentData() == Outcome.KEPT and two.words.hasFocus()
    two.words.setPlainText("01:02 打断")
    four.outcome.setCurrentIndex(four.outcome.findData(Outcome.OTHER))
    four.words.setPlainText("说明得晚")
    press(two.words, Keys.Key_Return, CTRL)
    assert four.value.hasFocus() and "请填写高于 3、不超过 5 的分值" in words(four)
    QTest.keyClicks(four.value, "4")
    press(four.value, Keys.Key_Return, CTRL)
    assert tab.record.unheard.text.hasFocus() and "未听完证据即裁定的原因" in words(tab.record)
    heard(logged_in, ruler, record)
    tab.open_one(record.appeal_id)
    settled(page, qtbot)
    assert tab.record.unheard.isHidden() and tab.record.rulings[1].value.text() == "4"
    press(tab.record, Keys.Key_Return, CTRL)
    settled(page, qtbot)
    assert tab.record.record is not None and tab.record.record.state is AppealState.RULED
    assert "顾判 于 2026-" in words(tab.record) and " 裁定" in words(tab.record)
    assert "96.0 → 97.0" in words(tab.record) and "20260907-S01 已裁定" in words(page.messages)
    assert tab.waiting() == 0 and len(stored(logged_in, Evaluation)) == 2


def test_tab_goes_from_the_record_through_the_form_to_the_buttons(
        shown: Shown, logged_in: LoggedIn, inspector: Actor, ruler: Actor, qtbot: QtBot) -> None:
    record = entered(logged_in, inspector, lost(logged_in, inspector).evaluation_id)
    page, _gone = shown(ruler)
    page.open_item(AppealLink(record.appeal_id))
    settled(page, qtbot)
    tab = appeals(page)
    make_active(qtbot, page)
    tab.record.area.setFocus()
    part, = tab.record.rulings
    for field in (*tab.record.items[0].places.buttons, part.outcome, part.words):
        press(page.focusWidget(), Keys.Key_Tab)
        qtbot.waitUntil(field.hasFocus)


def test_who_had_a_part_reads_who_may_rule(shown: Shown, logged_in: LoggedIn, ruler: Actor, qtbot: QtBot) -> None:
    scored = lost(logged_in, logged_in.actor, "R9").evaluation_id
    record = entered(logged_in, logged_in.actor, scored)
    page, gone = shown(logged_in.actor)
    page.open_item(AppealLink(record.appeal_id))
    settled(page, qtbot)
    tab = appeals(page)
    assert "可裁定人：顾判" in words(tab.record) and not tab.record.rule.isVisible() and not tab.record.rulings
    tab.record.source.click()
    assert gone == [("listening", RecordLink(scored))]


def test_alone_it_is_said_and_a_reason_is_asked_for(shown: Shown, logged_in: LoggedIn, qtbot: QtBot) -> None:
    record = entered(logged_in, logged_in.actor, lost(logged_in, logged_in.actor, "R9").evaluation_id)
    page, _gone = shown(logged_in.actor)
    page.open_item(AppealLink(record.appeal_id))
    settled(page, qtbot)
    tab = appeals(page)
    part, = tab.record.rulings
    part.outcome.setCurrentIndex(part.outcome.findData(Outcome.ACCEPTED))
    part.words.setPlainText("已说明")
    press(tab.record, Keys.Key_Return, CTRL)
    assert tab.record.why.text.hasFocus() and "单人裁定" in words(tab.record)
    tab.record.why.text.setPlainText("只有一名主管")
    press(tab.record.why.text, Keys.Key_Return, CTRL)
    settled(page, qtbot)
    assert "没有其他人可以裁定" in words(tab.record) and "只有一名主管" in words(tab.record)


def test_an_appeal_is_withdrawn_with_words(
        shown: Shown, logged_in: LoggedIn, inspector: Actor, scored: int, qtbot: QtBot) -> None:
    record = entered(logged_in, inspector, scored)
    page, _gone = shown(logged_in.actor)
    tab = appeals(page)
    page.open_item(AppealLink(record.appeal_id))
    settled(page, qtbot)
    tab.record.withdraw.click()
    dialog = page.findChildren(StepDialog)[-1]
    dialog.words.text.setPlainText("座席当面撤回")
    dialog.submit()
    settled(page, qtbot)
    assert "座席当面撤回" in words(tab.record) and tab.record.withdraw.isHidden()
    assert " 撤回" in words(tab.record) and " 裁定" not in words(tab.record)
    assert "已撤回" in page.messages.said()


def test_a_team_leader_sees_the_own_team_only_and_plays_nothing(
        shown: Shown, logged_in: LoggedIn, inspector: Actor, scored: int) -> None:
    entered(logged_in, inspector, scored)
    page, _gone = shown(builders.add_account(logged_in, LEADER))
    assert appeals(page).list.table.rows() == []
    assert not any(isinstance(tab, PapersTab) for tab in page.kinds)


def test_what_was_done_is_not_told_over_another_tab_and_what_went_wrong_is(
        shown: Shown, inspector: Actor, qtbot: QtBot) -> None:
    page, _gone = shown(inspector)
    page.messages.show_message("good", "20260907-S01 已登记。")
    page.tabs.setCurrentIndex(1)
    assert page.messages.said() == ""
    page.messages.show_message("fatal", "没有登记。")
    page.tabs.setCurrentIndex(0)
    assert page.messages.said() != ""


# papers

def test_papers_that_came_back_are_entered_in_one_go(
        shown: Shown, logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    ids = [lost(logged_in, inspector, f"P{n}").evaluation_id for n in range(3)]
    page, gone = shown(inspector)
    tab = papers(page)
    assert page.tabs.tabText(page.tabs.currentIndex()) == "签收 3"
    tab.list.table.setFocus()
    press(tab.list.table.view, Keys.Key_A, CTRL)
    assert "收回 3 份评分表" in words(tab.form) and "其中 3 份没有打印记录" in words(tab.form)
    tab.form.refused.setChecked(True)
    press(tab.form, Keys.Key_Return, CTRL)
    assert tab.form.words.text.hasFocus() and "请写明由谁在场见证" in words(tab.form)
    tab.form.day.setText("2026-09-08")
    tab.form.press_main()
    assert "请填写 2026-09-07 至今天之间的日期" in words(tab.form)
    tab.form.day.setText("2026-09-07")
    tab.form.words.text.setPlainText(POISON)
    press(tab.form.words.text, Keys.Key_Return, CTRL)
    settled(page, qtbot)
    assert {(row.evaluation_id, row.signed, row.words) for row in stored(logged_in, Acknowledgement)} == {
        (number, False, POISON) for number in ids}
    assert tab.list.table.rows() == [] and "已登记 3 份签收" in words(page.messages) and gone == []


def test_a_link_chooses_one_paper(shown: Shown, logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    ids = [lost(logged_in, inspector, f"P{n}").evaluation_id for n in range(3)]
    page, gone = shown(inspector)
    page.open_item(PaperLink(ids[1]))
    settled(page, qtbot)
    tab = papers(page)
    assert [row.evaluation_id for row in tab.list.table.selected()] == [ids[1]]
    press(tab.list.table.view, Keys.Key_Return)
    assert gone == [("listening", RecordLink(ids[1]))]


def test_a_paper_too_old_to_be_chased_is_entered_from_its_record(
        shown: Shown, logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    number = lost(logged_in, inspector, "P1").evaluation_id
    clock_of(logged_in).advance(40 * 86_400)
    page, _gone = shown(inspector)
    tab = papers(page)
    assert tab.list.table.rows() == []
    page.open_item(PaperLink(number))
    settled(page, qtbot)
    assert [row.evaluation_id for row in tab.list.table.selected()] == [number]
    tab.form.press_main()
    settled(page, qtbot)
    assert [row.evaluation_id for row in stored(logged_in, Acknowledgement)] == [number]


def test_several_papers_are_chosen_but_one_is_copied(
        shown: Shown, logged_in: LoggedIn, inspector: Actor) -> None:
    for number in range(3):
        lost(logged_in, inspector, f"P{number}")
    page, _gone = shown(inspector)
    tab = papers(page)
    tab.list.table.choose_first()
    tab.list.table.view.selectAll()
    assert len(tab.list.table.selected()) == 3 and len(tab.list.table.copy().splitlines()) == 2
