"""The listening proof as a person meets it: the share of speech, the summary that plays what was not heard, reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.models.evaluations import Evaluation
from qadesk.services.stations import LoggedIn
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.submit_dialog import SubmitDialog
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.play_parts import PlayParts
from qadesk.ui.widgets.reason_field import ReasonField
from tests.services.evaluated import stored
from tests.services.hearing import clock_of, measure_speech
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
AGENT, CUSTOMER = ((0, 10_000), (41_000, 44_000)), ((8_000, 20_000), (50_000, 57_000))  # 30 s of 60


@pytest.fixture
def player(logged_in: LoggedIn) -> ClockedPlayer:
    return ClockedPlayer(clock_of(logged_in))


@pytest.fixture
def item_id(logged_in: LoggedIn, tmp_path: Path) -> int:
    return add_sounding_item(logged_in, write_recording(tmp_path / "calls" / "A01.wav", 60))


@pytest.fixture
def page(kit: dict[str, Any], player: ClockedPlayer, item_id: int, qtbot: QtBot) -> Iterator[ListeningPage]:
    made = ListeningPage(player=player, **kit)
    qtbot.addWidget(made)
    made.resize(1318, 672)
    made.show()
    make_active(qtbot, made)
    yield made
    if made.scoring.dialog is not None:
        made.scoring.dialog.reject()
    made.settle()
    qtbot.waitUntil(made.tasks.is_idle)


def opened(page: ListeningPage, item_id: int, qtbot: QtBot) -> ListeningPage:
    page.open_call(item_id)
    qtbot.waitUntil(lambda: page.sound.at_hand is not None and page.form.card is not None, timeout=30_000)
    return page


def press(page: ListeningPage, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or page, key, modifier)


def play(page: ListeningPage, player: ClockedPlayer, seconds: float, qtbot: QtBot) -> None:
    """F3, so many seconds, F3."""
    press(page, Qt.Key.Key_F3)
    player.clock.advance(seconds)
    qtbot.waitUntil(lambda: page.centre.waveform.position_ms == round(seconds * 1000))
    press(page, Qt.Key.Key_F3)


def answer_all(page: ListeningPage) -> None:
    for _criterion in range(20):
        press(page, Qt.Key.Key_Return)


def summary(page: ListeningPage, qtbot: QtBot) -> SubmitDialog:
    press(page, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.scoring.dialog is not None)
    dialog = page.scoring.dialog
    assert dialog is not None
    return dialog


def parts(dialog: SubmitDialog) -> list[Button]:
    return [button for found in dialog.findChildren(PlayParts) if found.isVisible() for button in found.buttons]


def submitted(page: ListeningPage, qtbot: QtBot) -> Evaluation:
    qtbot.waitUntil(lambda: "已提交" in page.messages.said())
    (row,) = stored(page, Evaluation)
    return row


def test_until_it_is_measured_the_share_is_of_the_call_and_says_so(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, item_id: int, qtbot: QtBot) -> None:
    proof = opened(page, item_id, qtbot).centre.proof
    play(page, player, 15, qtbot)
    assert proof.text() == "听音 25%（整通，语音尚未测出）" and "还没有测出" in proof.toolTip()
    measure_speech(logged_in, item_id, AGENT, CUSTOMER)
    qtbot.waitUntil(lambda: proof.text() == "听音 50%（语音）")
    assert "静音不要求听" in proof.toolTip()


def test_what_was_not_heard_is_named_and_played_from_the_summary(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, item_id: int, qtbot: QtBot) -> None:
    measure_speech(logged_in, item_id, AGENT, CUSTOMER)
    play(opened(page, item_id, qtbot), player, 30, qtbot)
    answer_all(page)
    dialog = summary(page, qtbot)
    assert "已听 66%（语音），要求 100%。" in dialog.texts()
    assert [button.text() for button in parts(dialog)] == ["00:41–00:44", "00:50–00:57"]
    assert not dialog.submit.isEnabled()

    qtbot.mouseClick(parts(dialog)[1], Qt.MouseButton.LeftButton)
    assert page.playback.is_playing and page.playback.position_ms == 50_000
    player.clock.advance(7.1)
    qtbot.waitUntil(lambda: not page.playback.is_playing)
    qtbot.waitUntil(lambda: [button.text() for button in parts(dialog)] == ["00:41–00:44"])
    assert not dialog.submit.isEnabled()

    assert dialog.focusWidget() is parts(dialog)[0]  # the keys stay where they were: at what is left there
    parts(dialog)[0].setFocus()
    QTest.keyClick(parts(dialog)[0], Qt.Key.Key_Space)
    player.clock.advance(3.1)
    qtbot.waitUntil(lambda: parts(dialog) == [])
    assert dialog.submit.isEnabled() and not dialog.findChildren(ReasonField)[1].isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    row = submitted(page, qtbot)
    assert (row.heard_share_milli, row.speech_ms, row.submit_reason) == (1000, 30_000, "")
    page.reading.open(row.id)
    qtbot.waitUntil(lambda: "听音 100%（语音，1 倍速）" in page.record.words())


def test_enter_presses_the_button_that_has_the_keys(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, item_id: int, qtbot: QtBot) -> None:
    measure_speech(logged_in, item_id, AGENT, CUSTOMER)
    play(opened(page, item_id, qtbot), player, 30, qtbot)
    answer_all(page)
    dialog = summary(page, qtbot)
    for seconds, left in ((3.1, 1), (7.1, 0)):
        parts(dialog)[0].setFocus()
        QTest.keyClick(parts(dialog)[0], Qt.Key.Key_Return)
        assert page.playback.is_playing
        player.clock.advance(seconds)
        qtbot.waitUntil(lambda left=left: len(parts(dialog)) == left)  # type: ignore[misc]
    assert dialog.submit.isEnabled()
    dialog.back.setFocus()
    QTest.keyClick(dialog.back, Qt.Key.Key_Return)
    assert not dialog.isVisible() and all(row.submitted_utc_ms is None for row in stored(page, Evaluation))


def test_all_of_it_plays_one_after_another_on_one_button(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, item_id: int, qtbot: QtBot) -> None:
    measure_speech(logged_in, item_id, AGENT, CUSTOMER)
    play(opened(page, item_id, qtbot), player, 30, qtbot)
    answer_all(page)
    dialog = summary(page, qtbot)
    (found,) = dialog.findChildren(PlayParts)
    assert found.all is not None
    qtbot.mouseClick(found.all, Qt.MouseButton.LeftButton)
    assert page.playback.position_ms == 41_000
    player.clock.advance(3.1)
    qtbot.waitUntil(lambda: page.playback.position_ms >= 50_000 and page.playback.is_playing)
    player.clock.advance(7.1)
    qtbot.waitUntil(lambda: parts(dialog) == [] and not page.playback.is_playing)
    assert dialog.submit.isEnabled()


def test_below_the_share_nothing_is_submitted_without_a_reason(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, item_id: int, qtbot: QtBot) -> None:
    measure_speech(logged_in, item_id, AGENT, CUSTOMER)
    play(opened(page, item_id, qtbot), player, 30, qtbot)
    answer_all(page)
    dialog = summary(page, qtbot)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(dialog, key, CTRL)
    assert dialog.isVisible() and not any(row.number for row in stored(page, Evaluation))
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "   ")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    dialog.write_reason("客户挂断后无语音")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    row = submitted(page, qtbot)
    assert (row.heard_share_milli, row.submit_reason) == (666, "客户挂断后无语音")


def test_a_deduction_on_an_unheard_place_asks_for_a_reason_and_can_be_heard(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, item_id: int, qtbot: QtBot) -> None:
    logged_in.desk.settings.change_rules(logged_in.actor, listening_share_percent=50)
    measure_speech(logged_in, item_id, AGENT, CUSTOMER)
    play(opened(page, item_id, qtbot), player, 30, qtbot)
    answer_all(page)
    page.form.select("4.3")
    press(page, Qt.Key.Key_1)
    page.playback.seek(42_000)
    press(page, Qt.Key.Key_F9)
    page.playback.seek(43_000)
    press(page, Qt.Key.Key_F9)
    dialog = summary(page, qtbot)
    assert "有得分或扣分依据的片段没有听过。" in dialog.texts()
    assert [button.text() for button in parts(dialog)] == ["00:42–00:43"] and not dialog.submit.isEnabled()
    qtbot.mouseClick(parts(dialog)[0], Qt.MouseButton.LeftButton)
    player.clock.advance(1.1)
    qtbot.waitUntil(lambda: dialog.submit.isEnabled())
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert submitted(page, qtbot).submit_reason == ""


def test_who_writes_a_reason_that_nothing_asks_for_any_more_has_the_keys_on_submit(
        page: ListeningPage, player: ClockedPlayer, item_id: int, qtbot: QtBot) -> None:
    play(opened(page, item_id, qtbot), player, 58, qtbot)
    answer_all(page)
    dialog = summary(page, qtbot)
    qtbot.mouseClick(parts(dialog)[0], Qt.MouseButton.LeftButton)
    reason = next(field for field in dialog.findChildren(ReasonField) if field.isVisible())
    reason.text.setFocus()
    player.clock.advance(3)
    qtbot.waitUntil(reason.isHidden)
    assert dialog.focusWidget() is dialog.submit and dialog.submit.isEnabled()


def test_what_is_refused_because_more_is_known_by_now_is_told_in_the_next_summary(
        page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer, item_id: int, qtbot: QtBot) -> None:
    measure_speech(logged_in, item_id, ((0, 10_000),))
    play(opened(page, item_id, qtbot), player, 30, qtbot)
    answer_all(page)
    measure_speech(logged_in, item_id, AGENT, CUSTOMER)  # anew, by a better method
    dialog = summary(page, qtbot)
    assert dialog.submit.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "提交需说明原因" in page.messages.said())
    qtbot.waitUntil(lambda: page.centre.proof.text() == "听音 66%（语音）")
    page.form.focus_form()
    assert not summary(page, qtbot).submit.isEnabled()


def test_hours_follow_the_clock_whatever_is_looped(page: ListeningPage, logged_in: LoggedIn, player: ClockedPlayer,
                                                   item_id: int, qtbot: QtBot) -> None:
    opened(page, item_id, qtbot)
    page.playback.set_loop(0, 5_000)
    press(page, Qt.Key.Key_F3)
    for second in range(1, 21):
        player.clock.advance(1)
        qtbot.waitUntil(lambda second=second: page.playback.position_ms == second % 5 * 1_000)  # type: ignore[misc]
    press(page, Qt.Key.Key_F3)
    page.playback.clear_loop()
    page.playback.set_speed(2.0)
    press(page, Qt.Key.Key_F3)
    player.clock.advance(10)
    qtbot.waitUntil(lambda: page.playback.position_ms >= 20_000)
    press(page, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: page.desk.listening.queue(page.actor).heard_today_ms > 29_000)
    assert page.desk.listening.queue(page.actor).heard_today_ms <= 30_000


def test_a_rule_puts_the_agent_on_the_right_channel(page: ListeningPage, logged_in: LoggedIn, item_id: int,
                                                    qtbot: QtBot) -> None:
    logged_in.desk.settings.change_technical(logged_in.actor, agent_right_sources="PBX")
    assert opened(page, item_id, qtbot).centre.waveform.agent_channel == 1
    press(page, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert page.centre.waveform.agent_channel == 0
