"""The draft as a whole by keys: phrases into its texts, 无法评分 and back, another card, handed on to somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk import resources
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import NewAccount, Role
from qadesk.models.phrases import Phrase, PhraseKind
from qadesk.ui.handover_dialog import HandoverDialog
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.unscorable_dialog import UnscorableDialog
from qadesk.ui.widgets.phrase_picker import PhrasePicker
from tests import builders
from tests.services.evaluated import stored, submit
from tests.services.kind_cards import add_card
from tests.services.queue_items import add_item, hear
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer

Keys, Mod = Qt.Key, Qt.KeyboardModifier
CTRL = Mod.ControlModifier
FIRST = "需要客户等待时，请先说明原因并征得同意，回来后致谢。"
RECORDED = "The case is recorded in full and filed where it belongs."  # the station was made in English
SECOND = NewAccount("chen", "陈静", builders.PASSWORD, frozenset({Role.INSPECTOR}))


@pytest.fixture
def page(kit: dict[str, Any], logged_in: Any, qtbot: QtBot) -> Iterator[ListeningPage]:
    """A call without a recording, heard all the same, open at its criterion 4.3; a second one waits."""
    item_id, _other = add_item(logged_in), add_item(logged_in, "R2")
    hear(logged_in, logged_in.actor, item_id)
    with logged_in.desk.station.database.transaction() as session:
        session.add(Phrase(account_id=None, kind=PhraseKind.COMMENT, card_code="inbound", criterion_code="4.3",
                           words=FIRST, uses=3, created_utc_ms=1))
    made = ListeningPage(player=ClockedPlayer(), **kit)
    qtbot.addWidget(made)
    made.resize(1318, 672)
    made.show()
    make_active(qtbot, made)
    made.open_call(item_id)
    qtbot.waitUntil(lambda: made.form.card is not None and made.heard.coverage.covers(0, 1_000))
    made.form.select("4.3")
    qtbot.waitUntil(made.form.list.hasFocus)
    yield made
    made.settle()
    qtbot.waitUntil(made.tasks.is_idle)


def press(*keys: Qt.Key, mod: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key, mod)


def picker_of(page: ListeningPage, qtbot: QtBot) -> PhrasePicker:
    """The list that is shown, once it has the keys."""
    qtbot.waitUntil(lambda: any(one.seek.hasFocus() for one in page.window().findChildren(PhrasePicker)))
    return next(one for one in page.window().findChildren(PhrasePicker) if one.seek.hasFocus())


def shown(page: ListeningPage, kind: type, qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)))
    found = next(one for one in page.findChildren(kind) if one.isVisible())
    make_active(qtbot, found)
    return found


def test_r_offers_the_phrases_of_the_criterion_and_a_digit_puts_one_into_the_comment(page, qtbot, logged_in):
    press(Keys.Key_R)
    picker = picker_of(page, qtbot)
    assert picker.rows()[0] == FIRST
    press(Keys.Key_1)
    qtbot.waitUntil(lambda: page.form.comment.toPlainText() == FIRST)
    assert page.form.comment.hasFocus() and page.form.answers.comment == FIRST
    qtbot.waitUntil(lambda: next(row for row in stored(logged_in, Phrase) if row.words == FIRST).uses == 4)
    press(Keys.Key_Z, mod=CTRL)
    assert page.form.comment.toPlainText() == "", "the field's own undo takes it back"
    press(Keys.Key_Escape)
    assert page.form.list.hasFocus()


def test_what_is_typed_finds_a_phrase_and_enter_takes_it_at_the_cursor(page, qtbot):
    press(Keys.Key_C)
    QTest.keyClicks(page.form.comment, "ab")
    press(Keys.Key_Left)
    press(Keys.Key_R, mod=CTRL)
    picker = picker_of(page, qtbot)
    picker.seek.setText("recorded in FULL")
    assert picker.rows() == [RECORDED, "将“recorded in FULL”存为常用语"]
    press(Keys.Key_Return)
    qtbot.waitUntil(lambda: page.form.comment.toPlainText() == f"a {RECORDED}b")


def test_what_stands_in_the_field_is_kept_as_a_phrase_of_ones_own(page, qtbot, logged_in):
    press(Keys.Key_C)
    QTest.keyClicks(page.form.comment, "Call back by noon")
    press(Keys.Key_R, mod=CTRL)
    picker = picker_of(page, qtbot)
    press(Keys.Key_Up)
    assert picker.rows()[-1] == "将“Call back by noon”存为常用语"
    press(Keys.Key_Return)
    qtbot.waitUntil(lambda: picker.note.text() == "已存为自己的常用语。")
    row = next(row for row in stored(logged_in, Phrase) if row.words == "Call back by noon")
    assert (row.account_id, row.kind, row.card_code, row.criterion_code) == (
        logged_in.actor.account_id, "comment", "inbound", "4.3")
    assert "Call back by noon" in picker.rows()
    press(Keys.Key_Escape)
    assert page.form.comment.hasFocus()


def test_a_comment_is_written_on_at_its_end_and_shows_its_beginning_in_one_line(page, qtbot):
    page.form.texts.show_texts("The first words of a comment that is longer than the line that it is shown in", "")
    field = page.form.comment
    bars = [bar for bar in (field.horizontalScrollBar(), field.verticalScrollBar()) if bar.isVisible()]
    assert bars == [] and field.horizontalScrollBar().value() == 0
    press(Keys.Key_C)
    QTest.keyClicks(field, " and more")
    assert field.toPlainText().endswith("shown in and more")


def test_the_ring_goes_where_the_keys_went_while_another_window_had_them(page, qtbot):
    assert page.form.list.card.is_focused
    other = QDialog(page)
    other.open()
    make_active(qtbot, other)
    assert not page.form.list.card.is_focused, "one ring on screen"
    page.form.comment.setFocus()
    other.reject()
    make_active(qtbot, page)
    qtbot.waitUntil(page.form.comment.hasFocus)
    assert not page.form.list.card.is_focused
    other = QDialog(page)
    other.open()
    make_active(qtbot, other)
    grown = page.form.comment.height()
    page.form.list.setFocus()
    other.reject()
    make_active(qtbot, page)
    qtbot.waitUntil(page.form.list.hasFocus)
    assert page.form.list.card.is_focused and page.form.comment.height() < grown


def test_nothing_opens_while_an_input_method_composes_and_its_digits_are_its_own(page, qtbot):
    press(Keys.Key_C)
    QApplication.sendEvent(page.form.comment, QInputMethodEvent("xian", []))
    press(Keys.Key_R, mod=CTRL)
    qtbot.waitUntil(page.tasks.is_idle)
    assert page.window().findChildren(PhrasePicker) == []
    QApplication.sendEvent(page.form.comment, QInputMethodEvent())
    press(Keys.Key_R, mod=CTRL)
    picker = picker_of(page, qtbot)
    QApplication.sendEvent(picker.seek, QInputMethodEvent("deng", []))
    press(Keys.Key_1, Keys.Key_Return, Keys.Key_Escape)
    assert picker.isVisible() and page.form.comment.toPlainText() == ""
    QApplication.sendEvent(picker.seek, QInputMethodEvent())
    press(Keys.Key_Escape)
    qtbot.waitUntil(page.form.comment.hasFocus)


def test_a_note_on_evidence_has_phrases_of_its_own(page, qtbot):
    page.form.do(page.form.answers.stamped(page.form.criterion, 5_000))
    press(Keys.Key_N)
    press(Keys.Key_R, mod=CTRL)
    picker = picker_of(page, qtbot)
    picker_words = picker.rows()[0]
    assert picker_words == "Hold without a word before"
    assert "The customer hung up before the end." not in picker.rows()
    press(Keys.Key_1)
    qtbot.waitUntil(lambda: [span.note for span in page.form.answers.evidence("4.3")] == [picker_words])


def test_the_reason_in_the_summary_is_taken_from_a_phrase(page, qtbot, logged_in):
    press(Keys.Key_1)
    press(Keys.Key_Return, mod=CTRL)
    dialog = page.scoring.dialog
    make_active(qtbot, dialog)
    press(Keys.Key_R, mod=CTRL)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(PhrasePicker)))
    qtbot.waitUntil(dialog.findChild(PhrasePicker).seek.hasFocus)
    assert dialog.findChild(PhrasePicker).rows()[0] == "The customer hung up before the end."
    press(Keys.Key_1)
    qtbot.waitUntil(lambda: dialog.reason == "The customer hung up before the end.")
    with qtbot.waitSignal(page.scoring.submitted):
        press(Keys.Key_Return, mod=CTRL)
    assert stored(logged_in, Evaluation)[0].submit_reason == "The customer hung up before the end."


def test_u_says_why_the_call_cannot_be_scored_and_it_is_submitted_without_a_score(page, qtbot, logged_in):
    press(Keys.Key_1, Keys.Key_U)
    dialog = shown(page, UnscorableDialog, qtbot)
    press(Keys.Key_7, Keys.Key_Return)
    assert dialog.isVisible() and dialog.words.text.hasFocus(), "another reason needs words"
    QTest.keyClicks(dialog.words.text, "Only music")
    press(Keys.Key_Return, mod=CTRL)
    make_active(qtbot, page)
    assert (page.form.answers.unscorable, page.form.answers.unscorable_words) == ("other", "Only music")
    assert page.form.head.band() == "无法评分" and page.form.head.total.text() == "—"
    assert "按 U 撤回。" in page.form.list.instead.accessibleName()
    page.form.ask_submit()
    make_active(qtbot, page.scoring.dialog)
    said = page.scoring.dialog.texts()
    assert "无法评分：其他原因" in said and page.scoring.dialog.reason == "Only music"
    with qtbot.waitSignal(page.scoring.submitted):
        press(Keys.Key_Return, mod=CTRL)
    row, = stored(logged_in, Evaluation)
    assert (row.unscorable, row.submit_reason, row.score_milli, row.score_shown) == ("other", "Only music", None, "—")
    qtbot.waitUntil(lambda: f"{row.number} 已提交：无法评分" in page.messages.said())


def test_it_is_taken_back_by_u_and_by_undo_with_all_that_was_answered(page, qtbot):
    press(Keys.Key_1)
    for back in ((Keys.Key_U, Mod.NoModifier), (Keys.Key_Z, CTRL)):
        press(Keys.Key_U)
        shown(page, UnscorableDialog, qtbot)
        press(Keys.Key_2, Keys.Key_Return)
        assert page.form.answers.unscorable == "damaged"
        make_active(qtbot, page)
        page.form.focus_form()
        press(back[0], mod=back[1])
        assert page.form.answers.unscorable == "" and dict(page.form.answers.answer("4.3").ticks) == {"1": 1}


def test_a_fatal_item_ticked_in_a_call_that_cannot_be_scored_leads_back_to_it(page, qtbot):
    page.form.do(page.form.answers.stamped_fatal(page.form.card.fatal_criterion("X4"), 1_000))
    page.form.mark_unscorable("silent")
    page.form.ask_submit()
    make_active(qtbot, page.scoring.dialog)
    assert "无法评分的通话不能有致命项，请先取消勾选。" in page.scoring.dialog.texts()
    assert not page.scoring.dialog.submit.isEnabled()
    press(Keys.Key_Return)
    assert page.scoring.dialog is None and page.form.fatal.current.code == "X4"


def test_without_any_answer_the_summary_leads_to_the_reason(page, qtbot):
    page.form.do(page.form.answers.toggled_not_applicable(page.form.card.criterion("1.2")))
    page.form.ask_submit()
    dialog = page.scoring.dialog
    assert not dialog.submit.isEnabled() and dialog.unscorable.isVisible()
    dialog.unscorable.click()
    shown(page, UnscorableDialog, qtbot)
    press(Keys.Key_Escape)


def test_the_keys_that_hold_anywhere_do_not_reach_a_call_that_is_closed(page, qtbot):
    page.leave_call()
    for act in page.draft.acts.values():
        act()
    qtbot.waitUntil(page.tasks.is_idle)
    assert not page.findChildren(UnscorableDialog) and not page.window().findChildren(PhrasePicker)
    assert [words for words, _button in page.draft.commands()] == ["他人草稿…"]


@pytest.fixture
def cards(logged_in) -> None:
    folder: Path = resources.scorecards()
    there = {choice.code for choice in logged_in.desk.evaluations.cards(logged_in.actor)}
    for code in {"mystery", "outbound"} - there:
        add_card(logged_in, (folder / f"{code}.yaml").read_text("utf-8"))


def test_t_offers_the_cards_and_the_one_chosen_stands_in_the_form(cards, page, qtbot, logged_in):
    assert page.form.head.other_card.isVisible()
    press(Keys.Key_T)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and len(menu.actions()) == 3 and not page.form.list.card.is_focused
    place = next(place for place, action in enumerate(menu.actions()) if "外呼" in action.text())
    for _step in range(place):
        QTest.keyClick(menu, Keys.Key_Down)
    QTest.keyClick(menu, Keys.Key_Return)
    qtbot.waitUntil(lambda: page.form.card.code == "outbound")
    assert page.form.list.hasFocus() and page.form.list.card.is_focused
    press(Keys.Key_Return)
    assert not page.form.head.other_card.isVisible(), "an answer stands: the card is fixed"
    press(Keys.Key_T)
    assert "已有评分项作答" in page.messages.said()
    qtbot.waitUntil(lambda: stored(logged_in, Evaluation)[0].answers.get("criteria") != {})


def test_ones_own_draft_is_handed_on_with_what_stands_in_the_form(page, qtbot, logged_in):
    builders.add_account(logged_in, SECOND)
    press(Keys.Key_1)
    page.draft.acts["form.hand_over"]()
    press(Keys.Key_2)  # before the dialog is there
    dialog = shown(page, HandoverDialog, qtbot)
    dialog.submit_button.click()
    assert dialog.taker_field.error() == "请选择接手的人。" or dialog.words.text.hasFocus()
    dialog.taker.setCurrentIndex(dialog.taker.findText("陈静"))
    dialog.words.text.setPlainText("方言听不懂")
    dialog.words.text.setFocus()
    press(Keys.Key_Return, mod=CTRL)
    qtbot.waitUntil(lambda: "陈静" in page.messages.said())
    row, = stored(logged_in, Evaluation)
    with logged_in.desk.station.database.reading() as session:
        assert session.get_one(Evaluation, row.id).account.display_name == "陈静"
    assert row.answers["criteria"]["4.3"]["ticks"] == {"1": 1, "2": 1}
    assert page.form.card is None and page.item_id is None


def test_a_supervisor_hands_all_drafts_of_who_is_away_over(page, qtbot, logged_in, inspector):
    second, evaluations = builders.add_account(logged_in, SECOND), logged_in.desk.evaluations
    for rec_id in ("R7", "R8"):
        draft = evaluations.open_draft(inspector, add_item(logged_in, rec_id))
        evaluations.save_draft(inspector, draft)
    page.reload()
    qtbot.waitUntil(lambda: page.queue.others.text() == "他人草稿 2 份…")
    page.queue.others.click()
    dialog = shown(page, HandoverDialog, qtbot)
    assert len(dialog.table.rows()) == 2
    dialog.owner.setCurrentIndex(dialog.owner.findText("林晓的全部草稿"))
    dialog.owner.activated.emit(dialog.owner.currentIndex())
    assert dialog.submit_button.text() == "移交 2 份草稿" and dialog.taker.findText("林晓") < 0
    dialog.taker.setCurrentIndex(dialog.taker.findText("陈静"))
    dialog.words.text.setPlainText("林晓病假")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: page.messages.said().startswith("已向陈静移交 2 份草稿"))
    with logged_in.desk.station.database.reading() as session:
        owners = session.scalars(select(Evaluation.account_id)).all()
    assert list(owners) == [second.account_id] * 2


def test_a_supervisor_gives_up_the_revision_of_who_is_away(page, qtbot, logged_in, inspector):
    second = builders.add_account(logged_in, SECOND)
    evaluations = logged_in.desk.evaluations
    evaluations.save_draft(second, evaluations.open_draft(second, add_item(logged_in, "R7")))
    scored = submit(logged_in, inspector, add_item(logged_in, "R8"))
    logged_in.desk.revisions.begin(inspector, scored.evaluation_id)
    page.draft.handovers.ask_others()
    dialog = shown(page, HandoverDialog, qtbot)
    assert [row.owner for row in dialog.table.rows()] == ["陈静", "林晓"]
    press(Keys.Key_Home)
    press(Keys.Key_Down)
    assert dialog.submit_button.text() == "放弃该修订" and not dialog.taker_field.isVisible()
    dialog.submit_button.click()
    assert dialog.isVisible(), "a reason is asked for first"
    dialog.words.text.setPlainText("林晓病假")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: "已放弃林晓的修订" in page.messages.said())
    assert [(row.state, row.account_id) for row in stored(logged_in, Evaluation)] == [
        ("draft", second.account_id), ("submitted", inspector.account_id)]
