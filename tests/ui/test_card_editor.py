"""The designer as a supervisor uses it: by keys, with the form beside it, and nothing that is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qadesk.models import card_editing as editing
from qadesk.models.card_drafts import CardDraft
from qadesk.models.card_places import Place, criterion_at
from qadesk.models.scorecard_versions import CardState
from qadesk.models.scorecards import Condition, CriterionKind, FatalEffect, Scale, Scorecard
from qadesk.services.card_files import shipped_card
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from tests.ui.card_hands import Designer, Key, Mod, commit, open_designer

FIRST = Place(0, 0)
Open = Callable[..., Designer]


@pytest.fixture
def opened(qtbot: QtBot, kit: dict[str, Any], machine: MachineSettings) -> Open:
    """Opens the designer on a new draft of a card, or on a draft that is there."""
    def open_(card: Scorecard | None = None, draft: CardDraft | None = None, place: str = "") -> Designer:
        draft = draft or kit["desk"].scorecards.new_draft(kit["actor"], card)
        return open_designer(qtbot, kit, machine, draft, place)
    return open_


@pytest.fixture
def inbound(opened: Open) -> Designer:
    """The designer on a draft of the shipped card, at its first criterion."""
    return opened(shipped_card("inbound.yaml"), place="s0c0")


def criterion(designer: Designer, place: Place = FIRST) -> Any:
    return criterion_at(designer.editor.card, place)


def press_banner(designer: Designer, words: str) -> None:
    buttons = designer.kit.messages.findChildren(QPushButton)
    next(button for button in buttons if button.text() == words).click()


# -- by keys alone
def test_a_card_of_all_kinds_is_made_from_blank_by_keys_and_published(opened: Open) -> None:
    hand = opened()
    hand.press(Key.Key_Return)  # the card's title
    hand.replace("新人评分表")
    hand.press(Key.Key_Escape, Key.Key_Insert)  # a section
    hand.type("开场")
    hand.press(Key.Key_Escape)
    for kind, title in zip(CriterionKind, ("问好", "方式", "核实", "语速", "表扬", "备注"), strict=True):
        hand.press(Key.Key_Insert)
        hand.type(title)
        hand.press(Key.Key_Tab, mod=Mod.ShiftModifier, times=3)  # back over section and points to the kind
        hand.press(Key.Key_Down, times=list(CriterionKind).index(kind))
        hand.press(Key.Key_Escape)
    made = hand.editor.card
    assert [(item.code, item.title, item.kind) for item in made.criteria] == [
        (f"1.{n}", title, kind) for n, (kind, title) in enumerate(
            zip(CriterionKind, ("问好", "方式", "核实", "语速", "表扬", "备注"), strict=True), 1)]
    write_points_and_entries(hand)
    write_condition(hand)
    add_fatal(hand)
    hand.settle()
    assert [found for found in hand.findings() if "英文" not in found] == []
    asked: list[int] = []
    hand.editor.publish_asked.connect(asked.append)
    hand.press(Key.Key_Return, mod=Mod.ControlModifier)
    assert asked == [hand.editor.draft.version_id]
    draft = hand.editor.draft
    hand.desk.scorecards.publish_draft(hand.kit.actor, draft.version_id, draft.digest, warnings_read=True)
    stored = hand.desk.scorecards.open_version(hand.kit.actor, draft.version_id)
    assert stored.state is CardState.PUBLISHED
    assert criterion_at(stored.card, Place(0, 3)).scale == Scale(0, 5000, 1000)
    assert criterion_at(stored.card, Place(0, 2)).only_if == Condition("1.1", ("full",))
    assert stored.card.fatal[0].effect is FatalEffect.ZERO_CARD


def write_points_and_entries(hand: Designer) -> None:
    """1.1 gets a deduction, 1.2 the texts of its options, points that make 100 and a bonus of 3."""
    hand.press(Key.Key_Home)
    for number, points in enumerate(("40", "20", "20", "20"), 1):
        go_down_to(hand, f"1.{number} ")
        hand.editor.fields.criterion.points.setFocus()
        hand.replace(points)
        hand.press(Key.Key_Escape)
    go_down_to(hand, "1.1 ")
    hand.editor.fields.criterion.entries.add_button.setFocus()
    hand.press(Key.Key_Return)
    hand.type("没有问好")
    hand.press(Key.Key_Tab, Key.Key_Tab)
    hand.replace("2.5")
    hand.press(Key.Key_Escape)
    go_down_to(hand, "1.2 ")
    for line, words, points in zip(hand.editor.fields.criterion.entries.lines, ("很好", "不好"), ("20", "0"),
                                   strict=True):
        line.text.setFocus()
        hand.type(words)
        hand.press(Key.Key_Tab, Key.Key_Tab)
        hand.replace(points)
    hand.press(Key.Key_Escape)
    go_down_to(hand, "1.5 ")
    hand.editor.fields.criterion.points.setFocus()
    hand.replace("3")
    hand.press(Key.Key_Escape)


def go_down_to(hand: Designer, words: str) -> None:
    hand.press(Key.Key_Home)
    while not hand.editor.outline.currentItem().text(0).startswith(words):
        hand.press(Key.Key_Down)


def write_condition(hand: Designer) -> None:
    go_down_to(hand, "1.3 ")
    condition = hand.editor.fields.criterion.condition
    condition.other.setFocus()
    hand.press(Key.Key_Down)  # 1.1
    condition.answers.setFocus()
    hand.press(Key.Key_Space)
    assert criterion(hand, Place(0, 2)).only_if == Condition("1.1", ("full",))
    hand.press(Key.Key_Escape)


def add_fatal(hand: Designer) -> None:
    hand.press(Key.Key_End)
    assert hand.editor.outline.on_fatal_group
    hand.press(Key.Key_Insert)
    hand.type("辱骂客户")
    hand.editor.fields.fatal.effect.setFocus()
    hand.press(Key.Key_End)
    hand.press(Key.Key_Escape)


def test_the_outline_is_worked_by_its_keys(inbound: Designer) -> None:
    outline = inbound.editor.outline
    before = outline.words()
    inbound.press(Key.Key_Down, mod=Mod.AltModifier)
    assert outline.words()[2:4] == ["1.2 主动询问称呼 2", "1.1 规范开头语报工号 4"]
    inbound.press(Key.Key_D, mod=Mod.ControlModifier)
    assert outline.words()[3:5] == ["1.1 规范开头语报工号 4", "1.4 规范开头语报工号 4"]
    inbound.press(Key.Key_Delete)
    inbound.press(Key.Key_Up, Key.Key_Up, mod=Mod.AltModifier)
    assert outline.words()[2:5] == ["1.3 身份与要素核实 4", "1.2 主动询问称呼 2", "1.1 规范开头语报工号 4"]
    inbound.press(Key.Key_Z, mod=Mod.ControlModifier, times=6)
    assert outline.words() == before
    inbound.press(Key.Key_Y, mod=Mod.ControlModifier, times=2)
    assert outline.words()[4] == "1.4 规范开头语报工号 4"
    assert outline.hasFocus()


def test_a_new_criterion_is_not_numbered_as_one_that_was_published(opened: Open, kit: dict[str, Any]) -> None:
    cards, actor = kit["desk"].scorecards, kit["actor"]
    hand = opened(draft=cards.copy_as_draft(actor, next(row.version_id for row in cards.list(actor)
                                                        if row.code == "inbound")), place="s0c2")
    assert hand.editor.outline.words()[4] == "1.3 身份与要素核实 4"
    hand.press(Key.Key_Delete)
    hand.settle()
    cards.publish_draft(actor, hand.editor.draft.version_id, hand.editor.draft.digest, warnings_read=True)
    hand = opened(draft=cards.copy_as_draft(actor, hand.editor.draft.version_id), place="s0c1")
    hand.press(Key.Key_Insert)
    assert hand.editor.outline.words()[4] == "1.4 （未命名） 5"


def test_what_to_add_is_asked_by_shift_insert(inbound: Designer) -> None:
    inbound.press(Key.Key_Insert, mod=Mod.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Key.Key_Return)
    assert inbound.editor.outline.currentItem().text(0) == "8 （未命名）"
    assert inbound.editor.fields.section.fields["title"].control.hasFocus()


def test_entries_are_worked_by_keys_and_by_their_menu(inbound: Designer) -> None:
    def texts() -> list[str]:
        return [entry.text for entry in criterion(inbound).behaviours]

    lines = inbound.editor.fields.criterion.entries.lines
    before = texts()
    lines[0].text.setFocus()
    inbound.press(Key.Key_Down, mod=Mod.AltModifier)
    assert texts()[:2] == [before[1], before[0]] and lines[1].text.hasFocus()
    inbound.press(Key.Key_D, mod=Mod.ControlModifier)
    assert texts()[1:3] == [before[0], before[0]]
    inbound.press(Key.Key_Insert)
    inbound.type("新的")
    assert texts()[2:4] == [before[0], "新的"]
    inbound.editor.fields.criterion.entries.lines[3].more.setFocus()
    inbound.press(Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Key.Key_Up)  # the last entry: remove
    QTest.keyClick(menu, Key.Key_Return)
    assert texts() == [before[1], before[0], before[0], *before[2:]]
    inbound.press(Key.Key_Z, mod=Mod.ControlModifier, times=5)
    assert texts() == before


def test_whatever_is_done_the_form_can_draw_it(opened: Open) -> None:
    hand = opened(shipped_card("mystery.yaml"))
    for place in (Place(0), Place(4), Place(4, 0), Place(4, 1), Place(0, 1), Place(fatal=0)):
        for action in ("card.duplicate", "card.remove", "card.up", "card.down", "card.add"):
            hand.editor._choose(place)
            hand.editor.act(action)
            hand.shown()
            assert hand.editor.preview.form.total is not None
        for _action in range(4):
            hand.editor.undo()
    hand.shown()
    assert hand.editor.head.redo.isEnabled()


# -- undo in the fields
def test_undo_goes_through_what_was_typed_with_the_keys_in_its_field(inbound: Designer) -> None:
    inbound.press(Key.Key_Return)
    title = inbound.editor.fields.criterion.line("title")
    inbound.replace("甲")
    inbound.type("乙")
    inbound.press(Key.Key_Tab)
    inbound.replace("B")
    inbound.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert (criterion(inbound).title, criterion(inbound).title_en) == ("甲乙", "Standard greeting with staff number")
    inbound.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert title.text() == "规范开头语报工号"
    assert inbound.editor.fields.criterion.line("title_en").hasFocus()
    inbound.press(Key.Key_Z, mod=Mod.ControlModifier | Mod.ShiftModifier)
    assert title.text() == "甲乙"


def test_walking_through_the_kinds_and_back_loses_nothing(inbound: Designer) -> None:
    before = criterion(inbound)
    kind = inbound.editor.fields.criterion.kind
    kind.setFocus()
    inbound.press(Key.Key_Down, times=5)
    assert criterion(inbound).kind is CriterionKind.NOTE
    assert not inbound.editor.fields.criterion.points.isVisible()
    inbound.press(Key.Key_Up, times=5)
    assert criterion(inbound) == before


def test_only_the_fields_of_a_kind_are_shown(inbound: Designer) -> None:
    panel = inbound.editor.fields.criterion
    panel.kind.setFocus()
    shown = []
    for _kind in CriterionKind:
        parts = {"points": panel.points, "right": panel.right, "scale": panel.low, "entries": panel.entries,
                 "switches": panel.na_allowed}
        shown.append([name for name, part in parts.items() if part.isVisible()])
        inbound.press(Key.Key_Down)
    assert shown == [["points", "entries", "switches"], ["points", "entries", "switches"],
                     ["points", "right", "switches"], ["points", "scale", "switches"], ["points"], []]


# -- what is typed wrong
def test_points_that_cannot_be_read_are_told_and_not_taken(inbound: Designer) -> None:
    unread = "请填 5 或 2.5 这样的分值。"
    panel = inbound.editor.fields.criterion
    panel.points.setFocus()
    for typed, milli, said in (("2.125", 2125, ""), ("３", 3000, ""), ("abc", 3000, unread), ("1.2345", 1234, unread)):
        inbound.replace(typed)
        assert (criterion(inbound).weight_milli, panel.fields["points"].said()) == (milli, said)
        inbound.shown()
        assert panel.fields["points"].said() == said


def test_a_code_that_is_taken_is_told_and_a_free_one_carries_conditions_along(inbound: Designer) -> None:
    hand = inbound
    hand.editor._take(editing.change(hand.editor.card, Place(0, 1), only_if=Condition("1.1", ("full",))), FIRST)
    field = hand.editor.fields.criterion.fields["code"]
    field.control.setFocus()
    hand.replace("1.3")
    assert field.said() == "1.3 已被使用。"
    assert criterion(hand).code == "1."
    hand.type("0")
    hand.shown()
    assert (criterion(hand).code, field.said()) == ("1.30", "")
    assert criterion(hand, Place(0, 1)).only_if == Condition("1.30", ("full",))


def test_a_scale_is_taken_once_it_is_sound(inbound: Designer) -> None:
    panel = inbound.editor.fields.criterion
    panel.kind.setFocus()
    inbound.press(Key.Key_Down, times=3)
    panel.low.setFocus()
    inbound.replace("6")
    assert panel.fields["scale"].said() == "按步长不能从最低值走到最高值。"
    assert criterion(inbound).scale == Scale(0, 5000, 1000)
    inbound.press(Key.Key_Tab)
    inbound.replace("10")
    inbound.shown()
    assert criterion(inbound).scale == Scale(6000, 10_000, 1000)
    assert panel.fields["scale"].said() == ""


def test_while_an_input_method_composes_nothing_changes(inbound: Designer) -> None:
    inbound.press(Key.Key_Return, Key.Key_End)
    before = inbound.editor.card
    QApplication.sendEvent(inbound.focus(), QInputMethodEvent("hao ma", []))
    inbound.shown()
    assert inbound.editor.card is before
    inbound.type("号码")
    assert criterion(inbound).title == "规范开头语报工号号码"


# -- what the check finds
def test_findings_stand_at_their_field_and_lead_there(inbound: Designer) -> None:
    hand = inbound
    hand.press(Key.Key_Return)
    hand.press(Key.Key_A, mod=Mod.ControlModifier)
    hand.press(Key.Key_Delete)
    assert hand.findings()[0] == "1.1 还没有名称。"
    assert hand.editor.fields.criterion.fields["title"].said() == "1.1 还没有名称。"
    assert hand.editor.outline.item_at(FIRST).data(0, 258) == "fatal"
    hand.press(Key.Key_Escape, Key.Key_End)
    hand.editor.findings.setFocus()
    hand.press(Key.Key_Return)
    assert hand.editor.shown == FIRST
    assert hand.editor.fields.criterion.line("title").hasFocus()
    asked: list[int] = []
    hand.editor.publish_asked.connect(asked.append)
    hand.editor.outline.setFocus()
    hand.press(Key.Key_Return, mod=Mod.ControlModifier)
    assert hand.editor.fields.criterion.line("title").hasFocus() and not asked


def test_a_sum_that_is_not_100_and_missing_english_are_notes(inbound: Designer) -> None:
    panel = inbound.editor.fields.criterion
    panel.points.setFocus()
    inbound.replace("1")
    panel.line("title_en").setFocus()
    inbound.press(Key.Key_A, mod=Mod.ControlModifier)
    inbound.press(Key.Key_Delete)
    found = inbound.findings()
    assert "各评分项合计 97 分，不是 100 分。" in found
    assert found[-1] == "有 1 处没有英文，英文界面上显示中文。"
    assert any("大于该项分值" in words for words in found)
    assert panel.entries.lines[2].points.toolTip() == "大于该项分值，会扣完整项分值。"
    assert inbound.editor.findings.first_error() is None


def test_removing_what_a_condition_names_is_told_and_can_be_undone(inbound: Designer) -> None:
    hand = inbound
    hand.editor._take(editing.change(hand.editor.card, Place(0, 1), only_if=Condition("1.1", ("full",))), FIRST)
    before = hand.editor.card
    hand.press(Key.Key_Delete)
    assert "1.2 仍引用已删除的内容。" in hand.kit.messages.said()
    assert "评分项 1.2" in hand.findings()[0]
    press_banner(hand, "撤销")
    assert hand.editor.card == before and hand.editor.outline.hasFocus()


# -- the preview
def test_the_form_beside_it_scores_the_card_in_the_making(inbound: Designer) -> None:
    hand = inbound
    form = hand.editor.preview.form
    hand.editor.preview.setFocus()
    hand.press(Key.Key_3)
    assert form.total is not None and form.total.shown == "50.0"
    hand.editor.fields.criterion.points.setFocus()
    hand.replace("10")
    hand.shown()
    assert form.total.shown == "80.0"
    assert form.list.rows()[0].criterion.weight_milli == 10_000
    hand.editor.preview.setFocus()
    hand.press(Key.Key_Z, mod=Mod.ControlModifier)  # nothing was tried out since: the card stays
    assert criterion(hand).weight_milli == 10_000
    hand.press(Key.Key_1)
    hand.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert form.answers.answer("1.1").ticks == {"3": 1}


def test_the_preview_follows_the_outline_and_is_refreshed_once_a_turn(inbound: Designer) -> None:
    hand = inbound
    hand.press(Key.Key_Down)
    hand.shown()
    assert hand.editor.preview.form.list.current == "1.2"
    before = hand.editor.preview.refreshes
    hand.press(Key.Key_Return)
    hand.type("abcdefgh")
    hand.shown()
    assert hand.editor.preview.refreshes <= before + 2
    assert hand.editor.preview.form.list.card.criterion.title == criterion(hand, Place(0, 1)).title


def test_a_card_without_criteria_has_an_empty_preview(opened: Open) -> None:
    hand = opened()
    assert hand.editor.preview.form.card is None
    hand.press(Key.Key_Insert)
    hand.press(Key.Key_Escape, Key.Key_Insert)
    hand.type("问好")
    hand.shown()
    assert hand.editor.preview.form.card is not None and hand.editor.preview.form.isVisible()
    hand.press(Key.Key_Escape, Key.Key_Delete)
    hand.shown()
    assert not hand.editor.preview.form.isVisible()


# -- saving
def test_a_change_is_saved_by_itself_and_said_only_then(inbound: Designer, qtbot: QtBot) -> None:
    said: list[str] = []
    inbound.editor.saved.connect(said.append)
    inbound.press(Key.Key_Return)
    inbound.replace("甲乙")
    assert not said and inbound.stored() != inbound.editor.card
    qtbot.waitUntil(lambda: said == ["已保存 09:30"])
    assert inbound.stored() == inbound.editor.card
    assert inbound.editor.head.when.text() == "已保存 09:30"


def test_leaving_saves_first_and_coming_back_shows_where_one_was(inbound: Designer, opened: Open,
                                                                 qtbot: QtBot) -> None:
    inbound.press(Key.Key_Down, Key.Key_Return)
    inbound.replace("甲")
    with qtbot.waitSignal(inbound.editor.left):
        inbound.editor.head.back.click()
    draft = inbound.desk.scorecards.open_version(inbound.kit.actor, inbound.editor.draft.version_id)
    assert criterion_at(draft.card, Place(0, 1)).title == "甲"
    again = opened(draft=draft)
    assert again.editor.shown == Place(0, 1)
    assert again.editor.place() == f"{draft.version_id} s0c1"


def test_what_could_not_be_saved_goes_on_in_the_next_editor(inbound: Designer, opened: Open) -> None:
    inbound.press(Key.Key_Return)
    inbound.replace("甲")
    unsaved = inbound.editor.unsaved()
    assert unsaved is not None
    draft = inbound.desk.scorecards.open_version(inbound.kit.actor, unsaved.version_id)
    again = opened(draft=draft)
    again.editor.take_unsaved(unsaved)
    again.settle()
    assert criterion_at(again.stored(), FIRST).title == "甲"
    assert again.editor.unsaved() is None


def test_of_two_windows_on_a_draft_the_second_to_save_decides(inbound: Designer, opened: Open, qtbot: QtBot) -> None:
    other = opened(draft=inbound.editor.draft)
    other.press(Key.Key_Return)
    other.replace("别人的")
    other.settle()
    inbound.editor._take(editing.change(inbound.editor.card, FIRST, title="我的"), FIRST)
    inbound.editor.settle()
    qtbot.waitUntil(lambda: "E-CRD-31" in inbound.kit.messages.said() or "打开已存的草稿" in [
        button.text() for button in inbound.kit.messages.findChildren(QPushButton)])
    assert criterion_at(inbound.stored(), FIRST).title == "别人的"
    press_banner(inbound, "打开已存的草稿")
    qtbot.waitUntil(lambda: criterion(inbound).title == "别人的")
    inbound.editor.undo()
    inbound.settle()
    assert criterion_at(inbound.stored(), FIRST).title == "我的"


def test_who_leaves_before_deciding_is_asked_again(inbound: Designer, opened: Open, qtbot: QtBot) -> None:
    left: list[None] = []
    inbound.editor.left.connect(lambda: left.append(None))
    other = opened(draft=inbound.editor.draft)
    other.editor._take(editing.change(other.editor.card, FIRST, title="别人的"), FIRST)
    other.settle()
    inbound.editor._take(editing.change(inbound.editor.card, FIRST, title="我的"), FIRST)
    inbound.editor.settle()
    qtbot.waitUntil(lambda: bool(inbound.kit.messages.said()))
    inbound.kit.messages.clear()
    inbound.editor.head.back.click()
    press_banner(inbound, "打开已存的草稿")
    qtbot.waitUntil(lambda: criterion(inbound).title == "别人的")
    inbound.editor._take(editing.change(inbound.editor.card, FIRST, title="都改了"), FIRST)
    inbound.settle()
    assert criterion_at(inbound.stored(), FIRST).title == "都改了" and not left


def test_mine_can_be_kept_as_a_draft_of_its_own(inbound: Designer, opened: Open, qtbot: QtBot) -> None:
    other = opened(draft=inbound.editor.draft)
    other.editor._take(editing.change(other.editor.card, FIRST, title="别人的"), FIRST)
    other.settle()
    inbound.editor._take(editing.change(inbound.editor.card, FIRST, title="我的"), FIRST)
    inbound.editor.settle()
    qtbot.waitUntil(lambda: bool(inbound.kit.messages.said()))
    theirs = inbound.editor.draft.version_id
    press_banner(inbound, "把我的另存为新草稿")
    qtbot.waitUntil(lambda: inbound.editor.draft.version_id != theirs)
    inbound.settle()
    assert criterion_at(inbound.stored(), FIRST).title == "我的"
    assert "已另存为草稿：inbound-2" in inbound.kit.messages.said()


def test_a_draft_deleted_meanwhile_is_kept_here_and_can_be_kept_on(inbound: Designer, qtbot: QtBot) -> None:
    draft = inbound.editor.draft
    inbound.desk.scorecards.delete_draft(inbound.kit.actor, draft.version_id, draft.digest)
    inbound.press(Key.Key_Return)
    inbound.replace("甲")
    inbound.editor.settle()
    qtbot.waitUntil(lambda: bool(inbound.kit.messages.said()))
    assert inbound.editor.unsaved() is not None and inbound.editor.head.when.text() == "未保存"
    press_banner(inbound, "把我的另存为新草稿")
    qtbot.waitUntil(lambda: inbound.editor.unsaved() is None)
    assert criterion_at(inbound.stored(), FIRST).title == "甲"


def test_a_published_version_is_only_read_and_copied(opened: Open, kit: dict[str, Any], logged_in: LoggedIn) -> None:
    version = next(row for row in logged_in.desk.scorecards.list(logged_in.actor) if row.state is CardState.PUBLISHED)
    hand = opened(draft=logged_in.desk.scorecards.open_version(logged_in.actor, version.version_id), place="s0c0")
    before = hand.editor.card
    hand.press(Key.Key_Delete)
    assert "已发布的版本不再改动" in hand.kit.messages.said()
    hand.press(Key.Key_Return)
    hand.type("x")
    assert hand.editor.card is before and hand.editor.fields.criterion.line("title").isReadOnly()
    assert hand.editor.head.main.text() == "复制为草稿" and not hand.editor.head.undo.isVisible()
    assert "发布" not in hand.editor.findings.words.text()
    assert all(line.more.isHidden() for line in hand.editor.fields.criterion.entries.lines)
    copied: list[int] = []
    hand.editor.copy_asked.connect(copied.append)
    hand.press(Key.Key_Return, mod=Mod.ControlModifier)
    assert copied == [version.version_id]


# -- bad input
def test_any_text_is_just_text(inbound: Designer) -> None:
    guidance = inbound.editor.fields.criterion.fields["guidance"].control
    for words in ("<b>粗</b><img src=x onerror=1>", "=1+1", "A" * 10_000, "甲" * 10_000, "%s {name} &amp;"):
        inbound.editor.fields.begin()
        inbound.press(Key.Key_A, mod=Mod.ControlModifier)
        commit(inbound.focus(), words)
        guidance.setFocus()
        inbound.press(Key.Key_A, mod=Mod.ControlModifier)
        commit(guidance, words)
        inbound.settle()
        assert (criterion(inbound).title, criterion(inbound).guidance) == (words, words)
        assert inbound.stored() == inbound.editor.card
        assert inbound.editor.outline.words()[2].startswith(f"1.1 {words[:100]}")
        assert inbound.editor.fields.criterion.line("title").width() < 400


def test_a_code_of_the_greatest_length_is_read_whole(opened: Open) -> None:
    hand = opened()
    line = hand.editor.fields.panel.line("code")
    line.setText("telecommunicatio")
    line.home(False)
    assert line.fontMetrics().horizontalAdvance(line.text()) <= line.width() - 20
