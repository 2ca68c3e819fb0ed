"""Flags in the window, by keys and in Chinese: raised with M while scoring or reading; what a trainer then hears."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.models.audit import AuditRow, Outcome
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.evaluations import Evaluation, EvaluationState, HeardInterval
from qadesk.models.flags import Flag, FlagKind, FlagLink
from qadesk.models.listening import HeardSpan
from qadesk.models.people import Actor, Role
from qadesk.services.stations import LoggedIn
from qadesk.ui.flag_dialog import FlagDialog
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.widgets.labels import Label
from qadesk.ui.workbench_page import WorkbenchPage
from tests import builders
from tests.services.evaluated import stored, submit
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.services.test_flags import new, request_about
from tests.ui.pages import listening_of

Keys = Qt.Key
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
POISON = "<b>粗</b> & " + "长" * 190


@pytest.fixture
def item_id(logged_in: LoggedIn, tmp_path: Path) -> int:
    return add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 60), 1)


@pytest.fixture
def trainer(logged_in: LoggedIn) -> Actor:
    return builders.add_account(logged_in, builders.TRAINER)


def press(widget: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or widget, key, modifier)


def dialog_of(page: ListeningPage, qtbot: QtBot) -> FlagDialog:
    qtbot.waitUntil(lambda: bool(page.findChildren(FlagDialog)))
    dialog = page.findChildren(FlagDialog)[-1]
    qtbot.waitUntil(lambda: dialog.isVisible())
    return dialog


def test_m_flags_the_call_that_is_scored_and_begins_its_draft(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, item_id: int, qtbot: QtBot) -> None:
    page, gone = listening_of(kit, qtbot, inspector), []
    page.go_to_page.connect(lambda key, item: gone.append((key, item)))
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.form.list.hasFocus() and page.playback.has_call)
    page.playback.seek(30_000)
    press(page, Keys.Key_M)
    dialog = dialog_of(page, qtbot)
    assert dialog.time.text() == "00:30" and dialog.due.text() == "2026-09-14"
    assert dialog.owner.currentData() == Role.TRAINER and stored(logged_in, Evaluation) == []
    dialog.words.text.setPlainText(POISON)
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "已标记给培训专员" in page.messages.said())
    flag, = stored(logged_in, Flag)
    evaluation, = stored(logged_in, Evaluation)
    assert (flag.words, flag.start_ms, flag.owner) == (POISON, 30_000, Role.TRAINER)
    assert (flag.evaluation_id, evaluation.state) == (evaluation.id, EvaluationState.DRAFT)
    assert page.messages.banner is not None
    page.flags._tell(logged_in.desk.flags.list(inspector).rows[0])
    button = next(b for b in page.messages.banner.findChildren(type(page.record.print)) if b.text() == "打开列表")
    button.click()
    assert gone == [("training", FlagLink(flag.id))]


def test_m_flags_the_evaluation_that_is_read(kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor,
                                             item_id: int, qtbot: QtBot) -> None:
    number = submit(logged_in, inspector, item_id).evaluation_id
    page = listening_of(kit, qtbot, logged_in.actor)
    page.open_item(RecordLink(number, 12_000))
    qtbot.waitUntil(lambda: page.view.record is not None and page.playback.has_call)
    qtbot.waitUntil(page.record.area.hasFocus)
    press(page, Keys.Key_M)
    dialog = dialog_of(page, qtbot)
    assert dialog.time.text() == "00:12"
    dialog.kind.setCurrentIndex(dialog.kind.findData(FlagKind.COMPLAINT))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    assert dialog.owner.currentData() == Role.SUPERVISOR, "a risk is proposed to the supervisor"
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)
    assert dialog.isVisible() and stored(logged_in, Flag) == [], "it asks for words"
    dialog.words.text.setPlainText("客户两次提到要投诉。")
    dialog.due.setText("2026-13-01")
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)
    assert "日期" in dialog.due_field.error()
    dialog.due.setText("2026-09-10")
    dialog.time.setText("9:59")
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)
    assert dialog.time_field.error()
    dialog.time.setText("")
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(stored(logged_in, Flag)))
    flag, = stored(logged_in, Flag)
    assert (flag.owner, flag.start_ms, str(flag.due_day)) == (Role.SUPERVISOR, None, "2026-09-10")


def test_without_a_call_there_is_nothing_to_flag(kit: dict[str, Any], inspector: Actor, qtbot: QtBot) -> None:
    page = listening_of(kit, qtbot, inspector)
    page.buttons.flag.click()
    assert "请先打开" in page.messages.said() and not page.findChildren(FlagDialog)


def test_a_trainers_list_holds_cases_only(kit: dict[str, Any], trainer: Actor, item_id: int, qtbot: QtBot) -> None:
    page = listening_of(kit, qtbot, trainer)
    assert page.queue.list.rows.rows() == [] and page.queue.count.text() == "案例 0"
    said = " ".join(label.text() for label in page.queue.findChildren(Label) if label.isVisible())
    assert "还没有案例" in said and "标记" in said
    assert not page.buttons.flag.isVisible() and not page.queue._to_draw.isVisible()


def test_a_trainer_reads_and_hears_a_flagged_record(kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor,
                                                    trainer: Actor, item_id: int, qtbot: QtBot) -> None:
    number = submit(logged_in, inspector, item_id, "X4").evaluation_id
    logged_in.desk.flags.raise_(inspector, new(number))
    page = listening_of(kit, qtbot, trainer)
    row, = page.queue.list.rows.rows()
    assert "已标记" in str(page.queue.list.rows.index(0).data())
    page.queue.list.opened.emit(page.queue.list.rows.index(0))
    qtbot.waitUntil(lambda: page.view.record is not None and page.playback.has_call)
    assert page.queue.open_item_id == row.item_id
    record = page.record
    assert record.isVisible() and not record.print.isVisible() and not record.revise.isVisible()
    assert not record.fatal[0].decidable and not page.centre.facts.eye.isVisible()
    assert "138****" in page.centre.facts.number.text()
    press(page, Keys.Key_M)
    page.papers.preview()
    page.papers.list()
    qtbot.waitUntil(page.tasks.is_idle)
    assert not page.findChildren(FlagDialog)
    page.leave_call()
    qtbot.waitUntil(page.tasks.is_idle)
    assert stored(logged_in, AuditRow, outcome=Outcome.REFUSED) == []


def test_a_trainer_hears_a_targeted_call_that_inspectors_score(
        kit: dict[str, Any], logged_in: LoggedIn, trainer: Actor, item_id: int, qtbot: QtBot) -> None:
    request_about(logged_in, item_id=item_id)
    page = listening_of(kit, qtbot, trainer)
    page.step_call(1)
    qtbot.waitUntil(lambda: page.playback.has_call)
    said = " ".join(label.text() for label in page.columns.no_form.findChildren(Label) if label.isVisible())
    assert "评分由质检员完成" in said and not page.form.isVisible()
    page.heard.add([HeardSpan(0, 5_000)])
    page.leave_call()
    qtbot.waitUntil(page.tasks.is_idle)
    assert stored(logged_in, Evaluation) == []
    assert [row.account_id for row in stored(logged_in, HeardInterval)] == [trainer.account_id]


def test_another_record_is_refused_to_a_trainer_and_the_page_says_so(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, trainer: Actor, item_id: int,
        qtbot: QtBot) -> None:
    number = submit(logged_in, inspector, item_id).evaluation_id
    page = listening_of(kit, qtbot, trainer)
    page.open_item(RecordLink(number))
    qtbot.waitUntil(lambda: "培训专员只能听" in page.messages.said())
    page.open_call(item_id)
    qtbot.waitUntil(page.tasks.is_idle)
    assert page.view.record is None and not page.playback.has_call
    refused = {row.action for row in stored(logged_in, AuditRow, outcome=Outcome.REFUSED)}
    assert refused == {"evaluations.open_record", "listening.open_call", "listening.decode", "acoustics.call"}



def test_a_flag_that_waits_leads_from_the_workbench_to_its_case(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, trainer: Actor, item_id: int,
        qtbot: QtBot) -> None:
    row = logged_in.desk.flags.raise_(inspector, new(submit(logged_in, inspector, item_id).evaluation_id))
    page = WorkbenchPage(**(kit | {"actor": trainer}))
    qtbot.addWidget(page)
    gone: list[tuple[str, object]] = []
    page.go_to_page.connect(lambda key, item: gone.append((key, item)))
    page.show()
    qtbot.waitUntil(lambda: bool(page.to_do.table.rows()))
    flagged = next(to_do for to_do in page.to_do.table.rows() if to_do.item == FlagLink(row.flag_id))
    page.to_do.table.link_pressed.emit(flagged, "next")
    assert gone == [("training", FlagLink(row.flag_id))]
