"""Scorecards as one keeps them: lists, publishing with what was found, comparing, retiring, files, uses, undoing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from qadesk.models.card_drafts import CardDraft
from qadesk.models.scorecard_checks import Finding
from qadesk.models.scorecard_life import CardUse, PublishReview
from qadesk.models.scorecard_versions import CardState
from qadesk.models.scorecards import Section
from qadesk.services import card_publishing
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.card_editor import CardEditor
from qadesk.ui.card_publish_dialog import PublishDialog
from qadesk.ui.card_retire_dialog import RetireDialog
from qadesk.ui.card_taken_dialog import TakenDialog
from qadesk.ui.scorecards_pane import ScorecardsPane
from qadesk.ui.settings_pane import SettingsPane
from qadesk.ui.tour_checks import problems
from qadesk.work import Work
from tests import builders
from tests.models.cards import criterion
from tests.ui.active import make_active
from tests.ui.administration import open_page, open_pane


@pytest.fixture
def draft(logged_in: LoggedIn) -> CardDraft:
    """A draft of the inbound card with another title and one criterion less."""
    cards, actor = logged_in.desk.scorecards, logged_in.actor
    first = next(row for row in cards.list(actor) if row.code == "inbound")
    made = cards.copy_as_draft(actor, first.version_id)
    section = made.card.sections[0]
    sections = (replace(section, criteria=section.criteria[1:]), *made.card.sections[1:])
    card = replace(made.card, title="来电二版", sections=sections)
    return cards.save_draft(actor, made.version_id, card, made.digest)


@pytest.fixture
def pane(draft: CardDraft, kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot) -> ScorecardsPane:
    """The tab with three published cards and the draft, which is current."""
    made = open_pane(ScorecardsPane, kit, machine, qtbot)
    made.table.choose(draft.version_id)
    return made


def settled(pane: ScorecardsPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(pane.tasks.is_idle, timeout=30_000)
    QApplication.processEvents()


def dialog(kind: type[Any], pane: ScorecardsPane, qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: pane.findChild(kind) is not None, timeout=30_000)
    return pane.findChild(kind)


def listed(pane: ScorecardsPane) -> list[tuple[str, int, str]]:
    return [(row.code, row.version, row.state.value) for row in pane.table.rows()]


def choose(pane: ScorecardsPane, code: str, state: CardState) -> None:
    row = next(row for row in pane.rows if row.code == code and row.state is state)
    assert pane.table.choose(row.version_id)


def buttons(pane: ScorecardsPane) -> list[str]:
    side = pane.side
    return [button.text().replace("&&", "&") for button in (side.open, *side.buttons.values(), *side.uses.values())
            if button.isVisible()]


def test_each_version_stands_in_the_list_and_tells_what_can_be_done(pane: ScorecardsPane) -> None:
    assert listed(pane) == [("inbound", 2, "draft"), ("inbound", 1, "published"), ("mystery", 1, "published"),
                            ("outbound", 1, "published")]
    assert buttons(pane) == ["编辑", "发布…", "另存为新评分表", "检查", "比较…", "导出 YAML…", "删除草稿"]
    choose(pane, "inbound", CardState.PUBLISHED)
    assert buttons(pane) == ["查看", "复制为草稿", "另存为新评分表", "检查", "比较…", "导出 YAML…", "停用…", "用于去电",
                             "用于神秘来电"]
    assert "用于：来电" in [label.text() for label in pane.side.facts]


def test_a_draft_is_published_once_its_warnings_are_read(pane: ScorecardsPane, qtbot: QtBot) -> None:
    pane.side.buttons["publish"].click()
    asked: PublishDialog = dialog(PublishDialog, pane, qtbot)
    assert asked.findings.said() == ["提醒：各评分项合计 96 分，不是 100 分。"]
    assert [change.short() for _n, change in asked.changes.table.rows()] == [
        "changed card inbound title", "removed criterion 1.1"]
    assert not asked.submit_button.isEnabled()
    asked.read.click()
    asked.submit_button.click()
    qtbot.waitUntil(lambda: "来电二版 第 2 版已生效。" in pane.messages.said(), timeout=30_000)
    qtbot.waitUntil(lambda: ("inbound", 2, "published") in listed(pane), timeout=30_000)
    assert ("inbound", 1, "retired") in listed(pane)
    current = pane.table.current()
    assert current is not None and current.version == 2


def test_nothing_is_offered_before_the_list_is_read(kit: dict[str, Any], machine: MachineSettings,
                                                    qtbot: QtBot) -> None:
    page = open_page(kit, machine, qtbot)
    key = next(key for key in page.tab_keys() if isinstance(page.pane(key), ScorecardsPane))
    page.open_item(key)
    pane = page.pane(key)
    assert isinstance(pane, ScorecardsPane) and not pane.rows and pane.offer.isHidden()
    settled(pane, qtbot)


def test_a_first_version_is_published_without_an_empty_list_of_changes(pane: ScorecardsPane, logged_in: LoggedIn,
                                                                       draft: CardDraft) -> None:
    review = PublishReview(draft, (Finding("sections", "合计 96 分", False),))
    asked = PublishDialog(review, logged_in.desk.scorecards, logged_in.actor, lambda _row: None, tasks=pane.tasks,
                          parent=pane)
    asked.open()
    assert asked.findings.isVisible() and not asked.changes.isVisible() and asked.height() < 400
    asked.reject()


def test_what_blocks_is_said_and_nothing_is_published(pane: ScorecardsPane, logged_in: LoggedIn, draft: CardDraft,
                                                     qtbot: QtBot) -> None:
    item = draft.card.sections[1].criteria[0]
    twice = replace(draft.card, sections=(Section("1", "一", "", (item, item)),))
    logged_in.desk.scorecards.save_draft(logged_in.actor, draft.version_id, twice, draft.digest)
    settled(pane, qtbot)
    pane.acts.do("publish")
    asked: PublishDialog = dialog(PublishDialog, pane, qtbot)
    assert asked.findings.said()[0].startswith("须改正：") and not asked.submit_button.isEnabled()
    assert asked.read.isHidden()


def test_a_check_tells_beside_the_list(pane: ScorecardsPane, qtbot: QtBot) -> None:
    pane.side.buttons["check"].click()
    qtbot.waitUntil(lambda: bool(pane.side.findings.said()), timeout=30_000)
    assert pane.side.findings.said() == ["提醒：各评分项合计 96 分，不是 100 分。"]


def test_missing_english_is_told_where_a_check_finds_nothing(
        pane: ScorecardsPane, logged_in: LoggedIn, draft: CardDraft, qtbot: QtBot, tmp_path: Path) -> None:
    note = "有 1 处没有英文，英文界面上显示中文。"
    first = next(row for row in pane.rows if row.code == "inbound" and row.state is CardState.PUBLISHED)
    whole = logged_in.desk.scorecards.open_version(logged_in.actor, first.version_id).card
    logged_in.desk.scorecards.save_draft(logged_in.actor, draft.version_id, replace(whole, title_en=""), draft.digest)
    settled(pane, qtbot)
    pane.side.buttons["check"].click()
    qtbot.waitUntil(lambda: bool(pane.side.findings.said()), timeout=30_000)
    assert pane.side.findings.said() == [note]
    pane.side.buttons["publish"].click()
    asked: PublishDialog = dialog(PublishDialog, pane, qtbot)
    assert asked.findings.said() == [note] and asked.findings.isVisible() and asked.submit_button.isEnabled()
    asked.reject()
    path = tmp_path / "same.yaml"
    path.write_bytes(logged_in.desk.scorecards.export(logged_in.actor, draft.version_id).content)
    drop(pane, path)
    told: TakenDialog = dialog(TakenDialog, pane, qtbot)
    assert told.findings.said() == [note]


def test_a_check_of_a_version_is_not_told_beside_another(pane: ScorecardsPane, qtbot: QtBot) -> None:
    pane.side.buttons["check"].click()
    choose(pane, "outbound", CardState.PUBLISHED)
    settled(pane, qtbot)
    assert pane.side.findings.said() == []


def test_two_versions_are_compared_with_signs_and_both_texts(pane: ScorecardsPane, qtbot: QtBot) -> None:
    pane.side.buttons["compare"].click()
    view = pane.compare.changes
    qtbot.waitUntil(lambda: len(view.table.rows()) == 2, timeout=30_000)
    assert view.counts.text() == "− 1 删除、~ 1 修改"
    assert (view.before.toPlainText(), view.after.toPlainText()) == ("来电服务评分表", "来电二版")
    pane.compare.swap.click()
    qtbot.waitUntil(lambda: view.counts.text() == "+ 1 新增、~ 1 修改", timeout=30_000)
    make_active(qtbot, pane)
    qtbot.keyClick(pane.window(), Qt.Key.Key_Escape)
    assert pane.table.isVisible()


def test_a_draft_is_edited_and_one_comes_back_to_the_list(pane: ScorecardsPane, qtbot: QtBot) -> None:
    make_active(qtbot, pane)
    pane.table.view.setFocus()
    qtbot.keyClick(pane.table.view, Qt.Key.Key_Return)
    editor: CardEditor = dialog(CardEditor, pane, qtbot)
    assert editor.card.title == "来电二版" and not pane.table.isVisible()
    assert pane.place().startswith(str(editor.draft.version_id))
    editor.left.emit()
    assert pane.table.isVisible() and pane.place() == ""


def test_a_copy_of_a_card_with_a_draft_leads_to_that_draft(pane: ScorecardsPane, qtbot: QtBot) -> None:
    choose(pane, "inbound", CardState.PUBLISHED)
    pane.side.buttons["copy"].click()
    qtbot.waitUntil(lambda: "已有草稿" in pane.messages.said(), timeout=30_000)
    pane.messages.banner.findChildren(type(pane.side.open))[0].click()  # type: ignore[union-attr]
    editor: CardEditor = dialog(CardEditor, pane, qtbot)
    assert editor.card.title == "来电二版"


def test_a_deleted_draft_is_taken_back(pane: ScorecardsPane, qtbot: QtBot) -> None:
    make_active(qtbot, pane)
    pane.table.view.setFocus()
    qtbot.keyClick(pane.table.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: ("inbound", 2, "draft") not in listed(pane), timeout=30_000)
    qtbot.waitUntil(lambda: "已删除" in pane.messages.said(), timeout=30_000)
    button = pane.messages.banner.findChildren(type(pane.side.open))[0]  # type: ignore[union-attr]
    button.setFocus()
    button.click()
    qtbot.waitUntil(lambda: ("inbound", 2, "draft") in listed(pane), timeout=30_000)
    assert pane.table.view.hasFocus(), "the keys stay in the list"


def test_a_card_in_use_is_retired_when_another_takes_its_calls(pane: ScorecardsPane, qtbot: QtBot) -> None:
    choose(pane, "outbound", CardState.PUBLISHED)
    pane.side.buttons["retire"].click()
    asked: RetireDialog = dialog(RetireDialog, pane, qtbot)
    asked.submit_button.click()
    assert asked.field.error() == "请选择接替的评分表。", "none is proposed"
    asked.instead.setCurrentIndex(asked.instead.findData("inbound"))
    asked.submit_button.click()
    qtbot.waitUntil(lambda: ("outbound", 1, "retired") in listed(pane), timeout=30_000)
    settled(pane, qtbot)
    row = next(row for row in pane.rows if row.code == "inbound" and row.state is CardState.PUBLISHED)
    assert row.uses == (CardUse.INBOUND, CardUse.OUTBOUND)


def test_a_card_is_set_for_calls_and_the_rules_offer_it(pane: ScorecardsPane, kit: dict[str, Any],
                                                       machine: MachineSettings, qtbot: QtBot) -> None:
    choose(pane, "inbound", CardState.PUBLISHED)
    pane.side.uses[CardUse.MYSTERY].click()
    qtbot.waitUntil(lambda: "神秘来电从现在起" in pane.messages.said(), timeout=30_000)
    rules = open_pane(SettingsPane, kit, machine, qtbot)
    box = rules.card_box(CardUse.MYSTERY)
    assert (box.currentData(), box.currentText()) == ("inbound", "inbound · 来电服务评分表")
    assert [box.itemData(n) for n in range(box.count())] == ["inbound", "mystery", "outbound"]
    assert not rules.scoring.is_edited()


def test_a_second_enter_after_setting_a_card_sets_nothing_more(pane: ScorecardsPane, qtbot: QtBot) -> None:
    choose(pane, "outbound", CardState.PUBLISHED)
    make_active(qtbot, pane)
    pane.side.uses[CardUse.INBOUND].setFocus()
    qtbot.keyClick(pane.side.uses[CardUse.INBOUND], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "来电从现在起" in pane.messages.said(), timeout=30_000)
    qtbot.waitUntil(pane.side.uses[CardUse.INBOUND].isHidden, timeout=30_000)
    assert pane.side.open.hasFocus()


def test_whole_codes_and_names_are_read_in_the_list(pane: ScorecardsPane, logged_in: LoggedIn, draft: CardDraft,
                                                  qtbot: QtBot) -> None:
    logged_in.desk.scorecards.save_draft(logged_in.actor, draft.version_id,
                                         replace(draft.card, code="telecommunicatio"), draft.digest)
    settled(pane, qtbot)
    pane.resize(1178, 600)  # of a window of 1366
    assert "who" in pane.table.hidden_columns()
    head = pane.table.view.horizontalHeader()
    qtbot.waitUntil(lambda: head.sectionSize(1) > 150)
    pane.resize(1700, 700)
    assert not pane.table.hidden_columns()
    for key in ("code", "who"):
        at = [column.key for column in pane.table.model.columns].index(key)
        texts = [pane.table.model.columns[at].text(row) for row in pane.table.rows()]
        room = head.sectionSize(at)
        assert all(pane.table.fontMetrics().horizontalAdvance(text) < room for text in texts), key


def test_a_file_that_is_dropped_becomes_a_draft(pane: ScorecardsPane, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("format: 1\ncode: small\nversion: 3\ntitle: 小表\nsections:\n  - code: '1'\n    title: 开场\n"
                    "    criteria:\n      - {code: '1.1', title: 问好, points: 50}\n", "utf-8")
    pane.messages.show_message("fatal", "别的文件读不了。")
    drop(pane, path)
    told: TakenDialog = dialog(TakenDialog, pane, qtbot)
    assert not pane.messages.said()  # of the file before
    assert told.findings.said() == ["须改正：第 9 行，sections[1].criteria[1]：评分项 1.1 没有扣分条目。",
                                    "提醒：第 6 行，sections：各评分项合计 50 分，不是 100 分。",
                                    "有 3 处没有英文，英文界面上显示中文。"]
    told.edit.click()
    editor: CardEditor = dialog(CardEditor, pane, qtbot)
    assert (editor.card.code, editor.card.version) == ("small", 1)


def test_a_file_that_holds_no_card_is_refused_in_place(pane: ScorecardsPane, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("format: 1\ncode: small\nversion: 3\ntitle: 小表\nsections:\n  - code: '1'\n    title: 开场\n"
                    "    criteria:\n      - {code: '1.1', title: 问好, kind: stars, points: 5}\n", "utf-8")
    drop(pane, path)
    qtbot.waitUntil(lambda: "bad.yaml" in pane.messages.said(), timeout=30_000)
    assert "第 9 行" in pane.messages.said() and "stars" in pane.messages.said()


def test_a_version_is_written_as_yaml_and_comes_back_equal(pane: ScorecardsPane, qtbot: QtBot, tmp_path: Path,
                                                          logged_in: LoggedIn) -> None:
    choose(pane, "outbound", CardState.PUBLISHED)
    row = pane.table.current()
    assert row is not None
    pane.acts.export_to(row.version_id, tmp_path / "out.yaml")
    qtbot.waitUntil(lambda: "已导出" in pane.messages.said(), timeout=30_000)
    taken = logged_in.desk.scorecards.import_(logged_in.actor, (tmp_path / "out.yaml").read_bytes(), "out.yaml")
    changed = logged_in.desk.scorecards.difference(logged_in.actor, row.version_id, taken.draft.version_id)
    assert changed.changes == ()


def test_a_new_card_is_blank_or_one_of_the_program(pane: ScorecardsPane, qtbot: QtBot) -> None:
    blank, _line, *shipped = pane.new.menu().actions()
    assert [action.text() for action in shipped] == [
        "随附：来电服务评分表", "随附：神秘来电评分表", "随附：外呼服务评分表"]
    shipped[2].trigger()
    qtbot.waitUntil(lambda: ("outbound-2", 1, "draft") in listed(pane), timeout=30_000)
    blank.trigger()
    editor: CardEditor = dialog(CardEditor, pane, qtbot)
    assert (editor.card.code, editor.card.sections) == ("card", ())
    settled(pane, qtbot)
    assert sum(row.state is CardState.DRAFT for row in pane.rows) == 3


def test_an_inspector_only_looks(logged_in: LoggedIn, kit: dict[str, Any], machine: MachineSettings,
                                 qtbot: QtBot) -> None:
    kit["actor"] = builders.add_account(logged_in, builders.INSPECTOR)
    pane = open_pane(ScorecardsPane, kit, machine, qtbot)
    assert buttons(pane) == ["查看", "检查", "比较…"]
    assert not pane.new.isVisible() and not pane.import_button.isVisible() and not pane.acceptDrops()


def test_an_older_station_is_offered_the_cards_that_it_has_not(
        kit: dict[str, Any], machine: MachineSettings, qtbot: QtBot, tmp_path: Path, work: Work,
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_publishing, "SHIPPED", ("inbound.yaml",))
    older = builders.new_station(tmp_path / "older", work)
    older.desk.station.database.on_commit.append(kit["changes"].feed)
    pane = open_pane(ScorecardsPane, {**kit, "desk": older.desk, "actor": older.actor}, machine, qtbot)
    assert pane.rows[0].stands_in == (CardUse.OUTBOUND, CardUse.MYSTERY) and pane.offer.isVisible()
    assert "神秘来电评分表、外呼服务评分表" in pane.offer.said()
    pane.take.click()
    qtbot.waitUntil(lambda: ("mystery", 1, "draft") in listed(pane) and ("outbound", 1, "draft") in listed(pane),
                    timeout=30_000)
    qtbot.waitUntil(pane.offer.isHidden, timeout=30_000)  # the list may be read between the two
    assert pane.rows[0].stands_in == (CardUse.OUTBOUND, CardUse.MYSTERY)
    settled(pane, qtbot)
    older.close()


def test_no_text_is_cut_on_a_small_screen(pane: ScorecardsPane, qtbot: QtBot) -> None:
    make_active(qtbot, pane)
    settled(pane, qtbot)
    assert not problems(pane, "scorecards")
    pane.side.buttons["compare"].click()
    settled(pane, qtbot)
    assert not problems(pane, "compare")


def test_long_texts_and_markup_are_shown_as_they_stand(pane: ScorecardsPane, logged_in: LoggedIn, draft: CardDraft,
                                                     qtbot: QtBot) -> None:
    poison = "<b>=1+1</b><img src='x'>" * 500
    nasty = replace(draft.card, title=poison, sections=(Section("1", poison, poison, (
        replace(criterion("1.1", 100), title=poison, guidance=poison),)),))
    logged_in.desk.scorecards.save_draft(logged_in.actor, draft.version_id, nasty, draft.digest)
    qtbot.waitUntil(lambda: pane.side.name.text().startswith("<b>=1+1</b>"), timeout=30_000)
    assert pane.side.name.textFormat() is Qt.TextFormat.PlainText
    pane.side.buttons["compare"].click()
    texts = pane.compare.changes
    qtbot.waitUntil(lambda: texts.after.toPlainText() == poison, timeout=30_000)
    assert not any(isinstance(one, QDialog) for one in pane.findChildren(QDialog))


def test_the_longest_title_of_a_card_does_not_push_the_page_off_the_screen(
        pane: ScorecardsPane, logged_in: LoggedIn, draft: CardDraft, qtbot: QtBot) -> None:
    logged_in.desk.scorecards.save_draft(logged_in.actor, draft.version_id,
                                         replace(draft.card, title="很长的标题" * 2_000, title_en=""), draft.digest)
    settled(pane, qtbot)
    pane.acts.do("publish")
    asked: PublishDialog = dialog(PublishDialog, pane, qtbot)
    asked.read.click()
    asked.submit_button.click()
    qtbot.waitUntil(lambda: "已生效" in pane.messages.said(), timeout=30_000)
    assert "…" in pane.messages.said() and pane.messages.minimumSizeHint().height() < 200


def drop(pane: ScorecardsPane, path: Path) -> None:
    """Drop a file onto the tab."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), action, data, button, key)
    QApplication.sendEvent(pane, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(pane, QDropEvent(QPoint(5, 5), action, data, button, key))
