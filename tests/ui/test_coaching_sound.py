"""Evidence played beside the agent: on the page 面谈辅导 itself, with the one player that 监听评分 has too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.models.audit import AuditRow
from qadesk.models.calls import Recording
from qadesk.models.coaching_list import InterviewLink, InterviewWish, NewInterview
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.evaluations import HeardInterval
from qadesk.models.people import Actor, Agent
from qadesk.services.stations import LoggedIn
from qadesk.ui.coaching_page import CoachingPage
from qadesk.ui.listening_page import ListeningPage
from tests.services.evaluated import stored, submit
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer

Keys = Qt.Key


@pytest.fixture
def player() -> ClockedPlayer:
    return ClockedPlayer()


@pytest.fixture
def evaluation_id(logged_in: LoggedIn, inspector: Actor, tmp_path: Path) -> int:
    """A call of a minute that can be heard, with the fatal item X4 at 30 s."""
    item_id = add_sounding_item(logged_in, write_recording(tmp_path / "A01.wav", 60), 1)
    return submit(logged_in, inspector, item_id, "X4").evaluation_id


@pytest.fixture
def interview_id(logged_in: LoggedIn, inspector: Actor, evaluation_id: int) -> int:
    agent, = stored(logged_in, Agent, staff_no="A01")
    return logged_in.desk.coaching.begin(inspector, NewInterview(
        "u-1", agent.id, topic="泄露信息", evaluation_ids=(evaluation_id,))).interview_id


@pytest.fixture
def page(kit: dict[str, Any], player: ClockedPlayer, inspector: Actor, interview_id: int,
         qtbot: QtBot) -> Iterator[CoachingPage]:
    page = CoachingPage(player=player, **{**kit, "actor": inspector})
    qtbot.addWidget(page)
    page.resize(1318, 672)
    page.show()
    make_active(qtbot, page)
    page.open_item(InterviewLink(interview_id))
    qtbot.waitUntil(lambda: page.pane.record is not None and page.tasks.is_idle())
    yield page
    page.settle()
    qtbot.waitUntil(page.tasks.is_idle)


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_enter_plays_the_place_and_ticks_it(page: CoachingPage, player: ClockedPlayer, logged_in: LoggedIn,
                                            interview_id: int, inspector: Actor, qtbot: QtBot) -> None:
    player.speed = 1.5
    heard = len(stored(logged_in, HeardInterval))
    page.pane.evidence.setFocus()
    press(Keys.Key_Return)
    qtbot.waitUntil(lambda: page.sound.playback.is_playing)
    assert 27_000 <= player.position_ms <= 30_000 and player.speed == 1.0
    assert page.pane.evidence.note.text() == "已与座席一起听 1 段"
    press(Keys.Key_F3)
    assert not page.sound.playback.is_playing
    press(Keys.Key_Return)
    assert page.sound.playback.is_playing, "again from the place, without opening the call anew"
    assert len(stored(logged_in, AuditRow, action="listening.open_call")) == 1
    page.hide()
    assert not page.sound.playback.has_call and player.speed == 1.5
    qtbot.waitUntil(page.keeper.is_safe)
    assert logged_in.desk.coaching.open_record(inspector, interview_id).draft.played
    assert len(stored(logged_in, HeardInterval)) == heard, "an interview is no listening"


def test_what_nobody_could_hear_was_not_played(page: CoachingPage, player: ClockedPlayer, qtbot: QtBot) -> None:
    player.unplug()
    page.pane.evidence.setFocus()
    press(Keys.Key_Return)
    qtbot.waitUntil(lambda: page.sound.playback.is_playing)
    assert page.pane.evidence.played == frozenset() and "没有声音" in page.messages.said()


def test_a_recording_that_is_away_says_so(page: CoachingPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    Path(stored(logged_in, Recording)[0].path).unlink()
    page.pane.evidence.setFocus()
    press(Keys.Key_Return)
    qtbot.waitUntil(lambda: "E-AUD-11" in page.messages.said())
    assert page.pane.evidence.played == frozenset()


def test_both_pages_share_the_player_and_each_call_stands_where_it_stood(
        page: CoachingPage, kit: dict[str, Any], player: ClockedPlayer, inspector: Actor, evaluation_id: int,
        qtbot: QtBot) -> None:
    listening = ListeningPage(player=player, **{**kit, "actor": inspector})
    qtbot.addWidget(listening)
    listening.show()
    listening.open_item(RecordLink(evaluation_id))
    qtbot.waitUntil(lambda: listening.playback.has_call and listening.view.record is not None)
    listening.playback.seek(10_000)
    listening.playback.play()
    player.clock.advance(5)
    listening.hide()
    make_active(qtbot, page)
    page.pane.evidence.setFocus()
    press(Keys.Key_Return)
    qtbot.waitUntil(lambda: page.sound.playback.is_playing)
    assert not listening.playback.has_call and listening.playback.position_ms == 0
    listening.show()
    qtbot.waitUntil(lambda: listening.playback.has_call)
    assert listening.playback.position_ms == 15_000 and not listening.playback.is_playing
    assert not page.sound.playback.has_call and page.sound.playback.position_ms == 0
    listening.settle()
    qtbot.waitUntil(listening.tasks.is_idle)


def test_the_record_leads_to_an_interview(kit: dict[str, Any], player: ClockedPlayer, inspector: Actor,
                                         evaluation_id: int, qtbot: QtBot) -> None:
    listening = ListeningPage(player=player, **{**kit, "actor": inspector})
    qtbot.addWidget(listening)
    listening.show()
    make_active(qtbot, listening)
    asked: list[tuple[str, object]] = []
    listening.go_to_page.connect(lambda key, item: asked.append((key, item)))
    listening.open_item(RecordLink(evaluation_id))
    qtbot.waitUntil(lambda: listening.playback.has_call and listening.view.record is not None)
    listening.record.interview.setFocus()
    press(Keys.Key_Space)
    assert asked == [("coaching", InterviewWish("A01", evaluation_id))]
    listening.settle()
    qtbot.waitUntil(listening.tasks.is_idle)
