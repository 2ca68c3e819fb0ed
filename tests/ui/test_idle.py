"""The lock that comes by itself: who counts as being there, the warning before it, a computer that slept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qadesk.clock import FixedClock
from qadesk.ui.idle_watch import IdleWatch
from tests.builders import NOW
from tests.ui.active import make_active

LIMIT_S = 300


class Desk:
    """A window with a field, watched; `said` is what the watch told."""

    def __init__(self) -> None:
        self.window, self.field = QWidget(), QLineEdit()
        QVBoxLayout(self.window).addWidget(self.field)
        self.window.show()
        self.clock, self.plays, self.said = FixedClock(NOW), False, list[object]()
        self.watch = IdleWatch(self.clock, LIMIT_S, lambda: self.plays, self.window)
        self.watch.warned.connect(self.said.append)
        self.watch.calmed.connect(lambda: self.said.append("calmed"))
        self.watch.idle.connect(lambda: self.said.append("idle"))
        self.watch.slept.connect(lambda: self.said.append("slept"))

    def pass_time(self, seconds: int) -> None:
        """Let time pass with a look every ten seconds."""
        for _ten in range(seconds // 10):
            self.clock.advance(10)
            self.watch.look()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    qtbot.addWidget(made.window)
    make_active(qtbot, made.window)
    made.field.setFocus()
    yield made


def test_nobody_there_is_warned_of_and_then_told(desk: Desk) -> None:
    desk.pass_time(260)
    assert desk.said == []
    desk.pass_time(40)
    assert desk.said == [30, 20, 10, "idle"]


def key(desk: Desk) -> None:
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_F3)  # what a foot pedal sends, too


def mouse(desk: Desk) -> None:
    QTest.mouseMove(desk.window.windowHandle(), QPoint(5, 5))
    QTest.mouseMove(desk.window.windowHandle(), QPoint(9, 9))


def wheel(desk: Desk) -> None:
    QTest.wheelEvent(desk.window.windowHandle(), QPoint(5, 5), QPoint(0, 120))


def touch(desk: Desk) -> None:
    device = QTest.createTouchDevice()
    QTest.touchEvent(desk.window.windowHandle(), device).press(0, QPoint(5, 5)).commit()


def composing(desk: Desk) -> None:
    """An input method takes the keys itself: only what it composes reaches the field that has the focus."""
    focus = QGuiApplication.focusObject()
    assert focus is desk.field
    QApplication.sendEvent(focus, QInputMethodEvent("zhi", []))


@pytest.mark.parametrize("act", [key, mouse, wheel, touch, composing])
def test_any_input_takes_the_warning_back(desk: Desk, act: object, qtbot: QtBot) -> None:
    assert callable(act)
    desk.pass_time(280)
    act(desk)
    qtbot.waitUntil(lambda: desk.said == [30, 20, "calmed"])
    desk.pass_time(260)
    assert desk.said == [30, 20, "calmed"]
    desk.pass_time(40)
    assert desk.said[-1] == "idle"


def test_a_call_that_plays_counts_until_it_ends(desk: Desk) -> None:
    desk.plays = True
    desk.pass_time(3_600)
    assert desk.said == []
    desk.plays = False
    desk.pass_time(300)
    assert desk.said == [30, 20, 10, "idle"]


def test_input_in_a_dialog_counts(desk: Desk, qtbot: QtBot) -> None:
    dialog = QDialog(desk.window)
    dialog.setModal(True)
    dialog.show()
    make_active(qtbot, dialog)
    desk.pass_time(280)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    qtbot.waitUntil(lambda: "calmed" in desk.said)


def test_a_computer_that_slept_is_noticed_on_waking(desk: Desk) -> None:
    desk.clock.advance(1)
    desk.clock.sleep(120)  # the steady clock of Linux stands still while the computer sleeps
    desk.watch.look()
    assert desk.said == ["slept"]
    desk.clock.advance(3_600)  # that of Windows does not
    desk.watch.look()
    assert desk.said == ["slept", "slept"]


def test_a_clock_set_back_or_forth_a_little_is_nothing(desk: Desk) -> None:
    desk.clock.sleep(-86_400)
    desk.watch.look()
    desk.clock.sleep(30)
    desk.watch.look()
    assert desk.said == []
