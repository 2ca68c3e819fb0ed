"""Closing a month as a person does it: what hinders it, the closing itself, and a month that stands as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from qadesk.models.closing import NewFiling, ProposalDraft
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.months import Month
from qadesk.models.people import Actor
from qadesk.models.scorecards import FatalState
from qadesk.services.stations import LoggedIn
from qadesk.ui.closing_dialog import ClosingDialog
from qadesk.ui.closing_plan import PlanView
from qadesk.ui.filing_dialog import FilingDialog
from qadesk.ui.filings_dialog import FilingsDialog
from qadesk.ui.password_dialog import PasswordDialog
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.proposal_dialogs import OutcomeDialog, ProposalDialog, RemarkDialog
from qadesk.ui.summary_page import SummaryPage
from tests import builders
from tests.services.closings import close, pass_time, settled_august
from tests.services.evaluated import submit
from tests.services.months import AUGUST, Book
from tests.services.test_consents import SECOND, drawn, revision
from tests.services.test_summary_figures import at, write
from tests.ui.active import make_active
from tests.ui.test_summary_page import settled, shown, words

SEPTEMBER = AUGUST.next()


def only(parent: Any, kind: type[Any], qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: bool(parent.findChildren(kind)) and parent.tasks.is_idle())
    return parent.findChildren(kind)[-1]


@pytest.fixture
def page(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> SummaryPage:
    settled_august(logged_in)
    return shown(kit, qtbot)[0]


def plan_view(page: SummaryPage) -> PlanView:
    at_tab = next(number for number, view in enumerate(page.views) if isinstance(view, PlanView))
    page.tabs.setCurrentIndex(at_tab)
    view = page.views[at_tab]
    assert isinstance(view, PlanView)
    return view


def test_a_month_is_closed_and_then_stands_sealed(page: SummaryPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    assert page.closing.chip.text() == "草稿" and not page.closing.export.isVisible()
    page.closing.close.click()
    dialog = only(page, ClosingDialog, qtbot)
    told = " ".join(dialog.texts())
    assert "月结：2026 年 8 月" in told and "不能重新打开" in told and "没有评分" in told and dialog.go.isEnabled()
    dialog.go.click()
    qtbot.waitUntil(lambda: page.closing.chip.text() == "已结" and page.tasks.is_idle())
    assert not page.closing.close.isVisible() and page.closing.export.isVisible()
    assert "周岚于 2026-09-07 09:30 月结" in page.closing.chip.toolTip()
    assert page.figures is not None and page.figures.seal is not None
    assert "2026 年 8 月已月结。" in words(page)
    view = plan_view(page)
    assert not view.add.isVisible() and "不再变动" in view.hint.text()
    page.print_button.click()
    paper = only(page, PreviewDialog, qtbot).paper
    assert paper.title == "月度监听工作总结 2026 年 8 月"


def test_what_bars_a_closing_is_said_before(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    def pending(book: Book) -> None:
        book.score(book.call(book.agent("A01", book.team("一班")), at(3)), fatal=FatalState.PENDING)

    write(logged_in, pending)
    page, _gone = shown(kit, qtbot)
    page.closing.close.click()
    dialog = only(page, ClosingDialog, qtbot)
    assert "有 1 份评分记录的致命项尚未确认或驳回。" in dialog.texts() and not dialog.go.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_change_meanwhile_is_said_and_the_closing_can_be_tried_again(
        page: SummaryPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    desk, actor = logged_in.desk, logged_in.actor
    prepared = desk.closing.prepare(actor, AUGUST)
    desk.month_plans.remark(actor, AUGUST, "新线路")
    page.closing.close.click()
    dialog = only(page, ClosingDialog, qtbot)
    with pytest.raises(Exception, match="有变动"):
        desk.closing.close(actor, prepared)
    dialog.go.click()
    qtbot.waitUntil(lambda: page.closing.chip.text() == "已结")


def test_who_may_not_close_is_not_offered_it(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    settled_august(logged_in)
    inspector = builders.add_account(logged_in, builders.INSPECTOR)
    page, _gone = shown(kit, qtbot, inspector)
    assert not page.closing.close.isVisible() and page.closing.filings.isVisible()
    view = plan_view(page)
    assert not view.add.isVisible() and "质检主管" in view.hint.text()
    trainer, _gone = shown(kit, qtbot, builders.add_account(logged_in, builders.TRAINER))
    assert not trainer.closing.filings.isVisible()


def test_the_sealed_files_are_taken_out_with_the_password(
        page: SummaryPage, logged_in: LoggedIn, qtbot: QtBot, tmp_path: Path) -> None:
    close(logged_in)
    qtbot.waitUntil(lambda: page.closing.export.isVisible())
    page.closing.export.click()
    only(page, QFileDialog, qtbot).fileSelected.emit(str(tmp_path))
    asked = only(page, PasswordDialog, qtbot)
    asked.password.setText("falsch")
    asked.go.click()
    qtbot.waitUntil(lambda: asked.field.error() != "" and page.tasks.is_idle())
    asked.password.setText(builders.PASSWORD)
    asked.go.click()
    qtbot.waitUntil(lambda: "已写入 4 个文件" in words(page))
    assert {path.name for path in (tmp_path / "2026-08").iterdir()} == {
        "month.pdf", "month.xlsx", "figures.json", "manifest.txt"}


def test_proposals_are_written_moved_and_removed(page: SummaryPage, qtbot: QtBot) -> None:
    view = plan_view(page)
    for text in ("等待与转接培训", "修订口径"):
        view.add.click()
        dialog = only(page, ProposalDialog, qtbot)
        dialog.submit_button.click()
        assert "请写明建议事项。" in words(dialog)
        dialog.words.text.setPlainText(text)
        dialog.basis.setText("71 / 474 通")
        make_active(qtbot, dialog)
        qtbot.keyClick(dialog.basis, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda text=text: any(  # type: ignore[misc]
            line.row.cells[1] == text for line in view.tables["proposals"].rows()) and page.tasks.is_idle())
    view.tables["proposals"].choose(1)
    view.up.click()
    settled(page, qtbot)
    assert [line.row.cells[1] for line in view.tables["proposals"].rows()] == ["修订口径", "等待与转接培训"]
    assert not view.up.isEnabled() and view.down.isEnabled() and view.tables["proposals"].current_key() == 0
    view.remove.click()
    box = only(page, QMessageBox, qtbot)
    assert box.text() == "修订口径" and box.informativeText() == "写的内容会丢失。"
    next(button for button in box.buttons() if button.text() == "删除").click()
    settled(page, qtbot)
    assert [line.row.cells[1:] for line in view.tables["proposals"].rows()] == [("等待与转接培训", "71 / 474 通", "—")]
    view.tables["proposals"].opened.emit(view.tables["proposals"].rows()[0])
    changed = only(page, ProposalDialog, qtbot)
    assert changed.words.words == "等待与转接培训"
    changed.reject()


def test_a_remark_stands_below_the_sentences(page: SummaryPage, qtbot: QtBot) -> None:
    view = plan_view(page)
    view.remark.click()
    dialog = only(page, RemarkDialog, qtbot)
    dialog.words.text.setPlainText("本月新线路开通。")
    dialog.submit_button.click()
    page.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "备注：本月新线路开通。" in words(page))


def test_the_next_month_tells_what_became_of_a_proposal(
        kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    write(logged_in, lambda book: book.known(book.agent("A01"), at(3, month=9)))
    logged_in.desk.month_plans.propose(logged_in.actor, AUGUST, (ProposalDraft("修订口径"),))
    page, _gone = shown(kit, qtbot)
    view = plan_view(page)
    assert view.tell.isEnabled() and not view.change.isEnabled()
    view.tell.click()
    dialog = only(page, OutcomeDialog, qtbot)
    dialog.words.text.setPlainText("9 月 5 日通报")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: [line.row.cells for line in view.tables["carried"].rows()] == [
        ("修订口径", "9 月 5 日通报", "已完成")])


def test_a_handing_over_is_entered_and_printed(page: SummaryPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    close(logged_in)
    settled(page, qtbot)
    page.closing.filings.click()
    window = only(page, FilingsDialog, qtbot)
    assert window.waiting.text() == "已结未移交：2026 年 8 月"
    window.enter.click()
    dialog = only(page, FilingDialog, qtbot)
    assert dialog.month.currentData() == Month(2026, 8) and dialog.document.currentData() is True
    dialog.submit_button.click()
    settled(page, qtbot)
    assert "没有写接收人。" in words(dialog)
    dialog.receiver.setText("中心总监")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: [row.receiver for row in window.table.rows()] == ["中心总监"])
    assert window.waiting.text() == ""
    window.enter.click()
    other = only(page, FilingDialog, qtbot)
    other.document.setCurrentIndex(1)
    other.receiver.setText("档案室")
    other.submit_button.click()
    assert "请写明是哪份文件。" in words(other)
    other.title.setText("抽样单")
    other.day.setText("谁知道")
    other.submit_button.click()
    assert "请填写日期，例如 2026-09-07。" in words(other)
    other.day.set_day(date(2026, 9, 7))
    other.submit_button.click()
    qtbot.waitUntil(lambda: len(window.table.rows()) == 2)
    window.print.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(PreviewDialog)))
    assert window.findChildren(PreviewDialog)[-1].paper.title == "备案登记表"


@pytest.mark.parametrize("text", ["<b>粗</b><img src=x>", "甲" * 400, "=1+1"])
def test_words_of_any_kind_leave_the_windows_whole(
        kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot, text: str) -> None:
    settled_august(logged_in, agents=2, calls=2)
    plans, actor = logged_in.desk.month_plans, logged_in.actor
    plans.propose(actor, AUGUST, (ProposalDraft(text, text, text),))
    plans.remark(actor, AUGUST, text)
    logged_in.desk.filings.enter(actor, NewFiling(AUGUST, text, 1, text, text, date(2026, 9, 7), text))
    page, _gone = shown(kit, qtbot)
    view = plan_view(page)
    assert view.tables["proposals"].rows()[0].row.cells[1] == text and page.minimumSizeHint().width() <= 1210
    page.closing.filings.click()
    window = only(page, FilingsDialog, qtbot)
    assert window.table.rows()[0].receiver == text and window.minimumSizeHint().width() <= 1100
    view.tables["proposals"].choose(0)
    view.change.click()
    dialog = only(page, ProposalDialog, qtbot)
    assert dialog.words.words == text
    pass_time(logged_in, minutes=1)
    dialog.reject()


def test_a_revision_after_the_closing_stands_in_the_next_month_and_leads_to_its_record(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    item_id, _september = drawn(logged_in, 20)[0], drawn(logged_in, 2, month=9)
    made = submit(logged_in, inspector, item_id)
    pass_time(logged_in, minutes=1)
    close(logged_in)
    done = logged_in.desk.evaluations.submit(inspector, revision(logged_in, inspector, made.evaluation_id),
                                             revision_reason="重听后补记", consent=SECOND)
    page, gone = shown(kit, qtbot)
    assert page.figures is not None and page.figures.month == SEPTEMBER
    view = plan_view(page)
    table = view.tables["adjustments"]
    line, = table.rows()
    assert line.row.cells == ("2026-08", done.number, "A00 座席 A00", "100.0 → 98.0", "重听后补记")
    table.choose(0)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert gone == [("listening", RecordLink(done.evaluation_id))]
    page.month_box.setCurrentIndex(1)
    page.month_box.activated.emit(1)
    qtbot.waitUntil(lambda: page.figures is not None and page.figures.month == AUGUST and page.tasks.is_idle())
    assert page.month_box.currentText() == "2026 年 8 月"
    assert page.closing.chip.text() == "已结" and page.views[0].figures[1].figure() == "100.0"
    assert view.tables["adjustments"].rows() == []
