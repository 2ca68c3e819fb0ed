"""The play key held down, as by a foot pedal: it plays as long, whatever the keyboard repeats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qadesk.ui.listening_page import ListeningPage
from tests.ui.active import make_active
from tests.ui.players import ClockedPlayer, call_samples

F3, NONE = Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier


class Pedal:
    """Presses a key of the window as the system tells of it."""

    def __init__(self, window: QWindow) -> None:
        self._window = window

    def down(self, key: Qt.Key = F3) -> None:
        QTest.keyPress(self._window, key)

    def up(self, key: Qt.Key = F3) -> None:
        QTest.keyRelease(self._window, key)

    def repeat(self, key: Qt.Key = F3) -> None:
        """What a held key sends again and again."""
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            QApplication.sendEvent(self._window, QKeyEvent(kind, key, NONE, "", True))


@pytest.fixture
def page(kit: dict[str, Any], qtbot: QtBot) -> Iterator[ListeningPage]:
    made = ListeningPage(player=ClockedPlayer(), play_key_holds=lambda: True, **kit)
    qtbot.addWidget(made)
    made.resize(1318, 672)
    made.show()
    make_active(qtbot, made)
    made.playback.load(call_samples(60), 8000)
    yield made
    made.settle()
    qtbot.waitUntil(made.tasks.is_idle)


@pytest.fixture
def pedal(page: ListeningPage) -> Pedal:
    window = page.windowHandle()
    assert window is not None
    return Pedal(window)


def test_it_plays_while_it_is_down(page: ListeningPage, pedal: Pedal) -> None:
    for _time in range(2):
        pedal.down()
        assert page.playback.is_playing
        pedal.up()
        assert not page.playback.is_playing


def test_what_the_keyboard_repeats_changes_nothing(page: ListeningPage, pedal: Pedal) -> None:
    pedal.down()
    for _time in range(5):
        pedal.repeat()
        assert page.playback.is_playing
    pedal.up()
    assert not page.playback.is_playing


def test_other_keys_go_on_meanwhile(page: ListeningPage, pedal: Pedal) -> None:
    pedal.down()
    pedal.down(Qt.Key.Key_F4)
    pedal.up(Qt.Key.Key_F4)
    assert page.playback.is_playing and page.playback.position_ms == 5_000
    pedal.up()
    assert not page.playback.is_playing


def test_when_the_window_loses_the_keys_it_is_over(page: ListeningPage, pedal: Pedal, qtbot: QtBot) -> None:
    pedal.down()
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    make_active(qtbot, other)
    assert not page.playback.is_playing


def test_space_still_takes_turns(page: ListeningPage, pedal: Pedal) -> None:
    page.form.player_asked.emit("form.toggle")
    assert page.playback.is_playing
    pedal.down()
    pedal.up()
    assert not page.playback.is_playing
