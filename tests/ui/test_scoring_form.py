"""The scoring form by keys: what is pressed, what is seen, and that nothing fires where it must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qadesk.models.answers import Answer, Answers, Span
from qadesk.ui.widgets.explanation import Explanation
from qadesk.ui.widgets.labels import Label
from tests.models.cards import behaviour, card, criterion, fatal_item
from tests.ui.scoring_parts import Key, Mod, draft_of, inbound, make_form


@pytest.fixture
def hand(qtbot):
    return make_form(qtbot)


def ticks(hand, code):
    return dict(hand.form.answers.answer(code).ticks)


def test_a_fresh_form_opens_its_first_criterion_and_has_no_score(hand):
    assert hand.form.current == "1.1"
    assert (hand.form.head.total.text(), hand.form.head.band(), hand.form.head.progress()) == ("—", "", "0 / 20")
    assert hand.form.head.sums() == "尚未评分"
    assert not hand.form.list.rows()[0].isVisible()
    assert hand.form.list.card.isVisible()


def test_the_mock_up_by_keys_alone(hand):
    """12 of 20 answered, 51 / 55 points, 良好, as in the picture of the design."""
    hand.press(*[Key.Key_Return] * 4, Key.Key_2)
    hand.stamp(111_000)
    hand.press(Key.Key_1)
    hand.form.undo()
    hand.press(*[Key.Key_Return] * 7, Key.Key_1)
    hand.stamp(156_000, 180_000)
    assert hand.form.current == "4.3"
    assert hand.form.head.progress() == "12 / 20"
    assert hand.form.head.sums() == "52 / 55 分，未评项暂不计"
    assert (hand.form.head.total.text(), hand.form.head.band()) == ("94.5", "良好")
    assert hand.form.answers.evidence("4.3") == (Span(156_000, 180_000),)


def test_digits_tick_and_untick_and_repeats_add(hand):
    hand.form.select("2.2")
    hand.press(Key.Key_3, Key.Key_1, Key.Key_1)
    assert ticks(hand, "2.2") == {"3": 1, "1": 2}
    assert [row.times for row in hand.form.list.card.rows()] == [2, 0, 1]
    hand.press(Key.Key_3, Key.Key_Minus)
    assert ticks(hand, "2.2") == {"1": 2}
    hand.press(Key.Key_Exclam, mod=Mod.ShiftModifier)
    assert ticks(hand, "2.2") == {"1": 1}
    hand.press(Key.Key_9)
    assert ticks(hand, "2.2") == {"1": 1}


def test_plus_and_minus_work_on_the_deduction_last_touched(hand):
    hand.form.select("2.2")
    hand.press(Key.Key_Plus)
    assert ticks(hand, "2.2") == {}
    hand.press(Key.Key_1, Key.Key_Plus, Key.Key_Equal)
    assert ticks(hand, "2.2") == {"1": 3}
    hand.press(*[Key.Key_Minus] * 4)
    assert ticks(hand, "2.2") == {}


def test_the_criterion_never_falls_below_nothing(hand):
    hand.form.select("2.2")
    hand.press(*[Key.Key_1] * 6)
    assert hand.form.head.total.text() == "0.0"
    assert hand.form.list.card.accessibleName() == "2.2 倾听不打断  0 / 5  已扣分"


def test_enter_gives_full_marks_and_goes_on_and_leaves_answered_ones_alone(hand):
    hand.press(Key.Key_Return)
    assert hand.form.answers.answer("1.1") == Answer(confirmed_full=True)
    assert hand.form.current == "1.2"
    hand.press(Key.Key_1, Key.Key_Enter)
    assert ticks(hand, "1.2") == {"1": 1}
    assert hand.form.current == "1.3"


def test_enter_comes_back_to_what_was_skipped_and_then_asks_to_submit(hand, qtbot):
    hand.press(Key.Key_Down)
    hand.press(*[Key.Key_Return] * 19)
    assert hand.form.current == "1.1"
    hand.press(Key.Key_Return)
    assert hand.form.head.progress() == "20 / 20"
    assert hand.form.head.sums() == "100 / 100 分"
    with qtbot.waitSignal(hand.form.submit_asked):
        hand.press(Key.Key_Return)


def test_not_applicable_where_the_card_allows_it(hand):
    hand.form.select("6.1")
    hand.press(Key.Key_0)
    assert hand.form.answers.answer("6.1").not_applicable
    assert hand.form.list.card.accessibleName().startswith("6.1 工单准确完整  不适用")
    hand.press(Key.Key_0)
    assert not hand.form.answers.answer("6.1").is_answered


def test_not_applicable_says_why_where_it_is_not(hand):
    hand.press(Key.Key_0)
    assert hand.form.list.card.notice() == "1.1 规范开头语报工号不能记为不适用。请勾选扣分条目，或按 Enter 记满分。"
    assert hand.form.answers == Answers()
    hand.press(Key.Key_1)
    assert hand.form.list.card.notice() == ""


def test_up_and_down_walk_through_all_and_into_the_fatal_items(hand):
    hand.press(Key.Key_Up)
    assert hand.form.current == "1.1"
    hand.press(*[Key.Key_Down] * 19)
    assert hand.form.current == "7.2"
    hand.press(Key.Key_Down)
    assert (hand.form.fatal.hasFocus(), hand.form.current) == (True, "X1")
    hand.press(Key.Key_Down, Key.Key_Up, Key.Key_Up)
    assert (hand.form.list.hasFocus(), hand.form.current) == (True, "7.2")


def test_the_open_card_is_always_whole(hand):
    for _step in range(19):
        hand.press(Key.Key_Down)
        assert hand.form.list.is_whole(), hand.form.current


def test_a_fatal_item_asks_for_evidence_and_is_never_shown_as_failed(hand):
    hand.press(*[Key.Key_Return] * 20)
    hand.press(Key.Key_X)
    assert hand.form.fatal.hasFocus()
    hand.press(Key.Key_4)
    assert hand.form.fatal.accessibleDescription() == "触发 1 项，缺证据"
    assert (hand.form.head.band(), hand.form.head.total.text()) == ("致命待确认", "100.0")
    assert hand.form.head.sums() == "确认后判不合格，得分保留"
    hand.stamp(203_000, 216_000)
    assert hand.form.answers.fatal == {"X4": (Span(203_000, 216_000),)}
    assert hand.form.fatal.accessibleDescription() == "触发 1 项，待第二人确认"
    hand.press(Key.Key_X)
    assert hand.form.list.hasFocus()
    assert not hand.form.fatal.is_expanded


def test_esc_leaves_the_fatal_items(hand):
    hand.press(Key.Key_X, Key.Key_Escape)
    assert hand.form.list.hasFocus()


def test_evidence_belongs_to_the_item_that_is_open(hand):
    hand.stamp(1_000)
    hand.press(Key.Key_Down)
    hand.stamp(9_000, 12_000)
    assert hand.form.answers.evidence("1.1") == (Span(1_000, 1_000),)
    assert hand.form.answers.evidence("1.2") == (Span(9_000, 12_000),)
    assert [chip.accessibleName() for chip in hand.form.list.card.evidence().chips()] == ["播放证据 00:09–00:12"]


def test_evidence_plays_on_a_key_and_on_a_click(hand, qtbot):
    hand.stamp(9_000, 12_000)
    with qtbot.waitSignal(hand.form.span_play_asked) as asked:
        hand.press(Key.Key_F9, mod=Mod.ShiftModifier)
    assert asked.args == [9_000, 12_000]
    chip, = hand.form.list.card.evidence().chips()
    with qtbot.waitSignal(hand.form.span_play_asked) as asked:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert asked.args == [9_000, 12_000]
    assert hand.form.list.hasFocus()


def test_evidence_of_a_closed_row_plays_on_a_click_without_opening_it(hand, qtbot):
    hand.stamp(9_000)
    hand.press(Key.Key_Down)
    row = hand.form.list.rows()[0]
    with qtbot.waitSignal(hand.form.span_play_asked):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row._chip_rect().center().toPoint())
    assert hand.form.current == "1.2"


def test_delete_takes_the_last_evidence_away_and_undo_brings_it_back(hand):
    hand.stamp(9_000, 12_000)
    hand.press(Key.Key_Delete)
    assert hand.form.answers.evidence("1.1") == ()
    hand.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert hand.form.answers.evidence("1.1") == (Span(9_000, 12_000),)


def test_nothing_is_stamped_while_no_sound_is_loaded(hand):
    hand.playhead.position_ms = None
    hand.press(Key.Key_F9)
    assert hand.form.answers == Answers()
    assert hand.form.list.card.notice() == "录音尚未载入，没有可记录的位置。"


@pytest.mark.parametrize("leave", [Key.Key_Return, Key.Key_Escape])
def test_evidence_carries_a_note(hand, leave):
    hand.press(Key.Key_N)
    hand.stamp(9_000, 12_000)
    hand.press(Key.Key_N)
    field = hand.form.list.card.evidence().note_field()
    assert field.hasFocus()
    assert hand.form.list.is_whole()
    hand.type("24 s 0 x")
    hand.press(leave)
    assert hand.form.answers.evidence("1.1") == (Span(9_000, 12_000, "24 s 0 x"),)
    assert hand.form.list.hasFocus()
    assert not field.isVisible()
    chip, = hand.form.list.card.evidence().chips()
    assert chip.accessibleName() == "播放证据 00:09–00:12  24 s 0 x"


def test_a_note_is_kept_whatever_comes_next(hand, qtbot):
    hand.stamp(9_000, 12_000)
    hand.press(Key.Key_N)
    hand.type("half a no")
    hand.stamp(20_000)
    assert hand.form.answers.evidence("1.1") == (Span(9_000, 12_000, "half a no"), Span(20_000, 20_000))
    hand.type("te")
    qtbot.mouseClick(hand.form.list.rows()[3], Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    assert hand.form.answers.evidence("1.1")[0] == Span(9_000, 12_000, "half a note")
    assert hand.form.list.hasFocus()
    assert not hand.form.list.card.evidence().note_field().isVisible()


def test_a_fatal_items_evidence_carries_a_note(hand):
    hand.press(Key.Key_X, Key.Key_4)
    hand.stamp(9_000)
    hand.press(Key.Key_N)
    hand.type("abc")
    hand.press(Key.Key_Return)
    assert hand.form.answers.fatal == {"X4": (Span(9_000, 9_000, "abc"),)}
    assert hand.form.fatal.hasFocus()


def test_undo_and_redo_by_keys(hand):
    hand.press(Key.Key_1, Key.Key_2)
    hand.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert ticks(hand, "1.1") == {"1": 1}
    hand.press(Key.Key_Z, mod=Mod.ControlModifier | Mod.ShiftModifier)
    assert ticks(hand, "1.1") == {"1": 1, "2": 1}
    hand.press(Key.Key_Z, Key.Key_Z, mod=Mod.ControlModifier)
    assert hand.form.answers == Answers()
    hand.press(Key.Key_Y, mod=Mod.ControlModifier)
    assert ticks(hand, "1.1") == {"1": 1}


@pytest.mark.parametrize(("key", "action"), [
    (Key.Key_Space, "form.toggle"), (Key.Key_K, "form.toggle"), (Key.Key_J, "form.back"), (Key.Key_L, "form.forward"),
    (Key.Key_Comma, "form.back_1s"), (Key.Key_Period, "form.forward_1s"), (Key.Key_BracketLeft, "form.loop_start"),
    (Key.Key_BracketRight, "form.loop_end"), (Key.Key_Backslash, "form.loop_clear")])
def test_the_players_keys_are_passed_on(hand, qtbot, key, action):
    with qtbot.waitSignal(hand.form.player_asked) as asked:
        hand.press(key)
    assert asked.args == [action]
    assert hand.form.answers == Answers()


def test_the_number_pad_alone_is_enough(hand):
    pad = Mod.KeypadModifier
    hand.press(Key.Key_1, mod=pad)
    hand.playhead.position_ms = 5_000
    hand.press(Key.Key_Period, mod=pad)
    hand.press(Key.Key_Enter, Key.Key_Enter, Key.Key_0, mod=pad)
    hand.press(Key.Key_Asterisk, Key.Key_Asterisk, Key.Key_Asterisk, Key.Key_Slash, mod=pad)
    assert hand.form.current == "2.2"
    hand.press(Key.Key_1, Key.Key_Plus, Key.Key_Plus, Key.Key_Minus, mod=pad)
    assert dict(hand.form.answers.criteria) == {
        "1.1": Answer(ticks={"1": 1}, evidence=(Span(5_000, 5_000),)), "1.2": Answer(confirmed_full=True),
        "1.3": Answer(not_applicable=True), "2.2": Answer(ticks={"1": 2})}


def test_in_the_comment_keys_are_letters(hand, qtbot):
    hand.press(Key.Key_C)
    assert hand.form.texts.comment.hasFocus()
    asked: list[str] = []
    hand.form.player_asked.connect(asked.append)
    hand.type("x1 0 k j.,[]")
    assert hand.form.texts.comment.toPlainText() == "x1 0 k j.,[]"
    assert hand.form.answers == Answers(comment="x1 0 k j.,[]")
    assert asked == []
    hand.press(Key.Key_Escape)
    assert hand.form.list.hasFocus()
    assert hand.form.answers.comment == "x1 0 k j.,[]"


def test_f9_stamps_also_while_a_comment_is_typed(hand):
    hand.press(Key.Key_Down, Key.Key_C)
    hand.stamp(7_000)
    assert hand.form.answers.evidence("1.2") == (Span(7_000, 7_000),)


def test_ctrl_enter_in_the_comment_asks_to_submit_but_not_while_composing(hand, qtbot):
    hand.press(Key.Key_C)
    asked: list[int] = []
    hand.form.submit_asked.connect(lambda: asked.append(1))
    QApplication.sendEvent(hand.form.texts.comment, QInputMethodEvent("yu qi", []))
    hand.press(Key.Key_Return, mod=Mod.ControlModifier)
    assert asked == []
    commit = QInputMethodEvent()
    commit.setCommitString("语气")
    QApplication.sendEvent(hand.form.texts.comment, commit)
    hand.press(Key.Key_Return, mod=Mod.ControlModifier)
    assert (asked, hand.form.texts.comment.toPlainText()) == ([1], "语气")


def test_the_list_switches_the_input_method_off(hand):
    for part in (hand.form.list, hand.form.fatal):
        assert not part.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_ctrl_z_in_a_text_undoes_the_text(hand):
    hand.press(Key.Key_1, Key.Key_C)
    hand.type("abc")
    hand.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert hand.form.texts.comment.toPlainText() == ""
    assert ticks(hand, "1.1") == {"1": 1}


def test_the_private_note_is_its_own_field(hand, qtbot):
    qtbot.mouseClick(hand.form.texts.lock, Qt.MouseButton.LeftButton)
    assert hand.form.texts.private_note.hasFocus()
    hand.type("again")
    assert hand.form.answers == Answers(private_note="again")
    hand.form.show_draft(draft_of(answers=hand.form.answers))
    assert hand.form.texts.private_note.isVisible()
    hand.form.show_draft(draft_of())
    assert not hand.form.texts.private_note.isVisible()


def test_the_mouse_does_what_the_keys_do(hand, qtbot):
    first, second = hand.form.list.card.rows()[:2]
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert ticks(hand, "1.1") == {"1": 1}
    qtbot.mouseClick(hand.form.list.rows()[3], Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    assert hand.form.current == "2.1"
    rude = hand.form.list.card.rows()[2]
    for _click in range(3):
        qtbot.mouseClick(rude, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(rude, Qt.MouseButton.LeftButton, Mod.ShiftModifier)
    assert ticks(hand, "2.1") == {"3": 2}
    qtbot.mouseClick(hand.form.fatal, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    qtbot.mouseClick(hand.form.fatal.items()[7], Qt.MouseButton.LeftButton)
    assert list(hand.form.answers.fatal) == ["X8"]
    qtbot.mouseClick(hand.form.fatal.items()[7], Qt.MouseButton.LeftButton)
    assert hand.form.answers.fatal == {}


def test_the_explanation_adds_up_and_closes_on_a_key(hand):
    hand.form.select("4.3")
    hand.press(Key.Key_1)
    hand.form.select("4.1")
    hand.press(Key.Key_Return, Key.Key_E)
    window = QApplication.focusWidget()
    assert isinstance(window, Explanation)
    assert hand.form.rect().contains(window.geometry())
    assert window.texts() == ["得分说明", "100 × 得分 9 ÷ 适用分 11 = 81.8。不适用项两边都不计，未评项暂不计。",
                              "各项满分", "100.0", "4.3 等待静音转接，得 3 / 5 分", "−18.2", "得分", "81.8",
                              "未评（不计）：1.1、1.2、1.3、2.1、2.2、2.3、2.4、3.1、3.2、4.2、5.1、5.2、5.3、5.4、6.1、6.2、7.1、7.2"]
    QTest.keyClick(window, Key.Key_Escape)
    assert hand.form.list.hasFocus()
    assert not window.isVisible()


def test_a_resumed_draft_opens_at_its_first_open_item(qtbot):
    answers = Answers({"1.1": Answer(confirmed_full=True), "1.2": Answer(ticks={"1": 1})}, comment="好")
    hand = make_form(qtbot, draft_of(answers=answers))
    assert (hand.form.current, hand.form.texts.comment.toPlainText()) == ("1.3", "好")
    assert hand.form.answers == answers
    assert hand.form.head.progress() == "2 / 20"


def test_showing_a_draft_is_no_change(hand, qtbot):
    with qtbot.assertNotEmitted(hand.form.answers_changed):
        hand.form.show_draft(draft_of(answers=Answers({"1.1": Answer(confirmed_full=True)}, comment="好")))
        hand.form.clear()
    assert (hand.form.card, hand.form.answers, hand.form.isEnabled()) == (None, Answers(), False)


def test_nothing_changes_while_a_submit_is_under_way(hand, qtbot):
    hand.form.set_busy(True)
    with qtbot.assertNotEmitted(hand.form.submit_asked):
        hand.press(Key.Key_1, Key.Key_Return)
        hand.press(Key.Key_Return, mod=Mod.ControlModifier)
    assert hand.form.answers == Answers()
    hand.form.set_busy(False)
    hand.press(Key.Key_1)
    assert ticks(hand, hand.form.current) == {"1": 1}


def test_a_card_of_one_criterion_without_fatal_items(qtbot):
    hand = make_form(qtbot, draft_of(card(criterion("1.1", 5))))
    hand.press(Key.Key_X)
    assert hand.form.list.hasFocus()
    assert not hand.form.fatal.isVisible()
    hand.press(Key.Key_Down, Key.Key_Return)
    assert hand.form.head.progress() == "1 / 1"


def test_long_words_wrap_and_stay_inside(qtbot):
    long = replace(behaviour("1", 2, repeats=True), text="客户已经多次说明诉求之后座席仍然要求客户从头再说" * 3)
    named = replace(criterion("1.1", 5, long), title="非常非常长的评分项名称" * 5, guidance="很长的说明。" * 20)
    hand = make_form(qtbot, draft_of(card(named, criterion("1.2", 5))))
    card_widget = hand.form.list.card
    row, = card_widget.rows()
    assert row.height() > 28
    for part in (row, card_widget.evidence()):
        assert card_widget.rect().contains(part.geometry())
    hand.press(Key.Key_Down)
    assert hand.form.list.rows()[0].toolTip().startswith("1.1 非常")


def test_words_of_a_card_are_never_read_as_html(qtbot):
    marked = replace(criterion("1.1", 5), title="<b>粗</b> & <img src='x'>" * 9, guidance="<h1>大</h1>")
    hand = make_form(qtbot, draft_of(card(marked, criterion("1.2", 5), fatal=(fatal_item("X1"),))))
    hand.press(Key.Key_Down)
    assert hand.form.list.rows()[0].toolTip().startswith("<qt>1.1 &lt;b&gt;粗")
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in hand.form.findChildren(Label))


@pytest.mark.parametrize("width", [412, 500])
def test_fatal_names_are_not_cut(qtbot, width):
    hand = make_form(qtbot, width=width, height=900)
    assert hand.form.fatal.is_expanded
    assert len({item.x() for item in hand.form.fatal.items()}) == 2
    assert all(item.width() >= item.width_needed() for item in hand.form.fatal.items())


def test_the_form_takes_a_card_of_sixty_criteria(qtbot):
    shipped = inbound()
    sections = tuple(replace(section, code=f"{n}{section.code}", criteria=tuple(
        replace(c, code=f"{n}{c.code}") for c in section.criteria)) for n in "123" for section in shipped.sections)
    hand = make_form(qtbot, draft_of(replace(shipped, sections=sections)))
    hand.press(*[Key.Key_Return] * 60)
    assert hand.form.head.progress() == "60 / 60"
    assert hand.form.list.is_whole()
