"""The form on a card of every kind: by the number pad alone, conditions, numbers typed, long and strange texts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.drafts import Draft
from qadesk.models.revisions import Revised
from qadesk.models.scorecards import FatalState, Option, Section
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.explanation import Explanation
from tests.models.kinds import kind
from tests.ui.kind_cards import CHOICE, YES_NO, every_kind, many
from tests.ui.scoring_parts import Hand, Key, Mod, draft_of, focused, make_form

PAD = Mod.KeypadModifier
DIGITS = {str(n): Key(Key.Key_0 + n) for n in range(10)} | {
    ".": Key.Key_Period, "/": Key.Key_Slash, "*": Key.Key_Asterisk, "+": Key.Key_Plus, "-": Key.Key_Minus,
    "e": Key.Key_Enter}


@pytest.fixture
def hand(qtbot) -> Hand:
    return make_form(qtbot, draft_of(every_kind()))


def pad(hand: Hand, keys: str) -> None:
    """Press keys of the number pad; `e` is Enter."""
    hand.press(*(DIGITS[key] for key in keys), mod=PAD)


def value(hand: Hand, code: str) -> object:
    return hand.form.answers.answer(code).value


def shown(hand: Hand) -> list[str]:
    """The codes of the rows that can be seen, the open one among them."""
    rows = [row for row in hand.form.list.rows() if row.isVisible() or row.criterion.code == hand.form.list.current]
    return [row.criterion.code for row in rows]


def compose(widget: QLineEdit | QPlainTextEdit, words: str) -> None:
    QApplication.sendEvent(widget, QInputMethodEvent(words, []))


def commit(widget: QLineEdit | QPlainTextEdit, words: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def test_the_number_pad_alone_scores_a_card_of_every_kind(hand, qtbot):
    hand.playhead.position_ms = 7_000
    pad(hand, "2++e")  # a deduction three times
    pad(hand, "2e")  # the second option
    pad(hand, "1e")  # yes, which asks for 1.4
    pad(hand, "1e4e")  # its first option, 4 of 5
    pad(hand, "7.5")
    assert hand.form.current == "2.2"
    pad(hand, "*2..*1")  # a bonus of 2 from here to here, into the note's field
    hand.type("24")
    pad(hand, "e")
    assert hand.form.answers == Answers({
        "1.1": Answer(ticks={"2": 3}), "1.2": Answer(value="some"), "1.3": Answer(value="yes"),
        "1.4": Answer(value="all"), "2.1": Answer(value=4_000), "2.2": Answer(value=7_500),
        "2.3": Answer(value=2_000, evidence=(Span(7_000, 7_000),)), "2.4": Answer(value="24")})
    assert (hand.form.head.progress(), hand.form.head.sums()) == ("6 / 6", "77.5 +2 / 100 分")
    assert hand.form.head.total.text() == "79.5"
    with qtbot.waitSignal(hand.form.submit_asked):
        pad(hand, "e")


def test_enter_gives_what_earns_all_and_says_so_before(hand):
    said = []
    for _item in range(6):
        said.append(hand.form.list.card.hints().split("Enter ")[1])
        pad(hand, "e")
    assert said == ["记满分，到下一未评项", "都有（满分），到下一未评项", "是（满分），到下一未评项",
                    "都有（满分），到下一未评项", "5（满分），到下一未评项", "10（满分）"]
    assert {code: value(hand, code) for code in ("1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4")} == {
        "1.2": "all", "1.3": "yes", "1.4": "all", "2.1": 5_000, "2.2": 10_000, "2.3": None, "2.4": None}
    assert (hand.form.head.total.text(), hand.form.head.progress()) == ("100.0", "6 / 6")
    assert hand.form.list.card.hints().endswith("Enter 提交…")


def test_enter_leaves_open_what_has_no_single_best_answer(qtbot):
    equal = kind("1", CHOICE, options=(Option("a", "来电", "", 10_000), Option("b", "去电", "", 10_000)))
    card = replace(every_kind(), sections=(Section("1", "一", "", (equal, kind("2", YES_NO))),))
    hand = make_form(qtbot, draft_of(card))
    assert hand.form.list.card.hints().endswith("Enter 下一未评项")
    pad(hand, "ee")
    assert (value(hand, "1"), value(hand, "2"), hand.form.current) == (None, "yes", "1")
    assert hand.form.list.card.hints().endswith("Enter 请先选择答案")
    pad(hand, "e")
    assert hand.form.list.card.notice() == "这是最后一个未评项，请选择答案。"


def test_a_digit_chooses_and_clears_and_zero_is_not_applicable(hand):
    hand.form.select("1.2")
    assert [(row.words(), row.points()) for row in hand.form.list.card.choice_rows()] == [
        ("都有", "10"), ("有些", "3"), ("没有", "0")]
    hand.press(Key.Key_2)
    assert hand.form.list.card.accessibleName() == "1.2 评分项1.2  3 / 10  已扣分"
    assert [row.isChecked() for row in hand.form.list.card.choice_rows()] == [False, True, False]
    hand.press(Key.Key_2)
    assert hand.form.list.card.accessibleName() == "1.2 评分项1.2  – / 10  未评"
    hand.press(Key.Key_0)
    assert hand.form.answers.answer("1.2") == Answer(not_applicable=True)
    hand.press(Key.Key_1, Key.Key_9)
    assert hand.form.answers.answer("1.2") == Answer(value="all")


@pytest.mark.parametrize(("keys", "typed", "set_to"), [
    ("3", "3", 3_000), ("34", "4", 4_000), ("36", "3", 3_000), ("+", "1", 1_000), ("-", "5", 5_000),
    ("--+", "5", 5_000), ("3+", "4", 4_000)])
def test_a_scale_takes_digits_and_steps(hand, keys, typed, set_to):
    hand.form.select("2.1")
    pad(hand, keys)
    assert (hand.form.list.card.value.text(), value(hand, "2.1")) == (typed, set_to)


@pytest.mark.parametrize(("keys", "set_to"), [
    ("10", 10_000), ("7.5", 7_500), ("7.", 7_000), ("+", 0), ("++", 500), ("12", 2_000)])
def test_a_scale_in_halves_takes_what_is_typed(hand, keys, set_to):
    hand.form.select("2.2")
    pad(hand, keys)
    assert value(hand, "2.2") == set_to


def test_what_is_on_no_scale_is_said_and_nothing_changes(hand):
    hand.form.select("2.1")
    pad(hand, "6")
    assert (value(hand, "2.1"), hand.form.list.card.notice()) == (None, "6 不在 1 至 5（每档 1）之内。")
    pad(hand, "0")
    assert hand.form.list.card.notice() == "2.1 评分项2.1不能记为不适用。"
    hand.form.select("2.2")
    pad(hand, "7.3")
    assert (value(hand, "2.2"), hand.form.list.card.notice()) == (7_000, "7.3 不在 0 至 10（每档 0.5）之内。")
    pad(hand, "*")
    hand.form.select("2.2")
    pad(hand, "0")
    assert hand.form.answers.answer("2.2") == Answer(not_applicable=True)


def test_a_point_stamps_evidence_where_no_number_goes_on(hand):
    hand.playhead.position_ms = 4_000
    hand.form.select("2.1")
    pad(hand, "3.")
    assert hand.form.answers.answer("2.1") == Answer(value=3_000, evidence=(Span(4_000, 4_000),))
    hand.form.select("2.2")
    pad(hand, "7..")
    assert hand.form.answers.answer("2.2") == Answer(value=7_000, evidence=(Span(4_000, 4_000),))


def test_a_typed_number_is_one_step_and_backspace_takes_its_last_digit(hand):
    hand.form.select("2.2")
    pad(hand, "1")
    pad(hand, "0")
    hand.press(Key.Key_Backspace)
    assert (hand.form.list.card.value.text(), value(hand, "2.2")) == ("1", 1_000)
    pad(hand, "0")
    hand.form.undo()
    assert hand.form.answers == Answers()
    hand.form.redo()
    assert value(hand, "2.2") == 10_000
    pad(hand, "3")
    hand.form.undo()
    assert value(hand, "2.2") == 10_000


def test_a_bonus_wants_evidence_and_goes_back_to_none(hand):
    hand.form.select("2.3")
    card = hand.form.list.card
    assert card.accessibleName() == "2.3 评分项2.3  – / 3  未加分"
    assert card.value.hint() == "加分最多 +3，须有证据；直接键入分数，或用 + −"
    pad(hand, "++")
    assert (value(hand, "2.3"), card.accessibleName()) == (2_000, "2.3 评分项2.3  +2 / 3  已加分")
    assert card.evidence()._notice.text() == "此项须附证据"
    hand.stamp(5_000)
    assert card.evidence()._notice.text() == ""
    pad(hand, "+++")
    assert value(hand, "2.3") == 3_000
    pad(hand, "---")
    assert hand.form.answers.answer("2.3") == Answer(evidence=(Span(5_000, 5_000),))


def test_a_value_is_set_by_a_click(hand, qtbot):
    hand.form.select("2.1")
    row = hand.form.list.card.value
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.place_of(2_000).center().toPoint())
    assert value(hand, "2.1") == 2_000
    hand.form.select("2.2")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.place_of(8_500).center().toPoint())
    assert value(hand, "2.2") == 8_500
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert value(hand, "2.2") == 8_500
    hand.form.select("1.3")
    qtbot.mouseClick(hand.form.list.card.choice_rows()[1], Qt.MouseButton.LeftButton)
    assert value(hand, "1.3") == "no"


def test_a_note_is_written_in_its_field_and_is_one_step(hand):
    hand.form.select("2.4")
    hand.press(Key.Key_1)
    field = hand.form.list.card.note.field
    assert field.hasFocus()
    hand.type("=1+1 x0.")
    hand.press(Key.Key_Return, mod=Mod.ShiftModifier)
    hand.type("5")
    assert hand.form.list.is_whole()
    hand.press(Key.Key_Escape)
    assert (hand.form.list.hasFocus(), value(hand, "2.4")) == (True, "=1+1 x0.\n5")
    hand.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert (value(hand, "2.4"), field.toPlainText()) == (None, "")
    hand.press(Key.Key_Y, mod=Mod.ControlModifier)
    assert field.toPlainText() == "=1+1 x0.\n5"
    hand.press(Key.Key_1)
    hand.type("!")
    hand.form.undo()
    assert value(hand, "2.4") == "=1+1 x0.\n5"


def test_a_criterion_appears_when_its_condition_comes_true_and_keeps_its_answer(hand):
    assert shown(hand) == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4"]
    assert hand.form.head.progress() == "0 / 5"
    hand.form.select("1.3")
    hand.press(Key.Key_1)
    assert shown(hand) == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"]
    hand.press(Key.Key_Down, Key.Key_2)
    hand.stamp(3_000)
    assert hand.form.head.sums() == "13 / 30 分，未评项暂不计"
    hand.press(Key.Key_Up, Key.Key_2)
    assert (shown(hand)[3], hand.form.head.progress(), hand.form.head.sums()) == (
        "2.1", "1 / 5", "0 / 10 分，未评项暂不计")
    hand.form.select("1.4")
    assert (hand.form.current, hand.form.list.hasFocus()) == ("1.3", True)
    hand.press(Key.Key_1)
    assert hand.form.head.progress() == "2 / 6"
    assert hand.form.answers.answer("1.4") == Answer(value="some", evidence=(Span(3_000, 3_000),))


def test_a_section_stands_only_with_a_criterion_of_its_own(hand):
    bands = [part for part in hand.form.list._parts if part not in hand.form.list.rows()]
    assert [band.isVisible() for band in bands] == [True, True, False]
    hand.form.select("1.2")
    hand.press(Key.Key_3)
    assert [band.isVisible() for band in bands] == [True, True, True]
    assert "3.1" in shown(hand)


def test_the_open_criterion_goes_where_it_depends_on_when_it_vanishes(hand):
    hand.form.select("1.3")
    hand.press(Key.Key_1, Key.Key_Down)
    assert hand.form.current == "1.4"
    hand.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert (hand.form.current, hand.form.list.hasFocus(), hand.form.list.is_whole()) == ("1.3", True, True)
    hand.press(Key.Key_Y, mod=Mod.ControlModifier)
    assert "1.4" in shown(hand)


def test_a_call_that_cannot_be_scored_keeps_its_answers_and_comes_back(hand):
    hand.press(Key.Key_Return)
    hand.form.mark_unscorable("silent", "全程无声")
    assert (shown(hand), hand.form.current, hand.form.list.card.isVisible()) == ([], "", False)
    assert (hand.form.head.band(), hand.form.head.total.text(), hand.form.head.sums()) == ("无法评分", "—", "")
    assert "全程无声" in hand.form.list.instead.accessibleName()
    hand.press(Key.Key_1, Key.Key_0, Key.Key_Plus, Key.Key_Up, Key.Key_F9, Key.Key_Backspace)
    assert hand.form.list.hasFocus()
    asked: list[int] = []
    hand.form.submit_asked.connect(lambda: asked.append(1))
    hand.press(Key.Key_Return)
    assert asked == [1]
    hand.form.mark_unscorable("")
    assert (hand.form.current, hand.form.head.progress()) == ("1.2", "1 / 5")
    hand.form.undo()
    assert hand.form.head.band() == "无法评分"
    hand.form.show_draft(draft_of(every_kind(), hand.form.answers))
    assert (shown(hand), hand.form.list.instead.isVisible()) == ([], True)
    hand.form.clear()
    assert not hand.form.list.instead.isVisible()


@pytest.mark.parametrize("words", ["yu qi", "full"], ids=["zh", "en"])
@pytest.mark.parametrize("place", ["comment", "private", "note", "evidence"])
def test_nothing_fires_while_an_input_method_composes(hand, place, words):
    hand.form.select("2.4")
    hand.stamp(9_000, 12_000)
    fields = {"comment": hand.form.comment, "private": hand.form.private_note, "note": hand.form.list.card.note.field,
              "evidence": hand.form.list.card.evidence().note_field()}
    if place == "evidence":
        hand.press(Key.Key_N)
    elif place == "private":
        hand.form.texts.lock.click()
    fields[place].setFocus()
    assert fields[place].hasFocus()
    before, told = hand.form.answers, []
    hand.form.answers_changed.connect(told.append)
    hand.form.submit_asked.connect(lambda: told.append("submit"))
    hand.form.span_play_asked.connect(lambda *_span: told.append("play"))
    compose(fields[place], words)
    for key, mod in ((Key.Key_Return, Mod.ControlModifier), (Key.Key_Z, Mod.ControlModifier),
                     (Key.Key_F9, Mod.NoModifier), (Key.Key_F9, Mod.ShiftModifier), (Key.Key_Escape, Mod.NoModifier)):
        hand.press(key, mod=mod)
        compose(fields[place], words)
    if place != "comment" and place != "private":
        hand.press(Key.Key_Return)
    assert (hand.form.answers, told, fields[place].hasFocus()) == (before, [], True)
    commit(fields[place], "语气")
    assert "语气" in (fields[place].text() if place == "evidence" else fields[place].toPlainText())


def test_no_input_method_composes_where_keys_answer(hand):
    for part in (hand.form.list, hand.form.fatal, hand.form.submit):
        assert not part.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    hand.form.select("2.2")
    hand.press(Key.Key_7)
    assert focused(hand.form) is hand.form.list
    QApplication.sendEvent(hand.form.list, QInputMethodEvent("ba", []))
    assert (value(hand, "2.2"), hand.form.is_composing) == (7_000, False)


def test_the_explanation_has_every_kind_and_what_did_not_count(hand):
    pad(hand, "1e3e1e2e")
    hand.form.select("2.2")
    pad(hand, "0")
    hand.form.select("2.3")
    pad(hand, "2")
    hand.press(Key.Key_E)
    window = QApplication.focusWidget()
    assert isinstance(window, Explanation)
    assert window.texts() == [
        "得分说明", "100 × 得分 23 ÷ 适用分 50 = 46.0。不适用项两边都不计，未评项暂不计。", "各项满分", "100.0",
        "1.1 评分项1.1，得 8 / 10 分", "−4.0", "1.2 评分项1.2，得 0 / 10 分", "−20.0", "1.4 评分项1.4，得 3 / 20 分",
        "−34.0", "2.3 评分项2.3，加 2 分", "+4.0", "得分", "46.0", "不适用（两边都不计）：2.2",
        "未评（不计）：2.1、3.1"]
    scrolls = window._list.verticalScrollBar().maximum() > 0
    QTest.keyClick(window, Key.Key_Down)
    assert window.isVisible() is scrolls, "a list that fits has nothing to scroll: any key closes it"


def test_a_confirmed_fatal_item_is_a_line_of_the_explanation(qtbot):
    answers = Answers({"1.1": Answer(confirmed_full=True)}, {"X1": (Span(1, 1),)})
    revised = Revised(1, "20260907-0001", "100.0", answers, {"X1": FatalState.CONFIRMED})
    draft = draft_of(every_kind(), answers)
    hand = make_form(qtbot, Draft(draft.item_id, draft.client_uuid, draft.card, answers, 0, None, revised=revised))
    hand.press(Key.Key_E)
    assert any("X1" in text for text in QApplication.focusWidget().texts())


def test_enter_among_the_fatal_items_goes_back_to_the_open_criteria(hand):
    hand.press(Key.Key_X, Key.Key_1)
    assert (hand.form.fatal.hasFocus(), hand.form.current) == (True, "X1")
    hand.press(Key.Key_Enter)
    assert (hand.form.list.hasFocus(), hand.form.current, hand.form.answers.fatal) == (True, "1.2", {"X1": ()})


def test_evidence_is_that_of_the_item_whose_line_is_pressed_whoever_has_the_keys(qtbot):
    hand = make_form(qtbot, draft_of(every_kind()), height=1_000)  # tall: the fatal items stay in view
    hand.press(Key.Key_X, Key.Key_1, Key.Key_Escape)
    open_one, line, left = hand.form.current, hand.form.fatal.evidence(), Qt.MouseButton.LeftButton
    hand.playhead.position_ms = 9_000
    qtbot.mouseClick(line.findChild(Button), left)
    assert (hand.form.answers.fatal, hand.form.answers.evidence(open_one)) == ({"X1": (Span(9_000, 9_000),)}, ())
    hand.press(Key.Key_F9)
    line.chips()[0].note_asked.emit(line.chips()[0].span)
    hand.type("rude")
    hand.press(Key.Key_Escape)
    assert [span.note for code in ("X1", open_one) for span in hand.form.answers.evidence(code)] == ["rude", ""]
    line.chips()[0].remove_asked.emit(line.chips()[0].span)
    assert (hand.form.answers.fatal, len(hand.form.answers.evidence(open_one))) == ({"X1": ()}, 1)
    hand.press(Key.Key_X)
    hand.playhead.position_ms = 12_000
    qtbot.mouseClick(hand.form.list.card.evidence().findChild(Button), left)
    assert (hand.form.answers.fatal, hand.form.answers.evidence(open_one)) == ({"X1": ()}, (Span(9_000, 12_000),))


def test_nothing_is_typed_while_a_submit_is_under_way(hand):
    hand.form.select("2.2")
    hand.form.set_busy(True)
    pad(hand, "7.5+0")
    assert (hand.form.answers, hand.form.list.card.value.text()) == (Answers(), "")


LONG = "=1+1 <b>粗</b> &amp; {x} 座席未说明原因 " * 400
STRANGE = "=1+1 <b>粗</b> &amp; {x} %s <img src='x'>"


@pytest.mark.parametrize("words", [LONG, STRANGE], ids=["long", "strange"])
def test_texts_of_any_kind_are_shown_as_they_are_and_the_form_stays_usable(qtbot, words):
    hand = make_form(qtbot, draft_of(many(12, title=words, guidance=words)))
    for code in hand.form.state.codes:
        hand.form.select(code)
        assert hand.form.list.is_whole(), code
        card = hand.form.list.card
        for part in (*card.rows(), *card.choice_rows(), card.evidence()):
            assert card.rect().contains(part.geometry())
        hand.press(Key.Key_1)
    assert hand.form.list.rows()[0].accessibleName().startswith(f"1.1 {words}")
    tips = [row.toolTip() for row in (*hand.form.list.rows(), *hand.form.fatal.items()) if row.toolTip()]
    assert tips and all("<b>" not in tip and len(tip) < 4_000 for tip in tips)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in hand.form.findChildren(QLabel))
    hand.press(Key.Key_E)
    assert hand.form.rect().contains(QApplication.focusWidget().geometry())


def test_two_hundred_criteria_are_walked_through_and_kept_for_the_next_call(qtbot):
    card = many(200)
    hand = make_form(qtbot, draft_of(card))
    rows = hand.form.list.rows()
    hand.press(*[Key.Key_Return] * 150)
    assert hand.form.head.progress() == "134 / 134"
    assert hand.form.list.is_whole()
    hand.form.show_draft(draft_of(card))
    assert hand.form.list.rows() == rows, "no row is made anew"
    assert (hand.form.head.progress(), hand.form.current) == ("0 / 134", "1.1")
    hand.form.show_draft(draft_of(every_kind()))
    assert shown(hand) == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4"]
    assert sum(row.isVisible() for row in rows) == 6


def test_a_card_that_was_edited_is_shown_at_the_same_place(hand):
    hand.form.select("2.1")
    pad(hand, "4")
    card = every_kind()
    renamed = tuple(replace(s, criteria=tuple(replace(c, title=f"新{c.code}") for c in s.criteria))
                    for s in card.sections)
    hand.form.change_card(replace(card, sections=renamed), hand.form.answers)
    assert (hand.form.current, hand.form.list.card.accessibleName()) == ("2.1", "2.1 新2.1  15 / 20  已扣分")
    hand.form.change_card(replace(card, sections=renamed[:1]), Answers())
    assert (hand.form.current, shown(hand)) == ("1.1", ["1.1", "1.2", "1.3"])
