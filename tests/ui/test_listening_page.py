"""The page 监听评分 as a person uses it: keys pressed, and what is then seen, heard and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.audio.player import Solo
from qadesk.models.audit import AuditRow
from qadesk.models.calls import RecordingState
from qadesk.models.evaluations import Evaluation, HeardInterval
from qadesk.models.sampling import Origin
from qadesk.ui.go_to_time import GoToTime, read_time
from qadesk.ui.listening_centre import FORM_TAB
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.preview_dialog import PreviewDialog
from tests.disk_faults import FULL, commits_fail
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer

Keys = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def player() -> ClockedPlayer:
    return ClockedPlayer()


@pytest.fixture
def items(logged_in: Any, tmp_path: Path) -> list[int]:
    first = write_recording(tmp_path / "calls" / "A01.wav", 60)
    second = write_recording(tmp_path / "calls" / "A02.wav", 20, n_channels=1)
    gone = tmp_path / "calls" / "A03.wav"
    broken = write_recording(tmp_path / "calls" / "A04.wav", 20)
    broken.write_bytes(broken.read_bytes()[:100_000])
    return [add_sounding_item(logged_in, first, 1, agent_no="A01"),
            add_sounding_item(logged_in, second, 2, agent_no="A02", origin=Origin.RISK),
            add_sounding_item(logged_in, gone, 3, agent_no="A03"),
            add_sounding_item(logged_in, broken, 4, agent_no="A04"),
            add_sounding_item(logged_in, broken.with_name("A05.wav"), 5, agent_no="A05",
                              state=RecordingState.UNPLAYABLE, reason="坏了")]


@pytest.fixture
def page(kit: dict[str, Any], player: ClockedPlayer, items: list[int], qtbot: QtBot) -> Iterator[ListeningPage]:
    made = ListeningPage(player=player, **kit)
    qtbot.addWidget(made)
    made.resize(1318, 672)
    made.show()
    make_active(qtbot, made)
    qtbot.waitUntil(lambda: made.queue.count.text() == "待听 5")
    yield made
    made.settle()
    qtbot.waitUntil(made.tasks.is_idle)


@pytest.fixture
def opened(page: ListeningPage, items: list[int], qtbot: QtBot) -> ListeningPage:
    open_call(page, items[0], qtbot)
    return page


def open_call(page: ListeningPage, item_id: int, qtbot: QtBot) -> None:
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.sound.at_hand is not None and page.playback.has_call and page.form.card is not None,
                    timeout=30_000)


def press(page: ListeningPage, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or page, key, modifier)


def stored(page: ListeningPage, kind: type) -> list[Any]:
    with page.desk.station.database.reading() as session:
        rows = list(session.scalars(select(kind)))
        session.expunge_all()
        return rows


def test_a_call_opens_with_facts_sound_and_form(opened: ListeningPage) -> None:
    assert opened.centre.facts.agent.text() == "A01"
    assert opened.centre.facts.number.text() == "138****0000"
    assert opened.centre.facts.origin.text() == "抽样"
    assert opened.centre.transport.duration.text() == "/ 01:00"
    assert opened.centre.waveform.lane_names == ("座席", "客户")
    assert opened.header._subtitle.text() == "2026-W37 · 第 1 / 5 通"
    assert opened.form.isEnabled() and opened.form.list.hasFocus()


def test_the_keys_go_to_the_queue_when_its_first_calls_come(kit: dict[str, Any], player: ClockedPlayer,
                                                              items: list[int], qtbot: QtBot) -> None:
    window, entry = QWidget(), QPushButton("监听评分")  # the navigation has the keys while the queue is empty
    qtbot.addWidget(window)
    page = ListeningPage(player=player, **kit)
    beside = QHBoxLayout(window)
    beside.addWidget(entry)
    beside.addWidget(page)
    window.show()
    entry.setFocus()
    make_active(qtbot, window)
    qtbot.waitUntil(page.queue.list.hasFocus)
    assert page.queue.list.selectedIndexes()
    press(page, Keys.Key_Return)
    qtbot.waitUntil(lambda: page.playback.has_call and page.form.card is not None, timeout=30_000)
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)


def test_opening_is_in_the_audit_trail(opened: ListeningPage) -> None:
    assert "listening.open_call" in [row.action for row in stored(opened, AuditRow)]


SEEN_AFTER: tuple[tuple[Qt.Key, Qt.KeyboardModifier, Callable[[ListeningPage], bool]], ...] = (
    (Keys.Key_F4, NONE, lambda page: page.centre.transport.clock.text() == "00:25.0"),
    (Keys.Key_F2, NONE, lambda page: page.centre.transport.clock.text() == "00:15.0"),
    (Keys.Key_F4, SHIFT, lambda page: page.centre.transport.clock.text() == "00:24.0"),
    (Keys.Key_F2, SHIFT, lambda page: page.centre.transport.clock.text() == "00:16.0"),
    (Keys.Key_F8, NONE, lambda page: page.centre.transport.speed.text() == "1.125×"),
    (Keys.Key_F7, NONE, lambda page: page.centre.transport.speed.text() == "0.875×"),
    (Keys.Key_F5, NONE, lambda page: page.centre.transport.agent.isChecked()),
    (Keys.Key_F5, SHIFT, lambda page: page.centre.waveform.agent_channel == 1),
    (Keys.Key_F3, SHIFT, lambda page: page.playback.loop == (15_000, 20_000)),
    (Keys.Key_F12, NONE, lambda page: page.centre.transport.skip.isChecked()),
    (Keys.Key_F12, SHIFT, lambda page: page.centre.levelled.isVisible() and "语气" in page.centre.levelled.said()),
    (Keys.Key_Down, CTRL, lambda page: page.centre.transport.volume.value() == 90),
    (Keys.Key_J, NONE, lambda page: page.centre.transport.clock.text() == "00:15.0"),
    (Keys.Key_L, NONE, lambda page: page.centre.transport.clock.text() == "00:25.0"),
    (Keys.Key_Comma, NONE, lambda page: page.centre.transport.clock.text() == "00:19.0"),
    (Keys.Key_Period, NONE, lambda page: page.centre.transport.clock.text() == "00:21.0"),
)


def test_a_key_does_what_is_then_seen(opened: ListeningPage, subtests: pytest.Subtests) -> None:
    for key, modifier, seen in SEEN_AFTER:
        with subtests.test(key=key.name, modifier=str(modifier)):
            opened.playback.seek(20_000)
            opened.playback.speed_normal()
            opened.playback.set_solo(Solo.BOTH)
            opened.playback.clear_loop()
            press(opened, key, modifier)
            assert seen(opened)


def test_f3_plays_and_pauses_also_while_typing_a_comment(opened: ListeningPage) -> None:
    opened.form.comment.setFocus()
    press(opened, Keys.Key_F3)
    assert opened.playback.is_playing and opened.centre.transport.play.shows_pause
    press(opened, Keys.Key_F3)
    assert not opened.playback.is_playing
    press(opened, Keys.Key_K)
    assert not opened.playback.is_playing and "k" in opened.form.comment.toPlainText().lower()


def test_space_plays_from_the_form_and_from_the_list(opened: ListeningPage) -> None:
    press(opened, Keys.Key_Space)
    assert opened.playback.is_playing
    opened.queue.list.setFocus()
    press(opened, Keys.Key_Space)
    assert not opened.playback.is_playing


def test_brackets_make_a_loop(opened: ListeningPage) -> None:
    opened.playback.seek(10_000)
    press(opened, Keys.Key_BracketLeft)
    opened.playback.seek(14_000)
    press(opened, Keys.Key_BracketRight)
    assert opened.playback.loop == (10_000, 14_000)
    press(opened, Keys.Key_Backslash)
    assert opened.playback.loop is None


def test_playing_moves_the_playhead_and_fills_the_band(opened: ListeningPage, player: ClockedPlayer,
                                                       qtbot: QtBot) -> None:
    press(opened, Keys.Key_F3)
    player.clock.advance(30)
    qtbot.waitUntil(lambda: opened.centre.waveform.position_ms == 30_000)
    press(opened, Keys.Key_F3)
    assert opened.proof.to_hear.share_milli(opened.heard.coverage) == 500
    qtbot.waitUntil(lambda: [(row.start_ms, row.end_ms) for row in stored(opened, HeardInterval)] == [(0, 30_000)])


def test_a_stamp_is_a_mark_that_plays_on_its_key(opened: ListeningPage, player: ClockedPlayer, qtbot: QtBot) -> None:
    opened.playback.seek(10_000)
    press(opened, Keys.Key_F9)
    opened.playback.seek(13_000)
    press(opened, Keys.Key_F9)
    assert opened.centre.tabs.tabText(1) == "证据 1"
    row, = opened.centre.evidence.table.rows()
    assert (row.span.start_ms, row.span.end_ms) == (10_000, 13_000)
    press(opened, Keys.Key_F9, SHIFT)
    assert opened.playback.is_playing and opened.playback.position_ms == 10_000
    player.clock.advance(3.5)
    qtbot.waitUntil(lambda: not opened.playback.is_playing)
    press(opened, Keys.Key_F3, SHIFT)
    assert opened.playback.loop is not None


def test_brackets_with_ctrl_step_through_the_evidence(opened: ListeningPage) -> None:
    for position_ms in (10_000, 40_000):
        opened.playback.seek(position_ms)
        press(opened, Keys.Key_F9)
        press(opened, Keys.Key_F9)
        press(opened, Keys.Key_Down)
    opened.playback.seek(5_000)
    press(opened, Keys.Key_BracketRight, CTRL)
    assert opened.centre.transport.clock.text() == "00:10.0"
    press(opened, Keys.Key_BracketRight, CTRL)
    assert opened.centre.transport.clock.text() == "00:40.0"
    press(opened, Keys.Key_BracketLeft, CTRL)
    assert opened.centre.transport.clock.text() == "00:10.0"


def test_scored_by_keys_and_submitted_the_next_call_opens(opened: ListeningPage, player: ClockedPlayer,
                                                          qtbot: QtBot) -> None:
    press(opened, Keys.Key_F3)
    player.clock.advance(61)
    qtbot.waitUntil(lambda: opened.proof.to_hear.share_milli(opened.heard.coverage) == 1000)
    for _criterion in range(20):
        press(opened, Keys.Key_Return)
    press(opened, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: opened.scoring.dialog is not None)
    dialog = opened.scoring.dialog
    assert dialog is not None
    qtbot.keyClick(dialog, Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "20260907-0001 已提交：100.0 分" in opened.messages.said())
    qtbot.waitUntil(lambda: opened.centre.facts.agent.text() == "A02" and opened.form.card is not None, timeout=30_000)
    qtbot.waitUntil(lambda: opened.queue.count.text() == "待听 4")
    assert opened.queue.submitted.text() == "今日已评 1"
    assert stored(opened, Evaluation)[0].heard_share_milli == 1000
    make_active(qtbot, opened)
    press(opened, Keys.Key_P, CTRL)
    qtbot.waitUntil(lambda: bool(opened.findChildren(PreviewDialog)), timeout=30_000)
    assert "20260907-0001" in opened.findChildren(PreviewDialog)[0].paper.title
    opened.findChildren(PreviewDialog)[0].close()


def test_a_click_on_a_chip_opens_its_criterion_and_plays(opened: ListeningPage, qtbot: QtBot) -> None:
    opened.playback.seek(10_000)
    press(opened, Keys.Key_F9)
    stamped = opened.form.current
    press(opened, Keys.Key_Down)
    assert opened.form.current != stamped
    wave = opened.centre.waveform
    chip = QPoint(wave.x_of(10_000) + 4, wave._layout.track.center().y())
    qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=chip)
    assert opened.form.current == stamped and opened.playback.is_playing


def test_the_next_call_comes_with_ctrl_page_down_and_the_place_is_kept(opened: ListeningPage, items: list[int],
                                                                       qtbot: QtBot) -> None:
    press(opened, Keys.Key_1)
    opened.playback.seek(25_000)
    press(opened, Keys.Key_PageDown, CTRL)
    qtbot.waitUntil(lambda: opened.playback.has_call and opened.centre.facts.agent.text() == "A02", timeout=30_000)
    assert opened.centre.waveform.lane_names == ("单声道",) and opened.centre.facts.origin.text() == "风险"
    assert not opened.centre.transport.agent.isEnabled()
    qtbot.waitUntil(lambda: opened.form.card is not None)
    assert stored(opened, Evaluation)[0].playhead_ms == 25_000
    press(opened, Keys.Key_PageUp, CTRL)
    qtbot.waitUntil(lambda: opened.playback.has_call and opened.centre.facts.agent.text() == "A01", timeout=30_000)
    assert opened.centre.transport.clock.text() == "00:25.0"
    assert opened.playback.solo is Solo.BOTH


def test_a_draft_stands_in_the_queue_with_its_time(opened: ListeningPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.saved) as told:
        press(opened, Keys.Key_1)
    assert told.args == ["已保存 09:30"]
    qtbot.waitUntil(lambda: opened.queue.list.rows.rows()[0].draft_saved_at is not None)


def test_the_full_number_is_shown_on_demand_and_masked_again(opened: ListeningPage, items: list[int],
                                                             qtbot: QtBot) -> None:
    qtbot.mouseClick(opened.centre.facts.eye, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.centre.facts.number.text() == "13800000000")
    assert "listening.full_number" in [row.action for row in stored(opened, AuditRow)]
    open_call(opened, items[1], qtbot)
    assert opened.centre.facts.number.text() == "138****0000"


@pytest.mark.parametrize(("number", "code", "words"), [(2, "E-AUD-11", "A03.wav"), (4, "E-AUD-11", "A05.wav")])
def test_a_missing_recording_says_what_is_safe_and_what_to_do(page: ListeningPage, items: list[int], qtbot: QtBot,
                                                              number: int, code: str, words: str) -> None:
    page.open_call(items[number])
    qtbot.waitUntil(lambda: code in page.messages.said())
    assert words in page.messages.said() and "草稿和评分都在" in page.messages.said()
    qtbot.waitUntil(lambda: f"{page.centre.facts.agent.text()}.wav" == words)
    assert not page.playback.has_call
    press(page, Keys.Key_F3)
    assert not page.playback.is_playing


def test_a_truncated_recording_plays_what_it_holds_and_says_so(page: ListeningPage, items: list[int],
                                                               qtbot: QtBot) -> None:
    open_call(page, items[3], qtbot)
    assert page.centre.damaged.said() and page.playback.duration_ms < 4_000


def test_a_lost_device_is_said_and_taken_back(opened: ListeningPage, player: ClockedPlayer, qtbot: QtBot) -> None:
    assert not opened.centre.no_sound.isVisible()
    press(opened, Keys.Key_F3)
    with qtbot.waitSignal(opened.sound_named) as told:
        player.unplug()
    assert told.args is not None and told.args[1] is False
    assert opened.centre.no_sound.isVisible() and opened.centre.no_sound.said().startswith("无声")
    player.plug()
    qtbot.waitUntil(lambda: not opened.centre.no_sound.isVisible())


class LostHeadphones(ClockedPlayer):
    """Was to play through headphones that are not there; another device does."""

    missing = "耳机 A"

    @property
    def missing_device(self) -> str:
        return self.missing

    @property
    def device_name(self) -> str:
        return "扬声器 B" if self.missing else "耳机 A"


def test_another_device_in_place_of_the_chosen_one_is_said(kit: dict[str, Any], qtbot: QtBot) -> None:
    player = LostHeadphones()
    page = ListeningPage(player=player, **kit)
    qtbot.addWidget(page)
    named: list[str] = []
    page.sound_named.connect(lambda name, _heard: named.append(name))
    page.show()
    assert "耳机 A" in page.centre.no_sound.said() and named[-1] == "扬声器 B"
    player.missing = ""
    qtbot.waitUntil(lambda: not page.centre.no_sound.said())
    assert named[-1] == "耳机 A"
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)


def test_leaving_at_once_drops_what_is_still_decoded(page: ListeningPage, items: list[int], qtbot: QtBot) -> None:
    for item_id in (*items[:2], *items[:2], items[0]):
        page.open_call(item_id)
    qtbot.waitUntil(lambda: page.playback.has_call and page.form.card is not None, timeout=30_000)
    assert page.centre.facts.agent.text() == "A01" and page.playback.duration_ms == 60_000


def test_the_lock_stops_and_stores(opened: ListeningPage, player: ClockedPlayer, qtbot: QtBot) -> None:
    press(opened, Keys.Key_1)
    press(opened, Keys.Key_F3)
    player.clock.advance(12)
    opened.settle()
    qtbot.waitUntil(opened.tasks.is_idle)
    assert not opened.playback.has_call and opened.form.card is None
    assert [(row.start_ms, row.end_ms) for row in stored(opened, HeardInterval)] == [(0, 12_000)]
    assert len(stored(opened, Evaluation)) == 1


def test_go_to_time(opened: ListeningPage, qtbot: QtBot) -> None:
    press(opened, Keys.Key_G, CTRL)
    popup = opened.findChild(GoToTime)
    assert popup is not None
    qtbot.keyClicks(popup.time, "0:33.5")
    qtbot.keyClick(popup.time, Keys.Key_Return)
    assert opened.centre.transport.clock.text() == "00:33.5"
    assert opened.form.list.hasFocus()


def test_a_time_beyond_the_call_is_refused_in_place(opened: ListeningPage, qtbot: QtBot) -> None:
    press(opened, Keys.Key_G, CTRL)
    popup = opened.findChild(GoToTime)
    assert popup is not None
    qtbot.keyClicks(popup.time, "5:00")
    qtbot.keyClick(popup.time, Keys.Key_Return)
    assert "01:00" in popup._field.error()
    qtbot.keyClick(popup.time, Keys.Key_Escape)
    assert not popup.isVisible() and opened.centre.transport.clock.text() == "00:00.0"


@pytest.mark.parametrize(("text", "position_ms"), [
    ("171", 171_000), ("2:51", 171_000), ("02：51.4", 171_400), ("1:02:51", 3_771_000), ("", None), ("x", None),
])
def test_times_as_people_type_them(text: str, position_ms: int | None) -> None:
    assert read_time(text) == position_ms


def test_the_panes_fit_the_window(opened: ListeningPage, subtests: pytest.Subtests) -> None:
    for width, queue, form in ((1920, 260, 500), (1366, 220, 412), (1100, 0, 412), (900, 0, 0), (1366, 220, 412)):
        with subtests.test(width=width):
            opened.resize(width - 48, 672)
            QApplication.processEvents()
            assert opened.width() == width - 48
            assert (opened.queue.width() if opened.queue.isVisible() else 0) == queue
            assert (opened.centre.tabs.count() > FORM_TAB) == (form == 0)
            assert not form or (opened.form.width() == form and opened.form.isVisible())


def test_find_unfolds_the_queue(opened: ListeningPage, qtbot: QtBot) -> None:
    opened.resize(1052, 672)
    QApplication.processEvents()
    assert not opened.queue.isVisible()
    press(opened, Keys.Key_F, CTRL)
    assert opened.queue.isVisible() and opened.queue.filter.hasFocus()


def test_without_a_call_the_page_says_so_and_opens_the_first(page: ListeningPage, qtbot: QtBot) -> None:
    assert page.columns.no_call.isVisible() and (
        page.columns.no_call.accessibleName() == "没有打开的通话 请点击待听列表中的一通，或选中后按 Enter。")
    assert not page.form.isEnabled()
    qtbot.mouseClick(page.columns.first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.playback.has_call and page.form.card is not None, timeout=30_000)
    assert page.centre.isVisible() and page.centre.facts.agent.text() == "A01"


def test_a_call_that_is_left_is_named_no_more(opened: ListeningPage) -> None:
    opened.leave_call()
    assert opened.header._subtitle.text() == "" and opened.columns.first.isEnabled()


def test_f6_goes_through_the_panes_that_take_the_focus(opened: ListeningPage) -> None:
    assert opened.centre.evidence not in opened.panes
    press(opened, Keys.Key_F9)
    assert opened.panes == [opened.queue, opened.centre.waveform, opened.centre.evidence, opened.form]
    for pane in opened.panes:
        pane.setFocus()
        focus = QApplication.focusWidget()
        assert focus is not None and (focus is pane or pane.isAncestorOf(focus))


def test_focus_mode_hides_the_queue(opened: ListeningPage) -> None:
    press(opened, Keys.Key_F11)
    assert not opened.queue.isVisible()
    press(opened, Keys.Key_F11)
    assert opened.queue.isVisible()


def test_a_full_disk_is_said_keeps_the_answers_and_is_over_once_there_is_room(
        opened: ListeningPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qadesk.ui.draft_keeper.RETRY_AFTER_MS", 50)
    said: list[str] = []
    opened.not_saved.connect(said.append)
    opened.form.focus_form()
    with commits_fail(FULL):
        press(opened, Keys.Key_1)
        qtbot.waitUntil(lambda: len(said) >= 2)
    assert set(said) == {"未保存，将自动重试"}
    assert "磁盘已满" in opened.messages.said() and "本次内容未保存" in opened.messages.said()
    assert opened.form.answers.answer("1.1").ticks
    with qtbot.waitSignal(opened.saved):
        pass
    draft, = stored(opened, Evaluation)
    assert draft.answers["criteria"]["1.1"]["ticks"]
