"""The page 录音与抽样 and its import dialog, worked as a person works them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from qadesk.clock import FixedClock
from qadesk.models.people import NewAccount, Role
from qadesk.services.stations import LoggedIn
from qadesk.ui.draw_pane import DrawPane
from qadesk.ui.import_dialog import CHECK, IMPORT, ImportDialog
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.recordings_page import CALLS_TAB, DRAW_TAB, IMPORTS_TAB, RecordingsPage
from qadesk.ui.widgets.banners import EmptyState
from tests.builders import PASSWORD, add_account
from tests.services.field import HEADING, PEOPLE, WEEK, Field, tone
from tests.ui.active import make_active
from tests.ui.pages import recordings_page


@pytest.fixture
def page(qtbot: QtBot, kit: dict[str, Any]) -> RecordingsPage:
    page = recordings_page(kit, qtbot)
    qtbot.waitUntil(page.tasks.is_idle)
    return page


DICE = "40718835066174248390"


def fix_and_roll(page: RecordingsPage, qtbot: QtBot) -> None:
    """Fix the manifest and type in what two people rolled."""
    panel = page.draw_pane.panel
    qtbot.mouseClick(panel.fix, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.draw.isVisible)
    qtbot.keyClicks(panel.entropy.first, DICE[:10])
    qtbot.keyClicks(panel.entropy.second, DICE[10:])
    qtbot.waitUntil(panel.draw.isEnabled)


def reach(dialog: ImportDialog, qtbot: QtBot, step: int) -> None:
    """Press the main button until that step is ready."""
    while dialog._pages.currentIndex() < step:
        qtbot.waitUntil(dialog.next.isEnabled)
        qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.next.isEnabled, timeout=30_000)


def test_nothing_is_said_of_calls_before_they_are_read(qtbot: QtBot) -> None:
    pane = DrawPane("Ctrl+Return")
    qtbot.addWidget(pane)
    pane.show()
    seen = [state.accessibleName() for state in pane.findChildren(EmptyState) if state.isVisible()]
    assert seen == ["正在读取通话…"] and not pane.is_empty()


def test_an_empty_station_says_why_and_offers_the_import(page: RecordingsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.draw_pane.is_empty)
    assert not page.periods.isVisible()
    page.draw_pane.import_asked.emit()
    assert page.import_dialog is not None and not page.import_dialog.next.isEnabled()
    page.import_dialog.reject()
    qtbot.waitUntil(lambda: page.import_dialog is None)


def test_the_main_key_leads_from_the_manifest_to_the_dice_wherever_the_keys_were(
        page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.fill()
    panel = page.draw_pane.panel
    make_active(qtbot, page)
    qtbot.waitUntil(panel.fix.isEnabled)
    page.periods.setFocus()
    qtbot.keyClick(page.periods, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.entropy.first.hasFocus)


def test_a_week_is_brought_in_drawn_and_written(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    lists = [field.write("人员.csv", PEOPLE), field.call_list()]
    for n in range(12):
        tone(field.folder / "录音" / f"A01{n:04}.WAV", shade=n + 1)
    dialog = page.open_import([*lists, field.folder / "录音"])
    assert (dialog.choice.people.paths(), dialog.choice.calls.paths()) == ((lists[0],), (lists[1],))
    reach(dialog, qtbot, CHECK)
    assert dialog.check.preview is not None and dialog.check.preview.new == 24 and dialog.check.preview.unmatched == 12
    assert not dialog.check.note.isVisible()  # the people in the same import name all agents
    reach(dialog, qtbot, IMPORT)
    dialog.accept()
    qtbot.waitUntil(lambda: page.draw_pane.calls.figure() == "24")
    qtbot.waitUntil(lambda: page.draw_pane.recorded.figure() == "50.0%")
    assert page.draw_pane.to_draw.figure() == "3"
    assert page.draw_pane.agents.figure() == "1 / 2"
    make_active(qtbot, page)
    fix_and_roll(page, qtbot)
    qtbot.mouseClick(page.draw_pane.panel.draw, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已抽 3 通" in page.draw_pane.panel.outcome.said())
    assert page.draw_pane.panel.values["seed"].text().endswith("||" + DICE)
    assert page.draw_pane.panel.listen.hasFocus()
    page.draw_pane.table.view.setFocus()
    with qtbot.waitSignal(page.go_to_page) as gone:  # the main key goes on to listening and never draws again
        qtbot.keyClick(page.draw_pane.table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert gone.args == ["listening", None]
    page.draws.write_files(WEEK, field.folder / "抽样")
    qtbot.waitUntil(lambda: "draw.json" in page.messages.said())
    assert (field.folder / "抽样" / "manifest.csv").exists()
    page.tabs.setCurrentIndex(CALLS_TAB)
    qtbot.waitUntil(lambda: len(page.calls_pane.table.rows()) == 24)
    assert sum(line.drawn for line in page.calls_pane.table.rows()) == 3
    page.calls_pane.narrow("missing")
    qtbot.waitUntil(lambda: len(page.calls_pane.table.rows()) == 12)


def test_a_link_to_a_draw_shows_the_draw_and_a_new_session_the_tab_that_was_open(
        page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.fill()
    qtbot.waitUntil(lambda: page.period == WEEK)
    for item in (WEEK, "draw"):
        page.tabs.setCurrentIndex(IMPORTS_TAB)
        page.open_item(item)
        assert page.tabs.currentIndex() == DRAW_TAB
    page.tabs.setCurrentIndex(CALLS_TAB)
    page.go_back_to(WEEK.name)
    assert page.tabs.currentIndex() == CALLS_TAB and page.period == WEEK


def test_a_wrong_encoding_and_a_wrong_column_are_put_right_by_hand(page: RecordingsPage, field: Field,
                                                                    qtbot: QtBot) -> None:
    path = field.write("话单.csv", "号,甲,时,长\n1,A01,2026-09-01 09:00,60\n")
    dialog = page.open_import([path])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "请指定" in dialog.check.counts.text())
    assert dialog.check.reading.encoding.currentData() == "gb18030" and not dialog.next.isEnabled()
    for column, name in ((1, "agent"), (2, "start"), (3, "duration")):
        box = dialog.check.columns.chooser(column)
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(dialog.next.isEnabled)
    assert dialog.check.preview is not None and dialog.check.preview.new == 1
    assert "A01" in dialog.check.note.said()
    dialog.check.reading.encoding.setCurrentIndex(dialog.check.reading.encoding.findData("utf-16-le"))
    dialog.check.reading.encoding.activated.emit(dialog.check.reading.encoding.currentIndex())
    qtbot.waitUntil(lambda: dialog.messages.said() != "" and not dialog.next.isEnabled())
    dialog.reject()


def test_a_field_moves_from_one_column_to_another(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    path = field.write("话单.csv", "工号,分机,开始时间,时长\nA01,8001,2026-09-01 09:00,60\n")
    dialog = page.open_import([path])
    reach(dialog, qtbot, CHECK)
    box = dialog.check.columns.chooser(1)
    box.setCurrentIndex(box.findData("agent"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: dialog.check.preview is not None and dialog.check.preview.unknown_agents == ("8001",))
    assert dialog.check.columns.chooser(0).currentData() == ""
    dialog.reject()


def test_refused_rows_and_broken_files_stand_in_the_report(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    lists = field.write("话单.csv", HEADING + "1,A01,1,2,2026-09-01 09:00,60,,,\n2,A01,1,2,2026-09-01 99:00,60,,,\n")
    empty = field.write("录音/空.wav", "")
    dialog = page.open_import([lists, empty])
    reach(dialog, qtbot, IMPORT)
    report = dialog.outcome.report.rows()
    assert [line.where for line in report] == ["空.wav", "第 3 行，呼叫时间"] and all(line.what for line in report)
    assert dialog.outcome.show_file.isVisible() and "部分退回" in dialog.outcome.banner.said()
    dialog.accept()
    assert "部分退回" in page.messages.said()


def test_how_recordings_found_their_calls_copies_and_doubtful_ones_are_told(
        page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    row = "{},A01,1380000000{},4001,2026-09-01 {},40,售后,呼入,\n"
    listed = field.write("话单.csv", HEADING + row.format("sess-0001", 1, "09:00:00") + row.format("", 2, "09:12:00")
                         + row.format("", 3, "10:00:00") + row.format("", 3, "10:00:09"))
    for at, name in enumerate(("sess-0001-in", "sess-0001-out", "20260901-091203_13800000002",
                               "20260901-100005_13800000003")):
        tone(field.folder / "录音" / f"{name}.wav", 38.0, shade=at + 1)
    tone(field.folder / "录音" / "又一份" / "20260901-091203_13800000002.wav", 38.0, shade=3)
    dialog = page.open_import([listed, field.folder / "录音"])
    reach(dialog, qtbot, IMPORT)
    said = dialog.outcome.banner.said()
    assert all(words in said for words in ("通话流水号 1", "号码与时间 1", "存疑", "副本", "两个文件"))
    assert {(line.kind, line.where) for line in dialog.outcome.report.rows()} >= {
        ("存疑", "20260901-100005_13800000003.wav"), ("副本", "又一份/20260901-091203_13800000002.wav")}


def test_what_is_no_list_is_said_in_place(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    dialog = page.open_import([field.write("话单.csv", "")])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "话单.csv" in dialog.messages.said())
    assert not dialog.next.isEnabled() and dialog.back.isVisible()
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    dialog.choice.calls.clear()
    dialog.choice.take([field.folder / "没有这个文件夹.d"])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    assert "没有这个文件夹" in dialog.choice.recordings.field.error() and dialog.next.text() == "下一步"
    dialog.reject()


def test_fields_chosen_by_hand_outlast_a_step_back(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    dialog = page.open_import([field.write("话单.csv", "号,甲,时,长\n1,A01,2026-09-01 09:00,60\n")])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "请指定" in dialog.check.counts.text())
    for column, name in ((1, "agent"), (2, "start"), (3, "duration")):
        box = dialog.check.columns.chooser(column)
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(dialog.next.isEnabled)
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.check.preview is not None and dialog.check.preview.new == 1)
    assert [dialog.check.columns.chooser(n).currentData() for n in range(4)] == ["", "agent", "start", "duration"]
    dialog.reject()


def test_an_arrow_takes_no_field_from_another_column(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    dialog = page.open_import([field.write("话单.csv", "工号,分机,开始时间,时长\nA01,8001,2026-09-01 09:00,60\n")])
    reach(dialog, qtbot, CHECK)
    box = dialog.check.columns.chooser(1)
    box.setFocus()
    for _n in range(8):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert dialog.check.columns.chooser(0).currentData() == "agent"
    box.hidePopup()
    dialog.reject()


def test_cancelling_says_what_was_left_and_keeps_the_rest(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    for n in range(40):
        tone(field.folder / "录音" / f"{n}.wav", shade=n + 1)
    dialog = page.open_import([field.folder / "录音"])
    reach(dialog, qtbot, CHECK)
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    dialog.reject()  # Esc while it runs: cancel, do not close
    assert dialog.isVisible() and not dialog.outcome.cancel.isEnabled()
    qtbot.waitUntil(dialog.next.isEnabled, timeout=30_000)
    assert "已取消" in dialog.outcome.banner.said()
    dialog.accept()


def test_a_week_that_has_not_ended_is_drawn_only_on_purpose(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.import_people()
    field.import_list(field.write("新.csv", HEADING + "1,A01,1,2,2026-09-07 09:00,60,,,A010000.wav\n"))
    field.import_recordings(("A01",), 1)
    panel = page.draw_pane.panel
    qtbot.waitUntil(lambda: panel.not_over.isVisible() and panel.fix.isVisible())
    assert not panel.fix.isEnabled() and "尚无承诺" in panel.commitment.said()
    panel.not_over.click()
    fix_and_roll(page, qtbot)
    qtbot.mouseClick(panel.draw, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已抽 1 通" in panel.outcome.said())


def test_a_draw_made_meanwhile_is_said_with_who(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.fill()
    qtbot.waitUntil(lambda: page.draw_pane.eligible.figure() == "24" and page.tasks.is_idle())
    fix_and_roll(page, qtbot)
    qtbot.waitUntil(page.tasks.is_idle)
    page.changes.blockSignals(True)  # the other's commit has not been told yet
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    qtbot.mouseClick(page.draw_pane.panel.draw, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "周岚" in page.messages.said())
    qtbot.waitUntil(lambda: "已抽" in page.draw_pane.panel.outcome.said())


def drop(page: RecordingsPage, *paths: Path) -> ImportDialog:
    """Drop these on the page; the import that it opens."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)
    assert page.import_dialog is not None
    return page.import_dialog


def test_files_dropped_on_the_page_open_the_import(page: RecordingsPage, field: Field) -> None:
    dialog = drop(page, field.call_list())
    assert dialog.choice.calls.paths() == (field.folder / "话单.csv",)
    dialog.reject()


UNKNOWN = ("甲,乙,丙,丁,戊\nA01,commercial_mono.wav,2026-09-02 10:31:05,45,1\n"
           "A02,agent.wav,2026-09-03 15:20:00,142,2\nA02,gone.wav,2026-09-04 08:10:00,61,3\n")


def test_from_a_drop_of_real_recordings_with_a_list_of_no_known_kind_to_the_first_call_of_the_queue(
        page: RecordingsPage, field: Field, shared: Path, qtbot: QtBot) -> None:
    listed, people = field.write("导出.csv", UNKNOWN), field.write("人员.csv", PEOPLE)
    dialog = drop(page, listed, people, shared / "data" / "audio" / "telephone")
    assert (dialog.choice.calls.paths(), dialog.choice.people.paths()) == ((listed,), (people,))
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "请指定" in dialog.check.counts.text())
    for column, name in enumerate(("agent", "recording", "start", "duration")):
        box = dialog.check.columns.chooser(column)
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(dialog.check.is_ready)
    assert "新 3" in dialog.check.counts.text() and "无录音：1" in dialog.check.counts.text()
    reach(dialog, qtbot, IMPORT)
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    panel = page.draw_pane.panel
    qtbot.waitUntil(panel.fix.isEnabled)
    make_active(qtbot, page)
    fix_and_roll(page, qtbot)
    qtbot.mouseClick(panel.draw, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.is_drawn)
    with qtbot.waitSignal(page.go_to_page) as gone:
        qtbot.mouseClick(panel.listen, Qt.MouseButton.LeftButton)
    assert gone.args == ["listening", None]
    listening, actor = page.desk.listening, page.actor
    rows = listening.queue(actor).rows
    assert len(rows) == 2
    call = listening.open_call(actor, rows[0].item_id)
    assert call.facts.file_name in ("commercial_mono.wav", "agent.wav")
    qtbot.waitUntil(page.tasks.is_idle)


def test_a_lock_waits_for_no_list_that_is_only_looked_at(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    dialog = page.open_import([field.call_list()])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.check.counts.text() != "")
    check = dialog.check
    page.settle()
    assert page.import_dialog is None and check._reading.cancelled
    qtbot.waitUntil(page.tasks.is_idle)


def test_dropped_lists_are_told_apart(page: RecordingsPage, field: Field) -> None:
    calls = field.write("a.csv", "座席工号,座席姓名,开始时间,时长\nA01,张伟,2026-09-01 09:00,60\n")
    people = field.write("b.csv", "工号,姓名,班组,开始日期\nA01,张伟,一班,2026-09-01\n")
    dialog = page.open_import([calls, people])
    assert (dialog.choice.calls.paths(), dialog.choice.people.paths()) == ((calls,), (people,))
    dialog.reject()


def test_calls_of_agents_not_known_lead_to_where_they_are_settled(page: RecordingsPage, field: Field, qtbot: QtBot
                                                                  ) -> None:
    field.import_people()
    field.import_list()
    pane = page.draw_pane
    qtbot.waitUntil(lambda: not pane.is_empty())
    assert not pane.aliases.isVisible()
    field.import_list(field.write("y.csv", HEADING + "S7,8001,1,2,2026-09-01 09:00,60,售后,,\n"))
    qtbot.waitUntil(pane.aliases.isVisible)
    with qtbot.waitSignal(page.go_to_page) as asked:
        qtbot.mouseClick(pane.aliases, Qt.MouseButton.LeftButton)
    assert asked.args == ["administration", "aliases"]


def test_an_inspector_is_not_offered_the_list_of_people(qtbot: QtBot, kit: dict[str, Any], logged_in: LoggedIn) -> None:
    inspector = add_account(logged_in, NewAccount("lin", "林晓", PASSWORD, frozenset({Role.INSPECTOR})))
    dialog = ImportDialog(desk=logged_in.desk, actor=inspector, tasks=kit["tasks"])
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.choice.people.isVisible() and dialog.choice.calls.isVisible()


def test_nothing_asks_for_more_room_than_the_smallest_screen(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.fill()
    qtbot.waitUntil(page.draw_pane.panel.fix.isEnabled)
    fix_and_roll(page, qtbot)
    assert page.minimumSizeHint().height() <= 672 and page.minimumSizeHint().width() <= 1210
    dialog = page.open_import()
    assert dialog.minimumSizeHint().height() <= 640 and dialog.minimumSizeHint().width() <= 1100
    dialog.reject()


def test_with_a_commitment_the_week_is_drawn_without_dice_and_the_slip_shown(
        page: RecordingsPage, field: Field, logged_in: LoggedIn, qtbot: QtBot) -> None:
    clock = logged_in.desk.station.clock
    assert isinstance(clock, FixedClock)
    clock.advance(-4 * 86_400)
    commitment = logged_in.desk.sampling.commit_running(logged_in.actor)
    clock.advance(4 * 86_400)
    field.fill()
    panel = page.draw_pane.panel
    qtbot.waitUntil(panel.fix.isEnabled)
    assert "自 2026-09-03 09:30 起有承诺值 C" in panel.commitment.said() and panel.committed.text() == "有承诺"
    page.draws.print_slip()  # nothing yet
    make_active(qtbot, page)
    qtbot.mouseClick(panel.fix, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.draw.isVisible)
    assert not panel.draw.isEnabled()
    panel.entropy.kind.setCurrentIndex(2)
    assert panel.draw.isEnabled()
    page.draw_pane.table.view.setFocus()
    qtbot.keyClick(page.draw_pane.table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.is_drawn)
    assert commitment is not None and panel.values["commitment"].text() == commitment.value
    assert panel.values["chance"].text() == "无"
    qtbot.mouseClick(panel.slip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(PreviewDialog) is not None, timeout=30_000)
    preview = page.findChild(PreviewDialog)
    assert preview is not None and preview.paper.title == "抽样单 2026-W36" and preview.paper.n_pages == 2
    preview.close()


def test_dice_of_two_people_are_checked(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.fill()
    panel = page.draw_pane.panel
    entropy = panel.entropy
    qtbot.waitUntil(panel.fix.isEnabled)
    assert "必须加公开随机数" in panel.commitment.said() and entropy.kind.count() == 2
    qtbot.mouseClick(panel.fix, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.draw.isVisible)
    assert "10" in entropy.first.placeholderText()
    qtbot.keyClicks(entropy.first, "40 71-88x35061")
    assert entropy.first.text() == "4071883506" and "10 / 20" in entropy.count.text()
    qtbot.keyClicks(entropy.second, "4071883506")
    assert not panel.draw.isEnabled() and "不像两人掷出" in entropy.count.text()
    entropy.second.clear()
    entropy.second.insert("6174248390")
    assert panel.draw.isEnabled() and "20 / 20" in entropy.count.text()
    entropy.kind.setCurrentIndex(1)
    assert not panel.draw.isEnabled()
    qtbot.keyClicks(entropy.other, "1188")
    assert panel.draw.isEnabled() and entropy.text() == "1188"


def test_the_dice_are_in_sight_on_a_low_screen(page: RecordingsPage, field: Field, qtbot: QtBot) -> None:
    field.fill()
    page.resize(1210, 672)
    panel = page.draw_pane.panel
    qtbot.waitUntil(panel.fix.isEnabled)
    qtbot.mouseClick(panel.fix, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.entropy.count.visibleRegion().boundingRect() == panel.entropy.count.rect())


def test_dice_typed_before_a_lock_stand_there_again_for_who_typed_them(
        page: RecordingsPage, field: Field, kit: dict[str, Any], qtbot: QtBot) -> None:
    field.fill()
    qtbot.waitUntil(page.draw_pane.panel.fix.isEnabled)
    fix_and_roll(page, qtbot)
    colleague = add_account(field.session, NewAccount("lin", "林晓", PASSWORD, frozenset({Role.INSPECTOR})))
    for actor, typed in ((page.actor, DICE), (colleague, "")):
        again = RecordingsPage(**kit | {"actor": actor})
        qtbot.addWidget(again)
        again.show()
        qtbot.waitUntil(again.draw_pane.panel.draw.isVisible)
        assert (again.draw_pane.panel.entropy.text(), again.draw_pane.panel.draw.isEnabled()) == (typed, bool(typed))
    page.draw_pane.panel.draw.click()
    qtbot.waitUntil(page.draw_pane.panel.is_drawn)
    qtbot.waitUntil(page.tasks.is_idle)


def test_calls_that_come_after_the_manifest_was_fixed_ask_for_another(page: RecordingsPage, field: Field,
                                                                    qtbot: QtBot) -> None:
    field.fill()
    panel = page.draw_pane.panel
    qtbot.waitUntil(panel.fix.isEnabled)
    fix_and_roll(page, qtbot)
    field.import_list(field.write("x.csv", HEADING + "L1,A01,1,2,2026-09-01 09:00,60,,,\n"))
    qtbot.waitUntil(panel.fix.isVisible)
    assert "请重新锁定" in panel.reason.text() and not panel.draw.isVisible()
    qtbot.mouseClick(panel.fix, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.draw.isVisible)
    assert panel.entropy.text() == "" and not panel.draw.isEnabled()
