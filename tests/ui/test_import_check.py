"""The check step of an import: how a list is read is shown, asked where open, put right by hand, kept under a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from qadesk.importing.named_mappings import NamedMapping
from qadesk.models.call_lines import CallFilter
from qadesk.models.imports import ListImported, RecordingsImported
from qadesk.models.people import NewAccount, Role
from qadesk.services.stations import LoggedIn
from qadesk.ui.import_check import REJECTS, ImportCheck
from qadesk.ui.import_dialog import ImportDialog
from qadesk.ui.import_job import ImportOutcome
from qadesk.ui.import_result import outcome_words
from qadesk.ui.tasks import Tasks
from tests.builders import PASSWORD, add_account
from tests.services.field import HEADING, Field, tone
from tests.ui.active import make_active

OPEN = "流水号,工号,开始时间,时长\n1,A01,04/05/2026 09:00,60\n2,A02,05/06/2026 10:00,75\n"
ODD = "号,甲,时,长\n1,A01,2026-09-01 09:00,60\n"


@pytest.fixture
def dialog(logged_in: LoggedIn, tasks: Tasks, qtbot: QtBot) -> ImportDialog:
    made = ImportDialog(desk=logged_in.desk, actor=logged_in.actor, tasks=tasks)
    qtbot.addWidget(made)
    made.show()
    return made


def write(folder: Path, text: str, encoding: str = "gbk") -> Path:
    path = folder / "话单.csv"
    path.write_bytes(text.encode(encoding))
    return path


def to_check(dialog: ImportDialog, path: Path, qtbot: QtBot) -> ImportCheck:
    dialog.take([path])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.check.columns.columnCount() > 0 or dialog.messages.said() != "")
    return dialog.check


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemData(at) == value))
    box.activated.emit(box.currentIndex())


def starts(check: ImportCheck) -> list[str]:
    return [line.start for line in check.first.rows()]


def test_how_a_list_is_read_and_its_first_calls_are_shown(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    text = ("Date/Time (UTC);Source;DID;Destination;Duration (secs)\n2026-09-01 01:00:00;13800000001;4001;sip:1;71\n"
            "昨天;1;2;3;4\n")
    check = to_check(dialog, write(tmp_path, text), qtbot)
    qtbot.waitUntil(lambda: len(check.first.rows()) == 2)
    assert check.reading.encoding.currentText() == "GBK / GB18030" and check.reading.delimiter.currentData() == ";"
    assert check.reading.zone.currentText() == "UTC" and check.reading.heading.currentText() == "自动（第 1 行）"
    assert "DIDWW" in check.mapping_bar.facts.text() and "YYYY-MM-DD HH:MM:SS" in check.mapping_bar.facts.text()
    first, second = check.first.rows()
    assert (first.start, first.length, first.numbers) == ("2026-09-01 09:00:00", "01:11", "138****0001 → 4001")
    assert "昨天" in second.reason and not check.question.isVisible()


def test_a_date_that_is_open_is_asked_and_answered(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    check = to_check(dialog, write(tmp_path, OPEN), qtbot)
    qtbot.waitUntil(check.question.isVisible)
    assert "04/05/2026 09:00" in check.question.said()
    assert [button.text() for button in check.question.answers if button.isVisible()] == ["2026-05-04", "2026-04-05"]
    qtbot.waitUntil(lambda: check.preview is not None)
    assert not dialog.next.isEnabled()
    qtbot.mouseClick(check.question.answers[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: starts(check) == ["2026-04-05 09:00:00", "2026-05-06 10:00:00"])
    assert not check.question.isVisible() and check.reading.day_order.currentData() == "mdy"
    qtbot.waitUntil(lambda: check.preview is not None and check.preview.new == 2)
    assert dialog.next.isEnabled()


def test_refused_rows_are_counted_on_their_tab(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    check = to_check(dialog, write(tmp_path, OPEN), qtbot)
    qtbot.waitUntil(lambda: check.tabs.tabText(REJECTS) == "退回的行（2）")
    check.tabs.setCurrentIndex(REJECTS)
    assert check.rejects.isVisible() and [line.row for line in check.rejects.rows()] == [2, 3]


def test_zone_delimiter_heading_and_unit_are_put_right(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    text = "a,b,c,d\n流水号,工号,开始时间,时长\n1,A01,2026-09-01 09:00:00,60\n"
    check = to_check(dialog, write(tmp_path, text), qtbot)
    choose(check.reading.heading, 1)
    qtbot.waitUntil(lambda: check.columns.horizontalHeaderItem(1).text() == "b")
    choose(check.reading.heading, 2)
    qtbot.waitUntil(lambda: starts(check) == ["2026-09-01 09:00:00"])
    choose(check.reading.zone, 0)
    qtbot.waitUntil(lambda: starts(check) == ["2026-09-01 17:00:00"])
    choose(check.reading.unit, "min")
    qtbot.waitUntil(lambda: [line.length for line in check.first.rows()] == ["1:00:00"])
    qtbot.waitUntil(lambda: check.preview is not None)
    way = check.way()
    assert way is not None and (way.heading_row, way.mapping.offset_min, way.mapping.duration_unit) == (2, 0, "min")
    choose(check.reading.delimiter, ";")
    qtbot.waitUntil(lambda: dialog.messages.said() != "")


def test_how_it_was_read_is_kept_and_reads_the_next_list_by_itself(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot,
                                                                   logged_in: LoggedIn) -> None:
    check = to_check(dialog, write(tmp_path, ODD), qtbot)
    for column, name in ((1, "agent"), (2, "start"), (3, "duration")):
        choose(check.columns.chooser(column), name)
    qtbot.mouseClick(check.mapping_bar.keep, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(check.mapping_bar.name, "old one")
    qtbot.keyClick(check.mapping_bar.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "old one" in dialog.messages.said())
    (line,) = logged_in.desk.list_mappings.list(logged_in.actor)
    assert line.name == "old one" and "工号 = 甲" in line.columns and line.heading == ("号", "甲", "时", "长")
    again = ImportDialog(desk=logged_in.desk, actor=logged_in.actor, tasks=dialog._tasks)
    qtbot.addWidget(again)
    again.show()
    check = to_check(again, write(tmp_path, ODD + "2,A02,2026-09-02 09:00,61\n"), qtbot)
    qtbot.waitUntil(lambda: check.preview is not None and check.preview.new == 2)
    assert check.mapping_bar.box.currentText() == "old one"
    choose(check.mapping_bar.box, None)
    qtbot.waitUntil(lambda: "请指定" in check.counts.text())


def test_a_mapping_that_does_not_fit_says_which_columns_lack(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot,
                                                             logged_in: LoggedIn) -> None:
    logged_in.desk.list_mappings.save(logged_in.actor, NamedMapping("别的", ("x",), {"start": "没有的列"}))
    check = to_check(dialog, write(tmp_path, ODD), qtbot)
    check.mapping_bar.box.setCurrentIndex(1)
    check.mapping_bar.box.activated.emit(1)
    qtbot.waitUntil(lambda: "没有的列" in dialog.messages.said())
    assert not dialog.next.isEnabled()
    check.mapping_bar.box.setCurrentIndex(0)
    check.mapping_bar.box.activated.emit(0)
    qtbot.waitUntil(lambda: "请指定" in check.counts.text())


def test_an_inspector_uses_mappings_and_keeps_none(logged_in: LoggedIn, tasks: Tasks, tmp_path: Path,
                                                   qtbot: QtBot) -> None:
    logged_in.desk.list_mappings.save(logged_in.actor, NamedMapping(
        "老系统", ("号", "甲", "时", "长"), {"agent": "甲", "start": "时", "duration": "长"}))
    inspector = add_account(logged_in, NewAccount("li", "李", PASSWORD, frozenset({Role.INSPECTOR})))
    dialog = ImportDialog(desk=logged_in.desk, actor=inspector, tasks=tasks)
    qtbot.addWidget(dialog)
    dialog.show()
    check = to_check(dialog, write(tmp_path, ODD), qtbot)
    qtbot.waitUntil(lambda: check.preview is not None and check.preview.new == 1)
    assert check.mapping_bar.box.currentText() == "老系统" and not check.mapping_bar.keep.isVisible()


def test_two_hundred_columns_do_not_hold_the_window_up(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    many = ",".join(f"c{at}" for at in range(197))
    check = to_check(dialog, write(tmp_path, f"{many},工号,开始时间,时长\n{many},A01,2026-09-01 09:00,60\n"), qtbot)
    assert len(check.columns._choosers) < 200, "choosers are made in turns with the window's other work"
    qtbot.waitUntil(lambda: check.preview is not None and check.preview.new == 1)
    qtbot.waitUntil(lambda: check.columns.item(1, 199) is not None and len(check.columns._choosers) == 200)
    assert check.columns.chooser(198).currentData() == "start" and check.columns.item(1, 199).text() == "60"


def test_tab_goes_through_the_choosers_where_they_stand(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    check = to_check(dialog, write(tmp_path, ODD), qtbot)
    qtbot.waitUntil(lambda: len(check.columns._choosers) == 4)
    make_active(qtbot, dialog)
    check.columns.chooser(0).setFocus()
    for column in (1, 2, 3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is check.columns.chooser(column)


def test_enter_in_the_name_of_a_mapping_keeps_it_and_imports_nothing(dialog: ImportDialog, tmp_path: Path,
                                                                     qtbot: QtBot) -> None:
    check = to_check(dialog, write(tmp_path, OPEN.replace("04/05", "24/05").replace("05/06", "25/06")), qtbot)
    qtbot.waitUntil(check.is_ready)
    bar = check.mapping_bar
    make_active(qtbot, dialog)
    qtbot.mouseClick(bar.keep, Qt.MouseButton.LeftButton)
    qtbot.keyClick(bar.name, Qt.Key.Key_Escape)
    assert dialog.isVisible() and not bar.name.isVisible()
    qtbot.mouseClick(bar.keep, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(bar.name, "May")
    qtbot.keyClick(bar.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar.names() == ["May"])
    assert dialog.check.isVisible() and not dialog.is_running()


def test_a_typed_path_need_not_be_left_to_go_on(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    path = write(tmp_path, OPEN).rename(tmp_path / "calls.csv")  # QTest types no Chinese
    assert not dialog.next.isEnabled()
    qtbot.keyClicks(dialog.choice.calls.edit, str(path))
    assert dialog.next.isEnabled() and dialog.choice.calls.paths() == (path,)
    dialog.choice.calls.edit.clear()
    qtbot.keyClicks(dialog.choice.calls.edit, f'"{path}"')
    qtbot.keyClick(dialog.choice.calls.edit, Qt.Key.Key_Return)
    assert dialog.choice.calls.paths() == (path,) and dialog.choice.calls.edit.text() == str(path)


def test_while_another_list_is_read_no_row_of_the_former_one_is_shown(dialog: ImportDialog, tmp_path: Path,
                                                                      qtbot: QtBot) -> None:
    check = to_check(dialog, write(tmp_path, OPEN), qtbot)
    qtbot.waitUntil(lambda: bool(check.rejects.rows()))
    choose(check.reading.day_order, "mdy")
    assert check.rejects.rows() == [] and check.counts.text() == "正在核对…"
    qtbot.waitUntil(check.is_ready)


def test_names_of_a_list_of_people_that_comes_along_are_known(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
                                                              ) -> None:
    people = tmp_path / "人员.csv"
    people.write_text("工号,姓名,班组\nA01,王芳,一组\nA02,李伟,一组\nA03,李伟,二组\n", encoding="utf-8")
    calls = write(tmp_path, "流水号,工号,开始时间,时长\n" + "".join(
        f"{at},{who},2026-09-01 09:00,60\n" for at, who in enumerate(["A01", "王　芳", "李伟", "8001", ""])))
    dialog.take([people])
    check = to_check(dialog, calls, qtbot)
    qtbot.waitUntil(check.note.isVisible)
    assert check.note.said().startswith("有 2 个工号不在人员名单中：8001、李伟")


def test_a_second_folder_joins_the_first(dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [tmp_path / "一月", tmp_path / "二月"]
    for folder in folders:
        folder.mkdir()
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, folder=folder: str(folder))
        dialog.choice.recordings.buttons[0].click()
    assert dialog.choice.recordings.paths() == tuple(folders)


def test_what_a_cancelled_import_left_is_grouped_by_thousands() -> None:
    calls = ListImported(1, 400_000, 62_500, 0, 0, (), "", 0, 337_500)
    assert "剩 337,500 行" in outcome_words(ImportOutcome(calls=calls))[0]


def test_recordings_without_a_call_are_told_as_the_stations() -> None:
    taken = RecordingsImported(2, 86, 86, 0, (), (), 0, 93, 0)
    assert "对上通话 0。站内无对应通话的录音共 93 个" in outcome_words(ImportOutcome(recordings=taken))[1]


def test_the_counts_stand_there_before_anything_is_written(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot,
                                                           logged_in: LoggedIn) -> None:
    """One call that the station has, two new ones of which one has its recording, and a refused row."""
    field, desk, actor = Field(logged_in, tmp_path / "来源"), logged_in.desk, logged_in.actor
    field.import_list(field.write("a.csv", HEADING + "1,A01,1,2,2026-09-01 09:00,60,,,\n"))
    before = desk.imports.history(actor).lines
    listed = field.write("b.csv", HEADING + "".join(
        f"{number},A01,1,2,2026-09-01 {time},60,,,{number}.wav\n"
        for number, time in ((1, "09:00"), (2, "10:00"), (3, "11:00"), (4, "99:00"))))
    for name in ("2.wav", "陌生.wav"):
        tone(field.folder / "录音" / name)
    dialog.take([listed, field.folder / "录音"])
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.check.is_ready)
    assert dialog.check.counts.text() == (
        "4 行：新 2，已有 1，重复或合并 0，非通话 0，退回 1。新通话中无录音：1\n录音 2 个：新增 2")
    dialog.reject()
    assert desk.imports.history(actor).lines == before
    assert desk.calls.count(actor, CallFilter()).total == 1


def test_how_long_an_import_takes_yet_is_told(dialog: ImportDialog) -> None:
    outcome = dialog.outcome
    outcome.begin()
    assert outcome.left.text() == "取消时，已导入的保留。"
    for left_s, words in ((90, "还需约 90 秒。"), (130, "还需约 3 分钟。")):
        outcome.show_progress(30_000, 100_000, "通话", left_s)
        assert outcome.left.text().startswith(words) and outcome.words.text() == "通话  30%"
    outcome.show_cancelling()
    outcome.show_progress(40_000, 100_000, "通话", 60)
    assert "还需" not in outcome.left.text() and not outcome.cancel.isEnabled()
