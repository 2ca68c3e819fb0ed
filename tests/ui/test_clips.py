"""Clips in the window, by keys, in Chinese: cut, beeped over, heard as they will be, written; their register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.audio.player import PlayerState
from qadesk.models.acoustics import BOTH
from qadesk.models.clips import Beep, Clip, ClipFormat, ClipPurpose
from qadesk.models.evaluations import HeardInterval
from qadesk.models.listening import HeardSpan
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from qadesk.ui.clip_dialog import ClipDialog
from qadesk.ui.clips_dialog import ClipsDialog
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.password_dialog import PasswordDialog
from tests import builders
from tests.audio.test_clip import likeness
from tests.services.evaluated import stored
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.services.test_clips import NEW
from tests.ui.active import make_active
from tests.ui.pages import scoring_of
from tests.ui.players import ClockedPlayer

Keys = Qt.Key
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "A01.wav", 60)


@pytest.fixture
def item_id(logged_in: LoggedIn, recording: Path) -> int:
    return add_sounding_item(logged_in, recording, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clips").mkdir()
    return tmp_path / "clips"


@pytest.fixture
def page(kit: dict[str, Any], qtbot: QtBot, inspector: Actor, item_id: int) -> ListeningPage:
    return scoring_of(kit, qtbot, item_id, inspector)


def asked(page: ListeningPage, qtbot: QtBot) -> ClipDialog:
    QTest.keyClick(QApplication.focusWidget() or page, Keys.Key_E, CTRL)
    qtbot.waitUntil(lambda: bool(page.findChildren(ClipDialog)))
    dialog = page.findChildren(ClipDialog)[-1]
    qtbot.waitUntil(dialog.isVisible)
    make_active(qtbot, dialog)
    return dialog


def filled(dialog: ClipDialog, folder: Path, words: str = "等待前没有说明原因") -> ClipDialog:
    dialog.paper.words.text.setPlainText(words)
    dialog.paper.folder.setText(str(folder))
    return dialog


def submit(dialog: ClipDialog) -> None:
    QTest.keyClick(dialog, Keys.Key_Return, CTRL)


def typed(line: Any, text: str) -> None:
    line.selectAll()
    line.insert(text)


def test_ctrl_e_cuts_the_loop_with_a_beep_typed_and_all_is_told(
        page: ListeningPage, qtbot: QtBot, logged_in: LoggedIn, recording: Path, folder: Path) -> None:
    page.playback.set_loop(10_000, 20_050)
    dialog = filled(asked(page, qtbot), folder)
    assert (dialog.sound.start.text(), dialog.sound.end.text()) == ("00:10.0", "00:20.1"), "widened, never cut short"
    assert dialog.paper.name.text() == "2026-09-07_A01_00-10.wav"
    assert dialog.paper.caption.text() == "座席 A01 · 2026-09-07 08:01 · 00:10–00:20 · 案例库 · 等待前没有说明原因"
    assert "不再受权限保护" in dialog.warning.said()
    beeps = dialog.sound.beep_list
    typed(beeps.start, "0:12.5")
    QTest.keyClick(beeps.start, Keys.Key_Return)
    typed(beeps.end, "0:14")
    QTest.keyClick(beeps.end, Keys.Key_Return)
    assert [beeps.list.item(0).text(), beeps.beeps] == ["00:12.5–00:14.0  两侧", (Beep(12_500, 14_000),)]
    submit(dialog)
    qtbot.waitUntil(lambda: "片段已写出" in page.messages.said())
    written, rate_hz = soundfile.read(folder / "2026-09-07_A01_00-10.wav", dtype="int16")
    said, _rate = soundfile.read(recording, dtype="int16")
    assert rate_hz == 8_000 and len(written) == 80_800
    assert np.array_equal(written[:19_900], said[80_000:99_900])
    assert likeness(written[20_000:32_000, 1], said[100_000:112_000, 1]) < 0.1
    clip, = stored(logged_in, Clip)
    assert (clip.beeps, clip.words) == ([[12_500, 14_000, BOTH]], "等待前没有说明原因")


def test_a_drag_in_the_waveform_beeps_over_one_side_and_delete_takes_it_back(page: ListeningPage, qtbot: QtBot) -> None:
    page.playback.set_loop(10_000, 20_000)
    dialog = asked(page, qtbot)
    wave, beeps = dialog.sound.waveform, dialog.sound.beep_list
    beeps.side.setCurrentIndex(beeps.side.findText("客户"))
    y = wave.height() // 2
    first, last = (QPoint(wave.x_of(at_ms), y) for at_ms in (12_000, 13_000))
    QTest.mousePress(wave, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(wave, QPoint((first.x() + last.x()) // 2, y))
    QTest.mouseMove(wave, last)
    QTest.mouseRelease(wave, Qt.MouseButton.LeftButton, pos=last)
    beep, = beeps.beeps
    assert abs(beep.start_ms - 12_000) <= 150 and abs(beep.end_ms - 13_000) <= 150 and beep.channel == 1
    assert beep.start_ms % 100 == beep.end_ms % 100 == 0 and beeps.list.item(0).text().endswith("客户")
    beeps.list.setFocus()
    QTest.keyClick(beeps.list, Keys.Key_Delete)
    assert beeps.beeps == () and beeps.list.count() == 0


def test_it_is_listened_to_as_it_will_be_and_nothing_counts_as_heard(
        page: ListeningPage, qtbot: QtBot, logged_in: LoggedIn, recording: Path) -> None:
    page.playback.set_loop(10_000, 13_000)
    page.playback.seek(11_000)
    page.playback.set_speed(2.0)
    dialog = asked(page, qtbot)
    dialog.sound.beep_list.add(11_000, 12_000)
    player = page.clips._player
    QTest.keyClick(dialog, Keys.Key_F3)
    qtbot.waitUntil(lambda: player.state is PlayerState.PLAYING)
    assert isinstance(player, ClockedPlayer) and (player.duration_ms, player.speed) == (3_000, 1.0)
    heard = player._samples  # type: ignore[attr-defined]
    said, _rate = soundfile.read(recording, dtype="int16")
    assert np.array_equal(heard[:7_900], said[80_000:87_900])
    assert likeness(heard[8_000:16_000, 0], said[88_000:96_000, 0]) < 0.1
    player.clock.advance(0.5)
    qtbot.waitUntil(lambda: dialog.sound.waveform.position_ms >= 10_400)
    QTest.keyClick(dialog, Keys.Key_F3)
    assert player.state is PlayerState.PAUSED
    wave = dialog.sound.waveform
    QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(wave.x_of(12_000), wave.height() // 2))
    assert abs(player.position_ms - 2_000) < 60
    dialog.sound.beep_list.add(10_000, 10_500)
    assert not dialog.sound.playback.has_call, "what was changed is made anew"
    QTest.keyClick(dialog, Keys.Key_Escape)
    qtbot.waitUntil(lambda: page.sound.at_hand is not None and page.playback.has_call)
    assert (page.playback.position_ms, page.playback.speed, player.duration_ms) == (11_000, 2.0, 60_000)
    qtbot.waitUntil(page.tasks.is_idle)
    assert stored(logged_in, HeardInterval) == []


def test_what_lacks_or_cannot_be_is_said_in_its_place_and_nothing_is_lost(page: ListeningPage, qtbot: QtBot,
                                                                         logged_in: LoggedIn, folder: Path) -> None:
    dialog = asked(page, qtbot)
    paper, sound = dialog.paper, dialog.sound
    submit(dialog)
    assert QApplication.focusWidget() is paper.words.text and paper.words.lacks
    filled(dialog, folder / "gone")
    submit(dialog)
    qtbot.waitUntil(lambda: "找不到" in paper.fields["folder"].error())
    paper.folder.setText(str(folder))
    (folder / paper.name.text()).write_bytes(b"another")
    submit(dialog)
    qtbot.waitUntil(lambda: "同名" in paper.fields["name"].error())
    typed(paper.name, "致歉")
    typed(sound.end, "half past")
    submit(dialog)
    assert sound._fields[0].error()
    typed(sound.end, "0:00")
    submit(dialog)
    qtbot.waitUntil(lambda: "起点要在终点之前" in sound._fields[0].error())
    typed(sound.end, "0:04")
    sound.beep_list.add(30_000, 31_000)
    submit(dialog)
    qtbot.waitUntil(lambda: "遮音" in sound.beep_list._fields[0].error())
    QTest.keyClick(sound.beep_list.list, Keys.Key_Delete)
    paper.words.text.setPlainText("请回拨 13800000000")
    submit(dialog)
    qtbot.waitUntil(lambda: "电话号码" in dialog.messages.said())
    paper.words.text.setPlainText("可以")
    submit(dialog)
    qtbot.waitUntil(lambda: "片段已写出" in page.messages.said())
    assert (folder / "致歉.wav").exists() and (folder / "2026-09-07_A01_00-00.wav").read_bytes() == b"another"
    assert len(stored(logged_in, Clip)) == 1


def test_format_agent_and_purpose_are_chosen_and_the_folder_comes_again(page: ListeningPage, qtbot: QtBot,
                                                                       logged_in: LoggedIn, folder: Path) -> None:
    dialog = filled(asked(page, qtbot), folder)
    paper = dialog.paper
    paper.format.setCurrentIndex(paper.format.findData(ClipFormat.OPUS))
    paper.purpose.setCurrentIndex(paper.purpose.findData(ClipPurpose.TRAINING))
    paper.names_agent.setChecked(False)
    assert paper.name.text() == "2026-09-07_00-00.opus" and paper.caption.text().startswith("座席 · 2026-09-07")
    submit(dialog)
    qtbot.waitUntil(lambda: "片段已写出" in page.messages.said())
    assert soundfile.info(folder / "2026-09-07_00-00.opus").subtype == "OPUS"
    assert stored(logged_in, Clip)[0].purpose == ClipPurpose.TRAINING
    make_active(qtbot, page)
    qtbot.waitUntil(lambda: page.sound.at_hand is not None and page.playback.has_call)
    again = asked(page, qtbot)
    assert again.paper.folder.text() == str(folder) and again.paper.words.words == ""


def test_the_span_is_what_the_playhead_is_in(page: ListeningPage, qtbot: QtBot) -> None:
    page.playback.seek(30_000)
    dialog = asked(page, qtbot)
    assert (dialog.sound.start.text(), dialog.sound.end.text()) == ("00:20.0", "00:35.0")
    dialog.reject()
    qtbot.waitUntil(lambda: page.sound.at_hand is not None and page.playback.has_call)
    page.centre.waveform.clip_asked.emit(40_000, 41_000)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in page.findChildren(ClipDialog)))
    shown = next(d for d in page.findChildren(ClipDialog) if d.isVisible())
    assert (shown.sound.start.text(), shown.sound.end.text()) == ("00:40.0", "00:41.0")


def test_its_waveform_shows_what_was_heard_of_the_call(page: ListeningPage, qtbot: QtBot) -> None:
    page.heard.add((HeardSpan(0, 2_000),))
    here = page.centre.waveform._shown.heard
    assert here.share_milli > 0
    shown = asked(page, qtbot).sound.waveform._shown.heard
    assert (shown.heard.all, shown.share_milli) == (here.heard.all, here.share_milli)


def test_a_lock_lets_go_of_the_clip_that_plays(page: ListeningPage, qtbot: QtBot) -> None:
    asked(page, qtbot)
    player = page.clips._player
    QTest.keyClick(page.findChildren(ClipDialog)[-1], Keys.Key_F3)
    qtbot.waitUntil(lambda: player.state is PlayerState.PLAYING)
    page.settle()
    assert player.state is PlayerState.EMPTY


def test_without_a_call_there_is_nothing_to_cut(kit: dict[str, Any], qtbot: QtBot, inspector: Actor) -> None:
    page = ListeningPage(player=ClockedPlayer(), **(kit | {"actor": inspector}))
    qtbot.addWidget(page)
    page.show()
    page.centre.clip.click()
    assert "请先打开" in page.messages.said() and not page.findChildren(ClipDialog)


def test_the_register_tells_who_when_which_and_why_and_goes_out_as_a_list(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, item_id: int, folder: Path, qtbot: QtBot) -> None:
    row = logged_in.desk.clips.export(inspector, item_id, NEW, folder / "a.wav")
    page = ListeningPage(player=ClockedPlayer(), **kit)
    qtbot.addWidget(page)
    page.show()
    next(button for words, button in page.commands() if words == "片段登记").click()
    dialog = page.findChildren(ClipsDialog)[-1]
    qtbot.waitUntil(lambda: len(dialog.table.rows()) == 1)
    text = dialog.table.copy()
    for told in (row.who, "A01", "00:02–00:06", "案例库", "a.wav", row.sha256):
        assert told in text
    dialog.export_to(folder / "list.csv")
    password = dialog.findChildren(PasswordDialog)[-1]
    QTest.keyClicks(password.password, builders.PASSWORD)
    QTest.keyClick(password, Keys.Key_Return)
    qtbot.waitUntil(lambda: (folder / "list.csv").exists())
    dialog.table.opened.emit(dialog.table.rows()[0])
    qtbot.waitUntil(lambda: page.item_id == item_id)
