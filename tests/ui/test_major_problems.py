"""Major problems in the window, by keys and in Chinese: raised while listening, acknowledged by the leader, closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qadesk.models.evaluation_record import RecordLink
from qadesk.models.major_problems import EntryKind, MajorProblem, MajorProblemEntry, ProblemState
from qadesk.models.people import Actor, Role
from qadesk.models.workbench import ToDoKind
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.entry_dialog import EntryDialog
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.main_window import MainWindow
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.problem_words import read_spans
from qadesk.ui.problems_dialog import ProblemsDialog
from qadesk.ui.raise_dialog import CallDialog, RaiseDialog
from qadesk.ui.session_pages import session_pages
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.workbench_page import WorkbenchPage
from tests import builders
from tests.services.evaluated import stored, submit
from tests.services.problems import add_leader, raised
from tests.services.queue_items import add_item
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer

Keys = Qt.Key
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
POISON = ("<b>粗</b><img src='/etc/passwd'>", "=cmd|' /C calc'!A0", "龘𠮷〇" + "长" * 197)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def write(words: str) -> None:
    """What an input method does: the words come into the field that has the focus."""
    focus = QApplication.focusWidget()
    focus.insertPlainText(words) if hasattr(focus, "insertPlainText") else focus.setText(words)  # type: ignore[union-attr]


def activated(widget: Any, qtbot: QtBot) -> None:
    widget.show()
    make_active(qtbot, widget)


def window(kit: dict[str, Any], qtbot: QtBot, actor: Actor, problem_id: int | None = None) -> ProblemsDialog:
    page = WorkbenchPage(**{**kit, "actor": actor})
    qtbot.addWidget(page)
    dialog = ProblemsDialog(**{**kit, "actor": actor}, parent=page, problem_id=problem_id)
    activated(dialog, qtbot)
    qtbot.waitUntil(kit["tasks"].is_idle)
    return dialog


@pytest.mark.parametrize(("text", "spans"), [
    ("02:36", ((156_000, 156_000),)), ("2:36-3:00，3:49", ((156_000, 180_000), (229_000, 229_000))),
    ("2：36 – 3：00", ((156_000, 180_000),)), ("156", ((156_000, 156_000),)), ("", None), ("开头", None),
    ("3:00-2:36", None), ("1:00-1:01-1:02", None)])
def test_times_as_people_type_them(text: str, spans: object) -> None:
    assert read_spans(text) == spans


def test_raised_by_keys_from_an_open_call_and_again_from_the_record(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, tmp_path: Path, qtbot: QtBot) -> None:
    item_id = add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 60), 1)
    page = ListeningPage(player=ClockedPlayer(), **{**kit, "actor": inspector})
    qtbot.addWidget(page)
    page.resize(1318, 672)
    activated(page, qtbot)
    page.problems.ask()
    assert "请先打开一通通话" in page.messages.said()
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.playback.has_call and page.form.card is not None)
    page.playback.seek(30_000)
    press(Keys.Key_M, CTRL)
    dialog = _dialog(page, RaiseDialog, qtbot)
    qtbot.waitUntil(dialog.facts.text.hasFocus)
    assert dialog.times.text() == "00:30" and not page.playback.is_playing
    press(Keys.Key_Return, CTRL)
    assert dialog.isVisible() and stored(logged_in, MajorProblem) == []
    write(POISON[0])
    press(Keys.Key_Tab)
    assert dialog.times.hasFocus()
    dialog.times.setText("00:20-00:30，9:59")
    press(Keys.Key_Tab)
    write(POISON[1])
    press(Keys.Key_Tab)
    dialog.leader.setEditText(POISON[2])
    press(Keys.Key_Return, CTRL)
    assert "不超过 02:00" in dialog.times_field.error()
    dialog.times.setText("00:20-00:30")
    dialog.way.setCurrentIndex(1)
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "重大问题 20260907-P01 已提出" in page.messages.said())
    problem, = stored(logged_in, MajorProblem)
    assert (problem.facts, problem.action_asked, problem.leader_name) == POISON
    assert problem.spans == [[20_000, 30_000]] and problem.raised_by == inspector.account_id
    entry, = stored(logged_in, MajorProblemEntry)
    assert (entry.kind, entry.way) == ("feedback", "paper")
    page.leave_call()
    evaluation_id = submit(logged_in, inspector, item_id, "X4").evaluation_id
    page.open_item(RecordLink(evaluation_id))
    qtbot.waitUntil(lambda: page.playback.has_call and page.view.record is not None)
    page.problems.ask()
    again = _dialog(page, RaiseDialog, qtbot)
    assert again.times.text() == "00:30"
    again.facts.text.setPlainText("泄露信息")
    again.action.text.setPlainText("当天面谈")
    again.leader.setEditText("陈组长")
    again.submit_button.click()
    qtbot.waitUntil(lambda: len(stored(logged_in, MajorProblem)) == 2)
    assert stored(logged_in, MajorProblem)[1].evaluation_id == evaluation_id
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)


def test_its_evidence_is_heard_from_its_record(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, tmp_path: Path, qtbot: QtBot) -> None:
    item_id = add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 180), 1)
    record = raised(logged_in, inspector, item_id)
    page = ListeningPage(player=ClockedPlayer(), **{**kit, "actor": inspector})
    qtbot.addWidget(page)
    activated(page, qtbot)

    def heard_at() -> int:
        page.problems.show(record.problem_id)
        dialog = _dialog(page, ProblemsDialog, qtbot)
        qtbot.waitUntil(dialog.card.evidence.isVisible)
        dialog.card.evidence.setFocus()
        press(Keys.Key_Space)
        qtbot.waitUntil(lambda: page.playback.has_call and (page.form.card or page.view.record) is not None)
        return page.playback.position_ms

    assert heard_at() == 156_000 and page.item_id == item_id and page.view.record is None
    page.leave_call()
    evaluation_id = submit(logged_in, inspector, item_id).evaluation_id
    assert heard_at() == 156_000 and page.view.record is not None
    assert page.view.record.evaluation_id == evaluation_id
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)


def test_the_leader_sees_it_in_red_and_acknowledges_by_keys(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    item_id = add_item(logged_in)
    leader = add_leader(logged_in, "chen", "陈组长", "一班", "A01")
    record = raised(logged_in, inspector, item_id, facts=POISON[0], action=POISON[2], leader_id=leader.account_id)
    logged_in.desk.station.clock.advance(26 * 3600)  # type: ignore[attr-defined]
    page = WorkbenchPage(**{**kit, "actor": leader})
    qtbot.addWidget(page)
    page.resize(1210, 620)
    tones: list[tuple[int, str]] = []
    page.waiting_changed.connect(lambda count, tone: tones.append((count, tone)))
    activated(page, qtbot)
    qtbot.waitUntil(lambda: page.facts is not None and page.tasks.is_idle())
    tile = page.small.problems
    assert tile.isVisible() and (tile.figure(), tile.line()) == ("1", "最早 26 小时前提出")
    assert "逾期" in tile.accessibleName() and tones[-1][1] == "fatal"
    row = next(row for row in page.to_do.table.rows() if row.kind is ToDoKind.PROBLEM)
    columns = {column.key: column for column in page.to_do.table.model.columns}
    assert (columns["since"].text(row), columns["since"].tone(row)) == ("26 小时", "fatal")  # type: ignore[misc]
    assert columns["content"].text(row) == f"逾期未回执：{POISON[0]}"
    page.to_do.table.choose(row.key)
    page.to_do.table.view.setFocus()
    press(Keys.Key_Return)
    dialog = _dialog(page, ProblemsDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.card.record is not None)
    assert POISON[0] in dialog.card.words() and "逾期" in dialog.card.words() + _banner(dialog)
    visible = [kind for kind, button in dialog.card.entries.items() if button.isVisible()]
    assert visible == [EntryKind.NOTE] and not dialog.card.evidence.isVisible()
    dialog.card.acknowledge.setFocus()
    press(Keys.Key_Space)
    qtbot.waitUntil(lambda: dialog.card.record is not None and dialog.card.record.state is ProblemState.ACKNOWLEDGED)
    assert not dialog.card.acknowledge.isVisible() and "陈组长登记，班组长本人账号" in dialog.card.words()
    entry, = stored(logged_in, MajorProblemEntry)
    assert (entry.kind, entry.way, entry.account_id) == ("acknowledgement", "own_account", leader.account_id)
    qtbot.waitUntil(lambda: tile.figure() == "0" and page.tasks.is_idle())
    assert record.problem_id == entry.problem_id and tile.line() == "已回执未关闭 1 条"


def test_from_paper_to_closed_by_the_inspector(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    record = raised(logged_in, inspector, add_item(logged_in))
    logged_in.desk.station.clock.advance(3600)  # type: ignore[attr-defined]
    dialog = window(kit, qtbot, inspector)
    assert [row.number for row in dialog.table.rows()] == [record.number] and dialog.count.text() == "1 条未回执"
    press(Keys.Key_Return)
    qtbot.waitUntil(lambda: dialog.card.record is not None)
    for kind, words, time in ((EntryKind.FEEDBACK, "", ""), (EntryKind.ACKNOWLEDGEMENT, "", "2026-09-07 10:00"),
                              (EntryKind.NOTE, "已回电更正", ""), (EntryKind.CLOSING, "客户接受", "")):
        activated(dialog, qtbot)
        button = dialog.card.entries[kind]
        assert button.isVisible()
        button.setFocus()
        press(Keys.Key_Space)
        asked = _dialog(dialog, EntryDialog, qtbot)
        if kind in (EntryKind.NOTE, EntryKind.CLOSING):
            asked.submit()
            assert asked.isVisible()
        asked.words.text.setPlainText(words)
        asked.time.setText(time or asked.time.text())
        press(Keys.Key_Return, CTRL)
        qtbot.waitUntil(lambda kind=kind: dialog.card.record is not None and dialog.card.record.entry(kind) is not None)
    rows = stored(logged_in, MajorProblemEntry)
    assert [(row.kind, row.way) for row in rows] == [
        ("feedback", "paper"), ("acknowledgement", "signed"), ("note", ""), ("closing", "settled")]
    assert rows[1].happened_utc_ms == rows[1].at_utc_ms - 30 * 60_000
    assert [kind for kind, button in dialog.card.entries.items() if button.isVisible()] == [EntryKind.NOTE]
    dialog.card.print.click()
    preview = _dialog(dialog, PreviewDialog, qtbot)
    assert preview.paper.title == f"重大问题反馈单 {record.number}" and preview.paper.n_pages == 1
    qtbot.waitUntil(kit["tasks"].is_idle)


def test_what_goes_wrong_stands_in_the_dialog_and_its_words_stay(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    record = raised(logged_in, inspector, add_item(logged_in))
    dialog = window(kit, qtbot, inspector, record.problem_id)
    qtbot.waitUntil(lambda: dialog.card.record is not None)
    dialog.ask_entry(EntryKind.ACKNOWLEDGEMENT)
    asked = _dialog(dialog, EntryDialog, qtbot)
    asked.words.text.setPlainText("组长已签字")
    asked.time.setText("昨天")
    asked.submit_button.click()
    qtbot.waitUntil(lambda: "不是有效的时间" in asked.messages.said())
    assert asked.isVisible() and asked.words.words == "组长已签字" and asked.submit_button.isEnabled()
    press(Keys.Key_Escape)
    assert stored(logged_in, MajorProblemEntry) == []
    dialog.ask_entry(EntryKind.NOTE)
    assert _dialog(dialog, EntryDialog, qtbot).words.words == "", "another entry is another matter"
    press(Keys.Key_Escape)
    dialog.ask_entry(EntryKind.ACKNOWLEDGEMENT)
    again = _dialog(dialog, EntryDialog, qtbot)
    assert (again.words.words, again.time.text()) == ("组长已签字", "昨天"), "Esc discards nothing"
    again.time.setText(again._now)
    again.submit_button.click()
    qtbot.waitUntil(lambda: [row.words for row in stored(logged_in, MajorProblemEntry)] == ["组长已签字"])
    qtbot.waitUntil(lambda: not any(found.isVisible() for found in dialog.findChildren(EntryDialog)))
    dialog.ask_entry(EntryKind.ACKNOWLEDGEMENT)
    assert _dialog(dialog, EntryDialog, qtbot).words.words == "", "what is stored is not asked again"


def test_the_window_is_one_key_away_on_every_page(
        kit: dict[str, Any], logged_in: LoggedIn, machine: MachineSettings, qtbot: QtBot) -> None:
    leader = add_leader(logged_in, "chen", "陈组长", "一班", "A01")
    pages = session_pages(player=ClockedPlayer(), machine=machine, restore=lambda _backup, _password: None)
    window = MainWindow(kit={**kit, "actor": leader}, machine=machine, pages=pages, station_name="QA-01",
                        practice=False, label="internal")
    qtbot.addWidget(window)
    activated(window, qtbot)
    window.show_page("administration")
    assert "重大问题" in [command.words for command in window._commands()]
    QTest.keyClick(window, Keys.Key_M, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert _dialog(window, ProblemsDialog, qtbot).windowTitle() == "重大问题"
    assert window.current_page().KEY == "workbench"
    qtbot.waitUntil(kit["tasks"].is_idle)


def test_a_trainer_raises_by_the_recording_number(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    trainer = builders.add_account(logged_in, builders.TRAINER)
    add_item(logged_in)
    dialog = window(kit, qtbot, trainer)
    assert dialog.table.rows() == [] and dialog.raise_button.isVisible()
    dialog.raise_button.setFocus()
    press(Keys.Key_Space)
    asked = _dialog(dialog, CallDialog, qtbot)
    write("R9")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "没有录音编号为 R9 的通话" in asked.messages.said())
    asked.number.setText("R1")
    press(Keys.Key_Return, CTRL)
    form = _dialog(dialog, RaiseDialog, qtbot)
    for field, words in ((form.facts, "承诺超出规定"), (form.action, "当天面谈")):
        field.text.setPlainText(words)
    form.times.setText("0:30")
    form.leader.setEditText("陈组长")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "已提出" in dialog.messages.said() and len(dialog.table.rows()) == 1)
    assert dialog.card.record is not None and dialog.card.record.raised_by == "韩培"


def test_an_empty_list_says_how_one_comes_into_it(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    leader = add_leader(logged_in, "chen", "陈组长", "一班", "A01")
    assert leader.roles == {Role.TEAM_LEADER}
    dialog = window(kit, qtbot, leader)
    assert dialog.table.rows() == [] and dialog.table.empty.isVisible() and not dialog.raise_button.isVisible()
    assert "没有重大问题" in dialog.table.empty.accessibleName() + _words(dialog.table.empty)


def _dialog(parent: Any, kind: type[Any], qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: any(found.isVisible() for found in parent.findChildren(kind)))
    found = next(found for found in parent.findChildren(kind) if found.isVisible())
    activated(found, qtbot)
    return found


def _banner(dialog: ProblemsDialog) -> str:
    return " ".join(banner.said() for banner in dialog.card.area.findChildren(Banner))


def _words(widget: Any) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))
