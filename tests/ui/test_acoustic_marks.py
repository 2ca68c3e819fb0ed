"""The acoustic marks of the open call as a person meets them: seen, walked through, heard, judged, made evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.models.acoustics import MarkDecision, MarkKind
from qadesk.models.mark_errors import MARK_ERRORS
from qadesk.models.people import Role
from qadesk.services.stations import LoggedIn
from qadesk.ui.acoustic_words import error_of, name_of
from qadesk.ui.listening_centre import FACTS, MARKS
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.widgets.waveform_marks import SoundMark
from tests.disk_faults import FULL, commits_fail
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.marked_calls import AIR, FAST, LOUD, RING, TALK, mark_call
from tests.ui.pages import listening_page
from tests.ui.players import ClockedPlayer

Keys = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def player() -> ClockedPlayer:
    return ClockedPlayer()


@pytest.fixture
def item(logged_in: LoggedIn, tmp_path: Path) -> int:
    return add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 60), 1)


@pytest.fixture
def page(kit: dict[str, Any], player: ClockedPlayer, item: int, qtbot: QtBot) -> Iterator[ListeningPage]:
    yield from listening_page(kit, player, qtbot)


@pytest.fixture
def opened(page: ListeningPage, item: int, logged_in: LoggedIn, qtbot: QtBot) -> ListeningPage:
    """The call with four marks open, the keys with the marks."""
    mark_call(logged_in, item, AIR, TALK, LOUD, RING)
    open_call(page, item, qtbot)
    qtbot.waitUntil(lambda: len(rows(page)) == 4 and page.tasks.is_idle())
    page.centre.marks.table.setFocus()
    return page


def open_call(page: ListeningPage, item_id: int, qtbot: QtBot) -> None:
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.playback.has_call and page.form.card is not None)


def rows(page: ListeningPage) -> list[Any]:
    return page.centre.marks.table.table.rows()


def drawn(page: ListeningPage) -> Sequence[SoundMark]:
    """The marks that lie on the waveform."""
    return page.centre.waveform._shown.sound_marks.all


def shown(page: ListeningPage, column: str) -> list[str]:
    """What stands in a column, top to bottom."""
    columns = page.centre.marks.table.table.model.columns
    text = next(one.text for one in columns if one.key == column)
    return [text(mark) for mark in rows(page)]


def press(page: ListeningPage, *keys: Qt.Key, mod: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or page, key, mod)


def current(page: ListeningPage) -> int:
    mark = page.centre.marks.table.table.current()
    return -1 if mark is None else rows(page).index(mark)


def decisions(page: ListeningPage) -> list[tuple[str, str]]:
    with page.desk.station.database.reading() as session:
        return [(row.kind, row.verdict) for row in session.scalars(select(MarkDecision).order_by(MarkDecision.id))]


def test_the_marks_stand_in_the_order_of_time_in_words(opened: ListeningPage) -> None:
    assert opened.centre.tabs.currentIndex() == MARKS and opened.centre.tabs.tabText(MARKS) == "声学标记 4"
    assert shown(opened, "time") == ["00:00–00:06", "00:20–00:36", "00:42–00:45", "00:50–00:51"]
    assert shown(opened, "kind") == ["回铃", "冷场", "抢话", "音量突增"]
    assert shown(opened, "voice") == ["双方", "双方", "双方", "客户"]
    assert shown(opened, "what")[1:] == ["双方静音 16.0 秒", "同时说话 3.0 秒", "音量突增 24.0 dB"]
    assert shown(opened, "verdict") == ["待判"] * 4
    assert [mark.kind for mark in drawn(opened)] == [mark.kind for mark in rows(opened)]


def test_walking_takes_the_playhead_along_and_enter_plays_the_span(opened: ListeningPage, player: ClockedPlayer,
                                                                   qtbot: QtBot) -> None:
    assert current(opened) == 0 and opened.playback.position_ms == 0
    press(opened, Keys.Key_Down)
    assert opened.playback.position_ms == 20_000
    press(opened, Keys.Key_Down, Keys.Key_Return)
    assert opened.playback.is_playing and opened.playback.position_ms == 42_000
    player.clock.advance(3.5)
    qtbot.waitUntil(lambda: not opened.playback.is_playing)
    press(opened, Keys.Key_Space)
    assert opened.playback.is_playing
    press(opened, Keys.Key_Space)


def test_the_keys_come_to_the_mark_where_the_call_stands(opened: ListeningPage) -> None:
    opened.form.focus_form()
    opened.centre.marks.table.table.view.setCurrentIndex(opened.centre.marks.table.table.model.index(-1, -1))
    opened.playback.seek(44_000)
    opened.centre.marks.table.setFocus()
    assert current(opened) == 2 and opened.playback.position_ms == 44_000


def test_a_and_d_judge_and_the_next_one_waits(opened: ListeningPage, qtbot: QtBot) -> None:
    press(opened, Keys.Key_Down, Keys.Key_A)
    assert shown(opened, "verdict") == ["待判", "已采纳", "待判", "待判"]  # seen at once, stored behind
    assert current(opened) == 2 and opened.playback.position_ms == 42_000
    press(opened, Keys.Key_D)
    qtbot.waitUntil(opened.tasks.is_idle)
    assert decisions(opened) == [("dead_air", "accepted"), ("over_talk", "rejected")]
    assert shown(opened, "verdict") == ["待判", "已采纳", "不采纳", "待判"]
    assert rows(opened)[1].decided_by and current(opened) == 3
    press(opened, Keys.Key_A)
    assert current(opened) == 0  # the last of those that wait stands above
    press(opened, Keys.Key_A)
    assert current(opened) == 0  # none is left


def test_the_same_key_and_undo_take_a_verdict_back(opened: ListeningPage, qtbot: QtBot) -> None:
    press(opened, Keys.Key_Down, Keys.Key_A, Keys.Key_Up, Keys.Key_A)
    assert shown(opened, "verdict") == ["待判"] * 4 and current(opened) == 1
    press(opened, Keys.Key_D)
    press(opened, Keys.Key_Z, mod=CTRL)
    assert shown(opened, "verdict") == ["待判"] * 4 and current(opened) == 1
    qtbot.waitUntil(opened.tasks.is_idle)
    assert [verdict for _kind, verdict in decisions(opened)] == ["accepted", "open", "rejected", "open"]


def test_undo_stays_with_the_form_once_no_verdict_is_left(opened: ListeningPage) -> None:
    opened.form.focus_form()
    press(opened, Keys.Key_1)
    assert opened.form.answers.criteria
    opened.centre.marks.table.setFocus()
    press(opened, Keys.Key_Z, mod=CTRL)
    assert not opened.form.answers.criteria


def test_who_listens_on_is_not_torn_away_by_a_verdict(opened: ListeningPage, player: ClockedPlayer,
                                                      qtbot: QtBot) -> None:
    press(opened, Keys.Key_Down, Keys.Key_Space)
    player.clock.advance(2)
    press(opened, Keys.Key_A)
    assert current(opened) == 2 and 20_000 < opened.playback.position_ms < 25_000
    opened.playback.pause()


def test_a_mark_becomes_evidence_of_the_current_criterion(opened: ListeningPage, qtbot: QtBot) -> None:
    code = opened.form.current
    press(opened, Keys.Key_Down, Keys.Key_E)
    span, = opened.form.answers.evidence(code)
    assert (span.start_ms, span.end_ms, span.note) == (20_000, 36_000, "双方静音 16.0 秒")
    assert shown(opened, "verdict")[1] == "已采纳" and shown(opened, "criterion")[1] == code
    press(opened, Keys.Key_E)
    assert len(opened.form.answers.evidence(code)) == 1
    press(opened, Keys.Key_Down, Keys.Key_D, Keys.Key_Up, Keys.Key_E)
    assert len(opened.form.answers.evidence(code)) == 1  # what was rejected proves nothing


def test_evidence_of_a_moment_is_none_of_the_whole_call(page: ListeningPage, item: int, logged_in: LoggedIn,
                                                        qtbot: QtBot) -> None:
    mark_call(logged_in, item, RING, FAST)
    open_call(page, item, qtbot)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    page.centre.marks.table.setFocus()
    press(page, Keys.Key_Up, Keys.Key_E)
    code = page.form.current
    assert shown(page, "kind") == ["回铃", "语速过快"] and shown(page, "criterion") == [code, ""]
    press(page, Keys.Key_Down, Keys.Key_E)
    assert shown(page, "criterion") == [code, code]


def test_brackets_with_ctrl_go_through_evidence_and_marks_alike(opened: ListeningPage, qtbot: QtBot) -> None:
    press(opened, Keys.Key_Down, Keys.Key_Down, Keys.Key_D)
    opened.form.focus_form()
    opened.playback.seek(30_000)
    press(opened, Keys.Key_F9)
    opened.playback.seek(7_000)
    places = []
    for _step in range(3):
        press(opened, Keys.Key_BracketRight, mod=CTRL)
        places.append(opened.playback.position_ms)
    assert places == [20_000, 30_000, 50_000]  # not the one that was rejected, at 42 s
    assert current(opened) == 3
    press(opened, Keys.Key_BracketLeft, mod=CTRL)
    assert opened.playback.position_ms == 30_000


def test_the_mouse_judges_too(opened: ListeningPage, qtbot: QtBot) -> None:
    hints, marks = opened.centre.marks.table.hints, opened.centre.marks.table
    press(opened, Keys.Key_Down)
    qtbot.mouseClick(hints.button("mark.reject"), Qt.MouseButton.LeftButton)
    assert shown(opened, "verdict")[1] == "不采纳" and marks.table.view.hasFocus()
    press(opened, Keys.Key_Up)
    menu = marks.menu_of(rows(opened)[1])
    assert [action.text().split("\t")[0] for action in menu.actions()] == ["播放这一段", "采纳标记", "收回判定", "复制"]
    menu.actions()[2].trigger()
    assert shown(opened, "verdict") == ["待判"] * 4
    menu.deleteLater()


def test_the_voice_follows_the_swap_of_the_legs(opened: ListeningPage) -> None:
    press(opened, Keys.Key_F5, mod=SHIFT)
    assert shown(opened, "voice")[3] == "座席"
    assert opened.centre.marks.facts.said()["说话占比"] == ("33% (00:10)", "67% (00:20)")


def test_a_verdict_that_cannot_be_stored_is_taken_back_and_said(opened: ListeningPage, qtbot: QtBot) -> None:
    with commits_fail(FULL):
        press(opened, Keys.Key_Down, Keys.Key_A)
        qtbot.waitUntil(lambda: bool(opened.messages.said()))
        qtbot.waitUntil(lambda: shown(opened, "verdict") == ["待判"] * 4)
    assert decisions(opened) == []


def test_marks_come_by_themselves_once_the_recording_is_measured(page: ListeningPage, item: int, logged_in: LoggedIn,
                                                                 qtbot: QtBot) -> None:
    open_call(page, item, qtbot)
    qtbot.waitUntil(lambda: "正在测量" in page.centre.marks.table.empty.accessibleName())
    mark_call(logged_in, item, AIR)
    qtbot.waitUntil(lambda: len(rows(page)) == 1)
    assert page.centre.tabs.tabText(MARKS) == "声学标记 1" and len(drawn(page)) == 1


@pytest.mark.parametrize(("n_channels", "reason", "words"), [
    (2, "文件中断", "此录音无法测量 文件中断"), (2, "", "本通没有标记"), (1, "", "本通没有标记")])
def test_an_empty_list_says_why(page: ListeningPage, item: int, logged_in: LoggedIn, qtbot: QtBot, n_channels: int,
                                reason: str, words: str) -> None:
    mark_call(logged_in, item, n_channels=n_channels, reason=reason)
    open_call(page, item, qtbot)
    qtbot.waitUntil(lambda: words in page.centre.marks.table.empty.accessibleName())
    assert ("单声道" in page.centre.marks.table.mono.said()) == (n_channels == 1)


def test_of_a_recording_that_is_away_nothing_is_promised(page: ListeningPage, logged_in: LoggedIn, tmp_path: Path,
                                                         qtbot: QtBot) -> None:
    page.open_call(add_sounding_item(logged_in, tmp_path / "A02.wav", 2, agent_no="A02"))
    qtbot.waitUntil(lambda: "录音现在打不开" in page.centre.marks.table.empty.accessibleName())


def test_where_there_is_no_recording_that_is_said_and_no_key_is_offered(page: ListeningPage, logged_in: LoggedIn,
                                                                        qtbot: QtBot) -> None:
    page.open_call(add_sounding_item(logged_in, None, 2, agent_no="A02"))
    qtbot.waitUntil(lambda: "没有录音" in page.messages.said() and page.tasks.is_idle())
    assert page.centre.marks.table.empty.accessibleName().startswith("无录音")
    assert page.centre.marks.table.hints.isHidden()


def test_a_click_on_a_mark_of_the_waveform_plays_it_and_finds_its_row(opened: ListeningPage, qtbot: QtBot) -> None:
    opened.centre.tabs.setCurrentIndex(FACTS)
    wave = opened.centre.waveform
    place = QPoint(wave.x_of(42_000) + 1, wave._layout.marks.center().y())
    qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=place)
    assert opened.centre.tabs.currentIndex() == MARKS and current(opened) == 2
    assert opened.playback.is_playing and opened.playback.position_ms == 42_000
    opened.playback.pause()
    press(opened, Keys.Key_F3, mod=SHIFT)
    assert opened.playback.loop == (42_000, 45_000)


def test_the_facts_of_the_sound_stand_under_call_facts(opened: ListeningPage) -> None:
    opened.centre.tabs.setCurrentIndex(FACTS)
    said = opened.centre.marks.facts.said()
    assert said["说话占比"] == ("67% (00:20)", "33% (00:10)") and said["第一句"] == ("6.5 秒", "没有说话")
    assert said["说话电平"] == ("−24.3 dBFS", "−31.0 dBFS") and said["打断"] == ("2 次", "0 次")
    assert said["最长静音"] == ("16.0 秒",) and said["抢话"] == ("3.0 秒",)
    assert "测量" in opened.centre.marks.facts.state.text()


def test_of_one_channel_the_facts_say_what_cannot_be_measured(page: ListeningPage, item: int, logged_in: LoggedIn,
                                                              qtbot: QtBot) -> None:
    mark_call(logged_in, item, AIR, n_channels=1)
    open_call(page, item, qtbot)
    qtbot.waitUntil(lambda: len(rows(page)) == 1)
    said = page.centre.marks.facts.said()
    assert said["说话占比"] == ("67% (00:20)",) and said["抢话"] == ("不可测：单声道",) == said["打断"]
    assert shown(page, "voice") == ["–"]


def test_the_marks_of_one_call_do_not_stay_with_the_next(opened: ListeningPage, logged_in: LoggedIn, tmp_path: Path,
                                                         qtbot: QtBot) -> None:
    press(opened, Keys.Key_Down, Keys.Key_A)
    other = add_sounding_item(logged_in, write_recording(tmp_path / "A02.wav", 20), 2, agent_no="A02")
    mark_call(logged_in, other)
    open_call(opened, other, qtbot)
    qtbot.waitUntil(lambda: "本通没有标记" in opened.centre.marks.table.empty.accessibleName())
    assert rows(opened) == [] and not drawn(opened)
    assert opened.centre.marks.table not in opened.panes


def test_a_trainer_sees_the_marks_and_judges_none(kit: dict[str, Any], player: ClockedPlayer, item: int,
                                                  qtbot: QtBot) -> None:
    trainer = replace(kit["actor"], roles=frozenset({Role.TRAINER}))
    page = ListeningPage(player=player, **{**kit, "actor": trainer})
    qtbot.addWidget(page)
    hints = page.centre.marks.table.hints
    assert all(hints.button(action).isHidden() for action in ("mark.accept", "mark.reject", "mark.evidence"))
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)


@pytest.mark.parametrize("kind", list(MarkKind))
def test_every_kind_says_how_far_it_can_be_trusted(kind: MarkKind) -> None:
    error = MARK_ERRORS.get(kind)
    figures = f"找到 {error.found}/{error.truth} 处，误报 {error.false_marks} 处" if error else "未在标注材料上测过误差"
    assert figures in error_of(kind) and error_of(kind).startswith(name_of(kind))
