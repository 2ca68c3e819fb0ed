"""The record in 监听评分 as people use it by keys: the second person listens and decides, the author revises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from qadesk.models.answers import Answers
from qadesk.models.appeal_record import AppealEntryLink, AppealLink, NewItem
from qadesk.models.audit import AuditRow
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.evaluations import Evaluation, FatalTick, HeardInterval
from qadesk.models.paper_list import PaperLink
from qadesk.models.people import Actor
from qadesk.models.unscorable import Unscorable
from qadesk.services.stations import LoggedIn
from qadesk.ui import theme
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.papers_dialog import PapersDialog
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import Label
from tests.importing.scorecard_texts import ANSWERS
from tests.services.appealed import acknowledged, entered
from tests.services.evaluated import filled, stored
from tests.services.kind_cards import add_card, score
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer

Keys = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def player() -> ClockedPlayer:
    return ClockedPlayer()


@pytest.fixture
def item_id(logged_in: LoggedIn, tmp_path: Path) -> int:
    return add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 60), 1)


def scored(logged_in: LoggedIn, actor: Actor, item_id: int, *fatal: str) -> int:
    evaluations = logged_in.desk.evaluations
    draft = filled(evaluations.open_draft(actor, item_id), *fatal)
    answers = replace(draft.answers, comment="语气<b>稳定</b>。", private_note="再听一次")
    return evaluations.submit(actor, replace(draft, answers=answers), reason="抽听片段").evaluation_id


def made(kit: dict[str, Any], player: ClockedPlayer, qtbot: QtBot) -> Iterator[ListeningPage]:
    page = ListeningPage(player=player, **kit)
    qtbot.addWidget(page)
    page.resize(1318, 672)
    yield page
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)


@pytest.fixture
def page(kit: dict[str, Any], player: ClockedPlayer, qtbot: QtBot) -> Iterator[ListeningPage]:
    """The supervisor's page."""
    yield from made(kit, player, qtbot)


@pytest.fixture
def authors(kit: dict[str, Any], player: ClockedPlayer, inspector: Actor, qtbot: QtBot) -> Iterator[ListeningPage]:
    """The page of the inspector who scored."""
    yield from made({**kit, "actor": inspector}, player, qtbot)


def shown(page: ListeningPage, qtbot: QtBot, evaluation_id: int) -> None:
    page.show()
    make_active(qtbot, page)
    page.open_item(RecordLink(evaluation_id))
    qtbot.waitUntil(lambda: page.playback.has_call and page.view.record is not None)
    qtbot.waitUntil(page.record.area.hasFocus)


def press(page: ListeningPage, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or page, key, modifier)


def test_a_second_person_listens_and_confirms_by_keys(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, inspector: Actor, item_id: int,
        qtbot: QtBot) -> None:
    number = scored(logged_in, inspector, item_id, "X4")
    shown(page, qtbot, number)
    words = page.record.words()
    assert "语气<b>稳定</b>。" in words and "X4" in words and "抽听片段" in words and "再听一次" in words
    assert not page.form.isVisible() and not page.record.revise.isVisible()
    assert [entry.code for entry in page.centre.evidence.table.rows()] == ["X4"]
    press(page, Keys.Key_F9, SHIFT)
    assert page.playback.is_playing and 28_000 <= page.playback.position_ms <= 32_000
    press(page, Keys.Key_Space)
    assert not page.playback.is_playing
    press(page, Keys.Key_A)
    dialog = page.view.dialog
    assert dialog is not None and "判定后不可更改。" in " ".join(label.text() for label in dialog.findChildren(Label))
    qtbot.waitUntil(dialog.field.text.hasFocus)
    press(page, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "X4 已确认" in page.messages.said())
    tick, = stored(logged_in, FatalTick)
    assert (tick.state, tick.decided_by) == ("confirmed", page.actor.account_id)
    assert "周岚" in page.record.words() and not page.record.fatal[0].decidable
    make_active(qtbot, page)
    qtbot.waitUntil(page.record.area.hasFocus)
    press(page, Keys.Key_A)
    assert page.view.dialog is None, "decided once"
    press(page, Keys.Key_Escape)
    assert page.view.record is None and page.form.isVisible()
    assert [row.about for row in stored(logged_in, AuditRow, action="evaluations.open_record")] == [
        "20260907-0001"]


def test_a_refusal_waits_for_its_reason(
        page: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    shown(page, qtbot, scored(logged_in, inspector, item_id, "X4"))
    press(page, Keys.Key_D)
    dialog = page.view.dialog
    assert dialog is not None and not dialog.decide.isEnabled()
    qtbot.waitUntil(dialog.field.text.hasFocus)
    press(page, Keys.Key_Return, CTRL)
    assert page.view.dialog is dialog and dialog.field._lacking.isVisible()
    QTest.keyClicks(dialog.field.text, "read out")
    QTest.keyClick(dialog, Keys.Key_Escape)
    page.view.ask_decision("X4", confirmed=False)
    again = page.view.dialog
    assert again is not None and again.reason == "read out", "Esc discards nothing"
    qtbot.waitUntil(again.field.text.hasFocus)
    press(page, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "X4 已驳回" in page.messages.said())
    assert [(tick.state, tick.reason) for tick in stored(logged_in, FatalTick)] == [("refused", "read out")]


def test_what_the_second_person_played_is_kept(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, inspector: Actor, item_id: int,
        qtbot: QtBot) -> None:
    shown(page, qtbot, scored(logged_in, inspector, item_id, "X4"))
    page.record.fatal[0].places.buttons[0].click()
    player.clock.advance(3)
    page.playback.pause()
    press(page, Keys.Key_Escape)
    qtbot.waitUntil(lambda: bool(stored(logged_in, HeardInterval, account_id=page.actor.account_id)))


def test_the_author_sees_no_decision_but_may_revise(
        authors: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    shown(authors, qtbot, scored(logged_in, inspector, item_id, "X4"))
    assert not authors.record.fatal[0].decidable and not authors.record.fatal[0].confirm.isVisible()
    press(authors, Keys.Key_A)
    assert authors.view.dialog is None
    press(authors, Keys.Key_V)
    qtbot.waitUntil(lambda: authors.form.card is not None and authors.form.isVisible())
    assert authors.form.head.revised() == "第 1 次 · 原评分 100.0"
    qtbot.waitUntil(lambda: [row.is_revision for row in authors.queue.list.rows.rows()] == [True])
    assert "修订" in str(authors.queue.list.rows.index(0).data())


def test_a_revision_is_submitted_with_old_and_new_and_a_reason(
        authors: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    revising(authors, qtbot, scored(logged_in, inspector, item_id))
    authors.form.select("4.3")
    qtbot.waitUntil(authors.form.list.hasFocus)
    press(authors, Keys.Key_1)
    press(authors, Keys.Key_Return, CTRL)
    dialog = authors.scoring.dialog
    assert dialog is not None and dialog.windowTitle() == "提交修订"
    assert any("得分：100.0 → 98.0" in text and "4.3" in text for text in dialog.texts())
    assert "1 处改动（旧 → 新）：" in dialog.texts(), "the score follows from it"
    assert {"修订原因（留存并打印）", "照此提交的原因（随评分记录保存）"} <= set(dialog.texts())
    last = max(dialog.mapFromGlobal(label.mapToGlobal(label.rect().bottomLeft())).y()
               for label in dialog.findChildren(Label) if "4.3" in label.text())
    assert dialog._why.y() - last <= theme.GAP + 1, "nothing stands empty above the reasons"
    dialog.write_reason("抽听片段")
    assert not dialog.submit.isEnabled()
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)
    assert dialog.isVisible(), "the reason for the revision lacks"
    dialog.write_revision_reason("漏记一项")
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "20260907-0001-R1 已提交" in authors.messages.said())
    assert [(row.number, row.score_shown, row.revision_reason) for row in stored(logged_in, Evaluation)] == [
        ("20260907-0001", "100.0", ""), ("20260907-0001-R1", "98.0", "漏记一项")]
    authors.open_item(RecordLink(stored(logged_in, Evaluation)[0].id))
    qtbot.waitUntil(lambda: authors.view.record is not None)
    words = authors.record.words()
    assert "修订记录" in words and "原因：漏记一项" in words and "得分：100.0 → 98.0" in words


def test_a_decision_that_stands_is_shown_while_revising(
        authors: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    number = scored(logged_in, inspector, item_id, "X4")
    logged_in.desk.fatal_items.decide(logged_in.actor, number, "X4", confirmed=True)
    revising(authors, qtbot, number)
    assert authors.form.head.band() == "不合格" and "触发 1 项，均已判定" in authors.form.fatal.accessibleDescription()
    authors.form.select("X4")
    authors.form.acts.stamp()
    authors.form.acts.stamp()
    assert authors.form.head.band() == "致命待确认", "other evidence is decided anew"
    assert "1 项，待第二人确认" in authors.form.fatal.accessibleDescription()


def test_an_unchanged_revision_is_not_submitted(
        authors: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    revising(authors, qtbot, scored(logged_in, inspector, item_id))
    press(authors, Keys.Key_Return, CTRL)
    dialog = authors.scoring.dialog
    assert dialog is not None and not dialog.submit.isEnabled() and "与现行评分记录没有差别。" in dialog.texts()
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: authors.scoring.dialog is None)


def test_a_revision_is_given_up_after_a_question(
        authors: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    revising(authors, qtbot, scored(logged_in, inspector, item_id))
    authors.form.head.discard.click()
    box = authors.findChildren(QMessageBox)[0]
    assert "20260907-0001 保持有效" in box.informativeText()
    next(button for button in box.buttons() if button.text() == "放弃").click()
    qtbot.waitUntil(lambda: "已放弃修订" in authors.messages.said())
    assert [row.state for row in stored(logged_in, Evaluation)] == ["submitted"]
    qtbot.waitUntil(lambda: authors.queue.list.rows.rows() == [])


def test_the_only_person_is_told_that_it_is_decided_alone(
        page: ListeningPage, logged_in: LoggedIn, item_id: int, qtbot: QtBot) -> None:
    shown(page, qtbot, scored(logged_in, page.actor, item_id, "X4"))
    assert "单人确认" in [chip.text() for chip in page.record.fatal[0].findChildren(Chip)]
    press(page, Keys.Key_A)
    dialog = page.view.dialog
    assert dialog is not None and not dialog.decide.isEnabled()
    QTest.keyClicks(dialog.field.text, "alone here")
    dialog.decide.click()
    qtbot.waitUntil(lambda: "单人确认（无第二人）" in page.record.words())


def test_papers_lead_to_the_record_and_the_record_to_its_paper(
        page: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    number = scored(logged_in, inspector, item_id)
    page.show()
    make_active(qtbot, page)
    qtbot.waitUntil(page.tasks.is_idle)
    press(page, Keys.Key_O, CTRL)
    dialog = page.findChildren(PapersDialog)[0]
    qtbot.waitUntil(lambda: len(dialog.table.rows()) == 1)
    make_active(qtbot, dialog)
    QTest.keyClick(dialog, Keys.Key_O, CTRL)
    qtbot.waitUntil(lambda: page.view.record is not None and page.view.record.evaluation_id == number)
    page.record.print.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(PreviewDialog)))
    page.findChildren(PreviewDialog)[0].close()


def revising(page: ListeningPage, qtbot: QtBot, evaluation_id: int) -> None:
    shown(page, qtbot, evaluation_id)
    press(page, Keys.Key_V)
    qtbot.waitUntil(lambda: page.form.card is not None and page.playback.has_call)
    page.form.focus_form()
    qtbot.waitUntil(page.form.list.hasFocus)


def test_answers_of_every_kind_are_read_with_why_the_score_is_what_it_is(
        authors: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    answers = ANSWERS[:ANSWERS.index("X1")].replace("2.1: {value: yes}\n2.2: {value: no}", "2.1: {value: no}")
    number = score(logged_in, inspector, item_id, add_card(logged_in), answers, "抽听片段", heard=False).evaluation_id
    shown(authors, qtbot, number)
    words = authors.record.words()
    for said in ("语速过快 −6", "用了一次", "否", "条件不满足", "4（1 至 5）", "+1.5 / +3", "=1+1 <b>x</b>", "45.0",
                 "为什么是 45.0？", "100 × 得分 40.5 ÷ 适用分 90 = 45.0。", "各项满分：100.0", "条件不满足：2.2"):
        assert said in words, said
    assert "第 1 版" in words.split("语速过快")[0]  # the card is named above what it asked
    bar = authors.record.area.verticalScrollBar()
    for key, place in ((Qt.Key.Key_End, bar.maximum()), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(authors.record.area, key)
        assert bar.value() == place


def test_a_call_that_could_not_be_scored_is_read_with_its_reason(
        authors: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    card = logged_in.desk.evaluations.open_draft(inspector, item_id).card
    number = score(logged_in, inspector, item_id, card, Answers(unscorable=Unscorable.SILENT), "两声道都无声",
                   heard=False).evaluation_id
    shown(authors, qtbot, number)
    banner = " ".join(label.text() for label in authors.record.findChildren(QLabel))
    assert "无法评分" in banner and "录音无声" in banner and "不计入任何平均分" in banner and "两声道都无声" in banner
    assert "规范开头语" not in banner and authors.record.record is not None
    assert authors.record.record.sheet.explanation == ()


def test_the_record_leads_to_an_appeal_and_to_the_acknowledgement_by_keys(
        authors: ListeningPage, logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    number = scored(logged_in, inspector, item_id, "X4")
    gone: list[tuple[str, object]] = []
    authors.go_to_page.connect(lambda key, item: gone.append((key, item)))
    shown(authors, qtbot, number)
    press(authors, Keys.Key_P)
    press(authors, Keys.Key_S)
    assert gone == [("appeals", AppealEntryLink(number)), ("appeals", PaperLink(number))]
    acknowledged(logged_in, inspector, number)
    appeal = entered(logged_in, inspector, number, NewItem("X4", "已核身"))
    shown(authors, qtbot, number)
    qtbot.waitUntil(lambda: authors.view.record is not None and authors.view.record.appeal_id is not None)
    words = authors.record.words()
    assert "经过" in words and "交座席签收" in words and "20260907-S01，第 1 轮" in words
    assert authors.record.acknowledge.isHidden() and authors.record.revise.isHidden()
    press(authors, Keys.Key_P)
    assert gone[2:] == [("appeals", AppealLink(appeal.appeal_id))]
